import { describe, expect, it } from 'vitest'
import { paragraph, run } from '../testing/make-document.ts'
import {
  outcomeOf,
  paragraphsOf,
  type PitfallCase,
  type WordContent,
} from '../testing/word-verdict.ts'

const TEXT = '古镇的清晨格外安静，石板路上只有几个早起的人。'
const NEXT = '河边的茶馆已经开门，老人们围坐在一起。'
const sect = (content: string): string => `<w:sectPr>${content}</w:sectPr>`
const BODY = paragraph(TEXT) + paragraph(NEXT)
const REFERENCE =
  '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
const shown = (header: string, footer = '', more = '', settings = ''): WordContent => ({
  body: BODY + sect(REFERENCE + more),
  header,
  footer,
  settings,
})
const field = (code: string, result = '1'): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
const p = (content: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`
const CENTER = '<w:jc w:val="center"/>'
const tab = '<w:r><w:tab/></w:r>'
const STOPS =
  '<w:tabs><w:tab w:val="center" w:pos="4153"/><w:tab w:val="right" w:pos="8306"/></w:tabs>'
const box = (inner: string): string =>
  `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>${inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>${inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`

const header = { start: BODY, target: { in: 'header' } }
const footer = { start: BODY, target: { in: 'footer' } }
const headerCases: readonly PitfallCase[] = [
  {
    ...header,
    title: 'a header that a section shows, whatever holds its text',
    code: '10401',
    expected: { text: '古镇风光' },
    right: [
      shown(paragraph('古镇风光')),
      shown(`<w:sdt><w:sdtContent>${paragraph('古镇风光')}</w:sdtContent></w:sdt>`),
      shown(
        p(
          `${run('古镇')}<w:ins w:id="1">${run('风光')}</w:ins><w:del w:id="2"><w:r><w:delText>很好</w:delText></w:r></w:del>`,
        ),
      ),
      shown(p(field('TITLE', '古镇风光'))),
      shown(box(paragraph('古镇风光'))),
      {
        body: paragraph(TEXT, '', sect(REFERENCE)) + paragraph(NEXT) + sect(''),
        header: paragraph('古镇风光'),
      },
    ],
    wrong: [
      { body: BODY, header: paragraph('古镇风光') },
      { body: paragraph('古镇风光') + BODY },
      {
        body: BODY + sect('<w:headerReference w:type="even" r:id="rIdHeader"/>'),
        header: paragraph('古镇风光'),
      },
      {
        body: BODY + sect('<w:headerReference w:type="first" r:id="rIdHeader"/><w:titlePg/>'),
        header: paragraph('古镇风光'),
      },
      {
        body: paragraph(TEXT, '', sect('')) + paragraph(NEXT) + sect(REFERENCE),
        header: paragraph('古镇风光'),
      },
      shown('', paragraph('古镇风光')),
      shown(paragraph('古镇风光好')),
      shown(p('<w:del w:id="2"><w:r><w:delText>古镇风光</w:delText></w:r></w:del>')),
    ],
  },
  {
    ...header,
    title: 'the line below a header is taken away directly or in its style',
    code: '10402',
    expected: { line: { style: 'none' }, alignment: 'right' },
    right: [
      {
        ...(shown(
          paragraph(
            '风光',
            '',
            '<w:pStyle w:val="h"/><w:pBdr><w:bottom w:val="none" w:sz="0"/></w:pBdr><w:jc w:val="end"/>',
          ),
        ) as object),
        body: BODY + sect(REFERENCE),
        styles:
          '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="header"/><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr></w:pPr></w:style>',
      },
      shown(paragraph('风光', '', '<w:jc w:val="right"/>')),
    ],
    wrong: [
      shown(
        paragraph(
          '风光',
          '',
          '<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr><w:jc w:val="right"/>',
        ),
      ),
      shown(paragraph('风光')),
      shown(
        paragraph('') +
          paragraph('风光', '', '<w:jc w:val="right"/>') +
          paragraph('', '', '<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr>'),
      ),
    ],
  },
  {
    ...footer,
    title: 'a number in the middle: by the paragraph, by a tab, in a box, in a gallery’s control',
    code: '10403',
    expected: { alignment: 'center', format: ['upperRoman'], start: 3 },
    right: [
      shown('', p(field('PAGE'), CENTER), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown('', p(field('PAGE \\* ROMAN \\* MERGEFORMAT'), CENTER), '<w:pgNumType w:start="3"/>'),
      shown(
        '',
        p(`<w:fldSimple w:instr=" PAGE ">${run('3')}</w:fldSimple>`, CENTER),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown(
        '',
        p(`${run('第')}${tab}${field(' page ')}${tab}${run('页')}`, STOPS),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown(
        '',
        p(`<w:r><w:ptab w:alignment="center" w:relativeTo="margin"/></w:r>${field('PAGE')}`),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown('', box(p(field('PAGE'))), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown(
        '',
        p(field('PAGE'), '<w:framePr w:wrap="around" w:xAlign="center"/>'),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown(
        '',
        `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Page Numbers (Bottom of Page)"/></w:docPartObj></w:sdtPr><w:sdtContent>${p(field('PAGE'), CENTER)}</w:sdtContent></w:sdt>`,
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
    ],
    wrong: [
      shown('', p(run('III'), CENTER), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown('', p(field('NUMPAGES'), CENTER), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown('', p(field('PAGE')), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown(
        '',
        p(`${tab}${tab}${field('PAGE')}`, STOPS),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown('', p(field('PAGE'), CENTER), '<w:pgNumType w:fmt="lowerRoman" w:start="3"/>'),
      shown('', p(field('PAGE'), CENTER), '<w:pgNumType w:fmt="upperRoman"/>'),
      shown(
        '',
        p(`<w:del w:id="1">${field('PAGE')}</w:del>${run('3')}`, CENTER),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown(p(field('PAGE'), CENTER), '', '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
    ],
  },
  {
    title: 'the setting of odd and even pages is the document’s',
    code: '10404',
    start: BODY,
    target: { in: 'section', index: 1 },
    expected: { firstPage: true, oddEven: true },
    right: [
      shown('', '', '<w:titlePg/>', '<w:evenAndOddHeaders/>'),
      shown('', '', '<w:titlePg w:val="on"/>', '<w:evenAndOddHeaders w:val="true"/>'),
    ],
    wrong: [
      shown('', '', '<w:titlePg/>'),
      shown('', '', '<w:titlePg w:val="off"/>', '<w:evenAndOddHeaders/>'),
      shown('', '', '<w:titlePg/><w:evenAndOddHeaders/>'),
      {
        body: paragraph(TEXT, '', sect('')) + paragraph(NEXT) + sect('<w:titlePg/>'),
        settings: '<w:evenAndOddHeaders/>',
      },
    ],
  },
  {
    ...footer,
    title: 'a field, its picture quoted or not',
    code: '10405',
    expected: { field: ['DATE', 'TIME'], pictures: ['yyyy年M月d日'] },
    right: [
      shown('', p(field('DATE \\@ "yyyy年M月d日"'))),
      shown('', p(field("TIME \\@ yyyy'年'M'月'd'日'"))),
      shown('', p(field('DATE\\@"yyyy\\年M\\月d\\日" \\* MERGEFORMAT'))),
    ],
    wrong: [
      shown('', paragraph('2024年5月1日')),
      shown('', p(field('DATE \\@ "yyyy-MM-dd"'))),
      shown('', p(field('SAVEDATE \\@ "yyyy年M月d日"'))),
      { body: p(field('DATE \\@ "yyyy年M月d日"')) + BODY },
    ],
  },
]

const ITEMS = ['春天播种', '夏天除草', '秋天收获']
const TITLE = '农事'
const plain = paragraph(TITLE) + ITEMS.map((text) => paragraph(text)).join('')
const num = (id: number, depth = 0): string =>
  `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${id}"/></w:numPr>`
const level = (format: string, text: string, more = '', depth = 0): string =>
  `<w:lvl w:ilvl="${depth}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/>${more}</w:lvl>`
const abstract = (id: number, levels: string): string =>
  `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`
const number = (id: number, of: number, more = ''): string =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`
const listed = (
  numbering: string,
  properties: readonly string[] = ITEMS.map(() => num(1)),
  before = '',
): WordContent => ({
  body:
    before +
    paragraph(TITLE) +
    ITEMS.map((text, index) => paragraph(text, '', properties[index] ?? '')).join(''),
  numbering,
})
const FONT = (font: string): string =>
  `<w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:hint="default"/></w:rPr>`
const RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
const list = { start: plain, target: paragraphsOf(...ITEMS) }
const listCases: readonly PitfallCase[] = [
  {
    ...list,
    title: 'a bullet by what it looks like, from a style or a list style',
    code: '10601',
    expected: { glyphs: ['■'] },
    right: [
      listed(abstract(0, level('bullet', '\uf06e', FONT('Wingdings'))) + number(1, 0)),
      listed(abstract(0, level('bullet', 'n', FONT('Wingdings'))) + number(1, 0)),
      listed(abstract(0, level('bullet', '■')) + number(1, 0)),
      {
        ...(listed(
          '',
          ITEMS.map(() => '<w:pStyle w:val="b"/>'),
        ) as object),
        body:
          paragraph(TITLE) +
          ITEMS.map((text) => paragraph(text, '', '<w:pStyle w:val="b"/>')).join(''),
        styles: `<w:style w:type="paragraph" w:styleId="b"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`,
        numbering: abstract(0, level('bullet', '■', '<w:pStyle w:val="b"/>')) + number(1, 0),
      },
      listed(
        abstract(0, level('decimal', '%1.')) +
          number(1, 0, `<w:lvlOverride w:ilvl="0">${level('bullet', '■')}</w:lvlOverride>`),
      ),
    ],
    wrong: [
      paragraph(TITLE) + ITEMS.map((text) => paragraph(`■ ${text}`)).join(''),
      listed(abstract(0, level('bullet', '\uf06c', FONT('Wingdings'))) + number(1, 0)),
      listed(abstract(0, level('decimal', '■')) + number(1, 0)),
      listed(
        abstract(0, level('bullet', '■')) + number(1, 0),
        ITEMS.map(() => num(0)),
      ),
      listed(abstract(0, level('bullet', '■')) + number(1, 0), [num(1), num(1), '']),
      listed(abstract(0, level('bullet', '■', '<w:lvlPicBulletId w:val="0"/>')) + number(1, 0)),
      listed(abstract(0, level('bullet', '■')) + number(1, 0), [num(7), num(7), num(7)]),
    ],
  },
  {
    ...list,
    title: 'numbers that look alike are one format; the first one shows what is asked for',
    code: '10602',
    expected: { formats: ['chineseCounting'], text: '%1、', start: 1 },
    right: [
      listed(abstract(0, level('japaneseCounting', '%1、')) + number(1, 0)),
      listed(abstract(0, level('ideographDigital', '%1 、')) + number(1, 0)),
      // after another list that is its own, and after one that this one begins anew
      listed(
        abstract(0, level('chineseCountingThousand', '%1、')) +
          number(1, 0) +
          abstract(5, level('decimal', '%1.')) +
          number(2, 5),
        undefined,
        paragraph('前', '', num(2)),
      ),
      listed(
        abstract(0, level('chineseCounting', '%1、')) + number(1, 0, RESTART) + number(2, 0),
        undefined,
        paragraph('前', '', num(2)),
      ),
    ],
    wrong: [
      listed(abstract(0, level('decimal', '%1、')) + number(1, 0)),
      listed(abstract(0, level('chineseCounting', '%1.')) + number(1, 0)),
      paragraph(TITLE) +
        ['一', '二', '三']
          .map((sign, index) => paragraph(`${sign}、${ITEMS[index] ?? ''}`))
          .join(''),
      // the list goes on from one before it: 二、三、四
      listed(
        abstract(0, level('chineseCounting', '%1、')) + number(1, 0),
        undefined,
        paragraph('前', '', num(1)),
      ),
      listed(
        abstract(0, level('chineseCounting', '%1、')) + number(1, 0) + number(2, 0),
        undefined,
        paragraph('前', '', num(2)),
      ),
      listed(abstract(0, level('chineseCounting', '%1、')) + number(1, 0) + number(2, 0, RESTART), [
        num(1),
        num(2),
        num(2),
      ]),
    ],
  },
  {
    ...list,
    title: 'a start of its own, in the level or over it',
    code: '10602',
    expected: { formats: ['decimal'], start: 5 },
    right: [
      listed(
        abstract(0, level('decimal', '%1.').replace('start w:val="1"', 'start w:val="5"')) +
          number(1, 0),
      ),
      listed(abstract(0, level('decimal', '%1.')) + number(1, 0, RESTART.replace('"1"', '"5"'))),
      listed(
        abstract(0, level('decimal', '%1.')) + number(1, 0),
        undefined,
        [1, 2, 3, 4].map((one) => paragraph(`前${one}`, '', num(1))).join(''),
      ),
    ],
    wrong: [
      listed(abstract(0, level('decimal', '%1.')) + number(1, 0)),
      listed(abstract(0, level('decimal', '5.')) + number(1, 0)),
    ],
  },
  {
    ...list,
    title: 'a level is the list’s, not an indent',
    code: '10604',
    target: paragraphsOf(ITEMS[1] ?? ''),
    expected: { level: 2 },
    right: [
      listed(
        abstract(0, level('decimal', '%1.') + level('decimal', '%1.%2', '', 1)) + number(1, 0),
        [num(1), num(1, 1), num(1)],
      ),
    ],
    wrong: [
      listed(
        abstract(0, level('decimal', '%1.') + level('decimal', '%1.%2', '', 1)) + number(1, 0),
        [num(1), `${num(1)}<w:ind w:left="840"/>`, num(1)],
      ),
      listed(
        abstract(0, level('decimal', '%1.') + level('decimal', '%1.%2', '', 1)) + number(1, 0),
        [num(1, 1), num(1), num(1, 1)],
      ),
    ],
  },
  {
    ...list,
    title: 'indents from the level, or over it',
    code: '10605',
    expected: {
      left: { value: 1.5, unit: 'cm' },
      hanging: { value: 0.75, unit: 'cm' },
      suffix: 'space',
    },
    right: [
      listed(
        abstract(
          0,
          level(
            'decimal',
            '%1.',
            '<w:suff w:val="space"/><w:pPr><w:ind w:left="850" w:hanging="425"/></w:pPr>',
          ),
        ) + number(1, 0),
      ),
      listed(
        abstract(0, level('decimal', '%1.', '<w:suff w:val="space"/>')) + number(1, 0),
        ITEMS.map(() => `${num(1)}<w:ind w:start="850" w:hanging="425"/>`),
      ),
    ],
    wrong: [
      listed(
        abstract(
          0,
          level('decimal', '%1.', '<w:pPr><w:ind w:left="850" w:hanging="425"/></w:pPr>'),
        ) + number(1, 0),
      ),
      listed(
        abstract(
          0,
          level(
            'decimal',
            '%1.',
            '<w:suff w:val="space"/><w:pPr><w:ind w:left="850" w:firstLine="425"/></w:pPr>',
          ),
        ) + number(1, 0),
      ),
      {
        body:
          paragraph(TITLE) +
          ITEMS.map((text) => paragraph(text, '', '<w:ind w:left="850" w:hanging="425"/>')).join(
            '',
          ),
      },
    ],
  },
]

describe('headers and lists: right in another way, wrong though it looks right (CHECKPOINTS 4.4, 4.6)', () => {
  it.each([...headerCases, ...listCases])('$code: $title', (one) => {
    const { right, wrong, messages } = outcomeOf(one)
    expect(right).toEqual((one.right ?? []).map(() => 'pass'))
    expect(wrong).toEqual((one.wrong ?? []).map(() => expect.not.stringMatching('pass')))
    for (const message of messages) expect(message).not.toMatch(/undefined|NaN|\[object/)
  })
})
