import { timingSafeEqual } from 'node:crypto'
import type { OwnResult } from '@wenkao/shared/releases'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { BytesReply } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { createAttemptLimiter } from '../accounts/index.ts'
import { findPaper } from '../papers/index.ts'
import { explainVerdicts, readPaperPicture } from '../results/index.ts'
import { keepAppeal } from '../review/index.ts'
import { accessCodeMac } from '../sessions/index.ts'
import {
  findGradingOf,
  findLastAppeal,
  findNewestLine,
  selectByNumber,
} from './own-results.queries.ts'
import type { Language } from './release-words.ts'

interface OwnLogIn {
  readonly examNumber: string
  readonly accessCode: string
}
type NewestLine = NonNullable<Awaited<ReturnType<typeof findNewestLine>>>

/** As a log-in: slowed down per number, never locked out, never by address (DESIGN section 6). */
const ATTEMPTS = { free: 5, firstWaitMs: 1000, longestWaitMs: 30_000 }

/**
 * What candidates read and do with exam number and access code, after the exam and without a sitting's
 * token (RL9). An unknown number and a wrong code look the same, whatever is published; only who has the
 * code learns that nothing is published yet.
 */
export function createOwnResults(services: Services) {
  const { db } = services
  const attempts = createAttemptLimiter(ATTEMPTS)

  /** @throws ApiError wrongAccessCode, tooManyRequests with the wait. */
  async function provedCandidates({ examNumber, accessCode }: OwnLogIn) {
    const retryAfterMs = attempts.waitMs(examNumber, services.clock.now())
    if (retryAfterMs > 0)
      throw new ApiError('tooManyRequests', 'Too many attempts; wait a moment', { retryAfterMs })
    const given = Buffer.from(accessCodeMac(services, accessCode), 'hex')
    const proved = (await selectByNumber(db, examNumber)).filter(({ codeMac }) =>
      timingSafeEqual(given, Buffer.from(codeMac, 'hex')),
    )
    if (proved.length === 0) {
      attempts.failed(examNumber, services.clock.now())
      throw new ApiError('wrongAccessCode', 'Exam number or access code is wrong')
    }
    attempts.succeeded(examNumber)
    return proved
  }

  async function appealOf({ edition, line }: NewestLine): Promise<OwnResult['appeal']> {
    const { appealOpensAt: opensAt, appealClosesAt: closesAt } = edition.settings
    const now = services.clock.now()
    const last =
      line.sessionId === null || line.sittingId === null
        ? undefined
        : await findLastAppeal(db, line.sessionId, line.sittingId)
    const isInWindow = opensAt !== null && closesAt !== null && now >= opensAt && now < closesAt
    const isOpen = last?.state === 'open' || last?.state === 'arbitration'
    return {
      ...{ opensAt, closesAt },
      may: isInWindow && line.grading !== null && !isOpen,
      state: last === undefined ? null : isOpen ? 'open' : 'decided',
    }
  }

  async function evidenceOf(found: NewestLine, language: Language): Promise<OwnResult['evidence']> {
    const { line, edition } = found
    const { evidence } = edition.settings.shows
    const { sessionId, sittingId, grading: key } = line
    if (evidence === 'none' || sessionId === null || sittingId === null || key === null) return []
    const grading = await findGradingOf(db, sessionId, sittingId, key)
    if (!grading) return []
    const paper = await findPaper(db, key.paperId)
    return explainVerdicts(grading.verdicts, paper?.content, language).map((row) => ({
      ...{ part: row.part, title: row.title, points: row.points, max: row.max },
      message: evidence === 'full' ? row.message : null,
      ...(evidence === 'full' ? row.pictures && { pictures: row.pictures } : titlePictures(row)),
    }))
  }

  async function ownResult(found: NewestLine, language: Language): Promise<OwnResult> {
    const { line, edition, examTitle } = found
    const { shows } = edition.settings
    return {
      ...{ examTitle, examId: line.examId, examNumber: line.examNumber, name: line.name },
      ...{ school: line.school, className: line.className, kind: line.kind },
      edition: edition.edition,
      correction: edition.edition > 1 ? edition.reason : null,
      publishedAt: edition.publishedAt,
      score: shows.score ? line.score : null,
      grade: shows.grade ? line.grade : null,
      objectivePoints: shows.parts ? line.objectivePoints : null,
      taskPoints: shows.parts ? line.taskPoints : null,
      evidence: await evidenceOf(found, language),
      appeal: await appealOf(found),
    }
  }

  return {
    read: async (given: OwnLogIn, language: Language): Promise<OwnResult[]> => {
      const results: OwnResult[] = []
      for (const { examId, candidateId } of await provedCandidates(given)) {
        const found = await findNewestLine(db, examId, candidateId)
        if (found) results.push(await ownResult(found, language))
      }
      return results
    },

    /** @throws ApiError notFound for what the published result does not show. */
    picture: async (
      given: OwnLogIn,
      wish: { readonly examId: string; readonly hash: string },
    ): Promise<BytesReply> => {
      const own = (await provedCandidates(given)).find(({ examId }) => examId === wish.examId)
      const found = own && (await findNewestLine(db, own.examId, own.candidateId))
      const evidence = found ? await evidenceOf(found, 'zh-CN') : []
      const isShown = evidence.some(({ pictures }) =>
        pictures?.some(({ hash }) => hash === wish.hash),
      )
      return readPaperPicture(
        services,
        isShown ? found?.line.grading?.paperId : undefined,
        wish.hash,
      )
    },

    /** @throws ApiError notFound for an exam without a published result, appealClosed, conflict. */
    appeal: async (
      caller: Caller,
      given: OwnLogIn,
      wish: { readonly examId: string; readonly reviewId: string; readonly text: string },
    ): Promise<void> => {
      const own = (await provedCandidates(given)).find(({ examId }) => examId === wish.examId)
      const found = own && (await findNewestLine(db, own.examId, own.candidateId))
      if (!found) throw new ApiError('notFound', 'No published result in this exam')
      const { sessionId, sittingId, examNumber, name, areaId } = found.line
      const { opensAt, closesAt } = await appealOf(found)
      const now = services.clock.now()
      const isOpen = opensAt !== null && closesAt !== null && now >= opensAt && now < closesAt
      if (!isOpen || sessionId === null || sittingId === null)
        throw new ApiError('appealClosed', 'No appeal can be opened now')
      await keepAppeal(
        services,
        caller,
        { examId: wish.examId, sessionId, sittingId, examNumber },
        wish,
        { name, ...(areaId === null ? {} : { areaId }) },
      )
    },
  }
}

/** Without the message, only what the title shows. */
function titlePictures({ title, pictures = [] }: ReturnType<typeof explainVerdicts>[number]) {
  const named = pictures.filter(({ name }) => title.includes(`](${name})`))
  return named.length > 0 ? { pictures: named } : undefined
}
