import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gradeTask, type TaskGrading } from '@wenkao/office'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runPython } from './run-python.ts'

type Parameters = Record<string, unknown>
/** Right parameters, and parameters that are one step off. */
type Case = readonly [code: string, target: Parameters, right: Parameters, wrong: Parameters]

const paragraph = (text: string): Parameters => ({ in: 'paragraphs', anchors: [{ text }] })
const title = paragraph('校园文化节通知')
const body = paragraph('各班级请于本周五之前上报节目名单，并注明参加人数。')
const WORD: readonly Case[] = [
  ['10101', title, { eaFont: '黑体', size: '二号' }, { eaFont: '黑体', size: '小二' }],
  ['10102', title, { bold: true }, { bold: false }],
  ['10105', title, { colors: ['FF0000'] }, { colors: ['C00000'] }],
  ['10201', title, { value: 'center' }, { value: 'left' }],
  ['10205', body, { mode: 'exact', value: 20 }, { mode: 'atLeast', value: 20 }],
  ['10206', body, { before: { value: 6, unit: 'pt' } }, { before: { value: 12, unit: 'pt' } }],
  ['10208', body, { keepNext: true }, { pageBreakBefore: true }],
  ['10215', paragraph('节目安排'), { style: '标题 1' }, { style: '标题 2' }],
  ['10301', { in: 'section' }, { paper: 'A4' }, { paper: 'A3' }],
  ['10303', { in: 'section' }, { top: 2, bottom: 2 }, { top: 2.5 }],
  ['10401', { in: 'header' }, { text: '校园文化节' }, { text: '文化节' }],
  ['10801', { in: 'table' }, { rows: 3, columns: 2 }, { rows: 2, columns: 3 }],
  [
    '10802',
    { in: 'table' },
    { cells: [{ row: 2, column: 2, text: '12' }] },
    { cells: [{ row: 2, column: 2, text: '15' }] },
  ],
  ['10812', { in: 'table' }, { name: '网格型' }, { name: '浅色列表' }],
  ['11006', { in: 'document' }, { title: '通知' }, { title: '公告' }],
]

const sheet = '成绩'
const range = (ref: string): Parameters => ({ in: 'range', sheet, ref })
const EXCEL: readonly Case[] = [
  ['20101', range('A2'), { value: '王芳' }, { value: '李强' }],
  ['20201', range('D2:D3'), { functions: ['SUM'] }, { functions: ['AVERAGE'] }],
  ['20301', range('A1:D1'), { name: '黑体', size: 14 }, { name: '黑体', size: 12 }],
  ['20302', range('A1:D1'), { bold: true }, { italic: true }],
  ['20303', range('A1:D1'), { colors: ['FF0000'] }, { colors: ['0000FF'] }],
  ['20304', range('A1:D1'), { colors: ['FFFF00'] }, { colors: ['FFC000'] }],
  [
    '20305',
    range('A1:D1'),
    { scope: 'all', styles: ['thin'] },
    { scope: 'all', styles: ['thick'] },
  ],
  ['20306', range('A1:D1'), { value: 'center' }, { value: 'right' }],
  [
    '20309',
    range('D2:D3'),
    { category: 'number', decimals: 2 },
    { category: 'number', decimals: 1 },
  ],
  ['20401', { in: 'rows', sheet, rows: [1, 1] }, { points: 30 }, { points: 25 }],
  ['20406', { in: 'sheet', sheet: '备注' }, { colors: ['FF0000'] }, { colors: ['00B050'] }],
  ['20407', { in: 'sheet', sheet }, { rows: 1 }, { rows: 2 }],
  [
    '20501',
    range('B2:C3'),
    { operator: 'lessThan', value: 80 },
    { operator: 'lessThan', value: 60 },
  ],
  ['20801', { in: 'chart', sheet }, { type: 'column' }, { type: 'bar' }],
  [
    '20802',
    { in: 'chart', sheet },
    { values: ['成绩!B2:B3', '成绩!C2:C3'] },
    { values: ['成绩!B2:B3'] },
  ],
  ['20804', { in: 'chart', sheet }, { text: '成绩图' }, { text: '成绩' }],
  ['20901', { in: 'sheet', sheet }, { orientation: 'landscape' }, { orientation: 'portrait' }],
]

describe('documents that python-docx and openpyxl write', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wenkao-python-'))
    runPython('write_documents.py', [folder])
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const judge = (
    file: string,
    kind: TaskGrading['kind'],
    code: string,
    target: Parameters,
    expected: Parameters,
  ) =>
    gradeTask({
      task: {
        kind,
        file,
        created: true,
        checkpoints: [{ id: code, code, points: 1, target, expected, scoring: 'all' }],
      },
      startFiles: new Map(),
      submittedFiles: new Map([[file, new Uint8Array(readFileSync(join(folder, file)))]]),
    }).verdicts[0]

  for (const [file, kind, cases] of [
    ['python.docx', 'word', WORD],
    ['python.xlsx', 'excel', EXCEL],
  ] as const)
    it.each(cases)(
      `${file}: %s passes, and one step off does not`,
      (code, target, right, wrong) => {
        const passed = judge(file, kind, code, target, right)
        expect(passed?.verdict, passed?.messageZh).toBe('pass')
        const failed = judge(file, kind, code, target, wrong)
        expect(failed?.verdict, failed?.messageZh).toBe('fail')
      },
    )
})
