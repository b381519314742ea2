import {
  attribute,
  child,
  children,
  descendants,
  isOn,
  numberOf,
  textOf,
} from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange, type CellAddress, type CellRange } from './cell-reference.ts'
import type { DifferentialFormat } from './cell-styles.ts'
import type { ExcelSheet, ExcelWorkbook } from './read-workbook.ts'

/** A threshold of a bar, a scale or a set of icons. */
export interface Threshold {
  readonly type: string
  readonly value: string
}

export interface RuleGraphic {
  readonly kind: 'dataBar' | 'colorScale' | 'iconSet'
  readonly colors: readonly string[]
  readonly thresholds: readonly Threshold[]
  readonly icons: string
  readonly isReversed: boolean
  readonly showsValue: boolean
  readonly isGradient: boolean
}

/** One conditional format, counted once however many elements describe it (20505). */
export interface ConditionalRule {
  readonly type: string
  readonly operator: string
  /** Without the leading sign, relative to `origin`. */
  readonly formulas: readonly string[]
  readonly ranges: readonly CellRange[]
  readonly origin: CellAddress
  readonly priority: number
  readonly stopsIfTrue: boolean
  readonly text: string | undefined
  readonly rank: number
  readonly isPercent: boolean
  readonly isBottom: boolean
  readonly isAbove: boolean
  readonly includesAverage: boolean
  readonly deviations: number
  readonly period: string
  readonly format: DifferentialFormat | undefined
  readonly graphic: RuleGraphic | undefined
  readonly part: string
  readonly node: XmlElement
}

/** The rectangles of an sqref, which blanks separate. */
export function readSqref(text: string): CellRange[] {
  return text
    .split(/\s+/)
    .slice(0, 4096)
    .flatMap((part) => parseRange(part) ?? [])
}

/** The corner to which relative references of a rule or a validation relate. */
export function originOf(ranges: readonly CellRange[]): CellAddress {
  return ranges.reduce(
    (origin, { from }) => ({
      row: Math.min(origin.row, from.row),
      column: Math.min(origin.column, from.column),
    }),
    ranges[0]?.from ?? { row: 0, column: 0 },
  )
}

/** Elements of newer versions that stand in the sheet's extension list. */
export function extensionsOf(sheet: ExcelSheet, list: string, item: string): XmlElement[] {
  return children(child(sheet.root, 'x:extLst'), 'x:ext').flatMap((one) =>
    children(child(one, list), item),
  )
}

const GRAPHICS = ['dataBar', 'colorScale', 'iconSet'] as const

function readGraphic(
  workbook: ExcelWorkbook,
  rule: XmlElement,
  newer: XmlElement | undefined,
): RuleGraphic | undefined {
  const find = (one: XmlElement | undefined, kind: string): XmlElement | undefined =>
    child(one, `x:${kind}`) ?? child(one, `x14:${kind}`)
  const kind = GRAPHICS.find((one) => find(rule, one) !== undefined)
  if (kind === undefined) return undefined
  const own = find(rule, kind)
  // What the newer element says comes first; the older one holds what it leaves out.
  const said = find(newer, kind)
  const value = (name: string): string | undefined => attribute(said, name) ?? attribute(own, name)
  const colorsOf = (one: XmlElement | undefined): string[] =>
    children(one)
      .filter(({ name }) => name === 'x:color' || name === 'x14:color' || name === 'x14:fillColor')
      .map((color) => workbook.styles.color(color))
  const colors = colorsOf(said)
  const thresholdsOf = (one: XmlElement | undefined): Threshold[] =>
    children(one)
      .filter(({ name }) => name === 'x:cfvo' || name === 'x14:cfvo')
      .map((cfvo) => ({
        type: attribute(cfvo, 'type') ?? 'percent',
        value: attribute(cfvo, 'val') ?? textOf(child(cfvo, 'xm:f')),
      }))
  const thresholds = thresholdsOf(own)
  return {
    kind,
    colors: colors.length > 0 ? colors : colorsOf(own),
    thresholds: thresholds.length > 0 ? thresholds : thresholdsOf(said),
    icons: value('iconSet') ?? '3TrafficLights1',
    isReversed: isOn(value('reverse') ?? '0'),
    showsValue: isOn(value('showValue') ?? '1'),
    isGradient: isOn(value('gradient') ?? '1'),
  }
}

function readRule(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  rule: XmlElement,
  newer: XmlElement | undefined,
  ranges: readonly CellRange[],
): ConditionalRule {
  const flag = (name: string, usual: string): boolean => isOn(attribute(rule, name) ?? usual)
  const own = child(rule, 'x14:dxf')
  const index = numberOf(rule, 'dxfId')
  return {
    type: attribute(rule, 'type') ?? '',
    operator: attribute(rule, 'operator') ?? '',
    formulas: children(rule)
      .filter(({ name }) => name === 'x:formula' || name === 'xm:f')
      .map((one) => textOf(one).trim().replace(/^=/, '')),
    ranges,
    origin: originOf(ranges),
    priority: numberOf(rule, 'priority') ?? Number.MAX_SAFE_INTEGER,
    stopsIfTrue: flag('stopIfTrue', '0'),
    text: attribute(rule, 'text'),
    rank: numberOf(rule, 'rank') ?? 10,
    isPercent: flag('percent', '0'),
    isBottom: flag('bottom', '0'),
    isAbove: flag('aboveAverage', '1'),
    includesAverage: flag('equalAverage', '0'),
    deviations: numberOf(rule, 'stdDev') ?? 0,
    period: attribute(rule, 'timePeriod') ?? '',
    format:
      own !== undefined
        ? workbook.styles.readDifferential(own)
        : index === undefined
          ? undefined
          : workbook.styles.differential(index),
    graphic: readGraphic(workbook, rule, newer),
    part: sheet.part,
    node: rule,
  }
}

/** The conditional formats of a sheet by priority; the first one wins (20506). */
export function conditionalRules(workbook: ExcelWorkbook, sheet: ExcelSheet): ConditionalRule[] {
  const newer = extensionsOf(sheet, 'x14:conditionalFormattings', 'x14:conditionalFormatting')
  const byId = new Map<string, XmlElement>()
  for (const rule of newer.flatMap((one) => children(one, 'x14:cfRule'))) {
    const id = attribute(rule, 'id')
    if (id !== undefined) byId.set(id, rule)
  }
  const linked = new Set<XmlElement>()
  const rules = children(sheet.root, 'x:conditionalFormatting').flatMap((block) => {
    const ranges = readSqref(attribute(block, 'sqref') ?? '')
    return children(block, 'x:cfRule').map((rule) => {
      const [id] = descendants(child(rule, 'x:extLst'), 'x14:id')
      const more = id === undefined ? undefined : byId.get(textOf(id).trim())
      if (more !== undefined) linked.add(more)
      return readRule(workbook, sheet, rule, more, ranges)
    })
  })
  const alone = newer.flatMap((block) => {
    const ranges = readSqref(textOf(child(block, 'xm:sqref')))
    return children(block, 'x14:cfRule')
      .filter((rule) => !linked.has(rule))
      .map((rule) => readRule(workbook, sheet, rule, undefined, ranges))
  })
  return [...rules, ...alone].sort((one, other) => one.priority - other.priority)
}
