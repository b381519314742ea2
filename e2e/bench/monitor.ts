import { join } from 'node:path'
import { fillPath } from '@wenkao/shared/kernel'
import { areaStream, roomStream } from '@wenkao/shared/monitor'
import { useSignInLink } from '@wenkao/shared/accounts'
import { fetchEndpoint } from '../exam-office-api.ts'
import { answers, startProgram, until } from '../faults/process.ts'
import { benchFolder } from '../load/answering-server.ts'
import { candidateRequests, type CandidateRequests } from '../load/candidate-requests.ts'
import { postmasterPid } from '../load/own-database.ts'
import { runPacedLoad, type PacedFigures, type PacedRequest } from '../load/paced-load.ts'
import { prepareRooms, type PreparedRoom } from '../load/prepare-rooms.ts'
import { cpuOfProcess, cpuOfTree } from '../load/process-cpu.ts'

const PORT = 13_970
const BARE_PORT = 13_971
/** Fewer rooms than the budget names make a shorter run. */
const ROOMS = Number(process.env['WENKAO_ROOMS'] ?? 300)
const isShort = ROOMS < 300
const STATIONS = 60
const HEARTBEAT_MS = 5000
/** Stations that share a connection of the generator. */
const PER_LANE = 30
const WATCHED_ROOMS = 8
const PHASE_MS = isShort ? 10_000 : 20_000
/** Candidates who answer in the phases that measure the exam path, and how often each. */
const ANSWERING = ROOMS
const ANSWER_EVERY_MS = 500
const BUDGET = { coreShare: 0.2 }

/**
 * What live pages cost (issue: 300 rooms of 60 stations that heartbeat every 5 s, at most 20 % of one
 * core): CPU of the API with heartbeats alone, and with room pages and an area page open; and whether
 * the pages slow answers down, measured in turns in the same run. The reference is a bare HTTP server
 * that gives as many bytes to as many requests. WENKAO_ROOMS=30 measures a tenth of it.
 */
export async function run() {
  const folder = benchFolder()
  const server = startProgram({
    args: ['--max-semi-space-size=64', join(import.meta.dirname, '../../apps/api/src/main.ts')],
    env: {
      ...{ PORT: String(PORT), WENKAO_DATA: folder.path, WENKAO_DEMO: '1' },
      ...{ DATABASE_URL: '', LOG_LEVEL: 'warn', ...profiling() },
    },
    logFile: join(folder.path, 'server.log'),
  })
  try {
    const url = `http://127.0.0.1:${PORT}`
    await until('the server', () => answers(`${url}/readyz`), 120)
    const said = () => /WENKAO_LINK office (\S+)/.exec(server.output())?.[1]
    const cookie = await signIn(url, await until('the office link', said))
    const call: Parameters<typeof prepareRooms>[1] = async (endpoint, input = {}) =>
      (await fetchEndpoint(url, endpoint, { ...input, headers: { cookie, origin: url } })).reply
    const rooms = await prepareRooms(url, call, { rooms: ROOMS, stations: STATIONS })
    const load = await warmUp(rooms)
    const database = postmasterPid(folder.path)
    const open = () => openPages(url, cookie, rooms)

    const phase = async (lanes: readonly (readonly PacedRequest[])[]) => {
      const before = [cpuOfProcess(server.pid), cpuOfTree(database), performance.now()] as const
      const figures = await runPacedLoad(PORT, lanes, PHASE_MS)
      const ms = performance.now() - before[2]
      const share = (used: number) => rounded(used / ms)
      return {
        figures,
        api: share(cpuOfProcess(server.pid) - before[0]),
        postgres: share(cpuOfTree(database) - before[1]),
      }
    }
    const quiet = await phase([])
    const alone = await phase(load.heartbeats())
    const pages = await open()
    const watched = await phase(load.heartbeats())
    const events = pages.close()
    const turns = { without: [] as PacedFigures[], withPages: [] as PacedFigures[] }
    for (const kind of ['without', 'withPages', 'withPages', 'without'] as const) {
      const opened = kind === 'withPages' ? await open() : undefined
      const { figures } = await both(load)
      opened?.close()
      turns[kind].push(figures)
    }
    const floor = await bareServer(load, folder.path)
    return {
      name: 'monitor',
      figures: {
        budget: BUDGET,
        load: { rooms: ROOMS, stations: STATIONS, heartbeatMs: HEARTBEAT_MS },
        quiet: { api: quiet.api, postgres: quiet.postgres },
        heartbeatsAlone: alone,
        heartbeatsAndPages: { ...watched, rooms: WATCHED_ROOMS, areas: 1, ...events },
        answersP99: {
          without: turns.without.map(({ latencyMs }) => latencyMs.p99),
          withPages: turns.withPages.map(({ latencyMs }) => latencyMs.p99),
          ratio: ratioOf(turns.withPages, turns.without),
        },
        answers: turns,
      },
      reference: { what: 'a bare HTTP server, same requests, replies of 900 bytes', ...floor },
      ratio: Math.round((watched.api / BUDGET.coreShare) * 100) / 100,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

function profiling(): Record<string, string> {
  const folder = process.env['WENKAO_PROFILE']
  return folder === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` }
}

async function signIn(url: string, link: string): Promise<string> {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('link') ?? ''
  return (await fetchEndpoint(url, useSignInLink, { body: { token } })).cookie
}

interface Load {
  heartbeats(): PacedRequest[][]
  /** Answers of some candidates, without their heartbeats. */
  answers(): PacedRequest[][]
}

/** Everybody has begun to answer before anything is measured, as in any exam. */
async function warmUp(rooms: readonly PreparedRoom[]): Promise<Load> {
  const stations = rooms.flatMap(({ logins }) =>
    logins.map((login) => candidateRequests(PORT, login)),
  )
  const first = inLanes(stations, (station, at) => station.answers(2, 1000, at % 1000))
  const begun = await runPacedLoad(PORT, first, 8000)
  if (begun.refused > 0) throw new Error(`The server refused: ${begun.firstRefusal}`)
  const answering = stations.slice(0, ANSWERING)
  return {
    heartbeats: () =>
      inLanes(stations, (station, at) => [
        station.heartbeat(HEARTBEAT_MS, (at * 997) % HEARTBEAT_MS),
      ]),
    answers: () =>
      inLanes(
        answering,
        (station, at) =>
          station.answers(PHASE_MS / ANSWER_EVERY_MS, ANSWER_EVERY_MS, (at * 97) % ANSWER_EVERY_MS),
        5,
      ),
  }
}

function inLanes(
  stations: readonly CandidateRequests[],
  requestsOf: (station: CandidateRequests, at: number) => PacedRequest[],
  perLane = PER_LANE,
): PacedRequest[][] {
  const lanes: PacedRequest[][] = []
  for (const [at, station] of stations.entries()) {
    const lane = Math.floor(at / perLane)
    lanes[lane] = [...(lanes[lane] ?? []), ...requestsOf(station, at)]
  }
  return lanes
}

/** Answers beside the heartbeats of everybody. @returns what the answers saw. */
async function both(load: Load): Promise<{ readonly figures: PacedFigures }> {
  const [heartbeats, answering] = [load.heartbeats(), load.answers()]
  const [, figures] = await Promise.all([
    runPacedLoad(PORT, heartbeats, PHASE_MS),
    runPacedLoad(PORT, answering, PHASE_MS),
  ])
  if (figures.refused > 0) throw new Error(`The server refused: ${figures.firstRefusal}`)
  return { figures }
}

const ratioOf = (one: readonly PacedFigures[], other: readonly PacedFigures[]): number => {
  const mean = (list: readonly PacedFigures[]) =>
    list.reduce((sum, { latencyMs }) => sum + latencyMs.p99, 0) / list.length
  return Math.round((mean(one) / mean(other)) * 100) / 100
}

/** Room pages and one area page, as browsers hold them open. @returns what they were sent. */
async function openPages(url: string, cookie: string, rooms: readonly PreparedRoom[]) {
  const end = new AbortController()
  const seen = { roomEvents: 0, areaEvents: 0, bytes: 0 }
  const paths = [
    ...rooms
      .slice(0, WATCHED_ROOMS)
      .map(({ sessionId }) => ({ kind: 'roomEvents' as const, endpoint: roomStream, sessionId })),
    { kind: 'areaEvents' as const, endpoint: areaStream, sessionId: '' },
  ]
  for (const { kind, endpoint, sessionId } of paths) {
    const response = await fetch(new URL(fillPath(endpoint.path, { sessionId }), url), {
      headers: { cookie },
      signal: end.signal,
    })
    void read(response, kind).catch(() => undefined)
  }
  async function read(response: Response, kind: 'roomEvents' | 'areaEvents'): Promise<void> {
    for await (const chunk of response.body ?? []) {
      const bytes = chunk as Uint8Array
      seen.bytes += bytes.length
      seen[kind] += Buffer.from(bytes).toString('latin1').split('event: ').length - 1
    }
  }
  return {
    close: () => {
      end.abort()
      return { ...seen }
    },
  }
}

/** What the same requests cost a server that does nothing with them, in this very runtime. */
async function bareServer(load: Load, folder: string) {
  const args = [join(import.meta.dirname, '../load/bare-server.ts'), String(BARE_PORT), '900']
  const server = startProgram({ args, env: {}, logFile: join(folder, 'bare.log') })
  try {
    await until('the bare server', () => answers(`http://127.0.0.1:${BARE_PORT}/`))
    const before = [cpuOfProcess(server.pid), performance.now()] as const
    const { perSecond } = await runPacedLoad(BARE_PORT, load.heartbeats(), PHASE_MS)
    const used = cpuOfProcess(server.pid) - before[0]
    return { coreShare: rounded(used / (performance.now() - before[1])), perSecond }
  } finally {
    await server.stop()
  }
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000
