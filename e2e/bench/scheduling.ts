import { randomUUID } from 'node:crypto'
import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import {
  previewSchedule,
  saveSchedule,
  undoSchedule,
  type ScheduleRules,
} from '@wenkao/shared/scheduling'
import { createExam, listPapers, putCandidates } from '@wenkao/shared/sessions'
import { benchFolder } from '../load/answering-server.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { callWithLink } from '../prepare-exam.ts'

const PORT = 13_988
const CANDIDATES = 20_000
const ROOMS = 300
const STATIONS = 40
const DAYS = 3
const BUDGET_MS = 10_000
const HOUR_MS = 3_600_000

const rules = (rooms: readonly string[], more: Partial<ScheduleRules>): ScheduleRules => ({
  starts: Array.from({ length: DAYS }, (_, day) => Date.now() + (day + 1) * 24 * HOUR_MS),
  rooms: rooms.map((roomId) => ({ roomId, spares: 2 })),
  order: 'class',
  keepClasses: false,
  even: false,
  partClasses: false,
  schoolSites: [],
  breakMinutes: 15,
  sessionName: 'Session {n}',
  seed: 'seed of the bench',
  ...more,
})

/**
 * 20,000 candidates into 300 rooms over 3 days: the plan, and everything saved in one step. Against 10 s
 * for both; once with seats drawn at the door, once with neighbours of one class parted.
 */
export async function run() {
  const folder = benchFolder()
  const server = createDemoServer({ folder: folder.path, port: PORT })
  await server.start()
  try {
    const call = await callWithLink(server.url, await server.link('office'))
    const { areaId } = await call(createArea, { body: { name: 'bench' } })
    const rooms: string[] = []
    for (let site = 0; site < ROOMS / 10; site += 1) {
      const { siteId } = await call(createSite, {
        ...{ params: { areaId }, body: { name: `site ${site}` } },
      })
      for (let room = 0; room < 10; room += 1) {
        const body = { name: `room ${room}`, stations: STATIONS }
        rooms.push((await call(createRoom, { params: { siteId }, body })).roomId)
      }
    }
    const { papers } = await call(listPapers)
    const { examId } = await call(createExam, {
      body: { title: 'bench', paperId: papers[0]?.paperId, durationMinutes: 90 },
    })
    const params = { examId }
    for (let from = 0; from < CANDIDATES; from += 2000) {
      const candidates = Array.from({ length: 2000 }, (_, n) => {
        const at = from + n
        return {
          examNumber: String(2_600_000 + at),
          name: `candidate ${at}`,
          school: `school ${Math.floor(at / 500)}`,
          className: `class ${Math.floor(at / 50) % 10}`,
        }
      })
      await call(putCandidates, { params, body: { candidates } })
    }
    const measure = async (more: Partial<ScheduleRules>) => {
      const body = rules(rooms, more)
      const start = performance.now()
      const { digest, placed, sessions } = await call(previewSchedule, { params, body })
      const middle = performance.now()
      const scheduleId = randomUUID()
      const run = await call(saveSchedule, { params, body: { scheduleId, rules: body, digest } })
      const end = performance.now()
      if (run.candidates !== CANDIDATES || placed !== CANDIDATES)
        throw new Error(`Only ${run.candidates} were placed`)
      await call(undoSchedule, { params: { examId, scheduleId }, body: {} })
      return {
        ...{ previewMs: Math.round(middle - start), saveMs: Math.round(end - middle) },
        ...{ sessions: run.sessions, undoMs: Math.round(performance.now() - end) },
        together: sessions.reduce((sum, one) => sum + one.together, 0),
      }
    }
    const drawn = await measure({})
    const parted = await measure({ partClasses: true })
    const worst = Math.max(...[drawn, parted].map((one) => one.previewMs + one.saveMs))
    return {
      name: 'scheduling',
      figures: { candidates: CANDIDATES, rooms: ROOMS, days: DAYS, drawn, parted },
      reference: { budgetMs: BUDGET_MS },
      ratio: worst / BUDGET_MS,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}
