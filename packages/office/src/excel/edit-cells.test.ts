import { describe, expect, it } from 'vitest'
import { attribute, child, children } from '../package/xml-query.ts'
import { parseCell, type CellAddress } from './cell-reference.ts'
import { columnsToEdit, editSheet } from './edit-cells.ts'
import { draftExcel } from './excel-draft.ts'
import { openExcel } from './excel-view.ts'
import { START_STYLE, writeExcelStart } from './write-start.ts'
import { formatAt, valueAt } from './read-workbook.ts'

const START = writeExcelStart({
  sheets: [
    {
      name: '成绩',
      columns: '<cols><col min="1" max="4" width="9" style="3" customWidth="1"/></cols>',
      rows: [
        ['姓名', { value: '分数', style: START_STYLE.header }],
        [],
        ['张三', { formula: 'SUM(1,2)', value: 3 }],
      ],
    },
  ],
})

const draft = () => draftExcel(START, openExcel(START), new Map())
const at = (name: string): CellAddress => parseCell(name) ?? { row: 0, column: 0 }

describe('changing cells of a workbook', () => {
  it('makes rows and cells in their order, with the style of their column', () => {
    const made = draft()
    const edit = editSheet(made, '成绩')
    edit.setValue(at('C2'), '第一')
    edit.setValue(at('A2'), 7)
    edit.setValue(at('B5'), true)
    edit.setFormula(at('B3'), 'A2*2', 14)
    const data = child(edit.root, 'x:sheetData')
    expect(
      children(data, 'x:row').map((row) => children(row, 'x:c').map((one) => attribute(one, 'r'))),
    ).toEqual([['A1', 'B1'], ['A2', 'C2'], ['A3', 'B3'], ['B5']])
    const sheet = openExcel(made.package.toBytes()).sheet(0)
    if (sheet === undefined) throw new Error('no sheet')
    expect(valueAt(sheet, 1, 2)).toEqual({ kind: 'text', text: '第一' })
    expect(valueAt(sheet, 2, 1)).toEqual({ kind: 'number', number: 14 })
    expect(sheet.cells.get(1 * 16_384 + 2)?.style).toBe(3)
  })

  it('gives changed cells a format of their own and leaves those that shared it', () => {
    const made = draft()
    const edit = editSheet(made, '成绩')
    const change = { numberFormat: '0.0', alignment: { horizontal: 'right' } }
    edit.style([at('B1'), at('D9')], change)
    const again = editSheet(made, '成绩')
    again.style([at('B1'), at('D9')], change)
    const workbook = openExcel(made.package.toBytes())
    const sheet = workbook.sheet(0)
    if (sheet === undefined) throw new Error('no sheet')
    const styles = (name: string) => formatAt(workbook, sheet, at(name).row, at(name).column)
    expect(styles('B1')).toMatchObject({
      numberFormat: '0.0',
      horizontal: 'right',
      font: { bold: true },
    })
    expect(styles('D9')).toMatchObject({ numberFormat: '0.0', font: { bold: false } })
    expect(styles('C9')).toMatchObject({ numberFormat: '@', horizontal: 'general' })
  })

  it('cuts a column element that spans more columns', () => {
    const edit = editSheet(draft(), '成绩')
    expect(columnsToEdit(edit, 1, 2)).toHaveLength(2)
    const list = children(child(edit.root, 'x:cols'), 'x:col')
    expect(list.map((one) => `${attribute(one, 'min')}-${attribute(one, 'max')}`)).toEqual([
      '1-1',
      '2-2',
      '3-3',
      '4-4',
    ])
  })
})
