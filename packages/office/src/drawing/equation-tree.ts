/** A piece of a formula; a formula is a list of them. */
export type Term =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fraction'; readonly top: Formula; readonly bottom: Formula }
  | {
      readonly kind: 'script'
      readonly base: Formula
      readonly below: Formula | undefined
      readonly above: Formula | undefined
    }
  | { readonly kind: 'root'; readonly degree: Formula; readonly body: Formula }
  | {
      readonly kind: 'nary'
      readonly sign: string
      readonly below: Formula
      readonly above: Formula
      readonly body: Formula
    }
  | {
      readonly kind: 'bracket'
      readonly open: string
      readonly close: string
      readonly parts: readonly Formula[]
    }
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly Formula[])[] }
  | { readonly kind: 'accent'; readonly sign: string; readonly body: Formula }

export type Formula = readonly Term[]

/** Deeper formulas than anyone writes are cut. */
export const MOST_DEPTH = 40

/** Signs that look alike as one: full-width ones, the minus sign, italic letters of mathematics. */
function plainSigns(text: string): string {
  return text
    .replace(/[\u{1d400}-\u{1d7ff}\uff01-\uff5e]/gu, (sign) => sign.normalize('NFKC'))
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\s\u200b-\u200d\u2061-\u2064\u3000]+/g, '')
}

/**
 * A formula in one line, as comparisons need it: blanks out, every operand of a fraction, script or
 * root in braces, so that two ways of writing the same structure read the same (10911).
 */
export function linear(formula: Formula): string {
  return formula.map(linearTerm).join('')
}

const braced = (formula: Formula): string => `{${linear(formula)}}`

function linearTerm(term: Term): string {
  switch (term.kind) {
    case 'text':
      return plainSigns(term.text)
    case 'fraction':
      return `${braced(term.top)}/${braced(term.bottom)}`
    case 'script': {
      // The base goes without braces: whether a factor before it belongs to it changes nothing.
      const below = term.below === undefined ? '' : `_${braced(term.below)}`
      const above = term.above === undefined ? '' : `^${braced(term.above)}`
      return `${linear(term.base)}${below}${above}`
    }
    case 'root':
      return `√${term.degree.length === 0 ? '' : braced(term.degree)}${braced(term.body)}`
    case 'nary': {
      const below = linear(term.below) === '' ? '' : `_${braced(term.below)}`
      const above = linear(term.above) === '' ? '' : `^${braced(term.above)}`
      return `${term.sign}${below}${above}${linear(term.body)}`
    }
    case 'bracket':
      return `${plainSigns(term.open)}${term.parts.map(linear).join('|')}${plainSigns(term.close)}`
    case 'matrix':
      return `■${term.rows.map((row) => row.map(braced).join('&')).join('@')}`
    case 'accent':
      return `${braced(term.body)}${term.sign}`
  }
}
