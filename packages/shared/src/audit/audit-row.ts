import { canonicalJson, sha256Hex, utf8ToBytes, type Json } from '../kernel/index.ts'
import type { SealedRow } from './audit.contract.ts'

/** A staff action as it is sealed: every field of it stands under the block's signature (N03). */
export type AuditRecord = Omit<SealedRow, 'block'>

/** The text of a row under its leaf: its fields as canonical JSON behind a name (SPEC AU1). */
export function auditRowText(row: AuditRecord): string {
  const { auditId, sessionId, areaId, at, actorKind, actorId, actorName, action, subject } = row
  return `wenkao-audit-row-1\n${canonicalJson({
    ...{ auditId, sessionId, areaId, at, actorKind, actorId, actorName, action, subject },
    detail: row.detail as Json,
  })}`
}

/** Prefix of a leaf, so that no text can pass for two joined hashes (RFC 6962, 2.1). */
const LEAF = 0

/** The leaf of a row: SHA-256 over a zero byte and its text, hex. */
export function auditLeaf(row: AuditRecord): string {
  const text = utf8ToBytes(auditRowText(row))
  const bytes = new Uint8Array(text.length + 1)
  bytes[0] = LEAF
  bytes.set(text, 1)
  return sha256Hex(bytes)
}
