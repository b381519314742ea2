import { describe, expect, it } from 'vitest'
import { cellRows, makeExcel } from '../testing/make-document.ts'
import { readSheets } from './read-sheets.ts'

const STYLES =
  '<numFmts><numFmt numFmtId="170" formatCode="00000000"/></numFmts><fonts><font/></fonts><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="22"/></cellXfs>'

describe('readSheets gives plain texts for importing', () => {
  it('reads shared and inline strings, long numbers, dates, padded numbers and formulas', () => {
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>学</t></r><r><t>校</t></r><rPh sb="0" eb="1"><t>xue</t></rPh></is></c></row>' +
      '<row r="3"><c r="B3"><v>110101199001011234</v></c><c r="C3" s="1"><v>45000</v></c><c r="D3" s="2"><v>1234</v></c></row>' +
      '<row><c><f>B3</f></c><c t="str"><f>"a"</f><v>x_x000D_y</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c s="3"><v>45000.5</v></c></row>'
    const bytes = makeExcel({
      sheets: [
        { name: '名册', rows },
        { name: '空', rows: '' },
      ],
      styles: STYLES,
      strings: '<si><t xml:space="preserve"> 姓名</t></si>',
    })
    expect(readSheets(bytes)).toEqual({
      kind: 'ok',
      sheets: [
        {
          name: '名册',
          rows: [
            [' 姓名', '学校', '', '', ''],
            ['', '', '', '', ''],
            ['', '110101199001011234', '2023-03-15', '00001234', ''],
            ['110101199001011234', 'x\ry', 'TRUE', '#N/A', '2023-03-15 12:00:00'],
          ],
          longNumbers: new Map([
            [2, new Set([1])],
            [3, new Set([0])],
          ]),
        },
        { name: '空', rows: [], longNumbers: new Map() },
      ],
    })
  })

  it('reads the 1904 date system', () => {
    const bytes = makeExcel({
      sheets: [{ name: 'a', rows: '<row r="1"><c r="A1" s="1"><v>43538</v></c></row>' }],
      styles: STYLES,
      workbook: '<workbookPr date1904="1"/>',
    })
    expect(readSheets(bytes)).toMatchObject({ sheets: [{ rows: [['2023-03-15']] }] })
  })

  it('is bounded for a far-off cell and refuses what it cannot open', () => {
    const far = makeExcel({
      sheets: [{ name: 'a', rows: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' }],
    })
    const outcome = readSheets(far)
    expect(outcome.kind).toBe('ok')
    expect(readSheets(new Uint8Array(0))).toMatchObject({ kind: 'unreadable', reason: 'empty' })
    expect(
      readSheets(makeExcel({ sheets: [{ name: 'a', rows: cellRows([[1]]) }] }).slice(0, 99)).kind,
    ).toBe('unreadable')
  })
})
