import { attribute, child, descendants } from '../package/xml-query.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { paragraphFormat } from '../word/paragraph-format.ts'
import { paragraphNumbering } from '../word/property-levels.ts'
import { isSwitchedOn, nearestOf, runFormat, slotOf } from '../word/run-format.ts'
import type { WordDocument, WordParagraph } from '../word/word-document.ts'
import { note, type Agreements } from './agreement.ts'

/** What LibreOffice says of a stretch of text; lengths in points and hundredths of a millimetre. */
export interface DumpedRun {
  readonly text: string
  readonly CharFontName: string
  readonly CharFontNameAsian: string
  readonly CharHeight: number
  readonly CharHeightAsian: number
  readonly CharWeight: number
  readonly CharWeightAsian: number
  readonly CharPosture: string
  readonly CharColor: number
  readonly CharUnderline: number
  readonly CharStrikeout: number
  readonly CharEscapement: number
  readonly CharKerning: number
  readonly CharHidden: boolean
  readonly CharCaseMap: number
}

export interface DumpedParagraph {
  readonly table?: unknown
  readonly text?: string
  readonly adjust: number
  readonly left: number
  readonly right: number
  readonly first: number
  readonly before: number
  readonly after: number
  readonly line: readonly [mode: number, height: number] | null
  readonly outline: number
  readonly runs: readonly DumpedRun[]
}

const REASON = {
  list: 'LibreOffice keeps the indents of a list in the list',
  chars: 'LibreOffice reads indents and spaces in twips only',
  auto: 'automatic space has no length',
  toggle: 'LibreOffice does not toggle a paragraph style against a character style (2.5)',
  distribute: 'LibreOffice has no distributed paragraphs and justifies them',
  link: 'LibreOffice has styles of its own for links in indexes and for links visited',
  break: 'LibreOffice makes the space above a page break its own',
  shown:
    'the file has fields that were brought up to date, note marks, deletions, content controls',
} as const

/** What LibreOffice shows otherwise than the file does, or than its final view (11003). */
const OTHERWISE_SHOWN = [
  'w:fldChar',
  'w:fldSimple',
  'w:footnoteReference',
  'w:endnoteReference',
  'w:del',
  'w:sdt',
]

const ALIGNMENTS = ['left', 'right', 'both', 'center', 'distribute', 'distribute']
const twips = (hundredths: number): number => (hundredths * 1440) / 2540
const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= 6

function compareFormat(
  found: Agreements,
  document: WordDocument,
  paragraph: WordParagraph,
  dump: DumpedParagraph,
): void {
  const format = paragraphFormat(document, paragraph)
  const list = paragraphNumbering(document, paragraph) === undefined ? undefined : REASON.list
  const compare = (
    property: string,
    theirs: unknown,
    ours: unknown,
    isSame: boolean,
    reason?: string,
  ) => {
    note(found, property, isSame, reason, () => {
      return `${paragraph.text.slice(0, 20)}: ${String(ours)}, LibreOffice ${String(theirs)}`
    })
  }
  const length = (property: string, theirs: number, ours: number, reason?: string): void => {
    compare(property, Math.round(twips(theirs)), ours, isNear(twips(theirs), ours), reason)
  }
  const alignment = ALIGNMENTS[dump.adjust]
  const isSpread = format.alignment === 'distribute' && alignment === 'both'
  compare(
    'alignment',
    alignment,
    format.alignment,
    alignment === format.alignment,
    isSpread ? REASON.distribute : undefined,
  )
  length(
    'first-line indent',
    dump.first,
    (format.firstLine ?? 0) - (format.hanging ?? 0),
    list ?? (format.firstLineChars === undefined ? undefined : REASON.chars),
  )
  length('left indent', dump.left, format.left ?? 0, list)
  length('right indent', dump.right, format.right ?? 0, list)
  const hasBreak = child(
    format.levels.findLast((one) => child(one, 'w:pageBreakBefore')),
    'w:pageBreakBefore',
  )
  for (const [property, theirs, ours] of [
    ['space before', dump.before, format.before],
    ['space after', dump.after, format.after],
  ] as const) {
    const reason = ours.isAuto
      ? REASON.auto
      : ours.lines !== undefined
        ? REASON.chars
        : hasBreak === undefined
          ? undefined
          : REASON.break
    length(property, theirs, ours.twips, reason)
  }
  if (dump.line !== null) {
    const [mode, height] = dump.line
    const { rule, value } = format.line
    const isSame =
      mode === 0
        ? rule === 'auto' && Math.abs(height * 2.4 - value) <= 3
        : rule === (mode === 3 ? 'exact' : 'atLeast') && isNear(twips(height), value)
    compare('line spacing', dump.line, `${rule} ${value}`, isSame)
  }
  const level = dump.outline === 0 ? 9 : dump.outline - 1
  compare('outline level', level, format.outlineLevel, level === format.outlineLevel)
}

function compareRun(
  found: Agreements,
  document: WordDocument,
  paragraph: WordParagraph,
  node: WordParagraph['pieces'][number],
  dump: DumpedRun,
  slot: 'ascii' | 'hAnsi' | 'eastAsia',
): void {
  const format = runFormat(document, paragraph, node.run)
  const isAsian = slot === 'eastAsia'
  const styleId = attribute(nearestOf(format, 'w:rStyle'), 'w:val')
  const isLink = /hyperlink/i.test(document.styles.name(styleId, 'character') ?? '')
  const link = isLink ? REASON.link : undefined
  const toggled = format.isToggled ? REASON.toggle : undefined
  const compare = (property: string, theirs: unknown, ours: unknown, reason?: string): void => {
    note(found, property, theirs === ours, reason, () => {
      return `${node.text.slice(0, 20)}: ${String(ours)}, LibreOffice ${String(theirs)}`
    })
  }
  const color =
    dump.CharColor === -1 ? 'auto' : dump.CharColor.toString(16).padStart(6, '0').toUpperCase()
  const size = isAsian ? dump.CharHeightAsian : dump.CharHeight
  const weight = isAsian ? dump.CharWeightAsian : dump.CharWeight
  compare('size', Math.round(size * 10) / 10, Math.round(format.size * 10) / 10)
  compare('bold', weight >= 110, format.bold, toggled)
  if (!isAsian) compare('italic', dump.CharPosture === 'ITALIC', format.italic, toggled)
  const font = format.fonts[slot]
  const theirs = isAsian ? dump.CharFontNameAsian : dump.CharFontName
  if (font !== undefined) compare(isAsian ? 'East Asian font' : 'Latin font', theirs, font)
  compare('colour', color, format.color, link)
  compare('underline', dump.CharUnderline !== 0, format.underline !== 'none', link)
  compare('strikethrough', dump.CharStrikeout === 1, isSwitchedOn(format, 'w:strike'))
  const script = attribute(nearestOf(format, 'w:vertAlign'), 'w:val')
  const isMoved =
    script === 'superscript' ||
    script === 'subscript' ||
    nearestOf(format, 'w:position') !== undefined
  compare('superscript, subscript, position', dump.CharEscapement !== 0, isMoved)
  const spacing = Number(attribute(nearestOf(format, 'w:spacing'), 'w:val') ?? 0)
  compare('character spacing', Math.abs(twips(dump.CharKerning) - spacing) <= 2, true)
  compare('hidden', dump.CharHidden, isSwitchedOn(format, 'w:vanish'))
  const caps = isSwitchedOn(format, 'w:caps') ? 1 : isSwitchedOn(format, 'w:smallCaps') ? 4 : 0
  compare('capitals', dump.CharCaseMap, caps)
}

function compareRuns(
  found: Agreements,
  document: WordDocument,
  paragraph: WordParagraph,
  dump: DumpedParagraph,
): void {
  if (dump.runs.map((run) => run.text).join('') !== paragraph.text) return
  const runAt = dump.runs.flatMap((run) => Array.from({ length: run.text.length }, () => run))
  let start = 0
  for (const piece of paragraph.pieces) {
    const seen = new Map<string, Set<DumpedRun>>()
    for (let at = 0; at < piece.text.length; at += 1) {
      const sign = piece.text.charAt(at)
      const slot = slotOf(sign)
      const run = runAt[start + at]
      if (/\s/.test(sign) || slot === undefined || run === undefined) continue
      const known = seen.get(slot) ?? new Set<DumpedRun>()
      seen.set(slot, known)
      if (known.has(run)) continue
      known.add(run)
      compareRun(found, document, paragraph, piece, run, slot)
    }
    start += piece.text.length
  }
}

/**
 * Compares the resolved properties of a document's body with what LibreOffice resolved (2.5, 11):
 * paragraphs of the same text in the same order, and each stretch of one run and one script in them.
 */
export function compareWord(
  found: Agreements,
  document: WordDocument,
  dump: readonly DumpedParagraph[],
): void {
  const key = (text: string): string => foldSpaces(text)
  const ours = document.body.filter((one) => one.text !== '')
  const root = document.source.xml(document.source.mainPart)
  const isOtherwise = OTHERWISE_SHOWN.some((name) => descendants(root, name).length > 0)
  const reason = isOtherwise ? REASON.shown : undefined
  let from = 0
  for (const paragraph of dump) {
    if (paragraph.table !== undefined || !paragraph.text) continue
    const wanted = key(paragraph.text)
    const index = ours.findIndex((one, at) => at >= from && key(one.text) === wanted)
    const own = index < 0 || index > from + 30 ? undefined : ours[index]
    note(found, 'visible text', own !== undefined, reason, () => wanted)
    if (own === undefined) continue
    from = index + 1
    compareFormat(found, document, own, paragraph)
    compareRuns(found, document, own, paragraph)
  }
}
