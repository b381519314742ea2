import { insertBeside, remove, removeChildren } from '../package/edit-xml.ts'
import { child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { ownTable } from '../package/own-table.ts'

export type Decision = 'accept' | 'reject'

const INSERTED = ['w:ins', 'w:moveTo']
const DELETED = ['w:del', 'w:moveFrom']
const CHANGES: ReadonlySet<string> = new Set([
  'w:rPrChange',
  'w:pPrChange',
  'w:sectPrChange',
  'w:tblPrChange',
  'w:tblPrExChange',
  'w:tblGridChange',
  'w:trPrChange',
  'w:tcPrChange',
  'w:numberingChange',
])
const MARKS: ReadonlySet<string> = new Set([
  'w:moveFromRangeStart',
  'w:moveFromRangeEnd',
  'w:moveToRangeStart',
  'w:moveToRangeEnd',
])
const CELLS: ReadonlySet<string> = new Set(['w:cellIns', 'w:cellDel', 'w:cellMerge'])

const isRevision = ({ name }: XmlElement): boolean =>
  INSERTED.includes(name) ||
  DELETED.includes(name) ||
  CHANGES.has(name) ||
  MARKS.has(name) ||
  CELLS.has(name)

/** True for what a tracked change took out of the text. */
export function isDeleted(node: XmlElement): boolean {
  for (let one = node.parent; one !== undefined; one = one.parent)
    if (DELETED.includes(one.name)) return true
  return false
}

/** The descendants of that name that stand in the text, in order; deleted ones are out. */
export function standing(root: XmlElement | undefined, name: string): readonly XmlElement[] {
  return descendants(root, name).filter((one) => !isDeleted(one))
}

/** The tracked changes below an element, outermost first. */
export function revisionsIn(root: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = []
  const stack = [root]
  while (stack.length > 0) {
    const node = stack.pop()
    if (node === undefined) break
    if (isRevision(node)) found.push(node)
    const inner = children(node)
    for (let index = inner.length - 1; index >= 0; index -= 1) {
      const one = inner[index]
      if (one !== undefined) stack.push(one)
    }
  }
  return found
}

const PLAIN_NAME: Readonly<Record<string, string>> = ownTable({
  'w:delText': 'w:t',
  'w:delInstrText': 'w:instrText',
})

/** Restores the texts of what is no longer deleted. */
function undelete(node: XmlElement): void {
  const stack = [node]
  while (stack.length > 0) {
    const one = stack.pop()
    if (one === undefined) break
    one.children.forEach((inner, index) => {
      if (typeof inner === 'string') return
      const name = PLAIN_NAME[inner.name]
      if (name === undefined) stack.push(inner)
      else one.children[index] = { ...inner, name }
    })
  }
}

function unwrap(node: XmlElement): void {
  insertBeside(node, 'before', children(node))
  remove(node)
}

/** Joins a paragraph whose mark is gone with the one after it (11003). */
function joinWithNext(paragraph: XmlElement): void {
  const siblings = children(paragraph.parent)
  const next = siblings[siblings.indexOf(paragraph) + 1]
  if (next?.name !== 'w:p') return
  const own = paragraph.children.filter((one) => typeof one === 'string' || one.name !== 'w:pPr')
  const at = child(next, 'w:pPr') === undefined ? 0 : 1
  for (const one of own) if (typeof one !== 'string') one.parent = next
  next.children.splice(at, 0, ...own)
  remove(paragraph)
}

/** Puts the properties that stood before a change in place of those after it. */
function restore(change: XmlElement): void {
  const { parent } = change
  const [old] = children(change)
  remove(change)
  if (parent === undefined || old === undefined) return
  // A paragraph keeps the properties of its mark and its section, which the change does not hold.
  const kept = children(parent).filter((one) => one.name === 'w:rPr' || one.name === 'w:sectPr')
  parent.children.splice(0, parent.children.length, ...old.children)
  for (const one of children(parent)) one.parent = parent
  if (parent.name === 'w:pPr')
    for (const one of kept) {
      removeChildren(parent, one.name)
      parent.children.push(one)
    }
}

function decideMark(node: XmlElement, decision: Decision): void {
  const properties = node.parent
  const owner = properties?.parent
  const isGone = (decision === 'accept') === DELETED.includes(node.name)
  remove(node)
  if (!isGone || owner === undefined) return
  if (properties?.name === 'w:trPr') remove(owner)
  else if (owner.name === 'w:pPr' && owner.parent?.name === 'w:p') joinWithNext(owner.parent)
}

/** Accepts or rejects every tracked change below an element, in place, as Word does. */
export function decideRevisions(root: XmlElement, decision: Decision): void {
  const kept = decision === 'accept' ? INSERTED : DELETED
  for (const node of [...revisionsIn(root)].reverse()) {
    if (node.parent === undefined) continue
    if (CHANGES.has(node.name)) {
      if (decision === 'accept') remove(node)
      else restore(node)
    } else if (MARKS.has(node.name)) remove(node)
    else if (CELLS.has(node.name)) {
      const cell = node.parent.parent
      const isGone = node.name === (decision === 'accept' ? 'w:cellDel' : 'w:cellIns')
      remove(node)
      if (isGone && cell?.name === 'w:tc') remove(cell)
    } else if (node.parent.name === 'w:rPr' || node.parent.name === 'w:trPr')
      decideMark(node, decision)
    else if (kept.includes(node.name)) {
      if (decision === 'reject') undelete(node)
      unwrap(node)
    } else remove(node)
  }
}
