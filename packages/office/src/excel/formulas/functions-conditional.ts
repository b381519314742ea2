import { criterion } from '../formula-criteria.ts'
import {
  ERRORS,
  numberIn,
  numeric,
  single,
  valuesOf,
  type Argument,
  type CallContext,
  type FormulaFunction,
} from './argument.ts'
import { SUMMARIES } from './functions-statistics.ts'
import { ownTable } from '../../package/own-table.ts'

/** Positions that meet every pair of range and criterion, in ranges of one shape. */
export function meeting(pairs: readonly Argument[]): number[] | undefined {
  let positions: number[] | undefined
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const wanted = single(pairs[index + 1])
    const range = pairs[index]
    if (wanted === undefined || range === undefined) return undefined
    const test = criterion(wanted)
    const cells = valuesOf(range)
    positions = (positions ?? cells.map((_, position) => position)).filter((position) => {
      const cell = cells[position]
      return cell !== undefined && test(cell)
    })
  }
  return positions
}

/** The sum range of SUMIF takes the shape of the criteria range, from its own first cell. */
function alike(criteria: Argument | undefined, values: Argument | undefined, context: CallContext) {
  if (criteria?.kind !== 'range' || values?.kind !== 'range') return values
  const { range } = criteria.place
  const { from } = values.place.range
  const to = {
    row: from.row + range.to.row - range.from.row,
    column: from.column + range.to.column - range.from.column,
  }
  return context.rangeAt({ sheet: values.place.sheet, range: { from, to } })
}

function numbersAt(argument: Argument | undefined, positions: readonly number[]): Argument {
  const cells = valuesOf(argument)
  return { kind: 'array', rows: [positions.flatMap((position) => cells[position] ?? [])] }
}

const conditional = (summary: FormulaFunction): FormulaFunction => ({
  signature: 'rer',
  apply(list, context) {
    const positions = meeting(list.slice(0, 2))
    const values = alike(list[0], list[2] ?? list[0], context)
    return positions && summary.apply([numbersAt(values, positions)], context)
  },
})

const conditionals = (summary: FormulaFunction): FormulaFunction => ({
  signature: 'r*re',
  apply(list, context) {
    const positions = meeting(list.slice(1))
    return positions && summary.apply([numbersAt(list[0], positions)], context)
  },
})

const counting: FormulaFunction = {
  signature: '*re',
  apply(list) {
    const positions = meeting(list)
    return positions && numeric(positions.length)
  },
}

/** The functions that SUBTOTAL and AGGREGATE know by number. */
const NUMBERED = [
  'AVERAGE',
  'COUNT',
  'COUNTA',
  'MAX',
  'MIN',
  'PRODUCT',
  'STDEV.S',
  'STDEV.P',
  'SUM',
  'VAR.S',
  'VAR.P',
  'MEDIAN',
  'MODE.SNGL',
  'LARGE',
  'SMALL',
  'PERCENTILE.INC',
  'QUARTILE.INC',
  'PERCENTILE.EXC',
  'QUARTILE.EXC',
] as const

/** Cells of ranges without other subtotals, and where asked without hidden rows and errors. */
function seen(
  list: readonly Argument[],
  context: CallContext,
  leavesOut: { readonly hidden: boolean; readonly errors: boolean },
): Argument[] {
  return list.map((argument) => {
    if (argument.kind !== 'range') return argument
    const { sheet, range } = argument.place
    const rows = argument.rows.map((values, index) => {
      const row = range.from.row + index
      if (leavesOut.hidden && context.isHidden(sheet, row)) return []
      return values.filter((value, offset) => {
        if (leavesOut.errors && value.kind === 'error') return false
        const formula = context.formulaAt(sheet, row, range.from.column + offset)
        return formula === undefined || !/\b(SUBTOTAL|AGGREGATE)\s*\(/i.test(formula)
      })
    })
    return { kind: 'array', rows }
  })
}

const subtotal: FormulaFunction = {
  signature: 'sr',
  apply(list, context) {
    const number = numberIn(single(list[0])) ?? 0
    const name = NUMBERED[(number % 100) - 1]
    if (name === undefined || (number > 11 && number < 101) || number > 111) return ERRORS.value
    const hidden = number > 100 || isFiltered(list[1], context)
    return SUMMARIES[name]?.apply(seen(list.slice(1), context, { hidden, errors: false }), context)
  },
}

/** SUBTOTAL(9,…) leaves out rows that a filter has hidden, not those hidden by hand. */
function isFiltered(argument: Argument | undefined, context: CallContext): boolean {
  if (argument?.kind !== 'range') return false
  const { sheet } = argument.place
  return (
    sheet === context.sheet &&
    sheet.root.children.some((one) => typeof one !== 'string' && one.name === 'x:autoFilter')
  )
}

const aggregateFunction: FormulaFunction = {
  signature: 'ssar',
  apply(list, context) {
    const name = NUMBERED[(numberIn(single(list[0])) ?? 0) - 1]
    const option = numberIn(single(list[1])) ?? 0
    if (name === undefined) return ERRORS.value
    const leavesOut = {
      hidden: [1, 3, 5, 7].includes(option),
      errors: [2, 3, 6, 7].includes(option),
    }
    return SUMMARIES[name]?.apply(seen(list.slice(2), context, leavesOut), context)
  },
}

/** Sums, counts and averages under conditions, and of what is seen of a list. */
export const CONDITIONAL: Readonly<Record<string, FormulaFunction>> = ownTable({
  SUMIF: conditional(SUMMARIES['SUM'] ?? counting),
  AVERAGEIF: conditional(SUMMARIES['AVERAGE'] ?? counting),
  SUMIFS: conditionals(SUMMARIES['SUM'] ?? counting),
  AVERAGEIFS: conditionals(SUMMARIES['AVERAGE'] ?? counting),
  MAXIFS: conditionals(SUMMARIES['MAX'] ?? counting),
  MINIFS: conditionals(SUMMARIES['MIN'] ?? counting),
  COUNTIF: counting,
  COUNTIFS: counting,
  SUBTOTAL: subtotal,
  AGGREGATE: aggregateFunction,
})
