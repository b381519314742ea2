import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { decodeTextFile } from '@wenkao/office/package'
import type { EndpointInput, EndpointReply } from '@wenkao/shared/kernel'
import type { CandidateTask } from '@wenkao/shared/papers'
import type { HeldSitting } from '@wenkao/shared/sittings'
import {
  TYPING_SETTINGS,
  TypingRecord,
  TypingSettings,
  type readTypingTest,
  type saveTyping,
} from '@wenkao/shared/typing'
import { diskTrouble } from '../../../platform/disk-trouble.ts'
import { isHeld } from '../../../platform/retry-when-held.ts'
import { openShared } from '../../../platform/scan-folder.fs.ts'
import { isFinished } from '../../sittings/index.ts'
import type { Following } from '../follow-folder.ts'
import { isInside, kindOfPath, replaceFile } from '../place/answer-folder.fs.ts'
import { contentOf, hashOf, type ContentDeps } from '../place/material-contents.ts'

type ReadReply = EndpointReply<typeof readTypingTest>
type SaveReply = EndpointReply<typeof saveTyping>

/** The record of a typing test in the answer folder, which the page alone writes (TY4). */
export interface TypingFile {
  read(taskId: string): Promise<ReadReply>
  save(given: EndpointInput<typeof saveTyping>['body']): Promise<SaveReply>
}

export interface TypingFileDeps extends ContentDeps {
  readonly current: () => Following | undefined
  readonly held: () => HeldSitting | null
  /** Runs a task while no sitting begins or ends, and no other change is under way. */
  readonly turn: <T>(task: () => Promise<T>) => Promise<T>
}

interface Test {
  readonly settings: TypingSettings
  readonly text: string
}

/** A typing test is small; what somebody puts in place of its record may not be, bytes. */
const MOST_BYTES = 256 * 1024

export function createTypingFile(deps: TypingFileDeps): TypingFile {
  /** Tests are made of materials, which never change. */
  const known = new Map<string, Test>()

  function sitting(taskId: string) {
    const [following, held] = [deps.current(), deps.held()]
    const task = held?.exam?.tasks.find(({ id }) => id === taskId)
    if (!held || !following || following.sittingId !== held.sitting.sittingId) return undefined
    return task?.kind === 'typing' ? { following, held, task } : undefined
  }

  async function materialText(task: CandidateTask, path: string, token: string) {
    const hash = task.materials.find((one) => one.path === path)?.hash
    if (hash === undefined) return undefined
    const bytes = await contentOf(deps, hash, token)
    return bytes ? (decodeTextFile(bytes, decodeGb18030) ?? '') : 'notHere'
  }

  /** From the materials and not from the folder, where a candidate may have changed them. */
  async function testOf(task: CandidateTask, token: string): Promise<Test | 'notHere' | undefined> {
    const key = task.materials.map(({ hash }) => hash).join()
    const found = known.get(key)
    if (found) return found
    const told = await materialText(task, TYPING_SETTINGS, token)
    if (told === undefined || told === 'notHere') return told
    const settings = readSettings(told)
    if (!settings) return undefined
    const text = await materialText(task, settings.reference, token)
    if (text === undefined || text === 'notHere') return text
    known.set(key, { settings, text })
    return { settings, text }
  }

  /** What was typed so far: the file, or its newest version while the folder is still laid out. */
  async function keptOf(
    { following, held, task }: NonNullable<ReturnType<typeof sitting>>,
    { settings }: Test,
  ): Promise<ReadReply['kept'] | 'notHere'> {
    const path = `${task.folder}/${settings.record}`
    const bytes = await bytesOf(following.folder, path)
    if (bytes) return bytes === 'tooLarge' ? null : recordIn(bytes)
    const newest = following.versions.newest(path)
    if (newest === undefined || newest === null) return null
    const version = await contentOf(deps, newest, held.token)
    return version ? recordIn(version) : 'notHere'
  }

  /** What somebody put in place of the record stays as a copy (R2); it does not stop the test. */
  async function keepReplaced(following: Following, path: string, bytes: Buffer): Promise<void> {
    const hash = hashOf(bytes)
    await deps.vault.put(hash, () => Readable.from([bytes]))
    const foundAt = resolve(join(following.folder, ...path.split('/')))
    const value = { hash, size: bytes.length, origin: 'replaced', foundAt, modifiedAt: 0 }
    await following.record([{ kind: 'copy', item: path, value }])
  }

  return {
    read: async (taskId) => {
      const nothing = { test: null, kept: null }
      const open = sitting(taskId)
      if (!open) return { kind: 'notReady', ...nothing }
      const test = await testOf(open.task, open.held.token)
      if (test === undefined) return { kind: 'none', ...nothing }
      const kept = test === 'notHere' ? 'notHere' : await keptOf(open, test)
      if (test === 'notHere' || kept === 'notHere') return { kind: 'notReady', ...nothing }
      const { minutes, foldWidth = false } = test.settings
      return { kind: 'ready', test: { text: test.text, minutes, foldWidth }, kept }
    },
    save: ({ taskId, record, base }) =>
      deps.turn(async () => {
        const open = sitting(taskId)
        if (!open) return refusal('missing')
        const { following, held, task } = open
        if (isFinished(held)) return refusal('refused')
        const test = await testOf(task, held.token)
        if (test === undefined || test === 'notHere') return refusal('missing')
        const path = `${task.folder}/${test.settings.record}`
        const bytes = Buffer.from(JSON.stringify(record))
        const hash = hashOf(bytes)
        try {
          return await following.change(async () => {
            const there = await bytesOf(following.folder, path)
            if (there === 'tooLarge') return refusal('held')
            const lies = there && hashOf(there)
            if (there && lies !== base && lies !== hash) {
              const kept = recordIn(there)
              if (kept) return { kind: 'changed' as const, hash: kept.hash, kept }
              await keepReplaced(following, path, there)
            }
            if (lies !== hash) await replaceFile(following.folder, path, bytes)
            return { kind: 'saved' as const, hash, kept: null }
          })
        } catch (cause) {
          const trouble = diskTrouble(cause)
          if (isHeld(cause) && (trouble === undefined || process.platform === 'win32'))
            return refusal('held')
          if (trouble === undefined) throw cause
          deps.logger.warn({ err: cause }, 'the disk refuses what was typed (F14)')
          return refusal(trouble)
        }
      }),
  }
}

const refusal = (kind: SaveReply['kind']): SaveReply => ({ kind, hash: null, kept: null })

const decodeGb18030 = (bytes: Uint8Array): string => new TextDecoder('gb18030').decode(bytes)

function readSettings(text: string): TypingSettings | undefined {
  try {
    return TypingSettings.safeParse(JSON.parse(text)).data
  } catch {
    // An author's file that is no JSON: the task has no test.
    return undefined
  }
}

/** A record in a file; null for anything else that lies there. */
function recordIn(bytes: Buffer): NonNullable<ReadReply['kept']> | null {
  try {
    const record = TypingRecord.safeParse(JSON.parse(bytes.toString('utf8'))).data
    return record ? { record, hash: hashOf(bytes) } : null
  } catch {
    return null
  }
}

/** The bytes of a file of the folder; undefined without one. */
async function bytesOf(folder: string, path: string): Promise<Buffer | 'tooLarge' | undefined> {
  const target = join(folder, ...path.split('/'))
  if ((await kindOfPath(target)) !== 'file' || !(await isInside(folder, target))) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of openShared(target)) {
    size += (chunk as Buffer).length
    if (size > MOST_BYTES) return 'tooLarge'
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
