import * as z from 'zod/mini'
import {
  defineChecker,
  join,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { element, putChild, setAttributes } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { slideParagraphsToEdit } from './edit-slide-text.ts'
import { EMU_PER_CM } from './edit-slides.ts'
import { textStart } from './examples/text-start.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { slideParagraphFormat, type SlideParagraphFormat, type Spacing } from './text-format.ts'
import { describeText, judgeSlideParagraphs, locateText, TextTarget } from './text-targets.ts'
import { ownTable } from '../package/own-table.ts'

/** A distance of paragraphs or lines: in lines, or in points. */
const SpacingExpected = z.union([
  z.object({ lines: z.number().check(z.gte(0)) }),
  z.object({ points: z.number().check(z.gte(0)) }),
])
type SpacingExpected = z.infer<typeof SpacingExpected>

const ParagraphExpected = z
  .object({
    /** Accepted values of a:pPr algn: l, ctr, r, just, dist. */
    alignments: z.optional(z.array(z.string()).check(z.minLength(1))),
    /** 1 is the first level. */
    level: z.optional(z.int().check(z.gte(1), z.lte(9))),
    /** Left edge of the text. */
    leftCm: z.optional(z.number()),
    /** Of the first line against the others; below 0 it hangs. */
    firstLineCm: z.optional(z.number()),
    line: z.optional(SpacingExpected),
    before: z.optional(SpacingExpected),
    after: z.optional(SpacingExpected),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type ParagraphExpected = z.infer<typeof ParagraphExpected>

/** A tenth of a point: LibreOffice writes 10.01 pt for 10 pt; a twentieth of a centimetre (2.7). */
const POINTS = 0.1
const PERCENT = 1
const CENTIMETRES = 0.05

function isSpacing(actual: Spacing, wanted: SpacingExpected): boolean {
  if ('lines' in wanted)
    return actual.kind === 'percent'
      ? Math.abs(actual.value - wanted.lines * 100) <= PERCENT
      : wanted.lines === 0 && actual.value === 0
  return actual.kind === 'points'
    ? Math.abs(actual.value - wanted.points) <= POINTS
    : wanted.points === 0 && actual.value === 0
}

const spacingWords = (name: Words, spacing: SpacingExpected): Words =>
  'lines' in spacing
    ? words(`${name.zh}${spacing.lines}行`, `${name.en} ${spacing.lines} lines`)
    : words(`${name.zh}${spacing.points}磅`, `${name.en} ${spacing.points} pt`)

const found = (spacing: Spacing): SpacingExpected =>
  spacing.kind === 'percent'
    ? { lines: Math.round(spacing.value) / 100 }
    : { points: Math.round(spacing.value * 100) / 100 }

const ALIGNMENTS: Readonly<Record<string, Words>> = ownTable({
  l: words('左对齐', 'left'),
  ctr: words('居中', 'centred'),
  r: words('右对齐', 'right'),
  just: words('两端对齐', 'justified'),
  dist: words('分散对齐', 'distributed'),
})
const alignmentWords = (value: string): Words => ALIGNMENTS[value] ?? plain(value)
const LINE = words('行距', 'line spacing')
const BEFORE = words('段前', 'before')
const AFTER = words('段后', 'after')

interface Part {
  readonly wanted: Words
  readonly isOk: (format: SlideParagraphFormat) => boolean
  readonly actual: (format: SlideParagraphFormat) => Words
}

const cm = (emu: number): number => Math.round((emu / EMU_PER_CM) * 100) / 100

function partsOf(expected: ParagraphExpected): readonly Part[] {
  const { alignments, level, leftCm, firstLineCm, line, before, after } = expected
  const parts: Part[] = []
  if (alignments !== undefined)
    parts.push({
      wanted: join(alignments.map(alignmentWords)),
      isOk: (format) => alignments.includes(format.alignment),
      actual: (format) => alignmentWords(format.alignment),
    })
  if (level !== undefined)
    parts.push({
      wanted: words(`第${level}级`, `level ${level}`),
      isOk: (format) => format.level + 1 === level,
      actual: (format) => words(`第${format.level + 1}级`, `level ${format.level + 1}`),
    })
  const length = (
    zh: string,
    en: string,
    wanted: number | undefined,
    of: (format: SlideParagraphFormat) => number,
  ): void => {
    if (wanted === undefined) return
    parts.push({
      wanted: words(`${zh}${wanted}厘米`, `${en} ${wanted} cm`),
      isOk: (format) => Math.abs(of(format) / EMU_PER_CM - wanted) <= CENTIMETRES,
      actual: (format) => words(`${zh}${cm(of(format))}厘米`, `${en} ${cm(of(format))} cm`),
    })
  }
  length('文本之前', 'left', leftCm, (format) => format.marginLeft)
  length('首行缩进', 'first line', firstLineCm, (format) => format.indent)
  const spacing = (
    name: Words,
    wanted: SpacingExpected | undefined,
    of: (format: SlideParagraphFormat) => Spacing,
  ): void => {
    if (wanted === undefined) return
    parts.push({
      wanted: spacingWords(name, wanted),
      isOk: (format) => isSpacing(of(format), wanted),
      actual: (format) => spacingWords(name, found(of(format))),
    })
  }
  spacing(LINE, line, (format) => format.lineSpacing)
  spacing(BEFORE, before, (format) => format.before)
  spacing(AFTER, after, (format) => format.after)
  return parts
}

function spacingElement(spacing: SpacingExpected): XmlElement {
  return 'lines' in spacing
    ? element('a:spcPct', { val: Math.round(spacing.lines * 100_000) })
    : element('a:spcPts', { val: Math.round(spacing.points * 100) })
}

const paragraphs: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30203',
  title: words('段落对齐、间距、缩进、级别', 'alignment, spacing, indent, level'),
  target: TextTarget,
  expected: ParagraphExpected,
  examine(view, target, expected) {
    const parts = partsOf(expected)
    return judgeSlideParagraphs(
      locateText(view, target),
      describeText(target),
      join(parts.map((one) => one.wanted)),
      ({ place, paragraph }) => {
        const format = slideParagraphFormat(place, paragraph)
        return {
          isOk: parts.every((one) => one.isOk(format)),
          actual: join(parts.map((one) => one.actual(format))),
        }
      },
    )
  },
  apply(draft, target, expected) {
    const { alignments, level, leftCm, firstLineCm, line, before, after } = expected
    const emu = (length: number | undefined): number | undefined =>
      length === undefined ? undefined : Math.round(length * EMU_PER_CM)
    for (const { properties } of slideParagraphsToEdit(draft, target)) {
      if (alignments !== undefined) setAttributes(properties, { algn: alignments[0] })
      if (level !== undefined)
        setAttributes(properties, { lvl: level === 1 ? undefined : level - 1 })
      if (leftCm !== undefined) setAttributes(properties, { marL: emu(leftCm) })
      if (firstLineCm !== undefined) setAttributes(properties, { indent: emu(firstLineCm) })
      if (line !== undefined) putChild(properties, 'a:lnSpc', {}, [spacingElement(line)])
      if (before !== undefined) putChild(properties, 'a:spcBef', {}, [spacingElement(before)])
      if (after !== undefined) putChild(properties, 'a:spcAft', {}, [spacingElement(after)])
    }
  },
  example: {
    start: textStart,
    target: { slide: { start: 3 }, shape: { placeholder: 'body' } },
    expected: { alignments: ['ctr'], line: { lines: 1.5 }, before: { points: 12 } },
    near: [
      {
        name: 'double spacing',
        expected: { alignments: ['ctr'], line: { lines: 2 }, before: { points: 12 } },
      },
      {
        name: 'all but the last paragraph',
        target: { slide: { start: 3 }, shape: { placeholder: 'body' }, paragraphs: [1, 2] },
      },
      {
        name: 'another slide',
        target: { slide: { start: 5 }, shape: { placeholder: 'body' } },
      },
    ],
  },
})

export const slideParagraphCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  paragraphs,
]
