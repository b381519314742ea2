import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** A report that a chart is to be put into. */
export const chartStart: StartFiles = {
  name: 'word-chart',
  file: '借阅报告.docx',
  files: () =>
    new Map([
      [
        '借阅报告.docx',
        writeWordStart({
          body: ['图书馆借阅报告', '本学期图书馆共接待读者三千余人次，各类资料的借阅量见下图。']
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}
