import { attribute, child, isOn, numberOf, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { AlikeProperties, paragraphLevels, styleIdOf } from './property-levels.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'

/** Indents in twips and in hundredths of a character; undefined where nothing sets one. */
export interface Indents {
  readonly firstLineChars: number | undefined
  readonly firstLine: number | undefined
  readonly hangingChars: number | undefined
  readonly hanging: number | undefined
  readonly leftChars: number | undefined
  readonly left: number | undefined
  readonly rightChars: number | undefined
  readonly right: number | undefined
}

/** The effective format of a paragraph; lengths in twips, …Chars and …Lines in hundredths. */
export interface ParagraphFormat extends Indents {
  readonly alignment: 'left' | 'center' | 'right' | 'both' | 'distribute'
  readonly line: { readonly rule: 'auto' | 'exact' | 'atLeast'; readonly value: number }
  readonly before: Space
  readonly after: Space
  readonly styleName: string | undefined
  /** From 0 for level 1 to 8; 9 for body text. */
  readonly outlineLevel: number
  /** What everything else is read from when asked for, weak to strong. */
  readonly levels: readonly XmlElement[]
}

/** The nearest element of that name: its value is the effective one. */
export function nearestProperty({ levels }: ParagraphFormat, name: string): XmlElement | undefined {
  return levels.map((level) => child(level, name)).findLast((one) => one !== undefined)
}

/** The effective state of a switch such as w:keepNext; `otherwise` where nothing sets it. */
export function isSet(format: ParagraphFormat, name: string, otherwise: boolean): boolean {
  const property = nearestProperty(format, name)
  return property === undefined ? otherwise : isOn(attribute(property, 'w:val'))
}

export interface Space {
  readonly twips: number
  readonly lines: number | undefined
  readonly isAuto: boolean
}

const ALIGNMENTS: ReadonlyMap<string, ParagraphFormat['alignment']> = new Map([
  ['left', 'left'],
  ['start', 'left'],
  ['center', 'center'],
  ['right', 'right'],
  ['end', 'right'],
  ['both', 'both'],
  ['lowKashida', 'both'],
  ['mediumKashida', 'both'],
  ['highKashida', 'both'],
  ['distribute', 'distribute'],
  ['thaiDistribute', 'distribute'],
])

type IndentKey = keyof Indents

const INDENTS: readonly (readonly [
  key: IndentKey,
  name: string,
  strictName?: string | undefined,
  opposite?: readonly [sameUnit: IndentKey, otherUnit: IndentKey],
])[] = [
  ['firstLine', 'w:firstLine', undefined, ['hanging', 'hangingChars']],
  ['firstLineChars', 'w:firstLineChars', undefined, ['hangingChars', 'hanging']],
  ['hanging', 'w:hanging', undefined, ['firstLine', 'firstLineChars']],
  ['hangingChars', 'w:hangingChars', undefined, ['firstLineChars', 'firstLine']],
  ['left', 'w:left', 'w:start'],
  ['leftChars', 'w:leftChars', 'w:startChars'],
  ['right', 'w:right', 'w:end'],
  ['rightChars', 'w:rightChars', 'w:endChars'],
]

function readIndent(
  indent: XmlElement,
  key: IndentKey,
  name: string | undefined,
): number | undefined {
  if (name === undefined) return undefined
  return key.endsWith('Chars') ? numberOf(indent, name) : twipsOf(indent, name)
}

/**
 * Attributes merge one by one; a first line and a hanging indent exclude each other (4.2). A 0 only
 * cancels its own unit: list paragraphs carry firstLineChars="0" over the hanging of their list.
 */
function mergeIndents(levels: readonly XmlElement[]): Partial<Record<IndentKey, number>> {
  const merged: Partial<Record<IndentKey, number>> = {}
  for (const level of levels) {
    const indent = child(level, 'w:ind')
    if (indent === undefined) continue
    const own: Partial<Record<IndentKey, number>> = {}
    for (const [key, name, strictName, opposite] of INDENTS) {
      const value = readIndent(indent, key, strictName) ?? readIndent(indent, key, name)
      if (value === undefined) continue
      own[key] = value
      if (opposite === undefined) continue
      Reflect.deleteProperty(merged, opposite[0])
      if (value !== 0) Reflect.deleteProperty(merged, opposite[1])
    }
    Object.assign(merged, own)
  }
  return merged
}

function nearestAttribute(
  levels: readonly XmlElement[],
  element: string,
  name: string,
): string | undefined {
  for (let index = levels.length - 1; index >= 0; index -= 1) {
    const value = attribute(child(levels[index], element), name)
    if (value !== undefined) return value
  }
  return undefined
}

function nearestTwips(levels: readonly XmlElement[], name: string): number | undefined {
  for (let index = levels.length - 1; index >= 0; index -= 1) {
    const value = twipsOf(child(levels[index], 'w:spacing'), name)
    if (value !== undefined) return value
  }
  return undefined
}

function space(levels: readonly XmlElement[], side: 'before' | 'after'): Space {
  const auto = nearestAttribute(levels, 'w:spacing', `w:${side}Autospacing`)
  const lines = Number(nearestAttribute(levels, 'w:spacing', `w:${side}Lines`) ?? 0)
  return {
    twips: nearestTwips(levels, `w:${side}`) ?? 0,
    // A stored 0 only cancels an inherited value; the points then count.
    lines: Number.isFinite(lines) && lines !== 0 ? lines : undefined,
    isAuto: auto !== undefined && isOn(auto),
  }
}

const cache = new WeakMap<WordParagraph, ParagraphFormat>()
const formats = new WeakMap<WordDocument, AlikeProperties<ParagraphFormat>>()

/** Resolves the paragraph's format over defaults, table, list, styles and direct values (2.5). */
export function paragraphFormat(document: WordDocument, paragraph: WordParagraph): ParagraphFormat {
  const known = cache.get(paragraph)
  if (known !== undefined) return known
  let alike = formats.get(document)
  if (alike === undefined) {
    alike = new AlikeProperties()
    formats.set(document, alike)
  }
  const format = alike.get(paragraph, child(paragraph.node, 'w:pPr'), () =>
    readFormat(document, paragraph),
  )
  cache.set(paragraph, format)
  return format
}

function readFormat(document: WordDocument, paragraph: WordParagraph): ParagraphFormat {
  const levels = paragraphLevels(document, paragraph)
  const indents = mergeIndents(levels)
  // A line height without its rule counts in lines, whatever a farther level says (10205).
  const line = levels.findLast(
    (level) => twipsOf(child(level, 'w:spacing'), 'w:line') !== undefined,
  )
  const rule = attribute(child(line, 'w:spacing'), 'w:lineRule')
  const outline = numberOf(
    levels.map((level) => child(level, 'w:outlineLvl')).findLast((one) => one !== undefined),
    'w:val',
  )
  return {
    alignment: ALIGNMENTS.get(nearestAttribute(levels, 'w:jc', 'w:val') ?? 'left') ?? 'left',
    firstLine: indents.firstLine,
    firstLineChars: indents.firstLineChars,
    hanging: indents.hanging,
    hangingChars: indents.hangingChars,
    left: indents.left,
    leftChars: indents.leftChars,
    right: indents.right,
    rightChars: indents.rightChars,
    line: {
      rule: rule === 'exact' || rule === 'atLeast' ? rule : 'auto',
      value: twipsOf(child(line, 'w:spacing'), 'w:line') ?? 240,
    },
    before: space(levels, 'before'),
    after: space(levels, 'after'),
    styleName: document.styles.name(styleIdOf(paragraph), 'paragraph'),
    outlineLevel: outline === undefined || outline < 0 || outline > 9 ? 9 : outline,
    levels,
  }
}
