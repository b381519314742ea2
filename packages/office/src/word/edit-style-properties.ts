import { writtenColor } from '../checkpoints/color-names.ts'
import {
  element,
  ensureChild,
  insertInOrder,
  putChild,
  setAttributes,
} from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { pointsOf } from './word-names.ts'
import { LINE_TWIPS, type StyleProperties } from './style-properties.ts'

function writeRun(properties: XmlElement, expected: StyleProperties): void {
  const { eaFont, latinFont, bold, italic, underline, colors } = expected
  const fonts = (values: Record<string, string | undefined>): void =>
    setAttributes(ensureChild(properties, 'w:rFonts'), values)
  if (eaFont !== undefined) fonts({ 'w:eastAsia': eaFont, 'w:eastAsiaTheme': undefined })
  if (latinFont !== undefined)
    fonts({
      'w:ascii': latinFont,
      'w:hAnsi': latinFont,
      'w:asciiTheme': undefined,
      'w:hAnsiTheme': undefined,
    })
  const toggle = (name: string, is: boolean | undefined): void => {
    if (is !== undefined) putChild(properties, name, { 'w:val': is ? undefined : '0' })
  }
  toggle('w:b', bold)
  toggle('w:i', italic)
  if (colors?.[0] !== undefined)
    putChild(properties, 'w:color', { 'w:val': writtenColor(colors[0]) })
  const points = expected.size === undefined ? undefined : pointsOf(expected.size)
  if (points !== undefined) {
    putChild(properties, 'w:sz', { 'w:val': points * 2 })
    putChild(properties, 'w:szCs', { 'w:val': points * 2 })
  }
  if (underline !== undefined) putChild(properties, 'w:u', { 'w:val': underline })
}

function writeParagraph(properties: XmlElement, expected: StyleProperties): void {
  const { alignment, keepNext, pageBreakBefore, outlineLevel } = expected
  const spacing = (values: Record<string, string | number | undefined>): void =>
    setAttributes(ensureChild(properties, 'w:spacing'), values)
  for (const side of ['before', 'after'] as const) {
    const points = expected[`${side}Points`]
    const count = expected[`${side}Lines`]
    if (points !== undefined)
      spacing({ [`w:${side}`]: Math.round(points * 20), [`w:${side}Lines`]: undefined })
    if (count !== undefined)
      spacing({
        [`w:${side}`]: Math.round(count * LINE_TWIPS),
        [`w:${side}Lines`]: Math.round(count * 100),
      })
  }
  if (expected.lineMultiple !== undefined)
    spacing({ 'w:line': Math.round(expected.lineMultiple * 240), 'w:lineRule': 'auto' })
  if (expected.linePoints !== undefined)
    spacing({ 'w:line': Math.round(expected.linePoints * 20), 'w:lineRule': 'exact' })
  if (expected.firstLineChars !== undefined)
    setAttributes(ensureChild(properties, 'w:ind'), {
      'w:firstLineChars': Math.round(expected.firstLineChars * 100),
      // What programs that know no characters go by (2.7).
      'w:firstLine': Math.round(
        expected.firstLineChars * 20 * (pointsOf(expected.size ?? 10.5) ?? 10.5),
      ),
    })
  if (alignment !== undefined) putChild(properties, 'w:jc', { 'w:val': alignment })
  if (outlineLevel !== undefined)
    putChild(properties, 'w:outlineLvl', { 'w:val': outlineLevel === 0 ? 9 : outlineLevel - 1 })
  const toggle = (name: string, is: boolean | undefined): void => {
    if (is !== undefined) putChild(properties, name, { 'w:val': is ? undefined : '0' })
  }
  toggle('w:keepNext', keepNext)
  toggle('w:pageBreakBefore', pageBreakBefore)
}

/** Writes expected properties into a w:style, and only those. */
export function writeStyle(
  style: XmlElement,
  expected: StyleProperties,
  idOf: (name: string) => string,
): void {
  const run = element('w:rPr')
  const paragraph = element('w:pPr')
  const ownRun = child(style, 'w:rPr') ?? run
  const ownParagraph = child(style, 'w:pPr') ?? paragraph
  writeRun(ownRun, expected)
  writeParagraph(ownParagraph, expected)
  if (ownParagraph === paragraph && paragraph.children.length > 0) insertInOrder(style, paragraph)
  if (ownRun === run && run.children.length > 0) insertInOrder(style, run)
  if (expected.basedOn !== undefined)
    putChild(style, 'w:basedOn', { 'w:val': idOf(expected.basedOn) })
  if (expected.next !== undefined) putChild(style, 'w:next', { 'w:val': idOf(expected.next) })
}
