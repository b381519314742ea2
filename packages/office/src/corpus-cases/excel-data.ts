import type { Parameters } from '../checkpoints/checker.ts'
import type { CorpusCase } from './corpus-case.ts'

type Case = readonly [
  file: string,
  code: string,
  target: Parameters,
  expected: Parameters,
  passes?: boolean,
]

const cells = (sheet: string, ref: string): Parameters => ({ in: 'range', sheet, ref })
const pivot = (sheet: string): Parameters => ({ in: 'pivot', sheet })

const HYPERLINKS = 'tika__testEXCEL_hyperlinks.xlsx'
const NOTES_MAC = 'docling__xlsx_comments.xlsx'
const PIVOTS = 'poi__ExcelPivotTableSample.xlsx'
const PIVOTS_SAVED = 'lo-resave__poi__ExcelPivotTableSample.xlsx'
const SPORTS = 'sheetjs__pivot_table_test.xlsm'
const CITIES = 'poi__DataTableCities.xlsx'
const OUTLINE = 'xlsxwriter__outline02.xlsx'
const FIBONACCI = 'exceljs__fibonacci.xlsx'
const SHARED = 'poi__shared_formulas.xlsx'
const REMOTE = 'poi__ref2-56737.xlsx'
const STRESS = 'sheetjs__formula_stress_test.xlsx'
const NAMED = 'poi__simple-table-named-range.xlsx'
const MEMBERS = 'poi__63934.xlsx'

const regions = (value: string): Parameters => ({
  criteria: [{ column: 'A', operator: 'in', value: value.split(' ') }],
})
const STRESS_LINES = {
  function: 'DSUM',
  database: 'A24:E30',
  field: 'C',
  lines: [
    [
      { column: 'A', operator: 'beginsWith', value: 'V8' },
      { column: 'B', operator: 'greater', value: 10 },
      { column: 'C', operator: 'less', value: 16 },
    ],
    [{ column: 'A', operator: 'beginsWith', value: 'SM' }],
  ],
}

const CASES: readonly Case[] = [
  ['easyexcel__simple.xlsx', '20101', cells('Sheet1', 'A1:B1'), { values: ['姓名', '数字'] }],
  ['easyexcel__date2.xlsx', '20101', cells('Sheet1', 'A1:B2'), { values: ['a', 'b', '3', '3.00'] }],
  ['easyexcel__date2.xlsx', '20101', cells('Sheet1', 'A2'), { value: 4 }, false],
  ['poi__59388.xlsx', '20101', cells('Sheet1', 'D1'), { value: 'd1' }],
  [FIBONACCI, '20102', cells('fib', 'A1:A10'), { start: 1, step: 1 }],
  [FIBONACCI, '20102', cells('fib', 'B1:B10'), { start: 1, step: 1 }, false],
  [PIVOTS, '20102', cells('Tabelle1', 'C2:C4'), { kind: 'date', start: '2022-01-01' }],
  [
    PIVOTS,
    '20104',
    cells('Tabelle1', 'C2:C4'),
    { moments: ['2022-01-01', '2022-01-02', '2022-01-03'] },
  ],
  [PIVOTS_SAVED, '20104', cells('Tabelle1', 'C2'), { moments: ['2022-01-01'] }],
  [PIVOTS, '20104', cells('Tabelle1', 'B2'), { moments: ['1900-01-01'] }, false],
  [HYPERLINKS, '20110', cells('Sheet1', 'B1'), { url: 'http://tika.apache.org' }],
  [HYPERLINKS, '20110', cells('Sheet1', 'C1'), { location: "'Sheet1'!$C$2" }],
  [HYPERLINKS, '20110', cells('Sheet1', 'B1'), { url: 'http://poi.apache.org' }, false],
  [
    'poi__ExcelWithHyperlinks.xlsx',
    '20110',
    cells('Sheet1', 'C17'),
    { url: 'mailto:dev@poi.apache.org?subject=XSSF Hyperlinks' },
  ],
  ['poi__59775.xlsx', '20110', cells('Sheet1', 'A2'), { url: 'http://twitter.com/#!/apacheorg' }],
  [NOTES_MAC, '20111', cells('Sheet1', 'A1'), { text: 'Why Python specifically?' }],
  [NOTES_MAC, '20111', cells('Sheet1', 'A1'), { text: 'Why Python' }, false],
  ['poi__59388.xlsx', '20111', cells('Sheet1', 'D1'), { text: 'Invisible comment at D1' }],
  ['xlsxwriter__comment06.xlsx', '20111', cells('Sheet1', 'A2'), { text: 'Some text' }],
  [OUTLINE, '20201', cells('Collapsed Rows', 'B6'), { functions: ['SUBTOTAL'] }],
  [STRESS, '20201', cells('Database', 'B11'), { functions: ['DSUM'] }],
  [STRESS, '20201', cells('Database', 'B11'), { functions: ['DMAX'] }, false],
  [FIBONACCI, '20202', cells('fib', 'B3:B6'), { values: [2, 3, 5, 8], mustBeFormula: true }],
  [FIBONACCI, '20203', cells('fib', 'B3:B10'), { formula: 'B2+B1' }],
  [FIBONACCI, '20203', cells('fib', 'B3:B10'), { formula: 'SUM(B1:B2)', by: 'structure' }],
  [FIBONACCI, '20203', cells('fib', 'B3:B10'), { formula: 'B2*2' }, false],
  [OUTLINE, '20203', cells('Collapsed Rows', 'B6'), { formula: 'SUM(B2:B5)' }],
  [REMOTE, '20204', cells('Refs', 'E3'), { references: ['$A$1'] }, false],
  [FIBONACCI, '20204', cells('fib', 'B3:B10'), { references: ['$B$1'] }, false],
  [SHARED, '20205', cells('Label', 'A2:A41'), { formula: 'B2' }],
  [FIBONACCI, '20205', cells('fib', 'B3:B19'), { formula: 'B1+B2' }],
  [FIBONACCI, '20205', cells('fib', 'A2:A19'), { formula: 'B1+1' }, false],
  [REMOTE, '20206', cells('Refs', 'D1'), { sheet: 'DS1' }],
  [REMOTE, '20206', cells('Refs', 'E3'), { sheet: 'Uses', book: '56737.xlsx' }],
  [REMOTE, '20206', cells('Refs', 'E3'), { sheet: 'Uses' }, false],
  [NAMED, '20207', cells('Sheet1', 'B7'), { name: 'total' }],
  [NAMED, '20207', cells('Sheet1', 'B7'), { name: 'sum' }, false],
  [
    'xlsxwriter__array_formula02.xlsx',
    '20208',
    cells('Sheet1', 'A1:A3'),
    { formula: 'SUM(B1:C1*B2:C2)' },
  ],
  [
    'lo-resave__xlsxwriter__array_formula02.xlsx',
    '20208',
    cells('Sheet1', 'A1:A3'),
    { formula: 'SUM(B1:C1*B2:C2)' },
  ],
  [
    'xlsxwriter__array_formula02.xlsx',
    '20208',
    cells('Sheet1', 'A1:A2'),
    { formula: 'SUM(B1:C1*B2:C2)' },
    false,
  ],
  [MEMBERS, '20209', cells('Sheet1', 'B2'), { function: 'VLOOKUP', arguments: [null, null, '2'] }],
  [
    MEMBERS,
    '20209',
    cells('Sheet1', 'B2'),
    { function: 'VLOOKUP', arguments: [null, null, '3'] },
    false,
  ],
  [MEMBERS, '20210', cells('Sheet1', 'B2'), { table: 'Member_Data', columns: ['Gender '] }],
  [CITIES, '20210', cells('Formula', 'A5'), { table: 'BigCity', columns: ['Latitude'] }],
  [CITIES, '20210', cells('Formula', 'A5'), { table: 'BigCity', columns: ['Longitude'] }, false],
  [FIBONACCI, '20212', cells('fib', 'A1:B19'), {}],
  ['poi__64473.xlsx', '20212', cells('My sheet', 'A1:A4'), {}, false],
  [SPORTS, '20601', cells('Data', 'A1:C9'), { keys: [{ column: 'A' }] }, false],
  [
    'closedxml__RegularAutoFilter.xlsx',
    '20601',
    cells('Single Column Strings', 'A1:A7'),
    { keys: [{ column: 'A', order: 'descending' }] },
  ],
  ['xlsxwriter__autofilter03.xlsx', '20602', cells('Sheet1', 'A1:D51'), regions('East South')],
  [
    'lo-resave__xlsxwriter__autofilter03.xlsx',
    '20602',
    cells('Sheet1', 'A1:D51'),
    regions('East South'),
  ],
  ['xlsxwriter__autofilter03.xlsx', '20602', cells('Sheet1', 'A1:D51'), regions('East'), false],
  ['xlsxwriter__autofilter08.xlsx', '20602', cells('Sheet1', 'A1:D51'), regions('North'), false],
  [OUTLINE, '20604', cells('Collapsed Rows', 'A1:B12'), { groupBy: 'A', fields: ['B'] }, false],
  [OUTLINE, '20605', { in: 'sheet', sheet: 'Collapsed Rows' }, { level: 1 }],
  [OUTLINE, '20605', { in: 'sheet', sheet: 'Collapsed Rows' }, { level: 2 }, false],
  [STRESS, '20606', cells('Database', 'B11'), STRESS_LINES],
  [STRESS, '20606', cells('Database', 'B11'), { ...STRESS_LINES, function: 'DMAX' }, false],
  [
    PIVOTS,
    '20701',
    pivot('Tabelle2'),
    { rows: ['Field1'], columns: ['Field3'], values: [{ field: 'Field2' }] },
  ],
  [
    PIVOTS_SAVED,
    '20701',
    pivot('Tabelle2'),
    { rows: ['Field1'], columns: ['Field3'], values: [{ field: 'Field2' }] },
  ],
  [PIVOTS, '20701', pivot('Tabelle3'), { rows: ['Field1'], filters: ['Field3'] }],
  [PIVOTS, '20701', pivot('Tabelle2'), { rows: ['Field3'] }, false],
  [
    CITIES,
    '20701',
    pivot('PivotTable'),
    { rows: ['City'], values: ['Latitude', 'Longitude', 'Population'].map((field) => ({ field })) },
  ],
  [SPORTS, '20702', pivot('PTTabular'), { source: 'Data!A1:C9', sheet: 'PTTabular', cell: 'A3' }],
  [CITIES, '20702', pivot('PivotTable'), { source: 'BigCity' }],
  [PIVOTS_SAVED, '20702', pivot('Tabelle2'), { source: 'Tabelle1!$A$1:$C$4' }],
  [SPORTS, '20702', pivot('PTTabular'), { source: 'Data!A1:C8' }, false],
  [SPORTS, '20703', pivot('PTTabular'), { layout: 'tabular' }],
  [SPORTS, '20703', pivot('PTOutline'), { layout: 'outline' }],
  [SPORTS, '20703', pivot('PTCompact'), { layout: 'compact', columnGrandTotals: true }, false],
  [SPORTS, '20703', pivot('PTCompact'), { columnGrandTotals: false, rowGrandTotals: true }],
  [PIVOTS, '20704', pivot('Tabelle2'), { shown: { field: 'Field1', items: ['a', 'c'] } }],
  [PIVOTS_SAVED, '20704', pivot('Tabelle2'), { shown: { field: 'Field1', items: ['a', 'c'] } }],
  [
    PIVOTS,
    '20704',
    pivot('Tabelle2'),
    { shown: { field: 'Field1', items: ['a', 'b', 'c'] } },
    false,
  ],
  [
    SPORTS,
    '20705',
    pivot('PTTabular'),
    { source: 'Data!A1:C9', row: 'Quarter', column: 'Sport', value: { field: 'Sales' } },
  ],
  [
    SPORTS,
    '20705',
    pivot('PTCompact'),
    { source: 'Data!A1:C9', row: 'Sport', column: 'Quarter', value: { field: 'Sales' } },
  ],
  [
    SPORTS,
    '20705',
    pivot('PTTabular'),
    {
      source: 'Data!A1:C9',
      row: 'Quarter',
      column: 'Sport',
      value: { field: 'Sales', function: 'max' },
    },
    true,
  ],
  [SPORTS, '20707', { in: 'chart' }, { type: 'pie' }, false],
]

/** Content, formulas, data operations and pivot tables, looked up in the files themselves. */
export const excelDataCases: readonly CorpusCase[] = CASES.map(
  ([name, code, target, expected, passes = true]) => ({
    file: `xlsx/${name}`,
    code,
    target,
    expected,
    passes,
  }),
)
