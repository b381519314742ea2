import type { StartFiles } from '../../checkpoints/checker.ts'
import { writeExcelStart } from '../write-start.ts'

/** A workbook that is saved otherwise, and described by properties. */
export const fileStart: StartFiles = {
  name: 'excel-file',
  file: '汇总.xlsx',
  files: () =>
    new Map([
      ['汇总.xlsx', writeExcelStart({ sheets: [{ name: '汇总', rows: [['全年收入', 128]] }] })],
    ]),
}
