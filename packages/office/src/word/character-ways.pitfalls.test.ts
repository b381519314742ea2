import { describe, it } from 'vitest'
import { paragraph, run } from '../testing/make-document.ts'
import { paragraphsOf } from '../testing/word-verdict.ts'
import { tryWays } from '../testing/try-pitfalls.ts'

const TEXT = '网络安全关系到每一个人，应当常抓不懈。'
const NEXT = '计算机病毒会破坏数据。'
const BOTH = paragraph(TEXT) + paragraph(NEXT)
const rest = paragraph(NEXT)
const style = (id: string, content: string, more = 'w:type="paragraph"'): string =>
  `<w:style ${more} w:styleId="${id}"><w:name w:val="${id}"/>${content}</w:style>`
const rPr = (content: string): string => `<w:rPr>${content}</w:rPr>`
const styled = (content: string) => ({
  body: paragraph(TEXT, '', '<w:pStyle w:val="s"/>') + rest,
  styles: style('s', rPr(content)),
})
const asCharacterStyle = (content: string) => ({
  body: paragraph(TEXT, '<w:rStyle w:val="c"/>') + rest,
  styles: style('c', rPr(content), 'w:type="character"'),
})
const asDefault = (content: string) => ({
  body: BOTH,
  styles: `<w:docDefaults><w:rPrDefault>${rPr(content)}</w:rPrDefault></w:docDefaults>`,
})
const direct = (content: string, text = TEXT): string => paragraph(text, content) + rest
const inside = (open: string, close: string, content: string): string =>
  `<w:p>${open}${run(TEXT, content)}${close}</w:p>${rest}`
/** The ways in which a run's property may be given. */
const waysOf = (content: string) => [
  direct(content),
  styled(content),
  asCharacterStyle(content),
  asDefault(content),
  // cut into runs, in what programs put around runs, inserted under revision
  `<w:p>${run('网络安全', content)}${run('关系到每一个人，', content)}${run('应当常抓不懈。', content)}</w:p>${rest}`,
  inside('<w:ins w:id="1" w:author="a">', '</w:ins>', content),
  inside('<w:moveTo w:id="1" w:author="a">', '</w:moveTo>', content),
  inside('<w:sdt><w:sdtContent>', '</w:sdtContent></w:sdt>', content),
  inside('<w:hyperlink w:anchor="a">', '</w:hyperlink>', content),
  inside('<w:smartTag><w:smartTag>', '</w:smartTag></w:smartTag>', content),
  inside('<w:customXml>', '</w:customXml>', content),
  inside(
    '<mc:AlternateContent><mc:Choice Requires="w14">',
    '</mc:Choice><mc:Fallback/></mc:AlternateContent>',
    content,
  ),
  `<w:sdt><w:sdtContent>${paragraph(TEXT, content)}</w:sdtContent></w:sdt>${rest}`,
  // a deletion beside it, formatted otherwise
  `<w:p><w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del>${run(TEXT, content)}</w:p>${rest}`,
]
/** Where it is of no use. */
const missesOf = (content: string) => [
  BOTH,
  paragraph(TEXT) + paragraph(NEXT, content),
  paragraph(TEXT, '', rPr(content)) + rest,
  paragraph(TEXT) + paragraph('', content) + rest,
  `<w:p>${run('网络安全关系到每一个人，', content)}${run('应当常抓不懈。')}</w:p>${rest}`,
  { body: BOTH, styles: style('s', rPr(content)) },
  `<w:p><w:del w:id="1"><w:r><w:rPr>${content}</w:rPr><w:delText>${TEXT}</w:delText></w:r></w:del>${run(TEXT)}</w:p>${rest}`,
  {
    body: BOTH + '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/></w:sectPr>',
    header: paragraph(TEXT, content),
  },
  inside(
    '<mc:AlternateContent><mc:Choice Requires="w14">',
    `</mc:Choice><mc:Fallback>${run(TEXT, content)}</mc:Fallback></mc:AlternateContent>`,
    '',
  ),
]
const KNOWN: readonly (readonly [
  code: string,
  expected: Readonly<Record<string, unknown>>,
  content: string,
])[] = [
  [
    '10101',
    { eaFont: '楷体', size: '小四' },
    '<w:rFonts w:eastAsia="KaiTi_GB2312"/><w:sz w:val="24"/>',
  ],
  ['10102', { bold: true, italic: true }, '<w:b/><w:i w:val="on"/>'],
  ['10103', { type: 'wave', colors: ['红色'] }, '<w:u w:val="wave" w:color="ff0000"/>'],
  ['10104', { kind: 'single' }, '<w:strike w:val="true"/>'],
  ['10105', { colors: ['红色'] }, '<w:color w:val="ff0000"/>'],
  ['10106', { colors: ['yellow'] }, '<w:highlight w:val="yellow"/>'],
  [
    '10107',
    { fills: ['黄色'], border: { style: 'single', widthPt: 0.5 } },
    '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:shd w:val="clear" w:fill="ffff00"/>',
  ],
  ['10108', { kind: 'subscript' }, '<w:vertAlign w:val="subscript"/>'],
  ['10109', { points: 1.5 }, '<w:spacing w:val="30"/>'],
  ['10110', { percent: 80 }, '<w:w w:val="80"/>'],
  ['10111', { points: 3 }, '<w:position w:val="6"/>'],
  ['10112', { kind: 'dot' }, '<w:em w:val="dot"/>'],
  ['10113', { kind: 'caps' }, '<w:caps/>'],
  ['10114', {}, '<w:vanish w:val="1"/>'],
  ['10115', { kinds: ['shadow'] }, '<w:shadow/>'],
]
describe('formats of characters, given in every way (CHECKPOINTS 2.5, 4.1)', () => {
  it.each(KNOWN)('%s is seen wherever it comes from, and only there', (code, expected, content) => {
    tryWays(
      { code, expected, start: BOTH, target: paragraphsOf(TEXT) },
      waysOf(content),
      missesOf(content),
    )
  })
})
