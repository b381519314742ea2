import { plainFunction, tokenize, type FormulaToken } from '../formula-tokens.ts'

/** A formula as a tree; texts are as written, but for function names without newer prefixes. */
export type FormulaNode =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'omitted' }
  | { readonly kind: 'reference' | 'name' | 'structured'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly list: readonly FormulaNode[] }
  | {
      readonly kind: 'binary'
      readonly sign: string
      readonly left: FormulaNode
      readonly right: FormulaNode
    }
  | { readonly kind: 'unary'; readonly sign: '-' | '+' | '%'; readonly operand: FormulaNode }
  | { readonly kind: 'array'; readonly rows: readonly (readonly FormulaNode[])[] }
  | { readonly kind: 'union'; readonly list: readonly FormulaNode[] }

/** Why a formula has no tree: a sign out of place, or nesting that no person writes. */
export class FormulaSyntaxError extends Error {
  readonly code = 'formula-syntax'
}

const MOST_DEPTH = 64
/** Operators from the loosest to the tightest; -2^2 is 4 because the sign binds tighter. */
const LEVELS: readonly (readonly string[])[] = [
  ['=', '<>', '<', '>', '<=', '>='],
  ['&'],
  ['+', '-'],
  ['*', '/'],
  ['^'],
]

class TreeParser {
  readonly #tokens: readonly FormulaToken[]
  #at = 0
  #depth = 0

  constructor(formula: string) {
    this.#tokens = tokenize(formula)
  }

  parse(): FormulaNode {
    const tree = this.#level(0)
    if (this.#at < this.#tokens.length) throw new FormulaSyntaxError('trailing signs')
    return tree
  }

  #next(): FormulaToken | undefined {
    const token = this.#tokens[this.#at]
    this.#at += 1
    return token
  }

  #takes(kind: FormulaToken['kind'], ...texts: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at]
    if (token?.kind !== kind || (texts.length > 0 && !texts.includes(token.text))) return undefined
    this.#at += 1
    return token.text
  }

  #expect(kind: FormulaToken['kind']): void {
    if (this.#takes(kind) === undefined) throw new FormulaSyntaxError(`no ${kind}`)
  }

  #level(level: number): FormulaNode {
    const operators = LEVELS[level]
    if (operators === undefined) return this.#sign()
    if (level === 0) {
      this.#depth += 1
      if (this.#depth > MOST_DEPTH) throw new FormulaSyntaxError('nested too deeply')
    }
    let left = this.#level(level + 1)
    for (;;) {
      const sign = this.#takes('operator', ...operators)
      if (sign === undefined) break
      left = { kind: 'binary', sign, left, right: this.#level(level + 1) }
    }
    if (level === 0) this.#depth -= 1
    return left
  }

  #sign(): FormulaNode {
    const signs: ('-' | '+')[] = []
    for (;;) {
      const sign = this.#takes('operator', '-', '+')
      if (sign === undefined) break
      signs.push(sign === '-' ? '-' : '+')
    }
    let node = this.#range()
    while (this.#takes('operator', '%') !== undefined)
      node = { kind: 'unary', sign: '%', operand: node }
    return signs.reduceRight<FormulaNode>(
      (operand, sign) => ({ kind: 'unary', sign, operand }),
      node,
    )
  }

  /** INDEX(…):INDEX(…) and the like; plain A1:B2 is one token already. */
  #range(): FormulaNode {
    let left = this.#primary()
    while (this.#takes('operator', ':') !== undefined)
      left = { kind: 'binary', sign: ':', left, right: this.#primary() }
    return left
  }

  #primary(): FormulaNode {
    const token = this.#next()
    switch (token?.kind) {
      case 'number':
        return { kind: 'number', number: Number(token.text) }
      case 'text':
        return { kind: 'text', text: token.text.slice(1, -1).replaceAll('""', '"') }
      case 'boolean':
        return { kind: 'boolean', value: token.text.toUpperCase() === 'TRUE' }
      case 'error':
        return { kind: 'error', code: token.text.slice(token.text.indexOf('#')) }
      case 'reference':
      case 'name':
      case 'structured':
        return { kind: token.kind, text: token.text }
      case 'function':
        this.#expect('open')
        return callOf(plainFunction(token.text), this.#list('close'))
      case 'openArray':
        return { kind: 'array', rows: this.#rows() }
      case 'open': {
        const list = this.#list('close')
        const [only] = list
        if (only === undefined) throw new FormulaSyntaxError('nothing in brackets')
        return list.length === 1 ? only : { kind: 'union', list }
      }
      default:
        throw new FormulaSyntaxError(`${token?.text ?? 'the end'} out of place`)
    }
  }

  #list(end: FormulaToken['kind']): FormulaNode[] {
    const list: FormulaNode[] = []
    if (this.#takes(end) !== undefined) return list
    for (;;) {
      const next = this.#tokens[this.#at]?.kind
      list.push(next === 'comma' || next === end ? { kind: 'omitted' } : this.#level(0))
      if (this.#takes('comma') === undefined) break
    }
    this.#expect(end)
    return list
  }

  #rows(): FormulaNode[][] {
    const rows: FormulaNode[][] = [[]]
    for (;;) {
      rows.at(-1)?.push(this.#sign())
      const sign = this.#takes('comma')
      if (sign === undefined) break
      if (sign === ';') rows.push([])
    }
    this.#expect('closeArray')
    return rows
  }
}

/** LibreOffice writes the constants TRUE and FALSE as functions. */
function callOf(name: string, list: readonly FormulaNode[]): FormulaNode {
  return list.length === 0 && (name === 'TRUE' || name === 'FALSE')
    ? { kind: 'boolean', value: name === 'TRUE' }
    : { kind: 'call', name, list }
}

/** Reads a formula (with or without its =). Throws FormulaSyntaxError. */
export function parseFormula(formula: string): FormulaNode {
  return new TreeParser(formula.trim().replace(/^=/, '')).parse()
}

/** The tree of a formula; undefined when it has none. */
export function formulaTree(formula: string): FormulaNode | undefined {
  try {
    return parseFormula(formula)
  } catch (error) {
    if (error instanceof FormulaSyntaxError) return undefined
    throw error
  }
}

/** Every node of a tree, from the top. */
export function* nodesOf(node: FormulaNode): Generator<FormulaNode> {
  yield node
  const inner: readonly FormulaNode[] =
    node.kind === 'call' || node.kind === 'union'
      ? node.list
      : node.kind === 'binary'
        ? [node.left, node.right]
        : node.kind === 'unary'
          ? [node.operand]
          : node.kind === 'array'
            ? node.rows.flat()
            : []
  for (const one of inner) yield* nodesOf(one)
}
