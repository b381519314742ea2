import type { Parameters } from '../checkpoints/checker.ts'
import type { CorpusCase } from './corpus-case.ts'

type Row = readonly [file: string, code: string, expected: Parameters, passes?: boolean]

const cases = (folder: string, target: Parameters, rows: readonly Row[]): readonly CorpusCase[] =>
  rows.map(([name, code, expected, passes = true]) => ({
    file: `${folder}/${name}`,
    code,
    target,
    expected,
    passes,
  }))

const onFirstSheet = { in: 'chart', sheet: 'Sheet1' } as const
const excel = (name: string): string => `xlsxwriter__chart_${name}.xlsx`

/** Charts of workbooks written by Excel 2007 and 2010. */
const sheetCharts = cases('xlsx', onFirstSheet, [
  [excel('column01'), '20801', { type: 'column', grouping: 'clustered', threeD: false }],
  [excel('column01'), '20801', { type: 'bar' }, false],
  [excel('bar08'), '20801', { type: 'bar' }],
  [excel('line03'), '20801', { type: 'line', markers: false }],
  [excel('line03'), '20801', { type: 'line', markers: true }, false],
  [excel('pie02'), '20801', { type: 'pie' }],
  [excel('doughnut04'), '20801', { type: 'doughnut' }],
  [excel('radar02'), '20801', { type: 'radar', markers: true }],
  [excel('scatter15'), '20801', { type: 'scatter' }],
  [excel('chartarea03'), '20801', { type: 'scatter', scatter: 'marker' }],
  [excel('combined10'), '20801', { type: 'pie' }, false],
  [excel('pie02'), '20802', { values: ['B1:B3'], categories: ['A1:A3'] }],
  [excel('pie02'), '20802', { values: ['B1:B4'], categories: ['A1:A3'] }, false],
  [excel('format21'), '20802', { values: ['B1:C5'], categories: ['A1:A5'] }],
  [excel('format21'), '20803', { by: 'columns' }],
  [excel('axis49'), '20806', { axis: 'horizontal', visible: false }],
  [excel('axis49'), '20806', { axis: 'vertical', visible: false }, false],
  [excel('crossing02'), '20806', { axis: 'vertical', crossesAt: 8 }],
  [excel('crossing02'), '20806', { axis: 'horizontal', crossesAt: 3 }],
  [excel('axis44'), '20805', { horizontal: 'YYY', vertical: 'XXX' }, false],
  [excel('pie02'), '20807', { position: 'r' }],
  [
    excel('data_labels21'),
    '20808',
    { shows: ['value', 'percent', 'category', 'series', 'legendKey'], position: 'inEnd' },
  ],
  [excel('data_labels21'), '20808', { shows: ['value'] }, false],
  [excel('data_labels54'), '20808', { series: 1, point: 1, shows: ['value'], position: 'ctr' }],
  [excel('data_labels54'), '20808', { series: 1, shows: ['value'], position: 'outEnd' }],
  [excel('line03'), '20809', { lines: 'horizontal', major: true }],
  [excel('line03'), '20809', { lines: 'vertical', major: true }, false],
  [excel('size01'), '20810', { ref: 'E9:L24', fills: true }],
  [excel('size01'), '20810', { ref: 'E10:L25', fills: true }, false],
  [excel('size01'), '20811', { widthCm: 13.55, heightCm: 8.47 }],
  [excel('size01'), '20811', { widthCm: 13.55, heightCm: 7.5 }, false],
  [excel('area04'), '20812', { series: 2, axis: 'secondary' }],
  [excel('area04'), '20812', { series: 1, axis: 'secondary' }, false],
  [excel('line07'), '20812', { series: 2, axis: 'secondary', type: 'line' }],
  [excel('gap01'), '20812', { series: 1, overlap: 5 }],
  [excel('format08'), '20813', { series: 1, trendline: { kind: 'linear' } }],
  [excel('format08'), '20813', { series: 2, trendline: { kind: 'linear' } }, false],
  [excel('format31'), '20813', { trendline: { kind: 'poly' } }],
  [excel('errorbars01'), '20813', { series: 1, errorBars: { kind: 'stdErr', ends: 'both' } }],
  [
    excel('chartarea03'),
    '20814',
    { area: 'plot', fill: { kind: 'solid', colors: ['FFC000'] }, line: { dashes: ['sysDash'] } },
    false,
  ],
  [excel('chartarea03'), '20814', { area: 'plot', fill: { kind: 'solid', colors: ['FFC000'] } }],
  [excel('chartarea03'), '20814', { area: 'chart', fill: { kind: 'solid', colors: ['9999FF'] } }],
  [excel('legend06'), '20814', { area: 'legend', fill: { kind: 'solid', colors: ['FFFF00'] } }],
])

const otherCharts: readonly CorpusCase[] = [
  ...cases('xlsx', { in: 'chart', sheet: 'Chart1' }, [
    ['xlsxwriter__chartsheet07.xlsx', '20810', { chartSheet: 'Chart1' }],
    ['xlsxwriter__chartsheet07.xlsx', '20801', { type: 'bar' }],
  ]),
  // Written by LibreOffice: the chart stands on a worksheet that is all chart.
  ...cases('xlsx', { in: 'chart' }, [
    ['docling__xlsx_03_chartsheet.xlsx', '20804', { text: 'Wild Duck Observations by Year' }],
    [
      'docling__xlsx_03_chartsheet.xlsx',
      '20805',
      { horizontal: 'Year', vertical: 'Number of Ducks' },
    ],
    ['docling__xlsx_03_chartsheet.xlsx', '20801', { type: 'column', grouping: 'clustered' }],
    [
      'lo-resave__xlsxwriter__chart_combined05.xlsx',
      '20812',
      { series: 2, type: 'line', axis: 'secondary' },
    ],
    ['poi__DataTableCities.xlsx', '20805', { horizontal: 'Longitude', vertical: 'Latitude' }],
    [
      'poi__DataTableCities.xlsx',
      '20806',
      { axis: 'horizontal', min: -180, max: 180, majorUnit: 60, minorUnit: 10 },
    ],
    ['poi__DataTableCities.xlsx', '20806', { axis: 'vertical', min: -90, max: 90, majorUnit: 30 }],
    ['poi__simple-monthly-budget.xlsx', '20808', { shows: ['value'], position: 'outEnd' }],
    ['poi__simple-monthly-budget.xlsx', '20807', { position: 'none' }],
    ['sdk__PortfolioAnalysis_TP10073883.xltx', '20817', { styles: [43] }],
    ['sdk__PortfolioAnalysis_TP10073883.xltx', '20801', { type: 'pie', threeD: true }],
    ['sdk__PortfolioAnalysis_TP10073883.xltx', '20808', { shows: ['percent'] }],
    ['sdk__basicspreadsheet.xlsx', '20817', { styles: [13] }],
    ['xlsx-populate__ranges-out.xlsx', '20804', { text: 'Sample Click Performance' }],
    ['xlsx-populate__ranges-out.xlsx', '20813', { trendline: { kind: 'poly' } }],
    ['xlsx-populate__ranges-out.xlsx', '20812', { series: 2, type: 'line', axis: 'secondary' }],
    ['sheetjs__pivot_table_test.xlsm', '20817', { styles: [18] }],
  ]),
]

const pivotCharts: readonly CorpusCase[] = [
  ...cases('xlsx', { in: 'chart', sheet: 'PTTabular' }, [
    ['sheetjs__pivot_table_test.xlsm', '20815', { shown: true }],
    ['sheetjs__pivot_table_test.xlsm', '20801', { type: 'bar', threeD: true }],
  ]),
]

/** Charts of Word and PowerPoint, among them some of Strict files and of LibreOffice. */
const documentCharts: readonly CorpusCase[] = [
  ...cases('docx', { in: 'chart' }, [
    [
      'sdk__chart-Pie.docx',
      '10910',
      {
        type: { type: 'pie', exploded: true },
        legend: { position: 't' },
        labels: { shows: ['percent'] },
      },
    ],
    ['sdk__chart-X-y.docx', '10910', { type: { type: 'scatter', scatter: 'smooth' } }],
    [
      'python-docx__shp-inline-shape-access.docx',
      '10910',
      { type: { type: 'column', grouping: 'clustered' }, title: { text: '' } },
    ],
    [
      'docxjs__extended-props-test-document.docx',
      '10910',
      { area: { area: 'chart', rounded: true } },
    ],
    ['poi__bar-chart-template.docx', '10910', { type: { type: 'column' } }, false],
  ]),
  ...cases('docx', { in: 'chart', index: 2 }, [
    [
      'poi__bar-chart-template.docx',
      '10910',
      { type: { type: 'column' }, legend: { position: 'b' } },
    ],
  ]),
  ...cases('pptx', { slide: { final: 1 } }, [
    [
      'sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx',
      '30306',
      { type: { type: 'column', grouping: 'clustered' }, legend: { position: 'r' } },
    ],
    [
      'lo-resave__sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx',
      '30306',
      { type: { type: 'column' }, legend: { position: 'r' } },
    ],
    [
      'sdk__Chart_3D_Column_Animation_Box_Out_as_one_object_.pptx',
      '30306',
      { type: { type: 'column', threeD: true, grouping: 'standard' } },
    ],
    ['python-pptx__cht-marker-props.pptx', '30306', { type: { type: 'line', markers: true } }],
    [
      'shapecrawler__004_chart.pptx',
      '30306',
      { type: { type: 'bubble' }, legend: { position: 'none' } },
    ],
  ]),
]

const first = { slide: { final: 1 } } as const

const transitions: readonly CorpusCase[] = [
  ...cases('pptx', first, [
    ['docling__powerpoint_bad_text.pptx', '30501', { effects: ['淡出'] }],
    ['docling__powerpoint_bad_text.pptx', '30503', { seconds: 0.25 }],
    ['poi__51187.pptx', '30501', { effects: ['fade'] }],
    ['poi__51187.pptx', '30503', { speed: 'med' }],
    ['lo-resave__poi__51187.pptx', '30501', { effects: ['fade'] }],
    // The old branch has a plain fade: the newer one, with its black, is what is shown.
    ['poi__bug68703.pptx', '30502', { effects: ['fade'], thruBlk: '1' }],
    ['poi__bug68703.pptx', '30503', { seconds: 0.1 }],
    ['lo-resave__poi__bug68703.pptx', '30502', { thruBlk: '1' }],
    ['shapecrawler__020.pptx', '30502', { thruBlk: '1' }],
    // Without an effect there is no transition.
    ['poi__49386-null_dates.pptx', '30501', { effects: ['none'] }],
    ['shapecrawler__034.pptx', '30501', { effects: ['fade'] }, false],
    ['poi__missing-blip-fill.pptx', '30505', { onClick: false }],
    ['poi__missing-blip-fill.pptx', '30503', { seconds: 2 }],
    ['poi__missing-blip-fill.pptx', '30504', { sound: 'none' }],
    ['poi__51187.pptx', '30505', { onClick: true, afterSeconds: 'never' }],
    ['poi__51187.pptx', '30504', { sound: '风铃' }, false],
  ]),
  ...cases('pptx', { slide: { final: 2 } }, [
    ['sdk__animation.pptx', '30501', { effects: ['棋盘'] }],
    ['sdk__animation.pptx', '30502', { dir: 'horz' }],
  ]),
]

const animations: readonly CorpusCase[] = [
  ...cases('pptx', { ...first, shape: { kind: 'chart' } }, [
    [
      'sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx',
      '30601',
      { class: 'entr', effects: ['盒状'] },
    ],
    ['sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx', '30602', { directions: ['in'] }],
    ['sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx', '30608', { by: 'one' }],
    ['sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx', '30608', { by: 'series' }, false],
    [
      'lo-resave__sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx',
      '30601',
      { class: 'entr', effects: ['盒状'] },
    ],
    [
      'lo-resave__sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx',
      '30602',
      { directions: ['in'] },
    ],
    // The file's name says “Fly Out”; its effect is a box that leaves.
    [
      'sdk__Chart_3D_Column_Animation_Fly_Out_as_one_object_.pptx',
      '30601',
      { class: 'exit', effects: ['盒状'] },
    ],
    [
      'sdk__Chart_3D_Column_Animation_Fly_Out_as_one_object_.pptx',
      '30601',
      { class: 'exit', effects: ['飞出'] },
      false,
    ],
    ['sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx', '30603', { start: 'onClick' }],
    ['sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx', '30606', { repeat: 1, after: 'none' }],
    ['sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx', '30610', { sound: 'none' }],
    ['sdk__Chart_2D_Animation_Box_In_as_one_object_.pptx', '30611', {}, false],
  ]),
  ...cases('pptx', { ...first, shape: { kind: 'picture' } }, [
    [
      'sdk__Image_Small_3D_Rotation_Animatioin_Fly_In_.pptx',
      '30601',
      { class: 'entr', effects: ['飞入'] },
    ],
    ['sdk__Image_Small_3D_Rotation_Animatioin_Fly_In_.pptx', '30602', { directions: ['bottom'] }],
    [
      'lo-resave__sdk__Image_Small_3D_Rotation_Animatioin_Fly_In_.pptx',
      '30602',
      { directions: ['bottom'] },
    ],
    [
      'lo-resave__sdk__Image_Small_3D_Rotation_Animatioin_Fly_In_.pptx',
      '30603',
      { start: 'onClick' },
    ],
    ['sdk__Image_Small_3D_Rotation_Animatioin_Fly_In_.pptx', '30609', { paths: ['向下'] }, false],
  ]),
]

/** A deck of a lecture, written by PowerPoint for Mac. */
const lecture: readonly CorpusCase[] = [
  ...cases(
    'pptx',
    {
      slide: { final: 10 },
      shapes: [
        { name: 'Rounded Rectangular Callout 7' },
        { name: 'Rounded Rectangular Callout 8' },
      ],
    },
    [
      ['poi__stress013.pptx', '30612', { class: 'entr', effects: ['淡入'] }],
      ['poi__stress013.pptx', '30612', { class: 'exit', effects: ['淡出'] }, false],
    ],
  ),
  ...cases('pptx', { slide: { final: 5 } }, [
    [
      'poi__stress013.pptx',
      '30605',
      { order: [{ name: 'Group 11' }, { name: 'TextBox 33' }, { name: 'Group 30' }] },
    ],
    [
      'poi__stress013.pptx',
      '30605',
      { order: [{ name: 'Group 30' }, { name: 'Group 11' }] },
      false,
    ],
  ]),
  ...cases('pptx', { slide: { final: 5 }, shape: { name: 'Group 30' } }, [
    ['poi__stress013.pptx', '30603', { start: 'after' }],
    ['poi__stress013.pptx', '30604', { durationSeconds: 0.5, delaySeconds: 0 }],
  ]),
  ...cases('pptx', { slide: { final: 5 }, shape: { name: 'TextBox 33' } }, [
    ['poi__stress013.pptx', '30601', { class: 'exit', effects: ['淡出'] }],
  ]),
  ...cases('pptx', { slide: { final: 6 }, shape: { name: 'Title 1' } }, [
    ['poi__stress013.pptx', '30607', { build: 'whole' }],
    ['poi__stress013.pptx', '30607', { build: 'paragraph' }, false],
  ]),
  ...cases('pptx', { slide: { final: 4 } }, [
    ['poi__stress013.pptx', '30501', { effects: ['平滑'] }],
    ['poi__stress013.pptx', '30501', { effects: ['fade'] }, false],
    ['poi__stress013.pptx', '30502', { option: 'byObject' }],
  ]),
  ...cases('pptx', { slide: { final: 2 }, shape: { name: 'Content Placeholder 3' } }, [
    ['sdk__animation.pptx', '30609', { paths: [41] }],
    ['sdk__animation.pptx', '30609', { paths: ['向下'] }, false],
    ['sdk__animation.pptx', '30604', { durationSeconds: 2 }],
  ]),
]

const shows: readonly CorpusCase[] = [
  ...cases('pptx', {}, [
    ['poi__bug68703.pptx', '30701', { type: 'window' }],
    ['poi__stress022.pptx', '30701', { type: 'kiosk' }],
    ['poi__stress022.pptx', '30702', { loops: true, hasNarration: true }],
    ['lo-resave__poi__bug68703.pptx', '30701', { type: 'speaker' }],
    ['shapecrawler__020.pptx', '30702', { loops: false, usesTimings: true }],
    ['shapecrawler__020.pptx', '30703', { from: 1, to: 2 }, false],
    ['shapecrawler__020.pptx', '30705', { format: 'presentation' }],
  ]),
  ...cases('pptx', first, [
    ['tika__testComment.pptx', '30706', { text: 'Here is a comment' }],
    ['poi__51187.pptx', '30706', { text: '' }],
    ['poi__51187.pptx', '30704', {}, false],
    // Strict.
    [
      'sdk___HC_viewPr-PresentationViewProperties-showComments-1.pptx',
      '30706',
      { text: 'PowerPoint Rocks!!!' },
    ],
  ]),
]

/** Charts of all kinds of document, transitions, animations and shows. */
export const chartsAndShowCases: readonly CorpusCase[] = [
  ...sheetCharts,
  ...otherCharts,
  ...pivotCharts,
  ...documentCharts,
  ...transitions,
  ...animations,
  ...lecture,
  ...shows,
]
