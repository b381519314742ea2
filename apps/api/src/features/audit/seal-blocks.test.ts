import {
  createAuditCheck,
  listAudit,
  readAuditBlocks,
  readAuditHeads,
  readAuditState,
} from '@wenkao/shared/audit'
import { createArea, createSite } from '@wenkao/shared/places'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Caller } from '../../platform/caller.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { readAudit } from './read-chains.queries.ts'
import { recordAction } from './record-action.ts'
import { sealBlocks } from './seal-blocks.ts'
import { selectUnsealedAreas } from './sealing.queries.ts'
import { verifierOf } from './verify-signatures.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const caller: Caller = {
  ...{ kind: 'staff', staffId: 's', name: '王老师' },
  grants: [{ role: 'examOffice', scope: { kind: 'all' } }],
}

async function newArea(): Promise<string> {
  const { headers } = await server.office()
  const { areaId } = await server.call(createArea, {
    headers,
    body: { name: `area ${crypto.randomUUID()}` },
  })
  return areaId
}

function record(areaId: string, subject: string, transaction = server.services.db) {
  return recordAction(server.services, transaction, caller, { action: 'room.run', subject, areaId })
}

/** Waits for the server's own sealing. */
const untilSealedByItself = () =>
  vi.waitFor(
    async () => {
      expect(await selectUnsealedAreas(server.services.db)).toEqual([])
    },
    { timeout: 30_000, interval: 50 },
  )

/** Seals what is there, beside the server, which would do it within a second. */
async function untilSealed(): Promise<void> {
  while ((await selectUnsealedAreas(server.services.db)).length > 0)
    await sealBlocks(server.services)
}

/** The whole log, checked; and which subjects stand in which block. */
async function checked() {
  const audit = createAuditCheck(verifierOf([server.services.keys.publicKeys.audit]))
  const blocks = new Map<string, number | null>()
  await readAudit(server.services.sql, undefined, (part) => {
    audit.take(part)
    if (part.kind === 'row') blocks.set(part.row.subject, part.row.block)
  })
  return { ...audit.end(), blocks }
}

describe('[N03] sealing', () => {
  it('goes on by itself, also with what was there before it, and chains an area by itself', async () => {
    const [one, two] = [await newArea(), await newArea()]
    await untilSealedByItself()
    const { headers } = await server.office()
    await server.call(createSite, { headers, params: { areaId: one }, body: { name: 'site' } })
    await untilSealedByItself()
    const report = await checked()
    expect(report.findings).toEqual([])
    const chain = (areaId: string) => report.areas.find((area) => area.areaId === areaId)
    expect(chain(one)).toMatchObject({ blocks: 2, rows: 2 })
    expect(chain(two)).toMatchObject({ blocks: 1, rows: 1 })
  })

  it('puts a row whose transaction commits late into a later block, and loses none', async () => {
    const areaId = await newArea()
    await untilSealed()
    const late = Promise.withResolvers<undefined>()
    const inserted = Promise.withResolvers<undefined>()
    const slow = server.services.db.transaction(async (transaction) => {
      await record(areaId, 'late row', transaction)
      inserted.resolve(undefined)
      await late.promise
    })
    await inserted.promise
    await record(areaId, 'early row')
    await untilSealed()
    expect((await checked()).blocks.has('late row')).toBe(false)
    late.resolve(undefined)
    await slow
    await untilSealed()
    const { blocks, findings } = await checked()
    expect(findings).toEqual([])
    expect(blocks.get('late row')).toBe((blocks.get('early row') ?? 0) + 1)
  })

  it('by many processes at once seals each row once', async () => {
    const areaIds = [await newArea(), await newArea()]
    const total = 120
    const writing = Promise.all(
      Array.from({ length: total }, (_, at) => record(areaIds[at % 2] ?? '', `row ${at} of many`)),
    )
    // As many sealers as a large installation has processes, at once and without a pause.
    const sealed = await Promise.all(
      Array.from({ length: 6 }, async () => {
        let blocks = 0
        for (let round = 0; round < 5; round += 1) blocks += await sealBlocks(server.services)
        return blocks
      }),
    )
    await writing
    await untilSealed()
    expect(sealed.length).toBe(6)
    const { findings, blocks, areas } = await checked()
    expect(findings).toEqual([])
    expect([...blocks.keys()].filter((subject) => subject.endsWith('of many'))).toHaveLength(total)
    const own = areas.filter((area) => areaIds.includes(area.areaId ?? ''))
    expect(own.map((area) => area.rows)).toEqual([total / 2 + 1, total / 2 + 1])
  })

  it('one area that cannot be sealed keeps no other from it', async () => {
    const [broken, whole] = [await newArea(), await newArea()]
    await untilSealed()
    const { sql } = server.services
    await sql.unsafe(`
      create function refuse_area() returns trigger language plpgsql as
        $$ begin if new.area_id = '${broken}' then raise 'no'; end if; return new; end $$;
      create trigger refuse_area before insert on audit_blocks
        for each row execute function refuse_area()`)
    try {
      await Promise.all([record(broken, 'kept back'), record(whole, 'sealed')])
      await vi.waitFor(
        async () => {
          expect(await selectUnsealedAreas(server.services.db)).toEqual([broken])
        },
        { timeout: 30_000, interval: 50 },
      )
    } finally {
      await sql.unsafe('drop trigger refuse_area on audit_blocks; drop function refuse_area()')
    }
    await untilSealed()
    expect((await checked()).findings).toEqual([])
  })
})

describe('[N03] reading the log', () => {
  it('publishes the newest heads to anybody, and finds a block by the head that a paper prints', async () => {
    const areaId = await newArea()
    await untilSealed()
    const { heads } = await server.call(readAuditHeads)
    const own = heads.find((head) => head.areaId === areaId)
    expect(own).toMatchObject({ n: 1, rows: 1 })
    const found = await server.call(readAuditHeads, { query: { head: own?.head ?? '' } })
    expect(found.heads).toEqual([own])
    const none = await server.call(readAuditHeads, { query: { head: '0'.repeat(64) } })
    expect(none.heads).toEqual([])
  })

  it('shows an area admin the own area alone: rows, state and blocks', async () => {
    const [own, other] = [await newArea(), await newArea()]
    await untilSealed()
    const { headers } = await server.staff([
      { role: 'areaAdmin', scope: { kind: 'area', id: own } },
    ])
    const { rows, total } = await server.call(listAudit, { headers })
    expect([rows.map((row) => row.areaId), total]).toEqual([[own], 1])
    const elsewhere = await server.call(listAudit, { headers, query: { areaId: other } })
    expect(elsewhere.total).toBe(0)
    const { chains } = await server.call(readAuditState, { headers })
    expect(chains.map((chain) => chain.areaId)).toEqual([own])
    const range = { from: 1, to: 9 }
    const { blocks, rows: sealed } = await server.call(readAuditBlocks, {
      headers,
      query: { areaId: own, ...range },
    })
    expect([blocks.length, sealed.length]).toEqual([1, 1])
    for (const query of [{ areaId: other, ...range }, range]) {
      const refused = await server.raw(readAuditBlocks, { headers, query })
      expect(refused.status).toBe(403)
    }
  })
})
