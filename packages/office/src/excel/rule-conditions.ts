import { toNumber, toText } from './cell-value.ts'
import { evaluateFormula } from './evaluate-formula.ts'
import { canonicalForm } from './formulas/canonical-form.ts'
import { serialOf } from './formulas/functions-dates.ts'
import { shiftFormula } from './formula-tokens.ts'
import { compareBehaviours } from './formulas/compare-behaviour.ts'
import { cellName, columnName, type CellAddress } from './cell-reference.ts'
import type { ConditionalRule } from './read-conditional-formats.ts'
import type { ExcelSheet, ExcelWorkbook } from './read-workbook.ts'
import { ownTable } from '../package/own-table.ts'

/** A limit as an author writes it: a number, a text, a day (2024-09-01), or a formula after =. */
export type Limit = string | number

/** Where a rule is looked at: its own corner decides what its relative references mean. */
export interface RulePlace {
  readonly workbook: ExcelWorkbook
  readonly sheet: ExcelSheet
  readonly origin: CellAddress
  /** The last cell of the rule: it tells fixed references from relative ones. */
  readonly last: CellAddress
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
  if (typeof limit === 'string' && limit.startsWith('='))
    return isSameRuleFormula(place, limit.slice(1), formula)
  const day = typeof limit === 'string' ? dayOf(limit, workbook) : undefined
  const number = typeof limit === 'number' ? limit : (day ?? Number(limit))
  const text = unquoted(formula)
  if (typeof limit === 'string' && text.toLowerCase() === limit.toLowerCase()) return true
  if (!Number.isFinite(number)) {
    const value = evaluateFormula(workbook, sheet, formula, at)
    return value?.kind === 'text' && toText(value).toLowerCase() === String(limit).toLowerCase()
  }
  const direct = text === '' ? Number.NaN : Number(text)
  const values = Number.isFinite(direct)
    ? [direct]
    : [place.origin, place.last].map((cell) =>
        // A reference that moves with the cells is no limit for all of them.
        toNumber(
          evaluateFormula(
            workbook,
            sheet,
            movedFormula(formula, place.origin, cell),
            besideContent(sheet, cell.row),
          ) ?? undefined,
        ),
      )
  return values.every(
    (value) => value !== undefined && Math.abs(value - number) <= Math.abs(number) * 1e-9,
  )
}

/** True when two formulas of a rule's first cell mean the same there and in its last cell, on any data. */
export function isSameRuleFormula(
  { workbook, sheet, origin, last }: RulePlace,
  asked: string,
  stored: string,
): boolean {
  return [origin, last].every((cell) => {
    const at = besideContent(sheet, cell.row)
    const [reference, actual] = [asked, stored].map((text) => movedFormula(text, origin, cell))
    if (reference === undefined || actual === undefined) return false
    const home = { workbook, sheet, at }
    const form = canonicalForm(reference, home)
    return (
      (form !== undefined && form === canonicalForm(actual, home)) ||
      (evaluateFormula(workbook, sheet, reference, at) !== undefined &&
        compareBehaviours(workbook, sheet, [{ at, reference, actual }])[0]?.kind === 'same')
    )
  })
}

/** A limit as a rule stores it. */
export function limitText(workbook: ExcelWorkbook, limit: Limit): string {
  if (typeof limit === 'number') return String(limit)
  if (limit.startsWith('=')) return limit.slice(1)
  const day = dayOf(limit, workbook)
  if (day !== undefined) return String(day)
  return Number.isFinite(Number(limit)) ? limit : `"${limit.replaceAll('"', '""')}"`
}

/** A comparison as the formula of a rule. */
function comparisonFormula(cell: string, operator: string, limits: readonly string[]): string {
  const [low = '', high = ''] = limits
  if (operator === 'between') return `AND(${cell}>=${low},${cell}<=${high})`
  if (operator === 'notBetween') return `OR(${cell}<${low},${cell}>${high})`
  const sign = Object.entries(SIGNS).find(([, name]) => name === operator)?.[0] ?? '='
  return `${cell}${sign}${low}`
}

/** A rule by a formula that does what a comparison of each cell does (20501). */
export function isComparisonFormula(
  place: RulePlace,
  rule: ConditionalRule,
  operator: string,
  limits: readonly Limit[],
): boolean {
  const [stored] = rule.formulas
  if (rule.type !== 'expression' || stored === undefined) return false
  const texts = limits.map((limit) => limitText(place.workbook, limit))
  return isSameRuleFormula(
    place,
    comparisonFormula(cellName(place.origin), operator, texts),
    stored,
  )
}

const SIGNS: Readonly<Record<string, string>> = ownTable({
  '>': 'greaterThan',
  '<': 'lessThan',
  '>=': 'greaterThanOrEqual',
  '<=': 'lessThanOrEqual',
  '=': 'equal',
  '<>': 'notEqual',
})
const TURNED: Readonly<Record<string, string>> = ownTable({
  '>': '<',
  '<': '>',
  '>=': '<=',
  '<=': '>=',
  '=': '=',
  '<>': '<>',
})

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
