import { attribute, child, children, isOn, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange, rangeName, sheetOf } from './cell-reference.ts'
import { sheetIndex } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import type { ExcelWorkbook } from './read-workbook.ts'

/** A defined name; built-in ones begin with _xlnm. */
export interface DefinedName {
  readonly name: string
  readonly text: string
  /** The place of the sheet to which the name is local. */
  readonly sheet: number | undefined
  readonly isHidden: boolean
  readonly node: XmlElement
}

export function definedNames(workbook: ExcelWorkbook): readonly DefinedName[] {
  const { source } = workbook
  return children(child(source.xml(source.mainPart), 'x:definedNames'), 'x:definedName').map(
    (node) => ({
      name: attribute(node, 'name') ?? '',
      text: textOf(node).trim(),
      sheet: numberOf(node, 'localSheetId'),
      isHidden: isOn(attribute(node, 'hidden') ?? '0'),
      node,
    }),
  )
}

/** The areas of a reference such as '销售 表'!$A$1:$B$2,销售表!$D:$D, split outside quotes. */
export function areasOf(text: string): string[] {
  return (text.replace(/^=/, '').match(/(?:'(?:[^']|'')*'|[^,'])+/g) ?? []).map((one) => one.trim())
}

/**
 * One spelling for every way to write a reference: the place of its sheet and its corners without $.
 * @param usual the sheet of an area that names none.
 */
export function referenceKey(view: ExcelView, text: string, usual: string): string {
  return areasOf(text)
    .map((area) => {
      const range = parseRange(area)
      const sheet = sheetIndex(view, sheetOf(area) ?? usual)
      return range === undefined ? area.toLowerCase() : `${sheet}!${rangeName(range)}`
    })
    .sort()
    .join(',')
}
