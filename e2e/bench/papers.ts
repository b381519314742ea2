import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  confirmPaperDraft,
  createPaperDraft,
  drawPaper,
  plannedPoints,
  type Blueprint,
  type BlueprintRow,
} from '@wenkao/shared/blueprints'
import { createSeededRandom } from '@wenkao/testing'
import postgres from 'postgres'
import { benchFolder } from '../load/answering-server.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import { ENTRIES, fillBank, makeTree } from '../load/filled-bank.ts'
import { percentiles } from '../load/percentiles.ts'
import { callWithLink } from '../prepare-exam.ts'

const PORT = 13_985
const REPEATED = 5
/** 5 variants × 60 items × 4 tasks, from plan to confirmed paper. */
const BUDGET_MS = 5000

const row = (code: string, kind: BlueprintRow['kind'], count: number): BlueprintRow => ({
  rowId: randomUUID(),
  ...{ code, kind, count, points: 1, isCommon: false },
})
/** Every variant has items and tasks of its own: the dearest plan of this size. */
const rows = (): BlueprintRow[] => [
  row('950', 'single', 15),
  row('951', 'single', 15),
  row('952', 'multiple', 15),
  row('953', 'single', 15),
  row('1', 'word', 1),
  row('2', 'excel', 1),
  row('3', 'powerpoint', 1),
  row('4', 'files', 1),
]
const plan = (n: number): Blueprint => {
  const own = rows()
  return {
    ...{ title: `试卷 ${n}`, durationMinutes: 60, totalPoints: plannedPoints(own), rows: own },
    ...{ variants: 5, variantRule: 'neighbours', use: 'exam' },
  }
}

/**
 * Papers of five variants from a bank of 100,000 entries beside the delivered one: drawn, their tasks
 * made and checked, confirmed. Against 5 s for a whole paper.
 */
export async function run() {
  const folder = benchFolder()
  const server = createDemoServer({ folder: folder.path, port: PORT })
  await server.start()
  try {
    const call = await callWithLink(server.url, await server.link('office'))
    await makeTree(call)
    const sql = postgres(embeddedDatabaseUrl(join(folder.path, 'server')), {
      max: 1,
      onnotice: () => undefined,
    })
    await fillBank(sql, createSeededRandom(7))
    await sql.end()
    const [drawn, confirmed]: [number[], number[]] = [[], []]
    for (let n = 0; n < REPEATED; n += 1) {
      const draftId = randomUUID()
      const params = { draftId }
      const { revision } = await call(createPaperDraft, { body: { draftId, blueprint: plan(n) } })
      const start = performance.now()
      const draft = await call(drawPaper, { params, body: { expectedRevision: revision } })
      const middle = performance.now()
      await call(confirmPaperDraft, { params, body: { expectedRevision: draft.revision } })
      drawn.push(middle - start)
      confirmed.push(performance.now() - middle)
    }
    const worst = Math.max(...drawn.map((ms, n) => ms + (confirmed[n] ?? 0)))
    return {
      name: 'papers',
      figures: {
        entries: ENTRIES,
        drawMs: percentiles(drawn),
        confirmMs: percentiles(confirmed),
        wholeMs: Math.round(worst),
      },
      reference: { what: 'budget of a whole paper', ms: BUDGET_MS },
      ratio: Math.round((worst / BUDGET_MS) * 1000) / 1000,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}
