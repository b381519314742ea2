import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Id, endpoint } from '../kernel/index.ts'
import { FolderPath } from '../sealed-files/bridge-backup.contract.ts'

const Code = z.string().check(z.maxLength(64))

/** A session that this PC has fetched ahead, as a room without a line sees it (N01). */
export const OfflineSession = z.object({
  sessionId: Id,
  examTitle: z.string(),
  sessionName: z.string(),
  roomName: z.string(),
  plannedStart: EpochMs,
  /** Whether its paper lies here: without it nobody can begin. */
  isReady: z.boolean(),
  /** When the start code was typed here, server ms as this PC knows it; null while it was not. */
  startedAt: z.nullable(EpochMs),
  /** Whether the code is still held: a bridge that was started anew needs it once more. */
  isOpen: z.boolean(),
})
export type OfflineSession = z.infer<typeof OfflineSession>

export const offlineSessions = endpoint({
  id: 'sessions.offlineSessions',
  method: 'GET',
  path: '/bridge/offline-start',
  action: 'bridge.page',
  summary: 'Sessions that can begin at this PC without network, around now (N01)',
  reply: z.object({ sessions: z.array(OfflineSession) }),
})

export const openOffline = endpoint({
  id: 'sessions.openOffline',
  method: 'POST',
  path: '/bridge/offline-start',
  action: 'bridge.page',
  summary: 'Start a session at this PC with its start code; the moment counts and is kept (N01)',
  body: z.object({ startCode: Code }),
  reply: z.object({
    kind: z.enum(['open', 'wrongCode', 'tooSoon']),
    session: z.nullable(OfflineSession),
    /** For `tooSoon`: how long the next try has to wait, ms. */
    retryAfterMs: z.int(),
  }),
})

export const beginOffline = endpoint({
  id: 'sessions.beginOffline',
  method: 'POST',
  path: '/bridge/offline-start/sitting',
  action: 'bridge.page',
  summary:
    'Begin a sitting at this PC without network: exam number and access code open the own envelope and paper (N01)',
  body: z.object({ examNumber: ExamNumber, accessCode: Code }),
  reply: z.object({
    kind: z.enum([
      'begun',
      // No session is open here: the start code is asked for.
      'notOpen',
      'notScheduled',
      'wrongAccessCode',
      'tooSoon',
      'noPaper',
      'notStation',
      'over',
      'otherSitting',
    ]),
    other: z.nullable(z.object({ examNumber: z.string(), name: z.string() })),
    retryAfterMs: z.int(),
  }),
})

export const carrySessions = endpoint({
  id: 'sessions.carrySessions',
  method: 'POST',
  path: '/bridge/session-files/carry',
  action: 'bridge.page',
  summary: 'Write the session files and sealed papers of this room to a stick, for a spare (N01)',
  body: z.object({ folder: FolderPath }),
  reply: z.object({
    kind: z.enum(['done', 'nothing', 'noSpace', 'notWritable']),
    sessions: z.int(),
    path: z.nullable(z.string()),
  }),
})

export const takeSessions = endpoint({
  id: 'sessions.takeSessions',
  method: 'POST',
  path: '/bridge/session-files/take',
  action: 'bridge.page',
  summary:
    'Take session files and sealed papers from sticks; only what the server signed and only of this room (N01)',
  body: z.object({}),
  reply: z.object({
    /** Names of the sessions that can begin here now. */
    taken: z.array(z.string()),
    /** Files that were refused, and why. */
    refused: z.array(
      z.object({
        file: z.string(),
        reason: z.enum(['unreadable', 'unknownKey', 'badSignature', 'altered', 'otherRoom']),
      }),
    ),
  }),
})
