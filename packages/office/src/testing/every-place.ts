import { draftPackage } from '../package/package-draft.ts'
import type { OfficePackage } from '../package/open-package.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { setAttributes } from '../package/edit-xml.ts'

/** A place in a package where a word stands: an attribute, or the text of an element that has no more. */
export interface WordPlace {
  readonly part: string
  /** Of the element, in the order of `everyElement`. */
  readonly index: number
  /** Undefined for the text. */
  readonly attribute: string | undefined
}

/** All elements beneath a root, and itself. */
export function everyElement(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = []
  const stack = [root]
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    found.push(one)
    for (const child of one.children) if (typeof child !== 'string') stack.push(child)
  }
  return found
}

const XML_PART = /\.(xml|rels|vml)$/i

/** One place for each attribute and text that is told apart by part, element and name. */
export function everyPlace(source: OfficePackage): WordPlace[] {
  const places = new Map<string, WordPlace>()
  for (const part of source.partNames.filter((name) => XML_PART.test(name))) {
    for (const [index, one] of everyElement(source.xml(part)).entries()) {
      const isText = one.children.length === 1 && typeof one.children[0] === 'string'
      for (const attribute of [...Object.keys(one.attributes), ...(isText ? [undefined] : [])]) {
        const key = `${part.replaceAll(/\d+/g, '')} ${one.name} ${attribute}`
        if (!places.has(key)) places.set(key, { part, index, attribute })
      }
    }
  }
  return [...places.values()]
}

/** The package with another word at a place. */
export function withWord(bytes: Uint8Array, place: WordPlace, word: string): Uint8Array {
  const draft = draftPackage(bytes)
  const element = everyElement(draft.source.xml(place.part))[place.index]
  if (element === undefined) throw new RangeError(`${place.part} has no element ${place.index}`)
  if (place.attribute === undefined) element.children.splice(0, element.children.length, word)
  else setAttributes(element, { [place.attribute]: word })
  return draft.toBytes()
}
