import { columnName, columnOf, MAX_COLUMNS, MAX_ROWS } from './cell-reference.ts'

/**
 * A piece of a formula; `reference` may carry a sheet name (or two, Sheet1:Sheet3!A1) and is A1, A1:B2,
 * A:A or 1:1; `structured` is a table's reference, 表1[[#This Row],[单价]].
 */
export interface FormulaToken {
  readonly kind:
    | 'number'
    | 'text'
    | 'boolean'
    | 'error'
    | 'reference'
    | 'structured'
    | 'function'
    | 'name'
    | 'operator'
    | 'open'
    | 'close'
    | 'comma'
    | 'openArray'
    | 'closeArray'
    | 'other'
  readonly text: string
}

const SHEET = String.raw`(?:'(?:[^']|'')*'|(?:\[\d{1,6}\])?[\p{L}_][\p{L}\p{N}_.]*(?::[\p{L}_][\p{L}\p{N}_.]*)?)!`
const CELL = String.raw`\$?[A-Za-z]{1,3}\$?\d{1,7}`
const REFERENCE = String.raw`(?:${SHEET})?(?:${CELL}(?::${CELL})?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7})(?![\p{L}\p{N}_.(])`
const PATTERNS: readonly (readonly [FormulaToken['kind'], RegExp])[] = [
  ['text', /"(?:[^"]|"")*"/uy],
  ['error', new RegExp(`(?:${SHEET})?#(?:N\\/A|[A-Z0-9/]+[!?]?)`, 'uy')],
  ['reference', new RegExp(REFERENCE, 'uy')],
  [
    'structured',
    /(?:[\p{L}_\\][\p{L}\p{N}_.]*)?\[(?:[^[\]']|'.|\[(?:[^[\]']|'.)*\])*\](?![\p{L}\p{N}_.'!])/uy,
  ],
  ['function', /[\p{L}_][\p{L}\p{N}_.]*(?=\s*\()/uy],
  ['boolean', /(?:TRUE|FALSE)(?![\p{L}\p{N}_.])/iuy],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy],
  ['name', new RegExp(String.raw`(?:${SHEET})?[\p{L}_\\][\p{L}\p{N}_.]*`, 'uy')],
  ['operator', /<=|>=|<>|[-+*/^&=<>%:]/uy],
  ['open', /\(/uy],
  ['close', /\)/uy],
  ['comma', /[,;]/uy],
  ['openArray', /\{/uy],
  ['closeArray', /\}/uy],
]

const LONGEST = 32_768

/** Cuts a formula into tokens; what is not understood becomes `other`. Blanks are dropped. */
export function tokenize(formula: string): FormulaToken[] {
  const tokens: FormulaToken[] = []
  const text = formula.slice(0, LONGEST)
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1
      continue
    }
    let found: FormulaToken | undefined
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at
      const match = pattern.exec(text)?.[0]
      if (match === undefined) continue
      found = { kind, text: match }
      break
    }
    found ??= { kind: 'other', text: text[at] ?? '' }
    at += found.text.length
    tokens.push(
      found.kind === 'function' ? { kind: 'function', text: plainFunction(found.text) } : found,
    )
  }
  return tokens
}

/** Function name without the prefixes of newer functions (20201). */
export function plainFunction(name: string): string {
  return name.toUpperCase().replace(/^(_XLFN\.|_XLWS\.|_XLL\.)+/, '')
}

function shiftPart(part: string, rows: number, columns: number): string {
  const match = /^(\$?)([A-Za-z]{1,3})?(\$?)(\d{1,7})?$/.exec(part)
  if (match === null) return part
  // A whole-row part has its $ in front of the number, where the column's would be.
  const [, first = '', letters, second = '', digits] = match
  const rowFixed = letters === undefined ? first : second
  let text = ''
  if (letters !== undefined) {
    const column = columnOf(letters) ?? 0
    const moved = first === '$' ? column : (column + columns + MAX_COLUMNS) % MAX_COLUMNS
    text += first + columnName(moved)
  }
  if (digits !== undefined) {
    const row = Number(digits) - 1
    text += `${rowFixed}${(rowFixed === '$' ? row : (row + rows + MAX_ROWS) % MAX_ROWS) + 1}`
  }
  return text
}

/** References, and the texts, table columns and names of sheets in which a reference is none. */
const MOVING = new RegExp(
  String.raw`"(?:[^"]|"")*"|\[[^[\]]*\](?!\p{L})|(?<![\p{L}\p{N}_.])${REFERENCE}|'(?:[^']|'')*'!`,
  'gu',
)

/** A formula moved by rows and columns: relative references move, $ ones stay (20201). */
export function shiftFormula(formula: string, rows: number, columns: number): string {
  return formula.replace(MOVING, (match) => {
    if (/^["[]/.test(match) || match.endsWith('!')) return match
    const cut = match.lastIndexOf('!') + 1
    const parts = match.slice(cut).split(':')
    return match.slice(0, cut) + parts.map((part) => shiftPart(part, rows, columns)).join(':')
  })
}

/** Names of the functions in a formula, prefixes stripped. */
export function functionsIn(formula: string): Set<string> {
  return new Set(
    tokenize(formula).flatMap((token) => (token.kind === 'function' ? [token.text] : [])),
  )
}
