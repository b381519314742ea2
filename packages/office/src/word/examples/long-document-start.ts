import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** Paragraphs of the start file for styles, contents, notes and references. */
export const LONG = {
  title: '校园网络安全管理研究',
  abstract: '摘要：本文分析校园网络面临的安全威胁，并提出管理对策。',
  chapterOne: '第一章 绪论',
  background: '随着教育信息化的推进，校园网络已成为教学和管理的重要基础设施。',
  sectionOne: '1.1 研究意义',
  meaning: '研究校园网络安全，对保障教学秩序具有重要意义。',
  chapterTwo: '第二章 安全威胁',
  threats: '常见的威胁包括计算机病毒、网络攻击和信息泄露。',
  quotation: '没有网络安全就没有国家安全。',
  reference: '各类威胁所占的比例参见后文的统计表。',
  tableLead: '对各类威胁的统计结果如下。',
  chapterThree: '第三章 管理对策',
  measures: '学校应当建立健全网络安全管理制度，并定期开展检查。',
  keyword: '防火墙是保护内部网络的重要设备。',
  contact: '联系部门：',
  ending: '综上所述，技术与管理应当并重。',
} as const

const HEADINGS: Readonly<Record<string, number>> = {
  chapterOne: 1,
  sectionOne: 2,
  chapterTwo: 1,
  chapterThree: 1,
}
const cell = (text: string): string =>
  `<w:tc><w:tcPr><w:tcW w:w="4153" w:type="dxa"/></w:tcPr>${plainParagraph(text)}</w:tc>`
const TABLE = `<w:tbl><w:tblPr><w:tblStyle w:val="12"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="4153"/><w:gridCol w:w="4153"/></w:tblGrid>${[
  ['威胁', '比例'],
  ['病毒', '45%'],
  ['攻击', '35%'],
]
  .map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`)
  .join('')}</w:tbl>`

/** A thesis in three chapters whose headings have their styles, with one table. */
export const longDocumentStart: StartFiles = {
  name: 'word-long-document',
  file: '论文.docx',
  files: () =>
    new Map([
      [
        '论文.docx',
        writeWordStart({
          body: Object.entries(LONG)
            .map(([name, text]) => {
              const level = HEADINGS[name]
              const style = level === undefined ? '' : `<w:pStyle w:val="${level + 1}"/>`
              return plainParagraph(text, style) + (name === 'tableLead' ? TABLE : '')
            })
            .join(''),
        }),
      ],
    ]),
}
