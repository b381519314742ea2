import { checkpoint } from '../testing/checkpoint-case.ts'
import { cellRows, makeExcel } from '../testing/make-document.ts'
import { describePitfalls } from '../testing/pitfall-cases.ts'

const ROWS = cellRows([
  ['城市', '一月', '二月'],
  ['上海', 5, 8],
  ['北京', 3, 6],
  ['广州', 9, 9],
])
const ref = (name: string, kind: string, formula: string, cache = ''): string =>
  `<c:${name}><c:${kind}><c:f>${formula}</c:f>${cache}</c:${kind}></c:${name}>`
const line = (column: string, more = '', to = 4): string =>
  `<c:ser>${ref('tx', 'strRef', `表!$${column}$1`)}${more}${ref('cat', 'strRef', '表!$A$2:$A$4')}${ref('val', 'numRef', `表!$${column}$2:$${column}$${to}`)}</c:ser>`
const BOTH = line('B') + line('C')
const plot = (kind: string, content: string, after = ''): string =>
  `<c:plotArea><c:${kind}>${content}<c:axId val="1"/><c:axId val="2"/></c:${kind}><c:catAx><c:axId val="1"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:axPos val="l"/>${after}<c:crossAx val="1"/></c:valAx></c:plotArea>`
const bars = (content: string, direction = 'col', after = ''): string =>
  plot('barChart', `<c:barDir val="${direction}"/>${content}`, after)
const book = (chart: string | undefined, workbook = ''): Uint8Array =>
  makeExcel({
    sheets: [{ name: '表', rows: ROWS, ...(chart === undefined ? {} : { chart }) }],
    workbook,
  })
const start = book(undefined)
const target = { in: 'chart', sheet: '表' }

describePitfalls('charts', [
  {
    title: 'stacked columns',
    checkpoint: checkpoint('20801', target, { type: 'column', grouping: 'stacked' }),
    start,
    right: {
      'on top of each other': book(
        bars(`<c:grouping val="stacked"/>${BOTH}<c:overlap val="100"/>`),
      ),
    },
    wrong: {
      'in steps': book(bars(`<c:grouping val="stacked"/>${BOTH}`)),
      'side by side, one over the other': book(
        bars(`<c:grouping val="clustered"/>${BOTH}<c:overlap val="100"/>`),
      ),
      'lying bars': book(bars(`<c:grouping val="stacked"/>${BOTH}<c:overlap val="100"/>`, 'bar')),
    },
  },
  {
    title: 'lines with markers',
    checkpoint: checkpoint('20801', target, { type: 'line', markers: true }),
    start,
    right: {
      'by the group': book(
        plot('lineChart', `<c:grouping val="standard"/>${BOTH}<c:marker val="1"/>`),
      ),
      'by the series': book(
        plot(
          'lineChart',
          `<c:grouping val="standard"/>${line('B', '<c:marker><c:symbol val="circle"/></c:marker>')}`,
        ),
      ),
    },
    wrong: {
      without: book(plot('lineChart', `<c:grouping val="standard"/>${BOTH}`)),
      'turned off by the series': book(
        plot(
          'lineChart',
          `<c:grouping val="standard"/>${line('B', '<c:marker><c:symbol val="none"/></c:marker>')}<c:marker val="1"/>`,
        ),
      ),
    },
  },
  {
    title: 'cells',
    checkpoint: checkpoint('20802', target, {
      values: ['B2:C4'],
      categories: ['A2:A4'],
      names: ['B1:C1'],
    }),
    start,
    right: {
      'series by series': book(bars(BOTH)),
      'in another order': book(bars(line('C') + line('B'))),
      'a name for the values': book(
        bars(BOTH.replace('表!$B$2:$B$4', '表!一月值')),
        '<definedNames><definedName name="一月值" localSheetId="0">表!$B$2:$B$4</definedName></definedNames>',
      ),
      'names typed as the headings': book(
        bars(BOTH.replace(ref('tx', 'strRef', '表!$B$1'), '<c:tx><c:v>一月</c:v></c:tx>')),
      ),
    },
    wrong: {
      'a row too few': book(bars(line('B') + line('C', '', 3))),
      'a row too many': book(bars(line('B') + line('C', '', 5))),
      'one series': book(bars(line('B'))),
      'other names': book(
        bars(BOTH.replace(ref('tx', 'strRef', '表!$B$1'), '<c:tx><c:v>系列1</c:v></c:tx>')),
      ),
      'values typed in': book(
        bars(
          line('B') +
            '<c:ser><c:val><c:numLit><c:pt idx="0"><c:v>8</c:v></c:pt></c:numLit></c:val></c:ser>',
        ),
      ),
    },
  },
  {
    title: 'the title',
    checkpoint: checkpoint('20804', target, { text: '一月' }),
    start,
    right: {
      'lent by the only series, without a copy of it': book(
        `<c:title/><c:autoTitleDeleted val="0"/>${bars(line('B'))}`,
      ),
      'from a cell, without a copy of it': book(
        `<c:title>${ref('tx', 'strRef', '表!$B$1')}</c:title>${bars(BOTH)}`,
      ),
      'typed in pieces': book(
        `<c:title><c:tx><c:rich><a:p><a:r><a:t>一</a:t></a:r><a:r><a:t>月</a:t></a:r></a:p></c:rich></c:tx></c:title>${bars(BOTH)}`,
      ),
    },
    wrong: {
      'of two series': book(`<c:title/>${bars(BOTH)}`),
      'taken away': book(`<c:autoTitleDeleted val="1"/>${bars(line('B'))}`),
      'the legend alone': book(`<c:autoTitleDeleted val="1"/>${bars(line('B'))}<c:legend/>`),
    },
  },
  {
    title: 'axis titles of lying bars',
    checkpoint: checkpoint('20805', target, { horizontal: '气温' }),
    start,
    right: {
      'on the value axis': book(
        bars(
          BOTH,
          'bar',
          '<c:title><c:tx><c:rich><a:p><a:r><a:t>气温</a:t></a:r></a:p></c:rich></c:tx></c:title>',
        ),
      ),
    },
    wrong: {
      'on the value axis of standing columns': book(
        bars(
          BOTH,
          'col',
          '<c:title><c:tx><c:rich><a:p><a:r><a:t>气温</a:t></a:r></a:p></c:rich></c:tx></c:title>',
        ),
      ),
    },
  },
  {
    title: 'the scale',
    checkpoint: checkpoint('20806', target, { axis: 'vertical', max: 10, format: '0.00' }),
    start,
    right: {
      'the same format written otherwise': book(
        bars(
          BOTH,
          'col',
          '<c:scaling><c:max val="10"/></c:scaling><c:numFmt formatCode="0.00_ " sourceLinked="0"/>',
        ),
      ),
    },
    wrong: {
      automatic: book(bars(BOTH, 'col', '<c:scaling/><c:numFmt formatCode="0.00"/>')),
      'a place more': book(
        bars(BOTH, 'col', '<c:scaling><c:max val="10"/></c:scaling><c:numFmt formatCode="0.000"/>'),
      ),
    },
  },
  {
    title: 'labels',
    checkpoint: checkpoint('20808', target, { shows: ['value'], position: 'outEnd' }),
    start,
    right: {
      'of the group, where they usually stand': book(
        bars(`${BOTH}<c:dLbls><c:showVal val="1"/></c:dLbls>`),
      ),
      'of each series': book(
        bars(line('B', '<c:dLbls><c:dLblPos val="outEnd"/><c:showVal val="1"/></c:dLbls>')),
      ),
    },
    wrong: {
      deleted: book(bars(`${BOTH}<c:dLbls><c:delete val="1"/></c:dLbls>`)),
      'of one series': book(bars(line('B', '<c:dLbls><c:showVal val="1"/></c:dLbls>') + line('C'))),
      inside: book(bars(`${BOTH}<c:dLbls><c:dLblPos val="inEnd"/><c:showVal val="1"/></c:dLbls>`)),
    },
  },
])
