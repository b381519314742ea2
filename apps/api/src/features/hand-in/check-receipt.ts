import { foldLog, isAnswered, readEntry } from '@wenkao/shared/answers'
import {
  isReceiptCode,
  type CheckedReceipt,
  type ReceiptStanding,
  type Submission,
} from '@wenkao/shared/hand-in'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { createAttemptLimiter } from '../accounts/index.ts'
import { selectLogTexts } from '../answers/index.ts'
import { findExam, findSittingPaper } from '../sessions/index.ts'
import { readSittingFacts, type SittingFacts } from '../sittings/index.ts'
import {
  selectContentSizes,
  selectSubmissions,
  selectSubmissionsOfNumber,
  type SubmissionRecord,
} from './hand-in.queries.ts'

/** Attempts under one number; a receipt code has 49.5 bits, so that slow guessing finds none. */
const ATTEMPTS = { free: 5, firstWaitMs: 1000, longestWaitMs: 30_000 }

/**
 * Tells what was stored with a hand-in to whoever has exam number and receipt code (N02): times, counts,
 * names, sizes and hashes, never an answer or a content (R6). Guessing is slowed down per number, never
 * by address: a school is one.
 * @returns a function that throws ApiError notFound for an unknown number and a wrong code alike, and
 *   tooManyRequests with the wait.
 */
export function createReceiptCheck(services: Services) {
  const attempts = createAttemptLimiter(ATTEMPTS)

  return async function checkReceipt(given: {
    readonly examNumber: string
    readonly code: string
  }): Promise<CheckedReceipt> {
    const { examNumber, code } = given
    const retryAfterMs = attempts.waitMs(examNumber, services.clock.now())
    if (retryAfterMs > 0)
      throw new ApiError('tooManyRequests', 'Too many attempts; wait a moment', { retryAfterMs })
    const all = await selectSubmissionsOfNumber(services.db, examNumber)
    const found = all.find((row) => isReceiptCode(code, row.receipt))
    if (!found) {
      attempts.failed(examNumber, services.clock.now())
      throw new ApiError('notFound', 'No receipt with this number and code')
    }
    attempts.succeeded(examNumber)
    return describe(services, found)
  }
}

async function describe(services: Services, found: SubmissionRecord): Promise<CheckedReceipt> {
  const { sessionId, sittingId, submission, receipt } = found
  const [facts, rounds] = await Promise.all([
    readSittingFacts(services, sessionId, sittingId),
    selectSubmissions(services.db, sessionId, sittingId),
  ])
  const [paper, exam] = await Promise.all([
    findSittingPaper(services.db, facts.sitting),
    findExam(services.db, facts.session.examId),
  ])
  if (!paper) throw new Error('The exam of this submission has no paper')
  const items = paper.content.items.map((item) => item.id)
  const sizes = await selectContentSizes(
    services.db,
    facts.sitting,
    paper.paperId,
    submission.files.map((file) => file.hash),
  )
  return {
    examTitle: exam?.title ?? '',
    sessionName: facts.session.name,
    examNumber: facts.sitting.examNumber,
    round: found.round,
    at: receipt.payload.at,
    standing: standingOf(found, rounds),
    answered: await countAnswered(services, facts, submission, items),
    items: items.length,
    files: submission.files.map(({ path, hash }) => ({
      ...{ path, hash },
      size: sizes.get(hash) ?? null,
    })),
    rounds: rounds.map((row) => ({
      round: row.round,
      at: row.receipt.payload.at,
      standing: standingOf(row, rounds),
      isThis: row.contentDigest === found.contentDigest,
    })),
  }
}

function standingOf(row: SubmissionRecord, all: readonly SubmissionRecord[]): ReceiptStanding {
  if (row.standing === 'contested') return 'contested'
  if (row.standing === 'replaced') return 'replaced'
  const isFormer = all.some((other) => other.standing === 'stands' && other.round > row.round)
  return isFormer ? 'former' : 'stands'
}

/** Items with an answer among the entries under the submission's cut. */
async function countAnswered(
  services: Services,
  facts: SittingFacts,
  { cut }: Submission,
  items: readonly string[],
): Promise<number> {
  const { sessionId, sittingId } = facts.sitting
  const texts = await selectLogTexts(services.sql, sessionId, sittingId)
  const events = texts.flatMap(({ writer, n, text }) => {
    const read = n <= (cut[writer]?.n ?? -1) ? readEntry(text) : undefined
    return read?.kind === 'entry' ? [read.entry.event] : []
  })
  const folded = foldLog(events, facts.wireBindings)
  return items.filter((item) => isAnswered(folded.items.get(item))).length
}
