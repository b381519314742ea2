import { toNumber, toText } from './cell-value.ts'
import { evaluateFormula } from './evaluate-formula.ts'
import { canonicalForm } from './formulas/canonical-form.ts'
import { serialOf } from './formulas/functions-dates.ts'
import { shiftFormula } from './formula-tokens.ts'
import { columnName, type CellAddress } from './cell-reference.ts'
import type { ConditionalRule } from './read-conditional-formats.ts'
import type { ExcelSheet, ExcelWorkbook } from './read-workbook.ts'

/** A limit as an author writes it: a number, a text, a day (2024-09-01), or a formula after =. */
export type Limit = string | number

/** Where a rule is looked at: its own corner decides what its relative references mean. */
export interface RulePlace {
  readonly workbook: ExcelWorkbook
  readonly sheet: ExcelSheet
  readonly origin: CellAddress
}

/** A cell beside all content: what is compared there does not depend on itself. */
function besideContent(sheet: ExcelSheet, row: number): CellAddress {
  return { row, column: sheet.last.column + 3 }
}

export function dayOf(text: string, workbook: ExcelWorkbook): number | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (match === null) return undefined
  return serialOf(Number(match[1]), Number(match[2]), Number(match[3]), workbook.isDate1904)
}

const unquoted = (text: string): string => {
  const match = /^"((?:[^"]|"")*)"$/.exec(text.trim())
  return match === null ? text.trim() : (match[1] ?? '').replaceAll('""', '"')
}

/** True when a stored formula is a limit: as text, as a number, or by what it computes (20501). */
export function isLimit(place: RulePlace, formula: string | undefined, limit: Limit): boolean {
  if (formula === undefined) return false
  const { workbook, sheet, origin } = place
  const at = besideContent(sheet, origin.row)
  if (typeof limit === 'string' && limit.startsWith('=')) {
    const home = { workbook, sheet, at }
    const asked = canonicalForm(limit.slice(1), home)
    if (asked !== undefined && asked === canonicalForm(formula, home)) return true
    const [one, other] = [limit.slice(1), formula].map((text) => {
      const value = evaluateFormula(workbook, sheet, text, at)
      return value === undefined ? undefined : toNumber(value)
    })
    return one !== undefined && other !== undefined && Math.abs(one - other) <= 1e-9
  }
  const day = typeof limit === 'string' ? dayOf(limit, workbook) : undefined
  const number = typeof limit === 'number' ? limit : (day ?? Number(limit))
  const text = unquoted(formula)
  if (typeof limit === 'string' && text.toLowerCase() === limit.toLowerCase()) return true
  if (!Number.isFinite(number)) {
    const value = evaluateFormula(workbook, sheet, formula, at)
    return value?.kind === 'text' && toText(value).toLowerCase() === String(limit).toLowerCase()
  }
  const direct = text === '' ? Number.NaN : Number(text)
  const value = Number.isFinite(direct)
    ? direct
    : toNumber(evaluateFormula(workbook, sheet, formula, at) ?? undefined)
  return value !== undefined && Math.abs(value - number) <= Math.abs(number) * 1e-9
}

const SIGNS: Readonly<Record<string, string>> = {
  '>': 'greaterThan',
  '<': 'lessThan',
  '>=': 'greaterThanOrEqual',
  '<=': 'lessThanOrEqual',
  '=': 'equal',
  '<>': 'notEqual',
}
const TURNED: Readonly<Record<string, string>> = {
  '>': '<',
  '<': '>',
  '>=': '<=',
  '<=': '>=',
  '=': '=',
  '<>': '<>',
}

export interface Comparison {
  readonly operator: string
  readonly formulas: readonly string[]
}

/** A rule as a comparison of each cell with limits; formulas such as =B2<60 and =60>B2 are ones too. */
export function comparisonOf(rule: ConditionalRule): Comparison | undefined {
  if (rule.type === 'cellIs') return { operator: rule.operator, formulas: rule.formulas }
  if (rule.type !== 'expression') return undefined
  const own = new Set(
    ['', '$'].map((fixed) => `${fixed}${columnName(rule.origin.column)}${rule.origin.row + 1}`),
  )
  const match = /^([^<>=]+)(<=|>=|<>|<|>|=)([^<>=]+)$/.exec(rule.formulas[0] ?? '')
  if (match === null) return undefined
  const [, left = '', sign = '', right = ''] = match
  if (own.has(left.trim().toUpperCase()))
    return { operator: SIGNS[sign] ?? '', formulas: [right.trim()] }
  if (own.has(right.trim().toUpperCase()))
    return { operator: SIGNS[TURNED[sign] ?? ''] ?? '', formulas: [left.trim()] }
  return undefined
}

/** True when a comparison has an operator and limits; the two of between may change places. */
export function isComparison(
  place: RulePlace,
  actual: Comparison | undefined,
  operator: string,
  limits: readonly Limit[],
): boolean {
  if (actual?.operator !== operator) return false
  const fits = (list: readonly Limit[]): boolean =>
    list.every((limit, index) => isLimit(place, actual.formulas[index], limit))
  return fits(limits) || (/between/i.test(operator) && fits([...limits].reverse()))
}

/** A formula moved from the corner of one range to the corner of another. */
export function movedFormula(formula: string, from: CellAddress, to: CellAddress): string {
  return shiftFormula(formula, to.row - from.row, to.column - from.column)
}

export { besideContent }
