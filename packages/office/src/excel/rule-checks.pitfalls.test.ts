import { checkpoint } from '../testing/checkpoint-case.ts'
import { cellRows, makeExcel } from '../testing/make-document.ts'
import { describePitfalls } from '../testing/pitfall-cases.ts'

const ROWS = cellRows([
  ['姓名', '语文', '数学', null, '标准'],
  ['张三', 80, 90, null, 60],
  ['李四', 55, 70, null, 85],
  ['王五', 60, 95, null, null],
])
const STYLES =
  '<fonts><font/></fonts><cellXfs><xf/></cellXfs><dxfs><dxf><font><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf><dxf><font><color rgb="FF9C0006"/></font><fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/><bgColor indexed="64"/></patternFill></fill></dxf><dxf><fill><patternFill><bgColor rgb="FFFFFF00"/></patternFill></fill></dxf></dxfs>'
const sheet = (after: string): Uint8Array =>
  makeExcel({ sheets: [{ name: '表', rows: ROWS, after }], styles: STYLES })
const esc = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const rule = (attributes: string, formulas: readonly string[] = [], sqref = 'B2:B4'): string =>
  `<conditionalFormatting sqref="${sqref}"><cfRule priority="1" dxfId="0" ${attributes}>${formulas.map((one) => `<formula>${esc(one)}</formula>`).join('')}</cfRule></conditionalFormatting>`
const start = sheet('')
const range = (ref: string) => ({ in: 'range', sheet: '表', ref })
const RED = { fontColors: ['9C0006'], fills: ['FFC7CE'] }

describePitfalls('conditional formats', [
  {
    title: 'cells below a limit',
    checkpoint: checkpoint('20501', range('B2:B4'), {
      operator: 'lessThan',
      value: 60,
      format: RED,
    }),
    start,
    right: {
      'the limit as text': sheet(rule('type="cellIs" operator="lessThan"', ['"60"'])),
      'the limit in a cell': sheet(rule('type="cellIs" operator="lessThan"', ['$E$2'])),
      'a formula': sheet(rule('type="expression"', ['B2<60'])),
      'a formula the other way round': sheet(rule('type="expression"', ['NOT(B2>=60)'])),
      'the range in two parts': sheet(
        rule('type="cellIs" operator="lessThan"', ['60'], 'B2 B3:B4'),
      ),
      'two rules that share the range': sheet(
        rule('type="cellIs" operator="lessThan"', ['60'], 'B2:B3') +
          rule('type="cellIs" operator="lessThan"', ['60'], 'B4'),
      ),
      'the fill in the other place': sheet(
        rule('type="cellIs" operator="lessThan"', ['60']).replace('dxfId="0"', 'dxfId="1"'),
      ),
    },
    wrong: {
      'the limit with it': sheet(rule('type="cellIs" operator="lessThanOrEqual"', ['60'])),
      'a limit that moves with the cells': sheet(rule('type="cellIs" operator="lessThan"', ['E2'])),
      'a formula of the first cell alone': sheet(rule('type="expression"', ['$B$2<60'])),
      'a row too far': sheet(rule('type="cellIs" operator="lessThan"', ['60'], 'B2:B5')),
      'another fill': sheet(
        rule('type="cellIs" operator="lessThan"', ['60']).replace('dxfId="0"', 'dxfId="2"'),
      ),
      'cells coloured by hand': start,
    },
  },
  {
    title: 'cells between limits',
    checkpoint: checkpoint('20501', range('B2:B4'), { operator: 'between', value: 60, value2: 79 }),
    start,
    right: {
      'the limits the other way round': sheet(
        rule('type="cellIs" operator="between"', ['79', '60']),
      ),
      'a formula': sheet(rule('type="expression"', ['AND(B2>=60,B2<=79)'])),
    },
    wrong: {
      'outside of them': sheet(rule('type="cellIs" operator="notBetween"', ['60', '79'])),
      'one of them': sheet(rule('type="cellIs" operator="greaterThanOrEqual"', ['60'])),
      'either of them': sheet(rule('type="expression"', ['OR(B2>=60,B2<=79)'])),
    },
  },
  {
    title: 'a limit in a cell',
    checkpoint: checkpoint('20501', range('B2:B4'), { operator: 'lessThan', value: '=$E$2' }),
    start,
    right: { 'with its sheet': sheet(rule('type="cellIs" operator="lessThan"', ['表!$E$2'])) },
    wrong: {
      'what the cell holds, typed in': sheet(rule('type="cellIs" operator="lessThan"', ['60'])),
      'the cell below': sheet(rule('type="cellIs" operator="lessThan"', ['$E$3'])),
    },
  },
  {
    title: 'formulas',
    checkpoint: checkpoint('20504', range('A2:C4'), { formula: '=$B2<60' }),
    start,
    right: {
      'written the other way round': sheet(rule('type="expression"', ['60>$B2'], 'A2:C4')),
      'from a corner further up': sheet(
        rule('type="expression"', ['$B2<60'], 'A2:C2') +
          rule('type="expression"', ['$B3<60'], 'A3:C4'),
      ),
    },
    wrong: {
      'without the fixed column': sheet(rule('type="expression"', ['B2<60'], 'A2:C4')),
      'with a fixed row': sheet(rule('type="expression"', ['$B$2<60'], 'A2:C4')),
      'a row off': sheet(rule('type="expression"', ['$B1<60'], 'A2:C4')),
      'the column of marks alone': sheet(rule('type="expression"', ['$B2<60'], 'B2:B4')),
    },
  },
  {
    title: 'order and format',
    checkpoint: checkpoint('20506', range('B2:B4'), {
      rules: [
        { operator: 'lessThan', value: 60, format: RED },
        { operator: 'lessThan', value: 80 },
      ],
    }),
    start,
    right: {
      'by their numbers, not their places': sheet(
        rule('type="cellIs" operator="lessThan"', ['80']).replace('priority="1"', 'priority="7"') +
          rule('type="cellIs" operator="lessThan"', ['60']).replace('priority="1"', 'priority="3"'),
      ),
    },
    wrong: {
      'another format': sheet(
        rule('type="cellIs" operator="lessThan"', ['60']).replace('dxfId="0"', 'dxfId="2"') +
          rule('type="cellIs" operator="lessThan"', ['80']).replace('priority="1"', 'priority="2"'),
      ),
      'the other order': sheet(
        rule('type="cellIs" operator="lessThan"', ['60']).replace('priority="1"', 'priority="9"') +
          rule('type="cellIs" operator="lessThan"', ['80']).replace('priority="1"', 'priority="2"'),
      ),
    },
  },
])

const valid = (attributes: string, formulas: readonly string[], sqref = 'B2:B4'): Uint8Array =>
  sheet(
    `<dataValidations><dataValidation sqref="${sqref}" ${attributes}>${formulas.map((one, at) => `<formula${at + 1}>${esc(one)}</formula${at + 1}>`).join('')}</dataValidation></dataValidations>`,
  )
describePitfalls('validation', [
  {
    title: 'lists',
    checkpoint: checkpoint('20508', range('B2:B4'), { type: 'list', items: ['男', '女'] }),
    start,
    right: {
      typed: valid('type="list"', ['"男,女"']),
      'typed with blanks': valid('type="list" showErrorMessage="0"', ['"男, 女"']),
    },
    wrong: {
      'a Chinese comma': valid('type="list"', ['"男，女"']),
      'the other order': valid('type="list"', ['"女,男"']),
      'the arrow hidden': valid('type="list" showDropDown="1"', ['"男,女"']),
      'a cell less': valid('type="list"', ['"男,女"'], 'B2:B3'),
    },
  },
  {
    title: 'whole numbers',
    checkpoint: checkpoint('20508', range('B2:B4'), {
      type: 'whole',
      operator: 'greaterThan',
      value: 0,
    }),
    start,
    right: { 'at least one': valid('type="whole" operator="greaterThanOrEqual"', ['1']) },
    wrong: {
      'at least nothing': valid('type="whole" operator="greaterThanOrEqual"', ['0']),
      decimals: valid('type="decimal" operator="greaterThan"', ['0']),
      'between, which needs no name': valid('type="whole"', ['0', '1']),
    },
  },
  {
    title: 'formulas',
    checkpoint: checkpoint('20508', range('B2:B4'), {
      type: 'custom',
      formula: '=COUNTIF($B$2:$B$4,B2)=1',
    }),
    start,
    right: {
      'in two parts': sheet(
        '<dataValidations><dataValidation type="custom" sqref="B2"><formula1>COUNTIF($B$2:$B$4,B2)=1</formula1></dataValidation><dataValidation type="custom" sqref="B3:B4"><formula1>COUNTIF($B$2:$B$4,B3)=1</formula1></dataValidation></dataValidations>',
      ),
      'at most one': valid('type="custom"', ['COUNTIF(B$2:B$4,B2)<2']),
    },
    wrong: {
      'a formula that happens to be true': valid('type="custom"', ['B2>0']),
      'the first cell alone': valid('type="custom"', ['COUNTIF($B$2:$B$4,$B$2)=1']),
    },
  },
])
