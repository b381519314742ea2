import {
  ERRORS,
  numberArgument,
  numberIn,
  numeric,
  rowsOf,
  single,
  type Argument,
  type FormulaFunction,
  type FunctionResult,
} from './argument.ts'
import { ownTable } from '../../package/own-table.ts'

const numbersOf = (argument: Argument | undefined): number[][] | undefined => {
  const rows = rowsOf(argument).map((row) =>
    row.map((one) => (one.kind === 'number' ? one.number : undefined)),
  )
  return rows.some((row) => row.some((one) => one === undefined)) ? undefined : (rows as number[][])
}

const asArray = (rows: readonly (readonly number[])[]): FunctionResult => ({
  kind: 'array',
  rows: rows.map((row) => row.map(numeric)),
})

/** Gauss with pivots: the determinant, and the rows that stood beside the matrix. */
function eliminate(matrix: readonly (readonly number[])[], beside: number[][]) {
  const rows = matrix.map((row) => [...row])
  const size = rows.length
  let determinant = 1
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row
    const [top, below] = [rows[column], rows[pivot]]
    const [topBeside, belowBeside] = [beside[column], beside[pivot]]
    if (top === undefined || below === undefined || !topBeside || !belowBeside)
      return { determinant: 0, beside }
    if (pivot !== column) {
      rows[column] = below
      rows[pivot] = top
      beside[column] = belowBeside
      beside[pivot] = topBeside
      determinant = -determinant
    }
    const lead = rows[column] ?? []
    const leadBeside = beside[column] ?? []
    const value = lead[column] ?? 0
    determinant *= value
    if (value === 0) return { determinant: 0, beside }
    for (let other = 0; other < size; other += 1) {
      const row = rows[other] ?? []
      const rowBeside = beside[other] ?? []
      if (other === column) continue
      const factor = (row[column] ?? 0) / value
      for (let at = 0; at < size; at += 1) row[at] = (row[at] ?? 0) - factor * (lead[at] ?? 0)
      for (let at = 0; at < rowBeside.length; at += 1)
        rowBeside[at] = (rowBeside[at] ?? 0) - factor * (leadBeside[at] ?? 0)
    }
    for (let at = 0; at < size; at += 1) lead[at] = (lead[at] ?? 0) / value
    for (let at = 0; at < leadBeside.length; at += 1) leadBeside[at] = (leadBeside[at] ?? 0) / value
  }
  return { determinant, beside }
}

export const MATRICES: Readonly<Record<string, FormulaFunction>> = ownTable({
  MMULT: {
    signature: 'a',
    apply(list) {
      const [one, two] = list.map(numbersOf)
      if (one === undefined || two === undefined || one[0]?.length !== two.length)
        return ERRORS.value
      return asArray(
        one.map((row) =>
          (two[0] ?? []).map((_, column) =>
            row.reduce((sum, value, index) => sum + value * (two[index]?.[column] ?? 0), 0),
          ),
        ),
      )
    },
  },
  MDETERM: {
    signature: 'a',
    apply(list) {
      const matrix = numbersOf(list[0])
      if (matrix === undefined || matrix.length > 200 || matrix.length !== matrix[0]?.length)
        return ERRORS.value
      return numeric(
        Number(
          eliminate(
            matrix,
            matrix.map(() => []),
          ).determinant.toPrecision(14),
        ),
      )
    },
  },
  MINVERSE: {
    signature: 'a',
    apply(list) {
      const matrix = numbersOf(list[0])
      if (matrix === undefined || matrix.length > 200 || matrix.length !== matrix[0]?.length)
        return ERRORS.value
      const unit = matrix.map((_, row) => matrix.map((__, column) => (row === column ? 1 : 0)))
      const { determinant, beside } = eliminate(matrix, unit)
      return determinant === 0 ? ERRORS.num : asArray(beside)
    },
  },
  MUNIT: {
    signature: 's',
    apply(list) {
      const size = Math.min(numberArgument(list[0], 1) ?? 1, 200)
      const places = Array.from({ length: size }, (_, index) => index)
      return asArray(places.map((row) => places.map((column) => (row === column ? 1 : 0))))
    },
  },
  SEQUENCE: {
    signature: 's',
    apply(list) {
      const [rows = 1, columns = 1, start = 1, step = 1] = list.map(
        (one) => numberIn(single(one)) ?? 1,
      )
      if (rows * columns > 100_000 || rows < 1 || columns < 1) return ERRORS.num
      return asArray(
        Array.from({ length: rows }, (_, row) =>
          Array.from({ length: columns }, (__, column) => start + (row * columns + column) * step),
        ),
      )
    },
  },
})
