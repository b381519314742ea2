import * as z from 'zod/mini'
import {
  blocked,
  defineChecker,
  found,
  join,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { element, ensureFirst, insertBeside, putChild } from '../package/edit-xml.ts'
import { breakSectionBefore } from './edit-sections.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { BREAKS, breaksStart } from './examples/page-start.ts'
import { gapBefore, paragraphAtPlace, type Gap } from './page-breaks.ts'
import type { WordParagraph } from './word-document.ts'
import { describeTarget, evidenceOf, locate, NOT_FOUND, ParagraphsTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

type ParagraphsTarget = z.infer<typeof ParagraphsTarget>
const Position = z._default(z.enum(['before', 'after']), 'before')

/** Judges the gap before (or after) each paragraph of a target. */
function judgeGaps(
  view: WordView,
  target: ParagraphsTarget,
  position: 'before' | 'after',
  expected: Words,
  judge: (gap: Gap) => { readonly isOk: boolean; readonly actual: Words },
): Finding {
  const located = locate(view, target)
  const where = describeTarget(view, target)
  if (located.slices.length === 0) return blocked(where, expected, NOT_FOUND)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  for (const { paragraph } of located.slices) {
    const next = paragraphAtPlace(view.document, paragraph, position)
    if (next === undefined) {
      tally.add(false, words('后面没有文字', 'no text follows'))
      continue
    }
    const { isOk, actual } = judge(gapBefore(view.document, next))
    tally.add(isOk, actual)
    evidence.push(evidenceOf(next.part, next.node, next.text))
  }
  for (const text of located.missing)
    tally.add(false, words(`缺少“${text}”`, `“${text}” is missing`))
  return found(where, expected, words('处', 'places'), tally.units, evidence)
}

/** The paragraphs before which a break is to be made. */
function placesToEdit(
  draft: WordDraft,
  target: ParagraphsTarget,
  position: 'before' | 'after',
): readonly WordParagraph[] {
  const { document } = draft.view()
  return paragraphsToEdit(draft, target).map(({ paragraph }) => {
    const same = document.body.find((one) => one.node === paragraph.node)
    const place = paragraphAtPlace(document, same, position)
    if (place === undefined) throw new Error('No text follows the paragraph')
    return place
  })
}

const TYPES = {
  nextPage: words('分节符（下一页）', 'section break (next page)'),
  continuous: words('分节符（连续）', 'section break (continuous)'),
  evenPage: words('分节符（偶数页）', 'section break (even page)'),
  oddPage: words('分节符（奇数页）', 'section break (odd page)'),
  nextColumn: words('分节符（新栏）', 'section break (next column)'),
}
const POSITIONS = { before: words('之前', 'before it'), after: words('之后', 'after it') }

const sectionBreak: Checker<WordView, WordDraft> = defineChecker({
  code: '10305',
  title: words('分节符', 'section break'),
  target: ParagraphsTarget,
  expected: z.object({
    type: z._default(
      z.enum(['nextPage', 'continuous', 'evenPage', 'oddPage', 'nextColumn']),
      'nextPage',
    ),
    position: Position,
  }),
  examine: (view, target, expected) =>
    judgeGaps(
      view,
      target,
      expected.position,
      join([TYPES[expected.type], POSITIONS[expected.position]]),
      ({ sections }) => ({
        isOk: sections.includes(expected.type),
        actual:
          sections.length === 0
            ? words('没有分节符', 'no section break')
            : join(sections.map((start) => TYPES[start])),
      }),
    ),
  limits: words(
    '奇数页和偶数页分节符经 LibreOffice 保存后变为下一页',
    'breaks to odd and even pages become breaks to the next page when LibreOffice saves',
  ),
  apply(draft, target, expected) {
    for (const paragraph of placesToEdit(draft, target, expected.position))
      breakSectionBefore(draft, paragraph, expected.type)
  },
  example: {
    start: breaksStart,
    target: { in: 'paragraphs', anchors: [{ text: BREAKS.section }] },
    expected: { type: 'nextPage' },
    near: [
      { name: 'a continuous break', expected: { type: 'continuous' } },
      { name: 'the break after the paragraph', expected: { type: 'nextPage', position: 'after' } },
      {
        name: 'a page break',
        make(draft) {
          pageBreakBefore(draft, BREAKS.section)
        },
      },
    ],
  },
})

const KINDS = ['break', 'pageBreakBefore', 'section'] as const
const KIND_WORDS = {
  break: words('分页符', 'page break'),
  pageBreakBefore: words('段前分页', 'page break before the paragraph'),
  section: words('分节符', 'section break'),
}

/** A paragraph of nothing but a page break, as Word 2013 and later put it. */
function insertBreak(paragraph: WordParagraph): void {
  const line = element('w:r', {}, [element('w:br', { 'w:type': 'page' })])
  insertBeside(paragraph.node, 'before', [element('w:p', {}, [line])])
}

function pageBreakBefore(draft: WordDraft, text: string): void {
  const target = { in: 'paragraphs' as const, anchors: [{ text }] }
  for (const { paragraph } of paragraphsToEdit(draft, target)) insertBreak(paragraph)
}

const pageBreak: Checker<WordView, WordDraft> = defineChecker({
  code: '10306',
  title: words('分页符', 'page break'),
  target: ParagraphsTarget,
  expected: z.object({
    position: Position,
    /** What counts as a new page; by default whatever gives one. */
    kinds: z._default(z.array(z.enum(KINDS)).check(z.minLength(1)), [...KINDS]),
  }),
  examine: (view, target, expected) =>
    judgeGaps(
      view,
      target,
      expected.position,
      join([
        words(
          expected.kinds.map((kind) => KIND_WORDS[kind].zh).join('/'),
          expected.kinds.map((kind) => KIND_WORDS[kind].en).join(' or '),
        ),
        POSITIONS[expected.position],
      ]),
      ({ pageBreaks }) => ({
        isOk: pageBreaks.some((kind) => expected.kinds.includes(kind)),
        actual:
          pageBreaks.length === 0
            ? words('没有分页', 'no new page')
            : join(pageBreaks.map((kind) => KIND_WORDS[kind])),
      }),
    ),
  apply(draft, target, expected) {
    const [kind] = expected.kinds
    for (const paragraph of placesToEdit(draft, target, expected.position)) {
      const { document } = draft.view()
      const here = document.body.find((one) => one.node === paragraph.node) ?? paragraph
      const known = gapBefore(document, here).pageBreaks
      if (kind === undefined || known.some((one) => expected.kinds.includes(one))) continue
      if (kind === 'break') insertBreak(here)
      else if (kind === 'section') breakSectionBefore(draft, here, 'nextPage')
      else putChild(ensureFirst(here.node, 'w:pPr'), 'w:pageBreakBefore')
    }
  },
  example: {
    start: breaksStart,
    target: { in: 'paragraphs', anchors: [{ text: BREAKS.page }] },
    expected: {},
    near: [
      { name: 'the break after the paragraph', expected: { position: 'after' } },
      {
        name: 'a break of the layout that Word only noted',
        make(draft) {
          const target = { in: 'paragraphs' as const, anchors: [{ text: BREAKS.page }] }
          for (const { paragraph } of paragraphsToEdit(draft, target)) {
            const run = paragraph.pieces[0]?.run
            if (run === undefined) continue
            const mark = element('w:lastRenderedPageBreak')
            mark.parent = run
            run.children.unshift(mark)
          }
        },
      },
      {
        name: 'a line break',
        make(draft) {
          const target = { in: 'paragraphs' as const, anchors: [{ text: BREAKS.page }] }
          for (const { paragraph } of paragraphsToEdit(draft, target))
            insertBeside(paragraph.node, 'before', [
              element('w:p', {}, [element('w:r', {}, [element('w:br')])]),
            ])
        },
      },
    ],
  },
})

export const breakCheckers: readonly Checker<WordView, WordDraft>[] = [sectionBreak, pageBreak]
