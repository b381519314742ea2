import { paragraph, run } from '../testing/make-document.ts'
import { paragraphsOf, type PitfallCase } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

const TEXT = '古镇的清晨格外安静，石板路上只有几个早起的人。'
const NEXT = '河边的茶馆已经开门，老人们围坐在一起。'
const LAST = '太阳升起来，游客渐渐多了。'
const A4 = '<w:pgSz w:w="11906" w:h="16838"/>'
const MARGINS =
  '<w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/>'
const sect = (content: string): string => `<w:sectPr>${content}</w:sectPr>`
const ending = (text: string, content: string): string => paragraph(text, '', sect(content))
const ALL = paragraph(TEXT) + paragraph(NEXT) + paragraph(LAST)
const START = ALL + sect(A4 + MARGINS)
const page = (content: string): string => ALL + sect(content)
const columns = (cols: string, before = '<w:type w:val="continuous"/>'): string =>
  ending(TEXT, A4 + MARGINS) +
  ending(NEXT, A4 + MARGINS + before + cols) +
  paragraph(LAST) +
  sect(A4 + MARGINS + '<w:type w:val="continuous"/>')
const PAGE = { in: 'section' }
const base = { start: START, target: PAGE }
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'columns of the paragraph and of nothing else',
    code: '10304',
    target: paragraphsOf(NEXT),
    expected: { count: 2, separator: true, gapChars: 2 },
    right: [
      columns('<w:cols w:num="2" w:sep="1" w:space="420"/>'),
      columns('<w:cols w:num="2" w:sep="true" w:space="425" w:equalWidth="true"/>'),
      columns(
        '<w:cols w:num="2" w:sep="1" w:space="420" w:equalWidth="0"><w:col w:w="3943" w:space="420"/><w:col w:w="3943"/></w:cols>',
      ),
      // LibreOffice's empty paragraph that ends the section
      ending(TEXT, A4 + MARGINS) +
        paragraph(NEXT) +
        ending(
          '',
          A4 + MARGINS + '<w:type w:val="continuous"/><w:cols w:num="2" w:sep="1" w:space="420"/>',
        ) +
        paragraph(LAST) +
        sect(A4 + MARGINS),
    ],
    wrong: [
      page(A4 + MARGINS + '<w:cols w:num="2" w:sep="1" w:space="420"/>'),
      columns('<w:cols w:num="3" w:sep="1" w:space="420"/>'),
      columns('<w:cols w:num="2" w:space="420"/>'),
      columns('<w:cols w:num="2" w:sep="1"/>'),
      ending(TEXT, A4 + '<w:cols w:num="2" w:sep="1" w:space="420"/>') +
        paragraph(NEXT) +
        paragraph(LAST) +
        sect(A4),
    ],
  },
  {
    ...base,
    title: 'the width of equal columns follows from the page',
    code: '10304',
    target: paragraphsOf(NEXT),
    expected: { count: 2, widthsChars: [18.8, 18.8], equalWidth: true },
    right: [
      columns('<w:cols w:num="2" w:space="420"/>'),
      columns(
        '<w:cols w:num="2" w:equalWidth="0"><w:col w:w="3943" w:space="420"/><w:col w:w="3943"/></w:cols>',
      ),
    ],
    wrong: [
      columns('<w:cols w:num="2" w:space="1440"/>'),
      columns(
        '<w:cols w:num="2" w:equalWidth="0"><w:col w:w="3943" w:space="1000"/><w:col w:w="3000"/></w:cols>',
      ),
    ],
  },
  {
    ...base,
    title: 'the type of a break stands in the section that begins there',
    code: '10305',
    target: paragraphsOf(NEXT),
    expected: { type: 'nextPage' },
    right: [
      ending(TEXT, A4 + '<w:type w:val="continuous"/>') +
        paragraph(NEXT) +
        paragraph(LAST) +
        sect(A4),
      ending(TEXT, A4) +
        ending('', A4) +
        paragraph(NEXT) +
        paragraph(LAST) +
        sect(A4 + '<w:type w:val="continuous"/>'),
      paragraph(TEXT) +
        ending('', A4) +
        paragraph(NEXT) +
        paragraph(LAST) +
        sect('<w:type w:val="nextPage"/>'),
    ],
    wrong: [
      ending(TEXT, A4) +
        paragraph(NEXT) +
        paragraph(LAST) +
        sect(A4 + '<w:type w:val="continuous"/>'),
      paragraph(TEXT) + ending(NEXT, A4) + paragraph(LAST) + sect(A4),
      `${paragraph(TEXT)}<w:p><w:r><w:br w:type="page"/></w:r></w:p>${paragraph(NEXT)}${paragraph(LAST)}`,
    ],
  },
  {
    ...base,
    title: 'a page begins there, by whatever means',
    code: '10306',
    target: paragraphsOf(NEXT),
    expected: {},
    right: [
      `${paragraph(TEXT)}<w:p><w:r><w:br w:type="page"/></w:r>${run(NEXT)}</w:p>${paragraph(LAST)}`,
      `<w:p>${run(TEXT)}<w:r><w:br w:type="page"/></w:r></w:p>${paragraph(NEXT)}${paragraph(LAST)}`,
      `${paragraph(TEXT)}<w:p><w:ins w:id="1"><w:r><w:br w:type="page"/></w:r></w:ins></w:p>${paragraph(NEXT)}${paragraph(LAST)}`,
      paragraph(TEXT) + paragraph(NEXT, '', '<w:pageBreakBefore/>') + paragraph(LAST),
      ending(TEXT, A4) + paragraph(NEXT) + paragraph(LAST) + sect('<w:type w:val="oddPage"/>'),
    ],
    wrong: [
      `${paragraph(TEXT)}<w:p><w:r><w:lastRenderedPageBreak/></w:r>${run(NEXT)}</w:p>${paragraph(LAST)}`,
      `${paragraph(TEXT)}<w:p><w:del w:id="1"><w:r><w:br w:type="page"/></w:r></w:del></w:p>${paragraph(NEXT)}${paragraph(LAST)}`,
      `${paragraph(TEXT)}<w:p><w:r><w:br w:type="column"/></w:r>${run(NEXT)}</w:p>${paragraph(LAST)}`,
      `<w:p><w:r><w:br w:type="page"/></w:r>${run(TEXT)}</w:p>${paragraph(NEXT)}${paragraph(LAST)}`,
      paragraph(TEXT) + paragraph('').repeat(30) + paragraph(NEXT) + paragraph(LAST),
    ],
  },
]
tryPitfalls(
  'columns and breaks: right in another way, wrong though it looks right (CHECKPOINTS 4.3)',
  cases,
)
