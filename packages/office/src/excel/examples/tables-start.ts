import type { StartFiles } from '../../checkpoints/checker.ts'
import { declare, type NewPart } from '../../package/write-package.ts'
import { writeExcelStart, type StartSheet } from '../write-start.ts'

const STOCK = [
  ['编号', '品名', '数量', '单价'],
  ['K01', '打印纸', 120, 25],
  ['K02', '墨盒', 16, 180],
  ['K03', '鼠标', 30, 45],
  ['K04', '键盘', 22, 99],
]

function table(id: number, name: string): NewPart {
  const columns = (STOCK[0] ?? []).map(
    (title, index) => `<tableColumn id="${index + 1}" name="${title}"/>`,
  )
  return {
    name: `xl/tables/table${id}.xml`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml',
    content: `<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ${declare('r')} id="${id}" name="${name}" displayName="${name}" ref="A1:D5" totalsRowShown="0"><autoFilter ref="A1:D5"/><tableColumns count="4">${columns.join('')}</tableColumns><tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`,
  }
}

const withTable = (name: string, part: NewPart): StartSheet => ({
  name,
  rows: STOCK,
  end: '<tableParts count="1"><tablePart r:id="rIdTable"/></tableParts>',
  links: [{ id: 'rIdTable', type: 'table', target: part.name }],
})

const ORDERS = table(1, '订单表')
const PEOPLE = table(2, '清单表')

/** Lists, two of them tables already. */
export const tablesStart: StartFiles = {
  name: 'excel-tables',
  file: '库存.xlsx',
  files: () =>
    new Map([
      [
        '库存.xlsx',
        writeExcelStart({
          sheets: [
            { name: '库存', rows: STOCK },
            withTable('订单', ORDERS),
            withTable('清单', PEOPLE),
          ],
          parts: [ORDERS, PEOPLE],
        }),
      ],
    ]),
}
