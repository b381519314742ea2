import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { append, element, ensureChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { columnName, columnOf, MAX_COLUMNS, MAX_ROWS, parseRange } from './cell-reference.ts'
import { absoluteReference, putName } from './check-names.ts'
import { describeSheet } from './check-page-setup.ts'
import { editSheet } from './edit-cells.ts'
import { sheetPrefix } from './edit-sheets.ts'
import { printStart } from './examples/print-start.ts'
import { ColumnLetters, findSheet, NO_SHEET, SheetTarget, sheetIndex } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { definedNames, referenceKey } from './read-names.ts'

const Rows = z.string().check(z.regex(/^\d+:\d+$/))
const Columns = z.string().check(z.regex(/^[A-Za-z]{1,3}:[A-Za-z]{1,3}$/))
const PrintExpected = z
  .object({
    /** A1:E10; several areas are separated by commas. */
    area: z.optional(
      z
        .string()
        .check(
          z.refine(
            (ref) => ref.split(',').every((part) => parseRange(part) !== undefined),
            'no known cell reference',
          ),
        ),
    ),
    titleRows: z.optional(Rows),
    titleColumns: z.optional(Columns),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const AREA = '_xlnm.Print_Area'
const TITLES = '_xlnm.Print_Titles'

function builtInName(view: ExcelView, name: string, sheet: number): string {
  return (
    definedNames(view.workbook).find(
      (one) => one.name.toLowerCase() === name.toLowerCase() && one.sheet === sheet,
    )?.text ?? ''
  )
}

const printed: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20904',
  title: words('打印区域、打印标题', 'print area and titles'),
  target: SheetTarget,
  expected: PrintExpected,
  examine(view, target, expected) {
    const { area, titleRows, titleColumns } = expected
    const titles = [titleRows ?? [], titleColumns ?? []].flat().join(',')
    const wanted = plain([area ?? [], titles === '' ? [] : titles].flat().join(' | '))
    const where = describeSheet(target.sheet)
    const index = sheetIndex(view, target.sheet)
    if (index < 0) return blocked(where, wanted, NO_SHEET)
    const units: Unit[] = []
    const compare = (name: string, asked: string, zh: string, en: string): void => {
      const text = builtInName(view, name, index)
      const isOk =
        referenceKey(view, text, target.sheet) === referenceKey(view, asked, target.sheet)
      const shown =
        text === '' ? words(`没有${zh}`, `no ${en}`) : words(`${zh} ${text}`, `${en} ${text}`)
      units.push({ isOk, weight: 1, actual: shown })
    }
    if (area !== undefined) compare(AREA, area, '打印区域', 'print area')
    if (titles !== '') compare(TITLES, titles, '打印标题', 'print titles')
    return found(where, wanted, COUNT.items, units, [
      { part: view.workbook.source.mainPart, xpath: '/x:workbook/x:definedNames', snippet: '' },
    ])
  },
  apply(draft, target, { area, titleRows, titleColumns }) {
    const view = draft.view()
    const index = sheetIndex(view, target.sheet)
    const name = view.workbook.sheetNames[index]
    if (name === undefined) throw new Error(`There is no sheet ${target.sheet}`)
    const whole = (refs: readonly string[]): string =>
      refs
        .flatMap((ref) => parseRange(ref) ?? [])
        .map((range) => sheetPrefix(name) + absoluteReference(range))
        .join(',')
    if (area !== undefined) putName(draft, AREA, whole(area.split(',')), index)
    const titles = [titleColumns ?? [], titleRows ?? []].flat()
    if (titles.length > 0) putName(draft, TITLES, whole(titles), index)
  },
  example: {
    start: printStart,
    target: { in: 'sheet', sheet: '工资表' },
    expected: { area: 'A1:E10', titleRows: '1:1' },
    near: [
      { name: 'one row less, two title rows', expected: { area: 'A1:E9', titleRows: '1:2' } },
      { name: 'another sheet', target: { in: 'sheet', sheet: '说明' } },
    ],
  },
})

const BreaksExpected = z
  .object({
    /** Rows that begin a new page. */
    beforeRows: z.optional(z.array(z.int().check(z.gte(2))).check(z.minLength(1))),
    beforeColumns: z.optional(z.array(ColumnLetters).check(z.minLength(1))),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

/** Numbers of manual breaks: of the row or column (from 0) that begins a page. */
function manualBreaks(list: XmlElement | undefined): number[] {
  return children(list, 'x:brk').flatMap((one) =>
    isOn(attribute(one, 'man') ?? '0') || attribute(one, 'man') === undefined
      ? (numberOf(one, 'id') ?? [])
      : [],
  )
}

function putBreaks(root: XmlElement, name: string, before: readonly number[], max: number): void {
  const list = ensureChild(root, name)
  for (const id of before)
    if (!manualBreaks(list).includes(id)) append(list, element('x:brk', { id, max, man: 1 }))
  list.children.sort((one, other) =>
    typeof one === 'string' || typeof other === 'string'
      ? 0
      : (numberOf(one, 'id') ?? 0) - (numberOf(other, 'id') ?? 0),
  )
  const count = children(list).length
  setAttributes(list, { count, manualBreakCount: count })
}

const breaks: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20905',
  title: words('分页符', 'page breaks'),
  target: SheetTarget,
  expected: BreaksExpected,
  examine(view, target, expected) {
    const rows = expected.beforeRows?.map((row) => row - 1)
    const columns = expected.beforeColumns?.map((one) => columnOf(one) ?? 0)
    const rowText = (list: readonly number[]): string => list.map((one) => one + 1).join(',')
    const columnText = (list: readonly number[]): string => list.map(columnName).join(',')
    const say = (list: readonly number[], isRow: boolean) =>
      isRow
        ? words(
            `第${rowText(list) || '—'}行前分页`,
            `page break before row ${rowText(list) || '—'}`,
          )
        : words(
            `${columnText(list) || '—'}列前分页`,
            `page break before column ${columnText(list) || '—'}`,
          )
    const asked = [
      rows === undefined ? [] : say(rows, true),
      columns === undefined ? [] : say(columns, false),
    ].flat()
    const wanted = words(
      asked.map((one) => one.zh).join('、'),
      asked.map((one) => one.en).join(', '),
    )
    const where = describeSheet(target.sheet)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const units: Unit[] = []
    const compare = (list: readonly number[] | undefined, name: string, isRow: boolean): void => {
      if (list === undefined) return
      const actual = [...new Set(manualBreaks(child(sheet.root, name)))].sort((a, b) => a - b)
      const isOk = actual.length === list.length && list.every((one) => actual.includes(one))
      units.push({ isOk, weight: 1, actual: say(actual, isRow) })
    }
    compare(rows, 'x:rowBreaks', true)
    compare(columns, 'x:colBreaks', false)
    return found(where, wanted, COUNT.items, units, [
      { part: sheet.part, xpath: '/x:worksheet/x:rowBreaks', snippet: '' },
    ])
  },
  apply(draft, target, { beforeRows, beforeColumns }) {
    const { root } = editSheet(draft, target.sheet)
    if (beforeRows !== undefined)
      putBreaks(
        root,
        'x:rowBreaks',
        beforeRows.map((row) => row - 1),
        MAX_COLUMNS - 1,
      )
    if (beforeColumns !== undefined)
      putBreaks(
        root,
        'x:colBreaks',
        beforeColumns.map((one) => columnOf(one) ?? 0),
        MAX_ROWS - 1,
      )
  },
  example: {
    start: printStart,
    target: { in: 'sheet', sheet: '工资表' },
    expected: { beforeRows: [8] },
    near: [
      { name: 'one row later', expected: { beforeRows: [9] } },
      { name: 'a column', expected: { beforeColumns: ['C'] } },
    ],
  },
})

export const printCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [printed, breaks]
