import { downloadPaperArchive, downloadResultArchive } from '@wenkao/shared/archives'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import { route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findExam, findSession, type ExamRecord } from '../sessions/index.ts'
import { asName } from './archive-names.ts'
import { paperArchive, resultArchive } from './write-archives.ts'

/** Everything that an exam gave out and got back, as archives (D08); each download leaves a row. */
export function archivesRoutes(services: Services): Route[] {
  const { db } = services

  async function examFor(caller: Caller, examId: string, what: string): Promise<ExamRecord> {
    const exam = await findExam(db, examId)
    if (!exam) throw new ApiError('notFound', 'No such exam')
    await db.transaction((transaction) =>
      recordAction(services, transaction, caller, {
        action: 'archives.read',
        subject: `${what} of ${exam.title}`,
        detail: { examId },
      }),
    )
    return exam
  }
  const reply = (title: string, name: string, bytes: ReadableStream<Uint8Array>): BytesReply => ({
    ...{ bytes, mediaType: 'application/zip', fileName: `${asName(title)}-${name}.zip` },
  })

  return [
    route(downloadPaperArchive, async ({ params, query }, { caller }) => {
      const hasKey = query.key === 'yes'
      const exam = await examFor(caller, params.examId, hasKey ? 'papers with key' : 'papers')
      return reply(exam.title, 'paper', paperArchive(services, exam, hasKey))
    }),
    route(downloadResultArchive, async ({ params, query }, { caller }) => {
      const { sessionId } = query
      const session = sessionId === undefined ? undefined : await findSession(db, sessionId)
      if (sessionId !== undefined && session?.examId !== params.examId)
        throw new ApiError('notFound', 'No such session in this exam')
      const exam = await examFor(caller, params.examId, 'handed-in work')
      return reply(exam.title, 'result', resultArchive(services, params.examId, sessionId))
    }),
  ]
}
