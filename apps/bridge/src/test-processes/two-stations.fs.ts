import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus, bridgeToday, openRescue, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { startBridge, testFolder, until, type RunningBridge } from './bridge-in-folder.fs.ts'
import {
  ISSUED_CODE,
  MATERIAL,
  ids,
  startExamServer,
  type ExamServerDouble,
} from './exam-server-double.ts'
import { createInstallation, type InstallationDouble } from './session-file-double.ts'

export const PROCTOR_CODE = 'ABCD-EFGH'

/** One PC of a test with its disk. */
export interface StationOnDisk {
  readonly folder: string
  readonly data: string
  readonly answerFolder: string
  readonly bridge: RunningBridge
  /** Opens the operations of the rescue window; asked for while the server can be reached. */
  readonly pass: string
  restart(): Promise<void>
}

export interface TwoStations {
  readonly server: ExamServerDouble
  readonly installation: InstallationDouble
  /** A folder that stands for a stick. */
  readonly stick: string
  station(changes?: Parameters<typeof startBridge>[2]): Promise<StationOnDisk>
  remove(): Promise<void>
}

/** A server, a session with its file, and as many stations with disks of their own as a test wants. */
export async function twoStations(): Promise<TwoStations> {
  const verifier = proctorCodeVerifier(PROCTOR_CODE, new Uint8Array(16).fill(1))
  const server = await startExamServer(verifier)
  const installation = await createInstallation()
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  server.keys = installation.keys
  server.sessionFiles.set(ids.session, installation.sign(installation.file(ids.session)))
  const stick = await testFolder()
  const folders = [stick]
  const running: (() => Promise<void>)[] = []

  return {
    server,
    installation,
    stick: stick.path,
    station: async (changes = {}) => {
      const folder = await testFolder()
      folders.push(folder)
      const config = { pairingCode: ISSUED_CODE, sessionFilesMs: 20, ...changes }
      const start = (): Promise<RunningBridge> => startBridge(folder.path, server.url, config)
      let bridge = await start()
      running.push(() => bridge.stop())
      await until('the sessions', async () => (await bridge.call(bridgeToday)).today)
      await until('the session file', async () => {
        const { sessionFiles = [] } = await bridge.call(bridgeStatus)
        return sessionFiles.length > 0
      })
      const open = async (): Promise<string> => {
        const opened = await bridge.call(openRescue, { body: { proctorCode: PROCTOR_CODE } })
        return opened.pass ?? ''
      }
      let pass = await open()
      return {
        folder: folder.path,
        data: join(folder.path, 'data'),
        answerFolder: join(folder.path, '答题文件夹'),
        get bridge() {
          return bridge
        },
        get pass() {
          return pass
        },
        restart: async () => {
          await bridge.stop()
          bridge = await start()
          pass = await open()
        },
      }
    },
    remove: async () => {
      for (const stop of running) await stop()
      await server.stop()
      for (const folder of folders) await folder.remove()
    },
  }
}

/**
 * Every file below a folder with the hash of its content, for comparing a disk before and after; but for
 * the log of what was asked of the rescue window.
 */
export async function listingOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const listing: Record<string, string> = {}
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of names) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    if (name.endsWith('rescue-log.jsonl')) continue
    listing[name] = entry.isFile()
      ? createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      : 'folder'
  }
  return listing
}
