import {
  append,
  copyElement,
  element,
  ensureChild,
  putChild,
  setAttributes,
  type AttributeValues,
} from '../package/edit-xml.ts'
import { attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { builtInIdOf } from './number-format.ts'

/** What is changed about a cell's format; each function edits a copy that belongs to the new format. */
export interface StyleChange {
  readonly font?: (font: XmlElement) => void
  readonly fill?: (fill: XmlElement) => void
  readonly border?: (border: XmlElement) => void
  /** A format code. */
  readonly numberFormat?: string
  readonly alignment?: AttributeValues
  readonly protection?: AttributeValues
  readonly quotePrefix?: boolean
}

const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'

/** The root of the styles part; the part is made when the workbook has none. */
export function stylesToEdit(draft: ExcelDraft): XmlElement {
  const { source } = draft.package
  const known = source.related(source.mainPart, 'styles')
  if (known !== undefined) return source.xml(known)
  const none = (type: string): XmlElement =>
    element('x:fill', {}, [element('x:patternFill', { patternType: type })])
  const ids = { numFmtId: 0, fontId: 0, fillId: 0, borderId: 0 }
  const root = element('x:styleSheet', {}, [
    element('x:fonts', { count: 1 }, [
      element('x:font', {}, [
        element('x:sz', { val: 11 }),
        element('x:name', { val: '宋体' }),
        element('x:charset', { val: 134 }),
      ]),
    ]),
    element('x:fills', { count: 2 }, [none('none'), none('gray125')]),
    element('x:borders', { count: 1 }, [element('x:border')]),
    element('x:cellStyleXfs', { count: 1 }, [element('x:xf', ids)]),
    element('x:cellXfs', { count: 1 }, [element('x:xf', { ...ids, xfId: 0 })]),
    element('x:cellStyles', { count: 1 }, [
      element('x:cellStyle', { name: '常规', xfId: 0, builtinId: 0 }),
    ]),
  ])
  const part = draft.package.addPart('xl/styles.xml', `${MAIN}styles+xml`, root)
  draft.package.relate(source.mainPart, 'styles', part)
  return root
}

function isSame(one: XmlElement, other: XmlElement): boolean {
  const names = Object.keys(one.attributes)
  return (
    one.name === other.name &&
    names.length === Object.keys(other.attributes).length &&
    names.every((name) => one.attributes[name] === other.attributes[name]) &&
    one.children.length === other.children.length &&
    one.children.every((child, index) => {
      const beside = other.children[index]
      return typeof child === 'string' || typeof beside === 'string' || beside === undefined
        ? child === beside
        : isSame(child, beside)
    })
  )
}

/** The place of an element in a list of styles; it is added when there is none like it. */
export function placeOf(list: XmlElement, made: XmlElement): number {
  const all = children(list)
  const known = all.findIndex((one) => isSame(one, made))
  if (known >= 0) return known
  append(list, made)
  setAttributes(list, { count: all.length + 1 })
  return all.length
}

/** The id of a number format: a built-in one that the file leaves as it is, else one of its own. */
export function numberFormatId(root: XmlElement, code: string): number {
  const own = children(child(root, 'x:numFmts'), 'x:numFmt')
  const known = own.find((one) => attribute(one, 'formatCode') === code)
  if (known !== undefined) return numberOf(known, 'numFmtId') ?? 0
  const builtIn = builtInIdOf(code)
  const isTaken = own.some((one) => numberOf(one, 'numFmtId') === builtIn)
  if (builtIn !== undefined && !isTaken) return builtIn
  const id = Math.max(175, ...own.map((one) => numberOf(one, 'numFmtId') ?? 0)) + 1
  const list = ensureChild(root, 'x:numFmts')
  append(list, element('x:numFmt', { numFmtId: id, formatCode: code }))
  setAttributes(list, { count: own.length + 1 })
  return id
}

function changed(
  root: XmlElement,
  xf: XmlElement,
  [list, item, id, apply]: readonly [list: string, item: string, id: string, apply: string],
  change: ((one: XmlElement) => void) | undefined,
): void {
  if (change === undefined) return
  const known = ensureChild(root, list)
  const old = children(known, item)[numberOf(xf, id) ?? 0]
  const made = old === undefined ? element(item) : copyElement(old)
  change(made)
  setAttributes(xf, { [id]: placeOf(known, made), [apply]: 1 })
}

/**
 * The number of the cell format that another one becomes by a change. Formats that are there are never
 * changed themselves, because other cells share them.
 */
export function addStyle(draft: ExcelDraft, base: number, change: StyleChange): number {
  const root = stylesToEdit(draft)
  const xfs = ensureChild(root, 'x:cellXfs')
  const list = children(xfs, 'x:xf')
  const old = list[base] ?? list[0]
  const xf = old === undefined ? element('x:xf', { xfId: 0 }) : copyElement(old)
  changed(root, xf, ['x:fonts', 'x:font', 'fontId', 'applyFont'], change.font)
  changed(root, xf, ['x:fills', 'x:fill', 'fillId', 'applyFill'], change.fill)
  changed(root, xf, ['x:borders', 'x:border', 'borderId', 'applyBorder'], change.border)
  if (change.numberFormat !== undefined)
    setAttributes(xf, {
      numFmtId: numberFormatId(root, change.numberFormat),
      applyNumberFormat: 1,
    })
  if (change.quotePrefix !== undefined)
    setAttributes(xf, { quotePrefix: change.quotePrefix ? 1 : undefined })
  if (change.alignment !== undefined) {
    setAttributes(ensureChild(xf, 'x:alignment'), change.alignment)
    setAttributes(xf, { applyAlignment: 1 })
  }
  if (change.protection !== undefined) {
    setAttributes(ensureChild(xf, 'x:protection'), change.protection)
    setAttributes(xf, { applyProtection: 1 })
  }
  return placeOf(xfs, xf)
}

/** Makes a fill solid, of one colour (RRGGBB). */
export function fillSolid(fill: XmlElement, rgb: string): void {
  fill.children.splice(0)
  putChild(fill, 'x:patternFill', { patternType: 'solid' }, [
    element('x:fgColor', { rgb: `FF${rgb}` }),
    element('x:bgColor', { indexed: 64 }),
  ])
}
