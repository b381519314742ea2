import { paragraph, run } from '../testing/make-document.ts'
import { paragraphsOf, type PitfallCase, type WordContent } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

const ONE = '第一节讲述茶的起源。'
const TWO = '第二节讲述茶的传播。'
const rest = paragraph(TWO)
const START = paragraph(ONE) + rest
const style = (id: string, name: string, content = '', type = 'paragraph', more = ''): string =>
  `<w:style w:type="${type}" w:styleId="${id}" ${more}><w:name w:val="${name}"/>${content}</w:style>`
const HEADINGS =
  style('1', 'heading 1', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>') +
  style('2', 'heading 2', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
const CUSTOM = 'w:customStyle="1"'
const fieldRuns = (code: string, result: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
const DOCUMENT = { in: 'document' }
const heading = (text: string, id = '1'): string => paragraph(text, '', `<w:pStyle w:val="${id}"/>`)
const toc = (code: string, entries: readonly string[]): string =>
  entries
    .map(
      (text, at) =>
        `<w:p>${at === 0 ? `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` : ''}${run(text)}<w:r><w:tab/></w:r>${run('1')}${at === entries.length - 1 ? '<w:r><w:fldChar w:fldCharType="end"/></w:r>' : ''}</w:p>`,
    )
    .join('')
const TREE = heading('起源') + paragraph(ONE) + heading('传播') + paragraph(TWO)
const withToc = (code: string, entries: readonly string[]): WordContent => ({
  body: toc(code, entries) + TREE,
  styles: HEADINGS,
})
const TABLE = `<w:tbl><w:tr><w:tc>${paragraph('甲')}</w:tc></w:tr></w:tbl>`
const captioned = (content: string, styles = style('c', 'caption')): WordContent => ({
  body:
    START + `<w:p><w:pPr><w:pStyle w:val="c"/></w:pPr>${content}</w:p>${TABLE}` + paragraph('尾'),
  styles,
})
const base = { start: START }
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'the style itself is changed, or one that it is made from',
    code: '10701',
    start: { body: heading(ONE) + rest, styles: HEADINGS },
    target: { in: 'style', name: '标题 1' },
    expected: { size: '小二', bold: true, beforeLines: 0.5, firstLineChars: 2 },
    right: [
      {
        body: START,
        styles: style(
          '1',
          'heading 1',
          '<w:pPr><w:spacing w:beforeLines="50"/><w:ind w:firstLineChars="200"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>',
        ),
      },
      {
        body: START,
        styles:
          style('1', 'Heading 1', '<w:basedOn w:val="0"/><w:rPr><w:b w:val="true"/></w:rPr>') +
          style(
            '0',
            'x',
            '<w:pPr><w:spacing w:before="120"/><w:ind w:firstLine="720"/></w:pPr><w:rPr><w:sz w:val="36"/></w:rPr>',
          ),
      },
      {
        body: START,
        styles: style(
          '1',
          'heading 1',
          '<w:pPr><w:spacing w:before="156"/><w:ind w:firstLine="725"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>',
        ),
      },
    ],
    wrong: [
      {
        body:
          paragraph(
            ONE,
            '<w:b/><w:sz w:val="36"/>',
            '<w:pStyle w:val="1"/><w:spacing w:beforeLines="50"/><w:ind w:firstLineChars="200"/>',
          ) + rest,
        styles: HEADINGS,
      },
      {
        body: START,
        styles: style(
          '1',
          'heading 1',
          '<w:pPr><w:spacing w:beforeLines="50"/><w:ind w:firstLineChars="210"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>',
        ),
      },
      {
        body: START,
        styles: style(
          '1',
          'heading 1',
          '<w:pPr><w:spacing w:beforeLines="50" w:beforeAutospacing="1"/><w:ind w:firstLineChars="200"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>',
        ),
      },
      {
        body: START,
        styles: style(
          '2',
          'heading 2',
          '<w:pPr><w:spacing w:beforeLines="50"/><w:ind w:firstLineChars="200"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>',
        ),
      },
    ],
  },
  {
    ...base,
    title: 'a style of paragraphs that is made and used',
    code: '10702',
    target: paragraphsOf(ONE),
    expected: { name: '我的正文', size: '小四' },
    right: [
      {
        body: heading(ONE, 'x') + rest,
        styles:
          style(
            'x',
            '我的正文',
            '<w:link w:val="xc"/><w:rPr><w:sz w:val="24"/></w:rPr>',
            'paragraph',
            CUSTOM,
          ) + style('xc', '我的正文 Char', '', 'character', CUSTOM),
      },
    ],
    wrong: [
      {
        body: START,
        styles: style('x', '我的正文', '<w:rPr><w:sz w:val="24"/></w:rPr>', 'paragraph', CUSTOM),
      },
      {
        body: paragraph(ONE) + heading(TWO, 'x'),
        styles: style('x', '我的正文', '<w:rPr><w:sz w:val="24"/></w:rPr>', 'paragraph', CUSTOM),
      },
      { body: heading(ONE, 'x') + rest, styles: style('x', '我的正文', '', 'paragraph', CUSTOM) },
      {
        body: paragraph(ONE, '<w:rStyle w:val="x"/>') + rest,
        styles: style('x', '我的正文', '<w:rPr><w:sz w:val="24"/></w:rPr>', 'character', CUSTOM),
      },
    ],
  },
  {
    ...base,
    title: 'a style of characters is used by the runs',
    code: '10702',
    target: paragraphsOf(ONE),
    expected: { name: '术语', type: 'character', bold: true },
    right: [
      {
        body: paragraph(ONE, '<w:rStyle w:val="x"/>') + rest,
        styles: style('x', '术语', '<w:rPr><w:b/></w:rPr>', 'character', CUSTOM),
      },
    ],
    wrong: [
      { body: START, styles: style('x', '术语', '<w:rPr><w:b/></w:rPr>', 'character', CUSTOM) },
      {
        body: paragraph(ONE, '<w:b/>') + rest,
        styles: style('x', '术语', '<w:rPr><w:b/></w:rPr>', 'character', CUSTOM),
      },
    ],
  },
  {
    ...base,
    title: 'the contents are a field whose entries are the headings, with their numbers or without',
    code: '10703',
    start: { body: TREE, styles: HEADINGS },
    target: DOCUMENT,
    expected: { levels: [1, 3] },
    right: [
      withToc(' TOC \\o "1-3" \\h \\z \\u ', ['起源', '传播']),
      withToc('TOC \\h \\o "1-3"', ['第一章 起源', '第二章传播']),
    ],
    wrong: [
      { body: paragraph('起源\t1') + paragraph('传播\t1') + TREE, styles: HEADINGS },
      withToc('TOC \\o "1-2"', ['起源', '传播']),
      withToc('TOC \\o "1-3"', ['起源', '旧标题']),
      withToc('TOC \\h \\z \\c "图"', ['起源', '传播']),
    ],
  },
  {
    ...base,
    title: 'a caption counts by a field under its own label, in its style or one made from it',
    code: '10704',
    start: { body: START + TABLE + paragraph('尾') },
    target: { in: 'table' },
    expected: { label: '表', text: '产量', position: 'above' },
    right: [
      captioned(`${run('表 ')}${fieldRuns(' SEQ 表 \\* ARABIC ', run('1'))}${run(' 产量')}`),
      captioned(
        `${run('表')}${fieldRuns('SEQ Table', run('1'))}${run('：产量')}`,
        style('c', 'Table', '<w:basedOn w:val="d"/>') + style('d', 'caption'),
      ),
    ],
    wrong: [
      captioned(run('表 1 产量')),
      captioned(
        `${run('表')}${fieldRuns('SEQ 表', run('1'))}${run(' 产量')}`,
        style('c', 'Normal'),
      ),
      captioned(`${run('图表')}${fieldRuns('SEQ 图表', run('1'))}${run(' 产量')}`),
      captioned(`${run('表')}${fieldRuns('SEQ 表', run('1'))}${run(' 茶叶产量')}`),
      {
        body:
          START +
          TABLE +
          `<w:p><w:pPr><w:pStyle w:val="c"/></w:pPr>${run('表')}${fieldRuns('SEQ 表', run('1'))}${run(' 产量')}</w:p>`,
        styles: style('c', 'caption'),
      },
    ],
  },
]
tryPitfalls(
  'long documents: right in another way, wrong though it looks right (CHECKPOINTS 4.7)',
  cases,
)
