import { ExamNumber } from '@wenkao/shared/kernel'
import type { Student } from '@wenkao/shared/class-exams'
import type { ColumnMapping } from '@wenkao/shared/sessions'
import * as z from 'zod/mini'
import { ApiError } from '../../platform/api-error.ts'
import { readTable, type TableRead } from '../../platform/read-table.ts'
import { checkRoster, recogniseColumns, type RosterRowProblem } from '../sessions/index.ts'

type Table = Extract<TableRead, { kind: 'table' }>
type Rows = Table['rows']

/**
 * Reads the students of a class from a file or a pasted list, as a roster is read (F14): a row is taken
 * whole or named with its fault. Without headings, the column that holds numbers is the number and the
 * next one the name.
 * @throws ApiError rosterUnreadable, columnMissing.
 */
export function readStudentsOf(bytes: Uint8Array): {
  students: Student[]
  faults: RosterRowProblem[]
} {
  const table = readTable(separated(bytes))
  if (table.kind === 'unreadable')
    throw new ApiError('rosterUnreadable', `This is no list of students: ${table.reason}`)
  const { rows, mapping } = withColumns(table)
  const { good, problems } = checkRoster(rows, mapping)
  return {
    students: good.map(({ examNumber, name }) => ({ examNumber, name })),
    faults: problems.map((problem) => ({ ...problem })),
  }
}

/** A list as people paste it: spaces and full-width commas between number and name are columns, too. */
function separated(bytes: Uint8Array): Uint8Array {
  const isBinary = bytes[0] === 0x50 || bytes[0] === 0xd0 || bytes.includes(0)
  const text = isBinary ? undefined : new TextDecoder('utf-8').decode(bytes)
  if (text === undefined || text.includes('\uFFFD') || /[\t,;]/.test(text)) return bytes
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/[\s，、；]+/, '\t'))
  return new TextEncoder().encode(lines.join('\n'))
}

function withColumns({ headings, rows }: Table): { rows: Rows; mapping: ColumnMapping } {
  const { examNumber, name } = recogniseColumns(headings)
  if (examNumber !== undefined && name !== undefined) return { rows, mapping: { examNumber, name } }
  // No headings: the first row is a student.
  const first = headings.findIndex(isNumber)
  const other = headings.findIndex((cell, at) => at !== first && cell !== '' && !isNumber(cell))
  if (first < 0 || other < 0)
    throw new ApiError('columnMissing', 'A list of students has a number and a name in each row', {
      fields: ['examNumber', 'name'],
    })
  const line = Math.max(1, (rows[0]?.line ?? 2) - 1)
  return {
    rows: [{ line, cells: headings }, ...rows],
    mapping: { examNumber: first, name: other },
  }
}

const isNumber = (cell: string): boolean =>
  /\d/.test(cell) && z.safeParse(ExamNumber, cell.normalize('NFKC').replace(/\s/g, '')).success
