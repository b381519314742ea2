import { readNumberPattern, type CandidateInput } from '@wenkao/shared/sessions'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import type { CheckedRoster } from './check-roster.ts'
import {
  insertNumberCodes,
  selectKnownPersons,
  selectNumberCodes,
  updateNumberPattern,
} from './exam-numbers.queries.ts'
import { numberPeople, type NumberCode, type Unnumbered } from './number-people.ts'
import { identityMac } from './take-roster.ts'

/** A checked roster whose good rows all have an exam number. */
export interface NumberedRoster extends CheckedRoster {
  /** Rows that came without a number and have one now, in the order of the roster. */
  readonly given: readonly (CandidateInput & { readonly line: number; readonly isNew: boolean })[]
  readonly newCodes: readonly NumberCode[]
}

/**
 * Numbers the rows of a roster that came without an exam number (RO7), without saving anything; within
 * the transaction that takes the roster, under the lock of the exam, the numbers stay free until then.
 * @param pattern empty: there are no such rows.
 */
export async function numberRoster(
  services: Pick<Services, 'keys'>,
  db: Db,
  examId: string,
  pattern: string,
  roster: CheckedRoster,
  cellOf: (line: number, heading: string) => string | undefined,
): Promise<NumberedRoster> {
  const read = readNumberPattern(pattern)
  if (roster.unnumbered.length === 0 || read.kind === 'fault')
    return { ...roster, given: [], newCodes: [] }
  const [known, codes] = await Promise.all([
    selectKnownPersons(db, examId),
    selectNumberCodes(db, examId),
  ])
  const { numbered, problems, newCodes } = numberPeople({
    ...{ parts: read.parts, people: roster.unnumbered, cellOf, known, codes },
    macOf: (identityNumber) => identityMac(services, examId, identityNumber),
    brought: new Set(roster.good.map(({ examNumber }) => examNumber)),
  })
  return {
    good: [...roster.good, ...numbered].sort((one, other) => one.line - other.line),
    unnumbered: roster.unnumbered,
    problems: [...roster.problems, ...problems],
    faultyLines: new Set([...roster.faultyLines, ...problems.map(({ line }) => line)]),
    given: numbered,
    newCodes,
  }
}

/** Keeps the pattern and the figures of schools and classes with the exam, with the roster taken. */
export async function keepNumbering(
  transaction: Db,
  examId: string,
  wished: string | undefined,
  newCodes: readonly NumberCode[],
): Promise<void> {
  if (wished !== undefined) await updateNumberPattern(transaction, examId, wished.trim() || null)
  await insertNumberCodes(transaction, examId, newCodes)
}

/** What a row without an exam number has now, as replies tell it. */
export const toldNumbers = (given: readonly (CandidateInput & Pick<Unnumbered, 'line'>)[]) =>
  given.map(({ line, examNumber, name }) => ({ line, examNumber, name }))
