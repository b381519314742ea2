import {
  paperUnderRules,
  rulesOfPaper,
  type GradingRules,
  type RuledPaper,
} from '@wenkao/shared/grading'
import type { Db } from '../../platform/database.ts'
import type { PaperRecord } from '../papers/index.ts'
import { findSittingPaper } from '../sessions/index.ts'
import { findSitting } from '../sittings/index.ts'
import { findCurrentRules, findRules } from './rules.queries.ts'

/** A paper as one version of its rules grades it. */
export interface GradingPaper {
  readonly paper: PaperRecord
  readonly rulesVersion: number
  readonly ruled: RuledPaper
}

/** Rules of a paper by their version; 1 is the paper's own. Undefined when there is no such version. */
export async function rulesOf(
  db: Db,
  paper: PaperRecord,
  rulesVersion: number,
): Promise<GradingRules | undefined> {
  return rulesVersion === 1
    ? rulesOfPaper(paper.content)
    : findRules(db, paper.paperId, rulesVersion)
}

/**
 * The paper by which a sitting is graded now: under the rules of the latest released regrade that covers
 * it, else under its own (D12). So what is handed in, or decided late, after a release is graded alike.
 * @param rulesVersion another version than that.
 * @throws Error when the exam has no paper, or the paper no such version.
 */
export async function gradingPaper(
  db: Db,
  of: { readonly examId: string; readonly sessionId: string; readonly sittingId: string },
  rulesVersion?: number,
): Promise<GradingPaper> {
  const sitting = await findSitting(db, of.sessionId, of)
  const paper = sitting && (await findSittingPaper(db, sitting))
  if (!paper) throw new Error('The exam of this work has no paper')
  const version = rulesVersion ?? (await findCurrentRules(db, of))
  const rules = await rulesOf(db, paper, version)
  if (!rules) throw new Error(`The paper has no grading rules of version ${version}`)
  return { paper, rulesVersion: version, ruled: paperUnderRules(paper.content, rules) }
}

/**
 * The first variant of an exam's paper as the rules that count for all of it now grade it: what any
 * candidate can reach, for variants are of equal plan. Undefined without a paper.
 */
export async function examRuledPaper(db: Db, examId: string): Promise<RuledPaper | undefined> {
  const paper = await findSittingPaper(db, { examId, variant: 0 })
  const rules = paper && (await rulesOf(db, paper, await findCurrentRules(db, { examId })))
  return paper && rules && paperUnderRules(paper.content, rules)
}
