import { mayContain } from './element-of-outline.ts'
import type { XmlElement } from './xml-tree.ts'
import { ownTable } from './own-table.ts'

/** Child elements, all or those of one name, in document order. */
export function children(element: XmlElement | undefined, name?: string): XmlElement[] {
  const found: XmlElement[] = []
  for (const child of element?.children ?? []) {
    if (typeof child !== 'string' && (name === undefined || child.name === name)) found.push(child)
  }
  return found
}

/** The last child of that name: writers repeat elements and the last one counts (2.2). */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  const all = element?.children
  if (all === undefined) return undefined
  for (let index = all.length - 1; index >= 0; index -= 1) {
    const one = all[index]
    if (one !== undefined && typeof one !== 'string' && one.name === name) return one
  }
  return undefined
}

/** The element at the end of a path of child names. */
export function at(
  element: XmlElement | undefined,
  ...path: readonly string[]
): XmlElement | undefined {
  return path.reduce(child, element)
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes[name]
}

/** An attribute as a number, or undefined when it is absent or not a number. */
export function numberOf(element: XmlElement | undefined, name: string): number | undefined {
  const raw = element?.attributes[name]
  if (raw === undefined || raw.trim() === '') return undefined
  const value = Number(raw)
  return Number.isFinite(value) ? value : undefined
}

const TWIPS_PER: Readonly<Record<string, number>> = ownTable({
  pt: 20,
  in: 1440,
  cm: 1440 / 2.54,
  mm: 144 / 2.54,
  pc: 240,
  pi: 240,
})

/** A twips measure: a bare number, or a number with a unit as Strict files write it. */
export function twipsOf(element: XmlElement | undefined, name: string): number | undefined {
  const raw = element?.attributes[name]
  if (raw === undefined) return undefined
  if (/^-?\d{1,9}$/.test(raw)) return Number(raw)
  const match = /^\s*(-?[\d.]+)\s*(pt|in|cm|mm|pc|pi)?\s*$/.exec(raw)
  if (match === null) return undefined
  const value = Number(match[1]) * (match[2] === undefined ? 1 : (TWIPS_PER[match[2]] ?? 1))
  return Number.isFinite(value) ? value : undefined
}

/** ST_OnOff: absent value means true (2.2). */
export function isOn(value: string | undefined): boolean {
  return value === undefined || value === '1' || value === 'true' || value === 'on'
}

/** The characters directly inside an element. */
export function textOf(element: XmlElement | undefined): string {
  let text = ''
  for (const one of element?.children ?? []) if (typeof one === 'string') text += one
  return text
}

/** Every descendant of that name, in document order. */
export function descendants(element: XmlElement | undefined, name: string): XmlElement[] {
  const found: XmlElement[] = []
  const stack: XmlElement[] = element === undefined ? [] : [element]
  while (stack.length > 0) {
    const current = stack.pop()
    if (current === undefined) break
    if (current !== element && current.name === name) found.push(current)
    if (!mayContain(current, name)) continue
    for (let index = current.children.length - 1; index >= 0; index -= 1) {
      const one = current.children[index]
      if (one !== undefined && typeof one !== 'string') stack.push(one)
    }
  }
  return found
}

/** Where an element stands, for evidence: /w:document/w:body/w:p[3]. */
export function xpathOf(element: XmlElement): string {
  const steps: string[] = []
  let current: XmlElement | undefined = element
  while (current !== undefined) {
    const name: string = current.name
    let same = 0
    let position = 0
    for (const one of current.parent?.children ?? []) {
      if (typeof one === 'string' || one.name !== name) continue
      same += 1
      if (one === current) position = same
    }
    steps.unshift(same > 1 ? `${name}[${position}]` : name)
    current = current.parent
  }
  return `/${steps.join('/')}`
}
