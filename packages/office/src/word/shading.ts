import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { putChild } from '../package/edit-xml.ts'
import { attribute } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { colorOf } from './run-format.ts'
import type { WordDocument } from './word-document.ts'
import { ownTable } from '../package/own-table.ts'

/** A fill with a pattern drawn on it, of text (10107) or of paragraphs (10210). */
export interface Shading {
  /** RRGGBB or `auto`, which is no fill. */
  readonly fill: string
  /** Value of w:shd, such as pct15; `clear` shows the fill alone. */
  readonly pattern: string
  readonly patternColor: string
}

const Colors = z.array(z.string()).check(z.minLength(1))

export const ShadingExpected = {
  /** Accepted colours of the fill: names of the palette or RRGGBB. */
  fills: z.optional(Colors),
  /** Accepted values of w:shd: clear, pct15, diagStripe, … */
  patterns: z.optional(z.array(z.string()).check(z.minLength(1))),
  patternColors: z.optional(Colors),
}
export type ShadingExpected = z.infer<z.ZodMiniObject<typeof ShadingExpected>>

/** Reads a w:shd; the theme's colours count as what they are. */
export function readShading(document: WordDocument, shading: XmlElement | undefined): Shading {
  const pattern = attribute(shading, 'w:val') ?? 'clear'
  const fill = colorOf(document, fillAsColor(shading), 'w:fill')
  return {
    fill: pattern === 'nil' ? 'auto' : fill,
    pattern: pattern === 'nil' ? 'clear' : pattern,
    patternColor: colorOf(document, shading, 'w:color'),
  }
}

/** The fill with its theme attributes under the names that colours use. */
function fillAsColor(shading: XmlElement | undefined): XmlElement | undefined {
  if (shading === undefined) return undefined
  const { attributes } = shading
  return {
    ...shading,
    attributes: {
      'w:fill': attributes['w:fill'],
      'w:themeColor': attributes['w:themeFill'],
      'w:themeTint': attributes['w:themeFillTint'],
      'w:themeShade': attributes['w:themeFillShade'],
    },
  }
}

/** True when a shading is as asked; a solid pattern shows its own colour as the fill. */
export function isShading(actual: Shading, expected: ShadingExpected): boolean {
  const fill = actual.pattern === 'solid' ? actual.patternColor : actual.fill
  const { fills, patterns, patternColors } = expected
  if (fills !== undefined && !isColor(fill, fills)) return false
  // A fill asked for alone must not be covered by a pattern.
  const wanted = patterns ?? (fills === undefined ? undefined : ['clear', 'solid'])
  if (wanted !== undefined && !wanted.includes(actual.pattern)) return false
  return patternColors === undefined || isColor(actual.patternColor, patternColors)
}

const PATTERNS: Readonly<Record<string, string>> = ownTable({
  clear: '清除',
  solid: '纯色(100%)',
  horzStripe: '深色横线',
  vertStripe: '深色竖线',
  reverseDiagStripe: '深色下斜线',
  diagStripe: '深色上斜线',
  horzCross: '深色网格',
  diagCross: '深色棚架',
  thinHorzStripe: '浅色横线',
  thinVertStripe: '浅色竖线',
  thinReverseDiagStripe: '浅色下斜线',
  thinDiagStripe: '浅色上斜线',
  thinHorzCross: '浅色网格',
  thinDiagCross: '浅色棚架',
})

/** A pattern as the dialog shows it: pct15 is 15%, and pct12 and pct37 have half a percent more. */
function patternText(pattern: string): string {
  const percent = /^pct(\d+)$/.exec(pattern)?.[1]
  if (percent === undefined) return PATTERNS[pattern] ?? pattern
  return `${percent}${['12', '37', '62', '87'].includes(percent) ? '.5' : ''}%`
}

export function expectedShadingWords(expected: ShadingExpected): Words {
  const { fills, patterns, patternColors } = expected
  const zh = [
    ...(fills === undefined ? [] : [`填充${fills.join('/')}`]),
    ...(patterns === undefined ? [] : [`图案${patterns.map(patternText).join('/')}`]),
    ...(patternColors === undefined ? [] : [`图案颜色${patternColors.join('/')}`]),
  ]
  const en = [
    ...(fills === undefined ? [] : [`fill ${fills.join('/')}`]),
    ...(patterns === undefined ? [] : [`pattern ${patterns.join('/')}`]),
    ...(patternColors === undefined ? [] : [`pattern colour ${patternColors.join('/')}`]),
  ]
  return words(`底纹：${zh.join(' ')}`, `shading: ${en.join(' ')}`)
}

export function shadingWords({ fill, pattern, patternColor }: Shading): Words {
  if (fill === 'auto' && pattern === 'clear') return words('无底纹', 'no shading')
  if (pattern === 'clear') return words(`填充${fill}`, `fill ${fill}`)
  const shown = (color: string, otherwise: string): string => (color === 'auto' ? otherwise : color)
  return words(
    `${fill === 'auto' ? '无填充' : `填充${fill}`} 图案${patternText(pattern)} 图案颜色${shown(patternColor, '自动')}`,
    `${fill === 'auto' ? 'no fill' : `fill ${fill}`}, pattern ${pattern}, pattern colour ${shown(patternColor, 'automatic')}`,
  )
}

/** Writes the shading into a w:rPr or w:pPr. */
export function putShading(properties: XmlElement, expected: ShadingExpected): void {
  putChild(properties, 'w:shd', {
    'w:val': expected.patterns?.[0] ?? 'clear',
    'w:color': writtenColor(expected.patternColors?.[0] ?? 'auto'),
    'w:fill': writtenColor(expected.fills?.[0] ?? 'auto'),
  })
}
