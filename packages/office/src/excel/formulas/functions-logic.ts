import type { CellValue } from '../read-workbook.ts'
import {
  ERRORS,
  numeric,
  scalar,
  single,
  truth,
  truthIn,
  valuesOf,
  type Argument,
  type FormulaFunction,
} from './argument.ts'
import { ownTable } from '../../package/own-table.ts'

/** The truths of a list, or its first error; texts in ranges do not count. */
function truths(list: readonly Argument[]): boolean[] | CellValue {
  const found: boolean[] = []
  for (const argument of list) {
    for (const value of valuesOf(argument)) {
      if (value.kind === 'error') return value
      if (value.kind === 'empty') {
        if (argument.kind === 'value') found.push(false)
        continue
      }
      const known = truthIn(value)
      if (value.kind === 'text' && argument.kind !== 'value') continue
      if (known === undefined) return ERRORS.value
      found.push(known)
    }
  }
  return found
}

const logical = (apply: (list: readonly boolean[]) => boolean): FormulaFunction => ({
  signature: 'a',
  apply(list) {
    const found = truths(list)
    if (!Array.isArray(found)) return found
    return found.length === 0 ? ERRORS.value : truth(apply(found))
  },
})

const asked = (test: (value: CellValue) => boolean): FormulaFunction => ({
  signature: 'e',
  apply: (list) => truth(test(single(list[0]) ?? ERRORS.value)),
})

const NUMBERS_OF_ERRORS = ['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A']
const KINDS: Readonly<Record<CellValue['kind'], number>> = ownTable({
  empty: 1,
  number: 1,
  text: 2,
  boolean: 4,
  error: 16,
})

export const LOGIC: Readonly<Record<string, FormulaFunction>> = ownTable({
  TRUE: { signature: '', apply: () => truth(true) },
  FALSE: { signature: '', apply: () => truth(false) },
  AND: logical((list) => list.every(Boolean)),
  OR: logical((list) => list.some(Boolean)),
  XOR: logical((list) => list.filter(Boolean).length % 2 === 1),
  NOT: scalar(([value]) => {
    const known = truthIn(value)
    return known === undefined ? ERRORS.value : truth(!known)
  }),
  NA: { signature: '', apply: () => ERRORS.na },
  ISNUMBER: asked((value) => value.kind === 'number'),
  ISTEXT: asked((value) => value.kind === 'text'),
  ISNONTEXT: asked((value) => value.kind !== 'text'),
  ISLOGICAL: asked((value) => value.kind === 'boolean'),
  ISBLANK: asked((value) => value.kind === 'empty'),
  ISERROR: asked((value) => value.kind === 'error'),
  ISERR: asked((value) => value.kind === 'error' && value.code !== '#N/A'),
  ISNA: asked((value) => value.kind === 'error' && value.code === '#N/A'),
  ISREF: {
    signature: 'r',
    apply: ([source]) => truth(source?.kind === 'range' || source?.kind === 'union'),
  },
  ISFORMULA: {
    signature: 'r',
    apply([source], context) {
      if (source?.kind !== 'range') return ERRORS.value
      const { sheet, range } = source.place
      return truth(context.formulaAt(sheet, range.from.row, range.from.column) !== undefined)
    },
  },
  FORMULATEXT: {
    signature: 'r',
    apply([source], context) {
      if (source?.kind !== 'range') return ERRORS.value
      const { sheet, range } = source.place
      const formula = context.formulaAt(sheet, range.from.row, range.from.column)
      return formula === undefined ? ERRORS.na : { kind: 'text', text: `=${formula}` }
    },
  },
  'ERROR.TYPE': {
    signature: 'e',
    apply(list) {
      const value = single(list[0])
      const place = value?.kind === 'error' ? NUMBERS_OF_ERRORS.indexOf(value.code) : -1
      return place < 0 ? ERRORS.na : numeric(place + 1)
    },
  },
  TYPE: {
    signature: 'r',
    apply([source]) {
      const values = valuesOf(source)
      return numeric(values.length > 1 ? 64 : KINDS[values[0]?.kind ?? 'empty'])
    },
  },
})
