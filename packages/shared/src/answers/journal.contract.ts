import * as z from 'zod/mini'
import { Id, Sha256, endpoint } from '../kernel/index.ts'
import { Binding, Heads, LogEntryText, SyncReply } from './answers.contract.ts'

export const appendJournal = endpoint({
  id: 'answers.appendJournal',
  method: 'POST',
  path: '/bridge/journal',
  action: 'bridge.page',
  summary: 'Append entries to the journal; the reply comes after fsync (R1)',
  body: z.object({ sittingId: Id, entries: z.array(LogEntryText).check(z.maxLength(500)) }),
  maxBodyBytes: 4 * 1024 * 1024,
  reply: z.object({ journaled: z.array(Sha256) }),
})
export const readJournal = endpoint({
  id: 'answers.readJournal',
  method: 'GET',
  path: '/bridge/journal',
  action: 'bridge.page',
  summary: 'All entries of a sitting that the journal holds, the bridge’s own file events included',
  query: z.object({ sittingId: Id }),
  reply: z.object({ entries: z.array(LogEntryText), acknowledged: z.array(Sha256) }),
})

/** What the bridge's own sync knows; the page asks once a second and after each answer. */
export const BridgeSync = z.object({
  sittingId: z.nullable(Id),
  /** Answer events not yet acknowledged by the server. */
  unacknowledged: z.array(Sha256),
  /** Answer files whose newest stable version is not in the vault yet. */
  filesUnsaved: z.int(),
  /** File contents in the vault that the server does not hold yet. */
  filesUnsent: z.int(),
  /** Newest entry the journal holds, so that the page knows when to read it again. */
  entries: z.int(),
  /** Heads of the journal: a page notices entries that one of the two lost or never had. */
  heads: z.optional(Heads),
  /** Last entry of each writer of which the journal holds some beyond a gap. */
  ahead: z.optional(Heads),
  serverReachable: z.boolean(),
  /** Last reply of the server, and its age by the bridge's monotonic clock. */
  reply: z.nullable(SyncReply),
  replyAgeMs: z.nullable(z.number()),
  /** Remaining time by the bridge's monotonic clock, which counts suspend; null before the start. */
  remainingMs: z.nullable(z.number()),
  verified: z.boolean(),
  problem: z.nullable(z.string()),
  /**
   * Entries that met other content under their key and were set aside here, so they are in no heads;
   * the page appends again what is its own (R4, SPEC X3).
   */
  conflicted: z.optional(z.array(Sha256)),
  /**
   * Binding under which the bridge goes on; another one than the page's after a restore, or when the
   * server has adopted a branch: then the page takes the sitting anew from the bridge.
   */
  binding: z.optional(Binding),
})
export type BridgeSync = z.infer<typeof BridgeSync>

export const bridgeSync = endpoint({
  id: 'answers.bridgeSync',
  method: 'GET',
  path: '/bridge/sync',
  action: 'bridge.page',
  summary: 'What has reached the server, and the time that remains',
  reply: BridgeSync,
})
