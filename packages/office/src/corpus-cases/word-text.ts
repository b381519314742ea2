import type { Parameters } from '../checkpoints/checker.ts'
import type { CorpusCase } from './corpus-case.ts'

const paragraphs = (...texts: readonly string[]): Parameters => ({
  in: 'paragraphs',
  anchors: texts.map((text) => ({ text })),
})
const text = (find: string): Parameters => ({ in: 'text', find })

interface Asked {
  readonly code: string
  readonly target: Parameters
  readonly right: Parameters
  /** Parameters one step off. */
  readonly wrong?: Parameters
}

/** What a file holds, and what is next to it and must not count. */
function both(file: string, list: readonly Asked[]): readonly CorpusCase[] {
  return list.flatMap(({ code, target, right, wrong }) => [
    { file: `docx/${file}`, code, target, expected: right, passes: true },
    ...(wrong === undefined
      ? []
      : [{ file: `docx/${file}`, code, target, expected: wrong, passes: false }]),
  ])
}

const OLYMPICS = '2008年北京奥运会的口号是“同一个世界，同一个梦想”(One World One Dream)。'
const ENVIRONMENT = '为了保护环境，我们应当从身边的小事做起，节约每一滴水、每一度电。'
const NETWORK =
  '计算机网络是由地理上分散的、具有独立功能的多台计算机系统通过通信设备和线路连接起来的。'
const INSERT_TAB =
  'On the Insert tab, the galleries include items that are designed to coordinate with the overall look of your document.'
const GALLERIES =
  'You can use these galleries to insert tables, headers, footers, lists, cover pages, and other document building blocks.'
const ONE_LINE = { value: 2, unit: 'chars' }

/** Text, paragraph and list formats that real programs wrote, each looked up in the file. */
export const wordTextCases: readonly CorpusCase[] = [
  // LibreOffice, Chinese text
  ...both('lo_cn_fonts.docx', [
    {
      code: '10101',
      target: paragraphs('保护环境'),
      right: { eaFont: '黑体', size: '三号' },
      wrong: { eaFont: '宋体', size: '三号' },
    },
    {
      code: '10101',
      target: paragraphs(NETWORK),
      right: { eaFont: '宋体', latinFont: 'Times New Roman', size: '五号' },
      wrong: { eaFont: '宋体', size: '小四' },
    },
    { code: '10101', target: paragraphs(ENVIRONMENT), right: { eaFont: '楷体', size: '小四' } },
    {
      code: '10102',
      target: paragraphs('保护环境'),
      right: { bold: true },
      wrong: { bold: true, italic: true },
    },
    {
      code: '10103',
      target: paragraphs(ENVIRONMENT),
      right: { type: 'wave' },
      wrong: { type: 'single' },
    },
    {
      code: '10104',
      target: paragraphs(OLYMPICS),
      right: { kind: 'single' },
      wrong: { kind: 'double' },
    },
    {
      code: '10105',
      target: paragraphs(ENVIRONMENT),
      right: { colors: ['红色'] },
      wrong: { colors: ['深红'] },
    },
    { code: '10109', target: paragraphs(OLYMPICS), right: { points: 3 }, wrong: { points: 2 } },
    { code: '10112', target: paragraphs(OLYMPICS), right: { kind: 'dot' } },
    {
      code: '10201',
      target: paragraphs('保护环境'),
      right: { value: 'center' },
      wrong: { value: 'left' },
    },
    // LibreOffice keeps twips in place of characters (chapter 8).
    { code: '10202', target: paragraphs(NETWORK), right: ONE_LINE, wrong: { value: 3 } },
  ]),
  ...both('lo_cn_columns_border.docx', [
    {
      code: '10209',
      target: paragraphs(ENVIRONMENT),
      right: { line: { style: 'single', widthPt: 1.5, colors: ['0000FF'] } },
      wrong: { line: { style: 'single', widthPt: 1, colors: ['0000FF'] } },
    },
    {
      code: '10210',
      target: paragraphs(ENVIRONMENT),
      right: { fills: ['黄色'] },
      wrong: { fills: ['浅绿'] },
    },
    { code: '10107', target: paragraphs(ENVIRONMENT), right: { fills: ['auto'] } },
  ]),
  // Microsoft Word
  ...both('sdk__format-paragrapsimple.docx', [
    {
      code: '10106',
      target: paragraphs('Line space 2.5'),
      right: { colors: ['yellow'] },
      wrong: { colors: ['green'] },
    },
    { code: '10201', target: paragraphs('Align right'), right: { value: 'right' } },
    {
      code: '10201',
      target: paragraphs('Distributed'),
      right: { value: 'distribute' },
      wrong: { value: 'both' },
    },
    {
      code: '10205',
      target: paragraphs('Line space 2.5'),
      right: { mode: 'multiple', value: 2.5 },
      wrong: { mode: 'multiple', value: 2 },
    },
  ]),
  ...both('sdk__paragraph-line_space.docx', [
    {
      code: '10203',
      target: paragraphs(INSERT_TAB),
      right: ONE_LINE,
      wrong: { value: 1, unit: 'cm' },
    },
    {
      code: '10204',
      target: paragraphs(INSERT_TAB),
      right: { left: { value: 0, unit: 'chars' } },
      wrong: { left: { value: 4, unit: 'chars' } },
    },
    {
      code: '10205',
      target: paragraphs(INSERT_TAB, GALLERIES),
      right: { mode: 'multiple', value: 3 },
      wrong: { mode: 'exact', value: 36 },
    },
    {
      code: '10105',
      target: paragraphs(INSERT_TAB),
      right: { colors: ['红色'] },
      wrong: { colors: ['蓝色'] },
    },
    // A theme colour with the value that Word computed.
    { code: '10105', target: paragraphs(GALLERIES), right: { colors: ['9BBB59'] } },
  ]),
  ...both('lo-resave__sdk__paragraph-line_space.docx', [
    { code: '10203', target: paragraphs(INSERT_TAB), right: ONE_LINE, wrong: { value: 3 } },
    { code: '10205', target: paragraphs(INSERT_TAB), right: { mode: 'multiple', value: 3 } },
  ]),
  ...both('sdk__paragraph-alignment.docx', [
    { code: '10202', target: paragraphs(INSERT_TAB), right: ONE_LINE, wrong: { value: 1 } },
    { code: '10201', target: paragraphs(GALLERIES), right: { value: 'center' } },
  ]),
  ...both('lo-resave__sdk__paragraph-alignment.docx', [
    { code: '10202', target: paragraphs(INSERT_TAB), right: ONE_LINE, wrong: { value: 1 } },
    { code: '10201', target: paragraphs(GALLERIES), right: { value: 'center' } },
  ]),
  ...both('sdk__paraspace.docx', [
    {
      code: '10213',
      target: paragraphs('Good'),
      right: { snapToGrid: false },
      wrong: { snapToGrid: true },
    },
    // 12 lines after; before is automatic, whatever else is stored
    {
      code: '10206',
      target: paragraphs('Good'),
      right: { after: { value: 12, unit: 'lines' } },
      wrong: { before: { value: 0, unit: 'lines' } },
    },
  ]),
  ...both('sdk__AutoSpaceDE.docx', [
    {
      code: '10213',
      target: paragraphs('AutoSpaceDE is off.'),
      right: { autoSpaceDE: false, autoSpaceDN: true, textAlignment: 'center' },
      wrong: { autoSpaceDE: true },
    },
  ]),
  ...both('sdk__equation-1.docx', [
    {
      code: '10108',
      target: text('ij'),
      right: { kind: 'subscript' },
      wrong: { kind: 'superscript' },
    },
  ]),
  ...both('poi__capitalized.docx', [
    {
      code: '10113',
      target: text('capitalized'),
      right: { kind: 'caps' },
      wrong: { kind: 'smallCaps' },
    },
    { code: '10113', target: text('The following'), right: { kind: 'none' } },
  ]),
  ...both('sdk__column2.docx', [
    { code: '10114', target: text('{\\Section:TopicID=140}'), right: { hidden: true } },
    {
      code: '10114',
      target: text('哈巴谷爱神'),
      right: { hidden: false },
      wrong: { hidden: true },
    },
  ]),
  ...both('docx4j__2010-sample1.docx', [
    {
      code: '10115',
      target: text('My first 2010'),
      right: { kinds: ['glow'] },
      wrong: { kinds: ['shadow'] },
    },
  ]),
  ...both('tika__testWORD_various.docx', [
    { code: '10108', target: text('superscript'), right: { kind: 'superscript' } },
    {
      code: '10103',
      target: text('underline'),
      right: { type: 'single' },
      wrong: { type: 'double' },
    },
  ]),
  ...both('docling__unit_test_formatting.docx', [
    {
      code: '10119',
      target: text('hyperlink'),
      right: { style: 'Hyperlink' },
      wrong: { style: 'Strong' },
    },
    {
      code: '10215',
      target: paragraphs('Italic bullet 1'),
      right: { style: '列出段落' },
      wrong: { style: '正文' },
    },
  ]),
  ...both('sdk__footnote.docx', [
    {
      code: '10107',
      target: text('Note'),
      right: { border: { style: 'single', widthPt: 0.75, colors: ['ABBFE0'] } },
      wrong: { border: { style: 'single', widthPt: 1.5 } },
    },
  ]),
  ...both('sdk__SmartArt1.docx', [
    { code: '10207', target: paragraphs('add work art'), right: { level: 1 }, wrong: { level: 2 } },
  ]),
  ...both('sdk__bookmark.docx', [
    {
      code: '10212',
      target: paragraphs('26.2.1 Declaring extension methods\t2'),
      right: { stops: [{ position: { value: 17.51, unit: 'cm' }, type: 'right', leader: 'dot' }] },
      wrong: { stops: [{ position: { value: 17.51, unit: 'cm' }, type: 'right' }] },
    },
  ]),
  // Lists
  ...both('sdk__bullet-simple1.docx', [
    {
      code: '10601',
      target: {
        in: 'paragraphs',
        anchors: [
          {
            text: '中国水仙花属石葱科、水仙属多年生草本植物，鳞茎生得颇象洋葱、大蒜、故六朝时称“雅蒜”、宋代称“天葱”。之后，人们还给她取了不少巧妙、美丽的名字，如金盏、银台、俪兰、雅客、女星等等。这里有着许多关于水仙花优美动人的民间故事和传说。',
          },
        ],
      },
      right: { glyphs: ['➢'] },
      wrong: { glyphs: ['•'] },
    },
  ]),
  ...both('docxjs__numbering-document.docx', [
    {
      code: '10601',
      target: paragraphs('one'),
      right: { glyphs: ['•'] },
      wrong: { glyphs: ['■'] },
    },
    {
      code: '10605',
      target: paragraphs('one'),
      right: { left: { value: 36, unit: 'pt' }, hanging: { value: 18, unit: 'pt' }, suffix: 'tab' },
      wrong: { left: { value: 36, unit: 'pt' }, suffix: 'space' },
    },
  ]),
  ...both('sdk__bullet-complex.docx', [
    {
      code: '10601',
      target: paragraphs('3Martin Khor, Third World Network'),
      right: {},
      wrong: { glyphs: ['●'] },
    },
    {
      code: '10604',
      target: paragraphs(
        '3Jerome H. Reichman, Bunyan S. Womble Professor of Law, Duke University School of Law, Durham, NC USA',
      ),
      right: { level: 3 },
      wrong: { level: 2 },
    },
  ]),
  ...both('docxjs__extended-props-test-document.docx', [
    {
      code: '10602',
      target: paragraphs('Numbered list item 1'),
      right: { formats: ['decimal'], text: '%1.', start: 1 },
      wrong: { formats: ['decimal'], text: '%1)' },
    },
    { code: '10604', target: paragraphs('Sub item A'), right: { level: 2 }, wrong: { level: 3 } },
    {
      code: '10601',
      target: paragraphs('Bulleted list item 1'),
      right: { glyphs: ['•'] },
      wrong: { glyphs: ['➢'] },
    },
  ]),
  ...both('tika__testWORD_various.docx', [
    { code: '10601', target: paragraphs('Bullet 1'), right: { glyphs: ['•'] } },
    {
      code: '10602',
      target: paragraphs('Number bullet 1'),
      right: { formats: ['decimal'], text: '%1)' },
      wrong: { formats: ['upperLetter'], text: '%1)' },
    },
  ]),
  ...both('tika__testWORD_numbered_list.docx', [
    { code: '10604', target: paragraphs('Is'), right: { level: 2 }, wrong: { level: 1 } },
    {
      code: '10602',
      target: paragraphs('yet'),
      right: { formats: ['upperRoman'], text: '%1.' },
      wrong: { formats: ['lowerRoman'], text: '%1.' },
    },
    {
      code: '10602',
      target: paragraphs('six'),
      right: { formats: ['decimal'], start: 6 },
      wrong: { formats: ['decimal'], start: 1 },
    },
  ]),
  ...both('sdk__SmartArt1.docx', [
    {
      code: '10602',
      target: paragraphs('add work art'),
      right: { formats: ['decimal'], text: '%1.' },
      wrong: { formats: ['chineseCounting'] },
    },
    // firstLineChars="0" over the hanging indent that comes from the list
    {
      code: '10605',
      target: paragraphs('add work art'),
      right: { left: { value: 18, unit: 'pt' }, hanging: { value: 18, unit: 'pt' } },
      wrong: { left: { value: 36, unit: 'pt' }, hanging: { value: 18, unit: 'pt' } },
    },
  ]),
  // Formats that styles give
  ...both('sdk__TOC2.docx', [
    {
      code: '10208',
      target: paragraphs('阿道发送发萨发萨发送颠fs'),
      right: { keepNext: true, keepLines: true, pageBreakBefore: false, widowControl: false },
      wrong: { keepNext: true, pageBreakBefore: true },
    },
    {
      code: '10207',
      target: paragraphs('阿发萨法所得发打私发送法三'),
      right: { level: 2 },
      wrong: { level: 1 },
    },
    {
      code: '10215',
      target: paragraphs('阿发萨法所得发打私发送法三'),
      right: { style: '标题 2' },
      wrong: { style: '标题 1' },
    },
  ]),
  ...both('lo-resave__sdk__TOC2.docx', [
    {
      code: '10208',
      target: paragraphs('阿道发送发萨发萨发送颠fs'),
      right: { keepNext: true, keepLines: true },
      wrong: { keepNext: false },
    },
    {
      code: '10215',
      target: paragraphs('阿发萨法所得发打私发送法三'),
      right: { style: '标题2' },
      wrong: { style: '标题3' },
    },
  ]),
  ...both('sdk__bookmark.docx', [
    { code: '10208', target: paragraphs('Overview of C# 3.0'), right: { pageBreakBefore: true } },
    {
      code: '10111',
      target: { in: 'text', find: '#', within: [{ text: 'C#' }] },
      right: { points: 24 },
      wrong: { points: -24 },
    },
    {
      code: '10603',
      target: { in: 'document' },
      right: {
        levels: [
          { style: '标题 1', formats: ['decimal'], text: '%1.' },
          { style: '标题 2', formats: ['decimal'], text: '%1.%2' },
          { style: '标题 3', formats: ['decimal'], text: '%1.%2.%3' },
        ],
      },
      wrong: {
        levels: [
          { style: '标题 1', formats: ['chineseCounting'], text: '第%1章' },
          { style: '标题 2', formats: ['decimal'], text: '%1.%2' },
        ],
      },
    },
    {
      code: '10602',
      target: paragraphs('Overview of C# 3.0'),
      right: { formats: ['decimal'], text: '%1.', start: 26 },
      wrong: { formats: ['decimal'], text: '%1.', start: 1 },
    },
  ]),
  ...both('sdk__pgNumType-Page_Numbering_Settings-fmt-thaiNumbers.docx', [
    {
      code: '10603',
      target: { in: 'document' },
      right: {
        levels: [
          { style: '标题 1', formats: ['decimal'], text: '%1' },
          { style: '标题 2', formats: ['decimal'], text: '%1.%2' },
        ],
      },
      wrong: {
        levels: [
          { style: '标题 1', formats: ['decimal'], text: '%1.' },
          { style: '标题 2', formats: ['decimal'], text: '%1.%2' },
        ],
      },
    },
  ]),
  // A definition that is only a link to a list style
  ...both('docx4j__rFonts.docx', [
    {
      code: '10603',
      target: { in: 'document' },
      right: {
        levels: [
          { style: '标题 1', formats: ['decimal'], text: '%1.' },
          { style: '标题 2', formats: ['decimal'], text: '%1.%2' },
        ],
      },
    },
  ]),
  // Headings of LibreOffice are in a list whose numbers do not show.
  ...both('lo_cn_header_footer_note.docx', [
    {
      code: '10215',
      target: paragraphs('保护环境'),
      right: { style: '标题 1' },
      wrong: { style: '标题 2' },
    },
  ]),
  {
    file: 'docx/lo_cn_header_footer_note.docx',
    code: '10602',
    target: paragraphs('保护环境'),
    expected: { formats: ['decimal'] },
    passes: false,
  },
]
