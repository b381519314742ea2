import { describe, expect, it } from 'vitest'
import { answerTask } from '../checkpoints/answer-task.ts'
import { openExcel } from '../excel/excel-view.ts'
import { readCharts } from '../excel/read-charts.ts'
import { CHART_TYPE_NAMES } from './chart-kinds.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { cellRows, excelParts, makeExcel, zipParts } from '../testing/make-document.ts'

const DATA = cellRows([
  ['姓名', '语文', '数学'],
  ['李明', 85, 92],
  ['王芳', 90, 88],
  ['张伟', 72, 65],
])

const cache = (name: string, values: readonly (string | number)[]): string =>
  `<c:${name}><c:ptCount val="${values.length}"/>${values.map((one, index) => `<c:pt idx="${index}"><c:v>${one}</c:v></c:pt>`).join('')}</c:${name}>`
const series = (index: number, name: string, column: string, more = ''): string =>
  `<c:ser><c:idx val="${index}"/><c:order val="${index}"/><c:tx><c:strRef><c:f>成绩!$${column}$1</c:f>${cache('strCache', [name])}</c:strRef></c:tx>${more}<c:cat><c:strRef><c:f>成绩!$A$2:$A$4</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>成绩!$${column}$2:$${column}$4</c:f>${cache('numCache', [1, 2, 3])}</c:numRef></c:val></c:ser>`
const ids = (...list: readonly number[]): string =>
  list.map((id) => `<c:axId val="${id}"/>`).join('')
const axis = (name: string, id: number, place: string, crosses: string, more = ''): string =>
  `<c:${name}><c:axId val="${id}"/><c:scaling/><c:axPos val="${place}"/>${more}<c:crossAx val="0"/><c:crosses val="${crosses}"/></c:${name}>`
const axisTitle = (text: string): string =>
  `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>${text}</a:t></a:r></a:p></c:rich></c:tx></c:title>`
const bars = (content: string, direction = 'col', grouping = 'clustered'): string =>
  `<c:barChart><c:barDir val="${direction}"/><c:grouping val="${grouping}"/>${content}</c:barChart>`
const plot = (content: string): string => `<c:plotArea>${content}</c:plotArea>`
const book = (chart: string, names = ''): Uint8Array =>
  makeExcel({ sheets: [{ name: '成绩', rows: DATA, chart }], workbook: names })
const first = (bytes: Uint8Array) => {
  const [chart] = readCharts(openExcel(bytes))
  if (chart === undefined) throw new Error('no chart was read')
  return chart.model
}

const target = { in: 'chart', sheet: '成绩' }
const start = makeExcel({ sheets: [{ name: '成绩', rows: DATA }] })
function verdict(
  code: string,
  expected: Readonly<Record<string, unknown>>,
  submitted: Uint8Array,
): string | undefined {
  return grade('excel', [checkpoint(code, target, expected)], start, submitted).verdicts[0]?.verdict
}

describe('reading a chart (CHECKPOINTS 5.8)', () => {
  it('lends the name of a single series to a title without a text of its own (20804)', () => {
    const one = plot(bars(series(0, '语文', 'B')))
    expect(first(book(`<c:title/>${one}`)).title).toBe('语文')
    expect(first(book(one)).title).toBe('语文')
    expect(first(book(`<c:autoTitleDeleted val="1"/>${one}`)).title).toBeUndefined()
    const two = plot(bars(series(0, '语文', 'B') + series(1, '数学', 'C')))
    expect(first(book(two)).title).toBeUndefined()
    expect(first(book(`<c:title/>${two}`)).title).toBe('')
  })

  it('takes the lying axis of a bar chart for the value axis, whatever its place says (20805)', () => {
    const content = plot(
      bars(series(0, '语文', 'B') + ids(1, 2), 'bar') +
        axis('catAx', 1, 'l', 'autoZero', axisTitle('姓名')) +
        axis('valAx', 2, 'l', 'autoZero', axisTitle('分数')),
    )
    expect(verdict('20805', { horizontal: '分数', vertical: '姓名' }, book(content))).toBe('pass')
    expect(verdict('20805', { horizontal: '姓名', vertical: '分数' }, book(content))).toBe('fail')
  })

  it('finds the second pair of axes by the one that crosses at the far end (20812)', () => {
    const line = `<c:lineChart><c:grouping val="standard"/>${series(1, '数学', 'C')}<c:marker val="1"/>${ids(3, 4)}</c:lineChart>`
    const content = plot(
      line +
        bars(series(0, '语文', 'B') + ids(1, 2)) +
        axis('catAx', 1, 'b', 'autoZero') +
        axis('valAx', 2, 'l', 'autoZero') +
        axis('valAx', 4, 'r', 'max') +
        axis('catAx', 3, 'b', 'autoZero'),
    )
    expect(
      verdict('20812', { series: '数学', axis: 'secondary', type: 'line' }, book(content)),
    ).toBe('pass')
    expect(
      verdict('20812', { series: '语文', axis: 'primary', type: 'column' }, book(content)),
    ).toBe('pass')
    expect(verdict('20812', { series: '语文', axis: 'secondary' }, book(content))).toBe('fail')
    expect(verdict('20801', { type: 'line' }, book(content))).toBe('fail')
  })

  it('asks each series whether its markers are shown, not the group alone (20801)', () => {
    const lines = (marker: string): Uint8Array =>
      book(
        plot(
          `<c:lineChart><c:grouping val="standard"/>${series(0, '语文', 'B', marker)}<c:marker val="1"/></c:lineChart>`,
        ),
      )
    const none = '<c:marker><c:symbol val="none"/></c:marker>'
    expect(verdict('20801', { type: 'line', markers: true }, lines(''))).toBe('pass')
    expect(verdict('20801', { type: 'line', markers: true }, lines(none))).toBe('fail')
    expect(verdict('20801', { type: 'line', markers: false }, lines(none))).toBe('pass')
  })

  it('reads labels from the series before the group, and its usual place where none is written (20808)', () => {
    const show = (name: string): string => `<c:dLbls><c:show${name} val="1"/></c:dLbls>`
    const own = book(
      plot(
        bars(
          series(0, '语文', 'B', '<c:dLbls><c:delete val="1"/></c:dLbls>') +
            series(1, '数学', 'C') +
            show('Val'),
        ),
      ),
    )
    expect(verdict('20808', { series: '数学', shows: ['value'], position: 'outEnd' }, own)).toBe(
      'pass',
    )
    expect(verdict('20808', { series: '语文', shows: [] }, own)).toBe('pass')
    expect(verdict('20808', { shows: ['value'] }, own)).toBe('fail')
    const stacked = book(plot(bars(series(0, '语文', 'B') + show('Val'), 'col', 'stacked')))
    expect(verdict('20808', { shows: ['value'], position: 'ctr' }, stacked)).toBe('pass')
  })

  it('takes a legend that is not there for none, and one without a place for the right (20807)', () => {
    const content = plot(bars(series(0, '语文', 'B')))
    expect(verdict('20807', { position: 'none' }, book(content))).toBe('pass')
    expect(verdict('20807', { position: 'r' }, book(`${content}<c:legend/>`))).toBe('pass')
  })
})

describe('data of a chart (20802, 20803)', () => {
  const refs = (values: string): string =>
    plot(bars(series(0, '语文', 'B').replace('成绩!$B$2:$B$4', values)))

  it('resolves defined names and unions to the set of their cells', () => {
    const names =
      '<definedNames><definedName name="分数">成绩!$B$2:$B$4</definedName></definedNames>'
    const expected = { values: ['B2:B4'] }
    expect(verdict('20802', expected, book(refs('[0]!分数'), names))).toBe('pass')
    expect(verdict('20802', expected, book(refs('(成绩!$B$2:$B$3,成绩!$B$4)')))).toBe('pass')
    expect(verdict('20802', expected, book(refs('成绩!$B$2:$B$3')))).toBe('fail')
    const quoted = "('成绩'!$B$2:$B$3,'成绩'!$B$4)"
    expect(verdict('20802', expected, book(refs(quoted)))).toBe('pass')
  })

  it('compares the kept values where a reference cannot be read', () => {
    const submitted = book(
      refs('[1]外部!R1C1').replace(cache('numCache', [1, 2, 3]), cache('numCache', [85, 90, 72])),
    )
    expect(verdict('20802', { values: ['B2:B4'] }, submitted)).toBe('pass')
    expect(verdict('20802', { values: ['C2:C4'] }, submitted)).toBe('fail')
  })

  it('tells rows from columns by the shape of each range', () => {
    expect(verdict('20803', { by: 'columns' }, book(refs('成绩!$B$2:$B$4')))).toBe('pass')
    expect(verdict('20803', { by: 'rows' }, book(refs('成绩!$B$2:$C$2')))).toBe('pass')
    expect(verdict('20803', { by: 'rows' }, book(refs('成绩!$B$2:$B$4')))).toBe('fail')
  })
})

describe('charts of other kinds and writers', () => {
  const parts = (chart: string) => excelParts({ sheets: [{ name: '成绩', rows: DATA, chart }] })
  const DRAWING = 'xl/drawings/drawing1.xml'
  const RELS = 'xl/drawings/_rels/drawing1.xml.rels'

  it('reads the newer kinds from their own branch and part, and counts the frame once', () => {
    const files = parts('')
    const frame = (content: string): string =>
      `<xdr:graphicFrame><a:graphic><a:graphicData>${content}</a:graphicData></a:graphic></xdr:graphicFrame>`
    files[DRAWING] =
      `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><xdr:twoCellAnchor><mc:AlternateContent><mc:Choice xmlns:cx1="http://schemas.microsoft.com/office/drawing/2015/9/8/chartex" Requires="cx1">${frame('<cx:chart xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" r:id="rId1"/>')}</mc:Choice><mc:Fallback><xdr:sp/></mc:Fallback></mc:AlternateContent></xdr:twoCellAnchor></xdr:wsDr>`
    files['xl/charts/chart1.xml'] =
      '<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><cx:chartData><cx:data id="0"><cx:numDim type="val"><cx:f>成绩!$B$2:$B$4</cx:f></cx:numDim></cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:txData><cx:v>分布</cx:v></cx:txData></cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion><cx:series layoutId="clusteredColumn"><cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea><cx:legend pos="t"/></cx:chart></cx:chartSpace>'
    const submitted = zipParts(files)
    expect(readCharts(openExcel(submitted))).toHaveLength(1)
    expect(verdict('20801', { type: 'histogram' }, submitted)).toBe('pass')
    expect(verdict('20801', { type: 'column' }, submitted)).toBe('fail')
    expect(verdict('20802', { values: ['B2:B4'] }, submitted)).toBe('pass')
    expect(verdict('20804', { text: '分布' }, submitted)).toBe('pass')
    expect(verdict('20807', { position: 't' }, submitted)).toBe('pass')
  })

  it('reads Strict parts and other prefixes like its own', () => {
    const files = parts(plot(bars(series(0, '语文', 'B'))))
    files['xl/charts/chart1.xml'] = String(files['xl/charts/chart1.xml'])
      .replaceAll('<c:', '<k:')
      .replaceAll('</c:', '</k:')
      .replace(
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
        'xmlns:k="http://purl.oclc.org/ooxml/drawingml/chart"',
      )
    expect(verdict('20801', { type: 'column', grouping: 'clustered' }, zipParts(files))).toBe(
      'pass',
    )
  })

  it('leaves a chart whose part is missing or broken to a person; without a link there is none', () => {
    const missing = parts(plot(bars('')))
    delete missing['xl/charts/chart1.xml']
    expect(verdict('20801', { type: 'column' }, zipParts(missing))).toBe('unreadable')
    const broken = parts('')
    broken['xl/charts/chart1.xml'] = '<c:chartSpace'
    expect(verdict('20801', { type: 'column' }, zipParts(broken))).toBe('unreadable')
    const empty = parts('')
    empty[RELS] =
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    expect(verdict('20801', { type: 'column' }, zipParts(empty))).toBe('blocked')
  })
})

describe('place and size of a chart (20810, 20811)', () => {
  const place = (anchor: string): Uint8Array => {
    const files = excelParts({
      sheets: [{ name: '成绩', rows: DATA, chart: plot(bars(series(0, '语文', 'B'))) }],
    })
    const drawing = String(files['xl/drawings/drawing1.xml'])
    const name = anchor.includes('<xdr:to>') ? 'twoCellAnchor' : 'oneCellAnchor'
    files['xl/drawings/drawing1.xml'] = drawing
      .replace('<xdr:twoCellAnchor>', `<xdr:${name}>${anchor}`)
      .replace('</xdr:twoCellAnchor>', `</xdr:${name}>`)
    return zipParts(files)
  }
  const corner = (name: string, column: number, offset: number, row: number, down = 0): string =>
    `<xdr:${name}><xdr:col>${column}</xdr:col><xdr:colOff>${offset}</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>${down}</xdr:rowOff></xdr:${name}>`

  it('forgives half a cell at each edge, and no more', () => {
    const near = place(corner('from', 0, 0, 9) + corner('to', 6, 200_000, 25))
    expect(verdict('20810', { ref: 'A10:F25', fills: true }, near)).toBe('pass')
    const far = place(corner('from', 0, 0, 9) + corner('to', 6, 560_000, 25))
    expect(verdict('20810', { ref: 'A10:F25' }, far)).toBe('fail')
    const small = place(corner('from', 1, 0, 11) + corner('to', 3, 0, 15))
    expect(verdict('20810', { ref: 'A10:F25' }, small)).toBe('pass')
    expect(verdict('20810', { ref: 'A10:F25', fills: true }, small)).toBe('fail')
  })

  it('reads frames that keep their size', () => {
    const frame = place(`${corner('from', 0, 0, 9)}<xdr:ext cx="4320000" cy="2700000"/>`)
    expect(verdict('20811', { widthCm: 12, heightCm: 7.5 }, frame)).toBe('pass')
    expect(verdict('20811', { widthCm: 12, heightCm: 7 }, frame)).toBe('fail')
  })

  it('believes the size that LibreOffice writes into the frame itself', () => {
    const files = excelParts({
      sheets: [{ name: '成绩', rows: DATA, chart: plot(bars(series(0, '语文', 'B'))) }],
    })
    files['xl/drawings/drawing1.xml'] = String(files['xl/drawings/drawing1.xml']).replace(
      '<xdr:twoCellAnchor><xdr:graphicFrame>',
      `<xdr:twoCellAnchor>${corner('from', 0, 0, 9)}${corner('to', 3, 0, 12)}<xdr:graphicFrame><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="4319640" cy="2699640"/></xdr:xfrm>`,
    )
    expect(verdict('20811', { widthCm: 12, heightCm: 7.5 }, zipParts(files))).toBe('pass')
  })

  it('survives absurd places', () => {
    const absurd = place(corner('from', -5, -1, 1e12) + corner('to', 1e15, 1, Number.NaN))
    expect(verdict('20810', { ref: 'A10:F25' }, absurd)).toBe('fail')
    expect(verdict('20811', { widthCm: 12 }, absurd)).toBe('fail')
  })
})

describe('inserting charts (20801)', () => {
  const made = (type: string): Uint8Array => {
    const task = {
      kind: 'excel' as const,
      file: 'a',
      checkpoints: [checkpoint('20801', target, { type })],
    }
    const files = answerTask(task, { startFiles: new Map([['a', start]]) }).submittedFiles
    return files.get('a') ?? new Uint8Array()
  }

  it.each(CHART_TYPE_NAMES)('inserts a %s chart over the table of its sheet', (type) => {
    const submitted = made(type)
    expect(verdict('20801', { type }, submitted)).toBe('pass')
    const other = type === 'pie' ? 'line' : 'pie'
    expect(verdict('20801', { type: other }, submitted)).toBe('fail')
    expect(readCharts(openExcel(submitted))).toHaveLength(1)
  })

  it('takes numbers in columns with their names and categories, as Excel does', () => {
    const expected = { values: ['B2:C4'], categories: ['A2:A4'], names: ['B1:C1'] }
    expect(verdict('20802', expected, made('column'))).toBe('pass')
  })
})
