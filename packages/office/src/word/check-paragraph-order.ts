import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  snippet,
  UnitTally,
  words,
  type Checker,
  type Evidence,
} from '../checkpoints/checker.ts'
import { copyElement, element, insertBeside, remove, removeChildren } from '../package/edit-xml.ts'
import { normalizeText } from '../package/normalize-text.ts'
import { child, children } from '../package/xml-query.ts'
import { cutRun } from './edit-text.ts'
import { ORDER, orderStart } from './examples/order-start.ts'
import type { WordParagraph } from './word-document.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import { countedParagraphs, type WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

/** A paragraph's text as it is compared: white space between joined parts does not matter. */
const keyOf = (text: string): string => normalizeText(text).replace(/\s+/g, '')

/** Where the asked paragraphs begin: the place of the first one from which most of them follow. */
function firstOf(keys: readonly string[], asked: readonly string[]): number {
  let best = -1
  let most = 0
  keys.forEach((key, from) => {
    if (key !== asked[0]) return
    const right = asked.filter((one, index) => keys[from + index] === one).length
    if (right > most) {
      best = from
      most = right
    }
  })
  return best
}

const order: Checker<WordView, WordDraft> = defineChecker({
  code: '10214',
  title: words('段落合并、拆分、移动', 'merge, split and move paragraphs'),
  target: DocumentTarget,
  expected: z.object({
    /** The whole texts of paragraphs that follow each other, as the answer has them. */
    paragraphs: z.array(z.string().check(z.minLength(1))).check(z.minLength(2)),
  }),
  examine(view, _target, { paragraphs }) {
    const counted = countedParagraphs(view.document)
    const keys = counted.map((one) => keyOf(one.text))
    const asked = paragraphs.map(keyOf)
    const start = countedParagraphs(view.start ?? view.document).map((one) => keyOf(one.text))
    const times = (all: readonly string[], key: string): number =>
      all.filter((one) => one === key).length
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    let before: number | undefined
    for (const text of paragraphs) {
      const wanted = keyOf(text)
      const next: number = before === undefined ? firstOf(keys, asked) : before + 1
      const isHere = next >= 0 && keys[next] === wanted
      const place: number = isHere ? next : keys.indexOf(wanted)
      const name = snippet(text).slice(0, 12)
      // A paragraph that was copied to its new place still stands at the old one.
      const isCopied = times(keys, wanted) > Math.max(times(start, wanted), times(asked, wanted))
      tally.add(
        isHere && !isCopied,
        place < 0
          ? words(`没有段落“${name}”`, `no paragraph “${name}”`)
          : words(
              `第${place + 1}段“${name}”${isCopied ? '，多出相同的段落' : ''}`,
              `paragraph ${place + 1} “${name}”${isCopied ? ', which stands elsewhere too' : ''}`,
            ),
      )
      before = place < 0 ? undefined : place
      const paragraph = counted[place]
      if (paragraph !== undefined && (!isHere || evidence.length === 0))
        evidence.push(evidenceOf(paragraph.part, paragraph.node, paragraph.text))
    }
    return found(
      words('段落次序', 'the order of paragraphs'),
      words(
        `${paragraphs.length}段依次相连`,
        `${paragraphs.length} paragraphs one after the other`,
      ),
      COUNT.paragraphs,
      tally.units,
      evidence,
    )
  },
  apply(draft, _target, { paragraphs }) {
    for (const text of paragraphs) makeParagraph(draft, keyOf(text))
    const counted = countedParagraphs(draft.view().document)
    const wanted = paragraphs.map((text) => {
      const paragraph = counted.find((one) => keyOf(one.text) === keyOf(text))
      if (paragraph === undefined) throw new Error(`There is no paragraph “${text}”`)
      return paragraph
    })
    const first = counted.find((one) => wanted.includes(one))
    if (first === undefined) return
    const mark = element('w:p')
    insertBeside(first.node, 'before', [mark])
    for (const { node } of wanted) {
      remove(node)
      insertBeside(mark, 'before', [node])
    }
    remove(mark)
  },
  example: {
    start: orderStart,
    target: { in: 'document' },
    expected: { paragraphs: [ORDER.first + ORDER.second, ORDER.fourth, ORDER.third] },
    near: [
      {
        name: 'merged but not moved',
        expected: { paragraphs: [ORDER.first + ORDER.second, ORDER.third, ORDER.fourth] },
      },
      {
        name: 'moved but not merged',
        expected: { paragraphs: [ORDER.first, ORDER.second, ORDER.fourth, ORDER.third] },
      },
      {
        name: 'split',
        expected: { paragraphs: [...ORDER.halves, ORDER.second, ORDER.fourth, ORDER.third] },
      },
    ],
  },
})

/** Makes one paragraph of the given text by joining those it is made of, or by cutting another. */
function makeParagraph(draft: WordDraft, key: string): void {
  const list = countedParagraphs(draft.view().document)
  if (list.some((one) => keyOf(one.text) === key)) return
  const parts: WordParagraph[] = []
  let rest = key
  while (rest !== '') {
    const part = list.find((one) => rest.startsWith(keyOf(one.text)) && !parts.includes(one))
    if (part === undefined) break
    parts.push(part)
    rest = rest.slice(keyOf(part.text).length)
  }
  const [head, ...others] = parts
  if (head !== undefined && rest === '') {
    for (const { node } of others) {
      for (const one of children(node)) {
        if (one.name === 'w:pPr') continue
        one.parent = head.node
        head.node.children.push(one)
      }
      remove(node)
    }
    return
  }
  const whole = list.find((one) => keyOf(one.text).includes(key))
  if (whole === undefined) return
  const from = keyOf(whole.text).indexOf(key)
  const cuts = [from + key.length, from]
    .map((at) => offsetOf(whole.text, at))
    .filter((at) => at > 0 && at < whole.text.length)
  for (const at of cuts) splitParagraph(whole, at)
}

/** Where the character of a key stands in the text that the key is of. */
function offsetOf(text: string, keyOffset: number): number {
  let at = 0
  for (let seen = 0; at < text.length && seen < keyOffset; at += 1)
    seen = keyOf(text.slice(0, at + 1)).length
  return at
}

/** Moves what stands behind a character of a paragraph into a new one after it. */
function splitParagraph(paragraph: WordParagraph, at: number): void {
  const properties = child(paragraph.node, 'w:pPr')
  const tail = element('w:p', {}, properties === undefined ? [] : [copyElement(properties)])
  let start = 0
  for (const { run, text } of paragraph.pieces) {
    const end = start + text.length
    const moved = at <= start ? run : at < end ? cutRun(run, at - start)?.[1] : undefined
    start = end
    if (moved === undefined || moved.parent !== paragraph.node) continue
    remove(moved)
    moved.parent = tail
    tail.children.push(moved)
  }
  // The end of a section stays with the last of the two.
  removeChildren(properties, 'w:sectPr')
  insertBeside(paragraph.node, 'after', [tail])
}

export const paragraphOrderCheckers: readonly Checker<WordView, WordDraft>[] = [order]
