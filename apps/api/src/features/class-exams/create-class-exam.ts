import type { ClassExamKind, ResultView, Student } from '@wenkao/shared/class-exams'
import { ApiError } from '../../platform/api-error.ts'
import { visibleTo, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { isRefusedContent } from '../../platform/database-errors.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import { findRoomLayout, findRoomPlace, NO_ROOM, selectStations } from '../places/index.ts'
import {
  findExam,
  insertExam,
  makeSessions,
  selectSchedulable,
  takeRoster,
} from '../sessions/index.ts'
import {
  findClassExam,
  findRoomConflict,
  insertClassExam,
  keepNoRoom,
  selectKeptEntries,
  selectOwnPapers,
  spreadVariants,
} from './class-exams.queries.ts'
import { selectClassesById } from './classes.queries.ts'
import { sealedPassword, setPassword } from './exam-password.ts'
import { ownerOf, requireOwn } from './own.ts'

export interface ClassExamWish {
  readonly examId: string
  readonly title: string
  readonly kind: ClassExamKind
  readonly paperId: string
  readonly classIds: readonly string[]
  readonly roomId: string | null
  readonly durationMinutes: number
  readonly password: string
  readonly shows: ResultView
}

const MINUTE_MS = 60_000
const MOST_STUDENTS = 1000

/**
 * Makes a teacher's exam: an ordinary exam of one session in which every student has a sitting, a free
 * seat and the same code (CE1). Repeating the request changes nothing (R4).
 * @throws ApiError notFound for what is another's, itemsInUse, conflict, invalidRequest.
 */
export async function createClassExam(
  services: Services,
  caller: Caller,
  wish: ClassExamWish,
): Promise<void> {
  const { db } = services
  const known = await findClassExam(db, wish.examId)
  if (known) {
    requireOwn(caller, known)
    return
  }
  const paper = await usablePaper(db, caller, wish)
  const classes = (await selectClassesById(db, wish.classIds)).map((row) => requireOwn(caller, row))
  if (classes.length !== new Set(wish.classIds).size)
    throw new ApiError('notFound', 'No such class')
  const students = studentsOf(classes.flatMap((row) => row.students))
  const place = await placeOf(services, caller, wish, paper.content.tasks.length > 0)
  const { id: ownerId, name: ownerName } = actorOf(caller)
  const classNames = classes.map(({ name }) => name)
  try {
    await db.transaction(async (transaction) => {
      if (wish.roomId === null) await keepNoRoom(transaction, NO_ROOM)
      const { examId, title, kind, paperId, durationMinutes } = wish
      const now = services.clock.now()
      await insertExam(transaction, {
        ...{ examId, title, kind, paperId, durationMinutes, timing: 'sessionEnd' },
        ...{ entryClosesMinutes: durationMinutes, handInOpensMinutes: 0, instructions: '' },
        ...{ proctorExtraMinutes: 0, createdAt: now },
      })
      const exam = await findExam(transaction, examId)
      if (!exam) throw new Error('The exam was not kept')
      await takeRoster(services, transaction, examId, {
        ...{ added: students, changed: [], unchanged: 0, refused: [] },
      })
      const candidates = await selectSchedulable(transaction, examId, { next: MOST_STUDENTS })
      const made = await makeSessions(services, transaction, exam, [
        {
          ...{ roomId: place.roomId, name: classNames.join('、').slice(0, 200), plannedStart: now },
          ...{ excludedNumbers: [], stations: place.stations, layout: place.layout },
          candidates: candidates.map((candidate) => ({ candidate, seatNumber: null })),
        },
      ])
      const [sessionId] = made.sessionIds
      if (sessionId === undefined) throw new Error('The session was not kept')
      await insertClassExam(transaction, {
        ...{ examId, sessionId, ownerId, ownerName, kind, classNames, roomId: wish.roomId },
        ...{ passwordSealed: sealedPassword(services, examId, wish.password) },
        ...{ shows: wish.shows, createdAt: now },
      })
      await spreadVariants(transaction, sessionId, paper.variants)
      await setPassword(services, transaction, examId, wish.password)
      await recordAction(services, transaction, caller, {
        action: 'classExams.run',
        subject: `created ${kind} ${title}`,
        sessionId,
        detail: { examId, paperId, students: students.length },
      })
    })
  } catch (cause) {
    // Two taps at once: the first one made it.
    if (!isRefusedContent(cause)) throw cause
    requireOwn(caller, await findClassExam(db, wish.examId))
  }
}

/** An own confirmed paper of which no office's exam still keeps anything secret (CE8). */
async function usablePaper(db: Db, caller: Caller, wish: ClassExamWish) {
  const papers = await selectOwnPapers(db, ownerOf(caller), wish.paperId)
  const paper = papers[0]
  if (!paper) throw new ApiError('notFound', 'No such paper')
  const entryIds = [...new Set((paper.places ?? []).map(({ entryId }) => entryId))]
  const kept = await selectKeptEntries(db, wish.paperId, entryIds)
  if (kept.length > 0)
    throw new ApiError('itemsInUse', 'A formal exam that is not over uses these', { items: kept })
  return paper
}

/** Everybody once; who is in two classes is the same person when the names are the same. */
function studentsOf(all: readonly Student[]): Student[] {
  const byNumber = new Map<string, Student>()
  for (const student of all) {
    const known = byNumber.get(student.examNumber)
    if (known && known.name !== student.name)
      throw new ApiError('conflict', `The number ${student.examNumber} is of two people`)
    byNumber.set(student.examNumber, student)
  }
  return [...byNumber.values()]
}

async function placeOf(
  services: Services,
  caller: Caller,
  { roomId, durationMinutes }: ClassExamWish,
  hasTasks: boolean,
) {
  const { db } = services
  if (roomId === null) {
    // Answer files need the exam client.
    if (hasTasks) throw new ApiError('invalidRequest', 'A paper with tasks needs a computer room')
    return { roomId: NO_ROOM.roomId, stations: [], layout: null }
  }
  const place = await findRoomPlace(db, roomId)
  if (!place || !visibleTo(caller, 'classExams.run')(place))
    throw new ApiError('notFound', 'No such room')
  const now = services.clock.now()
  const within = { from: now, to: now + durationMinutes * MINUTE_MS }
  const conflict = await findRoomConflict(db, roomId, within)
  if (conflict !== undefined)
    throw new ApiError('conflict', `The exam office needs this room: ${conflict}`)
  return {
    ...{ roomId, stations: await selectStations(db, roomId) },
    layout: await findRoomLayout(db, roomId),
  }
}
