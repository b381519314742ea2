import type { AuditBlock, AuditPart, SealedRow } from '@wenkao/shared/audit'
import type { Sql, SqlRunner } from '../../platform/database.ts'

/*
 * The log as it is exported and verified, in statements of its own: `npm run audit:verify` reads a
 * database with it whose server does not run. It shows everything that is there, also rows that name a
 * block which does not exist: whoever changed the log is not to hide behind the way it is read.
 */

const NO_ID = '00000000-0000-0000-0000-000000000000'
/** Bounds of a block's number as the database holds it. */
const LEAST = -(2 ** 31)
const GREATEST = 2 ** 31 - 1
const BLOCKS_AT_ONCE = 100
const ROWS_AT_ONCE = 1000

/** Gets the parts in order; what it returns is waited for. */
export type TakePart = (part: AuditPart) => void | Promise<void>

/**
 * Reads the log area by area: each block, its rows, at the end what no block holds. All of it as it was
 * at one moment, and nothing can be written.
 * @param areaIds undefined for everything.
 */
export async function readAudit(
  sql: Sql,
  areaIds: readonly string[] | undefined,
  take: TakePart,
): Promise<void> {
  await sql.begin('isolation level repeatable read read only', async (transaction) => {
    for (const areaId of areaIds ?? (await selectAreas(transaction)))
      await readChain(transaction, areaId, take)
  })
}

async function selectAreas(sql: SqlRunner): Promise<string[]> {
  const rows = await sql<{ area: string }[]>`
    select area_id::text as area from audit_blocks group by 1
    union select coalesce(area_id, ${NO_ID})::text from audit_rows group by 1
    order by 1`
  return rows.map((row) => row.area)
}

async function readChain(sql: SqlRunner, area: string, take: TakePart): Promise<void> {
  let former = LEAST
  for (;;) {
    const blocks = await selectBlocks(sql, area, former)
    const upTo = blocks.at(-1)?.n ?? GREATEST
    // A row that names a number without a block stands where that block would.
    await readRows(sql, area, { after: former, upTo }, async (part) => {
      while (part.kind === 'row' && (blocks[0]?.n ?? GREATEST) <= (part.row.block ?? 0))
        await give(blocks.shift())
      await take(part)
    })
    for (const block of blocks) await give(block)
    if (upTo === GREATEST) break
    former = upTo
  }
  await readRows(sql, area, undefined, take)

  async function give(block: AuditBlock | undefined): Promise<void> {
    if (block) await take({ kind: 'block', block })
  }
}

interface BlockLine extends Omit<AuditBlock, 'areaId'> {
  readonly areaId: string
}

async function selectBlocks(sql: SqlRunner, area: string, after: number): Promise<AuditBlock[]> {
  const rows = await sql<BlockLine[]>`
    select area_id as "areaId", n, previous_head as "previousHead", merkle_root as "merkleRoot",
      rows, sealed_at as "sealedAt", key_id as "keyId", head, signature, entries
    from audit_blocks where area_id = ${area} and n > ${after}
    order by n limit ${BLOCKS_AT_ONCE}`
  return rows.map((row) => ({ ...row, areaId: row.areaId === NO_ID ? null : row.areaId }))
}

/** @param within numbers of blocks; undefined for rows that no block holds. */
async function readRows(
  sql: SqlRunner,
  area: string,
  within: { readonly after: number; readonly upTo: number } | undefined,
  take: TakePart,
): Promise<void> {
  const rows = sql<SealedRow[]>`
    select audit_id as "auditId", nullif(session_id, ${NO_ID}) as "sessionId",
      area_id as "areaId", at, actor_kind as "actorKind", actor_id as "actorId",
      actor_name as "actorName", action, subject, detail, block
    from audit_rows
    where ${area === NO_ID ? sql`area_id is null` : sql`area_id = ${area}`}
      and ${within ? sql`block > ${within.after} and block <= ${within.upTo}` : sql`block is null`}
    order by block, audit_id`
  for await (const some of rows.cursor(ROWS_AT_ONCE))
    for (const row of some) await take({ kind: 'row', row })
}

/** Blocks of one area by number, with all rows that name them; for a page that verifies them. */
export async function selectBlockRange(
  sql: Sql,
  areaId: string | null,
  range: { readonly from: number; readonly to: number },
): Promise<{ blocks: AuditBlock[]; rows: SealedRow[]; former: AuditBlock | undefined }> {
  const area = areaId ?? NO_ID
  const rows: SealedRow[] = []
  const found = await selectBlocks(sql, area, range.from - 2)
  await readRows(sql, area, { after: range.from - 1, upTo: range.to }, (part) => {
    if (part.kind === 'row') rows.push(part.row)
  })
  return {
    former: found.find((block) => block.n === range.from - 1),
    blocks: found.filter((block) => block.n >= range.from && block.n <= range.to),
    rows,
  }
}
