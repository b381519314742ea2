import { words, type Words } from '../checkpoints/checker.ts'
import { ownTable } from '../package/own-table.ts'

/** What a protected sheet may allow, with what a missing attribute means: true is forbidden. */
export const ACTIONS = {
  objects: false,
  scenarios: false,
  formatCells: true,
  formatColumns: true,
  formatRows: true,
  insertColumns: true,
  insertRows: true,
  insertHyperlinks: true,
  deleteColumns: true,
  deleteRows: true,
  selectLockedCells: false,
  selectUnlockedCells: false,
  sort: true,
  autoFilter: true,
  pivotTables: true,
} as const
export type Action = keyof typeof ACTIONS

export const ACTION_WORDS: Readonly<Record<Action, Words>> = ownTable({
  objects: words('编辑对象', 'edit objects'),
  scenarios: words('编辑方案', 'edit scenarios'),
  formatCells: words('设置单元格格式', 'format cells'),
  formatColumns: words('设置列格式', 'format columns'),
  formatRows: words('设置行格式', 'format rows'),
  insertColumns: words('插入列', 'insert columns'),
  insertRows: words('插入行', 'insert rows'),
  insertHyperlinks: words('插入超链接', 'insert hyperlinks'),
  deleteColumns: words('删除列', 'delete columns'),
  deleteRows: words('删除行', 'delete rows'),
  selectLockedCells: words('选定锁定单元格', 'select locked cells'),
  selectUnlockedCells: words('选定未锁定的单元格', 'select unlocked cells'),
  sort: words('排序', 'sort'),
  autoFilter: words('使用自动筛选', 'use filters'),
  pivotTables: words('使用数据透视表', 'use pivot tables'),
})
