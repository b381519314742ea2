import { canonicalJson, sha256Hex } from '../kernel/index.ts'
import type { AuditBlock } from './audit.contract.ts'
import { auditLeaf, type AuditRecord } from './audit-row.ts'
import { merkleRoot } from './merkle.ts'

/** What stands for the former head in the first block of a chain. */
export const NO_HEAD = '0'.repeat(64)

/** Rows that go into one block at most: it is read and signed as a whole. */
export const MOST_ROWS_OF_BLOCK = 1000

/** What a block's signature covers. */
export type SignedBlock = Pick<
  AuditBlock,
  'areaId' | 'n' | 'previousHead' | 'merkleRoot' | 'rows' | 'sealedAt' | 'keyId'
>

/** The text under a block's signature; its hash is the block's head (SPEC AU3). */
export function auditBlockText(block: SignedBlock): string {
  const { areaId, n, previousHead, merkleRoot: root, rows, sealedAt, keyId } = block
  return `wenkao-audit-block-1\n${canonicalJson({
    ...{ areaId, n, previousHead, merkleRoot: root, rows, sealedAt, keyId },
  })}`
}

/** A block's head: what receipts and room reports print, and the next block names. */
export function auditHead(block: SignedBlock): string {
  return sha256Hex(auditBlockText(block))
}

/**
 * The next block of an area's chain over rows that no block holds yet.
 * @param rows of one area, in any order, at least one; the block lists them by id.
 * @param former the chain's last block, or undefined for the first.
 * @param sign Ed25519 over a text, base64url.
 */
export function sealBlock(
  rows: readonly AuditRecord[],
  of: {
    readonly areaId: string | null
    readonly former: Pick<AuditBlock, 'n' | 'head'> | undefined
    readonly sealedAt: number
    readonly keyId: string
  },
  sign: (text: string) => string,
): AuditBlock {
  const entries = rows
    .map((row) => ({ auditId: row.auditId, leaf: auditLeaf(row) }))
    .sort((a, b) => compareIds(a.auditId, b.auditId))
  const signed: SignedBlock = {
    areaId: of.areaId,
    n: (of.former?.n ?? 0) + 1,
    previousHead: of.former?.head ?? NO_HEAD,
    merkleRoot: merkleRoot(entries.map((entry) => entry.leaf)),
    rows: entries.length,
    sealedAt: of.sealedAt,
    keyId: of.keyId,
  }
  return { ...signed, head: auditHead(signed), signature: sign(auditBlockText(signed)), entries }
}

/** Order of ids: small hex digits, so code units are the bytes' order. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
