import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  join,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Words,
} from '../checkpoints/checker.ts'
import { attribute, child, isOn } from '../package/xml-query.ts'
import {
  foldLevelText,
  formatOf,
  levelWords,
  NO_LIST,
  textOfLevel,
  theParagraphs,
  type ListPlace,
} from './check-lists.ts'
import { addList, putNumbering, stylePropertiesToEdit } from './edit-numbering.ts'
import { styleIdFor } from './edit-styles.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { LISTS, listsStart } from './examples/lists-start.ts'
import { isNumberFormat, numberFormatText } from './number-formats.ts'
import { styleNumbering } from './property-levels.ts'
import type { WordDocument } from './word-document.ts'
import { DocumentTarget, evidenceOf, ParagraphTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const LevelExpected = z.object({
  /** The paragraph style that the level numbers: 标题 1. */
  style: z.string().check(z.minLength(1)),
  formats: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
  /** With its own number and those above it: 第%1章, %1.%2. */
  text: z.string().check(z.includes('%')),
  /** True where numbers of higher levels show as Arabic ones. */
  legal: z.optional(z.boolean()),
})
type LevelExpected = z.infer<typeof LevelExpected>

/** The list level that numbers the paragraphs of a style (10603). */
function levelOfStyle(document: WordDocument, name: string): ListPlace | undefined {
  const style = document.styles.byName(name, 'paragraph')
  const reference = styleNumbering(document.styles, attribute(style, 'w:styleId') ?? '')
  if (style === undefined || reference === undefined) return undefined
  const level = document.styles.numberingLevel(reference.numberId, reference.depth)
  return level === undefined ? undefined : { ...reference, level }
}

function isLevel({ level }: ListPlace, { formats, text, legal }: LevelExpected): boolean {
  const mark = child(level, 'w:isLgl')
  const isLegal = mark !== undefined && isOn(attribute(mark, 'w:val'))
  return (
    isNumberFormat(formatOf(level), formats) &&
    foldLevelText(textOfLevel(level)) === foldLevelText(text) &&
    (legal === undefined || legal === isLegal)
  )
}

const named = (name: string, what: Words): Words =>
  words(`${name}：${what.zh}`, `${name}: ${what.en}`)

const HEADINGS: readonly LevelExpected[] = [
  { style: '标题 1', formats: ['chineseCounting'], text: '第%1章' },
  { style: '标题 2', formats: ['decimal'], text: '%1.%2', legal: true },
]

const multilevel: Checker<WordView, WordDraft> = defineChecker({
  code: '10603',
  title: words('多级列表与标题样式链接', 'multilevel list linked to headings'),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 保存时丢失“正规形式编号”',
        'LibreOffice loses the legal style of numbering',
      ),
    },
  ],
  target: DocumentTarget,
  expected: z.object({ levels: z.array(LevelExpected).check(z.minLength(1), z.maxLength(9)) }),
  examine(view, _target, { levels }) {
    const { document } = view
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    const [top] = levels.flatMap((one) => levelOfStyle(document, one.style) ?? [])
    const part = document.source.related(document.source.mainPart, 'numbering')
    levels.forEach((wanted, depth) => {
      const place = levelOfStyle(document, wanted.style)
      if (place === undefined) {
        tally.add(false, named(wanted.style, NO_LIST))
        return
      }
      const { abstractNumbering } = document.styles
      const isOneList =
        top !== undefined && abstractNumbering(top.numberId) === abstractNumbering(place.numberId)
      const isOk = isLevel(place, wanted) && place.depth === depth && isOneList
      const own = levelWords(place.level)
      tally.add(
        isOk,
        named(
          wanted.style,
          words(`第${place.depth + 1}级 ${own.zh}`, `level ${place.depth + 1}, ${own.en}`),
        ),
      )
      if (part !== undefined) evidence.push(evidenceOf(part, place.level, textOfLevel(place.level)))
    })
    return found(
      words('多级列表', 'the multilevel list'),
      join(
        levels.map(({ style, formats, text }) =>
          named(
            style,
            words(
              `${formats.map(numberFormatText).join('/')}（${text}）`,
              `${formats.join('/')} (${text})`,
            ),
          ),
        ),
      ),
      COUNT.items,
      tally.units,
      evidence,
    )
  },
  apply(draft, _target, { levels }) {
    const ids = levels.map(({ style }) => styleIdFor(draft, style, 'paragraph'))
    const list = addList(
      draft,
      levels.map(({ formats, text, legal }, depth) => ({
        format: formats[0] ?? 'decimal',
        text,
        styleId: ids[depth],
        isLegal: legal,
      })),
    )
    ids.forEach((id, depth) => {
      const properties = stylePropertiesToEdit(draft, id)
      if (properties !== undefined) putNumbering(properties, list, depth)
    })
  },
  example: {
    start: listsStart,
    target: { in: 'document' },
    expected: { levels: HEADINGS },
    near: [
      {
        name: 'other numbers',
        expected: {
          levels: [
            { style: '标题 1', formats: ['decimal'], text: '%1' },
            { style: '标题 2', formats: ['decimal'], text: '%1.%2' },
          ],
        },
      },
      { name: 'the first level only', expected: { levels: HEADINGS.slice(0, 1) } },
      {
        name: 'the headings numbered one by one, without their styles',
        make(draft) {
          const list = addList(draft, [
            { format: 'chineseCounting', text: '第%1章' },
            { format: 'decimal', text: '%1.%2', isLegal: true },
          ])
          const target = theParagraphs([LISTS.chapter, LISTS.section])
          paragraphsToEdit(draft, ParagraphTarget.parse(target)).forEach(
            ({ properties }, depth) => {
              putNumbering(properties, list, depth)
            },
          )
        },
      },
    ],
  },
})

export const multilevelListCheckers: readonly Checker<WordView, WordDraft>[] = [multilevel]
