import { parseRange, rangeName, sheetOf, type CellAddress } from '../cell-reference.ts'
import { tokenize } from '../formula-tokens.ts'
import { plainNumber } from '../number-format.ts'
import { structuredRange, tableNamed, tablesOf } from '../read-tables.ts'
import type { ExcelSheet, ExcelWorkbook } from '../read-workbook.ts'
import { formulaTree, type FormulaNode } from './formula-tree.ts'

/** Where a formula stands: names and table references mean places only from there. */
export interface FormulaHome {
  readonly workbook: ExcelWorkbook
  readonly sheet: ExcelSheet
  readonly at: CellAddress
}

/** Functions that Excel has under two names (20209). */
const SAME: ReadonlyMap<string, string> = new Map([
  ['RANK.EQ', 'RANK'],
  ['STDEV.S', 'STDEV'],
  ['STDEV.P', 'STDEVP'],
  ['VAR.S', 'VAR'],
  ['VAR.P', 'VARP'],
  ['MODE.SNGL', 'MODE'],
  ['PERCENTILE.INC', 'PERCENTILE'],
  ['QUARTILE.INC', 'QUARTILE'],
  ['CONCAT', 'CONCATENATE'],
  ['FORECAST.LINEAR', 'FORECAST'],
  ['COVARIANCE.P', 'COVAR'],
  ['NORM.S.DIST', 'NORMSDIST'],
  ['NORM.DIST', 'NORMDIST'],
])

/** The one name of a function that has several, without the prefixes of newer ones. */
export function functionKey(name: string): string {
  const bare = name
    .trim()
    .toUpperCase()
    .replace(/^(_XLFN\.|_XLWS\.|_XLL\.)+/, '')
  return SAME.get(bare) ?? bare
}

/** Arguments that mean the same as leaving them out. */
const DEFAULTS: ReadonlyMap<string, readonly (readonly [place: number, form: string])[]> = new Map([
  ['RANK', [[2, '0'] as const]],
  ['LEFT', [[1, '1'] as const]],
  ['RIGHT', [[1, '1'] as const]],
  ['VLOOKUP', [[3, 'TRUE'] as const]],
  ['HLOOKUP', [[3, 'TRUE'] as const]],
  ['MATCH', [[2, '1'] as const]],
  ['WEEKDAY', [[1, '1'] as const]],
  ['LOG', [[1, '10'] as const]],
  ['IF', [[2, 'FALSE'] as const]],
  ['FIND', [[2, '1'] as const]],
  ['SEARCH', [[2, '1'] as const]],
  ['TRUNC', [[1, '0'] as const]],
  ['RANK.AVG', [[2, '0'] as const]],
  ['XLOOKUP', [[5, '1'] as const, [4, '0'] as const]],
  ['XMATCH', [[3, '1'] as const, [2, '0'] as const]],
  ['PMT', [[4, '0'] as const, [3, '0'] as const]],
  ['PV', [[4, '0'] as const, [3, '0'] as const]],
])

/** True when an argument is what leaving it out means. */
export function isDefaultArgument(name: string, place: number, form: string): boolean {
  return (DEFAULTS.get(name) ?? []).some(([at, usual]) => at === place && usual === form)
}
/** Functions whose pairs of range and condition may change places, and what stands before the pairs. */
export const PAIRED: ReadonlyMap<string, number> = new Map([
  ['COUNTIFS', 0],
  ['SUMIFS', 1],
  ['AVERAGEIFS', 1],
  ['MAXIFS', 1],
  ['MINIFS', 1],
])
/** Places of arguments that are a truth, where 0 and FALSE are alike. */
const TRUTHS: ReadonlyMap<string, number> = new Map([
  ['VLOOKUP', 3],
  ['HLOOKUP', 3],
])
const COMMUTATIVE = new Set(['SUM', 'PRODUCT', 'MAX', 'MIN', 'AND', 'OR', 'COUNT', 'AVERAGE'])
export const isCommutative = (name: string): boolean => COMMUTATIVE.has(name)
const TURNED: ReadonlyMap<string, string> = new Map([
  ['>', '<'],
  ['>=', '<='],
])
const MOST_EXPANDED = 200

/** The place that a reference means, as SHEET!A1:B2; undefined for what is no place. */
export function placeText(node: FormulaNode, home: FormulaHome): string | undefined {
  const own = home.sheet.name.toLowerCase()
  if (node.kind === 'reference') {
    const range = parseRange(node.text)
    return range && `${(sheetOf(node.text) ?? own).toLowerCase()}!${rangeName(range)}`
  }
  if (node.kind === 'structured') {
    const cut = Math.max(node.text.indexOf('['), 0)
    const table =
      cut > 0
        ? tableNamed(home.workbook, node.text.slice(0, cut))
        : tablesOf(home.workbook, home.sheet)[0]
    const range = table && structuredRange(table, node.text.slice(cut), home.at.row)
    return range && `${table.sheet.name.toLowerCase()}!${rangeName(range)}`
  }
  if (node.kind !== 'name') return undefined
  const cut = node.text.lastIndexOf('!') + 1
  const refers = home.workbook.definedName(
    node.text.slice(cut),
    sheetOf(node.text) ?? home.sheet.name,
  )
  const inner = refers === undefined ? undefined : formulaTree(refers)
  return inner?.kind === 'reference' ? placeText(inner, home) : undefined
}

/** The cells of a sum, so that SUM(A1:A3) and A1+A2+A3 are the same terms. */
function termsOf(node: FormulaNode, home: FormulaHome, sign: string): string[] {
  if (node.kind === 'binary' && (node.sign === '+' || node.sign === '-'))
    return [
      ...termsOf(node.left, home, sign),
      ...termsOf(node.right, home, node.sign === '-' ? (sign === '-' ? '' : '-') : sign),
    ]
  if (node.kind === 'unary' && node.sign !== '%')
    return termsOf(node.operand, home, node.sign === '-' ? (sign === '-' ? '' : '-') : sign)
  if (node.kind === 'call' && node.name === 'SUM')
    return node.list.flatMap((one) => cellTerms(one, home, sign))
  return [sign + formOf(node, home)]
}

function cellTerms(node: FormulaNode, home: FormulaHome, sign: string): string[] {
  const place = placeText(node, home)
  const range = place === undefined ? undefined : parseRange(place)
  if (place === undefined || range === undefined) return termsOf(node, home, sign)
  const { from, to } = range
  const count = (to.row - from.row + 1) * (to.column - from.column + 1)
  if (count > MOST_EXPANDED) return [`${sign}SUM(${place})`]
  const sheet = place.slice(0, place.lastIndexOf('!') + 1)
  return Array.from({ length: count }, (_, index) => {
    const width = to.column - from.column + 1
    const at = { row: from.row + Math.floor(index / width), column: from.column + (index % width) }
    return `${sign}${sheet}${rangeName({ from: at, to: at })}`
  })
}

function factorsOf(node: FormulaNode, home: FormulaHome): string[] {
  if (node.kind === 'binary' && node.sign === '*')
    return [...factorsOf(node.left, home), ...factorsOf(node.right, home)]
  if (node.kind === 'call' && node.name === 'PRODUCT')
    return node.list.flatMap((one) => factorsOf(one, home))
  return [formOf(node, home)]
}

function isOneCell(node: FormulaNode, home: FormulaHome): boolean {
  const place = placeText(node, home)
  return place === undefined ? node.kind !== 'call' : !/:[A-Z]*\d*$/.test(place)
}

function callForm(node: FormulaNode & { kind: 'call' }, home: FormulaHome): string {
  // CONCATENATE takes one cell of a range, CONCAT all of them.
  const isRanges = node.name === 'CONCAT' && !node.list.every((one) => isOneCell(one, home))
  const name = isRanges ? node.name : functionKey(node.name)
  const truth = TRUTHS.get(name)
  let list = node.list.map((one, index) => {
    const form = one.kind === 'omitted' ? '' : formOf(one, home)
    if (index !== truth) return form
    return form === '0' || form === '' ? 'FALSE' : form === '1' ? 'TRUE' : form
  })
  for (const [place, form] of DEFAULTS.get(name) ?? [])
    if (list.length === place + 1 && list[place] === form) list = list.slice(0, place)
  if (name === 'RANK' && list.length === 3 && list[2] === '') list = list.slice(0, 2)
  if (COMMUTATIVE.has(name)) list = list.sort()
  const head = PAIRED.get(name)
  if (head !== undefined) {
    const pairs = list
      .slice(head)
      .flatMap((one, at, all) => (at % 2 === 0 ? [`${one},${all[at + 1] ?? ''}`] : []))
    list = [...list.slice(0, head), ...pairs.sort()]
  }
  return `${name}(${list.join(',')})`
}

/** A text that is the same for formulas that are the same but for how they are written. */
function formOf(node: FormulaNode, home: FormulaHome): string {
  switch (node.kind) {
    case 'number':
      return String(node.number)
    case 'text':
      return `"${node.text}"`
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE'
    case 'error':
      return node.code
    case 'omitted':
      return ''
    case 'reference':
    case 'structured':
    case 'name':
      return placeText(node, home) ?? node.text.toUpperCase()
    case 'array':
      return `{${node.rows.map((row) => row.map((one) => formOf(one, home)).join(',')).join(';')}}`
    case 'union':
      return `(${node.list.map((one) => formOf(one, home)).join(',')})`
    case 'unary':
      if (node.sign === '%')
        return node.operand.kind === 'number'
          ? String(Number((node.operand.number / 100).toPrecision(15)))
          : `${formOf(node.operand, home)}%`
      if (node.operand.kind === 'number' && node.sign === '-') return String(-node.operand.number)
      return sumForm(node, home)
    case 'binary': {
      if (node.sign === '+' || node.sign === '-') return sumForm(node, home)
      if (node.sign === '*') return `(${factorsOf(node, home).sort().join('*')})`
      const [left, right] = [formOf(node.left, home), formOf(node.right, home)]
      const turned = TURNED.get(node.sign)
      if (turned !== undefined) return `(${right}${turned}${left})`
      if (node.sign === '=' || node.sign === '<>')
        return `(${[left, right].sort().join(node.sign)})`
      // ">="&60 is ">=60".
      if (node.sign === '&' && isLiteral(node.left) && isLiteral(node.right))
        return `"${literalText(node.left)}${literalText(node.right)}"`
      return `(${left}${node.sign}${right})`
    }
    case 'call':
      if (node.name === 'SUM') return sumForm(node, home)
      if (node.name === 'PRODUCT') return `(${factorsOf(node, home).sort().join('*')})`
      if (node.name === 'SINGLE' && node.list[0] !== undefined) return formOf(node.list[0], home)
      if (node.name === 'POWER' && node.list.length === 2)
        return `(${node.list.map((one) => formOf(one, home)).join('^')})`
      return callForm(node, home)
  }
}

const isLiteral = (node: FormulaNode): boolean => node.kind === 'text' || node.kind === 'number'
const literalText = (node: FormulaNode): string =>
  node.kind === 'text' ? node.text : node.kind === 'number' ? plainNumber(node.number) : ''

function sumForm(node: FormulaNode, home: FormulaHome): string {
  const terms = termsOf(node, home, '').sort()
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join('+')})`
}

/**
 * The canonical form of a formula at its cell: brackets, $ signs, order of sums and products, names for
 * places, defaults and doubled function names make no difference (20203). Undefined when it is no formula.
 */
export function canonicalForm(formula: string, home: FormulaHome): string | undefined {
  const tree = formulaTree(formula)
  return tree && formOf(tree, home)
}

export { formOf as canonicalNode }

/** A formula as it is written, but for blanks and case outside of texts: copies of one are alike. */
export function writtenForm(formula: string): string {
  return tokenize(formula)
    .map((token) => (token.kind === 'text' ? token.text : token.text.toUpperCase()))
    .join('\u0000')
    .replaceAll(/(?<=^|\u0000)(TRUE|FALSE)\u0000\(\u0000\)/g, '$1')
}
