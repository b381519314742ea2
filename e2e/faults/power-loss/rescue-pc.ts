import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Endpoint, EndpointResult } from '@wenkao/shared/kernel'
import {
  bridgeStatus,
  bridgeTokenHeader,
  openRescue,
  proctorCodeVerifier,
  rescuePassHeader,
} from '@wenkao/shared/rescue'
import {
  ISSUED_CODE,
  examWithFiles,
  heldSittingOf,
  ids,
  startExamServer,
  type ExamServerDouble,
} from '../../../apps/bridge/src/test-processes/exam-server-double.ts'
import {
  createInstallation,
  type InstallationDouble,
} from '../../../apps/bridge/src/test-processes/session-file-double.ts'
import { fetchBridge, greetBridge } from '../../exam-office-api.ts'
import { answers, startProgram, until, type Program } from '../process.ts'

/*
 * A real bridge whose rescue window can be used: a station of a room whose session file it has, beside
 * a server that answers. What is on the disk, and what not, the test says.
 */

const MAIN = fileURLToPath(new URL('../../../apps/bridge/src/main.ts', import.meta.url))
const PROCTOR_CODE = 'PROC-TORC-0DE'

/** Keys of an installation with a room, and a server that gives them away. */
export interface Room {
  readonly installation: InstallationDouble
  readonly server: ExamServerDouble
}

/** @param installation of another PC of the same room; a server double knows one station. */
export async function openRoom(installation?: InstallationDouble): Promise<Room> {
  const verifier = proctorCodeVerifier(PROCTOR_CODE, new Uint8Array(16))
  const server = await startExamServer(verifier)
  const made = installation ?? (await createInstallation())
  const file = made.file(ids.session, { proctorCodeVerifier: verifier })
  server.keys = made.keys
  server.sessionFiles.set(ids.session, made.sign(file))
  return { installation: made, server }
}

/** The sitting with one task whose folder is empty: all in it is saved by the candidate. */
export const TASK_FOLDER = '文件操作'
export const held = heldSittingOf({
  ...examWithFiles,
  tasks: examWithFiles.tasks.map((task) => ({ ...task, folder: TASK_FOLDER, materials: [] })),
})

export interface RescuePc {
  readonly program: Program
  readonly taskFolder: string
  call<E extends Endpoint>(
    endpoint: E,
    input?: { body?: unknown; query?: Readonly<Record<string, string>> },
  ): Promise<EndpointResult<E>>
}

/**
 * Starts a bridge and waits until it is a station with its session file and an open rescue window.
 * @param folder holds its data and its answer folder.
 * @param outside holds its configuration and its log, out of reach of a power cut.
 */
export async function startRescuePc(
  room: Room,
  port: number,
  folder: string,
  outside: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RescuePc> {
  const config = join(outside, `bridge-${port}.json`)
  mkdirSync(join(outside, 'app'), { recursive: true })
  const answerFolder = join(folder, 'CZKT')
  writeFileSync(
    config,
    JSON.stringify({
      ...{ server: room.server.url, port, pairingCode: ISSUED_CODE, answerFolder },
      ...{ dataFolder: join(folder, 'data'), appFolder: join(outside, 'app') },
    }),
  )
  const program = startProgram({
    args: [MAIN, 'start', '--config', config],
    env: { BRIDGE_PORT: '', WENKAO_DEMO_REGISTRATION: '', ...env },
    logFile: join(outside, 'bridge.log'),
  })
  const url = `http://127.0.0.1:${port}`
  const isThere = () => {
    program.mustRun()
    return answers(`${url}/bridge/hello`)
  }
  await until('the bridge', isThere, 30)
  await until('the session file', async () => {
    const { reply } = await fetchBridge(url, bridgeStatus)
    return reply.station !== null && (reply.sessionFiles?.length ?? 0) > 0 ? true : undefined
  })
  const token = await greetBridge(url)
  const body = { proctorCode: PROCTOR_CODE }
  const { pass } = (await fetchBridge(url, openRescue, { body })).reply
  const headers = { [bridgeTokenHeader]: token, [rescuePassHeader]: pass ?? '' }
  return {
    program,
    taskFolder: join(answerFolder, TASK_FOLDER),
    call: async (endpoint, input = {}) =>
      (await fetchBridge(url, endpoint, { ...input, headers })).reply,
  }
}
