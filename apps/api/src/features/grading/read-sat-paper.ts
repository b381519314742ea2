import type { SatPaper } from '@wenkao/shared/bank'
import type { Db } from '../../platform/database.ts'
import { findEffective } from './effective.queries.ts'

/**
 * Reads what one candidate reached, item by item, as it counts now; voided items are left out. Undefined
 * before it is graded.
 */
export const readSatPaper =
  (db: Db) =>
  async ({
    sessionId,
    sittingId,
  }: {
    readonly sessionId: string
    readonly sittingId: string
  }): Promise<SatPaper | undefined> => {
    const grading = await findEffective(db, sessionId, sittingId)
    if (!grading) return undefined
    const { verdicts, objectivePoints, taskPoints, max } = grading
    const shareOf = (points: number, most: number) => (most > 0 ? points / most : 0)
    const objective = verdicts.objective
      .filter(({ verdict }) => verdict !== 'voided')
      .map((item) => ({
        id: item.itemId,
        share: shareOf(item.points, item.max),
        isAnswered: item.verdict !== 'unanswered',
        ...(isChoice(item.expected) && { chosen: item.actual }),
      }))
    const tasks = verdicts.tasks.map(({ taskId, verdict }) => {
      const reached = verdict.verdicts.reduce((sum, { points }) => sum + points, 0)
      return { id: taskId, share: shareOf(reached, verdict.max), isAnswered: reached > 0 }
    })
    return {
      share: shareOf(objectivePoints + taskPoints, max),
      items: [...objective, ...tasks].map((item) => ({ ...item, share: clamp(item.share) })),
    }
  }

/** Answers by options, true or false; what was typed is nobody's statistics. */
const isChoice = (expected: readonly string[]): boolean =>
  expected.every((one) => /^(?:[A-H]|true|false)$/.test(one))

const clamp = (share: number): number => Math.min(1, Math.max(0, share))
