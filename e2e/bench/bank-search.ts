import { join } from 'node:path'
import { searchEntries } from '@wenkao/shared/bank'
import { createSeededRandom } from '@wenkao/testing'
import postgres from 'postgres'
import { benchFolder } from '../load/answering-server.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import { ENTRIES, fillBank, makeTree, pointAt } from '../load/filled-bank.ts'
import { percentiles } from '../load/percentiles.ts'
import { callWithLink, type StaffCall } from '../prepare-exam.ts'

const PORT = 13_975
const REPEATED = 12
const BUDGET_MS = 300

/**
 * Searches of the bank over 100,000 entries, by words common and rare, by number, with filters and far
 * down the list, each as the page asks: first 50 rows and how many there are. Against 300 ms for the
 * slowest of them all. WENKAO_ENTRIES=10000 measures a tenth of it.
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
    const began = performance.now()
    const rare = await fillBank(sql, createSeededRandom(7))
    const fillMs = performance.now() - began
    const figures: Record<string, ReturnType<typeof percentiles> & { found: number }> = {}
    for (const [name, query] of Object.entries(queries(rare)))
      figures[name] = await measure(call, query)
    const scans: number[] = []
    for (let n = 0; n < 5; n += 1) {
      const start = performance.now()
      await sql`select count(*) from bank_entries where search_text like ${`%${rare}%`}`
      scans.push(performance.now() - start)
    }
    await sql.end()
    const worst = Math.max(...Object.values(figures).map(({ max }) => max))
    return {
      name: 'bank-search',
      figures: {
        entries: ENTRIES,
        fillMs,
        queries: figures,
        scanWithoutIndexMs: percentiles(scans),
      },
      reference: { what: 'budget of the slowest search', ms: BUDGET_MS },
      ratio: Math.round((worst / BUDGET_MS) * 1000) / 1000,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

function queries(rare: string): Record<string, Record<string, string>> {
  return {
    everything: {},
    newest: { order: 'newest' },
    common: { search: '计算机' },
    two: { search: '操作系统 正确' },
    oneSign: { search: '栈' },
    rare: { search: rare },
    none: { search: '量子纠缠态' },
    latin: { search: 'excel' },
    number: { search: pointAt(120) },
    shortNumber: { search: '951' },
    filters: { search: '计算机', status: 'approved', difficulty: '4', kind: 'multiple' },
    tag: { tag: '标签7', code: '952' },
    author: { author: '教师 9', search: '正确' },
    farDown: { search: '计算机', after: `${pointAt(190)}01` },
    newestCommon: { search: '下列', order: 'newest' },
  }
}

async function measure(call: StaffCall, query: Record<string, string>) {
  const times: number[] = []
  let found = 0
  for (let n = 0; n < REPEATED; n += 1) {
    const start = performance.now()
    const reply = await call(searchEntries, { query })
    times.push(performance.now() - start)
    found = reply.total
  }
  return { ...percentiles(times), found }
}
