import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { ClockFacts } from '../sittings/clock.contract.ts'
import { failureCauses, failureFamilies } from './failures.contract.ts'

/** One session as an area watches it: counts only, so that 300 of them stay small. */
export const AreaSession = z.object({
  sessionId: Id,
  examTitle: z.string(),
  name: z.string(),
  areaName: z.string(),
  siteName: z.string(),
  roomName: z.string(),
  plannedStart: EpochMs,
  clock: ClockFacts,
  candidates: z.int(),
  seated: z.int(),
  loggedIn: z.int(),
  handedIn: z.int(),
  /** Logged in, not handed in, and not heard of. */
  silent: z.int(),
  /** Stations with changes that wait for longer than a moment. */
  unsynced: z.int(),
  /** Since when the oldest of them waits; null when none does. */
  unsyncedSince: z.nullable(EpochMs),
  /** Stations with answer files that do not open. */
  damaged: z.int(),
  /** Failures of many stations that are open now. */
  failures: z.array(
    z.object({
      failureId: Id,
      family: z.enum(failureFamilies),
      cause: z.enum(failureCauses),
      affected: z.int(),
      of: z.int(),
      since: EpochMs,
    }),
  ),
  /** Entries of the incident log. */
  incidents: z.int(),
  /** Requests to the area that wait for a decision. */
  openApprovals: z.int(),
})
export type AreaSession = z.infer<typeof AreaSession>

export const AreaView = z.object({ serverNow: EpochMs, sessions: z.array(AreaSession) })
export type AreaView = z.infer<typeof AreaView>

/** What changed since the event before it. The first one of a connection is whole. */
export const AreaNews = z.object({
  serverNow: EpochMs,
  isWhole: z.boolean(),
  changed: z.array(AreaSession),
  gone: z.array(Id),
})
export type AreaNews = z.infer<typeof AreaNews>

export const areaView = endpoint({
  id: 'monitor.areaView',
  method: 'GET',
  path: '/api/areas/live',
  action: 'areas.watch',
  summary: 'Sessions of the caller’s areas or site that stand by, run or ended lately, with counts',
  reply: AreaView,
})
export const areaStream = endpoint({
  id: 'monitor.areaStream',
  method: 'GET',
  path: '/api/areas/live/stream',
  action: 'areas.watch',
  summary:
    'The same as server-sent events: the whole, then what changed, at most one a second, event name `areas`',
  reply: AreaNews,
  replyKind: 'stream',
})
