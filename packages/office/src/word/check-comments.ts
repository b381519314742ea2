import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { append, element, remove } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { encloseRuns, freeId, paragraphOf } from './edit-blocks.ts'
import { runsToEdit, textRun } from './edit-text.ts'
import { REVIEW, reviewStart } from './examples/review-start.ts'
import { storyText } from './read-objects.ts'
import { readRanges } from './read-ranges.ts'
import { standing } from './revisions.ts'
import type { WordDocument } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import {
  describeTarget,
  DocumentTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  RunTarget,
} from './word-targets.ts'
import type { WordView } from './word-view.ts'

interface Comment {
  readonly id: string
  readonly text: string
  /** The text that it is about; empty when it hangs on one place. */
  readonly about: string
  readonly paragraph: XmlElement | undefined
  readonly node: XmlElement
}

/** The comments of the document with what they are about; replies have ranges of their own. */
function readComments(document: WordDocument): readonly Comment[] {
  const { source } = document
  const part = source.related(source.mainPart, 'comments')
  if (part === undefined) return []
  const notes = new Map(
    children(source.xml(part), 'w:comment').map((one) => [attribute(one, 'w:id') ?? '', one]),
  )
  const root = source.xml(source.mainPart)
  const ranges = readRanges(root, { start: 'w:commentRangeStart', end: 'w:commentRangeEnd' })
  const found = ranges.flatMap(({ id, paragraph, text }): Comment[] => {
    const note = notes.get(id)
    return note === undefined
      ? []
      : [{ id, text: storyText(note), about: text, paragraph, node: note }]
  })
  const ranged = new Set(found.map((one) => one.id))
  // A comment on one place has a reference and no range.
  for (const reference of standing(root, 'w:commentReference')) {
    const id = attribute(reference, 'w:id') ?? ''
    const note = notes.get(id)
    if (note === undefined || ranged.has(id)) continue
    let paragraph: XmlElement | undefined = reference
    while (paragraph !== undefined && paragraph.name !== 'w:p') paragraph = paragraph.parent
    found.push({ id, text: storyText(note), about: '', paragraph, node: note })
  }
  return found
}

/** A sign or two marked with the text do no harm; a comment on the whole sentence is another one. */
const MOST_MORE = 2

function isAbout({ about }: Comment, text: string): boolean {
  const marked = foldSpaces(about)
  return marked.includes(text) && marked.length - text.length <= MOST_MORE
}

const comment: Checker<WordView, WordDraft> = defineChecker({
  code: '11001',
  title: words('批注', 'comment'),
  /** What the comment is about, or the document when it may stand anywhere. */
  target: z.union([RunTarget, DocumentTarget]),
  expected: z
    .object({
      text: z.optional(z.string().check(z.minLength(1))),
      match: z._default(z.enum(['equal', 'contains']), 'equal'),
      /** True: the target must have no comment any more. */
      none: z.optional(z.boolean()),
    })
    .check(
      z.refine(({ text, none }) => (text === undefined) === (none === true), 'a text, or none'),
    ),
  limits: words(
    '批注的作者是计算机的用户名，不作要求',
    'the author is the name of the computer’s user and is not asked for',
  ),
  examine(view, target, expected) {
    const isAnywhere = target.in === 'document'
    const where = isAnywhere ? words('文档', 'the document') : describeTarget(view, target)
    const wanted =
      expected.none === true
        ? words('没有批注', 'no comment')
        : words(`批注“${expected.text ?? ''}”`, `the comment “${expected.text ?? ''}”`)
    const slices = isAnywhere ? [] : locate(view, target).slices
    if (!isAnywhere && slices.length === 0) return blocked(where, wanted, NOT_FOUND)
    const nodes = new Set(slices.map(({ paragraph }) => paragraph.node))
    const comments = readComments(view.document)
    const here = comments.filter(
      (one) =>
        isAnywhere ||
        (one.paragraph !== undefined &&
          nodes.has(one.paragraph) &&
          (target.in !== 'text' || isAbout(one, foldSpaces(target.find)))),
    )
    const part = view.document.source.related(view.document.source.mainPart, 'comments') ?? ''
    const seen = (here.length === 0 ? comments : here).map((one) =>
      evidenceOf(part, one.node, one.text),
    )
    if (expected.none === true)
      return found(
        where,
        wanted,
        COUNT.items,
        single(here.length === 0, words(`批注${here.length}个`, `${here.length} comments`)),
        seen,
      )
    const key = foldSpaces(expected.text ?? '')
    const isText = ({ text }: Comment): boolean =>
      expected.match === 'equal' ? foldSpaces(text) === key : foldSpaces(text).includes(key)
    const right = here.find(isText)
    const shown = right ?? here[0]
    const elsewhere = shown === undefined ? comments.find(isText) : undefined
    const unit: Unit = {
      isOk: right !== undefined,
      weight: 1,
      actual:
        shown !== undefined
          ? words(`批注“${snippet(shown.text)}”`, `the comment “${snippet(shown.text)}”`)
          : elsewhere === undefined
            ? words('没有批注', 'no comment')
            : words(
                `批注在“${snippet(elsewhere.about)}”上`,
                `the comment is on “${snippet(elsewhere.about)}”`,
              ),
    }
    return found(where, wanted, COUNT.items, [unit], seen)
  },
  apply(draft, target, expected) {
    const { document } = draft.view()
    const isAnywhere = target.in === 'document'
    const slices = isAnywhere ? [] : locate(draft.view(), target).slices
    const nodes = new Set(slices.map((one) => one.paragraph.node))
    const here = readComments(document).filter(
      (one) => isAnywhere || (one.paragraph !== undefined && nodes.has(one.paragraph)),
    )
    if (expected.none === true) {
      const root = draft.package.source.xml(draft.package.source.mainPart)
      for (const { id, node } of here) {
        for (const name of ['w:commentRangeStart', 'w:commentRangeEnd', 'w:commentReference'])
          for (const mark of descendants(root, name))
            if (attribute(mark, 'w:id') === id) remove(mark)
        remove(node)
      }
      return
    }
    const text = expected.text ?? ''
    if (here.some((one) => foldSpaces(one.text) === foldSpaces(text))) return
    const place = isAnywhere ? ({ in: 'body' } as const) : target
    const runs = runsToEdit(draft, place).map((one) => one.run)
    addComment(draft, isAnywhere ? runs.slice(0, 1) : runs, text)
  },
  example: {
    start: reviewStart,
    target: { in: 'text', find: '书香校园', within: [{ text: REVIEW.purpose }] },
    expected: { text: '请核对活动名称' },
    near: [
      { name: 'another text', expected: { text: '请核对' } },
      { name: 'on other words', target: { in: 'text', find: '读书活动' } },
      {
        name: 'typed into the text',
        make(draft) {
          const runs = runsToEdit(draft, { in: 'text', find: '书香校园' })
          const run = runs[0]?.run
          if (run?.parent !== undefined) append(run.parent, textRun('（请核对活动名称）'))
        },
      },
    ],
  },
})

function addComment(draft: WordDraft, runs: readonly XmlElement[], text: string): void {
  const { source } = draft.package
  let part = source.related(source.mainPart, 'comments')
  if (part === undefined) {
    part = draft.package.addPart(
      'word/comments.xml',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml',
      element('w:comments'),
    )
    draft.package.relate(source.mainPart, 'comments', part)
  }
  const root = source.xml(part)
  const id = freeId(root, 'w:comment')
  append(
    root,
    element('w:comment', { 'w:id': id, 'w:author': '考生', 'w:initials': 'K' }, [
      paragraphOf([textRun(text)]),
    ]),
  )
  const end = element('w:commentRangeEnd', { 'w:id': id })
  encloseRuns(runs, element('w:commentRangeStart', { 'w:id': id }), end)
  const reference = element('w:r', {}, [element('w:commentReference', { 'w:id': id })])
  const { parent } = end
  if (parent === undefined) return
  reference.parent = parent
  parent.children.splice(parent.children.indexOf(end) + 1, 0, reference)
}

export const commentCheckers: readonly Checker<WordView, WordDraft>[] = [comment]
