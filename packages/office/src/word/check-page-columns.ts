import * as z from 'zod/mini'
import { defineChecker, join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { element, putChild } from '../package/edit-xml.ts'
import { attribute, child, children, isOn, numberOf, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { isolateParagraphs } from './edit-sections.ts'
import { textWidth } from './edit-table.ts'
import { BREAKS, breaksStart } from './examples/page-start.ts'
import {
  centimetres,
  judgeSections,
  LENGTH_TOLERANCE,
  SectionsTarget,
  sectionsToEdit,
} from './judge-sections.ts'
import { TWIPS_PER_CM } from './word-names.ts'
import { locate } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import { countedParagraphs, type WordView } from './word-view.ts'

const ColumnsExpected = z.object({
  count: z.int().check(z.gte(1)).check(z.lte(45)),
  gapCm: z.optional(z.number()),
  /** The gap in characters of a body font size (default 10.5 pt). */
  gapChars: z.optional(z.number()),
  /** Points of the body font that characters are counted in. */
  fontSize: z.optional(z.number()),
  /** Widths of unequal columns, from the left. */
  widthsCm: z.optional(z.array(z.number()).check(z.minLength(1))),
  widthsChars: z.optional(z.array(z.number()).check(z.minLength(1))),
  separator: z.optional(z.boolean()),
  equalWidth: z.optional(z.boolean()),
  /** With a target of paragraphs: the columns hold these paragraphs and no others. */
  onlyTarget: z._default(z.boolean(), true),
})
type ColumnsExpected = z.infer<typeof ColumnsExpected>

/** Word leaves out the space of its default and the number of a single column (10304). */
const DEFAULT_GAP = 720

/** Columns as a section has them; lengths in twips. */
interface Columns {
  readonly count: number
  readonly hasLine: boolean
  readonly isEqual: boolean
  readonly gap: number
  readonly widths: readonly number[]
}

/** Columns that are listed one by one and yet alike differ by what rounding leaves. */
const ALIKE_TWIPS = 10

/** Reads the columns of a section. */
function columnsOf(section: XmlElement): Columns {
  const node = child(section, 'w:cols')
  const own = children(node, 'w:col')
  const separator = attribute(node, 'w:sep')
  const isShared = own.length === 0 || isOn(attribute(node, 'w:equalWidth') ?? '0')
  const count = Math.max(numberOf(node, 'w:num') ?? (isShared ? 1 : own.length), 1)
  const gap = twipsOf(isShared ? node : own[0], 'w:space') ?? (isShared ? DEFAULT_GAP : 0)
  const listed = own.map((one) => twipsOf(one, 'w:w') ?? 0)
  const isAlike = listed.every((width) => Math.abs(width - (listed[0] ?? 0)) <= ALIKE_TWIPS)
  // Of columns of one width the file keeps only the space between them.
  const shared = (textWidth(section) - (count - 1) * gap) / count
  return {
    count,
    hasLine: separator !== undefined && isOn(separator),
    isEqual: isShared || (listed.length === count && isAlike),
    gap,
    widths: isShared ? Array.from({ length: count }, () => shared) : listed,
  }
}

function lengths(expected: ColumnsExpected): {
  readonly gap: number | undefined
  readonly widths: readonly number[] | undefined
} {
  const character = (expected.fontSize ?? 10.5) * 20
  return {
    gap:
      expected.gapCm !== undefined
        ? expected.gapCm * TWIPS_PER_CM
        : expected.gapChars === undefined
          ? undefined
          : expected.gapChars * character,
    widths:
      expected.widthsCm?.map((width) => width * TWIPS_PER_CM) ??
      expected.widthsChars?.map((width) => width * character),
  }
}

const isNear = (actual: number, wanted: number): boolean =>
  Math.abs(actual - wanted) <= Math.max(LENGTH_TOLERANCE, wanted * 0.05)

const gapWords = (twips: number): Words =>
  words(`间距${centimetres(twips)}厘米`, `${centimetres(twips)} cm between`)
const widthWords = (widths: readonly number[]): Words => {
  const list = widths.map(centimetres).join('/')
  return words(`栏宽${list}厘米`, `${list} cm wide`)
}
const EQUAL = {
  true: words('栏宽相等', 'of equal width'),
  false: words('栏宽不等', 'of unequal width'),
}

function columnWords(count: number, hasLine: boolean | undefined): Words {
  return join([
    words(`${count}栏`, `${count} columns`),
    ...(hasLine === undefined
      ? []
      : [hasLine ? words('有分隔线', 'line between') : words('无分隔线', 'no line between')]),
  ])
}

const columns: Checker<WordView, WordDraft> = defineChecker({
  code: '10304',
  title: words('分栏', 'columns'),
  target: SectionsTarget,
  expected: ColumnsExpected,
  examine(view, target, expected) {
    const { gap, widths } = lengths(expected)
    const located = target.in === 'paragraphs' ? locate(view, target) : undefined
    const wanted = new Set(located?.slices.map((slice) => slice.paragraph))
    const hasOthers = (section: XmlElement): boolean =>
      expected.onlyTarget &&
      located !== undefined &&
      countedParagraphs(view.document).some(
        (one) => view.document.sections[one.section] === section && !wanted.has(one),
      )
    return judgeSections(
      view,
      target,
      join([
        columnWords(expected.count, expected.separator),
        ...(gap === undefined ? [] : [gapWords(gap)]),
        ...(widths === undefined ? [] : [widthWords(widths)]),
        ...(expected.equalWidth === undefined ? [] : [EQUAL[`${expected.equalWidth}`]]),
      ]),
      (section) => {
        const actual = columnsOf(section)
        const others = hasOthers(section)
        return {
          isOk:
            actual.count === expected.count &&
            !others &&
            (expected.separator === undefined || expected.separator === actual.hasLine) &&
            (expected.equalWidth === undefined || expected.equalWidth === actual.isEqual) &&
            (gap === undefined || isNear(actual.gap, gap)) &&
            (widths === undefined ||
              widths.every((width, index) => isNear(actual.widths[index] ?? 0, width))),
          actual: join([
            columnWords(
              actual.count,
              expected.separator === undefined ? undefined : actual.hasLine,
            ),
            ...(gap === undefined ? [] : [gapWords(actual.gap)]),
            ...(widths === undefined ? [] : [widthWords(actual.widths)]),
            ...(expected.equalWidth === undefined ? [] : [EQUAL[`${actual.isEqual}`]]),
            ...(others ? [words('包含其他段落', 'holds other paragraphs')] : []),
          ]),
        }
      },
    )
  },
  apply(draft, target, expected) {
    const { gap = 425, widths } = lengths(expected)
    const sections =
      target.in === 'paragraphs'
        ? [
            isolateParagraphs(
              draft,
              locate(draft.view(), target).slices.map((slice) => slice.paragraph),
            ),
          ]
        : sectionsToEdit(draft, target)
    const space = Math.round(gap)
    for (const section of sections)
      putChild(
        section,
        'w:cols',
        {
          'w:num': expected.count === 1 ? undefined : expected.count,
          'w:sep': expected.separator === true ? 1 : undefined,
          'w:space': space,
          'w:equalWidth': widths === undefined ? undefined : 0,
        },
        (widths ?? []).map((width, index, all) =>
          element('w:col', {
            'w:w': Math.round(width),
            'w:space': index === all.length - 1 ? undefined : space,
          }),
        ),
      )
  },
  example: {
    start: breaksStart,
    target: { in: 'paragraphs', anchors: [{ text: BREAKS.columns }, { text: BREAKS.after }] },
    expected: { count: 2, gapChars: 3, separator: true },
    near: [
      { name: 'three columns', expected: { count: 3, gapChars: 3, separator: true } },
      { name: 'no line between', expected: { count: 2, gapChars: 3, separator: false } },
      {
        name: 'one paragraph too few',
        target: { in: 'paragraphs', anchors: [{ text: BREAKS.columns }] },
      },
    ],
  },
})

export const columnCheckers: readonly Checker<WordView, WordDraft>[] = [columns]
