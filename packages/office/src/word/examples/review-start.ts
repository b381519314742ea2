import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** Paragraphs of the start file for comments, protection and properties. */
export const REVIEW = {
  title: '关于开展读书活动的通知',
  purpose: '为营造书香校园，学校决定开展读书活动。',
  time: '活动时间为四月至六月。',
  books: '推荐书目由图书馆公布。',
  reward: '对表现突出的班级予以表彰。',
} as const

/** A short notice to be reviewed. */
export const reviewStart: StartFiles = {
  name: 'word-review',
  file: '读书活动.docx',
  files: () =>
    new Map([
      [
        '读书活动.docx',
        writeWordStart({
          body: Object.values(REVIEW)
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}

const AUTHOR = 'w:author="李老师" w:date="2026-03-01T09:00:00Z"'
const text = (part: string): string => `<w:r><w:t xml:space="preserve">${part}</w:t></w:r>`

/** A notice with changes that someone else made and that nobody has decided on. */
export const revisedStart: StartFiles = {
  name: 'word-revised',
  file: '修订稿.docx',
  files: () =>
    new Map([
      [
        '修订稿.docx',
        writeWordStart({
          body: [
            plainParagraph('文艺晚会通知'),
            `<w:p>${text('活动在')}<w:del w:id="1" ${AUTHOR}><w:r><w:delText>体育馆</w:delText></w:r></w:del><w:ins w:id="2" ${AUTHOR}>${text('大礼堂')}</w:ins>${text('举行，请')}<w:ins w:id="3" ${AUTHOR}>${text('准时')}</w:ins>${text('参加。')}</w:p>`,
            `<w:p><w:pPr><w:rPr><w:del w:id="4" ${AUTHOR}/></w:rPr></w:pPr>${text('各班报送两个节目，')}</w:p>`,
            `<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id="5" ${AUTHOR}><w:rPr/></w:rPrChange></w:rPr><w:t>时长不限。</w:t></w:r></w:p>`,
            plainParagraph('学生会'),
          ].join(''),
        }),
      ],
    ]),
}

/** A notice with macros, which has to be saved without them. */
export const macroStart: StartFiles = {
  name: 'word-macros',
  file: '通知.docm',
  files: () =>
    new Map([
      [
        '通知.docm',
        writeWordStart({
          body: plainParagraph('关于放假的通知') + plainParagraph('五月一日至五日放假。'),
          links: [
            {
              id: 'rIdMacros',
              type: 'http://schemas.microsoft.com/office/2006/relationships/vbaProject',
              target: 'word/vbaProject.bin',
            },
          ],
          parts: [
            {
              name: 'word/vbaProject.bin',
              contentType: 'application/vnd.ms-office.vbaProject',
              content: new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]),
            },
          ],
        }),
      ],
    ]),
}
