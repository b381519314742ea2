import {
  groupBySchool,
  type DocumentKind,
  type DocumentScope,
  type downloadSheets,
  type downloadTickets,
} from '@wenkao/shared/documents'
import type { EndpointInput } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import { maySeePersonal, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { BytesReply } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { asName } from '../archives/index.ts'
import { recordAction, recordLook } from '../audit/index.ts'
import { findExam, openAccessCode } from '../sessions/index.ts'
import {
  deskBatches,
  doorBatches,
  overviewBatches,
  signInBatches,
  ticketBatches,
  type Batch,
} from './compose-pieces.ts'
import type { DocumentHead } from './document-pieces.ts'
import { timesIn, titleOf } from './document-words.ts'
import { selectSealedCodes, selectStationNumbers, type PrintedPerson } from './documents.queries.ts'
import type { ThreadData } from './draw-apart.ts'
import { pdfOf, sealedOf, zipOf } from './make-document.ts'
import { actionOf, readPrinted, type Printed } from './read-printed.ts'
import type { RunDesk } from './run-desk.ts'

type SheetsInput = EndpointInput<typeof downloadSheets>
type TicketsQuery = EndpointInput<typeof downloadTickets>['query']

/** What every document is made with. */
export interface Printery {
  readonly services: Services
  readonly desk: RunDesk
  readonly data: ThreadData
}

/** How a document looks, as it was asked for. */
export interface Look {
  readonly language: DocumentHead['language']
  readonly timeZone: string
  readonly photos?: 'yes' | 'no'
  readonly perSheet?: DocumentHead['perSheet']
}

/** @throws ApiError notFound, invalidRequest for a zone that there is none of. */
export async function headOf(
  services: Pick<Services, 'db' | 'clock'>,
  examId: string,
  kind: DocumentKind,
  look: Look,
): Promise<DocumentHead> {
  const exam = await findExam(services.db, examId)
  if (!exam) throw new ApiError('notFound', 'No such exam')
  try {
    timesIn(look.language, look.timeZone)
  } catch {
    throw new ApiError('invalidRequest', `No time zone: ${look.timeZone}`)
  }
  return {
    ...{ kind, examTitle: exam.title, language: look.language, timeZone: look.timeZone },
    perSheet: look.perSheet ?? '10',
    hasPhotos: kind === 'tickets' || (kind === 'signIn' && look.photos === 'yes'),
    madeAt: services.clock.now(),
  }
}

/** The parts of a scope that were named. */
export const scopeOf = ({
  school,
  className,
  sessionId,
  examNumber,
}: DocumentScope): DocumentScope => ({
  ...(school === undefined ? {} : { school }),
  ...(className === undefined ? {} : { className }),
  ...(sessionId === undefined ? {} : { sessionId }),
  ...(examNumber === undefined ? {} : { examNumber }),
})

/** Words of the audit row; the log is in English. */
const SUBJECTS: Readonly<Record<DocumentKind, string>> = {
  tickets: 'tickets of',
  signIn: 'sign-in sheets of',
  door: 'door labels of',
  desk: 'desk labels of',
  overview: 'overview of sessions of',
}

/** Leaves the row before anything is given out; in one transaction with what is read (DO3). */
async function record(
  services: Services,
  transaction: Db,
  caller: Caller,
  head: DocumentHead,
  told: { readonly examId: string; readonly scope: DocumentScope; readonly printed: Printed },
): Promise<void> {
  const { examId, scope, printed } = told
  const session =
    scope.sessionId === undefined
      ? undefined
      : printed.sessions.find(({ sessionId }) => sessionId === scope.sessionId)
  await recordAction(services, transaction, caller, {
    action: actionOf(head.kind),
    subject: `${SUBJECTS[head.kind]} ${session?.name ?? head.examTitle}`,
    ...(session ? { sessionId: session.sessionId, areaId: session.areaId } : {}),
    detail: {
      ...{ examId, ...scope, candidates: printed.people.length },
      ...(head.hasPhotos
        ? { photos: printed.people.filter(({ hasPhoto }) => hasPhoto).length }
        : {}),
    },
  })
  const hasCodes = head.kind === 'tickets'
  const shown = head.hasPhotos ? printed.people.filter(({ hasPhoto }) => hasPhoto) : []
  await recordLook(services, transaction, caller, {
    examId,
    candidateIds: (hasCodes ? printed.people : shown).map(({ candidateId }) => candidateId),
    seen: [
      ...(head.hasPhotos ? ['photo' as const] : []),
      ...(hasCodes ? ['accessCode' as const] : []),
    ],
    action: actionOf(head.kind),
  })
}

/** Refuses what would be one drawing thread too many. */
function requireRoom(desk: RunDesk): void {
  if (desk.isFull())
    throw new ApiError('unavailable', 'Many documents are being made', undefined, 10)
}

/** Tickets as one PDF, or as an archive with one per school. */
export async function giveTickets(
  { services, desk, data }: Printery,
  caller: Caller,
  examId: string,
  query: TicketsQuery,
): Promise<BytesReply> {
  const head = await headOf(services, examId, 'tickets', query)
  requireRoom(desk)
  const scope = scopeOf(query)
  const { printed, codes } = await services.db.transaction(async (transaction) => {
    const printed = await readPrinted(transaction, caller, examId, 'tickets', scope)
    if (printed.people.length === 0) throw new ApiError('notFound', 'Nobody to print tickets for')
    await record(services, transaction, caller, head, { examId, scope, printed })
    const ids = printed.people.map(({ candidateId }) => candidateId)
    return { printed, codes: await selectSealedCodes(transaction, examId, ids) }
  })
  const sealed = sealedOf(services, examId, ({ candidateId }) => {
    const code = codes.get(candidateId)
    return code === undefined ? null : openAccessCode(services, candidateId, code)
  })
  const groups = groupBySchool(printed.people)
  const run = desk.begin(caller, query.runId, printed.people.length)
  const name = fileName(head, placeName(printed, scope))
  if (query.as === 'zip') {
    const batches = (group: (typeof groups)[number]) => ticketBatches(printed, [group], sealed)
    const bytes = zipOf(services, data, head, groups, batches, run)
    return { bytes, mediaType: 'application/zip', fileName: `${name}.zip` }
  }
  const bytes = pdfOf(data, head, ticketBatches(printed, groups, sealed), run)
  return { bytes, mediaType: 'application/pdf', fileName: `${name}.pdf` }
}

/** Sign-in sheets, labels or the overview. */
export async function giveSheets(
  { services, desk, data }: Printery,
  caller: Caller,
  params: SheetsInput['params'],
  query: SheetsInput['query'],
): Promise<BytesReply> {
  const { examId, kind } = params
  const head = await headOf(services, examId, kind, query)
  // Faces are personal data: a program needs the scope for them (KY2).
  if (head.hasPhotos && caller.kind === 'apiKey' && !maySeePersonal(caller))
    throw new ApiError('forbidden', 'Photos need the scope personal:read', {
      scopes: ['personal:read'],
    })
  requireRoom(desk)
  const scope = scopeOf(query)
  const { printed, stations } = await services.db.transaction(async (transaction) => {
    const printed = await readPrinted(transaction, caller, examId, kind, scope)
    if (printed.sessions.length === 0) throw new ApiError('notFound', 'No sessions to print')
    await record(services, transaction, caller, head, { examId, scope, printed })
    const ids = printed.sessions.map(({ sessionId }) => sessionId)
    return { printed, stations: await selectStationNumbers(transaction, ids) }
  })
  const people = printed.people.filter(({ sessionId }) => sessionId !== null).length
  const run = desk.begin(caller, query.runId, people)
  const sealed = head.hasPhotos ? sealedOf(services, examId, () => null) : undefined
  const batches = {
    signIn: () => signInBatches(printed, sealed),
    door: () => doorBatches(printed),
    desk: () => deskBatches(printed, stations),
    overview: () => overviewBatches(printed, stations, timesIn(head.language, head.timeZone).day),
  } satisfies Record<typeof kind, () => AsyncIterable<Batch> | Iterable<Batch>>
  const bytes = pdfOf(data, head, batches[kind](), run)
  const name = fileName(head, placeName(printed, scope))
  return { bytes, mediaType: 'application/pdf', fileName: `${name}.pdf` }
}

/** What a scope is called in the name of its file. */
function placeName(printed: Printed, scope: DocumentScope): string | undefined {
  const session = printed.sessions.find(({ sessionId }) => sessionId === scope.sessionId)
  const [person]: readonly (PrintedPerson | undefined)[] = printed.people
  if (scope.examNumber !== undefined) return scope.examNumber
  if (session) return `${session.name}-${session.roomName}`
  if (scope.school === undefined || scope.school === '') return undefined
  return [person?.school, scope.className].filter(Boolean).join('-')
}

const fileName = (head: DocumentHead, place: string | undefined): string =>
  [head.examTitle, titleOf(head.kind, head.language), ...(place === undefined ? [] : [place])]
    .map((part) => asName(part))
    .join('-')
