import {
  append,
  element,
  ensureChild,
  ensurePath,
  insertInOrder,
  putChild,
  remove,
  setAttributes,
  type AttributeValues,
} from '../package/edit-xml.ts'
import { attribute, child, children, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { rangeName, type CellRange } from './cell-reference.ts'
import type { SheetEdit } from './edit-cells.ts'
import { placeOf, stylesToEdit } from './edit-styles.ts'
import { readSqref } from './read-conditional-formats.ts'
import { subtractRanges } from './range-cover.ts'

const CONDITIONAL_EXTENSION = '{78C0D931-6437-407d-A8EE-F0AAD7539E65}'

/** The extension of a sheet under an address, made when it is not there. */
export function extensionToEdit(root: XmlElement, uri: string): XmlElement {
  const list = ensureChild(root, 'x:extLst')
  const known = children(list, 'x:ext').find((one) => attribute(one, 'uri') === uri)
  if (known !== undefined) return known
  const made = element('x:ext', { uri })
  append(list, made)
  return made
}

export const sqrefOf = (ranges: readonly CellRange[]): string => ranges.map(rangeName).join(' ')

function rulesOf(edit: SheetEdit): XmlElement[] {
  return children(edit.root, 'x:conditionalFormatting').flatMap((block) =>
    children(block, 'x:cfRule'),
  )
}

const ruleText = (rule: XmlElement): string =>
  JSON.stringify([
    rule.name,
    { ...rule.attributes, priority: '' },
    rule.children.map((one) => (typeof one === 'string' ? one : ruleText(one))),
  ])

/** A conditional format's own format: its place among the differential ones. */
export function addDifferential(edit: SheetEdit, content: readonly XmlElement[]): number {
  const root = stylesToEdit(edit.draft)
  const dxf = element('x:dxf')
  for (const one of content) insertInOrder(dxf, one)
  return placeOf(ensureChild(root, 'x:dxfs'), dxf)
}

/**
 * Adds a rule for ranges before all others, as Excel does; one that is there already comes to the front.
 */
export function addRule(
  edit: SheetEdit,
  ranges: readonly CellRange[],
  attributes: AttributeValues,
  content: readonly XmlElement[],
): void {
  const sqref = sqrefOf(ranges)
  const made = element('x:cfRule', { ...attributes, priority: 1 })
  for (const one of content) insertInOrder(made, one)
  for (const block of children(edit.root, 'x:conditionalFormatting'))
    for (const rule of children(block, 'x:cfRule'))
      if (attribute(block, 'sqref') === sqref && ruleText(rule) === ruleText(made)) remove(rule)
  for (const rule of rulesOf(edit))
    setAttributes(rule, { priority: (numberOf(rule, 'priority') ?? 0) + 1 })
  const same = children(edit.root, 'x:conditionalFormatting').find(
    (block) => attribute(block, 'sqref') === sqref,
  )
  // Rules of the same cells stand together, the first one first: other programs go by their order.
  if (same === undefined)
    insertInOrder(edit.root, element('x:conditionalFormatting', { sqref }, [made]))
  else {
    same.children.unshift(made)
    made.parent = same
  }
  for (const block of children(edit.root, 'x:conditionalFormatting'))
    if (children(block, 'x:cfRule').length === 0) remove(block)
}

/** Adds the newer element that belongs to a rule, and gives the id that links the two. */
export function addNewerRule(
  edit: SheetEdit,
  ranges: readonly CellRange[],
  type: string,
  graphic: XmlElement,
): string {
  const extension = extensionToEdit(edit.root, CONDITIONAL_EXTENSION)
  const list = ensurePath(extension, 'x14:conditionalFormattings')
  const sqref = sqrefOf(ranges)
  const same = children(list, 'x14:conditionalFormatting').find(
    (block) =>
      textOf(child(block, 'xm:sqref')) === sqref &&
      attribute(child(block, 'x14:cfRule'), 'type') === type,
  )
  const number = same === undefined ? children(list).length + 1 : children(list).indexOf(same) + 1
  const id = `{00000000-0000-4000-8000-${String(number).padStart(12, '0')}}`
  if (same !== undefined) remove(same)
  append(
    list,
    element('x14:conditionalFormatting', {}, [
      element('x14:cfRule', { type, id }, [graphic]),
      element('xm:sqref', {}, [sqref]),
    ]),
  )
  return id
}

/** Takes ranges out of every rule or validation, and those away that are left without a cell. */
export function clearRanges(
  edit: SheetEdit,
  cuts: readonly CellRange[],
  blocks: readonly XmlElement[],
): void {
  for (const block of blocks) {
    const newer = child(block, 'xm:sqref')
    const text = newer === undefined ? (attribute(block, 'sqref') ?? '') : textOf(newer)
    const ranges = readSqref(text)
    const left = subtractRanges(ranges, cuts)
    if (left.length === 0) {
      const list = block.parent
      remove(block)
      if (list !== undefined && list !== edit.root && children(list).length === 0) remove(list)
      else if (list !== undefined && attribute(list, 'count') !== undefined)
        setAttributes(list, { count: children(list).length })
      continue
    }
    if (sqrefOf(left) === sqrefOf(ranges)) continue
    if (newer === undefined) setAttributes(block, { sqref: sqrefOf(left) })
    else putChild(block, 'xm:sqref', {}, [sqrefOf(left)])
  }
}

/** Numbers rules from 1, those given first and all others after them in their old order. */
export function renumberRules(edit: SheetEdit, first: readonly XmlElement[]): void {
  const others = rulesOf(edit)
    .filter((rule) => !first.includes(rule))
    .sort((one, other) => (numberOf(one, 'priority') ?? 0) - (numberOf(other, 'priority') ?? 0))
  ;[...first, ...others].forEach((rule, index) => {
    setAttributes(rule, { priority: index + 1 })
  })
  for (const block of children(edit.root, 'x:conditionalFormatting'))
    block.children.sort((one, other) =>
      typeof one === 'string' || typeof other === 'string'
        ? 0
        : (numberOf(one, 'priority') ?? 0) - (numberOf(other, 'priority') ?? 0),
    )
}
