import { numberRuns, overviewSheets, type SchoolGroup } from '@wenkao/shared/documents'
import { ticketText } from '@wenkao/shared/seating'
import type { Piece, SessionFacts } from './document-pieces.ts'
import type { PrintedPerson, PrintedSession } from './documents.queries.ts'
import type { Printed } from './read-printed.ts'

/** Some pieces with how many people they are about. */
export interface Batch {
  readonly pieces: readonly Piece[]
  readonly people: number
}

/** Opens what is sealed, when its turn comes. */
export interface Sealed {
  photo(person: PrintedPerson): Promise<Uint8Array | null>
  code(person: PrintedPerson): string | null
}

/** People of a batch: their photos lie in memory together. */
const BATCH = 30

const facts = (session: PrintedSession, printed: Printed): SessionFacts => ({
  name: session.name,
  plannedStart: session.plannedStart,
  siteName: session.siteName,
  roomName: session.roomName,
  candidates: printed.peopleIn(session.sessionId).length,
})

/** Tickets of schools, one after the other. */
export async function* ticketBatches(
  printed: Printed,
  groups: readonly SchoolGroup<PrintedPerson>[],
  sealed: Sealed,
): AsyncGenerator<Batch> {
  for (const { school, people } of groups) {
    yield { pieces: [{ is: 'school', school }], people: 0 }
    for (let at = 0; at < people.length; at += BATCH) {
      const some = people.slice(at, at + BATCH)
      const pieces = await Promise.all(
        some.map(async (person): Promise<Piece> => {
          const session = printed.sessionOf(person)
          return {
            is: 'ticket',
            ticket: {
              ...named(person),
              session: session ? facts(session, printed) : null,
              accessCode: sealed.code(person),
              scanned: ticketText(person.examNumber),
              photo: await sealed.photo(person),
            },
          }
        }),
      )
      yield { pieces, people: some.length }
    }
  }
}

const named = ({ examNumber, name, school, className, seatNumber }: PrintedPerson) => ({
  ...{ examNumber, name, school, className, seatNumber },
})

/** Lines to sign, session by session. */
export async function* signInBatches(
  printed: Printed,
  sealed: Sealed | undefined,
): AsyncGenerator<Batch> {
  for (const session of printed.sessions) {
    yield { pieces: [{ is: 'signIn', session: facts(session, printed) }], people: 0 }
    const people = printed.peopleIn(session.sessionId)
    for (let at = 0; at < people.length; at += BATCH) {
      const some = people.slice(at, at + BATCH)
      const pieces = await Promise.all(
        some.map(async (person): Promise<Piece> => {
          const photo = sealed ? await sealed.photo(person) : null
          return { is: 'signInLine', line: { ...named(person), photo } }
        }),
      )
      yield { pieces, people: some.length }
    }
  }
}

/** A sheet for each session's door. */
export function* doorBatches(printed: Printed): Generator<Batch> {
  for (const session of printed.sessions) {
    const numbers = printed
      .peopleIn(session.sessionId)
      .map(({ examNumber }) => examNumber)
      .sort()
    const runs = numberRuns(printed.comersWith(session), new Set(numbers))
    yield {
      pieces: [{ is: 'door', session: facts(session, printed), runs, numbers }],
      people: numbers.length,
    }
  }
}

/** A label for each station of each session. */
export function* deskBatches(
  printed: Printed,
  stations: ReadonlyMap<string, readonly number[]>,
): Generator<Batch> {
  for (const session of printed.sessions) {
    const people = printed.peopleIn(session.sessionId)
    const atSeat = new Map(people.map((person) => [person.seatNumber, person]))
    const labels = desksOf(people, stations.get(session.sessionId) ?? [])
    yield {
      pieces: [
        { is: 'desks', session: facts(session, printed) },
        ...labels.map((number): Piece => {
          const { name = null, examNumber = null } = atSeat.get(number) ?? {}
          return { is: 'desk', number, name, examNumber }
        }),
      ],
      people: people.length,
    }
  }
}

/** Numbers that get a label: the stations in use, and seats that somebody has all the same. */
export function desksOf(people: readonly PrintedPerson[], stations: readonly number[]): number[] {
  const seats = people.flatMap(({ seatNumber }) => (seatNumber === null ? [] : [seatNumber]))
  return [...new Set([...stations, ...seats])].sort((a, b) => a - b)
}

/** Sessions day by day, in the zone of their times. */
export function daysOf(
  sessions: readonly PrintedSession[],
  dayOf: (at: number) => string,
): PrintedSession[][] {
  const days: PrintedSession[][] = []
  let before: string | undefined
  for (const session of sessions) {
    const day = dayOf(session.plannedStart)
    if (day === before) days.at(-1)?.push(session)
    else days.push([session])
    before = day
  }
  return days
}

/** All sessions by day, with counts. */
export function* overviewBatches(
  printed: Printed,
  stations: ReadonlyMap<string, readonly number[]>,
  dayOf: (at: number) => string,
): Generator<Batch> {
  const days = daysOf(printed.sessions, dayOf)
  const sheets = overviewSheets(days.map(({ length }) => length))
  const rowOf = (session: PrintedSession) => ({
    ...facts(session, printed),
    stations: stations.get(session.sessionId)?.length ?? 0,
    withoutSeat: printed.peopleIn(session.sessionId).filter(({ seatNumber }) => seatNumber === null)
      .length,
  })
  const candidates = printed.sessions.reduce(
    (sum, { sessionId }) => sum + printed.peopleIn(sessionId).length,
    0,
  )
  for (const [at, parts] of sheets.entries()) {
    const isLast = at === sheets.length - 1
    yield {
      pieces: [
        {
          is: 'overviewSheet',
          parts: parts.map(({ day, from, to }) => ({
            rows: (days[day] ?? []).slice(from, to).map(rowOf),
          })),
          ...{ sheet: at + 1, sheets: sheets.length },
          total: isLast ? { sessions: printed.sessions.length, candidates } : null,
        },
      ],
      people: isLast ? candidates : 0,
    }
  }
}
