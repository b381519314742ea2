import { at, attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { WordStyles } from './word-styles.ts'

/** List styles may refer to one another; more steps than this are a mistake of the file. */
const MOST_LINKS = 10

function byId(root: XmlElement | undefined, name: string, id: string): Map<string, XmlElement> {
  const found = new Map<string, XmlElement>()
  for (const one of children(root, name)) {
    const key = attribute(one, id)
    if (key !== undefined && !found.has(key)) found.set(key, one)
  }
  return found
}

const levelAt = (
  parent: XmlElement | undefined,
  name: string,
  depth: number,
): XmlElement | undefined => children(parent, name).find((one) => numberOf(one, 'w:ilvl') === depth)

/**
 * Reads the numbering part. A definition that only links to a list style is followed to the list
 * which that style names (10602).
 */
export function readNumbering(
  root: XmlElement | undefined,
  listStyle: (styleId: string) => XmlElement | undefined,
): Pick<
  WordStyles,
  'numberingLevel' | 'numberingStart' | 'isRestarted' | 'abstractNumbering' | 'linkedDepth'
> {
  const numbers = byId(root, 'w:num', 'w:numId')
  const abstracts = byId(root, 'w:abstractNum', 'w:abstractNumId')

  const abstractNumbering = (numberId: string): XmlElement | undefined => {
    let id = numberId
    for (let step = 0; step < MOST_LINKS; step += 1) {
      const number = numbers.get(id)
      const abstract = abstracts.get(attribute(child(number, 'w:abstractNumId'), 'w:val') ?? '')
      const link = attribute(child(abstract, 'w:numStyleLink'), 'w:val')
      if (link === undefined) return abstract
      const next = attribute(at(listStyle(link), 'w:pPr', 'w:numPr', 'w:numId'), 'w:val')
      if (next === undefined || next === id) return abstract
      id = next
    }
    return undefined
  }
  const override = (numberId: string, depth: number): XmlElement | undefined =>
    levelAt(numbers.get(numberId), 'w:lvlOverride', depth)
  const numberingLevel = (numberId: string, depth: number): XmlElement | undefined =>
    child(override(numberId, depth), 'w:lvl') ??
    levelAt(abstractNumbering(numberId), 'w:lvl', depth)

  return {
    abstractNumbering,
    numberingLevel,
    numberingStart: (numberId, depth) =>
      numberOf(child(override(numberId, depth), 'w:startOverride'), 'w:val') ??
      numberOf(child(numberingLevel(numberId, depth), 'w:start'), 'w:val') ??
      // Without w:start counting begins at 0 (ISO 29500-1 17.9.25).
      0,
    isRestarted: (numberId, depth) =>
      child(override(numberId, depth), 'w:startOverride') !== undefined,
    linkedDepth(numberId, styleId) {
      const level = children(abstractNumbering(numberId), 'w:lvl').find(
        (one) => attribute(child(one, 'w:pStyle'), 'w:val') === styleId,
      )
      return numberOf(level, 'w:ilvl')
    },
  }
}
