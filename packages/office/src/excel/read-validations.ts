import { attribute, child, children, isOn, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange, sheetOf, type CellAddress, type CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { makeEvaluator } from './evaluate-formula.ts'
import { cellsIn, rangesOf } from './excel-targets.ts'
import { extensionsOf, originOf, readSqref } from './read-conditional-formats.ts'
import { valueAt, type ExcelSheet, type ExcelWorkbook } from './read-workbook.ts'

/** One rule about what may be typed into cells. */
export interface DataValidation {
  readonly type: string
  readonly operator: string
  readonly formulas: readonly string[]
  readonly ranges: readonly CellRange[]
  readonly origin: CellAddress
  readonly allowsBlank: boolean
  /** The stored attribute says the opposite of its name: it hides the arrow (20508). */
  readonly hasArrow: boolean
  readonly showsPrompt: boolean
  readonly promptTitle: string
  readonly prompt: string
  readonly showsError: boolean
  readonly errorStyle: string
  readonly errorTitle: string
  readonly error: string
  readonly node: XmlElement
}

function readOne(node: XmlElement): DataValidation {
  const flag = (name: string): boolean => isOn(attribute(node, name) ?? '0')
  const text = (name: string): string =>
    (attribute(node, name) ?? '').replaceAll('_x000a_', '\n').replaceAll('_x000A_', '\n')
  const newer = child(node, 'xm:sqref')
  const ranges = readSqref(newer === undefined ? (attribute(node, 'sqref') ?? '') : textOf(newer))
  const formulas = ['1', '2'].flatMap((number) => {
    const found = child(node, `x:formula${number}`) ?? child(node, `x14:formula${number}`)
    return found === undefined
      ? []
      : [(textOf(found) || textOf(child(found, 'xm:f'))).trim().replace(/^=/, '')]
  })
  return {
    type: attribute(node, 'type') ?? 'none',
    operator: attribute(node, 'operator') ?? 'between',
    formulas,
    ranges,
    origin: originOf(ranges),
    allowsBlank: flag('allowBlank'),
    hasArrow: !flag('showDropDown'),
    showsPrompt: flag('showInputMessage'),
    promptTitle: text('promptTitle'),
    prompt: text('prompt'),
    showsError: flag('showErrorMessage'),
    errorStyle: attribute(node, 'errorStyle') ?? 'stop',
    errorTitle: text('errorTitle'),
    error: text('error'),
    node,
  }
}

/** The elements of all validations of a sheet: old ones, and newer ones that look at other sheets. */
export function validationNodes(sheet: ExcelSheet): XmlElement[] {
  return [
    ...children(child(sheet.root, 'x:dataValidations'), 'x:dataValidation'),
    ...extensionsOf(sheet, 'x14:dataValidations', 'x14:dataValidation'),
  ]
}

export function dataValidations(sheet: ExcelSheet): DataValidation[] {
  return validationNodes(sheet).map(readOne)
}

/** The entries of a list: typed between quotes, or standing in cells, also under a name. */
export function listItems(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  formula: string,
): string[] | undefined {
  const literal = /^"([\s\S]*)"$/.exec(formula)?.[1]
  if (literal !== undefined) return literal.split(',').map((one) => one.trim())
  const named =
    parseRange(formula) === undefined ? workbook.definedName(formula, sheet.name) : undefined
  const text = (named ?? formula).replace(/^=/, '')
  const range = parseRange(text)
  if (range === undefined)
    return makeEvaluator(workbook)
      .array(sheet, text)
      ?.flat()
      .map((value) => toText(value).trim())
      .filter((one) => one !== '')
  const name = sheetOf(text)
  const index =
    name === undefined
      ? undefined
      : workbook.sheetNames.findIndex((one) => one.toLowerCase() === name.toLowerCase())
  const source = index === undefined ? sheet : workbook.sheet(index)
  if (source === undefined) return undefined
  return cellsIn(rangesOf(text, source))
    .slice(0, 10_000)
    .map(({ row, column }) => toText(valueAt(source, row, column)).trim())
    .filter((one) => one !== '')
}
