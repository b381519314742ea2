import { attribute, child, children, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readEquation, type Composed } from './equation-field.ts'
import { ownTable } from '../package/own-table.ts'

/** A stretch of visible text of one run. */
export interface TextPiece {
  readonly text: string
  readonly run: XmlElement
  /** Set together with something else: a phonetic guide, a frame, other characters. */
  readonly composed: Composed | undefined
  /** Stands in the dropped letter's own paragraph (10211). */
  readonly isDropped: boolean
}

const TRANSPARENT = new Set([
  'w:hyperlink',
  'w:smartTag',
  'w:sdt',
  'w:sdtContent',
  'w:customXml',
  'w:ins',
  'w:moveTo',
  'w:dir',
  'w:bdo',
  'w:rubyBase',
  'w:ruby',
])
const FIXED_TEXT: Readonly<Record<string, string>> = ownTable({
  'w:tab': '\t',
  'w:ptab': '\t',
  'w:cr': '\n',
  'w:noBreakHyphen': '\u2011',
})

function runText(one: XmlElement): string {
  if (one.name === 'w:t') return textOf(one)
  if (one.name === 'w:br') {
    const type = attribute(one, 'w:type')
    return type === 'page' || type === 'column' ? '' : '\n'
  }
  if (one.name === 'w:sym') {
    const code = Number.parseInt(attribute(one, 'w:char') ?? '', 16)
    return Number.isInteger(code) && code > 0 && code <= 0xffff ? String.fromCharCode(code) : ''
  }
  return FIXED_TEXT[one.name] ?? ''
}

/** The runs of a phonetic guide or its base, through insertions and links. */
function runsIn(container: XmlElement | undefined): readonly XmlElement[] {
  return children(container).flatMap((one) =>
    one.name === 'w:r' ? [one] : TRANSPARENT.has(one.name) ? runsIn(one) : [],
  )
}

/**
 * The visible text of a paragraph in its final view (deletions out, insertions in), cut at runs,
 * with the instructions of its fields. Field results count as text; ruby gives its base (2.4).
 */
export function readPieces(paragraph: XmlElement): {
  readonly pieces: TextPiece[]
  readonly fields: string[]
} {
  const pieces: TextPiece[] = []
  const fields: string[] = []
  const open: { instruction: string; isResult: boolean; run: XmlElement }[] = []
  const push = (text: string, run: XmlElement, composed?: Composed): void => {
    if (text !== '') pieces.push({ text, run, composed, isDropped: false })
  }

  const readRun = (run: XmlElement, composed?: Composed): void => {
    let text = ''
    const flush = (): void => {
      push(text, run, composed)
      text = ''
    }
    for (const one of children(run)) {
      const field = open[open.length - 1]
      if (one.name === 'w:fldChar') {
        const type = attribute(one, 'w:fldCharType')
        if (type === 'begin') open.push({ instruction: '', isResult: false, run })
        else if (type === 'separate' && field !== undefined) field.isResult = true
        else if (type === 'end' && field !== undefined) {
          fields.push(field.instruction.trim())
          open.pop()
          // An EQ field is its own text: it has no result to show.
          const equation = field.isResult ? undefined : readEquation(field.instruction)
          if (equation !== undefined) {
            flush()
            push(equation.text, field.run, equation.composed)
          }
        }
      } else if (one.name === 'w:instrText') {
        if (field === undefined) continue
        field.instruction += textOf(one)
        field.run = run
      } else if (one.name === 'w:ruby') {
        flush()
        const guide = runsIn(child(one, 'w:rt'))
          .flatMap((inner) => children(inner).map(runText))
          .join('')
        // One value for the whole base: whoever reads it tells by that which runs share a guide.
        const phonetic: Composed = { kind: 'phonetic', guide }
        for (const inner of runsIn(child(one, 'w:rubyBase'))) readRun(inner, phonetic)
      } else if (field === undefined || field.isResult) text += runText(one)
    }
    flush()
  }
  const visit = (container: XmlElement): void => {
    for (const one of children(container)) {
      if (one.name === 'w:r') readRun(one)
      else if (one.name === 'w:fldSimple') {
        fields.push((attribute(one, 'w:instr') ?? '').trim())
        visit(one)
      } else if (TRANSPARENT.has(one.name)) visit(one)
    }
  }
  visit(paragraph)
  // A field may run on into the next paragraph (a table of contents does); it counts here too.
  for (const field of open) if (field.instruction !== '') fields.push(field.instruction.trim())
  return { pieces, fields }
}
