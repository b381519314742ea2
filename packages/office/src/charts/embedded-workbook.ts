import { element, putChild } from '../package/edit-xml.ts'
import type { PackageDraft } from '../package/package-draft.ts'
import { attribute, child } from '../package/xml-query.ts'
import { declare, writePackage } from '../package/write-package.ts'
import type { ChartModel } from './chart-model.ts'

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function cell(column: number, row: number, value: string | number | undefined): string {
  if (value === undefined) return ''
  const name = `${String.fromCharCode(65 + Math.min(column, 25))}${row}`
  return typeof value === 'number'
    ? `<c r="${name}"><v>${value}</v></c>`
    : `<c r="${name}" t="inlineStr"><is><t>${escape(value)}</t></is></c>`
}

/** The workbook that Word and PowerPoint keep beside a chart: its table from A1 on Sheet1. */
function workbookOf(chart: ChartModel): Uint8Array {
  const categories = chart.series[0]?.categoryTexts ?? []
  const length = Math.max(0, ...chart.series.map((one) => one.cachedValues.length))
  const head = [undefined, ...chart.series.map((one) => one.name)]
  const rows = Array.from({ length }, (_, row) => [
    categories[row],
    ...chart.series.map((one) => one.cachedValues[row]),
  ])
  const content = [head, ...rows].map(
    (values, row) =>
      `<row r="${row + 1}">${values.map((one, column) => cell(column, row + 1, one)).join('')}</row>`,
  )
  return writePackage([
    {
      name: 'xl/workbook.xml',
      contentType: `${TYPE}sheet.main+xml`,
      content: `<workbook ${MAIN} ${declare('r')}><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      links: [{ id: 'rId1', type: 'worksheet', target: 'xl/worksheets/sheet1.xml' }],
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      contentType: `${TYPE}worksheet+xml`,
      content: `<worksheet ${MAIN}><sheetData>${content.join('')}</sheetData></worksheet>`,
    },
  ])
}

/**
 * Puts the values that a chart shows into the workbook beside it; one is made where it has none.
 * @param folder where the document keeps embedded files: word/embeddings.
 */
export function putEmbeddedWorkbook(draft: PackageDraft, chart: ChartModel, folder: string): void {
  const bytes = workbookOf(chart)
  const id = attribute(child(chart.root, 'c:externalData'), 'r:id')
  const known = draft.source
    .relationships(chart.part)
    .find((link) => link.id === id && !link.isExternal)
  if (known !== undefined) {
    draft.setBytes(known.target, bytes)
    return
  }
  const part = draft.addPart(`${folder}/Microsoft_Excel_Sheet#.xlsx`, `${TYPE}sheet`, bytes)
  putChild(chart.root, 'c:externalData', { 'r:id': draft.relate(chart.part, 'package', part) }, [
    element('c:autoUpdate', { val: 0 }),
  ])
}
