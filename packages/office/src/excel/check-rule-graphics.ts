import * as z from 'zod/mini'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { element } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { rangesIn } from './cell-reference.ts'
import { editSheet } from './edit-cells.ts'
import { addNewerRule, addRule } from './edit-conditional-formats.ts'
import { rulesStart } from './examples/rules-start.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeRules } from './judge-rules.ts'
import type { RuleGraphic } from './read-conditional-formats.ts'
import { ownTable } from '../package/own-table.ts'

const Colors = z.array(z.string()).check(z.minLength(1))
const Thresholds = z.array(
  z.object({
    type: z.enum(['min', 'max', 'num', 'percent', 'percentile', 'formula', 'autoMin', 'autoMax']),
    value: z.optional(z.union([z.number(), z.string()])),
  }),
)
const GraphicExpected = z.union([
  z.object({
    kind: z.literal('dataBar'),
    colors: z.optional(Colors),
    gradient: z.optional(z.boolean()),
    showValue: z.optional(z.boolean()),
    thresholds: z.optional(Thresholds),
  }),
  z.object({
    kind: z.literal('colorScale'),
    /** Accepted colours of each threshold, from the lowest value to the highest. */
    colors: z.array(Colors).check(z.minLength(2), z.maxLength(3)),
    thresholds: z.optional(Thresholds),
  }),
  z.object({
    kind: z.literal('iconSet'),
    /** Accepted sets: 3Arrows, 3TrafficLights1, 4Rating, 5Quarters, 3Stars … */
    icons: z.union([z.string(), z.array(z.string()).check(z.minLength(1))]),
    reverse: z._default(z.boolean(), false),
    showValue: z.optional(z.boolean()),
    thresholds: z.optional(Thresholds),
  }),
])
type Wanted = z.infer<typeof GraphicExpected>

/** Sets that only the newer element can name (20505). */
const NEWER_SETS: ReadonlySet<string> = new Set(['3Stars', '3Triangles', '5Boxes', 'NoIcons'])
const LOWEST: ReadonlySet<string> = new Set(['min', 'autoMin'])
const HIGHEST: ReadonlySet<string> = new Set(['max', 'autoMax'])

function isThreshold(
  actual: RuleGraphic['thresholds'][number] | undefined,
  wanted: z.infer<typeof Thresholds>[number],
): boolean {
  if (actual === undefined) return false
  const same = [LOWEST, HIGHEST].some((set) => set.has(actual.type) && set.has(wanted.type))
  if (actual.type !== wanted.type) return same
  if (wanted.value === undefined || same) return true
  return (
    actual.value.replace(/[\s$=]/g, '').toLowerCase() ===
    String(wanted.value)
      .replace(/[\s$=]/g, '')
      .toLowerCase()
  )
}

function isGraphic(actual: RuleGraphic, wanted: Wanted): boolean {
  if (actual.kind !== wanted.kind) return false
  const { thresholds } = wanted
  if (
    thresholds !== undefined &&
    (actual.thresholds.length !== thresholds.length ||
      !thresholds.every((one, index) => isThreshold(actual.thresholds[index], one)))
  )
    return false
  if (wanted.kind === 'colorScale')
    return (
      actual.colors.length === wanted.colors.length &&
      wanted.colors.every((accepted, index) => isColor(actual.colors[index] ?? '', accepted))
    )
  if (wanted.showValue !== undefined && wanted.showValue !== actual.showsValue) return false
  if (wanted.kind === 'iconSet')
    return [wanted.icons].flat().includes(actual.icons) && actual.isReversed === wanted.reverse
  const { colors, gradient } = wanted
  return (
    (colors === undefined || isColor(actual.colors[0] ?? '', colors)) &&
    (gradient === undefined || gradient === actual.isGradient)
  )
}

const KIND: Readonly<Record<Wanted['kind'], Words>> = ownTable({
  dataBar: words('数据条', 'data bars'),
  colorScale: words('色阶', 'colour scale'),
  iconSet: words('图标集', 'icon set'),
})

function wantedWords(wanted: Wanted): Words {
  const more =
    wanted.kind === 'iconSet'
      ? [wanted.icons].flat().join('/')
      : (wanted.colors ?? []).map((one) => [one].flat().join('/')).join(' → ')
  return words(`${KIND[wanted.kind].zh} ${more}`.trim(), `${KIND[wanted.kind].en} ${more}`.trim())
}

const value = (type: string, val?: string | number): XmlElement => element('x:cfvo', { type, val })
const colored = (color: string): XmlElement =>
  element('x:color', { rgb: `FF${writtenColor(color)}` })

function givenThresholds(wanted: Wanted, usual: readonly XmlElement[]): readonly XmlElement[] {
  return wanted.thresholds?.map((one) => value(one.type, one.value)) ?? usual
}

function iconThresholds(icons: string): XmlElement[] {
  const count = Number(icons[0]) || 3
  return Array.from({ length: count }, (_, index) =>
    value('percent', Math.round((index * 100) / count)),
  )
}

const graphics: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20505',
  title: words('数据条、色阶、图标集', 'data bars, colour scales, icon sets'),
  target: RangeTarget,
  expected: GraphicExpected,
  examine: (view, target, expected) =>
    judgeRules(view, target, wantedWords(expected), [
      [(rule) => rule.graphic !== undefined && isGraphic(rule.graphic, expected)],
    ]),
  apply(draft, target, expected) {
    const edit = editSheet(draft, target.sheet)
    const ranges = rangesIn(target.ref)
    if (expected.kind === 'colorScale') {
      const usual =
        expected.colors.length === 2
          ? [value('min'), value('max')]
          : [value('min'), value('percentile', 50), value('max')]
      const scale = element('x:colorScale', {}, [
        ...givenThresholds(expected, usual),
        ...expected.colors.map(([first = '000000']) => colored(first)),
      ])
      addRule(edit, ranges, { type: 'colorScale' }, [scale])
      return
    }
    const showValue = expected.showValue === false ? 0 : undefined
    if (expected.kind === 'iconSet') {
      const [icons = '3TrafficLights1'] = [expected.icons].flat()
      const attributes = { iconSet: icons, showValue, reverse: expected.reverse ? 1 : undefined }
      const list = givenThresholds(expected, iconThresholds(icons))
      if (!NEWER_SETS.has(icons)) {
        addRule(edit, ranges, { type: 'iconSet' }, [element('x:iconSet', attributes, list)])
        return
      }
      const newer = list.map((one) =>
        element('x14:cfvo', { type: one.attributes['type'] }, [
          element('xm:f', {}, [one.attributes['val'] ?? '0']),
        ]),
      )
      addNewerRule(edit, ranges, 'iconSet', element('x14:iconSet', attributes, newer))
      return
    }
    const [color = '638EC6'] = expected.colors ?? []
    const bar = element(
      'x14:dataBar',
      {
        minLength: 0,
        maxLength: 100,
        gradient: expected.gradient === false ? 0 : undefined,
        showValue,
      },
      [element('x14:cfvo', { type: 'autoMin' }), element('x14:cfvo', { type: 'autoMax' })],
    )
    const id = addNewerRule(edit, ranges, 'dataBar', bar)
    const link = element('x:extLst', {}, [
      element('x:ext', { uri: '{B025F937-C7B1-47D3-B67F-A62EFF666E3E}' }, [
        element('x14:id', {}, [id]),
      ]),
    ])
    const usual = [value('min'), value('max')]
    const base = element('x:dataBar', { showValue }, [
      ...givenThresholds(expected, usual),
      colored(color),
    ])
    addRule(edit, ranges, { type: 'dataBar' }, [base, link])
  },
  example: {
    start: rulesStart,
    target: { in: 'range', sheet: '评分表', ref: 'F2:F6' },
    expected: { kind: 'dataBar', colors: ['蓝色', '638EC6'], gradient: false },
    near: [
      { name: 'a shaded bar', expected: { kind: 'dataBar', colors: ['蓝色'], gradient: true } },
      { name: 'icons', expected: { kind: 'iconSet', icons: '3TrafficLights1' } },
      {
        name: 'a colour scale',
        expected: { kind: 'colorScale', colors: [['F8696B'], ['63BE7B']] },
      },
    ],
  },
})

export const ruleGraphicCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [graphics]
