import type { StartFiles } from '../../checkpoints/checker.ts'
import { START_STYLE, writeExcelStart, type StartCell } from '../write-start.ts'

const pupil = (
  number: string,
  name: string,
  ...marks: number[]
): (string | number | StartCell)[] => [number, name, ...marks]

/** Marks of a class, each column of which an example formats. */
export const formatStart: StartFiles = {
  name: 'excel-format',
  file: '成绩.xlsx',
  files: () =>
    new Map([
      [
        '成绩.xlsx',
        writeExcelStart({
          sheets: [
            {
              name: '成绩表',
              rows: [
                ['期末考试成绩统计表'],
                ['学号', '姓名', '语文', '数学', '英语', '平均分'],
                pupil('2024001', '张晓明', 85, 92, 78, 85),
                pupil('2024002', '李小红', 76, 88, 91, 85),
                pupil('2024003', '王建国', 90, 65, 82, 79),
                pupil('2024004', '赵丽华', 58, 73, 69, 66.666),
                pupil('2024005', '陈志强', 95, 97, 99, 97),
                [],
                ['说明：平均分保留两位小数，不及格成绩应当补考。'],
                ['制表人', '教务处', null, '审核人', '王主任'],
                [],
                ['一班', null, null, '二班'],
                ['优秀', '良好', { value: '及格', style: START_STYLE.header }, '不及格', '缺考'],
                [],
                ['人数', '男', '女'],
                ['合计', 25, 23],
              ],
              after:
                '<mergeCells count="2"><mergeCell ref="A12:C12"/><mergeCell ref="D12:E12"/></mergeCells>',
            },
          ],
        }),
      ],
    ]),
}
