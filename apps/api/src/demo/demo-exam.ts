import { multipleItems, singleItems } from './demo-exam-choices.ts'
import { excelTask } from './demo-exam-excel.ts'
import { filesTask } from './demo-exam-files.ts'
import { fillInItems, trueFalseItems } from './demo-exam-statements.ts'
import { wordTask } from './demo-exam-word.ts'
import type { DemoPaper } from './demo-paper.ts'

/**
 * The exam that a first start offers: 100 points, of which objective items 40, Word 25, Excel 25,
 * files 10. Nothing outside this folder knows its ids, texts or numbers: grading reads them as data.
 */
export const demoPaper: DemoPaper = {
  version: 1,
  title: '九年级信息技术期中考试',
  items: [...singleItems, ...multipleItems, ...trueFalseItems, ...fillInItems],
  tasks: [wordTask, excelTask, filesTask],
}
