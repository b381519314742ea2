import { strToU8 } from 'fflate'
import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** Paragraphs of the start file for mail merge, controls, covers and themes. */
export const LETTER = {
  title: '家长会邀请函',
  greeting: '尊敬的家长：',
  body: '学校定于本周六上午九时召开家长会，请您准时出席。',
  reply: '是否参加：',
  date: '回执日期：',
  signature: '教务处',
} as const

export const LIST = '学生名单.csv'

/** A letter to be sent to many, with its list of addressees. */
export const letterStart: StartFiles = {
  name: 'word-letter',
  file: '邀请函.docx',
  files: () =>
    new Map([
      [
        '邀请函.docx',
        writeWordStart({
          body: Object.values(LETTER)
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
      [LIST, strToU8('姓名,班级\n王芳,一班\n李强,二班\n')],
    ]),
}
