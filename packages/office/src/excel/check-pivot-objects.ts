import * as z from 'zod/mini'
import { unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { TypeExpected, typeAspect } from '../charts/aspect-type.ts'
import type { ChartInFile } from '../charts/chart-aspect.ts'
import { element, insertInOrder, removeChildren } from '../package/edit-xml.ts'
import { attribute, children } from '../package/xml-query.ts'
import { ChartTarget, describeChart, findChart, NO_CHART } from './chart-target.ts'
import { addChart, chartToEdit } from './edit-charts.ts'
import { PIVOTS, pivotsStart } from './examples/pivots-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { sheetIndex } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { describePivot, findPivot, PivotTarget } from './pivot-target.ts'
import { readPivots } from './read-pivots.ts'
import type { ExcelWorkbook } from './read-workbook.ts'
import { writeSlicer } from './write-slicer.ts'

interface Slicer {
  readonly kind: 'slicer' | 'timeline'
  readonly sheet: string
  readonly field: string
}

/** The slicers and timelines of a workbook, by the sheet that shows them. */
function readSlicers(workbook: ExcelWorkbook): Slicer[] {
  const { source } = workbook
  const kinds = [
    ['slicer', 'slicerCache', 'x14:slicer'],
    ['timeline', 'timelineCache', 'x15:timeline'],
  ] as const
  return kinds.flatMap(([kind, cacheType, name]) => {
    const fields = new Map(
      source
        .relationships(source.mainPart)
        .filter((link) => link.type === cacheType && !link.isExternal)
        .map((link) => {
          const root = source.xml(link.target)
          return [attribute(root, 'name') ?? '', attribute(root, 'sourceName') ?? ''] as const
        }),
    )
    return workbook.sheetNames.flatMap((sheet, index) => {
      const part = workbook.sheetPart(index)
      if (part === undefined) return []
      return source
        .relationships(part)
        .filter((link) => link.type === kind && !link.isExternal)
        .flatMap((link) => children(source.xml(link.target), name))
        .map((one) => ({ kind, sheet, field: fields.get(attribute(one, 'cache') ?? '') ?? '' }))
    })
  })
}

const slicer: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20706',
  title: words('切片器与日程表', 'slicer and timeline'),
  target: PivotTarget,
  expected: z.object({
    field: z.string().check(z.minLength(1)),
    kind: z._default(z.enum(['slicer', 'timeline']), 'slicer'),
  }),
  examine(view, target, expected) {
    const where = describePivot(target)
    const [zh, en] = expected.kind === 'slicer' ? ['切片器', 'slicer'] : ['日程表', 'timeline']
    const wanted = words(`${zh} ${expected.field}`, `${en} ${expected.field}`)
    const index = target.sheet === undefined ? -1 : sheetIndex(view, target.sheet)
    const sheet = view.workbook.sheetNames[index]
    const own = readSlicers(view.workbook).filter(
      (one) => one.kind === expected.kind && (sheet === undefined || one.sheet === sheet),
    )
    if (own.length === 0) return blocked(where, wanted, words(`没有${zh}`, `there is no ${en}`))
    const isOk = own.some((one) => one.field === expected.field)
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, plain(own.map((one) => one.field).join('、'))),
    )
  },
  apply(draft, target, expected) {
    if (expected.kind === 'timeline') throw new Error('timelines are made by a program')
    const table = findPivot(draft.view(), target)
    if (table === undefined) throw new Error('There is no pivot table')
    const known = readSlicers(draft.view().workbook)
    if (known.some((one) => one.sheet === table.sheet.name && one.field === expected.field)) return
    writeSlicer(draft, table, expected.field)
  },
  example: {
    start: pivotsStart,
    target: { in: 'pivot', sheet: PIVOTS.slicer },
    expected: { field: '产品' },
    near: [
      { name: 'another field', expected: { field: '地区' } },
      { name: 'on another sheet', target: { in: 'pivot', sheet: PIVOTS.items } },
    ],
  },
  limits: words(
    '日程表只判定，答案文件不能自动制作',
    'timelines are judged; answer files with them are not made',
  ),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('LibreOffice 不支持切片器', 'LibreOffice knows no slicers'),
    },
    { program: 'wps', reason: words('旧版 WPS 不支持切片器', 'older WPS know no slicers') },
  ],
})

const PivotChart = z.extend(TypeExpected, {
  /** The pivot table’s name; any one of the workbook without it. */
  pivot: z.optional(z.string()),
})

/** The table’s name in [文件.xlsx]工作表!数据透视表1. */
const tableOf = (source: string): string => source.slice(source.lastIndexOf('!') + 1)

const pivotChart: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20707',
  title: words('数据透视图', 'pivot chart'),
  target: ChartTarget,
  expected: PivotChart,
  examine(view, target, { pivot, ...type }) {
    const where = describeChart(target)
    const questions = typeAspect.ask(type)
    const link: Asked<ChartInFile> = {
      wanted: words(`数据透视图 ${pivot ?? ''}`.trim(), `pivot chart ${pivot ?? ''}`.trim()),
      judge: ({ model }) => {
        const source = model.pivotSource
        const name = source === undefined ? undefined : tableOf(source)
        const isThere = readPivots(view.workbook).some((one) => one.name === name)
        return {
          isOk: name !== undefined && (pivot === undefined ? isThere : name === pivot),
          actual: name === undefined ? words('普通图表', 'an ordinary chart') : plain(name),
        }
      },
    }
    const all = [link, ...questions]
    const chart = findChart(view, target)
    if (chart === undefined) return blocked(where, wantedOf(all), NO_CHART)
    const of = { model: chart.model, scheme: { colors: view.workbook.theme.colors } }
    return found(where, wantedOf(all), COUNT.items, unitsOf(all, of), [
      {
        part: chart.model.part,
        xpath: '/c:chartSpace/c:pivotSource',
        snippet: chart.model.pivotSource ?? '',
      },
    ])
  },
  apply(draft, target, { pivot, ...type }) {
    const view = draft.view()
    const index = target.sheet === undefined ? 0 : sheetIndex(view, target.sheet)
    const sheet = view.workbook.sheetNames[index]
    const table = readPivots(view.workbook).find((one) =>
      pivot === undefined ? one.sheet.name === sheet : one.name === pivot,
    )
    if (table === undefined || sheet === undefined) throw new Error('There is no pivot table')
    if (findChart(view, target) === undefined) addChart(draft, sheet, { type: 'column' })
    const chart = chartToEdit(draft, target)
    typeAspect.apply(chart.model, type)
    removeChildren(chart.model.root, 'c:pivotSource')
    insertInOrder(
      chart.model.root,
      element('c:pivotSource', {}, [
        element('c:name', {}, [`${table.sheet.name}!${table.name}`]),
        element('c:fmtId', { val: 0 }),
      ]),
    )
  },
  example: {
    start: pivotsStart,
    target: { in: 'chart', sheet: PIVOTS.chart },
    expected: { type: 'column', grouping: 'clustered' },
    near: [
      { name: 'a pie', expected: { type: 'pie' } },
      {
        name: 'an ordinary chart',
        make: (draft) => {
          addChart(draft, PIVOTS.chart, { type: 'column' })
        },
      },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 另存时把数据透视图变为普通图表',
        'LibreOffice saves a pivot chart as an ordinary one',
      ),
    },
  ],
})

export const pivotObjectCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [slicer, pivotChart]
