import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** A list of marks that not everybody may open: what is protected is the whole file. */
export const protectedStart: StartFiles = {
  name: 'word-open-password',
  file: '成绩说明.docx',
  files: () =>
    new Map([
      [
        '成绩说明.docx',
        writeWordStart({
          body:
            plainParagraph('期末成绩说明') + plainParagraph('本说明仅供任课教师查阅，请勿外传。'),
        }),
      ],
    ]),
}
