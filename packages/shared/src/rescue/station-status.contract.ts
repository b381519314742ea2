import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { BackupState } from '../sealed-files/backup-state.contract.ts'
import { SubmissionFile } from '../hand-in/submission-file.contract.ts'
import { StationToday } from '../places/station-today.contract.ts'

/** State of an exam PC as its bridge sees it: the rescue window and `wenkao-bridge status`. */
export const StationStatus = z.object({
  bridgeVersion: z.string(),
  appVersion: z.nullable(z.string()),
  server: z.string(),
  serverReachable: z.boolean(),
  lastContactAt: z.nullable(EpochMs),
  station: z.nullable(
    z.object({ stationId: Id, number: z.int(), roomName: z.string(), siteName: z.string() }),
  ),
  /** Code that a technician types at a tablet; null once registered or without network. */
  pairingCode: z.nullable(z.string()),
  /** First 16 hex digits of the SHA-256 of the station's public key. */
  keyId: z.string(),
  clock: z.object({
    wallClock: EpochMs,
    /** Server clock − own wall clock, ms; null before the first contact. */
    offsetMs: z.nullable(z.number()),
    errorMs: z.nullable(z.number()),
  }),
  disks: z.array(
    z.object({
      use: z.enum(['data', 'answerFolder']),
      path: z.string(),
      writable: z.boolean(),
      freeBytes: z.nullable(z.number()),
      totalBytes: z.nullable(z.number()),
    }),
  ),
  /** Answer folders that were moved aside on this PC (F12); the bridge never removes one. */
  aside: z.optional(z.object({ path: z.string(), folders: z.int(), bytes: z.number() })),
  journal: z.object({ ok: z.boolean(), entries: z.int(), reason: z.nullable(z.string()) }),
  /** The store of versions on this PC; absent from an older bridge. */
  vault: z.optional(
    z.object({
      ok: z.boolean(),
      reason: z.nullable(z.string()),
      /** Contents that were found damaged or missing and are not here again yet. */
      lost: z.int(),
      storedBytes: z.int(),
      /** Above it intermediate versions are thinned; overrun rather than a version lost (R2). */
      budgetBytes: z.int(),
    }),
  ),
  /** Why the server's certificate is refused, told apart (F22); null while nothing is wrong. */
  certificate: z.optional(
    z.nullable(
      z.object({
        trouble: z.enum(['date', 'unknownIssuer', 'wrongName', 'other']),
        /** Contact goes on by the pinned key, whatever the date. */
        bypassed: z.boolean(),
        detail: z.string(),
      }),
    ),
  ),
  /**
   * The last station check (N05); null before the first that a page took part in, unless one without
   * was bad; absent from an older bridge.
   */
  check: z.optional(
    z.nullable(z.object({ at: EpochMs, outcome: z.enum(['good', 'warn', 'bad']) })),
  ),
  /** Another PC answers with this station's key, too. */
  cloned: z.optional(z.boolean()),
  /** The newest backup of the held sitting (F02c). */
  backup: z.optional(z.nullable(BackupState)),
  /** The submission file of the held sitting (F03a, F14). */
  submissionFile: z.optional(z.nullable(SubmissionFile)),
  /** Sessions whose file this PC has fetched ahead. */
  sessionFiles: z.optional(
    z.array(z.object({ sessionId: Id, sessionName: z.string(), revision: z.int() })),
  ),
  sitting: z.nullable(
    z.object({
      sittingId: Id,
      examNumber: z.string(),
      name: z.string(),
      handedIn: z.boolean(),
      unsent: z.int(),
      filesUnsent: z.int(),
    }),
  ),
})
export type StationStatus = z.infer<typeof StationStatus>

/** Header that carries the bridge's page token on every change (DESIGN section 6). */
export const bridgeTokenHeader = 'x-wenkao-bridge'

/** Readable only by pages of the bridge's own origin: no CORS header is ever sent. */
export const bridgeHello = endpoint({
  id: 'rescue.bridgeHello',
  method: 'GET',
  path: '/bridge/hello',
  action: 'bridge.page',
  summary: 'Whether this origin is a bridge, and the token for changes',
  reply: z.object({ bridge: z.literal(true), version: z.string(), token: z.string() }),
})
export const bridgeStatus = endpoint({
  id: 'rescue.bridgeStatus',
  method: 'GET',
  path: '/bridge/status',
  action: 'bridge.page',
  summary: 'State of this exam PC',
  reply: StationStatus,
})
export const bridgeToday = endpoint({
  id: 'rescue.bridgeToday',
  method: 'GET',
  path: '/bridge/today',
  action: 'bridge.page',
  summary: 'This station’s number and sessions; the last known ones when there is no network',
  reply: z.object({ today: z.nullable(StationToday), fresh: z.boolean() }),
})
