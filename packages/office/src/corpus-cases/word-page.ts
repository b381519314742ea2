import type { CorpusCase } from './corpus-case.ts'

type Values = CorpusCase['expected']

const inFile =
  (file: string) =>
  (code: string, target: Values, right: Values, wrong?: Values): readonly CorpusCase[] => [
    { file: `docx/${file}.docx`, code, target, expected: right, passes: true },
    ...(wrong === undefined
      ? []
      : [{ file: `docx/${file}.docx`, code, target, expected: wrong, passes: false }]),
  ]

const page = { in: 'section' }
const section = (index: number) => ({ in: 'section', index })
const header = { in: 'header' }
const footer = { in: 'footer' }
const table = (index = 1) => ({ in: 'table', index })
const cells = (rows: readonly number[], columns?: readonly number[], index = 1) => ({
  in: 'cells',
  index,
  rows,
  ...(columns === undefined ? {} : { columns }),
})
const before = (text: string) => ({ in: 'paragraphs', anchors: [{ text }] })

const margin = inFile('sdk__margin')
const narrow = inFile('sdk__margin-narrow')
const a4 = inFile('sdk__A4')
const a4Saved = inFile('lo-resave__sdk__A4')
const columns = inFile('sdk__columns1')
const columnsSaved = inFile('lo-resave__sdk__columns1')
const unequal = inFile('sdk__Columns-Right')
const chinese = inFile('lo_cn_columns_border')
const direction = inFile('sdk__text_direction-2')
const borders = inFile('sdk__pageBorders')
const bordersSaved = inFile('lo-resave__sdk__pageBorders')
const wps = inFile('tika__testWPSAttachment')
const strict = inFile('docling__Strict')
const book = inFile('sdk__bookmark')

/** Pages, sections and their breaks (4.3). */
const pageCases: readonly CorpusCase[] = [
  ...a4('10301', page, { paper: 'A4' }, { paper: 'B5' }),
  ...a4Saved('10301', page, { paper: 'A4' }),
  ...strict('10301', page, { paper: 'Letter' }, { paper: 'A4' }),
  ...wps('10301', page, { paper: 'A4' }, { paper: '16开' }),
  ...direction('10302', section(1), { value: 'landscape' }, { value: 'portrait' }),
  ...direction('10302', section(2), { value: 'portrait' }),
  ...margin('10303', page, { top: 1.27, bottom: 1.27, left: 1.27, right: 1.27 }, { top: 2.54 }),
  ...narrow('10303', page, { left: 5.08, right: 5.08, header: 1.5 }, { left: 3.17 }),
  ...strict('10303', page, { top: 72, left: 72, unit: 'pt' }),
  ...wps('10303', page, { top: 2.54, left: 3.175 }),
  // 2.5 cm were set; the border of 1.5 pt came on top when the file was saved.
  ...chinese('10303', section(1), { top: 2.5, bottom: 2.5, left: 3, right: 3 }, { top: 2.7 }),
  ...columns('10304', section(1), { count: 3, gapCm: 0.75 }, { count: 2 }),
  ...columnsSaved('10304', section(1), { count: 3, gapCm: 0.75 }, { count: 3, separator: true }),
  ...columnsSaved('10304', section(3), { count: 2 }),
  ...unequal(
    '10304',
    section(1),
    { count: 2, equalWidth: false, widthsCm: [9.52, 4.38] },
    { count: 2, equalWidth: true },
  ),
  ...chinese('10304', section(2), { count: 2, separator: true }, { count: 2, separator: false }),
  ...wps('10304', page, { count: 1 }, { count: 2 }),
  ...inFile('sdk__sectionBreak')(
    '10305',
    before(
      'The real value of creating a business plan is not in having the finished product in hand; rather, the value lies in the process of researching and thinking about your business in a systematic way. The act of planning helps you to think things through thoroughly, study and research if you are not sure of the facts, and look at your ideas critically. It takes time now, but avoids costly, perhaps disastrous, mistakes later.',
    ),
    { type: 'continuous' },
    { type: 'nextPage' },
  ),
  ...direction(
    '10305',
    { in: 'paragraphs', anchors: [{ text: '李白' }] },
    { type: 'continuous', position: 'after' },
    { type: 'nextPage', position: 'after' },
  ),
  ...inFile('python-docx__doc-add-section')(
    '10306',
    before('Second page'),
    { kinds: ['break'] },
    { kinds: ['section'] },
  ),
  ...inFile('python-docx__doc-add-section')('10306', before('Third page'), {}),
  ...borders(
    '10307',
    page,
    { style: 'single', widthPt: 0.5, colors: ['auto'], offsetFrom: 'page' },
    { style: 'double' },
  ),
  ...bordersSaved(
    '10307',
    page,
    { style: 'single', widthPt: 0.5, colors: ['auto'], offsetFrom: 'page' },
    { style: 'single', colors: ['红色'] },
  ),
  ...chinese(
    '10307',
    section(1),
    { style: 'single', widthPt: 1.5, colors: ['蓝色'], offsetFrom: 'text' },
    { style: 'single', widthPt: 3 },
  ),
  ...inFile('sdk__left-Left_Border-sz-24')(
    '10307',
    page,
    { style: 'single', widthPt: 3, sides: ['left'] },
    { style: 'single', widthPt: 3 },
  ),
  ...inFile('sdk__background_-_orange')(
    '10308',
    { in: 'document' },
    { colors: ['FBD4B4'] },
    { colors: ['橙色'] },
  ),
  ...inFile('sdk__background_-_yellow_2_green')(
    '10308',
    { in: 'document' },
    { kind: 'gradient', colors: ['黄色'], secondColors: ['绿色'] },
    { colors: ['黄色'] },
  ),
  ...inFile('sdk__background_-_aqua_diagonal')(
    '10308',
    { in: 'document' },
    { kind: 'gradient', colors: ['B6DDE8'] },
    { kind: 'solid', colors: ['B6DDE8'] },
  ),
  ...inFile('sdk__confidential_-_upper')(
    '10309',
    page,
    { text: 'CONFIDENTIAL', font: 'Calibri', layout: 'diagonal', semitransparent: true },
    { text: 'CONFIDENTIAL', layout: 'horizontal' },
  ),
  ...inFile('sdk__confidential_-_upper')(
    '10309',
    page,
    { text: 'CONFIDENTIAL', colors: ['C0C0C0'] },
    { text: 'CONFIDENTIAL', points: 144 },
  ),
  ...margin('10310', page, { type: 'lines', lines: 47 }, { type: 'lines', lines: 44 }),
  ...narrow('10310', page, { type: 'lines', lines: 44, linePitchPt: 15.6 }, { type: 'default' }),
  ...wps('10310', page, { type: 'lines', lines: 44 }, { type: 'linesAndChars' }),
  ...inFile('docx4j__themeFontLang')(
    '10311',
    page,
    { countBy: 1, restart: 'newPage' },
    { countBy: 5 },
  ),
  ...direction('10312', section(1), { value: 'tbRl' }, { value: 'lrTb' }),
  ...direction('10312', section(2), { value: 'lrTb' }),
  ...a4Saved('10312', page, { value: 'lrTb' }, { value: 'tbRl' }),
  ...a4('10313', page, { value: 'top' }, { value: 'center' }),
]

/** Headers, footers and page numbers (4.4). */
const headerCases: readonly CorpusCase[] = [
  ...inFile('sdk__footer_header_-_plaintext')(
    '10401',
    header,
    { text: 'Plain text header here' },
    { text: 'Plain text footer here' },
  ),
  ...inFile('docxjs__header-footer-document')(
    '10401',
    { in: 'header', type: 'even' },
    { text: 'Even Header' },
    { text: 'Odd Header' },
  ),
  ...inFile('python-docx__sct-first-page-hdrftr')(
    '10401',
    { in: 'header', section: 2, type: 'first' },
    { text: 'First Page Header (section 2)' },
  ),
  ...inFile('lo_cn_header_footer_note')(
    '10401',
    header,
    { text: '信息技术考试' },
    { text: '信息技术' },
  ),
  ...inFile('lo_cn_header_footer_note')(
    '10402',
    header,
    { alignment: 'center' },
    { alignment: 'left' },
  ),
  ...inFile('sdk__equation-1')(
    '10402',
    { in: 'header', section: 1 },
    { line: { style: 'none' } },
    { line: { style: 'double' } },
  ),
  ...a4('10403', footer, { alignment: 'center', start: 1 }, { alignment: 'right' }),
  ...a4Saved('10403', footer, { alignment: 'center' }),
  ...inFile('lo_cn_header_footer_note')(
    '10403',
    footer,
    { alignment: 'left', format: 'decimal' },
    { format: 'upperRoman' },
  ),
  ...inFile('sdk__pgNumType-Page_Numbering_Settings-fmt-thaiNumbers')(
    '10403',
    footer,
    { alignment: 'center', format: 'thaiNumbers' },
    { format: 'decimal' },
  ),
  ...inFile('docxjs__header-footer-document')(
    '10404',
    section(1),
    {
      firstPage: true,
      oddEven: true,
      texts: [{ in: 'footer', type: 'first', text: 'First Footer' }],
    },
    { firstPage: false },
  ),
  ...inFile('poi__PageSpecificHeadFoot')(
    '10404',
    section(1),
    { oddEven: true, firstPage: false },
    { oddEven: false },
  ),
  ...inFile('sdk__footer_header-fisrt')(
    '10404',
    section(1),
    { firstPage: true, oddEven: false },
    { oddEven: true },
  ),
  ...inFile('docx4j__themeFontLang')(
    '10405',
    header,
    { field: 'STYLEREF', argument: 'h1,Level 1 Topic Heading' },
    { field: 'NUMPAGES' },
  ),
  ...book(
    '10405',
    { in: 'header', section: 2, type: 'even' },
    { field: 'TITLE' },
    { field: 'DATE' },
  ),
  ...book('10405', { in: 'footer', section: 1 }, { field: 'SAVEDATE', pictures: ['yyyy'] }),
  ...inFile('sdk__footer_header-fisrt')(
    '10405',
    { in: 'header', type: 'first' },
    { field: 'TITLE' },
    { field: 'AUTHOR' },
  ),
]

const lines = inFile('lo_cn_table')
const office = inFile('sdk__TableEdn')
const styled = inFile('poi__65099')
const reference = inFile('docx4j__rFonts')
const strictNames = inFile('docxjs__table-document')
const props = inFile('python-docx__tbl-props')
const cover = inFile('poi__Bug54771a')

/** Tables (4.8). */
const tableCases: readonly CorpusCase[] = [
  ...office('10801', table(), { rows: 3, columns: 3 }, { rows: 3, columns: 4 }),
  ...lines('10801', table(), { rows: 5, columns: 4 }, { rows: 4, columns: 5 }),
  ...reference('10801', table(2), { rows: 10, columns: 2 }),
  ...office(
    '10802',
    table(),
    { cells: [{ row: 1, column: 1, text: 'Test cell' }] },
    { cells: [{ row: 2, column: 2, text: 'Test cell' }] },
  ),
  ...lines('10802', table(), {
    cells: [
      { row: 1, column: 3, text: '数学' },
      { row: 3, column: 2, text: '78' },
    ],
  }),
  ...strictNames('10805', cells([2, 2]), { points: 82.65, rule: 'atLeast' }, { points: 41 }),
  ...props(
    '10805',
    cells([1, 1], undefined, 3),
    { heightCm: 5.08 },
    { heightCm: 5.08, rule: 'exact' },
  ),
  ...cover('10805', cells([1, 1]), { points: 144, rule: 'atLeast' }, { points: 72 }),
  ...office('10806', { in: 'cells', index: 1, columns: [1, 1] }, { widthCm: 5.43 }, { widthCm: 5 }),
  ...strictNames('10806', { in: 'cells', index: 1, columns: [2, 2] }, { widthCm: 4.38 }),
  ...reference(
    '10806',
    { in: 'cells', index: 2, columns: [1, 1] },
    { widthCm: 3.77 },
    { widthCm: 3 },
  ),
  ...lines('10807', table(), { alignment: 'center', widthCm: 17 }, { alignment: 'left' }),
  ...cover('10807', table(), { alignment: 'center', widthPercent: 100 }, { widthPercent: 50 }),
  ...cover('10807', table(2), { alignment: 'center', floating: true }, { floating: false }),
  ...strictNames('10807', table(), { alignment: 'left' }, { alignment: 'center' }),
  ...lines('10808', cells([1, 1]), { horizontal: 'center' }, { horizontal: 'left' }),
  ...props(
    '10808',
    cells([1, 1], undefined, 3),
    { vertical: 'center' },
    { horizontal: 'center', vertical: 'center' },
  ),
  ...inFile('docling__table_with_equations')(
    '10808',
    cells([1, 2], [1, 1]),
    { horizontal: 'left', vertical: 'center' },
    { horizontal: 'center', vertical: 'center' },
  ),
  ...office(
    '10809',
    table(),
    { scope: 'all', style: 'single', widthPt: 0.5 },
    { scope: 'outer', style: 'double' },
  ),
  ...lines(
    '10809',
    table(),
    { scope: 'all', style: 'single', widthPt: 0.5, colors: ['黑色'] },
    { scope: 'inner', style: 'none' },
  ),
  ...strictNames('10809', table(), { scope: 'outer', style: 'single', widthPt: 0.25 }),
  // The style's first row takes its inner vertical lines away.
  ...styled('10809', cells([1, 1]), { scope: 'inner', style: 'none' }, { scope: 'inner' }),
  ...styled('10809', cells([2, 6]), { scope: 'inner', style: 'single', colors: ['666666'] }),
  ...lines('10810', cells([1, 1], [1, 1]), { fills: ['C0C0C0'] }, { fills: ['黄色'] }),
  ...styled('10810', cells([1, 1]), { fills: ['黑色'] }, { fills: ['CCCCCC'] }),
  ...styled('10810', cells([2, 2], [2, 2]), { fills: ['CCCCCC'] }),
  ...reference('10810', cells([1, 1], undefined, 2), { fills: ['C0C0C0'] }, { fills: ['auto'] }),
  ...office('10812', table(), { name: '网格型' }, { name: '浅色底纹' }),
  ...styled(
    '10812',
    table(),
    { name: 'Tableau Grille 41', firstRow: true, bandedRows: true, bandedColumns: false },
    { firstRow: false },
  ),
  ...lines('10813', table(), { rows: 1 }, { rows: 2 }),
  ...reference('10813', table(2), { rows: 1 }, { rows: 0 }),
  ...reference('10814', cells([1, 1], undefined, 2), { allow: false }, { allow: true }),
  ...lines('10814', table(), { allow: true }, { allow: false }),
  ...office('10815', table(), { value: 'lrTb' }, { value: 'tbRl' }),
  ...lines('10816', table(), { topCm: 0.1, leftCm: 0.1 }, { leftCm: 0.19 }),
  ...strictNames('10816', table(), { leftCm: 0.1, rightCm: 0.1 }),
  ...props('10816', table(2), { leftCm: 0.2, topCm: 0 }, { leftCm: 0.5 }),
  ...lines('10817', table(), {
    keys: [{ column: 1, order: 'ascending', as: 'stroke' }],
    headerRows: 3,
    footerRows: 0,
  }),
]

/** Pages, headers and tables of real files, read out of the files by hand. */
export const wordPageCases: readonly CorpusCase[] = [...pageCases, ...headerCases, ...tableCases]
