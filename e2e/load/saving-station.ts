import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { answerFolder, lackingFiles, uploadFile } from '@wenkao/shared/answer-files'
import { appendJournal } from '@wenkao/shared/answers'
import { fillPath, type EndpointResult } from '@wenkao/shared/kernel'
import { bridgeTokenHeader } from '@wenkao/shared/rescue'
import { getExam, holdSitting, logInCandidate, type HeldSitting } from '@wenkao/shared/sittings'
import { fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite } from '../exam-site.ts'
import { createEntryWriter } from '../faults/entry-writer.ts'
import { cpuOfProcess } from './process-cpu.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

type ShownFile = EndpointResult<typeof answerFolder>['files'][number]

/** A real server and a real bridge that holds a sitting with tasks; the candidate is the caller. */
export interface SavingStation {
  /** Saves a file of the first task as Word does: all of it under another name, then renamed. */
  save(path: string, bytes: Uint8Array): void
  /** The answer folder's files as the bridge shows them, those below a path of the first task. */
  shown(below: string): Promise<readonly ShownFile[]>
  /** Resolves when this content of a file is shown as asked. @returns ms from now. */
  untilShown(path: string, hash: string, how: 'stored' | 'uploaded'): Promise<number>
  /** One answer through the bridge's journal. @returns ms. */
  answer(): Promise<number>
  /** Which of these contents the server lacks. */
  lacking(hashes: readonly string[]): Promise<readonly string[]>
  /** A content straight to the server, past the bridge. */
  put(hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** CPU of the bridge so far, ms. */
  cpuMs(): number
  /** Memory of the bridge's process now, and the most since `forgetPeak`, bytes. */
  memory(): { readonly now: number; readonly peak: number }
  forgetPeak(): void
  readonly folder: string
  close(): Promise<void>
}

const BRIDGE = fileURLToPath(new URL('../../apps/bridge/src/main.ts', import.meta.url))
const LOOK_MS = 15
const PATIENCE_MS = 300_000

/**
 * Node as `npm start` sets it for a bridge: little room for the young, and TypeScript that was stripped
 * at an earlier start, which is here made by one that says how it is used.
 */
function bridgeEnvironment(folder: string): Readonly<Record<string, string>> {
  const env = {
    NODE_OPTIONS: '--max-semi-space-size=2',
    NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
  }
  spawnSync(process.execPath, [BRIDGE], { env: { ...process.env, ...env } })
  return env
}

/**
 * @param port first of ten ports below 32768.
 * @param uploadBytesPerSecond the bridge's share of the line.
 */
export async function openSavingStation(
  port: number,
  uploadBytesPerSecond: number,
): Promise<SavingStation> {
  const site = await openExamSite(port)
  const { exam, candidate } = await prepareOneCandidate(site)
  await exam.start()
  const server = site.server.url
  const { reply: logIn } = await fetchEndpoint(server, logInCandidate, {
    body: {
      sessionId: exam.sessionId,
      examNumber: candidate.examNumber,
      accessCode: candidate.accessCode,
      station: { kind: 'browser', number: candidate.seat },
    },
  })
  const bearer = { authorization: `Bearer ${logIn.token}` }
  const { reply: paper } = await fetchEndpoint(server, getExam, { headers: bearer })
  const station = await site.station(1, {
    env: bridgeEnvironment(site.folder),
    config: { uploadBytesPerSecond },
  })
  const { url } = station
  const { token } = (await (await fetch(`${url}/bridge/hello`)).json()) as { token: string }
  const headers = { [bridgeTokenHeader]: token }
  const held: HeldSitting = { ...logIn, exam: paper, remaining: null }
  await fetchEndpoint(url, holdSitting, { headers, body: { held } })
  const task = paper.tasks[0]?.folder
  if (task === undefined) throw new Error('Expected a paper with a task')
  const folder = join(station.answerFolder, task)
  const nextEntry = createEntryWriter(logIn.sitting.sittingId, logIn.binding)
  const pid = station.bridgePid()

  async function shown(below: string): Promise<readonly ShownFile[]> {
    // Not checked against the contract: for 5,000 files that takes longer than an answer, which is
    // measured by this same process.
    const response = await fetch(url + answerFolder.path)
    const reply = (await response.json()) as EndpointResult<typeof answerFolder>
    return reply.files.filter(({ path }) => path.startsWith(below))
  }

  return {
    folder,
    save: (path, bytes) => {
      const target = join(folder, path)
      mkdirSync(dirname(target), { recursive: true })
      const fresh = join(dirname(target), '~WRD0001.tmp')
      writeFileSync(fresh, bytes)
      renameSync(fresh, target)
    },
    shown,
    untilShown: async (path, hash, how) => {
      const began = performance.now()
      for (;;) {
        const file = (await shown(path)).find((one) => one.path === path)
        const isStored = file?.hash === hash && !file.pending
        if (isStored && (how === 'stored' || file.uploaded)) return performance.now() - began
        if (performance.now() - began > PATIENCE_MS) throw new Error(`${path} is never ${how}`)
        await pause(LOOK_MS)
      }
    },
    answer: async () => {
      const body = { sittingId: logIn.sitting.sittingId, entries: [nextEntry()] }
      const began = performance.now()
      await fetchEndpoint(url, appendJournal, { headers, body })
      return performance.now() - began
    },
    lacking: async (hashes) =>
      (await fetchEndpoint(server, lackingFiles, { headers: bearer, body: { hashes } })).reply
        .lacking,
    put: async (hash, bytes) => {
      const path = fillPath(uploadFile.path, { hash })
      const type = { 'content-type': 'application/octet-stream' }
      const init = { method: uploadFile.method, headers: { ...bearer, ...type }, body: bytes }
      const response = await fetch(server + path, init)
      if (!response.ok) throw new Error(`The server answered ${response.status}`)
      await response.arrayBuffer()
    },
    cpuMs: () => cpuOfProcess(pid),
    memory: () => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      const bytes = (name: string) =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
      return { now: bytes('VmRSS'), peak: bytes('VmHWM') }
    },
    forgetPeak: () => {
      writeFileSync(`/proc/${pid}/clear_refs`, '5')
    },
    close: () => site.close(),
  }
}
