import type { DemoPaper } from './demo-paper.ts'
import { secondExcelTask } from './second-exam-excel.ts'
import { secondItems } from './second-exam-items.ts'
import { secondWordTask } from './second-exam-word.ts'

/**
 * A small exam with other fonts, margins, functions, ranges and folder names than the demo exam, so
 * that a grader which knows only the first one is found out: 30 + 35 + 35 points.
 */
export const secondPaper: DemoPaper = {
  version: 1,
  title: '八年级信息技术单元测验',
  items: secondItems,
  tasks: [secondWordTask, secondExcelTask],
}
