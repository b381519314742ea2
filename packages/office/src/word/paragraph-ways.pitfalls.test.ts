import { describe, it } from 'vitest'
import { paragraph, run } from '../testing/make-document.ts'
import { paragraphsOf } from '../testing/word-verdict.ts'
import { tryWays } from '../testing/try-pitfalls.ts'
import {
  TEXT,
  NEXT,
  rest,
  BOTH,
  style,
  pPr,
  DEFAULTS,
  direct,
  styled,
} from '../testing/paragraph-answers.ts'

const waysOf = (content: string) => [
  direct(content),
  styled(content),
  {
    body: BOTH,
    styles: DEFAULTS.replace(
      '</w:docDefaults>',
      `<w:pPrDefault>${pPr(content)}</w:pPrDefault></w:docDefaults>`,
    ),
  },
  { body: BOTH, styles: DEFAULTS + style('a', pPr(content), 'w:default="on"') },
  {
    ...direct(''),
    body: `<w:sdt><w:sdtContent>${paragraph(TEXT, '', content)}</w:sdtContent></w:sdt>${rest}`,
  },
  {
    ...direct(''),
    body: `<w:p>${pPr(content)}<w:ins w:id="1">${run(TEXT.slice(0, 4))}</w:ins>${run(TEXT.slice(4))}</w:p>${rest}`,
  },
  {
    ...direct(''),
    body: `<w:p>${pPr(content + '<w:pPrChange w:id="1"><w:pPr><w:jc w:val="end"/></w:pPr></w:pPrChange>')}${run(TEXT)}</w:p>${rest}`,
  },
  // the paragraph was cut in two under revision, and joined again
  {
    ...direct(''),
    body: `<w:p>${pPr('<w:rPr><w:del w:id="1"/></w:rPr>')}${run(TEXT.slice(0, 4))}</w:p><w:p>${pPr(content)}${run(TEXT.slice(4))}</w:p>${rest}`,
  },
]
const missesOf = (content: string) => [
  { body: BOTH, styles: DEFAULTS },
  { body: paragraph(TEXT) + paragraph(NEXT, '', content), styles: DEFAULTS },
  { body: paragraph('', '', content) + BOTH, styles: DEFAULTS },
  { body: BOTH, styles: DEFAULTS + style('s', pPr(content)) },
  {
    ...direct(''),
    body: `<w:p>${pPr(`<w:pPrChange w:id="1">${pPr(content)}</w:pPrChange>`)}${run(TEXT)}</w:p>${rest}`,
  },
  {
    body: BOTH + '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/></w:sectPr>',
    header: paragraph(TEXT, '', content),
    styles: DEFAULTS,
  },
]
const box = (side: string) => `<w:${side} w:val="single" w:sz="12" w:space="1" w:color="FF0000"/>`
const KNOWN: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ['10201', { value: 'center' }, '<w:jc w:val="center"/>'],
  ['10202', { value: 2 }, '<w:ind w:firstLineChars="200" w:firstLine="420"/>'],
  ['10203', { value: 2 }, '<w:ind w:left="420" w:hangingChars="200" w:hanging="420"/>'],
  ['10204', { left: { value: 1, unit: 'cm' } }, '<w:ind w:start="567"/>'],
  ['10205', { mode: 'multiple', value: 1.5 }, '<w:spacing w:line="360" w:lineRule="auto"/>'],
  [
    '10206',
    { before: { value: 0.5, unit: 'lines' } },
    '<w:spacing w:beforeLines="50" w:before="156"/>',
  ],
  ['10207', { level: 2 }, '<w:outlineLvl w:val="1"/>'],
  ['10208', { keepNext: true, widowControl: false }, '<w:keepNext/><w:widowControl w:val="off"/>'],
  [
    '10209',
    { line: { style: 'single', widthPt: 1.5, colors: ['红色'] } },
    `<w:pBdr>${['top', 'left', 'bottom', 'right'].map(box).join('')}</w:pBdr>`,
  ],
  ['10210', { fills: ['黄色'] }, '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>'],
  [
    '10212',
    { stops: [{ position: { value: 5, unit: 'cm' }, type: 'right', leader: 'dot' }] },
    '<w:tabs><w:tab w:val="end" w:pos="2835" w:leader="dot"/></w:tabs>',
  ],
  ['10213', { autoSpaceDE: false }, '<w:autoSpaceDE w:val="0"/>'],
]
describe('formats of paragraphs, given in every way (CHECKPOINTS 2.5, 4.2)', () => {
  it.each(KNOWN)('%s is seen wherever it comes from, and only there', (code, expected, content) => {
    tryWays(
      { code, expected, start: { body: BOTH, styles: DEFAULTS }, target: paragraphsOf(TEXT) },
      waysOf(content),
      missesOf(content),
    )
  })
})
