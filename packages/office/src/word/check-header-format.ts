import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  UnitTally,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { ensureChild, putChild, setAttributes } from '../package/edit-xml.ts'
import { at } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { describeLine, describeWanted, isLine, lineElement } from './border-line.ts'
import { NO_HEADER } from './check-header.ts'
import { paragraphsToEdit, runsToEdit } from './edit-text.ts'
import { headerFormatStart } from './examples/header-start.ts'
import { judgeCharacters } from './judge-characters.ts'
import { paragraphFormat } from './paragraph-format.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import {
  describeTarget,
  evidenceOf,
  headerParagraphs,
  HeaderTarget,
  locate,
} from './word-targets.ts'
import { isFont, pointsOf, sizeText } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const Names = z.union([z.string(), z.array(z.string()).check(z.minLength(1))])
const ALIGNMENTS = ['left', 'center', 'right', 'both', 'distribute'] as const
const ALIGN_WORDS = {
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
  both: words('两端对齐', 'justified'),
  distribute: words('分散对齐', 'distributed'),
}

const FormatExpected = z
  .object({
    eaFont: z.optional(Names),
    latinFont: z.optional(Names),
    /** Points, or a Chinese size name. */
    size: z.optional(
      z
        .union([z.number(), z.string()])
        .check(z.refine((size) => pointsOf(size) !== undefined, 'no known size')),
    ),
    bold: z.optional(z.boolean()),
    italic: z.optional(z.boolean()),
    colors: z.optional(z.array(z.string()).check(z.minLength(1))),
    alignment: z.optional(z.enum(ALIGNMENTS)),
    /** The line under a header, or over a footer; the style `none` asks for none. */
    line: z.optional(
      z.object({
        style: z.optional(Names),
        widthPt: z.optional(z.number()),
        colors: z.optional(z.array(z.string()).check(z.minLength(1))),
      }),
    ),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type FormatExpected = z.infer<typeof FormatExpected>

const SIDE = { header: 'w:bottom', footer: 'w:top' } as const

/** The line of a paragraph on one side: each side is inherited by itself (2.5). */
function sideLine(
  document: WordDocument,
  paragraph: WordParagraph,
  side: string,
): XmlElement | undefined {
  return paragraphFormat(document, paragraph)
    .levels.map((level) => at(level, 'w:pBdr', side))
    .findLast((one) => one !== undefined)
}

function lineWords(line: NonNullable<FormatExpected['line']>): Words {
  const kind = describeWanted(line)
  if (kind.zh === '') return words('有框线', 'a line')
  const isNone = [line.style ?? []].flat().includes('none')
  return isNone ? kind : words(`框线 ${kind.zh}`, `a line ${kind.en}`)
}

function describe(expected: FormatExpected): Words {
  const points = expected.size === undefined ? undefined : pointsOf(expected.size)
  return join([
    ...[expected.eaFont ?? []].flat().map(plain),
    ...[expected.latinFont ?? []].flat().map(plain),
    ...(points === undefined ? [] : [words(sizeText(points), `${points} pt`)]),
    ...(expected.bold === undefined
      ? []
      : [expected.bold ? words('加粗', 'bold') : words('不加粗', 'not bold')]),
    ...(expected.italic === undefined
      ? []
      : [expected.italic ? words('倾斜', 'italic') : words('不倾斜', 'not italic')]),
    ...(expected.colors === undefined ? [] : [plain(expected.colors.join('/'))]),
    ...(expected.alignment === undefined ? [] : [ALIGN_WORDS[expected.alignment]]),
    ...(expected.line === undefined ? [] : [lineWords(expected.line)]),
  ])
}

/** Judges what is asked of characters; nothing when nothing is. */
function characterUnits(
  view: WordView,
  target: z.infer<typeof HeaderTarget>,
  expected: FormatExpected,
): readonly Unit[] {
  const { eaFont, latinFont, bold, italic, colors } = expected
  const points = expected.size === undefined ? undefined : pointsOf(expected.size)
  if ([eaFont, latinFont, bold, italic, colors, points].every((one) => one === undefined)) return []
  const nothing = words('', '')
  const finding = judgeCharacters(view, locate(view, target), nothing, nothing, (format, slot) => {
    const accepted = slot === undefined ? undefined : slot === 'eastAsia' ? eaFont : latinFont
    const isOnlyFont = [bold, italic, colors, points].every((one) => one === undefined)
    if (accepted === undefined && isOnlyFont) return undefined
    const font = slot === undefined ? undefined : format.fonts[slot]
    const isOk =
      (accepted === undefined || isFont(font, accepted)) &&
      (points === undefined || format.size === points) &&
      (bold === undefined || format.bold === bold) &&
      (italic === undefined || format.italic === italic) &&
      (colors === undefined || isColor(format.color, colors))
    const style = `${format.bold ? '加粗' : ''}${format.italic ? '倾斜' : ''}`
    return {
      isOk,
      actual: words(
        [font ?? '', sizeText(format.size), style, format.color].filter(Boolean).join(' '),
        `${font ?? 'no font'} ${format.size} pt${format.bold ? ' bold' : ''}${format.italic ? ' italic' : ''} ${format.color}`,
      ),
    }
  })
  return finding.kind === 'found'
    ? finding.units
    : [{ isOk: false, weight: 1, actual: words('没有文字', 'no text') }]
}

const headerFormat: Checker<WordView, WordDraft> = defineChecker({
  code: '10402',
  title: words('页眉页脚格式', 'header or footer format'),
  target: HeaderTarget,
  expected: FormatExpected,
  examine(view, target, expected) {
    const { document } = view
    const where = describeTarget(view, target)
    const wanted = describe(expected)
    const paragraphs = headerParagraphs(document, target)
    if (paragraphs.length === 0) return blocked(where, wanted, NO_HEADER)
    const tally = new UnitTally()
    const withText = paragraphs.filter((one) => one.text.trim() !== '')
    if (expected.alignment !== undefined) {
      if (withText.length === 0) tally.add(false, words('没有文字', 'no text'))
      for (const one of withText) {
        const { alignment } = paragraphFormat(document, one)
        tally.add(alignment === expected.alignment, ALIGN_WORDS[alignment])
      }
    }
    if (expected.line !== undefined) {
      // An empty paragraph of Word's header style shows its line as well (10402).
      const lines = paragraphs
        .filter((one) => one.story !== 'textbox')
        .map((one) => sideLine(document, one, SIDE[target.in]))
      const wantedLine = expected.line
      const isNone = [wantedLine.style ?? []].flat().includes('none')
      const isOk = isNone
        ? lines.every((line) => isLine(document, line, wantedLine))
        : lines.some((line) => isLine(document, line, wantedLine))
      const shown = lines.find((line) => isLine(document, line, wantedLine) === isOk) ?? lines[0]
      tally.add(isOk, describeLine(document, shown))
    }
    const evidence = paragraphs.map((one) => evidenceOf(one.part, one.node, one.text))
    return found(
      where,
      wanted,
      COUNT.items,
      [...characterUnits(view, target, expected), ...tally.units],
      evidence,
    )
  },
  apply(draft, target, expected) {
    const [eastAsia] = [expected.eaFont ?? []].flat()
    const [latin] = [expected.latinFont ?? []].flat()
    const points = expected.size === undefined ? undefined : pointsOf(expected.size)
    const color = expected.colors?.[0]
    const isForText = [eastAsia, latin, points, color, expected.bold, expected.italic].some(
      (one) => one !== undefined,
    )
    for (const { properties } of isForText ? runsToEdit(draft, target) : []) {
      if (eastAsia !== undefined)
        setAttributes(ensureChild(properties, 'w:rFonts'), {
          'w:eastAsia': eastAsia,
          'w:eastAsiaTheme': undefined,
        })
      if (latin !== undefined)
        setAttributes(ensureChild(properties, 'w:rFonts'), {
          'w:ascii': latin,
          'w:hAnsi': latin,
          'w:asciiTheme': undefined,
          'w:hAnsiTheme': undefined,
        })
      if (points !== undefined) putChild(properties, 'w:sz', { 'w:val': points * 2 })
      if (color !== undefined) putChild(properties, 'w:color', { 'w:val': writtenColor(color) })
      if (expected.bold !== undefined)
        putChild(properties, 'w:b', expected.bold ? {} : { 'w:val': 0 })
      if (expected.italic !== undefined)
        putChild(properties, 'w:i', expected.italic ? {} : { 'w:val': 0 })
    }
    for (const { properties } of paragraphsToEdit(draft, target)) {
      if (expected.alignment !== undefined)
        putChild(properties, 'w:jc', { 'w:val': expected.alignment })
      if (expected.line === undefined) continue
      const borders = ensureChild(properties, 'w:pBdr')
      const line = lineElement(SIDE[target.in], { style: 'single', ...expected.line })
      putChild(borders, line.name, { ...line.attributes, 'w:space': 1 })
    }
  },
  example: {
    start: headerFormatStart,
    target: { in: 'header' },
    expected: { eaFont: '楷体', size: '小五', alignment: 'right', line: { style: 'none' } },
    near: [
      {
        name: 'a larger size',
        expected: { eaFont: '楷体', size: '五号', alignment: 'right', line: { style: 'none' } },
      },
      {
        name: 'the line of the header style is left',
        expected: { eaFont: '楷体', size: '小五', alignment: 'right' },
      },
      {
        name: 'in the middle',
        expected: { eaFont: '楷体', size: '小五', alignment: 'center', line: { style: 'none' } },
      },
    ],
  },
})

export const headerFormatCheckers: readonly Checker<WordView, WordDraft>[] = [headerFormat]
