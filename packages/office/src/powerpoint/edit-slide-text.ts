import { copyElement, ensureFirst, insertBeside } from '../package/edit-xml.ts'
import { child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import { paragraphElements } from './edit-slides.ts'
import type { Shape, TextParagraph } from './read-shapes.ts'
import { locateText, type TextSlice, type TextTarget } from './text-targets.ts'

/** The slices of a target, to be changed. Throws when there are none. */
export function slicesToEdit(draft: PowerPointDraft, target: TextTarget): readonly TextSlice[] {
  const { slices, missing } = locateText(draft.view(), target)
  if (slices.length === 0 || missing.length > 0)
    throw new Error(`There is no text at ${JSON.stringify(target)}`)
  return slices
}

/** Cuts a run in two at a character; a field or a break stays whole. */
function cutRun(run: XmlElement, at: number): XmlElement | undefined {
  const node = child(run, 'a:t')
  const text = node?.children.join('') ?? ''
  if (run.name !== 'a:r' || node === undefined || at <= 0 || at >= text.length) return undefined
  const tail = copyElement(run)
  node.children.splice(0, node.children.length, text.slice(0, at))
  child(tail, 'a:t')?.children.splice(0, 1, text.slice(at))
  insertBeside(run, 'after', [tail])
  return tail
}

/** The runs that hold just the text of a slice; runs that reach beyond it are cut at its ends. */
export function runsOfSlice({ paragraph, from, to }: TextSlice): XmlElement[] {
  const runs: XmlElement[] = []
  let at = 0
  for (const { node, text } of paragraph.runs) {
    const start = at
    at += text.length
    if (at <= from || start >= to || node.name === 'a:br') continue
    const inside = start < from ? (cutRun(node, from - start) ?? node) : node
    if (at > to) cutRun(inside, to - Math.max(start, from))
    runs.push(inside)
  }
  return runs
}

/** The runs of a target, cut so that they hold its text and no more; each with its a:rPr. */
export function slideRunsToEdit(
  draft: PowerPointDraft,
  target: TextTarget,
): readonly { readonly run: XmlElement; readonly properties: XmlElement; readonly part: string }[] {
  // From the end, so that cutting a run moves no slice that is still to come.
  return [...slicesToEdit(draft, target)]
    .reverse()
    .flatMap((slice) =>
      runsOfSlice(slice)
        .reverse()
        .map((run) => ({
          run,
          properties: ensureFirst(run, 'a:rPr'),
          part: slice.place.page.part,
        })),
    )
    .reverse()
}

/** The paragraphs of a target, each with its a:pPr. */
export function slideParagraphsToEdit(
  draft: PowerPointDraft,
  target: TextTarget,
): readonly {
  readonly paragraph: TextParagraph
  readonly properties: XmlElement
  readonly part: string
}[] {
  const slices = new Map(slicesToEdit(draft, target).map((one) => [one.paragraph, one]))
  return [...slices.values()].map(({ paragraph, place }) => ({
    paragraph,
    properties: ensureFirst(paragraph.node, 'a:pPr'),
    part: place.page.part,
  }))
}

/** Puts other paragraphs in place of all of a shape, as typing over them does. */
export function setShapeText(shape: Shape, texts: readonly string[]): void {
  const { body } = shape
  if (body === undefined) throw new Error(`${shape.name} holds no text`)
  setBodyText(body, texts)
}

/** Puts other paragraphs in place of all of a text body. */
export function setBodyText(body: XmlElement, texts: readonly string[]): void {
  const first = children(body, 'a:p')[0]
  const properties = child(first, 'a:pPr')
  const runProperties = child(child(first, 'a:r'), 'a:rPr')
  for (let index = body.children.length - 1; index >= 0; index -= 1) {
    const one = body.children[index]
    if (one !== undefined && typeof one !== 'string' && one.name === 'a:p')
      body.children.splice(index, 1)
  }
  for (const paragraph of paragraphElements(texts)) {
    if (properties !== undefined) {
      const copy = copyElement(properties)
      copy.parent = paragraph
      paragraph.children.unshift(copy)
    }
    for (const run of runProperties === undefined ? [] : children(paragraph, 'a:r')) {
      const copy = copyElement(runProperties as XmlElement)
      copy.parent = run
      run.children.splice(0, 1, copy)
    }
    paragraph.parent = body
    body.children.push(paragraph)
  }
}
