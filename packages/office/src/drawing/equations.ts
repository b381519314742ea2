import { element } from '../package/edit-xml.ts'
import { at, attribute, child, children, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { linear, MOST_DEPTH, type Formula, type Term } from './equation-tree.ts'
import { parseLinear } from './parse-equation.ts'

const PROPERTIES = /Pr$/

/** The terms inside an element of Office's formulas (m:e, m:num, m:oMath …). */
function formulaOf(container: XmlElement | undefined, depth = 0): Formula {
  if (depth > MOST_DEPTH) return []
  return children(container).flatMap((one) => termsOf(one, depth + 1))
}

function value(node: XmlElement, properties: string, name: string): string | undefined {
  return attribute(at(node, properties, name), 'm:val')
}

function termsOf(node: XmlElement, depth: number): Formula {
  const part = (name: string): Formula => formulaOf(child(node, name), depth)
  switch (node.name) {
    case 'm:r':
    case 'w:r': {
      const text = children(node)
        .filter((one) => one.name === 'm:t' || one.name === 'w:t' || one.name === 'a:t')
        .map((one) => textOf(one))
        .join('')
      return text === '' ? [] : [{ kind: 'text', text }]
    }
    case 'm:f':
      return [{ kind: 'fraction', top: part('m:num'), bottom: part('m:den') }]
    case 'm:sSup':
      return [{ kind: 'script', base: part('m:e'), below: undefined, above: part('m:sup') }]
    case 'm:sSub':
      return [{ kind: 'script', base: part('m:e'), below: part('m:sub'), above: undefined }]
    case 'm:limLow':
      return [{ kind: 'script', base: part('m:e'), below: part('m:lim'), above: undefined }]
    case 'm:limUpp':
      return [{ kind: 'script', base: part('m:e'), below: undefined, above: part('m:lim') }]
    case 'm:sSubSup':
    case 'm:sPre':
      return [{ kind: 'script', base: part('m:e'), below: part('m:sub'), above: part('m:sup') }]
    case 'm:rad':
      return [{ kind: 'root', degree: part('m:deg'), body: part('m:e') }]
    case 'm:nary':
      return [
        {
          kind: 'nary',
          // The sign that is not named is the integral.
          sign: value(node, 'm:naryPr', 'm:chr') ?? '∫',
          below: part('m:sub'),
          above: part('m:sup'),
          body: part('m:e'),
        },
      ]
    case 'm:d':
      return [
        {
          kind: 'bracket',
          open: value(node, 'm:dPr', 'm:begChr') ?? '(',
          close: value(node, 'm:dPr', 'm:endChr') ?? ')',
          parts: children(node, 'm:e').map((one) => formulaOf(one, depth)),
        },
      ]
    case 'm:func':
      return [...part('m:fName'), ...part('m:e')]
    case 'm:m':
      return [
        {
          kind: 'matrix',
          rows: children(node, 'm:mr').map((row) =>
            children(row, 'm:e').map((one) => formulaOf(one, depth)),
          ),
        },
      ]
    case 'm:eqArr':
      return [{ kind: 'matrix', rows: children(node, 'm:e').map((one) => [formulaOf(one, depth)]) }]
    case 'm:acc':
      return [
        { kind: 'accent', sign: value(node, 'm:accPr', 'm:chr') ?? '\u0302', body: part('m:e') },
      ]
    case 'm:bar':
      return [{ kind: 'accent', sign: '\u00af', body: part('m:e') }]
    case 'm:groupChr':
      return [
        {
          kind: 'accent',
          sign: value(node, 'm:groupChrPr', 'm:chr') ?? '\u23df',
          body: part('m:e'),
        },
      ]
    default:
      return PROPERTIES.test(node.name) || node.name === 'w:del' ? [] : formulaOf(node, depth)
  }
}

/** A formula of a document. */
export interface Equation {
  readonly node: XmlElement
  /** Its structure in one line; compare with `sameEquation`. */
  readonly linear: string
}

/** The formulas below an element in document order; one in another counts once. */
export function readEquations(root: XmlElement | undefined): readonly Equation[] {
  const found: Equation[] = []
  const stack: XmlElement[] = root === undefined ? [] : [root]
  while (stack.length > 0) {
    const node = stack.pop()
    if (node === undefined) break
    if (node.name === 'm:oMath') {
      found.push({ node, linear: linear(formulaOf(node)) })
      continue
    }
    if (node.name === 'w:del' || node.name === 'w:moveFrom') continue
    const inner = children(node)
    for (let index = inner.length - 1; index >= 0; index -= 1) {
      const one = inner[index]
      if (one !== undefined) stack.push(one)
    }
  }
  return found
}

/** True when a formula has the structure of one written in linear format (10911). */
export function sameEquation(equation: Equation, text: string): boolean {
  return equation.linear === linear(parseLinear(text))
}

/** True when a formula contains one written in linear format. */
export function holdsEquation(equation: Equation, text: string): boolean {
  return equation.linear.includes(linear(parseLinear(text)))
}

const part = (name: string, formula: Formula): XmlElement =>
  element(name, {}, formula.map(toElement))

const run = (text: string): XmlElement =>
  element('m:r', {}, [element('m:t', { 'xml:space': 'preserve' }, [text])])

const property = (name: string, values: Readonly<Record<string, string | number>>): XmlElement =>
  element(
    name,
    {},
    Object.entries(values).map(([key, one]) => element(`m:${key}`, { 'm:val': one })),
  )

function toElement(term: Term): XmlElement {
  switch (term.kind) {
    case 'text':
      return run(term.text)
    case 'fraction':
      return element('m:f', {}, [part('m:num', term.top), part('m:den', term.bottom)])
    case 'script': {
      const base = part('m:e', term.base)
      const below = term.below === undefined ? [] : [part('m:sub', term.below)]
      const above = term.above === undefined ? [] : [part('m:sup', term.above)]
      const name = below.length === 0 ? 'm:sSup' : above.length === 0 ? 'm:sSub' : 'm:sSubSup'
      return element(name, {}, [base, ...below, ...above])
    }
    case 'root':
      return element('m:rad', {}, [
        ...(term.degree.length === 0 ? [property('m:radPr', { degHide: 1 })] : []),
        part('m:deg', term.degree),
        part('m:e', term.body),
      ])
    case 'nary':
      return element('m:nary', {}, [
        property('m:naryPr', { chr: term.sign, limLoc: 'undOvr' }),
        part('m:sub', term.below),
        part('m:sup', term.above),
        part('m:e', term.body),
      ])
    case 'bracket':
      return element('m:d', {}, [
        property('m:dPr', { begChr: term.open, endChr: term.close }),
        ...term.parts.map((one) => part('m:e', one)),
      ])
    case 'matrix':
      return element(
        'm:m',
        {},
        term.rows.map((row) =>
          element(
            'm:mr',
            {},
            row.map((one) => part('m:e', one)),
          ),
        ),
      )
    case 'accent':
      return element('m:acc', {}, [property('m:accPr', { chr: term.sign }), part('m:e', term.body)])
  }
}

/** The m:oMath of a formula in linear format, as the program builds it up. */
export function equationElement(text: string): XmlElement {
  return part('m:oMath', parseLinear(text))
}
