import { paragraph, run } from '../testing/make-document.ts'
import { paragraphsOf, type PitfallCase } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

const TEXT = '网络安全关系到每一个人，应当常抓不懈。'
const NEXT = '计算机病毒会破坏数据。'
const BOTH = paragraph(TEXT) + paragraph(NEXT)
const rest = paragraph(NEXT)
const HANS =
  '<a:fontScheme name="x"><a:majorFont><a:latin typeface="Cambria"/><a:ea typeface=""/><a:font script="Hans" typeface="黑体"/></a:majorFont><a:minorFont><a:latin typeface="Arial"/><a:ea typeface=""/><a:font script="Hans" typeface="楷体"/></a:minorFont></a:fontScheme><a:clrScheme name="x"><a:accent1><a:srgbClr val="FF0000"/></a:accent1><a:accent2><a:srgbClr val="0070C0"/></a:accent2></a:clrScheme>'
const style = (id: string, content: string, more = 'w:type="paragraph"'): string =>
  `<w:style ${more} w:styleId="${id}"><w:name w:val="${id}"/>${content}</w:style>`
const rPr = (content: string): string => `<w:rPr>${content}</w:rPr>`
const styled = (content: string) => ({
  body: paragraph(TEXT, '', '<w:pStyle w:val="s"/>') + rest,
  styles: style('s', rPr(content)),
})
const direct = (content: string, text = TEXT): string => paragraph(text, content) + rest
const target = paragraphsOf(TEXT)
const base = { start: BOTH, target }
const themed = (body: string, settings?: string) => ({
  body: body + rest,
  theme: HANS,
  ...(settings === undefined ? {} : { settings }),
})
const shadow = (more: string): string =>
  direct(`<w14:shadow ${more}><w14:srgbClr w14:val="000000"/></w14:shadow>`)
const ruby = (base_: string, guide: string): string =>
  `<w:r><w:ruby><w:rubyPr/><w:rt>${run(guide)}</w:rt><w:rubyBase>${run(base_)}</w:rubyBase></w:ruby></w:r>`
const field = (...codes: string[]): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r>${codes.map((code) => `<w:r><w:instrText xml:space="preserve">${code}</w:instrText></w:r>`).join('')}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
const around = (content: string, text = '安全'): string => {
  const [before = '', after = ''] = TEXT.split(text)
  return `<w:p>${run(before)}${content}${run(after)}</w:p>${rest}`
}
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'a theme font counts as what it is',
    code: '10101',
    expected: { eaFont: '楷体' },
    right: [
      themed(paragraph(TEXT, '<w:rFonts w:eastAsiaTheme="minorEastAsia"/>')),
      themed(paragraph(TEXT, '<w:rFonts w:eastAsia="宋体" w:eastAsiaTheme="minorEastAsia"/>')),
      {
        ...themed(BOTH.replace(rest, '')),
        styles: `<w:docDefaults><w:rPrDefault>${rPr('<w:rFonts w:eastAsiaTheme="minorEastAsia"/>')}</w:rPrDefault></w:docDefaults>`,
      },
      direct('<w:rFonts w:eastAsia="ＫａｉＴｉ"/>'),
      direct('<w:rFonts w:eastAsia="@楷体"/>'),
    ],
    wrong: [
      // only the slot of Western letters
      direct('<w:rFonts w:ascii="楷体" w:hAnsi="楷体" w:cs="楷体"/>'),
      themed(paragraph(TEXT, '<w:rFonts w:eastAsia="楷体" w:eastAsiaTheme="majorEastAsia"/>')),
      direct('<w:rFonts w:eastAsia="华文楷体"/>'),
    ],
  },
  {
    ...base,
    title: 'the size of complex scripts is another one, and half a point is a step',
    code: '10101',
    expected: { size: '五号' },
    right: [direct('<w:sz w:val="21"/><w:szCs w:val="44"/>'), direct('<w:sz w:val="10.5pt"/>')],
    wrong: [
      direct('<w:szCs w:val="21"/>'),
      direct('<w:sz w:val="20"/>'),
      direct('<w:sz w:val="22"/>'),
    ],
  },
  {
    ...base,
    title: 'regular text is neither, though its style says otherwise',
    code: '10102',
    expected: { bold: false, italic: false },
    start: direct('<w:b/><w:i/>'),
    right: [
      BOTH,
      {
        ...styled('<w:b/>'),
        body:
          paragraph(TEXT, '<w:b w:val="off"/><w:i w:val="false"/>', '<w:pStyle w:val="s"/>') + rest,
      },
      direct('<w:bCs/><w:iCs/>'),
    ],
    wrong: [styled('<w:b/>'), direct('<w:i/>')],
  },
  {
    ...base,
    title: 'the colour is the one that is shown',
    code: '10105',
    expected: { colors: ['红色'] },
    right: [
      themed(paragraph(TEXT, '<w:color w:themeColor="accent1"/>')),
      themed(paragraph(TEXT, '<w:color w:val="0070C0" w:themeColor="accent1"/>')),
      direct('<w:color w:val="FE0000"/>'),
      direct(
        '<w:color w:val="00B050"/><w14:textFill><w14:solidFill><w14:srgbClr w14:val="ff0000"/></w14:solidFill></w14:textFill>',
      ),
    ],
    wrong: [
      themed(paragraph(TEXT, '<w:color w:val="FF0000" w:themeColor="accent2"/>')),
      themed(paragraph(TEXT, '<w:color w:themeColor="accent1" w:themeTint="66"/>')),
      direct('<w:color w:val="C00000"/>'),
      direct('<w:color w:val="auto"/>'),
    ],
  },
  {
    ...base,
    title: 'an effect that is scaled to nothing is none',
    code: '10115',
    expected: { kinds: ['shadow'] },
    right: [
      shadow('w14:dist="38100" w14:sx="100000" w14:sy="100000"'),
      direct('<w:shadow w:val="on"/>'),
    ],
    wrong: [shadow('w14:dist="0" w14:sx="0" w14:sy="0" w14:algn="none"'), direct('<w:outline/>')],
  },
  {
    title: 'a guide over each character, over all, or as a field, each syllable in its place',
    code: '10116',
    start: BOTH,
    target: { in: 'text', find: '安全' },
    expected: { pinyin: 'ān quán' },
    right: [
      around(ruby('安', 'ān') + ruby('全', 'quán')),
      around(ruby('安全', 'ānquán')),
      around(ruby('安全', 'ɑ̄n quán'.replace('ɑ̄', 'ā'))),
      around(
        field(String.raw`EQ \* jc2 \* hps10 \o\ad(\s\up 9(ān),安)`) +
          field(String.raw`EQ \o\ad(\s\up 9(quán),全)`),
      ),
    ],
    wrong: [
      around(ruby('安', 'quán') + ruby('全', 'ān')),
      around(ruby('安', 'ān') + run('全')),
      around(run('安全(ān quán)')),
      around(ruby('安', 'an') + ruby('全', 'quan')),
    ],
  },
  {
    title: 'each place of a text whose case was to be changed',
    code: '10113',
    start: paragraph('用 word 写作，word 很好用。') + rest,
    target: { in: 'text', find: 'word' },
    expected: { kind: 'upper' },
    right: [
      paragraph('用 WORD 写作，WORD 很好用。') + rest,
      `<w:p>${run('用 WO')}${run('RD 写作，WORD 很好用。')}</w:p>${rest}`,
    ],
    wrong: [
      paragraph('用 WORD 写作，word 很好用。') + rest,
      paragraph('用 Word 写作，Word 很好用。') + rest,
      paragraph('用 word 写作，word 很好用。', '<w:caps/>') + rest,
    ],
  },
  {
    title: 'two lines in one is a property, whatever its brackets',
    code: '10117',
    start: BOTH,
    target: { in: 'text', find: '安全' },
    expected: { kind: 'twoInOne' },
    right: [
      around(run('安全', '<w:eastAsianLayout w:id="7" w:combine="on" w:combineBrackets="round"/>')),
    ],
    wrong: [
      around(run('安全', '<w:eastAsianLayout w:id="7" w:combine="0"/>')),
      around(run('安全', '<w:eastAsianLayout w:id="7" w:vert="1"/>')),
      around(field(String.raw`EQ \o(\s\up 5(安),\s\do 2(全))`)),
    ],
  },
  {
    title: 'a circle around a character, its code cut anywhere',
    code: '10118',
    start: BOTH,
    target: { in: 'text', find: '安' },
    expected: {},
    right: [
      around(field('eq ', String.raw`\o\ac(`, '○', ',安', ')'), '安'),
      around(field(String.raw` EQ \O\AC(○;安) `), '安'),
      around(field(String.raw`eq \o \ac (\s\up 0(○),安)`), '安'),
    ],
    wrong: [
      around(run('○安'), '安'),
      around(field(String.raw`eq \o\ac(□,安)`), '安'),
      around(run('㊟'), '安'),
    ],
  },
  {
    title: 'a character style by its name, not by its id',
    code: '10119',
    start: BOTH,
    target: { in: 'text', find: '安全' },
    expected: { style: '要点' },
    right: [
      {
        body: around(run('安全', '<w:rStyle w:val="7"/>')),
        styles: '<w:style w:type="character" w:styleId="7"><w:name w:val="Strong"/></w:style>',
      },
      {
        body: around(run('安', '<w:rStyle w:val="7"/>') + run('全', '<w:rStyle w:val="7"/><w:b/>')),
        styles: '<w:style w:type="character" w:styleId="7"><w:name w:val="要点"/></w:style>',
      },
    ],
    wrong: [
      {
        body: around(run('安全', '<w:rStyle w:val="Strong"/>')),
        styles:
          '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Emphasis"/></w:style>',
      },
      around(run('安全', '<w:rStyle w:val="Strong"/>')),
      {
        body: BOTH,
        styles: '<w:style w:type="character" w:styleId="7"><w:name w:val="Strong"/></w:style>',
      },
    ],
  },
]
tryPitfalls('what looks like a format of characters and is not (CHECKPOINTS 4.1)', cases)
