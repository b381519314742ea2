import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import {
  cellRows,
  excelParts,
  makeExcel,
  relationships,
  zipParts,
  type ExcelSheetParts,
} from '../testing/make-document.ts'

const range = (ref: string) => ({ in: 'range', sheet: '成绩', ref })
const sheet = { in: 'sheet', sheet: '成绩' }
const MARKS = [
  ['姓名', '语文'],
  ['张三', 55],
  ['李四', 80],
] as const
const ROWS = cellRows(MARKS)
const START = makeExcel({ sheets: [{ name: '成绩', rows: ROWS }] })

/** Whether a workbook passes a checkpoint; the start file is the bare sheet. */
function passes(one: Checkpoint, submitted: Uint8Array): boolean {
  return grade('excel', [one], START, submitted).points === 2
}
const made = (parts: Partial<ExcelSheetParts>, styles?: string, workbook?: string): Uint8Array =>
  makeExcel({
    sheets: [{ name: '成绩', rows: ROWS, ...parts }],
    ...(styles === undefined ? {} : { styles }),
    ...(workbook === undefined ? {} : { workbook }),
  })
const styled = (xf: string, more = ''): Uint8Array =>
  made({ rows: cellRows(MARKS, 1) }, `${more}<cellXfs><xf/>${xf}</cellXfs>`)

describe('cell formats as programs store them (2.6, 5.3)', () => {
  it('compares number formats by what they show, whatever id or locale they carry', () => {
    const one = checkpoint('20309', range('B2:B3'), { codes: ['0.00_);[Red]\\(0.00\\)'] })
    const coded = (code: string): Uint8Array =>
      styled(
        '<xf numFmtId="190"/>',
        `<numFmts><numFmt numFmtId="190" formatCode="${code.replaceAll('"', '&quot;')}"/></numFmts>`,
      )
    expect(passes(one, coded('0.00_);[RED](0.00)'))).toBe(true)
    expect(passes(one, coded('[$-804]0.00_);[红色]\\(0.00\\)'))).toBe(true)
    expect(passes(one, coded('0.00_);\\(0.00\\)'))).toBe(false)
    expect(passes(one, coded('0.00_ ;[Red]\\-0.00\\ '))).toBe(false)
    expect(passes(one, coded('0.0_);[Red]\\(0.0\\)'))).toBe(false)
  })

  it('takes codes of the file before built-in ids: WPS overrides 41 to 44, LibreOffice General', () => {
    const money = checkpoint('20309', range('B2:B3'), { category: 'accounting', symbol: '¥' })
    const override =
      '<numFmts><numFmt numFmtId="44" formatCode="_ &quot;￥&quot;* #,##0.00_ ;_ &quot;￥&quot;* \\-#,##0.00_ ;_ @_ "/><numFmt numFmtId="164" formatCode="General"/></numFmts>'
    expect(passes(money, styled('<xf numFmtId="44"/>', override))).toBe(true)
    const general = checkpoint('20309', range('B2:B3'), { category: 'general' })
    expect(
      grade(
        'excel',
        [general],
        styled('<xf numFmtId="2"/>'),
        styled('<xf numFmtId="164"/>', override),
      ).points,
    ).toBe(2)
  })

  it('knows the dates and times of East Asian ids', () => {
    const long = checkpoint('20309', range('B2:B3'), { patterns: ['yyyy年m月d日'] })
    expect(passes(long, styled('<xf numFmtId="31"/>'))).toBe(true)
    expect(passes(long, styled('<xf numFmtId="27"/>'))).toBe(false)
    const half = checkpoint('20309', range('B2:B3'), { patterns: ['上午/下午h时mm分'] })
    expect(passes(half, styled('<xf numFmtId="34"/>'))).toBe(true)
    expect(passes(half, styled('<xf numFmtId="32"/>'))).toBe(false)
  })

  it('judges rich text run by run, and runs without a font by the cell', () => {
    const one = checkpoint('20303', range('A2'), { colors: ['红色'] })
    const rich = (first: string, second: string): Uint8Array =>
      made({
        rows: `<row r="2"><c r="A2" t="inlineStr"><is><r>${first}<t>张</t></r><r>${second}<t>三</t></r><r><rPr><color rgb="FF00B050"/></rPr><t xml:space="preserve"> </t></r></is></c></row>`,
      })
    const red = '<rPr><color rgb="FFFF0000"/></rPr>'
    expect(passes(one, rich(red, red))).toBe(true)
    expect(passes(one, rich(red, ''))).toBe(false)
  })

  it('changes places of light and dark theme colours and applies tints (2.6)', () => {
    const theme = zipParts({
      ...excelParts({
        sheets: [{ name: '成绩', rows: cellRows(MARKS, 1) }],
        styles:
          '<fills><fill/><fill><patternFill patternType="solid"><fgColor theme="1" tint="0.5"/></patternFill></fill></fills><cellXfs><xf/><xf fillId="1"/></cellXfs>',
      }),
    })
    expect(passes(checkpoint('20304', range('A1:B2'), { colors: ['808080'] }), theme)).toBe(true)
  })

  it('finds the lines around a merged range on the cells that it covers', () => {
    const side = (name: string): string => `<${name} style="medium"/>`
    const styles = `<borders><border/><border>${side('left')}${side('top')}${side('bottom')}</border><border>${side('right')}${side('top')}${side('bottom')}</border></borders><cellXfs><xf/><xf borderId="1"/><xf borderId="2"/></cellXfs>`
    const merged = made(
      {
        rows: '<row r="5"><c r="A5" s="1"/><c r="B5" s="2"/></row>',
        after: '<mergeCells><mergeCell ref="A5:B5"/></mergeCells>',
      },
      styles,
    )
    const box = { scope: 'outer', styles: ['medium', 'thick'] }
    expect(passes(checkpoint('20305', range('A5'), box), merged)).toBe(true)
    expect(passes(checkpoint('20305', range('A5:B5'), box), merged)).toBe(true)
  })

  it('names styles by number: 好 is Good, and the name of LibreOffice is theirs too (20312)', () => {
    const style = (name: string, builtIn: string): Uint8Array =>
      styled(
        '<xf xfId="1"/>',
        `<cellStyleXfs><xf/><xf/></cellStyleXfs><cellStyles><cellStyle name="${name}" xfId="1"${builtIn}/></cellStyles>`,
      )
    const one = checkpoint('20312', range('A1:B2'), { name: '好' })
    expect(passes(one, style('Gut', ' builtinId="26"'))).toBe(true)
    expect(passes(one, style('Excel Built-in Good', ''))).toBe(true)
    expect(passes(one, style('好', ' builtinId="27"'))).toBe(false)
  })
})

describe('rows, columns and sheets (5.4)', () => {
  it('tells rows that a filter hides from those hidden by hand', () => {
    const one = checkpoint('20403', { in: 'rows', sheet: '成绩', rows: [2, 2] }, {})
    const hidden = ROWS.replace('<row r="2"', '<row r="2" hidden="1"')
    expect(passes(one, made({ rows: hidden }))).toBe(true)
    const filter =
      '<autoFilter ref="A1:B3"><filterColumn colId="1"><filters><filter val="80"/></filters></filterColumn></autoFilter>'
    expect(passes(one, made({ rows: hidden, after: filter }))).toBe(false)
    expect(passes(one, made({ rows: hidden, after: '<autoFilter ref="A1:B3"/>' }))).toBe(true)
    expect(passes(one, made({ rows: ROWS.replace('<row r="2"', '<row r="2" ht="0"') }))).toBe(true)
  })

  it('takes a width that fits the content for a best fit, where no mark is left', () => {
    const one = checkpoint(
      '20402',
      { in: 'columns', sheet: '成绩', columns: ['A', 'A'] },
      { bestFit: true },
    )
    const width = (value: number, more = ''): Uint8Array =>
      made({ before: `<cols><col min="1" max="1" width="${value}"${more}/></cols>` })
    expect(passes(one, width(5))).toBe(true)
    expect(passes(one, width(20))).toBe(false)
    expect(passes(one, width(20, ' bestFit="1"'))).toBe(true)
  })

  it('reads frozen panes also where they were split before', () => {
    const one = checkpoint('20407', sheet, { rows: 1 })
    const pane = (state: string): Uint8Array =>
      made({
        before: `<sheetViews><sheetView><pane ySplit="1" topLeftCell="A2"${state}/></sheetView></sheetViews>`,
      })
    expect(passes(one, pane(' state="frozenSplit"'))).toBe(true)
    expect(passes(one, pane(''))).toBe(false)
  })

  it('does not take built-in names or other cells for a defined name', () => {
    const one = checkpoint('20410', sheet, { name: '分数', ref: 'B2:B3' })
    const named = (name: string, text: string): Uint8Array =>
      made({}, '', `<definedNames><definedName name="${name}">${text}</definedName></definedNames>`)
    expect(passes(one, named('分数', '成绩!$B$2:$B$3'))).toBe(true)
    expect(passes(one, named('分数', "'成绩'!$B$2:$B$3"))).toBe(true)
    expect(passes(one, named('分数', '成绩!$B$2:$B$4'))).toBe(false)
    expect(passes(one, named('_xlnm.Print_Area', '成绩!$B$2:$B$3'))).toBe(false)
  })
})

describe('conditional formats, validations and tables (5.5)', () => {
  const RED =
    '<dxfs><dxf><font><color rgb="FFFF0000"/></font></dxf><dxf><fill><patternFill><fgColor rgb="FFFF0000"/></patternFill></fill></dxf><dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf></dxfs>'
  const rule = (ref: string, content: string): string =>
    `<conditionalFormatting sqref="${ref}">${content}</conditionalFormatting>`
  const less = (limit: string, dxf = 0): string =>
    `<cfRule type="cellIs" dxfId="${dxf}" priority="1" operator="lessThan"><formula>${limit}</formula></cfRule>`

  it.each([
    ['60', true],
    ['"60"', true],
    ['$D$1', true],
    ['61', false],
  ])('a limit %s is found: %s (20501)', (limit, isRight) => {
    const rows = ROWS.replace('</row>', '<c r="D1"><v>60</v></c></row>')
    const one = checkpoint('20501', range('B2:B3'), { operator: 'lessThan', value: 60 })
    expect(passes(one, made({ rows, after: rule('B2:B3', less(limit)) }, RED))).toBe(isRight)
  })

  it('puts parts together, and fails what is left out or reaches further (20501)', () => {
    const one = checkpoint('20501', range('B2:B3'), {
      operator: 'lessThan',
      value: 60,
      format: { fontColors: ['红色'] },
    })
    const with60 = (...refs: string[]): Uint8Array =>
      made({ after: refs.map((ref) => rule(ref, less('60'))).join('') }, RED)
    expect(passes(one, with60('B2', 'B3'))).toBe(true)
    expect(passes(one, with60('B2 B3'))).toBe(true)
    expect(passes(one, with60('B2:B3', 'D9:D12'))).toBe(true)
    expect(passes(one, with60('B2'))).toBe(false)
    expect(passes(one, with60('A2:B3'))).toBe(false)
  })

  it('takes the same comparison as a formula, and two opposite rules for outside of limits', () => {
    const one = checkpoint('20501', range('B2:B3'), { operator: 'lessThan', value: 60 })
    const formula = (text: string): Uint8Array =>
      made({
        after: rule(
          'B2:B3',
          `<cfRule type="expression" priority="1"><formula>${text}</formula></cfRule>`,
        ),
      })
    expect(passes(one, formula('B2&lt;60'))).toBe(true)
    expect(passes(one, formula('60&gt;$B2'))).toBe(true)
    expect(passes(one, formula('$B$2&lt;60'))).toBe(false)
    const outside = checkpoint('20501', range('B2:B3'), {
      operator: 'notBetween',
      value: 60,
      value2: 90,
    })
    const more = less('90').replace('lessThan', 'greaterThan')
    expect(passes(outside, made({ after: rule('B2:B3', less('60') + more) }, RED))).toBe(true)
    expect(passes(outside, made({ after: rule('B2:B3', less('60')) }, RED))).toBe(false)
  })

  it('reads a fill of a rule from either colour (2.6)', () => {
    const one = checkpoint('20501', range('B2:B3'), {
      operator: 'lessThan',
      value: 60,
      format: { fills: ['红色'] },
    })
    for (const dxf of [1, 2])
      expect(passes(one, made({ after: rule('B2:B3', less('60', dxf)) }, RED))).toBe(true)
    expect(passes(one, made({ after: rule('B2:B3', less('60', 0)) }, RED))).toBe(false)
  })

  const X14 =
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
  it('counts a data bar once that an older and a newer element describe (20505)', () => {
    const base = `<cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/><cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext ${X14}><x14:id>{A}</x14:id></ext></extLst></cfRule>`
    const newer = `<extLst><ext ${X14}><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar" id="{A}"><x14:dataBar gradient="0"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule><xm:sqref>B2:B3</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>`
    const submitted = made({ after: rule('B2:B3', base) + newer })
    const bar = { kind: 'dataBar', colors: ['638EC6'] }
    expect(
      passes(checkpoint('20505', range('B2:B3'), { ...bar, gradient: false }), submitted),
    ).toBe(true)
    expect(passes(checkpoint('20505', range('B2:B3'), { ...bar, gradient: true }), submitted)).toBe(
      false,
    )
  })

  it('finds icons and lists that only newer elements hold', () => {
    const stars = `<extLst><ext ${X14}><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="iconSet" priority="1"><x14:iconSet iconSet="3Stars"><x14:cfvo type="percent"><xm:f>0</xm:f></x14:cfvo></x14:iconSet></x14:cfRule><xm:sqref>B2:B3</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings><x14:dataValidations><x14:dataValidation type="list"><x14:formula1><xm:f>数据!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>A2:A3</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>`
    const submitted = makeExcel({
      sheets: [
        { name: '成绩', rows: ROWS, after: stars },
        { name: '数据', rows: cellRows([['男'], ['女']]) },
      ],
    })
    expect(
      passes(checkpoint('20505', range('B2:B3'), { kind: 'iconSet', icons: '3Stars' }), submitted),
    ).toBe(true)
    expect(
      passes(checkpoint('20508', range('A2:A3'), { type: 'list', items: ['男', '女'] }), submitted),
    ).toBe(true)
  })

  it('knows that showDropDown hides the arrow (20508)', () => {
    const one = checkpoint('20508', range('A2:A3'), { type: 'list', items: ['男', '女'] })
    const list = (more: string): Uint8Array =>
      made({
        after: `<dataValidations><dataValidation type="list" sqref="A2:A3"${more}><formula1>"男,女"</formula1></dataValidation></dataValidations>`,
      })
    expect(passes(one, list(''))).toBe(true)
    expect(passes(one, list(' showDropDown="0"'))).toBe(true)
    expect(passes(one, list(' showDropDown="1"'))).toBe(false)
  })

  it('does not take the filter range of LibreOffice for a table (20509)', () => {
    const table = (name: string): Uint8Array => {
      const parts = excelParts({
        sheets: [
          { name: '成绩', rows: ROWS, after: '<tableParts><tablePart r:id="rIdT"/></tableParts>' },
        ],
      })
      return zipParts({
        ...parts,
        'xl/worksheets/_rels/sheet1.xml.rels': relationships([
          { id: 'rIdT', type: 'table', target: '../tables/table1.xml' },
        ]),
        'xl/tables/table1.xml': `<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" displayName="${name}" ref="A1:B3"><tableColumns/></table>`,
      })
    }
    expect(passes(checkpoint('20509', range('A1:B3'), {}), table('表1'))).toBe(true)
    expect(passes(checkpoint('20509', range('A1:B3'), {}), table('__Anonymous_Sheet_DB__0'))).toBe(
      false,
    )
  })
})

describe('print and protection (5.9)', () => {
  it('reads absent attributes as what Excel then does', () => {
    const start = made({ after: '<pageSetup orientation="landscape" paperSize="9" scale="80"/>' })
    const one = checkpoint('20901', sheet, { orientation: 'portrait', scalePercent: 100 })
    expect(grade('excel', [one], start, made({})).points).toBe(2)
  })

  it('ignores fitted pages that are not switched on', () => {
    const one = checkpoint('20901', sheet, { fitToWidth: 1, fitToHeight: 2 })
    const setup = '<pageSetup fitToHeight="2"/>'
    expect(passes(one, made({ after: setup }))).toBe(false)
    const on = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    expect(passes(one, made({ before: on, after: setup }))).toBe(true)
  })

  it.each([
    ['&amp;L甲&amp;C第 &amp;P 页&amp;R&amp;D', true],
    ['&amp;C&amp;"宋体,加粗"&amp;12第&amp;P页', true],
    ['&amp;C&amp;12&amp;K05+000第&amp;P页', true],
    ['第&amp;P页', true],
    ['&amp;C第1页', false],
    ['&amp;L第&amp;P页', false],
    ['&amp;C第&amp;&amp;P页', false],
  ])('a header %s shows the page in the middle: %s (20903)', (code, isRight) => {
    const one = checkpoint('20903', sheet, { header: { center: '第{page}页' } })
    expect(
      passes(one, made({ after: `<headerFooter><oddHeader>${code}</oddHeader></headerFooter>` })),
    ).toBe(isRight)
  })

  it('keeps what another section says when digits follow a size', () => {
    const one = checkpoint('20903', sheet, { footer: { right: { text: '2024级', points: 12 } } })
    const footer = (code: string): Uint8Array =>
      made({ after: `<headerFooter><oddFooter>${code}</oddFooter></headerFooter>` })
    expect(passes(one, footer('&amp;R&amp;12 2024级'))).toBe(true)
    expect(passes(one, footer('&amp;R&amp;14 2024级'))).toBe(false)
  })

  it('knows that options of a protected sheet say what is forbidden (20906)', () => {
    const one = checkpoint('20906', sheet, { allowed: ['formatCells'], forbidden: ['sort'] })
    const locked = (more: string): Uint8Array => made({ after: `<sheetProtection ${more}/>` })
    expect(passes(one, locked('sheet="1" formatCells="0"'))).toBe(true)
    expect(passes(one, locked('sheet="1" formatCells="1"'))).toBe(false)
    expect(passes(one, locked('sheet="1"'))).toBe(false)
    expect(passes(one, locked('formatCells="0"'))).toBe(false)
  })

  it('does not take the empty element of LibreOffice for a protected workbook (20907)', () => {
    const one = checkpoint('20907', { in: 'workbook' }, {})
    const workbook = (element: string): Uint8Array => made({}, '', element)
    expect(passes(one, workbook('<workbookProtection/>'))).toBe(false)
    expect(passes(one, workbook('<workbookProtection lockStructure="true"/>'))).toBe(true)
  })

  it('finds the picture that WPS keeps in a cell (20909)', () => {
    const rows = `${ROWS}<row r="5"><c r="C5" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>`
    const parts = excelParts({ sheets: [{ name: '成绩', rows }] })
    const link =
      '<Relationship Id="rIdI" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/></Relationships>'
    const submitted = zipParts({
      ...parts,
      'xl/_rels/workbook.xml.rels': String(parts['xl/_rels/workbook.xml.rels']).replace(
        '</Relationships>',
        link,
      ),
      'xl/cellimages.xml': `<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_1"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>`,
      'xl/_rels/cellimages.xml.rels': relationships([
        { id: 'rId1', type: 'image', target: 'media/image1.png' },
      ]),
      'xl/media/image1.png': new Uint8Array([1, 2, 3]),
    })
    const one = checkpoint('20909', sheet, { kind: 'picture', file: '徽标.png', cell: 'C5' })
    const issued = (bytes: number[]) => ({ '徽标.png': new Uint8Array(bytes) })
    expect(grade('excel', [one], START, submitted, issued([1, 2, 3])).points).toBe(2)
    expect(grade('excel', [one], START, submitted, issued([1, 2, 4])).points).toBe(0)
  })
})

describe('damaged and absurd content (9)', () => {
  it.each([
    [
      'rules',
      '<conditionalFormatting sqref="ZZZZ1 A"><cfRule type="cellIs" dxfId="99"/></conditionalFormatting>',
    ],
    ['merges', '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell/></mergeCells>'],
    ['breaks', '<rowBreaks><brk id="x"/><brk/></rowBreaks>'],
    ['a missing drawing', '<drawing r:id="rId9"/>'],
    ['a missing picture', '<picture r:id="rId9"/>'],
    ['a protection without a hash', '<sheetProtection sheet="1" hashValue="" spinCount="x"/>'],
  ])('judges a sheet with broken %s without an exception', (_, after) => {
    const submitted = made(
      { after },
      '<cellXfs><xf fontId="99" fillId="x" borderId="-1" xfId="7"/></cellXfs>',
    )
    const all = [
      checkpoint('20301', range('A1:B2'), { size: 12 }),
      checkpoint('20305', range('A1:B2'), { scope: 'all' }),
      checkpoint('20312', range('A1'), { name: '好' }),
      checkpoint('20501', range('A1:B2'), { operator: 'equal', value: 1 }),
      checkpoint('20905', sheet, { beforeRows: [5] }),
      checkpoint('20906', sheet, { password: 'x' }),
      checkpoint('20909', sheet, { kind: 'picture' }),
      checkpoint('20314', sheet, {}),
    ]
    expect(grade('excel', all, START, submitted).points).toBe(0)
  })
})
