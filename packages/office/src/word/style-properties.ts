import * as z from 'zod/mini'
import { ask, type Asked } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { isColor } from '../checkpoints/color-names.ts'
import { element } from '../package/edit-xml.ts'
import { attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { isNear } from './indents.ts'
import { paragraphFormat, isSet, type ParagraphFormat } from './paragraph-format.ts'
import { runFormat, type RunFormat } from './run-format.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { isFont, pointsOf, sizeText, styleKey } from './word-names.ts'

const Name = z.string().check(z.minLength(1))
const Size = z
  .union([z.number(), z.string()])
  .check(z.refine((size) => pointsOf(size) !== undefined, 'no known size'))

/** What a style is asked to give; what is left out is not judged. */
export const STYLE_PROPERTIES = {
  eaFont: z.optional(Name),
  latinFont: z.optional(Name),
  size: z.optional(Size),
  bold: z.optional(z.boolean()),
  italic: z.optional(z.boolean()),
  /** Value of w:u; `none` for no underline. */
  underline: z.optional(z.string()),
  colors: z.optional(z.array(Name).check(z.minLength(1))),
  alignment: z.optional(z.enum(['left', 'center', 'right', 'both', 'distribute'])),
  firstLineChars: z.optional(z.number()),
  lineMultiple: z.optional(z.number()),
  linePoints: z.optional(z.number()),
  beforePoints: z.optional(z.number()),
  afterPoints: z.optional(z.number()),
  beforeLines: z.optional(z.number()),
  afterLines: z.optional(z.number()),
  /** 1 to 9; 0 is body text. */
  outlineLevel: z.optional(z.int().check(z.gte(0), z.lte(9))),
  keepNext: z.optional(z.boolean()),
  pageBreakBefore: z.optional(z.boolean()),
  /** Names of the style that it is based on, and of the one that follows it. */
  basedOn: z.optional(Name),
  next: z.optional(Name),
}
export type StyleProperties = z.infer<z.ZodMiniObject<typeof STYLE_PROPERTIES>>

/** A style with all that it inherits. */
export interface StyleFormat {
  readonly run: RunFormat
  readonly paragraph: ParagraphFormat
  readonly style: XmlElement
  readonly nameOf: (id: string | undefined) => string
}

/** What a style gives to a paragraph (or run) of its own that has nothing else (10701). */
export function styleFormat(document: WordDocument, style: XmlElement): StyleFormat {
  const id = attribute(style, 'w:styleId') ?? ''
  const isCharacter = attribute(style, 'w:type') === 'character'
  const named = (name: string): XmlElement => element(name, { 'w:val': id })
  const node = element('w:p', {}, [element('w:pPr', {}, isCharacter ? [] : [named('w:pStyle')])])
  const run = element('w:r', {}, [element('w:rPr', {}, isCharacter ? [named('w:rStyle')] : [])])
  const paragraph: WordParagraph = {
    node,
    story: 'body',
    part: document.source.mainPart,
    pieces: [],
    text: '',
    fields: [],
    dropCap: undefined,
    place: undefined,
    section: 0,
  }
  const type = isCharacter ? 'character' : 'paragraph'
  return {
    run: runFormat(document, paragraph, run),
    paragraph: paragraphFormat(document, paragraph),
    style,
    nameOf: (other) => document.styles.name(other, type) ?? '',
  }
}

const ALIGNMENTS = {
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
  both: words('两端对齐', 'justified'),
  distribute: words('分散对齐', 'distributed'),
}
const round = (value: number): number => Math.round(value * 100) / 100
const near = (one: number, other: number, by: number): boolean => Math.abs(one - other) <= by + 1e-9

function flag(
  value: boolean | undefined,
  zh: string,
  en: string,
  read: (format: StyleFormat) => boolean,
): readonly Asked<StyleFormat>[] {
  const say = (is: boolean) => (is ? words(zh, en) : words(`不${zh}`, `not ${en}`))
  return ask(value, say, (format, wanted) => ({
    isOk: read(format) === wanted,
    actual: say(read(format)),
  }))
}

function number(
  value: number | undefined,
  zh: string,
  en: string,
  unit: readonly [string, string],
  /** The value in this unit, or in words what is given in another one. */
  read: (format: StyleFormat) => number | Words,
  by: number,
): readonly Asked<StyleFormat>[] {
  const say = (one: number) =>
    words(`${zh}${round(one)}${unit[0]}`, `${en} ${round(one)} ${unit[1]}`.trim())
  return ask(value, say, (format, wanted) => {
    const actual = read(format)
    if (typeof actual === 'number') return { isOk: near(actual, wanted, by), actual: say(actual) }
    return { isOk: false, actual }
  })
}

type SpaceLabel = readonly [zh: string, en: string]
const BEFORE: SpaceLabel = ['段前', 'before']
const AFTER: SpaceLabel = ['段后', 'after']
const automatic = ([zh, en]: SpaceLabel): Words => words(`${zh}自动`, `${en} automatic`)

/** The line pitch that half a line of spacing is taken from where only points are stored. */
export const LINE_TWIPS = 312
const POINTS = ['磅', 'pt'] as const
const LINES = ['行', 'lines'] as const

/** Characters of a first-line indent; without them twips within 5 % are the asked ones (2.7). */
function firstLineOf({ run, paragraph }: StyleFormat, wanted: number | undefined): number {
  const { firstLineChars = 0, firstLine = 0 } = paragraph
  if (firstLineChars !== 0) return firstLineChars / 100
  const character = run.size * 20
  const isAsked = wanted !== undefined && isNear(firstLine, wanted * character, 0.05)
  return isAsked ? wanted : firstLine / character
}

/** Lines of a space; points that come to the asked lines by either pitch count as them (2.7). */
function lines(
  space: ParagraphFormat['before'],
  wanted: number | undefined,
  label: SpaceLabel,
): number | Words {
  if (space.isAuto) return automatic(label)
  if (space.lines !== undefined) return space.lines / 100
  const isPlain = wanted !== undefined && isNear(space.twips, wanted * PLAIN_TWIPS, 0.05)
  return isPlain ? wanted : space.twips / LINE_TWIPS
}
const PLAIN_TWIPS = 240

/** Spaces and indents of a paragraph style. */
function askSpaces(expected: StyleProperties): readonly Asked<StyleFormat>[] {
  const at = (format: StyleFormat) => format.paragraph
  const points = (space: ParagraphFormat['before'], label: SpaceLabel): number | Words => {
    if (space.isAuto) return automatic(label)
    if (space.lines === undefined) return space.twips / 20
    return words(`${label[0]}${space.lines / 100}行`, `${label[1]} ${space.lines / 100} lines`)
  }
  const height = ({ line }: ParagraphFormat): Words => {
    const value = round(line.value / (line.rule === 'auto' ? 240 : 20))
    if (line.rule === 'auto') return words(`行距${value}倍`, `${value} lines`)
    return line.rule === 'exact'
      ? words(`行距固定值${value}磅`, `exactly ${value} pt`)
      : words(`行距最小值${value}磅`, `at least ${value} pt`)
  }
  return [
    ...number(expected.beforePoints, ...BEFORE, POINTS, (f) => points(at(f).before, BEFORE), 0.1),
    ...number(expected.afterPoints, ...AFTER, POINTS, (f) => points(at(f).after, AFTER), 0.1),
    ...number(
      expected.beforeLines,
      ...BEFORE,
      LINES,
      (f) => lines(at(f).before, expected.beforeLines, BEFORE),
      0.05,
    ),
    ...number(
      expected.afterLines,
      ...AFTER,
      LINES,
      (f) => lines(at(f).after, expected.afterLines, AFTER),
      0.05,
    ),
    ...number(
      expected.firstLineChars,
      '首行缩进',
      'first line',
      ['字符', 'characters'],
      (f) => firstLineOf(f, expected.firstLineChars),
      0.05,
    ),
    ...number(
      expected.lineMultiple,
      '行距',
      'lines',
      ['倍', ''],
      (f) => (at(f).line.rule === 'auto' ? at(f).line.value / 240 : height(at(f))),
      0.005,
    ),
    ...number(
      expected.linePoints,
      '行距固定值',
      'exactly',
      POINTS,
      (f) => (at(f).line.rule === 'exact' ? at(f).line.value / 20 : height(at(f))),
      0.05,
    ),
  ]
}

/** The questions that a checkpoint asks about a style. */
export function askStyle(expected: StyleProperties): readonly Asked<StyleFormat>[] {
  const fontOf = (slot: 'eastAsia' | 'ascii') => (format: StyleFormat, wanted: string) => ({
    isOk: isFont(format.run.fonts[slot], wanted),
    actual: plain(format.run.fonts[slot] ?? '?'),
  })
  const level = (value: number) =>
    value === 0
      ? words('大纲级别正文文本', 'body text level')
      : words(`大纲级别${value}级`, `outline level ${value}`)
  const levelOf = ({ paragraph }: StyleFormat): number =>
    paragraph.outlineLevel >= 9 ? 0 : paragraph.outlineLevel + 1
  const reference = (
    name: 'w:basedOn' | 'w:next',
    value: string | undefined,
    zh: string,
    en: string,
  ) =>
    ask<StyleFormat, string>(
      value,
      (wanted) => words(`${zh}“${wanted}”`, `${en} “${wanted}”`),
      (format, wanted) => {
        const id = attribute(child(format.style, name), 'w:val')
        // A style that names none is followed by itself.
        const own = attribute(child(format.style, 'w:name'), 'w:val') ?? ''
        const actual = id === undefined ? (name === 'w:next' ? own : '') : format.nameOf(id)
        return {
          isOk: styleKey(actual) === styleKey(wanted),
          actual: words(`${zh}“${actual}”`, `${en} “${actual}”`),
        }
      },
    )
  return [
    ...ask(expected.eaFont, plain, fontOf('eastAsia')),
    ...ask(expected.latinFont, (name) => words(`西文${name}`, name), fontOf('ascii')),
    ...ask<StyleFormat, string | number>(
      expected.size,
      (size) => words(sizeText(pointsOf(size) ?? 0), `${pointsOf(size) ?? 0} pt`),
      ({ run }, size) => ({
        isOk: run.size === pointsOf(size),
        actual: words(sizeText(run.size), `${run.size} pt`),
      }),
    ),
    ...flag(expected.bold, '加粗', 'bold', ({ run }) => run.bold),
    ...flag(expected.italic, '倾斜', 'italic', ({ run }) => run.italic),
    ...ask<StyleFormat, string>(
      expected.underline,
      (value) => words(`下划线 ${value}`, `underline ${value}`),
      ({ run }, value) => ({
        isOk: run.underline === value,
        actual: words(`下划线 ${run.underline}`, `underline ${run.underline}`),
      }),
    ),
    ...ask<StyleFormat, string[]>(
      expected.colors,
      (colors) => words(`颜色 ${colors.join('/')}`, `colour ${colors.join('/')}`),
      ({ run }, colors) => ({ isOk: isColor(run.color, colors), actual: plain(run.color) }),
    ),
    ...ask<StyleFormat, keyof typeof ALIGNMENTS>(
      expected.alignment,
      (value) => ALIGNMENTS[value],
      ({ paragraph }, value) => ({
        isOk: paragraph.alignment === value,
        actual: ALIGNMENTS[paragraph.alignment],
      }),
    ),
    ...askSpaces(expected),
    ...ask<StyleFormat, number>(expected.outlineLevel, level, (format, value) => ({
      isOk: levelOf(format) === value,
      actual: level(levelOf(format)),
    })),
    ...flag(expected.keepNext, '与下段同页', 'kept with the next', ({ paragraph }) =>
      isSet(paragraph, 'w:keepNext', false),
    ),
    ...flag(expected.pageBreakBefore, '段前分页', 'on a new page', ({ paragraph }) =>
      isSet(paragraph, 'w:pageBreakBefore', false),
    ),
    ...reference('w:basedOn', expected.basedOn, '样式基准', 'based on'),
    ...reference('w:next', expected.next, '后续样式', 'followed by'),
  ]
}
