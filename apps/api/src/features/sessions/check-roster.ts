import type {
  CandidateInput,
  ColumnMapping,
  RosterFault,
  RosterField,
} from '@wenkao/shared/sessions'

export interface RosterRowProblem {
  readonly line: number
  readonly field: RosterField
  readonly fault: RosterFault
  readonly value: string
}

export interface CheckedRoster {
  readonly good: readonly (CandidateInput & { readonly line: number })[]
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
 */
export function checkRoster(
  rows: readonly { readonly line: number; readonly cells: readonly string[] }[],
  mapping: ColumnMapping,
): CheckedRoster {
  const good: (CandidateInput & { line: number })[] = []
  const problems: RosterRowProblem[] = []
  const faultyLines = new Set<number>()
  const numbers = new Set<string>()
  const identities = new Set<string>()
  for (const row of rows) {
    const read = readRow(row, mapping)
    const own = [...faultsOf(read)]
    if (numbers.has(read.examNumber)) own.push({ field: 'examNumber', fault: 'examNumberTwice' })
    if (read.identityNumber !== '' && identities.has(read.identityNumber)) {
      own.push({ field: 'identityNumber', fault: 'identityNumberTwice' })
    }
    if (own.length > 0) {
      faultyLines.add(row.line)
      problems.push(...own.map((entry) => ({ ...entry, line: row.line, value: read[entry.field] })))
      continue
    }
    numbers.add(read.examNumber)
    if (read.identityNumber !== '') identities.add(read.identityNumber)
    good.push({ line: row.line, ...asCandidate(read) })
  }
  return { good, problems, faultyLines }
}

type RowTexts = Record<RosterField, string>

function readRow(row: { readonly cells: readonly string[] }, mapping: ColumnMapping): RowTexts {
  const cell = (field: RosterField): string => {
    const column = mapping[field]
    return column === undefined ? '' : (row.cells[column] ?? '').normalize('NFKC').trim()
  }
  return {
    examNumber: cell('examNumber').replace(/\s/g, ''),
    name: cell('name'),
    gender: cell('gender'),
    identityNumber: cell('identityNumber').replace(/\s/g, '').toUpperCase(),
    school: cell('school'),
    className: cell('className'),
  }
}

function faultsOf(row: RowTexts): { field: RosterField; fault: RosterFault }[] {
  const faults: { field: RosterField; fault: RosterFault }[] = []
  if (row.examNumber === '') faults.push({ field: 'examNumber', fault: 'examNumberMissing' })
  else if (!/^[0-9A-Za-z-]{1,32}$/.test(row.examNumber)) {
    faults.push({ field: 'examNumber', fault: 'examNumberMalformed' })
  }
  if (row.name === '') faults.push({ field: 'name', fault: 'nameMissing' })
  else if (row.name.length > 200) faults.push({ field: 'name', fault: 'nameTooLong' })
  if (row.gender !== '' && !GENDERS.has(row.gender.toLowerCase())) {
    faults.push({ field: 'gender', fault: 'genderUnknown' })
  }
  if (row.identityNumber !== '' && !isIdentityNumber(row.identityNumber)) {
    faults.push({ field: 'identityNumber', fault: 'identityNumberMalformed' })
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
  }
}

/**
 * Whether a text is an identity number: the 18-digit form must have a right check digit
 * (GB 11643-1999); passports and the like are 6 to 20 letters and digits.
 */
export function isIdentityNumber(text: string): boolean {
  if (/^\d{17}[\dX]$/.test(text)) {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    const sum = weights.reduce((total, weight, at) => total + weight * Number(text[at]), 0)
    return '10X98765432'[sum % 11] === text[17]
  }
  if (/^\d+$/.test(text)) return false
  return /^[A-Z0-9]{6,20}$/.test(text)
}
