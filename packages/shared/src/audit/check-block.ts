import { auditBlockText, auditHead, compareIds } from './audit-block.ts'
import type { AuditBlock, AuditHead, SealedRow } from './audit.contract.ts'
import { auditLeaf } from './audit-row.ts'
import { merkleRoot } from './merkle.ts'

/** What is wrong with a row (SPEC AU5). */
export interface RowFinding {
  /**
   * `rowAltered`: a field differs from what was sealed. `rowMissing`: the block lists it and it is not
   * there. `rowUnlisted`: it says it is in this block, which does not list it.
   * `rowsReordered`: from this row on the block's list has another order.
   */
  readonly kind: 'rowAltered' | 'rowMissing' | 'rowUnlisted' | 'rowsReordered'
  readonly areaId: string | null
  /** Number of the block. */
  readonly n: number
  readonly auditId: string
  /** As it stands now, where it is there. */
  readonly row?: SealedRow
}

/** What is wrong with a block (SPEC AU4, AU6). */
export interface BlockFinding {
  /**
   * `blockAltered`: what the block says is not what its head or root stands for. `wrongSignature`: its
   * key did not sign it. `foreignKey`: it names a key that is not the server's. `brokenChain`: it
   * does not follow the block before. `blockMissing`: there is none of this number.
   */
  readonly kind: 'blockAltered' | 'wrongSignature' | 'foreignKey' | 'brokenChain' | 'blockMissing'
  readonly areaId: string | null
  readonly n: number
}

/** What is wrong with a log, and where. */
export type AuditFinding = RowFinding | BlockFinding

/** Looks at a signature. @returns `foreign` when the key is not one of the server's. */
export type VerifyAuditSignature = (
  keyId: string,
  text: string,
  signature: string,
) => 'right' | 'wrong' | 'foreign'

/** Holds a block's head and signature against what it says, and its place in the chain. */
export function checkHead(
  block: AuditHead,
  former: Pick<AuditHead, 'n' | 'head'>,
  verify: VerifyAuditSignature,
): AuditFinding[] {
  const { areaId, n } = block
  const signed = verify(block.keyId, auditBlockText(block), block.signature)
  const kinds: BlockFinding['kind'][] = []
  if (auditHead(block) !== block.head) kinds.push('blockAltered')
  if (signed === 'foreign') kinds.push('foreignKey')
  else if (signed === 'wrong') kinds.push('wrongSignature')
  if (n === former.n + 1 && block.previousHead !== former.head) kinds.push('brokenChain')
  return kinds.map((kind) => ({ kind, areaId, n }))
}

/**
 * Holds the rows that say they are in a block against the block's list, and the list against the signed
 * root, so that a row that was changed, taken away or slipped in is named.
 */
export function checkRows(block: AuditBlock, rows: readonly SealedRow[]): AuditFinding[] {
  const { areaId, n } = block
  const listed = new Set(block.entries.map((entry) => entry.auditId))
  const held = new Map(rows.map((row) => [row.auditId, row]))
  const findings: AuditFinding[] = []
  const first = firstDescent(block.entries.map((entry) => entry.auditId))
  if (first !== undefined) findings.push({ kind: 'rowsReordered', areaId, n, auditId: first })
  const isTrue =
    block.entries.length === block.rows &&
    block.rows > 0 &&
    merkleRoot(block.entries.map((entry) => entry.leaf)) === block.merkleRoot
  if (!isTrue && first === undefined) findings.push({ kind: 'blockAltered', areaId, n })
  for (const { auditId, leaf } of block.entries) {
    const row = held.get(auditId)
    if (!row) findings.push({ kind: 'rowMissing', areaId, n, auditId })
    else if (auditLeaf(row) !== leaf) findings.push({ kind: 'rowAltered', areaId, n, auditId, row })
  }
  const seen = new Set<string>()
  for (const row of rows) {
    const { auditId } = row
    // The same id under two sessions is one row too many, whichever of them is the true one.
    if (!listed.has(auditId) || seen.has(auditId))
      findings.push({ kind: 'rowUnlisted', areaId, n, auditId, row })
    seen.add(auditId)
  }
  return findings
}

/** The first id that does not stand behind the one before it. */
function firstDescent(ids: readonly string[]): string | undefined {
  return ids.find((id, at) => at > 0 && compareIds(ids[at - 1] ?? '', id) >= 0)
}
