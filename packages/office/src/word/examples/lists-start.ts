import type { StartFiles } from '../../checkpoints/checker.ts'
import { declare } from '../../package/write-package.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** Paragraphs of the start file for lists, by what is done to them. */
export const LISTS = {
  title: '班级图书角管理办法',
  bullets: ['爱护图书，不在书页上涂画', '按时归还，方便其他同学借阅', '保持安静，不影响他人学习'],
  numbers: ['到图书管理员处登记', '领取所借的图书', '在两周之内归还'],
  chapter: '借阅规则',
  section: '借阅时间',
  levels: ['图书分类', '文学类'],
  indents: ['管理员每天整理一次书架', '管理员每月清点一次图书'],
} as const

const level = (depth: number, text: string): string =>
  `<w:lvl w:ilvl="${depth}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="${text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="${420 * (depth + 1)}" w:hanging="420"/></w:pPr></w:lvl>`
const list = (id: number): string =>
  `<w:abstractNum w:abstractNumId="${id}"><w:multiLevelType w:val="multilevel"/>${level(0, '%1.')}${level(1, '%1.%2')}${level(2, '%1.%2.%3')}</w:abstractNum>`
const number = (id: number, abstractId: number): string =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${abstractId}"/></w:num>`
const inList = (id: number): string =>
  `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${id}"/></w:numPr>`

/** Rules of a class library: plain paragraphs, headings without numbers, and two lists. */
export const listsStart: StartFiles = {
  name: 'word-lists',
  file: '图书角.docx',
  files: () =>
    new Map([
      [
        '图书角.docx',
        writeWordStart({
          body: [
            plainParagraph(LISTS.title),
            ...LISTS.bullets.map((text) => plainParagraph(text)),
            plainParagraph(LISTS.chapter, '<w:pStyle w:val="2"/>'),
            plainParagraph(LISTS.section, '<w:pStyle w:val="3"/>'),
            ...LISTS.numbers.map((text) => plainParagraph(text)),
            ...LISTS.levels.map((text) => plainParagraph(text, inList(1))),
            ...LISTS.indents.map((text) => plainParagraph(text, inList(2))),
          ].join(''),
          parts: [
            {
              name: 'word/numbering.xml',
              contentType:
                'application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml',
              content: `<w:numbering ${declare('w')}>${list(0)}${list(1)}${number(1, 0)}${number(2, 1)}</w:numbering>`,
            },
          ],
          links: [{ id: 'rIdNumbering', type: 'numbering', target: 'word/numbering.xml' }],
        }),
      ],
    ]),
}
