import { copyElement, element, ensureFirst, insertBeside } from '../package/edit-xml.ts'
import { textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordParagraph } from './word-document.ts'
import {
  locate,
  piecesOf,
  type ParagraphTarget,
  type RunTarget,
  type Slice,
} from './word-targets.ts'

/** A target that a change needs and that is not in the document. */
function notThere(target: RunTarget): Error {
  return new Error(`There is nothing at ${JSON.stringify(target)}`)
}

/** The paragraphs of a target, to be changed; each with its w:pPr. Throws when there are none. */
export function paragraphsToEdit(
  draft: WordDraft,
  target: ParagraphTarget,
): readonly { readonly paragraph: WordParagraph; readonly properties: XmlElement }[] {
  const { slices } = locate(draft.view(), target)
  if (slices.length === 0) throw notThere(target)
  return slices.map(({ paragraph }) => ({
    paragraph,
    properties: ensureFirst(paragraph.node, 'w:pPr'),
  }))
}

/** Cuts a run in two at a character of its only w:t; a run of anything else stays whole. */
export function cutRun(run: XmlElement, at: number): readonly [XmlElement, XmlElement] | undefined {
  const texts = run.children.filter((one) => typeof one !== 'string' && one.name === 'w:t')
  const [only] = texts
  if (texts.length !== 1 || only === undefined || typeof only === 'string') return undefined
  const text = textOf(only)
  if (at <= 0 || at >= text.length) return undefined
  const tail = copyElement(run)
  const setText = (one: XmlElement, part: string): void => {
    for (const child of one.children) {
      if (typeof child === 'string' || child.name !== 'w:t') continue
      child.children.splice(0, child.children.length, part)
      ;(child.attributes as Record<string, string>)['xml:space'] = 'preserve'
    }
  }
  setText(run, text.slice(0, at))
  setText(tail, text.slice(at))
  insertBeside(run, 'after', [tail])
  return [run, tail]
}

/** Runs that hold just the text of a slice; runs that reach beyond it are cut at its ends. */
export function runsOfSlice(slice: Slice): XmlElement[] {
  const runs: XmlElement[] = []
  for (const { piece, start } of piecesOf(slice)) {
    const { run, text } = piece
    if (runs.includes(run)) continue
    const head = start < slice.from ? cutRun(run, slice.from - start)?.[1] : run
    const inside = head ?? run
    if (start + text.length > slice.to) cutRun(inside, slice.to - Math.max(start, slice.from))
    runs.push(inside)
  }
  return runs
}

/**
 * The runs of a target, to be changed, cut so that they hold its text and no more; each with its
 * w:rPr. Throws when there is no such text.
 */
export function runsToEdit(
  draft: WordDraft,
  target: RunTarget,
): readonly { readonly run: XmlElement; readonly properties: XmlElement }[] {
  // From the end of a paragraph, so that cutting a run moves no slice that is still to come.
  const { slices } = locate(draft.view(), target)
  const runs = [...slices].reverse().flatMap((slice) => runsOfSlice(slice).reverse())
  if (runs.length === 0) throw notThere(target)
  return runs.reverse().map((run) => ({ run, properties: ensureFirst(run, 'w:rPr') }))
}

/** A run of plain text. */
export function textRun(text: string): XmlElement {
  return element('w:r', {}, [element('w:t', { 'xml:space': 'preserve' }, [text])])
}
