import * as z from 'zod/mini'
import { Base64Url, EpochMs, Id, Sha256, WriterId, endpoint } from '../kernel/index.ts'
import { SittingClock } from '../sittings/clock.contract.ts'

/** One candidate's sitting on one station from a moment on (DESIGN section 3). */
export const Binding = z.object({
  epoch: z.int().check(z.nonnegative()),
  /** null on the server's own line; a random id for an offline continuation. */
  branch: z.nullable(z.string()),
  /** Digest of the backup that a branch continues. */
  parent: z.nullable(z.string()),
  /** Order of bindings as the server decides it: greater wins. */
  rank: z.int(),
  /**
   * Writers that the server put under this binding whatever their record 0 names: after a database
   * was put back, one epoch can have been issued twice, and the older line must rank below (SPEC B5).
   */
  writers: z.optional(z.array(WriterId)),
})
export type Binding = z.infer<typeof Binding>

/**
 * How a sitting began at a station without network (N01): what the server cannot know itself. Times in ms
 * of the server's clock, as far as the station knew it: evidence, bounded before it counts (R5).
 */
export const BeganOffline = z.object({
  /** When the start code was typed at the station. */
  startedAt: EpochMs,
  /** When the candidate began. */
  at: EpochMs,
  /** Which sealed package was opened: whose variant was sat. */
  packageHash: Sha256,
})
export type BeganOffline = z.infer<typeof BeganOffline>

export const eventKinds = [
  'binding',
  'answer',
  'mark',
  'position',
  'file',
  'folder',
  'copy',
] as const
export type EventKind = (typeof eventKinds)[number]

/**
 * One entry of an answer log. `value` by kind:
 * - `binding` (always n = 0): `{epoch, branch, parent}`
 * - `answer`: option ids, `['true']`/`['false']`, or the typed text as one string; `[]` clears it
 * - `mark`: whether the candidate marked the item for later
 * - `position`: the item in view is `item`; the value is null
 * - `file`: `FileVersion`; `folder`: `FolderManifest`; `copy`: `FileCopy`, which writes no register and
 *   so never stands for the answer (all three by the bridge alone)
 */
export const AnswerEvent = z.object({
  v: z.literal(1),
  sitting: Id,
  writer: WriterId,
  n: z.int().check(z.nonnegative()),
  /** Hybrid logical clock, ms (SPEC rules C). */
  hlc: z.int().check(z.nonnegative()),
  /** Hash of the writer's previous entry over its bytes; null for n = 0. */
  prev: z.nullable(Sha256),
  kind: z.string().check(z.maxLength(20)),
  /** An item's id, or a file's path, which may be as long as the disk allows. */
  item: z.nullable(z.string().check(z.maxLength(1000))),
  value: z.unknown(),
  /** The writer's own wall clock; evidence, never order. */
  at: EpochMs,
})
export type AnswerEvent = z.infer<typeof AnswerEvent>

/**
 * An entry as its writer made it. Stored and hashed as it came; unknown keys survive (R4). The bound
 * leaves room for a manifest of 20,000 files: one entry that is too large must never hold up the rest.
 */
export const LogEntryText = z.string().check(z.maxLength(4 * 1024 * 1024))

/** The last entry of a writer that somebody holds without a gap. */
export const Head = z.object({ n: z.int(), hash: Sha256 })
export type Head = z.infer<typeof Head>
export const Heads = z.record(WriterId, Head)
export type Heads = z.infer<typeof Heads>

/** What the room page shows of a sitting; told with each sync, never part of the log. */
export const SittingProgress = z.object({
  answered: z.int(),
  of: z.int(),
  unsent: z.int(),
  /**
   * Age of the oldest of them, ms by the client's monotonic clock, so that a moved PC clock changes
   * nothing (R5); null when none is unsent, absent from a client that does not tell.
   */
  oldestUnsentMs: z.optional(z.nullable(z.int().check(z.nonnegative()))),
  filesUnsent: z.int(),
  /** The newest backup file of this sitting on the PC, verified (F02c); absent where none is. */
  backup: z.optional(z.object({ path: z.string().check(z.maxLength(1000)), at: EpochMs })),
  /** A `StationHealth`, which only the server and the room read: no page carries its schema. */
  health: z.optional(z.unknown()),
})
export type SittingProgress = z.infer<typeof SittingProgress>

export const SyncRequest = z.object({
  version: z.literal(1),
  /**
   * Last entry of every writer that the client holds, also beyond a gap, so that a restored database
   * asks for all that it lacks.
   */
  heads: Heads,
  events: z.array(LogEntryText).check(z.maxLength(500)),
  progress: z.optional(SittingProgress),
  /**
   * This client goes on from a backup that was restored without network: the branch that its writers
   * name, and the station that it runs at (DESIGN section 3). Sent until it is adopted.
   */
  branch: z.optional(
    z.object({
      branch: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
      /** `sealedId` of the backup. */
      parent: Sha256,
      stationId: Id,
      at: EpochMs,
      /** Of one that goes on from a session file; the parent is the hash of its envelope then. */
      began: z.optional(BeganOffline),
      /** Ed25519 of the station over `branchText` (station-signature.ts). */
      signature: Base64Url,
    }),
  ),
})
export type SyncRequest = z.infer<typeof SyncRequest>

export const eventOutcomes = ['stored', 'conflict', 'quarantined'] as const
export type EventOutcome = (typeof eventOutcomes)[number]

export const SyncReply = z.object({
  /** One per event sent, in that order (R3). */
  results: z.array(z.object({ hash: Sha256, outcome: z.string() })),
  /** Entries that the client's heads promise and the server does not hold. */
  lacks: z.array(z.object({ writer: WriterId, from: z.int(), to: z.int() })),
  heads: Heads,
  /** Last entry of each writer of which the server holds some beyond a gap; none where absent. */
  ahead: z.optional(Heads),
  bindings: z.array(Binding),
  clock: SittingClock,
  state: z.string(),
  /** false once another station took over: the page locks (F02e). */
  current: z.boolean(),
  /** Then the number of that station; null or absent while current. */
  movedTo: z.optional(z.nullable(z.int())),
  /**
   * The branch that this client named became the live line: it goes on under this binding and token,
   * with a new writer. Absent until then, and while the proctor has to pick.
   */
  adopted: z.optional(z.object({ token: z.string(), binding: Binding, seatNumber: z.int() })),
  /** The next heartbeat is wanted after so long; after 5 s where absent. What is to be sent waits for none. */
  heartbeatMs: z.optional(z.int()),
})
export type SyncReply = z.infer<typeof SyncReply>

export const syncAnswers = endpoint({
  id: 'answers.syncAnswers',
  method: 'POST',
  path: '/api/candidate/answers',
  action: 'candidate.own',
  summary: 'Append answer events; every event is answered; also the heartbeat when there are none',
  body: SyncRequest,
  maxBodyBytes: 16 * 1024 * 1024,
  reply: SyncReply,
})
