import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** A notice on one page size, for everything that is set for a whole page. */
export const pageStart: StartFiles = {
  name: 'word-page',
  file: '通知.docx',
  files: () =>
    new Map([
      [
        '通知.docx',
        writeWordStart({
          body: [
            '关于举办校园科技文化节的通知',
            '为丰富校园文化生活，激发同学们学习科学技术的兴趣，学校决定举办第八届科技文化节。',
            '活动时间为五月十日至五月二十日，活动内容包括机器人比赛、程序设计竞赛和科普讲座。',
            '请各班班长于四月三十日前将报名表交到教务处。',
          ]
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}

/** A page whose grid and writing direction are still as Word lays them out. */
export const gridStart: StartFiles = {
  name: 'word-page-grid',
  file: '散文.docx',
  files: () =>
    new Map([
      [
        '散文.docx',
        writeWordStart({
          body: ['春', '盼望着，盼望着，东风来了，春天的脚步近了。', '一切都像刚睡醒的样子。']
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}

/** Paragraphs of the start file for columns and breaks, by what is done to them. */
export const BREAKS = {
  title: '互联网的发展历程',
  columns: '互联网起源于二十世纪六十年代，最初只连接了四台主机，用于科研机构之间交换数据。',
  after: '七十年代出现了电子邮件，八十年代域名系统开始使用。',
  section: '第二部分 互联网在中国',
  text: '一九九四年我国全功能接入国际互联网，从此进入高速发展阶段。',
  page: '第三部分 展望未来',
  end: '人工智能与物联网将把更多的设备连接起来。',
} as const

/** A text with parts, for columns, section breaks and page breaks. */
export const breaksStart: StartFiles = {
  name: 'word-page-breaks',
  file: '互联网.docx',
  files: () =>
    new Map([
      [
        '互联网.docx',
        writeWordStart({
          body: Object.values(BREAKS)
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}
