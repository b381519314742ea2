import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Id } from '@wenkao/shared/kernel'
import { SignedSessionFile } from '@wenkao/shared/sessions'
import { openDurableRecord, type DurableRecord } from '../../platform/durable-record.fs.ts'
import { ensureFolder } from '../../platform/folder.fs.ts'

/** Where session files lie on this PC: `<session>.json.1` and `.2`, written in turn. */
export interface SessionFolder {
  /** Sessions of which there is anything, readable or not. */
  list(): Promise<string[]>
  record(sessionId: string): Promise<DurableRecord<SignedSessionFile>>
  remove(sessionId: string): Promise<void>
}

export async function openSessionFolder(dataFolder: string): Promise<SessionFolder> {
  const folder = join(dataFolder, 'sessions')
  await ensureFolder(folder)
  return {
    list: async () => {
      const names = await readdir(folder)
      const ids = names.flatMap((name) => {
        const [, id] = /^(.+)\.json\.[12]$/.exec(name) ?? []
        return id !== undefined && Id.safeParse(id).success ? [id] : []
      })
      return [...new Set(ids)]
    },
    record: (sessionId) =>
      openDurableRecord(folder, `${sessionId}.json`, (raw) => {
        const read = SignedSessionFile.safeParse(raw)
        return read.success ? read.data : undefined
      }),
    remove: async (sessionId) => {
      for (const slot of ['1', '2']) {
        await rm(join(folder, `${sessionId}.json.${slot}`), { force: true })
      }
    },
  }
}
