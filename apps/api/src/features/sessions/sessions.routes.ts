import type { Action } from '@wenkao/shared/accounts'
import { isClassExam } from '@wenkao/shared/class-exams'
import {
  createExam,
  createSession,
  getSession,
  listExams,
  listPapers,
  listSessions,
  listTickets,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { ApiError } from '../../platform/api-error.ts'
import { requirePlace, visibleTo, type Caller } from '../../platform/caller.ts'
import { createOnce, differingFields } from '../../platform/create-once.ts'
import { cursorPage, cursorWish } from '../../platform/cursor.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction, recordLook } from '../audit/index.ts'
import { findPaper, selectPapers } from '../papers/index.ts'
import { findRoomPlace } from '../places/index.ts'
import { describeVariants } from './give-seat-variants.ts'
import { prepareSession, scheduleInto } from './prepare-session.ts'
import type { SessionFiles } from './session-files.ts'
import { placeOfSession, sessionRow } from './session-row.ts'
import {
  findByExternalId,
  findExam,
  insertExam,
  insertExternalId,
  selectExams,
} from './exams.queries.ts'
import { selectTickets } from './schedules.queries.ts'
import {
  findDrawCommitment,
  findSession,
  selectSessions,
  type SessionListed,
} from './sessions.queries.ts'
import { openAccessCode } from './take-roster.ts'

/** A session that the caller may do this action in. @throws ApiError notFound, forbidden. */
export async function sessionFor(
  services: Services,
  caller: Caller,
  action: Action,
  sessionId: string,
): Promise<SessionListed> {
  const [listed] = await selectSessions(services.db, { sessionId })
  if (!listed) throw new ApiError('notFound', 'No such session')
  requirePlace(caller, action, placeOfSession(listed))
  return listed
}

/** Exams, papers to choose from, sessions, scheduling, tickets. @param files hears of candidates. */
export function sessionsRoutes(services: Services, files: Pick<SessionFiles, 'prepare'>): Route[] {
  const { db } = services
  return [
    route(listExams, async ({ query: { externalId } }) => {
      if (externalId === undefined) return { exams: await selectExams(db) }
      const examId = await findByExternalId(db, 'exam', externalId)
      return { exams: examId === undefined ? [] : await selectExams(db, examId) }
    }),
    route(listPapers, async () => ({
      papers: (await selectPapers(db)).map((paper) => ({
        paperId: paper.paperId,
        title: paper.title,
        version: paper.version,
        items: paper.first.items.length,
        tasks: paper.first.tasks.length,
        points: [...paper.first.items, ...paper.first.tasks].reduce(
          (sum, entry) => sum + entry.points,
          0,
        ),
        variants: paper.variants,
        variantRule: paper.variantRule,
      })),
    })),
    route(createExam, async ({ body }, { caller }) => {
      requirePlace(caller, 'exams.edit', {})
      if (!(await findPaper(db, body.paperId))) throw new ApiError('notFound', 'No such paper')
      const examId = await createOnce(body.externalId, {
        find: async (externalId) => {
          const known = await findByExternalId(db, 'exam', externalId)
          return known === undefined ? undefined : findExam(db, known)
        },
        differing: (found) => differingFields(body, found),
        same: (found) => found.examId,
        create: async () => {
          const fresh = freshId(services)
          await db.transaction(async (transaction) => {
            const createdAt = services.clock.now()
            const { externalId } = body
            if (externalId !== undefined)
              await insertExternalId(transaction, { kind: 'exam', externalId, id: fresh })
            await insertExam(transaction, { ...body, examId: fresh, createdAt })
            await recordAction(services, transaction, caller, {
              action: 'exams.edit',
              subject: `exam ${body.title}`,
              detail: { examId: fresh },
            })
          })
          return fresh
        },
      })
      const [row] = await selectExams(db, examId)
      if (!row) throw new ApiError('internal', 'The exam was not kept')
      return row
    }),
    route(listSessions, async ({ query }, { caller }) => {
      const isVisible = visibleTo(caller, 'sessions.read')
      const cursor = cursorWish('sessions', query, /^[0-9a-f-]{36}$/)
      const found = await selectSessions(db, query, cursor)
      const part =
        cursor && cursorPage('sessions', cursor, found, ({ session }) => session.sessionId)
      const listed = part?.rows ?? found
      return {
        ...(part ? { next: part.next } : {}),
        // A teacher's own are asked for by their exam (CE2).
        sessions: listed
          .filter(({ examKind }) => query.examId !== undefined || !isClassExam(examKind))
          .filter((entry) => isVisible(placeOfSession(entry)))
          .map(sessionRow),
      }
    }),
    route(createSession, async ({ body }, { caller }) => {
      const place = await findRoomPlace(db, body.roomId)
      if (!place) throw new ApiError('notFound', 'No such room')
      requirePlace(caller, 'sessions.edit', place)
      const sessionId = await createOnce(body.externalId, {
        find: async (externalId) => {
          const known = await findByExternalId(db, 'session', externalId)
          return known === undefined ? undefined : findSession(db, known)
        },
        // Which numbers are kept free is changed later as well, and so names no other session.
        differing: ({ examId, roomId, name, plannedStart }) => {
          const found = { examId, roomId, name, plannedStart }
          return Object.entries(found).flatMap(([field, value]) =>
            body[field as keyof typeof found] === value ? [] : [field],
          )
        },
        same: (found) => found.sessionId,
        create: () => prepareSession(services, caller, body),
      })
      return sessionRow(await sessionFor(services, caller, 'sessions.edit', sessionId))
    }),
    route(getSession, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'sessions.read', params.sessionId)
      const draw = await findDrawCommitment(db, params.sessionId)
      if (!draw) throw new ApiError('notFound', 'This session has no draw')
      const variants = await describeVariants(db, listed.session)
      return {
        ...{ ...sessionRow(listed), drawCommitment: draw.commitment },
        ...(variants ? { variants } : {}),
      }
    }),
    route(scheduleCandidates, async ({ params, body }, { caller }) => {
      await sessionFor(services, caller, 'sessions.edit', params.sessionId)
      const outcome = await scheduleInto(services, caller, params.sessionId, body)
      // The keys of access codes take a while: they are ready before the stations ask.
      files.prepare(params.sessionId)
      return outcome
    }),
    route(listTickets, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'tickets.print', params.sessionId)
      const tickets = await db.transaction(async (transaction) => {
        await recordAction(services, transaction, caller, {
          action: 'tickets.print',
          subject: `tickets of ${listed.session.name}`,
          sessionId: params.sessionId,
          areaId: listed.areaId,
        })
        const tickets = await selectTickets(transaction, params.sessionId)
        await recordLook(services, transaction, caller, {
          examId: listed.session.examId,
          candidateIds: tickets.map(({ candidateId }) => candidateId),
          ...{ seen: ['accessCode'], action: 'tickets.print' },
        })
        return tickets
      })
      return {
        tickets: tickets.map(({ candidateId, codeSealed, ...ticket }) => ({
          ...ticket,
          accessCode: openAccessCode(services, candidateId, codeSealed),
        })),
      }
    }),
  ]
}
