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
} from '../checkpoints/checker.ts'
import { append, element, insertBeside } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { encloseParagraph, freeId } from './edit-blocks.ts'
import { paragraphsToEdit, runsToEdit, textRun } from './edit-text.ts'
import { LONG, longDocumentStart } from './examples/long-document-start.ts'
import { readBookmarks } from './read-bookmarks.ts'
import { fieldRuns, fieldsOf } from './read-fields.ts'
import type { WordDraft } from './word-draft.ts'
import { describeTarget, evidenceOf, locate, NOT_FOUND, ParagraphsTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const REFERENCES: ReadonlySet<string> = new Set(['REF', 'PAGEREF', 'NOTEREF'])

const crossReference: Checker<WordView, WordDraft> = defineChecker({
  code: '10705',
  title: words('交叉引用', 'cross reference'),
  target: ParagraphsTarget,
  expected: z.object({
    /** A text of what is referred to: a heading, a caption. */
    to: z.string().check(z.minLength(1)),
    kind: z.optional(z.enum(['text', 'page'])),
  }),
  examine(view, target, expected) {
    const where = describeTarget(view, target)
    const kind = expected.kind === 'page' ? words('页码', 'the page of ') : words('', '')
    const wanted = words(
      `交叉引用“${expected.to}”${kind.zh}`,
      `a cross reference to ${kind.en}“${expected.to}”`,
    )
    const { slices } = locate(view, target)
    if (slices.length === 0) return blocked(where, wanted, NOT_FOUND)
    const bookmarks = new Map(readBookmarks(view.document).map((one) => [one.name, one]))
    const key = foldSpaces(expected.to)
    const fields = slices.flatMap(({ paragraph }) =>
      fieldsOf(paragraph.node)
        .filter((field) => REFERENCES.has(field.name))
        .map((field) => ({ paragraph, field })),
    )
    const texts = new Map(view.document.paragraphs.map((one) => [one.node, one.text]))
    const right = fields.find(({ field }) => {
      const mark = bookmarks.get(field.operands[0] ?? '')
      const isKind =
        expected.kind === undefined || (expected.kind === 'page') === (field.name === 'PAGEREF')
      if (mark === undefined || !isKind) return false
      const text = foldSpaces(mark.text)
      // A reference to the number of a caption encloses the start of it only.
      const around = foldSpaces(
        mark.paragraph === undefined ? '' : (texts.get(mark.paragraph) ?? ''),
      )
      return text.includes(key) || (text !== '' && around.includes(key))
    })
    const [first] = fields
    const shown = right ?? first
    const actual =
      first === undefined
        ? words('没有交叉引用域', 'no cross-reference field')
        : words(
            `引用“${snippet(shown?.field.result ?? '')}”`,
            `a reference to “${snippet(shown?.field.result ?? '')}”`,
          )
    return found(
      where,
      wanted,
      COUNT.items,
      single(right !== undefined, actual),
      shown === undefined
        ? []
        : [evidenceOf(shown.paragraph.part, shown.paragraph.node, shown.field.instruction)],
    )
  },
  apply(draft, target, expected) {
    const view = draft.view()
    const key = foldSpaces(expected.to)
    // Entries of a table of contents hold the text as well; the last one is the heading itself.
    const to = view.document.body.findLast((one) => foldSpaces(one.text).includes(key))
    if (to === undefined) throw new Error(`There is no “${expected.to}”`)
    const [edited] = paragraphsToEdit(draft, target)
    if (edited === undefined) throw new Error('There is no place for the reference')
    const known = readBookmarks(view.document).find(
      (one) => one.name.startsWith('_Ref') && one.paragraph === to.node,
    )
    const id = freeId(draft.package.source.xml(draft.package.source.mainPart), 'w:bookmarkStart')
    const name = known?.name ?? `_Ref${200_000_000 + id}`
    if (known === undefined)
      encloseParagraph(
        to.node,
        element('w:bookmarkStart', { 'w:id': id, 'w:name': name }),
        element('w:bookmarkEnd', { 'w:id': id }),
      )
    const instruction = `${expected.kind === 'page' ? 'PAGEREF' : 'REF'} ${name} \\h`
    if (fieldsOf(edited.paragraph.node).some((one) => one.instruction === instruction)) return
    const result = expected.kind === 'page' ? '1' : foldSpaces(to.text)
    for (const one of fieldRuns(instruction, [textRun(result)])) append(edited.paragraph.node, one)
  },
  example: {
    start: longDocumentStart,
    target: { in: 'paragraphs', anchors: [{ text: LONG.reference }] },
    expected: { to: LONG.chapterThree },
    near: [
      { name: 'another heading', expected: { to: LONG.chapterTwo } },
      {
        name: 'typed by hand',
        make(draft) {
          const anchors = [{ text: LONG.reference }]
          const runs = runsToEdit(draft, { in: 'paragraphs', anchors })
          const last = runs[runs.length - 1]
          if (last !== undefined) insertBeside(last.run, 'after', [textRun(LONG.chapterThree)])
        },
      },
    ],
  },
})

export const referenceCheckers: readonly Checker<WordView, WordDraft>[] = [crossReference]
