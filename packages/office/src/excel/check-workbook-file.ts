import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import {
  PROPERTY_NAMES,
  propertyPart,
  readProperty,
  writeProperty,
  type PropertyName,
} from '../package/document-properties.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { partKey, type OfficePackage } from '../package/open-package.ts'
import { attribute, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { fileStart } from './examples/file-start.ts'
import { WorkbookTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { ownTable } from '../package/own-table.ts'

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
  xlsm: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
  xltx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml',
  xltm: 'application/vnd.ms-excel.template.macroEnabled.main+xml',
} as const

const WORKBOOK = words('工作簿', 'workbook')

/** The element that tells the type of the main part. */
function mainType(source: OfficePackage): XmlElement | undefined {
  return children(source.xml('[Content_Types].xml'), 'ct:Override').find(
    (one) => partKey(attribute(one, 'PartName') ?? '') === partKey(source.mainPart),
  )
}

const savedAs: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20910',
  title: words('另存为指定类型', 'saved as a type'),
  target: WorkbookTarget,
  expected: z.object({ type: z.enum(['xlsx', 'xlsm', 'xltx', 'xltm']) }),
  limits: words(
    '文件名由题目的 file 指定，文件不在就没有分；csv、pdf、xls 用文件操作题（40101 等）检查',
    'the name is the `file` of the task, without which nothing scores; csv, pdf and xls are checked as files (40101 …)',
  ),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        '重新保存为 .xlsx 就不再是要求的类型',
        'saved as .xlsx again, the type is no longer the one asked for',
      ),
    },
  ],
  examine(view, _, { type }) {
    const stored = attribute(mainType(view.workbook.source), 'ContentType') ?? ''
    const actual = Object.entries(TYPES).find(([, one]) => one === stored)?.[0] ?? stored
    return found(
      WORKBOOK,
      plain(`.${type}`),
      COUNT.items,
      single(actual === type, plain(`.${actual}`)),
      [{ part: '[Content_Types].xml', xpath: '/ct:Types', snippet: stored }],
    )
  },
  apply(draft, _, { type }) {
    const node = mainType(draft.package.source)
    if (node === undefined) throw new Error('The package lists no type of its main part')
    setAttributes(node, { ContentType: TYPES[type] })
  },
  example: {
    start: fileStart,
    target: { in: 'workbook' },
    expected: { type: 'xlsm' },
    near: [{ name: 'a template', expected: { type: 'xltx' } }],
  },
})

const LABELS: Readonly<Record<PropertyName, Words>> = ownTable({
  title: words('标题', 'title'),
  subject: words('主题', 'subject'),
  author: words('作者', 'author'),
  keywords: words('关键词', 'keywords'),
  comments: words('备注', 'comments'),
  category: words('类别', 'category'),
  status: words('状态', 'status'),
  company: words('单位', 'company'),
  manager: words('经理', 'manager'),
})
const isSameText = (one: string, other: string): boolean =>
  one.normalize('NFKC').replace(/\s+/g, ' ').trim() ===
  other.normalize('NFKC').replace(/\s+/g, ' ').trim()

const PropertiesExpected = z
  .partialRecord(z.enum(PROPERTY_NAMES as [PropertyName, ...PropertyName[]]), z.string())
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const properties: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20911',
  title: words('文档属性', 'document properties'),
  target: WorkbookTarget,
  expected: PropertiesExpected,
  examine(view, _, expected) {
    const { source } = view.workbook
    const asked = PROPERTY_NAMES.filter((name) => expected[name] !== undefined)
    const say = (name: PropertyName, value: string): Words =>
      words(`${LABELS[name].zh}“${value}”`, `${LABELS[name].en} “${value}”`)
    const list = asked.map((name) => say(name, expected[name] ?? ''))
    const units = asked.map((name): Unit => {
      const actual = readProperty(source, name)
      return {
        isOk: isSameText(actual, expected[name] ?? ''),
        weight: 1,
        actual: say(name, actual),
      }
    })
    const wanted = words(list.map((one) => one.zh).join('、'), list.map((one) => one.en).join(', '))
    const parts = asked.flatMap((name) => propertyPart(source, name) ?? [])
    return found(
      WORKBOOK,
      wanted,
      COUNT.items,
      units,
      [...new Set(parts)].map((part) => ({ part, xpath: '/', snippet: '' })),
    )
  },
  apply(draft, _, expected) {
    for (const name of PROPERTY_NAMES) {
      const value = expected[name]
      if (value !== undefined) writeProperty(draft.package, name, value)
    }
  },
  example: {
    start: fileStart,
    target: { in: 'workbook' },
    expected: { title: '年度汇总', author: '财务部', company: '光明公司' },
    near: [
      {
        name: 'another author',
        expected: { title: '年度汇总', author: '销售部', company: '光明公司' },
      },
      { name: 'the title alone', expected: { title: '年度汇总' } },
    ],
  },
})

export const fileCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [savedAs, properties]
