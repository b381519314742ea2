import { criterion } from '../formula-criteria.ts'
import type { CellValue } from '../read-workbook.ts'
import {
  ERRORS,
  folded,
  numberIn,
  rowsOf,
  single,
  type Argument,
  type CallContext,
  type FormulaFunction,
  type Rows,
} from './argument.ts'
import { SUMMARIES } from './functions-statistics.ts'
import { ownTable } from '../../package/own-table.ts'

/** A criterion of a list: a typed text alone means "begins with", as in advanced filters. */
function listTest(wanted: CellValue): (cell: CellValue) => boolean {
  if (wanted.kind === 'text' && !/^[<>=]/.test(wanted.text))
    return criterion({ kind: 'text', text: `${wanted.text}*` })
  if (wanted.kind === 'text' && /^=[^<>=]/.test(wanted.text))
    return criterion({ kind: 'text', text: wanted.text.slice(1) })
  return criterion(wanted)
}

const isNothing = (value: CellValue): boolean =>
  value.kind === 'empty' || (value.kind === 'text' && value.text === '')

const names = (rows: Rows): string[] => (rows[0] ?? []).map((one) => folded(one).trim())

/**
 * Which rows of a list (without its header) meet a criteria range: its lines are alternatives, the cells
 * of a line all hold; an empty line lets everything pass (20603, 20606). A criterion under a heading that
 * the list does not have is a formula for the first row; `computed` decides it for a row of the list.
 */
export function rowsMeeting(
  list: Rows,
  criteria: Rows,
  computed?: (line: number, column: number, row: number) => boolean | undefined,
): number[] {
  const columns = names(list)
  const headings = names(criteria)
  const lines = criteria.slice(1).map((line, number) =>
    line.flatMap((value, at) => {
      const column = columns.indexOf(headings[at] ?? '')
      if (column < 0) {
        if (isNothing(value) || computed === undefined) return []
        return [(_: readonly CellValue[], row: number) => computed(number + 1, at, row) !== false]
      }
      if (isNothing(value)) return []
      const test = listTest(value)
      return [
        (cells: readonly CellValue[]) => {
          const cell = cells[column]
          return cell !== undefined && test(cell)
        },
      ]
    }),
  )
  return list
    .slice(1)
    .flatMap((cells, row) =>
      lines.some((tests) => tests.every((test) => test(cells, row))) ? [row] : [],
    )
}

function column(list: Rows, field: Argument | undefined): number | undefined {
  const value = single(field)
  if (value === undefined) return undefined
  const place =
    value.kind === 'text' ? names(list).indexOf(folded(value).trim()) : (numberIn(value) ?? 0) - 1
  return place >= 0 && place < (list[0]?.length ?? 0) ? place : undefined
}

function chosen(list: readonly Argument[]): CellValue[] | undefined {
  const rows = rowsOf(list[0])
  const isAll = list[1]?.kind === 'value' && list[1].value.kind === 'empty'
  const at = isAll ? 0 : column(rows, list[1])
  if (at === undefined) return undefined
  return rowsMeeting(rows, rowsOf(list[2])).flatMap((row) => rows[row + 1]?.[at] ?? [])
}

const over = (name: string): FormulaFunction => ({
  signature: 'rsr',
  apply(list, context: CallContext) {
    const values = chosen(list)
    return values === undefined
      ? ERRORS.value
      : SUMMARIES[name]?.apply([{ kind: 'array', rows: [values] }], context)
  },
})

export const DATABASE: Readonly<Record<string, FormulaFunction>> = ownTable({
  DSUM: over('SUM'),
  DAVERAGE: over('AVERAGE'),
  DCOUNT: over('COUNT'),
  DCOUNTA: over('COUNTA'),
  DMAX: over('MAX'),
  DMIN: over('MIN'),
  DPRODUCT: over('PRODUCT'),
  DSTDEV: over('STDEV.S'),
  DSTDEVP: over('STDEV.P'),
  DVAR: over('VAR.S'),
  DVARP: over('VAR.P'),
  DGET: {
    signature: 'rsr',
    apply(list) {
      const values = chosen(list)
      if (values === undefined || values.length === 0) return ERRORS.value
      return values.length > 1 ? ERRORS.num : values[0]
    },
  },
})
