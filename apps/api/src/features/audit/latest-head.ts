import type { AuditHead } from '@wenkao/shared/audit'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { findLastHead, findSessionArea } from './sealing.queries.ts'

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
  const areaId = await findSessionArea(db, sessionId)
  return (await findLastHead(db, areaId))?.head ?? null
}

/** Gives the head for a receipt of a session. */
export type HeadOfSession = (sessionId: string) => Promise<string | null>

const FRESH_MS = 1000
const MOST = 5000

/**
 * Heads held for a second per session, so that a room that hands in together does not ask for the same
 * one with every receipt. A receipt may so name the head of a second before, which proves as much.
 */
export function createHeldHeadOfSession(services: Pick<Services, 'db' | 'clock'>): HeadOfSession {
  const held = new Map<string, { readonly readAt: number; readonly head: Promise<string | null> }>()
  return (sessionId) => {
    const now = services.clock.now()
    const entry = held.get(sessionId)
    if (entry && now >= entry.readAt && now - entry.readAt < FRESH_MS) return entry.head
    const head = latestHeadOfSession(services.db, sessionId)
    held.delete(sessionId)
    held.set(sessionId, { readAt: now, head })
    // A failed read must not stand for a second.
    head.catch(() => held.delete(sessionId))
    const oldest = held.keys().next()
    if (held.size > MOST && !oldest.done) held.delete(oldest.value)
    return head
  }
}
