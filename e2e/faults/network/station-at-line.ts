import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  appendJournal,
  bridgeSync,
  sealEntry,
  type BridgeSync,
  type LogEntry,
} from '@wenkao/shared/answers'
import type { Endpoint, EndpointResult } from '@wenkao/shared/kernel'
import { getExam, holdSitting, type LogInReply } from '@wenkao/shared/sittings'
import { fetchBridge, fetchEndpoint } from '../../exam-office-api.ts'
import { answers, startProgram, until, type Program } from '../process.ts'

const inRoot = (path: string) => join(import.meta.dirname, '../../..', path)

/** A real bridge that holds a sitting, and a script in place of its page. */
export interface LineStation {
  readonly url: string
  readonly login: LogInReply
  /** Every entry that the bridge said is on disk. */
  readonly journaled: readonly LogEntry[]
  /** Answers one item as a page does; resolves when the bridge has it on disk. */
  answer(): Promise<void>
  sync(): Promise<BridgeSync>
  pid(): number
  kill(): Promise<void>
  start(): Promise<void>
}

export interface StationPlan {
  readonly folder: string
  readonly port: number
  /** The server as the bridge reaches it. */
  readonly server: string
  /** The server as the test reaches it, whatever the line does. */
  readonly goodServer: string
  readonly login: LogInReply
  /** Added to the environment of the bridge's process. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a bridge and gives it the sitting of a candidate who is logged in. */
export async function openLineStation(plan: StationPlan): Promise<LineStation> {
  const { folder, login } = plan
  const url = `http://127.0.0.1:${plan.port}`
  const config = join(folder, 'bridge.json')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    config,
    JSON.stringify({
      server: plan.server,
      port: plan.port,
      dataFolder: join(folder, 'data'),
      answerFolder: join(folder, 'CZKT'),
      appFolder: inRoot('apps/pwa/dist'),
    }),
  )
  let program: Program | undefined
  const start = async () => {
    program = startProgram({
      args: [inRoot('apps/bridge/src/main.ts'), 'start', '--config', config],
      env: { BRIDGE_PORT: '', WENKAO_DEMO_REGISTRATION: '', ...plan.env },
      logFile: join(folder, 'bridge.log'),
    })
    await until('the bridge', () => answers(`${url}/bridge/hello`))
  }
  await start()
  const call = async <E extends Endpoint>(
    endpoint: E,
    body?: unknown,
  ): Promise<EndpointResult<E>> => {
    return (await fetchBridge(url, endpoint, body ? { body } : {})).reply
  }
  const headers = { authorization: `Bearer ${login.token}` }
  const { reply: exam } = await fetchEndpoint(plan.goodServer, getExam, { headers })
  await call(holdSitting, { held: { ...login, exam, remaining: null } })

  const { sittingId } = login.sitting
  const writer = randomBytes(16).toString('hex')
  const items = exam.items.map(({ id }) => id)
  const journaled: LogEntry[] = []
  const append = async () => {
    const n = journaled.length
    const { epoch, branch, parent } = login.binding
    const entry = sealEntry({
      v: 1,
      sitting: sittingId,
      writer,
      n,
      hlc: Date.now() + n,
      prev: journaled.at(-1)?.hash ?? null,
      kind: n === 0 ? 'binding' : 'answer',
      item: n === 0 ? null : (items[n % items.length] ?? null),
      value: n === 0 ? { epoch, branch, parent } : [String(n)],
      at: Date.now(),
    })
    await call(appendJournal, { sittingId, entries: [entry.text] })
    journaled.push(entry)
  }
  await append()
  return {
    url,
    login,
    journaled,
    answer: append,
    sync: () => call(bridgeSync),
    pid: () => program?.pid ?? 0,
    start,
    kill: async () => {
      await program?.kill()
      program = undefined
    },
  }
}
