import {
  SPECIAL_NEEDS_MAX,
  plainNeeds,
  readExtraTime,
  type CandidateInput,
  type ColumnMapping,
  type RosterFault,
  type RosterField,
} from '@wenkao/shared/sessions'
import type { TableRow } from '../../platform/read-table.ts'
import type { Unnumbered } from './number-people.ts'
import { identityFault, inPowersOfTen, isInPowersOfTen, isRounded } from './identity-number.ts'

export interface RosterRowProblem {
  readonly line: number
  readonly field: RosterField
  readonly fault: RosterFault
  readonly value: string
}

export interface CheckedRoster {
  readonly good: readonly (CandidateInput & { readonly line: number })[]
  /** Sound but for the exam number, which they lack; only where numbers are given (RO7). */
  readonly unnumbered: readonly Unnumbered[]
  readonly problems: readonly RosterRowProblem[]
  /** Lines with at least one problem. */
  readonly faultyLines: ReadonlySet<number>
}

const GENDERS: ReadonlyMap<string, 'male' | 'female'> = new Map([
  ['男', 'male'],
  ['女', 'female'],
  ['male', 'male'],
  ['female', 'female'],
  ['m', 'male'],
  ['f', 'female'],
  ['1', 'male'],
  ['2', 'female'],
])

/**
 * Sorts the rows of a roster into good and faulty ones, naming every fault. A row is taken whole or
 * not at all; of an exam number that stands twice the first row is taken and the later ones named.
 * @param mayLackNumber a row without an exam number is no faulty one.
 */
export function checkRoster(
  rows: readonly TableRow[],
  mapping: ColumnMapping,
  mayLackNumber = false,
): CheckedRoster {
  const good: (CandidateInput & { line: number })[] = []
  const unnumbered: Unnumbered[] = []
  const problems: RosterRowProblem[] = []
  const faultyLines = new Set<number>()
  const numbers = new Set<string>()
  const identities = new Set<string>()
  const texts = rows.map((row) => ({ line: row.line, read: readRow(row, mapping) }))
  const isRoundedFile = texts.some(({ read }) => isRounded(read.identityNumber))
  for (const { line, read } of texts) {
    const isUnnumbered = mayLackNumber && read.examNumber === ''
    const own = faultsOf(read, isRoundedFile).filter(
      ({ fault }) => !(isUnnumbered && fault === 'examNumberMissing'),
    )
    if (!isUnnumbered && numbers.has(read.examNumber))
      own.push({ field: 'examNumber', fault: 'examNumberTwice' })
    if (read.identityNumber !== '' && identities.has(read.identityNumber)) {
      own.push({ field: 'identityNumber', fault: 'identityNumberTwice' })
    }
    if (own.length > 0) {
      faultyLines.add(line)
      problems.push(...own.map((entry) => ({ ...entry, line, value: read[entry.field] })))
      continue
    }
    if (read.identityNumber !== '') identities.add(read.identityNumber)
    const { examNumber, ...person } = asCandidate(read)
    if (isUnnumbered) unnumbered.push({ line, ...person })
    else {
      numbers.add(examNumber)
      good.push({ line, examNumber, ...person })
    }
  }
  return { good, unnumbered, problems, faultyLines }
}

type RowTexts = Record<RosterField, string>

function readRow(row: TableRow, mapping: ColumnMapping): RowTexts {
  /** As it was written: normalising would put another character in the place of a rare one. */
  const written = (field: RosterField): string => {
    const column = mapping[field]
    return column === undefined ? '' : (row.cells[column] ?? '').trim()
  }
  const folded = (field: RosterField): string => written(field).normalize('NFKC')
  /** A class is the same one however wide its signs were typed. */
  const narrow = (field: RosterField): string =>
    written(field).replace(/[\uFF01-\uFF5E\u3000]/g, (sign) => sign.normalize('NFKC'))
  /** A number of more than 15 digits as a spreadsheet shows it: its end may be another one's. */
  const number = (field: RosterField): string => {
    const text = folded(field).replace(/\s/g, '')
    const isLong = row.longNumbers?.has(mapping[field] ?? -1) ?? false
    return isLong && /^\d+$/.test(text) ? inPowersOfTen(text) : text
  }
  return {
    examNumber: number('examNumber'),
    name: written('name'),
    gender: folded('gender'),
    identityNumber: number('identityNumber').toUpperCase(),
    school: narrow('school'),
    className: narrow('className'),
    specialNeeds: written('specialNeeds'),
  }
}

function faultsOf(
  row: RowTexts,
  isRoundedFile: boolean,
): { field: RosterField; fault: RosterFault }[] {
  const faults: { field: RosterField; fault: RosterFault }[] = []
  if (row.examNumber === '') faults.push({ field: 'examNumber', fault: 'examNumberMissing' })
  else if (isInPowersOfTen(row.examNumber)) {
    faults.push({ field: 'examNumber', fault: 'examNumberRounded' })
  } else if (!/^[0-9A-Za-z-]{1,32}$/.test(row.examNumber)) {
    faults.push({ field: 'examNumber', fault: 'examNumberMalformed' })
  }
  if (row.name === '') faults.push({ field: 'name', fault: 'nameMissing' })
  else if (row.name.length > 200) faults.push({ field: 'name', fault: 'nameTooLong' })
  if (row.gender !== '' && !GENDERS.has(row.gender.toLowerCase())) {
    faults.push({ field: 'gender', fault: 'genderUnknown' })
  }
  if (row.identityNumber !== '') {
    const fault = identityFault(row.identityNumber, isRoundedFile)
    if (fault !== undefined) faults.push({ field: 'identityNumber', fault })
  }
  if (row.specialNeeds.length > SPECIAL_NEEDS_MAX) {
    faults.push({ field: 'specialNeeds', fault: 'specialNeedsTooLong' })
  } else if (readExtraTime(row.specialNeeds).kind === 'unclear') {
    faults.push({ field: 'specialNeeds', fault: 'extraTimeUnclear' })
  }
  return faults
}

function asCandidate(row: RowTexts): CandidateInput {
  const gender = GENDERS.get(row.gender.toLowerCase())
  return {
    examNumber: row.examNumber,
    name: row.name,
    ...(gender === undefined ? {} : { gender }),
    ...(row.identityNumber === '' ? {} : { identityNumber: row.identityNumber }),
    ...(row.school === '' ? {} : { school: row.school }),
    ...(row.className === '' ? {} : { className: row.className }),
    ...(row.specialNeeds === '' ? {} : { specialNeeds: plainNeeds(row.specialNeeds) }),
  }
}
