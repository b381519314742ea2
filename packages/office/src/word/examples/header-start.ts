import type { StartFiles } from '../../checkpoints/checker.ts'
import { declare } from '../../package/write-package.ts'
import { A4_SECTION, plainParagraph, writeWordStart } from '../write-start.ts'

const TEXTS = [
  '图书馆藏书统计报告',
  '本馆现有纸质图书十二万册，电子图书三十万种，期刊八百余种。',
  '本年度新购图书六千册，其中科技类图书占百分之四十。',
  '读者借阅量比去年增长了一成，电子资源的访问量翻了一番。',
]
const body = TEXTS.map((text) => plainParagraph(text)).join('')

/** A report without headers or footers. */
export const headerStart: StartFiles = {
  name: 'word-header',
  file: '报告.docx',
  files: () => new Map([['报告.docx', writeWordStart({ body })]]),
}

/** A report for the watermark, which Word keeps in the headers. */
export const watermarkStart: StartFiles = {
  name: 'word-watermark',
  file: '合同.docx',
  files: () =>
    new Map([
      [
        '合同.docx',
        writeWordStart({
          body: ['房屋租赁合同', '出租方与承租方经协商一致，就房屋租赁事宜订立本合同。']
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}

/** The text of the header that the second report comes with. */
const HEADER_TEXT = '市第一图书馆内部资料'

/** A report whose header has a text, and the line that Word's header style gives it. */
export const headerFormatStart: StartFiles = {
  name: 'word-header-format',
  file: '年报.docx',
  files: () =>
    new Map([
      [
        '年报.docx',
        writeWordStart({
          body,
          section: A4_SECTION.replace(
            '<w:sectPr>',
            '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>',
          ),
          links: [{ id: 'rIdHeader', type: 'header', target: 'word/header1.xml' }],
          parts: [
            {
              name: 'word/header1.xml',
              contentType:
                'application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml',
              content: `<w:hdr ${declare('w', 'r')}>${plainParagraph(HEADER_TEXT, '<w:pStyle w:val="13"/>')}</w:hdr>`,
            },
          ],
        }),
      ],
    ]),
}
