import { paragraph } from '../testing/make-document.ts'
import { paragraphsOf, type PitfallCase, type WordContent } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

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
const cases: readonly PitfallCase[] = [
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
tryPitfalls('lists: right in another way, wrong though it looks right (CHECKPOINTS 4.6)', cases)
