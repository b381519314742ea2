import { join } from 'node:path'
import { searchPersons } from '@wenkao/shared/privacy'
import { listAudit } from '@wenkao/shared/audit'
import { serverTime, type Endpoint } from '@wenkao/shared/kernel'
import { listEditionLines } from '@wenkao/shared/releases'
import { listResults } from '@wenkao/shared/results'
import { listReviews } from '@wenkao/shared/review'
import { listCandidates, listExams, listSessions } from '@wenkao/shared/sessions'
import postgres from 'postgres'
import { benchFolder } from '../load/answering-server.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import type { ApiInput } from '../exam-office-api.ts'
import { CANDIDATES, fillExam, type FilledExam } from '../load/filled-exam.ts'
import { percentiles } from '../load/percentiles.ts'
import { callWithLink, type StaffCall } from '../prepare-exam.ts'

const PORT = 13_995
const REPEATED = 8
const BUDGET_MS = 300

/**
 * The first page of every list of the office, with each filter and each order, over an exam of 100,000
 * candidates, as the pages ask. Against 300 ms for the slowest of them all; the reference is the smallest
 * request of the same server. WENKAO_CANDIDATES=10000 measures a tenth of it.
 */
export async function run() {
  const folder = benchFolder()
  const server = createDemoServer({ folder: folder.path, port: PORT })
  await server.start()
  try {
    const call = await callWithLink(server.url, await server.link('office'))
    const sql = postgres(embeddedDatabaseUrl(join(folder.path, 'server')), {
      ...{ max: 1, onnotice: () => undefined },
    })
    const began = performance.now()
    const exam = await fillExam(call, sql)
    const fillMs = Math.round(performance.now() - began)
    await sql.end()
    const figures: Record<string, ReturnType<typeof percentiles>> = {}
    for (const [list, [endpoint, params, wishes]] of Object.entries(lists(exam)))
      for (const wish of wishes)
        figures[`${list} ${nameOf(wish)}`] = await measure(call, endpoint, {
          ...params,
          ...(endpoint.method === 'POST' ? { body: wish } : { query: wish }),
        })
    const slowest = Object.entries(figures).toSorted(([, one], [, other]) => other.max - one.max)
    const [worst] = slowest
    return {
      name: 'lists',
      figures: {
        candidates: CANDIDATES,
        fillMs,
        kinds: slowest.length,
        slowest: Object.fromEntries(slowest.slice(0, 12)),
        medians: percentiles(slowest.map(([, { p50 }]) => p50)),
      },
      reference: { what: 'budget of the slowest page', ms: BUDGET_MS },
      smallestRequest: await measure(call, serverTime, {}),
      ratio: Math.round(((worst?.[1].max ?? Number.NaN) / BUDGET_MS) * 1000) / 1000,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

type Wish = Readonly<Record<string, string>>
type List = readonly [
  endpoint: Endpoint,
  params: Omit<ApiInput, 'headers'>,
  wishes: readonly Wish[],
]

/** Every order in both directions. */
const sorted = (...columns: readonly string[]): Wish[] =>
  columns.flatMap((sort) => ['asc', 'desc'].map((direction) => ({ sort, direction })))

function lists({ examId, sessionId, areaId }: FilledExam): Record<string, List> {
  const params = { params: { examId } }
  const school = '第 100 中学'
  const people = [{}, { search: '2600500' }, { search: '欧阳' }, { search: '没有' }, { school }]
  return {
    exams: [listExams, {}, [{}, { externalId: 'none' }]],
    sessions: [
      listSessions,
      {},
      [{ limit: '50' }, { examId }, { from: '1790000000000', to: '1790086400000' }],
    ],
    candidates: [
      ...([listCandidates, params] as const),
      [
        ...people,
        ...sorted('examNumber', 'name', 'school', 'className', 'sessionName'),
        { scheduled: 'yes' },
        { scheduled: 'no' },
        { limit: '200' },
        { page: '1000' },
      ],
    ],
    results: [
      ...([listResults, params] as const),
      [
        ...people,
        ...sorted('examNumber', 'name', 'school', 'className', 'session', 'status'),
        ...sorted('objectivePoints', 'taskPoints', 'points', 'handedInAt'),
        ...['notScheduled', 'graded', 'handedIn', 'scheduled', 'absent', 'sitting', 'review'].map(
          (status) => ({ status }),
        ),
        { flagged: 'yes' },
        { flagged: 'no' },
        { sessionId },
        { limit: '200' },
        { page: '1000' },
      ],
    ],
    lines: [
      ...([listEditionLines, { params: { examId, edition: '1' } }] as const),
      [
        ...people,
        ...sorted('examNumber', 'name', 'school', 'score', 'points'),
        { className: '九（3）班' },
        { areaId },
        { kind: 'scored' },
        { kind: 'absent' },
        { grade: '优' },
        { limit: '200' },
      ],
    ],
    reviews: [
      listReviews,
      {},
      [
        {},
        ...['waiting', 'open', 'arbitration', 'decided'].map((state) => ({ state })),
        { flag: 'zeroScore' },
        { kind: 'appeal' },
        { examId },
        { search: '2600500' },
        { search: '欧阳' },
      ],
    ],
    audit: [
      listAudit,
      {},
      [
        {},
        { search: '机房' },
        { search: '2600500' },
        { search: '第 77777 次' },
        { actor: '监考员 77' },
        { action: 'room.draw' },
        { sessionId },
        { areaId },
        { examNumber: '260050000' },
        { from: '1790000000000', to: '1790000050000' },
        { limit: '200' },
        { page: '2000' },
      ],
    ],
    persons: [searchPersons, {}, [{ search: '260050000' }, { search: '欧阳' }, { search: '没有' }]],
  }
}

const nameOf = (wish: Wish): string =>
  Object.entries(wish)
    .map(([key, value]) => (key.endsWith('Id') ? key : `${key}=${value}`))
    .join(' ')

async function measure(call: StaffCall, endpoint: Endpoint, input: Omit<ApiInput, 'headers'>) {
  const times: number[] = []
  for (let n = 0; n < REPEATED; n += 1) {
    const start = performance.now()
    await call(endpoint, input)
    times.push(performance.now() - start)
  }
  return percentiles(times)
}
