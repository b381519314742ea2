import type { StartFiles } from '../../checkpoints/checker.ts'
import { writeExcelStart } from '../write-start.ts'

/** Marks whose columns get conditional formats and validations. */
export const rulesStart: StartFiles = {
  name: 'excel-rules',
  file: '评分.xlsx',
  files: () =>
    new Map([
      [
        '评分.xlsx',
        writeExcelStart({
          sheets: [
            {
              name: '评分表',
              rows: [
                [
                  '姓名',
                  '语文',
                  '数学',
                  '英语',
                  '物理',
                  '化学',
                  '总分',
                  '旧分',
                  '性别',
                  '班级',
                  '等级',
                ],
                ['张晓明', 85, 92, 78, 66, 71, 392, 60, '男', '一班', 3],
                ['李小红', 76, 88, 91, 83, 79, 417, 72, '女', '二班', 2],
                ['王建国', 90, 65, 82, 95, 88, 420, 55, '男', '一班', 1],
                ['张晓明', 58, 73, 69, 74, 62, 336, 81, '男', '三班', 3],
                ['陈志强', 95, 97, 99, 91, 93, 475, 90, '男', '二班', 1],
              ],
              after:
                '<conditionalFormatting sqref="H2:H6"><cfRule type="cellIs" priority="1" operator="lessThan"><formula>60</formula></cfRule></conditionalFormatting>',
            },
          ],
        }),
      ],
    ]),
}
