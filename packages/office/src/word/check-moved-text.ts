import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { copyElement, remove } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { anchoredParagraph, insertBlocks } from './edit-blocks.ts'
import { EDITING, editingStart } from './examples/editing-start.ts'
import { placeOf, placeWords, PlaceTarget } from './find-place.ts'
import type { WordParagraph } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import { describeTarget, evidenceOf, NOT_FOUND, ParagraphsTarget } from './word-targets.ts'
import { countedParagraphs, originalParagraphs, resolveAnchor, type WordView } from './word-view.ts'

/** The texts of the document in order, new paragraphs left out but for copies of `keeps`. */
function orderOf(view: WordView, keeps: ReadonlySet<string>): readonly WordParagraph[] {
  const original = originalParagraphs(view)
  return countedParagraphs(view.document).filter(
    (one) => original.has(one) || keeps.has(foldSpaces(one.text)),
  )
}

const moved: Checker<WordView, WordDraft> = defineChecker({
  code: '10504',
  title: words('移动、复制文字', 'text moved or copied'),
  /** The paragraphs that are moved, in order. */
  target: ParagraphsTarget,
  expected: z.object({
    to: PlaceTarget,
    /** True: they stay where they were as well. */
    copies: z._default(z.boolean(), false),
  }),
  examine(view, target, expected) {
    const where = describeTarget(view, target)
    const place = placeWords(expected.to)
    const wanted = expected.copies
      ? words(`复制到${place.zh}`, `copied to ${place.en}`)
      : words(`移动到${place.zh}`, `moved to ${place.en}`)
    const texts = target.anchors.map((one) => foldSpaces(one.text))
    const list = orderOf(view, new Set(texts))
    const keys = list.map((one) => foldSpaces(one.text))
    const anchor = expected.to.after ?? expected.to.before
    const mark = anchor === undefined ? undefined : resolveAnchor(view, anchor)
    if (anchor !== undefined && mark === undefined) return blocked(where, wanted, NOT_FOUND)
    const at = mark === undefined ? -1 : list.indexOf(mark)
    const from =
      expected.to.after !== undefined
        ? at + 1
        : expected.to.before !== undefined
          ? at - texts.length
          : expected.to.at === 'start'
            ? 0
            : list.length - texts.length
    const isThere = from >= 0 && texts.every((text, index) => keys[from + index] === text)
    const start = countedParagraphs(view.start ?? view.document).map((one) => foldSpaces(one.text))
    const times = (all: readonly string[], text: string): number =>
      all.filter((one) => one === text).length
    const copies = expected.copies ? 1 : 0
    const isCount = texts.every((text) => times(keys, text) === times(start, text) + copies)
    const actual = isThere
      ? isCount
        ? words('位置正确', 'in place')
        : expected.copies
          ? words('段落个数不符', 'the wrong number of such paragraphs')
          : words('原处仍有该段落', 'still at its old place as well')
      : words('位置不符', 'elsewhere')
    return found(
      where,
      wanted,
      COUNT.items,
      single(isThere && isCount, actual),
      list
        .filter((one) => texts.includes(foldSpaces(one.text)))
        .map((one) => evidenceOf(one.part, one.node, one.text)),
    )
  },
  apply(draft, target, expected) {
    const view = draft.view()
    const nodes = target.anchors.map((anchor) => anchoredParagraph(draft, anchor).node)
    const texts = target.anchors.map((one) => foldSpaces(one.text))
    const count = countedParagraphs(view.document).filter((one) =>
      texts.includes(foldSpaces(one.text)),
    ).length
    if (expected.copies && count > texts.length) return
    const blocks = expected.copies ? nodes.map(copyElement) : nodes
    if (!expected.copies) for (const node of nodes) remove(node)
    insertBlocks(draft, placeOf(expected.to), blocks)
  },
  example: {
    start: editingStart,
    target: { in: 'paragraphs', anchors: [{ text: EDITING.health }] },
    expected: { to: { in: 'place', after: { text: EDITING.black } } },
    near: [
      {
        name: 'copied instead',
        expected: { to: { in: 'place', after: { text: EDITING.black } }, copies: true },
      },
      {
        name: 'another place',
        expected: { to: { in: 'place', after: { text: EDITING.green } } },
      },
    ],
  },
})

export const movedTextCheckers: readonly Checker<WordView, WordDraft>[] = [moved]
