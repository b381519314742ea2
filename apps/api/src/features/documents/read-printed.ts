import type { Action } from '@wenkao/shared/accounts'
import type { DocumentKind, DocumentScope } from '@wenkao/shared/documents'
import { ApiError } from '../../platform/api-error.ts'
import { placesOf, visibleTo, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import {
  selectPeople,
  selectPrintedSessions,
  type PrintedPerson,
  type PrintedSession,
} from './documents.queries.ts'

/** What a kind of document asks for: tickets carry access codes. */
export const actionOf = (kind: DocumentKind): Action =>
  kind === 'tickets' ? 'tickets.print' : 'documents.print'

/** What a caller may print of an exam (DO1). */
export interface Printed {
  /** By exam number. */
  readonly people: readonly PrintedPerson[]
  /** By time, site and room. */
  readonly sessions: readonly PrintedSession[]
  readonly sessionOf: (person: PrintedPerson) => PrintedSession | undefined
  /** People of a session by seat, then number; who has no seat yet comes last. */
  readonly peopleIn: (sessionId: string) => readonly PrintedPerson[]
  /** Exam numbers of all who come to a site at the time of a session, in order. */
  readonly comersWith: (session: PrintedSession) => readonly string[]
}

/**
 * Reads people and sessions of a scope, as far as the caller may print for them. Who has no session lies
 * nowhere: only who may print everywhere sees them.
 * @throws ApiError notFound for a session of another exam, forbidden for one elsewhere.
 */
export async function readPrinted(
  db: Db,
  caller: Caller,
  examId: string,
  kind: DocumentKind,
  scope: DocumentScope,
): Promise<Printed> {
  const action = actionOf(kind)
  const { sessionId } = scope
  const own = await selectPrintedSessions(db, examId)
  if (sessionId !== undefined && !own.some((one) => one.sessionId === sessionId))
    throw new ApiError('notFound', 'No such session in this exam')
  const isVisible = visibleTo(caller, action)
  const visible = own.filter(
    (one) => isVisible(one) && (sessionId === undefined || one.sessionId === sessionId),
  )
  if (sessionId !== undefined && visible.length === 0)
    throw new ApiError('forbidden', `Not allowed here: ${action}`)
  const sessions = new Map(visible.map((one) => [one.sessionId, one]))
  const isEverywhere = placesOf(caller, action) === undefined
  const found = await selectPeople(db, examId, scope)
  const people = found.filter((person) =>
    person.sessionId === null ? isEverywhere : sessions.has(person.sessionId),
  )
  const numbers = kind === 'door' ? await comers(db, examId, own) : new Map()
  return { people, sessions: visible, ...lookUps(people, sessions, numbers) }
}

type Comers = ReadonlyMap<string, readonly string[]>
const timeAndSite = ({ plannedStart, siteId }: PrintedSession): string =>
  `${plannedStart} ${siteId}`

/** Everybody by time and site, also those whom the caller may not print: their numbers part the runs. */
async function comers(
  db: Db,
  examId: string,
  sessions: readonly PrintedSession[],
): Promise<Comers> {
  const everybody = await selectPeople(db, examId, {})
  const byId = new Map(sessions.map((one) => [one.sessionId, one]))
  const numbers = new Map<string, string[]>()
  for (const { sessionId, examNumber } of everybody) {
    const session = sessionId === null ? undefined : byId.get(sessionId)
    if (!session) continue
    const key = timeAndSite(session)
    const some = numbers.get(key)
    if (some) some.push(examNumber)
    else numbers.set(key, [examNumber])
  }
  return numbers
}

function lookUps(
  people: readonly PrintedPerson[],
  sessions: ReadonlyMap<string, PrintedSession>,
  numbers: Comers,
): Pick<Printed, 'sessionOf' | 'peopleIn' | 'comersWith'> {
  const bySession = new Map<string, PrintedPerson[]>()
  for (const person of people) {
    if (person.sessionId === null) continue
    const some = bySession.get(person.sessionId)
    if (some) some.push(person)
    else bySession.set(person.sessionId, [person])
  }
  for (const some of bySession.values())
    some.sort((a, b) => (a.seatNumber ?? Infinity) - (b.seatNumber ?? Infinity) || 0)
  return {
    sessionOf: ({ sessionId }) => (sessionId === null ? undefined : sessions.get(sessionId)),
    peopleIn: (sessionId) => bySession.get(sessionId) ?? [],
    comersWith: (session) => numbers.get(timeAndSite(session)) ?? [],
  }
}
