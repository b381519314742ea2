import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createFolder } from '@wenkao/shared/bank'
import { importItems, readImport } from '@wenkao/shared/exchange'
import { createSeededRandom } from '@wenkao/testing'
import postgres from 'postgres'
import { benchFolder } from '../load/answering-server.ts'
import { askMeanwhile } from '../load/ask-meanwhile.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import { ENTRIES, fillBank, giftOf, makeTree, pointAt } from '../load/filled-bank.ts'
import { percentiles } from '../load/percentiles.ts'
import { callWithLink, type StaffCall } from '../prepare-exam.ts'

const PORT = 17_500
const ITEMS = Number(process.env['WENKAO_ITEMS'] ?? 20_000)
const BUDGET_MS = 60_000
/** How often the page asks how far it has got. */
const ASKED_EVERY_MS = 500

/**
 * The largest import, 20,000 items of which a tenth read like another one, into a bank that is full
 * already: how long it takes and how long others wait meanwhile; then the same file again, of which
 * nothing is new. Against one minute. WENKAO_ENTRIES=10000 fills a tenth of the bank.
 */
export async function run() {
  const folder = benchFolder()
  const server = createDemoServer({ folder: folder.path, port: PORT })
  await server.start()
  try {
    const call = await callWithLink(server.url, await server.link('office'))
    await makeTree(call)
    const random = createSeededRandom(11)
    const sql = postgres(embeddedDatabaseUrl(join(folder.path, 'server')), {
      max: 1,
      onnotice: () => undefined,
    })
    await fillBank(sql, random)
    await sql.end()
    const folderId = randomUUID()
    await call(createFolder, { body: { folderId, name: '导入' } })
    const file = new TextEncoder().encode(giftOf(random, ITEMS))
    const first = await bring(call, folderId, file)
    const again = await bring(call, folderId, file)
    return {
      name: 'import',
      figures: { entries: ENTRIES, items: ITEMS, bytes: file.length, first, again },
      reference: { what: 'budget of the largest import', ms: BUDGET_MS },
      ratio: Math.round((first.ms / BUDGET_MS) * 1000) / 1000,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

async function bring(call: StaffCall, folderId: string, body: Uint8Array) {
  const importId = randomUUID()
  const start = performance.now()
  const began: Record<string, number> = {}
  const asking = askMeanwhile(async () => {
    const asked = performance.now()
    const { phase } = await call(readImport, { params: { importId } })
    began[phase] ??= Math.round(asked - start)
  }, ASKED_EVERY_MS)
  const query = { folderId, format: 'gift', knowledgePoint: pointAt(3), importId, dryRun: 'no' }
  const { added, present, similar, report } = await call(importItems, { query, body })
  const ms = performance.now() - start
  const waited = await asking.stop()
  const figures = { added, present, similar, reported: report.length }
  return { ms, ...figures, phasesFromMs: began, othersWaitedMs: percentiles(waited) }
}
