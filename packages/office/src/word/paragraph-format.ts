import { attribute, child, isOn, numberOf, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { paragraphLevels, styleIdOf } from './property-levels.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'

/** The effective format of a paragraph; lengths in twips, …Chars and …Lines in hundredths. */
export interface ParagraphFormat {
  readonly alignment: 'left' | 'center' | 'right' | 'both' | 'distribute'
  readonly firstLineChars: number | undefined
  readonly firstLine: number | undefined
  readonly hangingChars: number | undefined
  readonly hanging: number | undefined
  readonly line: { readonly rule: 'auto' | 'exact' | 'atLeast'; readonly value: number }
  readonly before: Space
  readonly after: Space
  readonly styleName: string | undefined
}

export interface Space {
  readonly twips: number
  readonly lines: number | undefined
  readonly isAuto: boolean
}

const ALIGNMENTS: Readonly<Record<string, ParagraphFormat['alignment']>> = {
  left: 'left',
  start: 'left',
  center: 'center',
  right: 'right',
  end: 'right',
  both: 'both',
  lowKashida: 'both',
  mediumKashida: 'both',
  highKashida: 'both',
  distribute: 'distribute',
  thaiDistribute: 'distribute',
}

/** Attributes merge one by one; a first line and a hanging indent exclude each other (4.2). */
function mergeIndents(levels: readonly XmlElement[]): Map<string, number> {
  const merged = new Map<string, number>()
  for (const level of levels) {
    const indent = child(level, 'w:ind')
    const firstLine = twipsOf(indent, 'w:firstLine')
    const firstLineChars = numberOf(indent, 'w:firstLineChars')
    const hanging = twipsOf(indent, 'w:hanging')
    const hangingChars = numberOf(indent, 'w:hangingChars')
    if (firstLine !== undefined || firstLineChars !== undefined) {
      merged.delete('hanging')
      merged.delete('hangingChars')
    }
    if (hanging !== undefined || hangingChars !== undefined) {
      merged.delete('firstLine')
      merged.delete('firstLineChars')
    }
    for (const [name, value] of [
      ['firstLine', firstLine],
      ['firstLineChars', firstLineChars],
      ['hanging', hanging],
      ['hangingChars', hangingChars],
    ] as const)
      if (value !== undefined) merged.set(name, value)
  }
  return merged
}

function nearestAttribute(
  levels: readonly XmlElement[],
  element: string,
  name: string,
): string | undefined {
  return levels
    .map((level) => attribute(child(level, element), name))
    .findLast((value) => value !== undefined)
}

function nearestTwips(levels: readonly XmlElement[], name: string): number | undefined {
  return levels
    .map((level) => twipsOf(child(level, 'w:spacing'), name))
    .findLast((value) => value !== undefined)
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

/** Resolves the paragraph's format over defaults, table, list, styles and direct values (2.5). */
export function paragraphFormat(document: WordDocument, paragraph: WordParagraph): ParagraphFormat {
  const known = cache.get(paragraph)
  if (known !== undefined) return known
  const levels = paragraphLevels(document, paragraph)
  const indents = mergeIndents(levels)
  const rule = nearestAttribute(levels, 'w:spacing', 'w:lineRule')
  const format: ParagraphFormat = {
    alignment: ALIGNMENTS[nearestAttribute(levels, 'w:jc', 'w:val') ?? 'left'] ?? 'left',
    firstLine: indents.get('firstLine'),
    firstLineChars: indents.get('firstLineChars'),
    hanging: indents.get('hanging'),
    hangingChars: indents.get('hangingChars'),
    line: {
      rule: rule === 'exact' || rule === 'atLeast' ? rule : 'auto',
      value: nearestTwips(levels, 'w:line') ?? 240,
    },
    before: space(levels, 'before'),
    after: space(levels, 'after'),
    styleName: document.styles.name(styleIdOf(paragraph), 'paragraph'),
  }
  cache.set(paragraph, format)
  return format
}
