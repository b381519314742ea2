import { MOST_DEPTH, type Formula, type Term } from './equation-tree.ts'
import { ownTable } from '../package/own-table.ts'

const CLOSING: Readonly<Record<string, string>> = ownTable({
  '(': ')',
  '[': ']',
  '{': '}',
  '|': '|',
})
const NARY = /[∑∏∐∫∬∭∮⋃⋂]/
/** What ends an operand: operators, relations and blanks. */
const OPERATOR = /[\s+\-−±∓×÷·*=≠<>≤≥≈,，;；:：→∈]/
const SCRIPTS: Readonly<Record<string, string>> = ownTable({
  '²': '2',
  '³': '3',
  '¹': '1',
  '⁰': '0',
})

/** A fraction of fractions nests; more of them than anyone writes are plain signs. */
const MOST_FRACTIONS = 100

/** Reads a formula as Word's linear format writes one: x=(-b±√(b^2-4ac))/2a, ∑_(i=1)^n i. */
class LinearReader {
  readonly #signs: readonly string[]
  #at = 0
  #depth = 0
  #fractions = 0

  constructor(text: string) {
    this.#signs = [...text]
  }

  get #sign(): string | undefined {
    return this.#signs[this.#at]
  }

  /** A list of terms up to a closing sign, which is left where it is. */
  sequence(isEnd: (sign: string) => boolean): Term[] {
    const terms: Term[] = []
    let operand = 0
    for (let sign = this.#sign; sign !== undefined && !isEnd(sign); sign = this.#sign) {
      if (OPERATOR.test(sign)) {
        this.#at += 1
        if (sign.trim() !== '') terms.push({ kind: 'text', text: sign })
        operand = terms.length
      } else if (sign === '/' && this.#fractions < MOST_FRACTIONS) {
        this.#at += 1
        this.#fractions += 1
        const top = bare(terms.splice(operand))
        terms.push({ kind: 'fraction', top, bottom: bare(this.#operand(isEnd)) })
      } else terms.push(this.#scripted(isEnd))
    }
    return terms
  }

  /** All that stands together without an operator: the bottom of a fraction. */
  #operand(isEnd: (sign: string) => boolean): Term[] {
    const terms: Term[] = []
    for (let sign = this.#sign; sign !== undefined; sign = this.#sign) {
      if (isEnd(sign) || OPERATOR.test(sign) || sign === '/') break
      terms.push(this.#scripted(isEnd))
    }
    return terms
  }

  /** One term with what stands below and above it. */
  #scripted(isEnd: (sign: string) => boolean): Term {
    const first = this.#sign ?? ''
    if (NARY.test(first)) return this.#nary(isEnd)
    const base = this.#atom()
    const { below, above } = this.#scripts()
    return below === undefined && above === undefined
      ? base
      : { kind: 'script', base: [base], below, above }
  }

  #scripts(): { below: Formula | undefined; above: Formula | undefined } {
    let below: Formula | undefined
    let above: Formula | undefined
    for (let sign = this.#sign; sign !== undefined; sign = this.#sign) {
      const small = SCRIPTS[sign]
      if (small !== undefined && above === undefined) {
        this.#at += 1
        above = [{ kind: 'text', text: small }]
      } else if (sign === '_' && below === undefined) {
        this.#at += 1
        below = this.#argument()
      } else if (sign === '^' && above === undefined) {
        this.#at += 1
        above = this.#argument()
      } else break
    }
    return { below, above }
  }

  /** What belongs to a script or a root: a bracket without its signs, else one atom. */
  #argument(): Formula {
    const sign = this.#sign
    if (sign === undefined) return []
    if (sign === '-' || sign === '+' || sign === '−') {
      this.#at += 1
      return [{ kind: 'text', text: sign }, this.#atom()]
    }
    return bare([this.#atom()])
  }

  #nary(isEnd: (sign: string) => boolean): Term {
    const sign = this.#sign ?? ''
    this.#at += 1
    const { below = [], above = [] } = this.#scripts()
    while (this.#sign !== undefined && /[\s▒]/.test(this.#sign)) this.#at += 1
    return { kind: 'nary', sign, below, above, body: this.#operand(isEnd) }
  }

  #atom(): Term {
    const sign = this.#sign ?? ''
    this.#at += 1
    if (this.#depth >= MOST_DEPTH) return { kind: 'text', text: sign }
    this.#depth += 1
    const term = this.#inner(sign)
    this.#depth -= 1
    return term
  }

  #inner(sign: string): Term {
    const close = CLOSING[sign]
    if (close !== undefined) {
      const parts = [this.sequence((one) => one === close)]
      this.#at += 1
      return { kind: 'bracket', open: sign, close, parts }
    }
    if (sign === '√') {
      if (this.#sign !== '(') return { kind: 'root', degree: [], body: this.#argument() }
      this.#at += 1
      const first = this.sequence((one) => one === ')' || one === '&')
      const hasDegree = this.#signs[this.#at] === '&'
      this.#at += 1
      if (!hasDegree) return { kind: 'root', degree: [], body: first }
      const body = this.sequence((one) => one === ')')
      this.#at += 1
      return { kind: 'root', degree: first, body }
    }
    if (sign === '■' && this.#sign === '(') return this.#matrix()
    if (!/\d/.test(sign)) return { kind: 'text', text: sign }
    let digits = sign
    while (/[\d.]/.test(this.#sign ?? '')) {
      digits += this.#sign ?? ''
      this.#at += 1
    }
    return { kind: 'text', text: digits }
  }

  #matrix(): Term {
    this.#at += 1
    const rows: Formula[][] = [[]]
    for (;;) {
      rows[rows.length - 1]?.push(this.sequence((one) => one === '&' || one === '@' || one === ')'))
      const sign = this.#sign
      this.#at += 1
      if (sign === '@') rows.push([])
      else if (sign !== '&') return { kind: 'matrix', rows }
    }
  }
}

/** A bracket that only groups an operand is left away, as Word builds it up. */
function bare(terms: readonly Term[]): Formula {
  const [only] = terms
  return terms.length === 1 && only?.kind === 'bracket' && only.open === '('
    ? (only.parts[0] ?? [])
    : terms
}

/** The structure of a formula in linear format. */
export function parseLinear(text: string): Formula {
  return new LinearReader(text).sequence(() => false)
}
