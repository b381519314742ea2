import { toText } from '../cell-value.ts'
import { cellName, columnName, MAX_COLUMNS, MAX_ROWS } from '../cell-reference.ts'
import { matchesWildcards } from '../formula-criteria.ts'
import type { CellValue } from '../read-workbook.ts'
import {
  EMPTY,
  ERRORS,
  folded,
  isOmitted,
  NotEvaluable,
  numberIn,
  numeric,
  rowsOf,
  single,
  textual,
  truthIn,
  valuesOf,
  type Argument,
  type FormulaFunction,
  type FunctionResult,
  type Place,
  type Rows,
} from './argument.ts'
import { orderOf } from './order-of-values.ts'
import { ownTable } from '../../package/own-table.ts'

const isWild = (value: CellValue): boolean => value.kind === 'text' && /[*?~]/.test(value.text)

/** The first place of a value; texts without case, wildcards where they are allowed. */
function exactPlace(wanted: CellValue, list: readonly CellValue[], isLoose: boolean): number {
  if (isLoose && isWild(wanted)) {
    const pattern = folded(wanted)
    return list.findIndex((one) => one.kind === 'text' && matchesWildcards(folded(one), pattern))
  }
  const key = wanted.kind === 'empty' ? numeric(0) : wanted
  return list.findIndex((one) => one.kind === key.kind && orderOf(one, key) === 0)
}

/** The last place that is not beyond a value in a sorted list, by halving as Excel does. */
function nearPlace(wanted: CellValue, list: readonly CellValue[]): number {
  const key = wanted.kind === 'empty' ? numeric(0) : wanted
  let [low, high] = [0, list.length - 1]
  let best = -1
  while (low <= high) {
    let middle = (low + high) >> 1
    // Values of another kind do not take part: the search goes on beside them.
    while (middle < high && list[middle]?.kind !== key.kind) middle += 1
    const value = list[middle]
    if (value?.kind !== key.kind) {
      high = ((low + high) >> 1) - 1
      continue
    }
    if (orderOf(value, key) <= 0) {
      best = middle
      low = middle + 1
    } else high = ((low + high) >> 1) - 1
  }
  return best
}

const column = (rows: Rows, index: number): CellValue[] => rows.map((row) => row[index] ?? EMPTY)
const turned = (rows: Rows): CellValue[][] => (rows[0] ?? []).map((_, index) => column(rows, index))

const tableLookup = (isAcross: boolean): FormulaFunction => ({
  signature: 'srss',
  apply(list) {
    const wanted = single(list[0])
    const place = numberIn(single(list[2]))
    const rows = isAcross ? turned(rowsOf(list[1])) : rowsOf(list[1])
    if (wanted === undefined || place === undefined || place < 1) return ERRORS.value
    if (Math.trunc(place) > (rows[0]?.length ?? 0)) return ERRORS.ref
    const isNear = list[3] === undefined || truthIn(single(list[3])) !== false
    const keys = column(rows, 0)
    const row = isNear ? nearPlace(wanted, keys) : exactPlace(wanted, keys, true)
    return row < 0 ? ERRORS.na : (rows[row]?.[Math.trunc(place) - 1] ?? ERRORS.ref)
  },
})

const match: FormulaFunction = {
  signature: 'sas',
  apply(list) {
    const wanted = single(list[0])
    const values = valuesOf(list[1])
    const type = list[2] === undefined ? 1 : (numberIn(single(list[2])) ?? 1)
    if (wanted === undefined) return ERRORS.value
    let place: number
    if (type === 0) place = exactPlace(wanted, values, true)
    else if (type > 0) place = nearPlace(wanted, values)
    else {
      place = -1
      for (const [index, value] of values.entries()) {
        if (value.kind !== wanted.kind) continue
        if (orderOf(value, wanted) < 0) break
        place = index
      }
    }
    return place < 0 ? ERRORS.na : numeric(place + 1)
  },
}

function searchModes(list: readonly Argument[], from: number) {
  const mode = list[from] === undefined ? 0 : (numberIn(single(list[from])) ?? 0)
  const direction = list[from + 1] === undefined ? 1 : (numberIn(single(list[from + 1])) ?? 1)
  return { mode, isBackward: direction < 0 }
}

/** XMATCH's places: exact, or the next smaller or larger value, from either end. */
function freePlace(
  wanted: CellValue,
  values: readonly CellValue[],
  mode: number,
  isBackward: boolean,
) {
  const order = isBackward ? [...values].reverse() : values
  let place = exactPlace(wanted, order, mode === 2)
  if (place < 0 && Math.abs(mode) === 1) {
    for (const [index, value] of order.entries()) {
      if (value.kind !== wanted.kind || orderOf(value, wanted) * mode < 0) continue
      const best = order[place]
      if (best === undefined || orderOf(value, best) * mode < 0) place = index
    }
  }
  return place < 0 ? -1 : isBackward ? values.length - 1 - place : place
}

/** A rectangle of an argument: of its place where it has one, so that references stay references. */
function cut(
  argument: Argument,
  rows: Rows,
  [fromRow, toRow]: readonly [number, number],
  [fromColumn, toColumn]: readonly [number, number],
  rangeAt: (place: Place) => Argument,
): Argument {
  if (argument.kind === 'range') {
    const { sheet, range } = argument.place
    const at = (row: number, across: number) => ({
      row: range.from.row + row,
      column: range.from.column + across,
    })
    return rangeAt({ sheet, range: { from: at(fromRow, fromColumn), to: at(toRow, toColumn) } })
  }
  const part = rows.slice(fromRow, toRow + 1).map((row) => row.slice(fromColumn, toColumn + 1))
  return { kind: 'array', rows: part }
}

const index: FormulaFunction = {
  signature: 'asss',
  apply(list, context) {
    const area = list[3] === undefined ? 1 : (numberIn(single(list[3])) ?? 1)
    const source = list[0]?.kind === 'union' ? list[0].list[area - 1] : list[0]
    if (source === undefined) return ERRORS.ref
    const rows = rowsOf(source)
    const size =
      source.kind === 'range'
        ? {
            height: source.place.range.to.row - source.place.range.from.row + 1,
            width: source.place.range.to.column - source.place.range.from.column + 1,
          }
        : { height: rows.length, width: rows[0]?.length ?? 0 }
    const numbers = list.slice(1, 3).map((one) => numberIn(single(one)))
    if (numbers.some((one) => one === undefined || one < 0)) return ERRORS.value
    let [row = 0, column_ = list[2] === undefined ? -1 : 0] = numbers.map((one) =>
      Math.trunc(one ?? 0),
    )
    if (column_ < 0)
      [row, column_] =
        size.height === 1 && size.width > 1 ? [0, row] : [row, size.width === 1 ? 1 : 0]
    if (size.height === 1 && row === 0) row = 1
    if (row > size.height || column_ > size.width) return ERRORS.ref
    return cut(
      source,
      rows,
      row === 0 ? [0, size.height - 1] : [row - 1, row - 1],
      column_ === 0 ? [0, size.width - 1] : [column_ - 1, column_ - 1],
      context.rangeAt,
    )
  },
}

const span = (first: number, size: number): readonly [number, number] =>
  size > 0 ? [first, first + size - 1] : [first + size + 1, first]

const offset: FormulaFunction = {
  signature: 'rssss',
  apply(list, context) {
    const [source] = list
    if (source?.kind !== 'range') return ERRORS.value
    const { sheet, range } = source.place
    const numbers = list.slice(1).map((one) => (isOmitted(one) ? undefined : numberIn(single(one))))
    const [down = 0, right = 0] = numbers
    const height = numbers[2] ?? range.to.row - range.from.row + 1
    const width = numbers[3] ?? range.to.column - range.from.column + 1
    if (Math.trunc(height) === 0 || Math.trunc(width) === 0) return ERRORS.ref
    // Negative sizes reach up and to the left of the first cell.
    const [top, bottom] = span(range.from.row + Math.trunc(down), Math.trunc(height))
    const [left, end] = span(range.from.column + Math.trunc(right), Math.trunc(width))
    if (top < 0 || left < 0 || bottom >= MAX_ROWS || end >= MAX_COLUMNS) return ERRORS.ref
    const [from, to] = [
      { row: top, column: left },
      { row: bottom, column: end },
    ]
    return context.rangeAt({ sheet, range: { from, to } })
  },
}

const lookup: FormulaFunction = {
  signature: 'saa',
  apply(list) {
    const wanted = single(list[0])
    const rows = rowsOf(list[1])
    if (wanted === undefined) return ERRORS.value
    const isWide = (rows[0]?.length ?? 0) > rows.length
    const keys = isWide ? (rows[0] ?? []) : column(rows, 0)
    const values =
      list[2] === undefined
        ? isWide
          ? (rows.at(-1) ?? [])
          : rows.map((row) => row.at(-1) ?? EMPTY)
        : valuesOf(list[2])
    const place = nearPlace(wanted, keys)
    return place < 0 ? ERRORS.na : (values[place] ?? EMPTY)
  },
}

/** ROW and COLUMN: of a place, or of the formula's own cell. */
const numberOfPlace = (axis: 'row' | 'column'): FormulaFunction => ({
  signature: 'r',
  apply(list, context) {
    const [source] = list
    if (source === undefined) {
      if (context.at === undefined) throw new NotEvaluable('the cell is not known')
      return numeric(context.at[axis] + 1)
    }
    if (source.kind !== 'range') return ERRORS.value
    const { from, to } = source.place.range
    const length = Math.min(to[axis], from[axis] + 10_000) - from[axis] + 1
    const numbers = Array.from({ length }, (_, place) => numeric(from[axis] + place + 1))
    if (numbers.length === 1) return numbers[0]
    return { kind: 'array', rows: axis === 'row' ? numbers.map((one) => [one]) : [numbers] }
  },
})

const sizeOf = (axis: 'row' | 'column'): FormulaFunction => ({
  signature: 'a',
  apply([source]) {
    if (source?.kind === 'range') {
      const { from, to } = source.place.range
      return numeric(to[axis] - from[axis] + 1)
    }
    const rows = rowsOf(source)
    return numeric(axis === 'row' ? rows.length : (rows[0]?.length ?? 0))
  },
})

const address: FormulaFunction = {
  signature: 's',
  apply(list) {
    const [row, place, kind = 1] = list.map((one) =>
      isOmitted(one) ? undefined : numberIn(single(one)),
    )
    if (row === undefined || place === undefined || row < 1 || place < 1) return ERRORS.value
    const style = single(list[3])
    const sheet = single(list[4])
    const front =
      sheet === undefined || sheet.kind === 'empty'
        ? ''
        : `${/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(toText(sheet)) ? toText(sheet) : `'${toText(sheet)}'`}!`
    const [isRow, isColumn] = [kind === 1 || kind === 2, kind === 1 || kind === 3]
    if (style !== undefined && style.kind !== 'empty' && truthIn(style) === false)
      return textual(`${front}R${isRow ? row : `[${row}]`}C${isColumn ? place : `[${place}]`}`)
    return textual(
      `${front}${isColumn ? '$' : ''}${columnName(place - 1)}${isRow ? '$' : ''}${row}`,
    )
  },
}

const sorted = (
  list: readonly Argument[],
  keys: (row: number) => readonly CellValue[],
  orders: readonly number[],
): CellValue[][] => {
  const rows = rowsOf(list[0])
  const places = rows.map((_, place) => place)
  places.sort((one, two) => {
    const [left, right] = [keys(one), keys(two)]
    for (const [at, direction] of orders.entries()) {
      const order = orderOf(left[at] ?? EMPTY, right[at] ?? EMPTY)
      if (order !== 0) return order * direction
    }
    return one - two
  })
  return places.map((place) => [...(rows[place] ?? [])])
}

const arrayOf = (rows: Rows): FunctionResult =>
  rows.length === 0 ? { kind: 'error', code: '#CALC!' } : { kind: 'array', rows }

export const LOOKUPS: Readonly<Record<string, FormulaFunction>> = ownTable({
  VLOOKUP: tableLookup(false),
  HLOOKUP: tableLookup(true),
  LOOKUP: lookup,
  MATCH: match,
  INDEX: index,
  OFFSET: offset,
  XMATCH: {
    signature: 'sass',
    apply(list) {
      const wanted = single(list[0])
      const { mode, isBackward } = searchModes(list, 2)
      const place =
        wanted === undefined ? -1 : freePlace(wanted, valuesOf(list[1]), mode, isBackward)
      return place < 0 ? ERRORS.na : numeric(place + 1)
    },
  },
  XLOOKUP: {
    signature: 'saaess',
    apply(list) {
      const wanted = single(list[0])
      const keys = valuesOf(list[1])
      const { mode, isBackward } = searchModes(list, 4)
      const place = wanted === undefined ? -1 : freePlace(wanted, keys, mode, isBackward)
      if (place < 0) return isOmitted(list[3]) ? ERRORS.na : list[3]
      const rows = rowsOf(list[2])
      const isAcross = rowsOf(list[1]).length === 1 && rows.length !== keys.length
      const found = isAcross ? rows.map((row) => [row[place] ?? EMPTY]) : [rows[place] ?? [EMPTY]]
      return found.length === 1 && found[0]?.length === 1
        ? found[0][0]
        : { kind: 'array', rows: found }
    },
  },
  ROW: numberOfPlace('row'),
  COLUMN: numberOfPlace('column'),
  ROWS: sizeOf('row'),
  COLUMNS: sizeOf('column'),
  AREAS: {
    signature: 'r',
    apply: ([source]) => numeric(source?.kind === 'union' ? source.list.length : 1),
  },
  ADDRESS: address,
  INDIRECT: {
    signature: 'ss',
    apply(list, context) {
      const value = single(list[0])
      const isA1 = list[1] === undefined || truthIn(single(list[1])) !== false
      if (value === undefined || value.kind === 'error') return value
      let text = toText(value)
      if (!isA1) {
        const match_ = /^R(\d+)C(\d+)$/i.exec(text)
        if (match_ === null) return ERRORS.ref
        text = cellName({ row: Number(match_[1]) - 1, column: Number(match_[2]) - 1 })
      }
      return context.referTo(text) ?? ERRORS.ref
    },
  },
  TRANSPOSE: {
    signature: 'a',
    apply: ([source]) => ({ kind: 'array', rows: turned(rowsOf(source)) }),
  },
  HYPERLINK: { signature: 's', apply: (list) => single(list[1] ?? list[0]) },
  FILTER: {
    signature: 'aas',
    apply(list) {
      const rows = rowsOf(list[0])
      const test = rowsOf(list[1])
      const isAcross = test.length === 1 && rows.length !== 1
      const keeps = (isAcross ? (test[0] ?? []) : test.map((row) => row[0])).map(
        (one) => truthIn(one) === true,
      )
      const kept = isAcross
        ? rows.map((row) => row.filter((_, at) => keeps[at]))
        : rows.filter((_, at) => keeps[at])
      if (kept.length === 0 || kept[0]?.length === 0)
        return list[2] ?? { kind: 'error', code: '#CALC!' }
      return arrayOf(kept)
    },
  },
  SORT: {
    signature: 'aaas',
    apply(list) {
      const rows = rowsOf(list[0])
      const columns = valuesOf(list[1]).map((one) => numberIn(one) ?? 1)
      const orders = valuesOf(list[2]).map((one) => ((numberIn(one) ?? 1) < 0 ? -1 : 1))
      const by = columns.length === 0 ? [1] : columns
      return arrayOf(
        sorted(
          list,
          (row) => by.map((at) => rows[row]?.[at - 1] ?? EMPTY),
          by.map((_, at) => orders[at] ?? 1),
        ),
      )
    },
  },
  SORTBY: {
    signature: 'a',
    apply(list) {
      const keys = list
        .slice(1)
        .filter((_, at) => at % 2 === 0)
        .map(valuesOf)
      const orders = keys.map((_, at) => ((numberIn(single(list[2 + at * 2])) ?? 1) < 0 ? -1 : 1))
      return arrayOf(sorted(list, (row) => keys.map((key) => key[row] ?? EMPTY), orders))
    },
  },
  UNIQUE: {
    signature: 'ass',
    apply(list) {
      const counts = new Map<string, { row: readonly CellValue[]; count: number }>()
      for (const row of rowsOf(list[0])) {
        const key = row.map((one) => `${one.kind}:${folded(one)}`).join('\t')
        const known = counts.get(key)
        if (known === undefined) counts.set(key, { row, count: 1 })
        else known.count += 1
      }
      const isOnce = truthIn(single(list[2])) === true
      return arrayOf(
        [...counts.values()].filter((one) => !isOnce || one.count === 1).map((one) => one.row),
      )
    },
  },
})
