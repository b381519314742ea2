import * as contract from '@wenkao/shared/class-exams'
import { ApiError } from '../../platform/api-error.ts'
import { visibleTo, type Caller } from '../../platform/caller.ts'
import { route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { endSessionNow, startSessionNow, type ContactBook } from '../monitor/index.ts'
import { resultsWorkbook, selectResultIds } from '../results/index.ts'
import { lockSession, selectSessions } from '../sessions/index.ts'
import {
  extendSession,
  findSitting,
  reopenSitting,
  type HeldSittingFacts,
} from '../sittings/index.ts'
import { selectOwnPapers, selectUsableRooms, updateMoveAllowed } from './class-exams.queries.ts'
import { createClassExam } from './create-class-exam.ts'
import { proposedPassword, setPassword } from './exam-password.ts'
import { ownerOf } from './own.ts'
import { examRow, listExams, ownExam, readExam } from './read-class-exam.ts'

const USUAL_MINUTES = 45
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A teacher's own exams: made, run and read without the office (D15). */
export function classExamsRoutes(
  services: Services,
  held: HeldSittingFacts,
  contacts: Pick<ContactBook, 'read'>,
): Route[] {
  const { db } = services

  async function listedOf(caller: Caller, examId: string) {
    const { own } = await ownExam(services, caller, examId)
    const [listed] = await selectSessions(db, { sessionId: own.sessionId })
    if (!listed) throw new ApiError('notFound', 'No such class exam')
    return { own, listed }
  }
  const settled = (caller: Caller, examId: string, sessionId: string) => {
    held.forgetSession(sessionId)
    return examRow(services, caller, examId)
  }

  return [
    route(contract.listClassExams, async (_input, { caller }) => ({
      exams: await listExams(services, caller),
    })),
    route(contract.classExamChoices, async (_input, { caller }) => {
      const isVisible = visibleTo(caller, 'classExams.run')
      const rooms = (await selectUsableRooms(db)).filter(isVisible)
      const papers = await selectOwnPapers(db, ownerOf(caller))
      return {
        papers: papers.map(({ paperId, title, confirmedAt, blueprint, content }) => ({
          ...{ paperId, title, confirmedAt },
          durationMinutes: blueprint?.durationMinutes ?? USUAL_MINUTES,
          items: content.items.length,
          tasks: content.tasks.length,
          points: [...content.items, ...content.tasks].reduce((sum, { points }) => sum + points, 0),
        })),
        rooms: rooms.map(({ roomId, name, siteName, stations }) => ({
          ...{ roomId, stations, name: `${siteName} ${name}` },
        })),
        password: proposedPassword(),
      }
    }),
    route(contract.createClassExam, async ({ body }, { caller }) => {
      await createClassExam(services, caller, body)
      return examRow(services, caller, body.examId)
    }),
    route(contract.readClassExam, ({ params }, { caller }) =>
      readExam(services, contacts, caller, params.examId),
    ),
    route(contract.startClassExam, async ({ params: { examId } }, { caller }) => {
      const { own, listed } = await listedOf(caller, examId)
      await startSessionNow(services, caller, listed)
      return settled(caller, examId, own.sessionId)
    }),
    route(contract.endClassExam, async ({ params: { examId } }, { caller }) => {
      const { own, listed } = await listedOf(caller, examId)
      await endSessionNow(services, caller, listed)
      return settled(caller, examId, own.sessionId)
    }),
    route(contract.extendClassExam, async ({ params: { examId }, body }, { caller }) => {
      const { own, listed } = await listedOf(caller, examId)
      await extendSession(services, caller, listed, { ...body, reason: own.kind })
      return settled(caller, examId, own.sessionId)
    }),
    route(contract.changeClassPassword, async ({ params: { examId }, body }, { caller }) => {
      const { own, title } = await ownExam(services, caller, examId)
      await db.transaction(async (transaction) => {
        await setPassword(services, transaction, examId, body.password)
        await recordAction(services, transaction, caller, {
          action: 'classExams.run',
          subject: `changed password of ${title}`,
          sessionId: own.sessionId,
        })
      })
      return { password: body.password }
    }),
    route(contract.allowMove, async ({ params: { examId, sittingId } }, { caller }) => {
      const { own } = await ownExam(services, caller, examId)
      const of = { sessionId: own.sessionId, sittingId }
      const sitting = await findSitting(db, own.sessionId, { sittingId })
      if (!sitting) throw new ApiError('notFound', 'No such student in this exam')
      return db.transaction(async (transaction) => {
        if (!(await updateMoveAllowed(transaction, of, services.clock.now())))
          return { outcome: 'same' as const }
        await recordAction(services, transaction, caller, {
          action: 'classExams.run',
          subject: `let ${sitting.examNumber} move to another PC`,
          sessionId: own.sessionId,
          detail: { sittingId },
        })
        return { outcome: 'allowed' as const }
      })
    }),
    route(contract.letBackIn, async ({ params: { examId, sittingId }, body }, { caller }) => {
      const { own } = await ownExam(services, caller, examId)
      const of = { sessionId: own.sessionId, sittingId }
      const deadline = await db.transaction(async (transaction) => {
        await lockSession(transaction, own.sessionId)
        const wish = { minutes: body.minutes, reason: own.kind }
        const until = await reopenSitting(services, transaction, caller, of, wish)
        await recordAction(services, transaction, caller, {
          action: 'classExams.run',
          subject: 'let a student back in',
          sessionId: own.sessionId,
          detail: { sittingId, minutes: body.minutes },
        })
        return until
      })
      await held.forget(own.sessionId, sittingId)
      return { deadline }
    }),
    route(contract.classResultsFile, async ({ params: { examId }, query }, { caller }) => {
      const { title } = await ownExam(services, caller, examId)
      const scope = { kind: 'all' } as const
      const candidateIds = await selectResultIds(db, examId, scope, {}, { direction: 'asc' })
      return {
        bytes: await resultsWorkbook({ db, examId, scope, candidateIds, ...query }),
        mediaType: XLSX,
        fileName: `${title}.xlsx`,
      } satisfies BytesReply
    }),
  ]
}
