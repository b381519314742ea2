import * as z from 'zod/mini'
import {
  Base64Url,
  EpochMs,
  Id,
  Sha256,
  cursorQuery,
  endpoint,
  nextCursor,
  pageQuery,
} from '../kernel/index.ts'

/** A staff action as the page lists it. */
export const AuditRow = z.object({
  auditId: Id,
  sessionId: z.nullable(Id),
  /** Where it happened, in words; null where no session or area is concerned or it is gone. */
  sessionName: z.nullable(z.string()),
  areaId: z.nullable(Id),
  areaName: z.nullable(z.string()),
  at: EpochMs,
  actor: z.string(),
  actorKind: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.unknown(),
  /** Number of the sealed block that holds it; null for a second or so, until it is sealed. */
  block: z.nullable(z.int()),
})
export type AuditRow = z.infer<typeof AuditRow>

/** A signed block's head and what it stands for, without its rows: nothing in it is secret. */
export const AuditHead = z.object({
  /** null: the chain of actions that concern no area. */
  areaId: z.nullable(Id),
  /** Number in its area's chain, from 1 without gaps. */
  n: z.int().check(z.minimum(1)),
  /** Head of the block before; 64 zeros in the first. */
  previousHead: Sha256,
  merkleRoot: Sha256,
  rows: z.int().check(z.minimum(1)),
  sealedAt: EpochMs,
  keyId: z.string(),
  head: Sha256,
  /** Ed25519 over `auditBlockText`. */
  signature: Base64Url,
})
export type AuditHead = z.infer<typeof AuditHead>

/** A block with the list of its rows, by id, in the order of its tree's leaves. */
export const AuditBlock = z.extend(AuditHead, {
  entries: z.array(z.object({ auditId: Id, leaf: Sha256 })),
})
export type AuditBlock = z.infer<typeof AuditBlock>

/** A row as it is sealed, and as an export holds it. */
export const SealedRow = z.object({
  auditId: Id,
  /** null outside any session. */
  sessionId: z.nullable(Id),
  /** null where no area is concerned: such rows have a chain of their own. */
  areaId: z.nullable(Id),
  at: EpochMs,
  actorKind: z.string(),
  actorId: z.string(),
  actorName: z.string(),
  action: z.string(),
  subject: z.string(),
  /** JSON, as the action wrote it. */
  detail: z.unknown(),
  /** Number of the block that is to hold it; stands under no signature itself. */
  block: z.nullable(z.int()),
})
export type SealedRow = z.infer<typeof SealedRow>

export const listAudit = endpoint({
  id: 'audit.listAudit',
  method: 'GET',
  path: '/api/audit',
  action: 'audit.read',
  summary: 'Staff actions, newest first; an area admin sees those of the own area',
  query: z.object({
    ...pageQuery,
    ...cursorQuery,
    sessionId: z.optional(Id),
    areaId: z.optional(Id),
    /** Part of the actor's name. */
    actor: z.optional(z.string().check(z.maxLength(100))),
    action: z.optional(z.string().check(z.maxLength(60))),
    /** A candidate's exam number: actions that name it or its sitting, in the candidate's sessions. */
    examNumber: z.optional(z.string().check(z.maxLength(32))),
    from: z.optional(z.coerce.number().check(z.int(), z.nonnegative())),
    /** Exclusive. */
    to: z.optional(z.coerce.number().check(z.int(), z.nonnegative())),
  }),
  reply: z.object({ rows: z.array(AuditRow), total: z.int(), next: nextCursor }),
})

export const readAuditState = endpoint({
  id: 'audit.readAuditState',
  method: 'GET',
  path: '/api/audit/state',
  action: 'audit.read',
  summary:
    'How far the audit log is sealed, and which actions it knows, as far as the caller may see',
  reply: z.object({
    chains: z.array(
      z.object({
        areaId: z.nullable(Id),
        areaName: z.nullable(z.string()),
        head: z.nullable(AuditHead),
        unsealed: z.int(),
        /** Of the oldest row that no block holds. */
        unsealedSince: z.nullable(EpochMs),
      }),
    ),
    actions: z.array(z.string()),
  }),
})

/** Blocks that one request reads at most. */
export const MOST_BLOCKS_READ = 50

export const readAuditBlocks = endpoint({
  id: 'audit.readAuditBlocks',
  method: 'GET',
  path: '/api/audit/blocks',
  action: 'audit.read',
  summary: 'Blocks with their rows as they are sealed, for a page that verifies them itself',
  query: z.object({
    /** Absent: the chain of actions without an area. */
    areaId: z.optional(Id),
    from: z.coerce.number().check(z.int(), z.minimum(1)),
    to: z.coerce.number().check(z.int(), z.minimum(1)),
  }),
  reply: z.object({
    blocks: z.array(AuditBlock),
    rows: z.array(SealedRow),
    /** The block before the first, whose head that one names; absent before the first of the chain. */
    former: z.optional(z.object({ n: z.int(), head: Sha256 })),
  }),
})

/** First line of an export. */
export const AuditExportStart = z.object({
  kind: z.literal('wenkao-audit'),
  version: z.literal(1),
  at: EpochMs,
  /** Version of the program that wrote it. */
  program: z.string(),
  /** The server's own word: hold them against what was published or printed. */
  keys: z.array(
    z.object({ keyId: z.string(), publicKey: Base64Url, algorithm: z.literal('Ed25519') }),
  ),
  /** Areas that it covers; null: everything. */
  areaIds: z.nullable(z.array(Id)),
  /** Names of areas by id, for messages. */
  areaNames: z.record(z.string(), z.string()),
})
export type AuditExportStart = z.infer<typeof AuditExportStart>

/** Last line of an export: a file without it was cut off. */
export const AuditExportEnd = z.object({ kind: z.literal('end'), blocks: z.int(), rows: z.int() })
export type AuditExportEnd = z.infer<typeof AuditExportEnd>

/** Any line of an export. */
export const AuditExportLine = z.union([
  AuditExportStart,
  z.object({ kind: z.literal('block'), block: AuditBlock }),
  z.object({ kind: z.literal('row'), row: SealedRow }),
  AuditExportEnd,
])

export type AuditExportLine = z.infer<typeof AuditExportLine>

export const exportAudit = endpoint({
  id: 'audit.exportAudit',
  method: 'GET',
  path: '/api/audit/export',
  action: 'audit.read',
  summary:
    'The audit log with its signed blocks, one JSON object a line, as `npm run audit:verify` reads it',
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const readAuditHeads = endpoint({
  id: 'audit.readAuditHeads',
  method: 'GET',
  path: '/api/audit/heads',
  action: 'public.read',
  summary:
    'The newest head of each area’s audit chain; with `head` the block that has it, as a receipt or room report prints it',
  query: z.object({ head: z.optional(Sha256) }),
  reply: z.object({ heads: z.array(z.extend(AuditHead, { areaName: z.nullable(z.string()) })) }),
})
