import {
  countSheets,
  groupBySchool,
  type DocumentPreview,
  type SheetPlan,
} from '@wenkao/shared/documents'
import { daysOf, desksOf } from './compose-pieces.ts'
import type { DocumentHead } from './document-pieces.ts'
import { signsOfWords, timesIn } from './document-words.ts'
import type { Fonts } from './draw/fonts.fs.ts'
import { lackingSigns } from './lacking-signs.ts'
import type { Printed } from './read-printed.ts'

/** What a document would be, without drawing it. @param stations needed for labels of desks. */
export function previewOf(
  fonts: Fonts,
  head: DocumentHead,
  printed: Printed,
  stations: ReadonlyMap<string, readonly number[]>,
): DocumentPreview {
  const people = peopleOn(head, printed)
  const texts = printed.sessions.flatMap(({ name, roomName, siteName }) => [
    ...[name, roomName, siteName],
  ])
  const general = [head.examTitle, signsOfWords(head.language), texts.join('')]
  return {
    candidates: people.length,
    sessions: printed.sessions.length,
    sheets: countSheets(planOf(head, printed, stations)),
    files: head.kind === 'tickets' ? groupBySchool(people).length : 1,
    withoutPhoto: people.filter(({ hasPhoto }) => !hasPhoto).length,
    withoutSession: people.filter(({ sessionId }) => sessionId === null).length,
    withoutSeat: people.filter(
      ({ sessionId, seatNumber }) => sessionId !== null && seatNumber === null,
    ).length,
    lacking: lackingSigns(fonts, namedOn(head, people), general),
  }
}

/** Tickets are for everybody; all else is about who has a session. */
const peopleOn = (head: DocumentHead, { people }: Printed): Printed['people'] =>
  head.kind === 'tickets' ? people : people.filter(({ sessionId }) => sessionId !== null)

/** Those whose names stand on it. */
function namedOn(head: DocumentHead, people: Printed['people']): Printed['people'] {
  if (head.kind === 'desk') return people.filter(({ seatNumber }) => seatNumber !== null)
  return head.kind === 'tickets' || head.kind === 'signIn' ? people : []
}

function planOf(
  head: DocumentHead,
  printed: Printed,
  stations: ReadonlyMap<string, readonly number[]>,
): SheetPlan {
  const { kind, hasPhotos, perSheet } = head
  const inSessions = printed.sessions.map(({ sessionId }) => printed.peopleIn(sessionId))
  const sizes = inSessions.map(({ length }) => length)
  switch (kind) {
    case 'tickets':
      return { kind, groups: groupBySchool(printed.people).map((group) => group.people.length) }
    case 'signIn':
      return { kind, groups: sizes, hasPhotos }
    case 'door':
      return { kind, groups: sizes }
    case 'desk':
      return {
        ...{ kind, perSheet },
        groups: printed.sessions.map(
          ({ sessionId }, at) =>
            desksOf(inSessions[at] ?? [], stations.get(sessionId) ?? []).length,
        ),
      }
    case 'overview': {
      const { day } = timesIn(head.language, head.timeZone)
      return { kind, groups: daysOf(printed.sessions, day).map(({ length }) => length) }
    }
  }
}
