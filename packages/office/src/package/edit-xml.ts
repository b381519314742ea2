import { ELEMENT_ORDER } from './element-order.ts'
import { child } from './xml-query.ts'
import type { XmlElement } from './xml-tree.ts'

type Content = readonly (XmlElement | string)[]
export type AttributeValues = Readonly<Record<string, string | number | undefined>>

/** A new element under the engine's prefixes; numbers become text, undefined ones are left out. */
export function element(
  name: string,
  attributes: AttributeValues = {},
  children: Content = [],
): XmlElement {
  const made: XmlElement = {
    name,
    attributes: Object.create(null) as Record<string, string | undefined>,
    children: [],
    parent: undefined,
  }
  setAttributes(made, attributes)
  for (const one of children) append(made, one)
  return made
}

/** Sets attributes; undefined removes one. */
export function setAttributes(target: XmlElement, attributes: AttributeValues): void {
  const values = target.attributes as Record<string, string | undefined>
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    if (value === undefined) Reflect.deleteProperty(values, name)
    else values[name] = String(value)
  }
}

export function append(parent: XmlElement, one: XmlElement | string): void {
  if (typeof one !== 'string') one.parent = parent
  parent.children.push(one)
}

/** Inserts siblings before or after an element that has a parent. */
export function insertBeside(
  anchor: XmlElement,
  place: 'before' | 'after',
  siblings: readonly XmlElement[],
): void {
  const { parent } = anchor
  if (parent === undefined) throw new Error(`${anchor.name} has no parent`)
  const index = parent.children.indexOf(anchor) + (place === 'after' ? 1 : 0)
  for (const one of siblings) one.parent = parent
  parent.children.splice(index, 0, ...siblings)
}

export function remove(one: XmlElement): void {
  const index = one.parent?.children.indexOf(one) ?? -1
  if (index >= 0) one.parent?.children.splice(index, 1)
  one.parent = undefined
}

/** Removes every child of these names. */
export function removeChildren(parent: XmlElement | undefined, ...names: readonly string[]): void {
  if (parent === undefined) return
  for (let index = parent.children.length - 1; index >= 0; index -= 1) {
    const one = parent.children[index]
    if (one !== undefined && typeof one !== 'string' && names.includes(one.name))
      parent.children.splice(index, 1)
  }
}

/** Adds a child at the place that the schema's sequence gives it (element-order.ts), else last. */
export function insertInOrder(parent: XmlElement, one: XmlElement): void {
  const order = ELEMENT_ORDER.get(parent.name)
  const rank = order?.indexOf(one.name) ?? -1
  one.parent = parent
  if (order === undefined || rank < 0) {
    parent.children.push(one)
    return
  }
  const index = parent.children.findIndex(
    (other) => typeof other !== 'string' && order.indexOf(other.name) > rank,
  )
  if (index < 0) parent.children.push(one)
  else parent.children.splice(index, 0, one)
}

/** Puts a child in place of all children of its name, at the place that the schema gives it. */
export function putChild(
  parent: XmlElement,
  name: string,
  attributes: AttributeValues = {},
  children: Content = [],
): XmlElement {
  removeChildren(parent, name)
  const made = element(name, attributes, children)
  insertInOrder(parent, made)
  return made
}

/** The child of that name, made where the schema wants it when there is none. */
export function ensureChild(parent: XmlElement, name: string): XmlElement {
  const known = child(parent, name)
  if (known !== undefined) return known
  const made = element(name)
  insertInOrder(parent, made)
  return made
}

/** The first child of its parent, of that name: properties come before what they format. */
export function ensureFirst(parent: XmlElement, name: string): XmlElement {
  const known = child(parent, name)
  if (known !== undefined) return known
  const made = element(name)
  made.parent = parent
  parent.children.unshift(made)
  return made
}

/** The element at the end of a path of names, each made when it is not there. */
export function ensurePath(parent: XmlElement, ...names: readonly string[]): XmlElement {
  return names.reduce(ensureChild, parent)
}

/** A deep copy without a parent. */
export function copyElement(source: XmlElement): XmlElement {
  return element(
    source.name,
    source.attributes,
    source.children.map((one) => (typeof one === 'string' ? one : copyElement(one))),
  )
}

/**
 * Content that only some readers know, with what the others show (2.2). Returns the elements to be
 * inserted side by side; the part is written with the alternatives around them.
 * @param requires prefixes that a reader has to know, of the engine's own (namespaces.ts).
 */
export function alternatives(
  requires: string,
  choice: readonly XmlElement[],
  fallback: readonly XmlElement[],
): readonly XmlElement[] {
  const branch = element('mc:Choice', { Requires: requires })
  const node = element('mc:AlternateContent', {}, [branch, element('mc:Fallback', {}, fallback)])
  for (const one of choice) one.alternate = { node, branch }
  return choice
}
