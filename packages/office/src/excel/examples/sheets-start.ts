import type { StartFiles } from '../../checkpoints/checker.ts'
import { writeExcelStart } from '../write-start.ts'

const SALES = [
  ['月份', '商品', '数量', '单价', '备注'],
  ['一月', '打印纸', 120, 25, '办公用品采购'],
  ['一月', '墨盒', 16, 180, '常用耗材'],
  ['二月', '打印纸', 98, 25, '办公用品采购'],
  ['二月', '鼠标', 30, 45, '配件'],
  ['三月', '键盘', 22, 99, '配件'],
  ['三月', '墨盒', 18, 180, '常用耗材'],
  ['四月', '显示器', 5, 1100, '固定资产'],
  ['四月', '路由器', 4, 320, '固定资产'],
  ['五月', '打印纸', 110, 25, '办公用品采购'],
]

/** A workbook with a sheet for each thing that is done to rows, columns and sheets. */
export const sheetsStart: StartFiles = {
  name: 'excel-sheets',
  file: '销售.xlsx',
  files: () =>
    new Map([
      [
        '销售.xlsx',
        writeExcelStart({
          sheets: [
            { name: '销售表', rows: SALES },
            {
              name: 'Sheet2',
              rows: [
                ['季度', '合计'],
                ['一季度', { formula: '销售表!C2+销售表!C3', value: 136 }],
              ],
            },
            {
              name: '汇总',
              rows: [
                ['项目', '金额'],
                ['合计', { formula: 'Sheet2!B2', value: 136 }],
              ],
            },
            { name: '草稿', rows: [['草稿内容']] },
          ],
        }),
      ],
    ]),
}

/** Sheets whose order is changed. */
export const orderStart: StartFiles = {
  name: 'excel-order',
  file: '季度.xlsx',
  files: () =>
    new Map([
      [
        '季度.xlsx',
        writeExcelStart({
          sheets: [
            {
              name: '二季度',
              rows: [
                ['四月', 1],
                ['五月', 2],
              ],
            },
            {
              name: '一季度',
              rows: [
                ['一月', 3],
                ['二月', 4],
              ],
            },
            { name: '多余', rows: [['删除我']] },
          ],
        }),
      ],
    ]),
}
