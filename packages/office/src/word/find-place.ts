import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { Place } from './edit-blocks.ts'
import { blocks, type WordParagraph } from './word-document.ts'
import { AnchorSchema } from './word-targets.ts'
import { countedParagraphs, originalParagraphs, resolveAnchor, type WordView } from './word-view.ts'

/** A place of the body, by paragraphs of the start file. */
export const PlaceTarget = z
  .object({
    in: z.literal('place'),
    after: z.optional(AnchorSchema),
    before: z.optional(AnchorSchema),
    at: z.optional(z.enum(['start', 'end'])),
  })
  .check(
    z.refine(
      ({ after, before, at }) =>
        [after, before, at].filter((one) => one !== undefined).length === 1,
      'one of after, before, at',
    ),
  )
export type PlaceTarget = z.infer<typeof PlaceTarget>

/** The place as an edit needs it. */
export function placeOf({ after, before, at }: PlaceTarget): Place {
  if (after !== undefined) return { after }
  return before === undefined ? { at: at ?? 'end' } : { before }
}

/** A place in words for messages. */
export function placeWords({ after, before, at }: PlaceTarget): Words {
  const text = (after ?? before)?.text.slice(0, 12) ?? ''
  if (after !== undefined) return words(`“${text}”之后`, `after “${text}”`)
  if (before !== undefined) return words(`“${text}”之前`, `before “${text}”`)
  return at === 'start' ? words('文首', 'the beginning') : words('文末', 'the end')
}

interface Order {
  /** Number of the body's block that holds an element. */
  readonly indexOf: (node: XmlElement) => number
  /** For each block, whether the start file has a paragraph of it. */
  readonly isOriginal: readonly boolean[]
}

const orders = new WeakMap<WordView, Order>()

/** The blocks of the body in order, and which of them come from the start file. */
export function blockOrder(view: WordView): Order {
  const known = orders.get(view)
  if (known !== undefined) return known
  const { source } = view.document
  const body = child(source.xml(source.mainPart), 'w:body')
  const list = body === undefined ? [] : blocks(body)
  const index = new Map(list.map((one, at) => [one, at]))
  const indexOf = (node: XmlElement): number => {
    let current: XmlElement | undefined = node
    let found = -1
    while (current !== undefined) {
      found = index.get(current) ?? found
      current = current.parent
    }
    return found
  }
  const isOriginal = list.map(() => false)
  for (const paragraph of originalParagraphs(view)) {
    const at = indexOf(paragraph.node)
    if (at >= 0) isOriginal[at] = true
  }
  const order = { indexOf, isOriginal }
  orders.set(view, order)
  return order
}

/**
 * True when an element stands at a place: nothing of the start file lies between. What else the
 * candidate put there does not matter.
 */
export function isAtPlace(view: WordView, node: XmlElement, place: PlaceTarget): boolean {
  const { indexOf, isOriginal } = blockOrder(view)
  const at = indexOf(node)
  if (at < 0) return false
  const anchor = place.after ?? place.before
  if (anchor === undefined)
    return place.at === 'start'
      ? !isOriginal.slice(0, at).includes(true)
      : !isOriginal.slice(at + 1).includes(true)
  const paragraph: WordParagraph | undefined = resolveAnchor(view, anchor)
  if (paragraph === undefined) return false
  const mark = indexOf(paragraph.node)
  const [from, to] = place.after === undefined ? [at, mark] : [mark, at]
  return from < to && !isOriginal.slice(from + 1, to).includes(true)
}

/** The candidate's own paragraphs at a place, in order. */
export function newParagraphsAt(view: WordView, place: PlaceTarget): readonly WordParagraph[] {
  const original = originalParagraphs(view)
  return countedParagraphs(view.document).filter(
    (one) => !original.has(one) && isAtPlace(view, one.node, place),
  )
}
