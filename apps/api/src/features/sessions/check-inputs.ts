import type { CandidateInput } from '@wenkao/shared/sessions'
import { checkRoster, type CheckedRoster } from './check-roster.ts'

/** A candidate as another system sends one. */
export type SentCandidate = Omit<CandidateInput, 'examNumber'> & {
  readonly examNumber?: string | undefined
}

/** Those who come with an exam number. */
export const withNumber = (inputs: readonly SentCandidate[]): CandidateInput[] =>
  inputs.flatMap(({ examNumber, ...input }) =>
    examNumber === undefined ? [] : [{ ...input, examNumber }],
  )

/** The same checks for candidates that another system sends; `line` counts from 1. */
export function checkInputs(
  inputs: readonly SentCandidate[],
  mayLackNumber: boolean,
): CheckedRoster {
  const rows = inputs.map((input, at) => ({
    line: at + 1,
    cells: [
      input.examNumber ?? '',
      input.name,
      input.gender ?? '',
      input.identityNumber ?? '',
      input.school ?? '',
      input.className ?? '',
      // Empty takes away what is kept; an empty cell of a file says nothing.
      input.specialNeeds?.trim() === '' ? '-' : (input.specialNeeds ?? ''),
    ],
  }))
  const checked = checkRoster(
    rows,
    {
      examNumber: 0,
      name: 1,
      gender: 2,
      identityNumber: 3,
      school: 4,
      className: 5,
      specialNeeds: 6,
    },
    mayLackNumber,
  )
  const unnumbered = checked.unnumbered.map((one) => {
    const externalId = inputs[one.line - 1]?.externalId
    return externalId === undefined ? one : { ...one, externalId }
  })
  return { ...checked, unnumbered }
}
