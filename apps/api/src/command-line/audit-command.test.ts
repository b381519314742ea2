import { generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  auditBlockText,
  auditHead,
  readAuditHeads,
  sealBlock,
  type AuditRecord,
} from '@wenkao/shared/audit'
import { publicKeys, receiptQrText } from '@wenkao/shared/hand-in'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Sql } from '../platform/database.ts'
import { freshChain, receiptWithHead, sealAll } from '../test-processes/audit-chain.ts'
import { createTestServer, type TestServer } from '../test-processes/test-server.ts'
import { auditCommand } from './audit-command.ts'

let server: TestServer
let sql: Sql
/** An area of each test's own, with a chain of three blocks of two rows. */
let areaId: string
let areaName: string
beforeAll(async () => {
  server = await createTestServer()
  // From here on only the tests seal, so that each knows which row is in which block.
  await server.app.stop()
  sql = server.services.sql
  const keys = await server.call(publicKeys)
  writeFileSync(join(server.folder, 'published.json'), JSON.stringify(keys))
})
afterAll(() => server.close())

beforeEach(async () => {
  ;({ areaId, areaName } = await freshChain(server))
})

async function run(args: readonly string[] = [], more: readonly string[] = []) {
  const lines: string[] = []
  const code = await auditCommand(['--database', server.databaseUrl, ...args, ...more], {
    say: (line) => lines.push(line),
    databaseUrl: undefined,
    dataFolder: server.folder,
    now: () => server.clock.now(),
  })
  return { code, text: lines.join('\n') }
}

/** The id of a row by its place in the area's chain, from 0. */
async function rowAt(at: number): Promise<string> {
  const rows = await sql<{ id: string }[]>`
    select audit_id as id from audit_rows where area_id = ${areaId} order by audit_id`
  return rows[at]?.id ?? ''
}

/** Values of a row to insert; the driver of the server takes JSON as text. */
function stored(row: Record<string, unknown>) {
  const values = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  ])
  return sql(Object.fromEntries(values) as Record<string, string>)
}

const blocksOf = () =>
  sql<{ n: number; head: string }[]>`
    select n, head from audit_blocks where area_id = ${areaId} order by n`

describe('[N03] npm run audit:verify', () => {
  it('finds a sealed log in order and says how much it read', async () => {
    const { code, text } = await run()
    expect(text).toContain('核验通过')
    expect(text).toContain(`${areaName}：3 块 / blocks，6 行 / rows`)
    expect(code).toBe(0)
  })

  it.each([
    ['session_id', '00000000-0000-7000-8000-0000000000ff'],
    ['audit_id', '00000000-0000-7000-8000-0000000000ff'],
    ['area_id', '00000000-0000-7000-8000-0000000000ff'],
    ['at', 5],
    ['actor_kind', 'apiKey'],
    ['actor_id', 'somebody'],
    ['actor_name', '别人'],
    ['action', 'places.read'],
    ['subject', 'site 9'],
    ['detail', '{"forged":true}'],
    ['block', 3],
  ])('names the row whose %s was changed by SQL', async (column, value) => {
    const id = await rowAt(2)
    await sql`update audit_rows set ${sql({ [column]: value })} where audit_id = ${id}`
    const { code, text } = await run()
    expect(code).toBe(1)
    expect(text).toContain('第一处不符 / first difference:')
    expect(text).toContain(id)
    if (column === 'subject') {
      expect(text).toMatch(/第 2 块 \/ block 2，行 \/ row .*：这一行封存后被改过/)
      expect(text).toContain('it says now: ')
      expect(text).toContain('"site 9"')
    }
  })

  it('names the row that was deleted, the one that was inserted, and the one that was copied', async () => {
    const [kept, id] = [await rowAt(0), await rowAt(3)]
    const [row] = await sql`delete from audit_rows where audit_id = ${id} returning *`
    const gone = await run()
    expect(gone.text).toMatch(new RegExp(`block 2，行 / row ${id}：这一行封存后被删掉了`))
    await sql`insert into audit_rows ${stored({ ...row, subject: 'site 9' })}`
    expect((await run()).text).toMatch(new RegExp(`row ${id}：这一行封存后被改过`))
    await sql`update audit_rows set subject = ${String(row?.['subject'])} where audit_id = ${id}`
    expect((await run()).code).toBe(0)
    const other = '00000000-0000-7000-8000-0000000000fe'
    await sql`insert into audit_rows ${stored({ ...row, audit_id: other })}`
    expect((await run()).text).toMatch(
      new RegExp(`block 2，行 / row ${other}：这一行是封存后塞进来的`),
    )
    await sql`delete from audit_rows where audit_id = ${other}`
    await sql`insert into audit_rows ${stored({ ...row, audit_id: kept, session_id: other })}`
    expect((await run()).text).toMatch(
      new RegExp(`block 2，行 / row ${kept}：这一行是封存后塞进来的`),
    )
    expect((await run()).code).toBe(1)
  })

  it('names the row from which on a block was reordered, and rows that were exchanged between blocks', async () => {
    const [first, second] = [await rowAt(2), await rowAt(3)]
    await sql`update audit_blocks set entries = jsonb_build_array(entries->1, entries->0)
      where area_id = ${areaId} and n = 2`
    expect((await run()).text).toMatch(
      new RegExp(`block 2，行 / row ${first}：从这一行起顺序被换过`),
    )
    await sql`update audit_blocks set entries = jsonb_build_array(entries->1, entries->0)
      where area_id = ${areaId} and n = 2`
    await sql`update audit_rows set block = 3 where audit_id = ${second}`
    const moved = await run()
    expect(moved.text).toMatch(new RegExp(`block 2，行 / row ${second}：这一行封存后被删掉了`))
    expect(moved.text).toMatch(new RegExp(`block 3，行 / row ${second}：这一行是封存后塞进来的`))
  })

  it('names the block that was altered, deleted, or made anew with another key', async () => {
    const at = (n: number) => sql`area_id = ${areaId} and n = ${n}`
    await sql`update audit_blocks set sealed_at = 5 where ${at(2)}`
    expect((await run()).text).toContain('第 2 块 / block 2：这一块的内容被改过')
    const [block] = await sql`delete from audit_blocks where ${at(2)} returning *`
    expect((await run()).text).toContain('第 2 块 / block 2：缺这一块')
    const rows = await sql<Record<string, unknown>[]>`
      select * from audit_rows where area_id = ${areaId} and block = 2`
    const [former] = await blocksOf()
    const pair = generateKeyPairSync('ed25519')
    const forged = rows.map((row): AuditRecord => ({
      ...{ auditId: String(row['audit_id']), sessionId: null, areaId, at: Number(row['at']) },
      ...{ actorKind: 'staff', actorId: String(row['actor_id']), actorName: '别人' },
      ...{ action: String(row['action']), subject: String(row['subject']), detail: {} },
    }))
    await sql`update audit_rows set actor_name = '别人' where area_id = ${areaId} and block = 2`
    for (const [keyId, words] of [
      [server.services.keys.auditSigning.keyId, '这一块的签名不对'],
      ['0123456789abcdef', '这一块是用别的密钥签的'],
    ] as const) {
      const made = sealBlock(
        forged,
        { areaId, former: former && { ...former }, sealedAt: 7, keyId },
        (text) => sign(null, Buffer.from(text), pair.privateKey).toString('base64url'),
      )
      await sql`delete from audit_blocks where ${at(2)}`
      await sql`insert into audit_blocks ${stored({
        ...block,
        ...{ merkle_root: made.merkleRoot, head: made.head, signature: made.signature },
        ...{ key_id: keyId, sealed_at: 7, entries: made.entries },
      })}`
      const { code, text } = await run()
      expect(text).toContain(`第 2 块 / block 2：${words}`)
      expect(text).toContain('第 3 块 / block 3：这一块没有接上前一块')
      expect(code).toBe(1)
    }
  })

  it('a chain that was cut off or made anew with the true key contradicts the head on a receipt', async () => {
    const receipt = await receiptWithHead(server, areaId)
    const paper = ['--receipt', receiptQrText(receipt)]
    const before = await run(paper)
    expect(before.text).toContain('链头是第 3 块 / its head is block 3')
    expect(before.code).toBe(0)
    await sql`delete from audit_blocks where area_id = ${areaId} and n = 3`
    await sql`delete from audit_rows where area_id = ${areaId} and block = 3`
    expect((await run()).code).toBe(0)
    const cut = await run(paper)
    expect(cut.code).toBe(1)
    expect(cut.text).toContain('上面的链头不在记录里，记录被截断或重写过')
    // The administrator has the key and the server, and lets it seal a smoother story.
    await sql`delete from audit_blocks where area_id = ${areaId}`
    await sql`update audit_rows set block = null, subject = 'nothing' where area_id = ${areaId}`
    await sealAll(server)
    expect((await run()).code).toBe(0)
    const remade = await run(paper)
    expect(remade.code).toBe(1)
    expect(remade.text).toContain(receipt.code)
  })

  it('takes a forged receipt for no proof of anything, and reads heads from room reports', async () => {
    const receipt = await receiptWithHead(server, areaId)
    const forged = { ...receipt, payload: { ...receipt.payload, round: 2 } }
    const lying = await run(['--receipt', receiptQrText(forged)])
    expect(lying.text).toContain('是伪造的 / forged')
    expect(lying.code).toBe(1)
    const head = receipt.payload.auditHead ?? ''
    expect((await run(['--head', head])).code).toBe(0)
    expect((await run(['--head', '0'.repeat(64)])).code).toBe(1)
    const { heads } = await server.call(readAuditHeads, { query: { head } })
    expect(heads.map((row) => [row.n, row.areaName])).toEqual([[3, areaName]])
    expect(heads[0] && auditHead(heads[0])).toBe(head)
    expect(heads[0] && auditBlockText(heads[0])).toContain('wenkao-audit-block-1')
  })

  it('tells rows that nobody sealed for a minute, and rows that were sealed long after their time', async () => {
    const id = await rowAt(5)
    const [row] = await sql`select * from audit_rows where audit_id = ${id}`
    const old = '00000000-0000-7000-8000-0000000000fd'
    await sql`insert into audit_rows ${stored({ ...row, audit_id: old, at: server.clock.now() - 3_600_000, block: null })}`
    const open = await run()
    expect(open.code).toBe(1)
    expect(open.text).toContain(old)
    expect(open.text).toContain('没有封存')
    await sealAll(server)
    const late = await run()
    expect(late.code).toBe(0)
    expect(late.text).toMatch(new RegExp(`在发生 10 分钟以后才封存.*${old}`))
  })
})
