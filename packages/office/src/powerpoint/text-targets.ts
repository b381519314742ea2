import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  found,
  snippet,
  UnitTally,
  words,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { foldSpaces, similarity } from '../package/normalize-text.ts'
import { slotOf } from '../word/run-format.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Shape, TableCell, TextParagraph } from './read-shapes.ts'
import { describeShape, findShape, ShapeReference } from './shape-targets.ts'
import {
  Count,
  describeSlides,
  evidenceAt,
  findSlides,
  NonEmpty,
  SlidesReference,
} from './slide-targets.ts'
import { slideRunFormat, type SlideRunFormat, type TextSlot } from './text-format.ts'
import type { TextPlace } from './text-levels.ts'

const Range = z.tuple([Count, Count])

/**
 * Text of slides: of one shape on each, else of all shapes with text but date, footer and number; of some cells of a table; of some
 * paragraphs, by number among those that are not empty or by their text as issued; of every place where
 * a text occurs.
 */
export const TextTarget = z.object({
  slide: SlidesReference,
  shape: z.optional(ShapeReference),
  rows: z.optional(Range),
  columns: z.optional(Range),
  paragraphs: z.optional(Range),
  anchors: z.optional(z.array(NonEmpty).check(z.minLength(1))),
  find: z.optional(NonEmpty),
})
export type TextTarget = z.infer<typeof TextTarget>

/** Part of a paragraph's text with where it stands. */
export interface TextSlice {
  readonly place: TextPlace
  readonly paragraph: TextParagraph
  readonly from: number
  readonly to: number
}

export interface LocatedText {
  readonly slices: readonly TextSlice[]
  readonly missing: readonly Words[]
}

const inRange = (range: readonly [number, number] | undefined, index: number): boolean =>
  range === undefined || (index + 1 >= range[0] && index + 1 <= range[1])

const isWritten = (paragraph: TextParagraph): boolean => foldSpaces(paragraph.text) !== ''

/** The paragraphs that anchors name: equal texts, else the likest of at least 0.6 (2.3). */
function anchored(
  paragraphs: readonly TextParagraph[],
  anchors: readonly string[],
): readonly TextParagraph[] {
  return anchors.flatMap((anchor) => {
    const wanted = foldSpaces(anchor)
    const equal = paragraphs.find((one) => foldSpaces(one.text) === wanted)
    if (equal !== undefined) return equal
    let best: TextParagraph | undefined
    let likeness = 0.6
    for (const one of paragraphs) {
      const value = similarity(wanted, foldSpaces(one.text))
      if (value >= likeness) {
        best = one
        likeness = value
      }
    }
    return best ?? []
  })
}

function slicesOf(
  place: TextPlace,
  all: readonly TextParagraph[],
  target: TextTarget,
): TextSlice[] {
  const written = all.filter(isWritten)
  const chosen =
    target.anchors === undefined
      ? written.filter((_, index) => inRange(target.paragraphs, index))
      : anchored(written, target.anchors)
  const { find } = target
  return chosen.flatMap((paragraph) => {
    const whole = { place, paragraph, from: 0, to: paragraph.text.length }
    if (find === undefined) return [whole]
    const slices: TextSlice[] = []
    for (let at = paragraph.text.indexOf(find); at >= 0;) {
      slices.push({ place, paragraph, from: at, to: at + find.length })
      at = paragraph.text.indexOf(find, at + find.length)
    }
    return slices
  })
}

/** Date, footer and number are not what an item calls the text of a slide. */
const isFooter = (shape: Shape): boolean =>
  ['dt', 'ftr', 'sldNum', 'hdr'].includes(shape.placeholder?.type ?? '')

/** Resolves a target to stretches of text of the submission. */
export function locateText(view: PowerPointView, target: TextTarget): LocatedText {
  const { slides, missing } = findSlides(view, target.slide)
  const lost = missing.map((one) => describeSlides(one))
  const slices = slides.flatMap((slide): TextSlice[] => {
    const named = target.shape === undefined ? undefined : findShape(view, slide, target.shape)
    if (target.shape !== undefined && named === undefined) {
      const shape = describeShape(target.shape)
      lost.push(words(`第${slide.number}张的${shape.zh}`, `${shape.en} of slide ${slide.number}`))
    }
    const shapes =
      target.shape === undefined
        ? slide.allShapes.filter((one) => target.find !== undefined || !isFooter(one))
        : named === undefined
          ? []
          : [named]
    return shapes.flatMap((shape) => {
      const base = { presentation: view.presentation, page: slide, shape }
      const ofCell = (cell: TableCell): TextSlice[] =>
        inRange(target.rows, cell.row) && inRange(target.columns, cell.column) && !cell.isCovered
          ? slicesOf({ ...base, cell }, cell.paragraphs, target)
          : []
      return shape.table === undefined
        ? slicesOf(base, shape.paragraphs, target)
        : shape.table.cells.flatMap(ofCell)
    })
  })
  return { slices, missing: lost }
}

/** A text target in words. */
export function describeText(target: TextTarget): Words {
  const slide = describeSlides(target.slide)
  const shape = target.shape === undefined ? undefined : describeShape(target.shape)
  const text = target.find ?? target.anchors?.map(snippet).join('、')
  const quoted = text === undefined ? '' : `“${text}”`
  const range = target.paragraphs
  const paragraphs = range === undefined ? '' : `第${range[0]}–${range[1]}段`
  const rows = target.rows === undefined ? '' : `第${target.rows.join('–')}行`
  const columns = target.columns === undefined ? '' : `第${target.columns.join('–')}列`
  return words(
    `${slide.zh}${shape === undefined ? '' : `的${shape.zh}`}${rows}${columns}${paragraphs}${quoted}`,
    [
      quoted,
      range === undefined ? '' : `paragraphs ${range.join('–')}`,
      target.rows === undefined ? '' : `rows ${target.rows.join('–')}`,
      target.columns === undefined ? '' : `columns ${target.columns.join('–')}`,
      shape?.en ?? '',
      slide.en,
    ]
      .filter((one) => one !== '')
      .join(', '),
  )
}

export const NO_TEXT = words('未找到要评分的文字', 'the text to be checked was not found')

export type JudgeRun = (
  format: SlideRunFormat,
  slot: TextSlot | undefined,
) => { readonly isOk: boolean; readonly actual: Words } | undefined

/** The slot whose font shows a character; undefined for signs that either may show (2.5). */
export function textSlotOf(character: string): TextSlot | undefined {
  const slot = slotOf(character)
  return slot === undefined ? undefined : slot === 'eastAsia' ? 'ea' : 'latin'
}

function countSlots(text: string): ReadonlyMap<TextSlot | undefined, number> {
  const counts = new Map<TextSlot | undefined, number>()
  for (const character of text) {
    if (/\s/.test(character)) continue
    const slot = textSlotOf(character)
    counts.set(slot, (counts.get(slot) ?? 0) + 1)
  }
  return counts
}

/** Judges every visible character of the located text by its run's resolved format (2.6). */
export function judgeText(
  located: LocatedText,
  target: Words,
  expected: Words,
  judge: JudgeRun,
): Finding {
  if (located.slices.length === 0) return blocked(target, expected, NO_TEXT)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  for (const { place, paragraph, from, to } of located.slices) {
    let at = 0
    for (const run of paragraph.runs) {
      const start = at
      at += run.text.length
      if (at <= from || start >= to) continue
      const format = slideRunFormat(place, paragraph, run)
      let hasFailed = false
      for (const [slot, count] of countSlots(
        run.text.slice(Math.max(0, from - start), to - start),
      )) {
        const judged = judge(format, slot)
        if (judged === undefined) continue
        tally.add(judged.isOk, judged.actual, count)
        hasFailed ||= !judged.isOk
      }
      if (hasFailed) evidence.push(evidenceAt(place.page.part, run.node, run.text))
    }
  }
  if (tally.units.length === 0) return blocked(target, expected, NO_TEXT)
  addMissing(tally, located)
  const [first] = located.slices
  if (evidence.length === 0 && first !== undefined)
    evidence.push(evidenceAt(first.place.page.part, first.paragraph.node, first.paragraph.text))
  return found(target, expected, COUNT.characters, tally.units, evidence)
}

function addMissing(tally: UnitTally, { missing }: LocatedText): void {
  for (const one of missing) tally.add(false, words(`缺少${one.zh}`, `${one.en} is missing`))
}

/** Judges every paragraph that the located text is in. */
export function judgeSlideParagraphs(
  located: LocatedText,
  target: Words,
  expected: Words,
  judge: (slice: TextSlice) => { readonly isOk: boolean; readonly actual: Words },
): Finding {
  if (located.slices.length === 0) return blocked(target, expected, NO_TEXT)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  const seen = new Set<TextParagraph>()
  for (const slice of located.slices) {
    if (seen.has(slice.paragraph)) continue
    seen.add(slice.paragraph)
    const { isOk, actual } = judge(slice)
    tally.add(isOk, actual)
    if (!isOk || evidence.length === 0)
      evidence.push(evidenceAt(slice.place.page.part, slice.paragraph.node, slice.paragraph.text))
  }
  addMissing(tally, located)
  return found(target, expected, COUNT.paragraphs, tally.units, evidence)
}
