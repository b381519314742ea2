import type { AuditHead } from '@wenkao/shared/audit'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { findLastHead, selectHeadsOfSessions } from './sealing.queries.ts'

/**
 * The newest block of an area's audit chain, whose head papers print (N03).
 * @param areaId null for the chain of actions that concern no area.
 * @returns undefined while the area has no block.
 */
export async function latestHead(db: Db, areaId: string | null): Promise<AuditHead | undefined> {
  return findLastHead(db, areaId)
}

/** The newest head of the chain that a session's actions go into, or null while there is none. */
export async function latestHeadOfSession(db: Db, sessionId: string): Promise<string | null> {
  return (await selectHeadsOfSessions(db, [sessionId])).get(sessionId) ?? null
}

/** Gives the heads for receipts of sessions. */
export type HeadsOfSessions = (
  sessionIds: readonly string[],
) => Promise<ReadonlyMap<string, string | null>>

const FRESH_MS = 1000
const MOST = 5000

/**
 * Heads held for a second per session, so that a room that hands in together does not ask for the same
 * one with every receipt; those that are not held are read together. A receipt may so name the head of a
 * second before, which proves as much.
 */
export function createHeldHeadsOfSessions(
  services: Pick<Services, 'db' | 'clock'>,
): HeadsOfSessions {
  type Held = { readonly readAt: number; readonly head: Promise<string | null> }
  const held = new Map<string, Held>()

  function freshOf(sessionId: string, now: number): Held | undefined {
    const entry = held.get(sessionId)
    return entry && now >= entry.readAt && now - entry.readAt < FRESH_MS ? entry : undefined
  }

  function hold(sessionId: string, entry: Held): Held {
    held.delete(sessionId)
    held.set(sessionId, entry)
    // A failed read must not stand for a second.
    entry.head.catch(() => held.delete(sessionId))
    const oldest = held.keys().next()
    if (held.size > MOST && !oldest.done) held.delete(oldest.value)
    return entry
  }

  return async (sessionIds) => {
    const now = services.clock.now()
    const known = new Map(sessionIds.map((sessionId) => [sessionId, freshOf(sessionId, now)]))
    const due = [...known].flatMap(([sessionId, entry]) => (entry ? [] : [sessionId]))
    const read = selectHeadsOfSessions(services.db, due)
    const heads = [...known].map(async ([sessionId, entry]) => {
      const ofRead = async () => (await read).get(sessionId) ?? null
      const { head } = entry ?? hold(sessionId, { readAt: now, head: ofRead() })
      return [sessionId, await head] as const
    })
    return new Map(await Promise.all(heads))
  }
}
