import { strToU8 } from 'fflate'
import type { StartFiles } from '../../checkpoints/checker.ts'
import { START_STYLE, writeExcelStart, type StartCell } from '../write-start.ts'

/** Sheets of the start file for typing and filling. */
export const CONTENT = {
  register: '登记表',
  list: '名单',
  quarter: '季度',
  contacts: '通讯录',
  orders: '订单',
  imported: '导入',
} as const

/** The text file that is imported, as it lies beside the workbook. */
export const IMPORTED = '图书.csv'

const header = (texts: readonly string[]): StartCell[] =>
  texts.map((value) => ({ value, style: START_STYLE.header }))

const CONTACTS = [
  ['计算机学院', '王芳'],
  ['外语学院', '李强'],
  ['计算机基础教研室', '刘洋'],
  ['数学学院', '陈静'],
  ['计算机实验中心', '杨帆'],
]

/** A workbook of a school's lists, with room for what is typed, filled, linked and imported. */
export const contentStart: StartFiles = {
  name: 'excel-content',
  file: '登记.xlsx',
  files: () =>
    new Map([
      [
        '登记.xlsx',
        writeExcelStart({
          sheets: [
            {
              name: CONTENT.register,
              rows: [
                header(['序号', '项目', '编号', '登记日期', '网址', '备注']),
                [null, '报到'],
                [null, '体检'],
                [null, '缴费'],
                [null, '领书'],
                [null, '选课'],
              ],
            },
            {
              name: CONTENT.list,
              rows: [
                header(['姓名', '部门', '工龄']),
                ['赵一', '办公室', 5],
                ['钱二', '财务处', 8],
                ['孙三', '教务处', 3],
                ['李四', '学生处', 12],
                ['合计', null, { formula: 'SUM(C2:C5)', value: 28 }],
              ],
            },
            {
              name: CONTENT.quarter,
              rows: [
                header(['季度', '一季度', '二季度', '三季度']),
                ['收入', 120, 135, 128],
                ['支出', 80, 92, 75],
                [
                  '结余',
                  ...['B', 'C', 'D'].map((one, index) => ({
                    formula: `${one}2-${one}3`,
                    value: [40, 43, 53][index] ?? 0,
                  })),
                ],
              ],
            },
            { name: CONTENT.contacts, rows: [header(['部门', '联系人']), ...CONTACTS] },
            {
              name: CONTENT.orders,
              rows: [
                header(['订单号', '客户', '金额']),
                ['D01', '华联', 300],
                ['D02', '大润发', 450],
                ['D01', '华联', 300],
                ['D03', '永辉', 520],
                ['D02', '大润发', 450],
              ],
            },
            { name: CONTENT.imported, rows: [['图书清单']] },
          ],
        }),
      ],
      [
        IMPORTED,
        strToU8('﻿书名,定价,册数\r\n数据结构,39.5,20\r\n"操作系统,原理",45,15\r\n数据库,52,8\r\n'),
      ],
    ]),
}
