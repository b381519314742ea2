import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import postgres from 'postgres'
import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import {
  createExam,
  createSession,
  listPapers,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { until } from '../faults/process.ts'
import { benchFolder } from '../load/answering-server.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import { callWithLink } from '../prepare-exam.ts'

const PORT = 16_420
const VARIANTS = 50

/**
 * A paper of fifty variants, each the demo's with its start files, is scheduled: from then on until the
 * last sealed package of it lies in the store, the server doing nothing else. The reference is
 * what is asked for: fifty variants a minute.
 */
export async function run() {
  const folder = benchFolder()
  const server = createDemoServer({ folder: folder.path, port: PORT })
  await server.start()
  const sql = postgres(embeddedDatabaseUrl(join(folder.path, 'server')), { max: 1 })
  try {
    const call = await callWithLink(server.url, await server.link('office'))
    const paperId = await insertVariants(sql)
    const { papers } = await call(listPapers)
    if (!papers.some((paper) => paper.paperId === paperId && paper.variants === VARIANTS)) {
      throw new Error('Expected the paper with its variants')
    }
    const { areaId } = await call(createArea, { body: { name: 'packages' } })
    const { siteId } = await call(createSite, { params: { areaId }, body: { name: 'packages' } })
    const { roomId } = await call(createRoom, {
      params: { siteId },
      body: { name: 'packages', stations: 2 },
    })
    const { examId } = await call(createExam, {
      body: { title: 'packages', paperId, durationMinutes: 60 },
    })
    await call(putCandidates, {
      params: { examId },
      body: { candidates: [{ examNumber: 'P1', name: 'P1' }] },
    })
    const { sessionId } = await call(createSession, {
      body: { examId, roomId, name: 'packages', plannedStart: Date.now() },
    })
    const began = performance.now()
    await call(scheduleCandidates, { params: { sessionId }, body: { next: 1 } })
    const bytes = await until(
      'all packages',
      async () => {
        const [row] = await sql<{ total: number; bytes: number }[]>`
          select count(*)::int as total, coalesce(sum(size), 0)::float8 as bytes
          from paper_packages where paper_id = ${paperId}`
        return row?.total === VARIANTS ? row.bytes : undefined
      },
      600,
    )
    const seconds = (performance.now() - began) / 1000
    return {
      name: 'packages',
      figures: {
        ...{ variants: VARIANTS, seconds, bytesEach: bytes / VARIANTS },
        variantsPerMinute: (VARIANTS / seconds) * 60,
      },
      reference: { what: 'variants a minute that are asked for', perMinute: 50 },
      ratio: ((VARIANTS / seconds) * 60) / 50,
    }
  } finally {
    await sql.end()
    await server.stop()
    folder.remove()
  }
}

/** The demo's paper fifty times, each with items of its own, as if it had been confirmed so. */
async function insertVariants(sql: postgres.Sql): Promise<string> {
  const paperId = crypto.randomUUID()
  const mark = randomBytes(3).toString('hex')
  await sql`
    insert into papers (paper_id, title, version, content, variant_rule, confirmed_at)
    select ${paperId}, ${`packages ${mark}`}, 1, content, 'lastTwoDigits', confirmed_at
    from papers order by confirmed_at limit 1`
  await sql`
    insert into paper_variants (paper_id, variant, content)
    select ${paperId}, n, v.content
    from generate_series(0, ${VARIANTS - 1}::int) n,
      (select content from paper_variants where paper_id <> ${paperId} order by paper_id limit 1) v`
  return paperId
}
