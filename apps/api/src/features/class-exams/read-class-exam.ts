import type { ClassExamRow, ClassExamView } from '@wenkao/shared/class-exams'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { readRoomView, type ContactBook } from '../monitor/index.ts'
import { selectResultIds, selectResultRows } from '../results/index.ts'
import { clockFacts } from '../sessions/index.ts'
import { selectSittings } from '../sittings/index.ts'
import {
  findClassExamListed,
  selectClassExams,
  selectCounts,
  type ClassExamListed,
} from './class-exams.queries.ts'
import { openPassword } from './exam-password.ts'
import { ownerOf, requireOwn } from './own.ts'

type Needed = Pick<Services, 'db' | 'clock' | 'keys'>

/** A class exam of the caller's. @throws ApiError notFound. */
export async function ownExam(
  { db }: Pick<Services, 'db'>,
  caller: Caller,
  examId: string,
): Promise<ClassExamListed> {
  const found = await findClassExamListed(db, examId)
  requireOwn(caller, found?.own)
  if (!found) throw new ApiError('notFound', 'No such class exam')
  return found
}

/** Own class exams with what they have come to. */
export async function listExams({ db }: Needed, caller: Caller): Promise<ClassExamRow[]> {
  const listed = await selectClassExams(db, ownerOf(caller))
  const counts = await selectCounts(
    db,
    listed.map(({ own }) => own.sessionId),
  )
  return listed.map((one) => rowOf(one, counts.get(one.own.sessionId)))
}

/** One of them as lists show it. */
export async function examRow(
  services: Pick<Services, 'db'>,
  caller: Caller,
  examId: string,
): Promise<ClassExamRow> {
  const one = await ownExam(services, caller, examId)
  const counts = await selectCounts(services.db, [one.own.sessionId])
  return rowOf(one, counts.get(one.own.sessionId))
}

function rowOf(
  { own, title, paperTitle, session }: ClassExamListed,
  counts: { students: number; loggedIn: number; handedIn: number } | undefined,
): ClassExamRow {
  const { examId, kind, ownerName, classNames, createdAt } = own
  return {
    ...{ examId, title, kind, ownerName, paperTitle, createdAt },
    classNames: [...classNames],
    clock: clockFacts(session),
    students: counts?.students ?? 0,
    loggedIn: counts?.loggedIn ?? 0,
    handedIn: counts?.handedIn ?? 0,
  }
}

/** What the teacher's page shows: who is in, how far, handed in, with what result. */
export async function readExam(
  services: Needed,
  contacts: Pick<ContactBook, 'read'>,
  caller: Caller,
  examId: string,
): Promise<ClassExamView> {
  const { db } = services
  const { own } = await ownExam(services, caller, examId)
  const [exam, room, sittings, candidateIds] = await Promise.all([
    examRow(services, caller, examId),
    readRoomView(services, contacts, own.sessionId),
    selectSittings(db, [own.sessionId]),
    selectResultIds(db, examId, ALL, {}, { direction: 'asc' }),
  ])
  const lines = await selectResultRows(db, examId, ALL, candidateIds)
  const lineOf = new Map(lines.map((line) => [line.sittingId, line]))
  const allowedAt = new Map(sittings.map((row) => [row.sittingId, row.moveAllowedAt]))
  return {
    exam,
    password: openPassword(services, own),
    shows: own.shows,
    roomName: own.roomId === null ? null : room.session.roomName,
    serverNow: room.serverNow,
    sittings: room.sittings.map((sitting) => {
      const { sittingId, examNumber, name, state, seatNumber, lastSeenAt, handedInAt } = sitting
      const line = lineOf.get(sittingId)
      return {
        ...{ sittingId, examNumber, name, state, seatNumber, lastSeenAt, handedInAt },
        answered: sitting.progress?.answered ?? null,
        of: sitting.progress?.of ?? null,
        moveAllowedAt: allowedAt.get(sittingId) ?? null,
        points: line?.points ?? null,
        max: line?.max ?? null,
      }
    }),
  }
}

const ALL = { kind: 'all' } as const
