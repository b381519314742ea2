import { foldSpaces } from '../package/normalize-text.ts'
import { child, descendants } from '../package/xml-query.ts'
import { placeOf, themeFor } from '../powerpoint/placeholders.ts'
import type { Page, Presentation, Slide } from '../powerpoint/read-presentation.ts'
import type { Shape, TextParagraph, TextRun } from '../powerpoint/read-shapes.ts'
import { textBodyOf } from '../powerpoint/text-bodies.ts'
import { slideParagraphFormat, slideRunFormat } from '../powerpoint/text-format.ts'
import { levelsOf } from '../powerpoint/text-levels.ts'
import { slotOf } from '../word/run-format.ts'
import { comparingWith, type Agreements, type Compare } from './agreement.ts'

/** A stretch of text in one format; sizes in points. */
export interface DumpedSlideRun {
  readonly kind: string
  readonly text: string
  readonly CharHeight: number
  readonly CharHeightAsian: number
  readonly CharWeight: number
  readonly CharWeightAsian: number
  readonly CharPosture: string
  readonly CharPostureAsian: string
  readonly CharColor: number
  readonly CharUnderline: number
  readonly CharStrikeout: number
  readonly CharFontName: string
  readonly CharFontNameAsian: string
  readonly CharEscapement: number
}

export interface DumpedShape {
  readonly name: string
  readonly kind: string
  /** Left, top, width, height in hundredths of a millimetre. */
  readonly place: readonly [number, number, number, number]
  readonly rotation: number
  readonly isEmpty: boolean
  readonly grows: readonly [height: boolean, width: boolean]
  readonly fit: string | null
  readonly paragraphs: readonly {
    readonly text: string
    readonly adjust: number
    readonly runs: readonly DumpedSlideRun[]
  }[]
}

export interface DumpedSlide {
  readonly size: readonly [width: number, height: number]
  readonly isHidden: boolean
  readonly shapes: readonly DumpedShape[]
}

const comparing = comparingWith('LibreOffice')

const REASON = {
  page: 'LibreOffice gives a presentation without slides one',
  drawn: 'LibreOffice draws diagrams and what it does not know with shapes of its own',
  foot: 'LibreOffice makes dates, footers and slide numbers settings of the slide',
  ink: 'LibreOffice leaves out ink',
  grown: 'LibreOffice fits shapes that grow to the text in its own fonts',
  rows: 'LibreOffice sets tables and diagrams anew in its own fonts',
  group: 'a group is as large as its members, which LibreOffice sets anew',
  equation: 'LibreOffice makes a text with an equation an object without a place',
  rotated: 'LibreOffice gives the corner of a turned shape as it is turned',
  link: 'LibreOffice underlines links and makes them fields',
  tint: 'LibreOffice does not tint in linear light as PowerPoint does (3)',
  font: 'LibreOffice has a font of its own where neither text nor theme names one for East Asian text',
  field: 'LibreOffice has not counted the slide yet',
} as const

const EMU = 360
const ALIGNMENTS = ['l', 'r', 'just', 'ctr', 'dist', 'dist']

const isNear = (one: number, other: number, most = 3): boolean => Math.abs(one - other) <= most

const EQUATION = 'com.sun.star.drawing.OLE2Shape'

/** Why LibreOffice has a shape elsewhere or in another size than the file says. */
function placeReason(
  page: Page,
  shape: Shape,
  isTurned: boolean,
  dump: DumpedShape,
  [x, , width]: readonly [number, number, number, number],
): string | undefined {
  if (shape.kind === 'shape' && dump.kind === EQUATION) return REASON.equation
  if (shape.kind === 'table' || shape.kind === 'diagram') return REASON.rows
  if (shape.kind === 'group') return REASON.group
  if (isTurned || dump.rotation !== 0) return REASON.rotated
  const [growsDown, growsAside] = dump.grows
  const [left, , wide] = dump.place
  const isColumn = isNear(left, x) && isNear(wide, width)
  // A line that is not wrapped grows to both sides, or from the side that it stands at.
  const isHeld = [0, 0.5, 1].some((at) => isNear(left + wide * at, x + width * at))
  const isLine = !textBodyOf(page, shape).isWrapped && isHeld
  return growsAside || (growsDown && (isColumn || isLine)) ? REASON.grown : undefined
}

function comparePlace(compare: Compare, slide: Slide, shape: Shape, dump: DumpedShape): void {
  const place = placeOf(slide, shape)
  if (place === undefined) return
  const [left, top, width, height] = dump.place
  const ours = [place.x, place.y, place.width, place.height].map((one) => Math.round(one / EMU))
  const [x = 0, y = 0, wide = 0, high = 0] = ours
  const reason = placeReason(slide, shape, place.rotationDegrees !== 0, dump, [x, y, wide, high])
  compare('position', dump.place, ours, isNear(left, x) && isNear(top, y), reason)
  compare('size', dump.place, ours, isNear(width, wide) && isNear(height, high), reason)
}

function compareRun(
  compare: Compare,
  presentation: Presentation,
  slide: Slide,
  shape: Shape,
  paragraph: TextParagraph,
  run: TextRun,
  dump: DumpedSlideRun,
  isAsian: boolean,
): void {
  const format = slideRunFormat({ presentation, page: slide, shape }, paragraph, run)
  const equal = (property: string, theirs: unknown, ours: unknown, reason?: string): void => {
    compare(property, theirs, ours, theirs === ours, reason)
  }
  const isLink = child(run.properties, 'a:hlinkClick') !== undefined
  const link = isLink ? REASON.link : undefined
  const size = isAsian ? dump.CharHeightAsian : dump.CharHeight
  compare('font size', size, format.size, Math.abs(size - format.size) < 0.11)
  equal('bold', (isAsian ? dump.CharWeightAsian : dump.CharWeight) >= 110, format.bold)
  equal('italic', (isAsian ? dump.CharPostureAsian : dump.CharPosture) === 'ITALIC', format.italic)
  equal('underline', dump.CharUnderline !== 0, format.underline !== 'none', link)
  equal('strikethrough', dump.CharStrikeout !== 0, format.strike !== 'noStrike')
  equal('superscript, subscript', dump.CharEscapement !== 0, format.baseline !== 0)
  const color = dump.CharColor.toString(16).padStart(6, '0').toUpperCase()
  const levels = levelsOf({ presentation, page: slide, shape }, paragraph)
  const isTinted = [run.properties, ...levels.map((level) => level.run)].some(
    (one) => descendants(one, 'a:tint').length > 0,
  )
  if (format.color !== undefined)
    equal('colour', color, format.color, isTinted ? REASON.tint : undefined)
  const font = format.fonts[isAsian ? 'ea' : 'latin']
  const theirs = isAsian ? dump.CharFontNameAsian : dump.CharFontName
  const theme = themeFor(presentation, slide)
  const isUnnamed = theme.font('minor', 'ea') === undefined || font === format.fonts.latin
  const isOpen = isAsian && isUnnamed
  if (font !== undefined)
    equal(
      isAsian ? 'East Asian font' : 'Latin font',
      theirs,
      font,
      isOpen ? REASON.font : undefined,
    )
}

function compareRuns(
  compare: Compare,
  presentation: Presentation,
  slide: Slide,
  shape: Shape,
  paragraph: TextParagraph,
  runs: readonly DumpedSlideRun[],
): void {
  if (runs.map((run) => run.text).join('') !== paragraph.text) return
  const runAt = runs.flatMap((run) => Array.from({ length: run.text.length }, () => run))
  let start = 0
  for (const run of paragraph.runs) {
    const seen = new Map<string, Set<DumpedSlideRun>>()
    for (let at = 0; at < run.text.length && run.kind === 'run'; at += 1) {
      const sign = run.text.charAt(at)
      const slot = slotOf(sign)
      const dumped = runAt[start + at]
      if (/\s/.test(sign) || slot === undefined || dumped === undefined) continue
      const isAsian = slot === 'eastAsia'
      const known = seen.get(String(isAsian)) ?? new Set<DumpedSlideRun>()
      seen.set(String(isAsian), known)
      if (known.has(dumped)) continue
      known.add(dumped)
      compareRun(compare, presentation, slide, shape, paragraph, run, dumped, isAsian)
    }
    start += run.text.length
  }
}

function textReason(shape: Shape): string | undefined {
  const runs = shape.paragraphs.flatMap((paragraph) => paragraph.runs)
  if (runs.some((run) => child(run.properties, 'a:hlinkClick') !== undefined)) return REASON.link
  return runs.some((run) => run.kind === 'field') ? REASON.field : undefined
}

/**
 * Compares what the engine resolves on slides (2.6) with what LibreOffice resolves: shapes of the same
 * name in the same order, their places, texts and each stretch of one run and one script in them.
 */
export function compareSlides(
  found: Agreements,
  file: string,
  presentation: Presentation,
  dump: readonly DumpedSlide[],
): void {
  const { slides, size } = presentation
  const whole = comparing(found, file)
  const isNone = slides.length === 0 ? REASON.page : undefined
  whole('number of slides', dump.length, slides.length, dump.length === slides.length, isNone)
  for (const [index, theirs] of dump.entries()) {
    const slide = slides[index]
    if (slide === undefined) continue
    const compare = comparing(found, `${file}, slide ${index + 1}`)
    const ownSize = [size.width, size.height].map((one) => Math.round(one / EMU))
    compare(
      'slide size',
      theirs.size,
      ownSize,
      theirs.size.every((one, at) => isNear(one, ownSize[at] ?? 0)),
    )
    compare('slide hidden', theirs.isHidden, slide.isHidden, theirs.isHidden === slide.isHidden)
    const left = [...slide.allShapes]
    for (const one of theirs.shapes) {
      const at = left.findIndex((shape) => shape.name === one.name)
      const [shape] = at < 0 ? [] : left.splice(at, 1)
      const drawn = one.name === '' || /^_s\d+$/.test(one.name) ? REASON.drawn : undefined
      compare('shape found', one.name, shape?.name, shape !== undefined, drawn)
      if (shape === undefined) continue
      const here = comparing(found, `${file}, slide ${index + 1}, ${one.name}`)
      comparePlace(here, slide, shape, one)
      if (shape.table !== undefined || one.isEmpty) continue
      const text = one.paragraphs.map((paragraph) => paragraph.text).join('\n')
      here('text', text, shape.text, foldSpaces(text) === foldSpaces(shape.text), textReason(shape))
      if (one.paragraphs.length !== shape.paragraphs.length) continue
      for (const [order, dumped] of one.paragraphs.entries()) {
        const paragraph = shape.paragraphs[order]
        if (paragraph === undefined || paragraph.text === '') continue
        const format = slideParagraphFormat({ presentation, page: slide, shape }, paragraph)
        const alignment = ALIGNMENTS[dumped.adjust]
        here('alignment', alignment, format.alignment, alignment === format.alignment)
        compareRuns(here, presentation, slide, shape, paragraph, dumped.runs)
      }
    }
    for (const shape of left) {
      const isFoot = ['dt', 'ftr', 'sldNum'].includes(shape.placeholder?.type ?? '')
      const reason = shape.kind === 'other' ? REASON.ink : undefined
      compare('shape found', undefined, shape.name, false, isFoot ? REASON.foot : reason)
    }
  }
}
