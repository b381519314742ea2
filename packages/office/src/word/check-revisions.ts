import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { copyElement, putChild, removeChildren } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { bodyOf, settingsOf } from './edit-blocks.ts'
import { reviewStart, revisedStart } from './examples/review-start.ts'
import { readPieces } from './read-pieces.ts'
import { decideRevisions, revisionsIn, type Decision } from './revisions.ts'
import { hasSetting, type WordDocument } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const STATES = {
  true: words('修订已打开', 'changes are tracked'),
  false: words('修订未打开', 'changes are not tracked'),
}

const tracking: Checker<WordView, WordDraft> = defineChecker({
  code: '11002',
  title: words('修订状态', 'tracking of changes'),
  target: DocumentTarget,
  expected: z.object({ on: z.boolean() }),
  examine(view, _target, expected) {
    const is = hasSetting(view.document, 'w:trackRevisions')
    return found(
      words('文档', 'the document'),
      STATES[`${expected.on}`],
      COUNT.items,
      single(is === expected.on, STATES[`${is}`]),
    )
  },
  apply(draft, _target, expected) {
    const settings = settingsOf(draft)
    if (expected.on) putChild(settings, 'w:trackRevisions')
    else removeChildren(settings, 'w:trackRevisions')
  },
  example: {
    start: reviewStart,
    target: { in: 'document' },
    expected: { on: true },
    near: [
      {
        name: 'the mark there, but off',
        make(draft) {
          putChild(settingsOf(draft), 'w:trackRevisions', { 'w:val': '0' })
        },
      },
    ],
  },
})

const bodyIn = (document: WordDocument): XmlElement | undefined =>
  child(document.source.xml(document.source.mainPart), 'w:body')

const textOfParagraph = (node: XmlElement): string =>
  foldSpaces(
    readPieces(node)
      .pieces.map((piece) => piece.text)
      .join(''),
  )

const decided = new WeakMap<WordDocument, Map<Decision, readonly string[]>>()

/** The texts that revised paragraphs of a document have once its changes are decided. */
function decidedTexts(document: WordDocument, decision: Decision): readonly string[] {
  let known = decided.get(document)
  if (known === undefined) {
    known = new Map()
    decided.set(document, known)
  }
  const there = known.get(decision)
  if (there !== undefined) return there
  const body = bodyIn(document)
  if (body === undefined) return []
  const copy = copyElement(body)
  const before = new Set(
    paragraphsIn(copy)
      .filter((one) => revisionsIn(one).length === 0)
      .map(textOfParagraph),
  )
  decideRevisions(copy, decision)
  const texts = paragraphsIn(copy)
    .map(textOfParagraph)
    .filter((text) => text !== '' && !before.has(text))
  known.set(decision, texts)
  return texts
}

function paragraphsIn(body: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = []
  const stack = [body]
  while (stack.length > 0) {
    const node = stack.pop()
    if (node === undefined) break
    if (node.name === 'w:p') found.push(node)
    const inner = children(node)
    for (let index = inner.length - 1; index >= 0; index -= 1) {
      const one = inner[index]
      if (one !== undefined) stack.push(one)
    }
  }
  return found
}

const decision: Checker<WordView, WordDraft> = defineChecker({
  code: '11003',
  title: words('接受、拒绝修订', 'changes accepted or rejected'),
  target: DocumentTarget,
  expected: z.object({
    decision: z.enum(['accept', 'reject']),
    /** Paragraphs that must be there afterwards; those of the start file's changes when absent. */
    texts: z.optional(z.array(z.string().check(z.minLength(1)))),
  }),
  examine(view, _target, expected) {
    const { document } = view
    const isAccept = expected.decision === 'accept'
    const wanted = isAccept
      ? words('接受全部修订', 'all changes accepted')
      : words('拒绝全部修订', 'all changes rejected')
    const body = bodyIn(document)
    const left = body === undefined ? [] : revisionsIn(body)
    const texts =
      expected.texts?.map(foldSpaces) ??
      (view.start === undefined ? [] : decidedTexts(view.start, expected.decision))
    const actual = new Set(document.paragraphs.map((one) => foldSpaces(one.text)))
    const units: Unit[] = [
      {
        isOk: left.length === 0,
        weight: 1,
        actual:
          left.length === 0
            ? words('没有剩余修订', 'no change is left')
            : words(`剩余修订${left.length}处`, `${left.length} changes left`),
      },
      ...texts.map((text) => ({
        isOk: actual.has(text),
        weight: 1,
        actual: actual.has(text)
          ? words('文字正确', 'the right text')
          : words(`缺少“${snippet(text)}”`, `“${snippet(text)}” is missing`),
      })),
    ]
    return found(
      words('文档', 'the document'),
      wanted,
      COUNT.items,
      units,
      left.slice(0, 3).map((one) => evidenceOf(document.source.mainPart, one, one.name)),
    )
  },
  apply(draft, _target, expected) {
    decideRevisions(bodyOf(draft), expected.decision)
  },
  example: {
    start: revisedStart,
    target: { in: 'document' },
    expected: { decision: 'accept' },
    near: [
      { name: 'rejected instead', expected: { decision: 'reject' } },
      {
        name: 'tracking switched off, changes left',
        make(draft) {
          removeChildren(settingsOf(draft), 'w:trackRevisions')
        },
      },
    ],
  },
})

export const revisionCheckers: readonly Checker<WordView, WordDraft>[] = [tracking, decision]
