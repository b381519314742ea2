import type { OfficePackage } from '../package/open-package.ts'
import { at, attribute, child, children, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readNumbering } from './read-numbering.ts'
import { styleKey } from './word-names.ts'

/** Styles, numbering and document defaults of a Word file. */
export interface WordStyles {
  readonly defaultRun: XmlElement | undefined
  readonly defaultParagraph: XmlElement | undefined
  /** The style and its ancestors, root first; safe against basedOn cycles. */
  chain(styleId: string | undefined, type: 'paragraph' | 'character' | 'table'): XmlElement[]
  name(styleId: string | undefined, type: 'paragraph' | 'character' | 'table'): string | undefined
  /** The w:lvl of a list at a depth from 0, with overrides and linked list styles followed. */
  numberingLevel(numberId: string, depth: number): XmlElement | undefined
  /** The number at which a level starts. */
  numberingStart(numberId: string, depth: number): number
  /** True where a list counts anew although its definition is used before. */
  isRestarted(numberId: string, depth: number): boolean
  /** The w:abstractNum that defines a list; lists of one definition go on counting. */
  abstractNumbering(numberId: string): XmlElement | undefined
  /** The depth at which a list names a paragraph style as its own. */
  linkedDepth(numberId: string, styleId: string): number | undefined
  /** The style of a name as Word shows or stores it (10215). */
  byName(name: string, type: 'paragraph' | 'character' | 'table'): XmlElement | undefined
}

/**
 * Reads the styles part. The default style of a type stands in where a paragraph or table names
 * none or one that does not exist (2.5); characters have no such default.
 */
export function readStyles(source: OfficePackage): WordStyles {
  const part = source.related(source.mainPart, 'styles')
  const root = part === undefined ? undefined : source.xml(part)
  const byKey = new Map<string, XmlElement>()
  const defaults = new Map<string, string>()
  for (const style of children(root, 'w:style')) {
    const type = attribute(style, 'w:type') ?? 'paragraph'
    const id = attribute(style, 'w:styleId') ?? ''
    byKey.set(`${type}:${id}`, style)
    const isDefault = attribute(style, 'w:default')
    if (isDefault !== undefined && isOn(isDefault)) defaults.set(type, id)
  }
  const find = (styleId: string | undefined, type: string): XmlElement | undefined => {
    const own = styleId === undefined ? undefined : byKey.get(`${type}:${styleId}`)
    if (own !== undefined || type === 'character') return own
    return byKey.get(`${type}:${defaults.get(type) ?? ''}`)
  }
  const chains = new Map<string, XmlElement[]>()
  const numberingPart = source.related(source.mainPart, 'numbering')

  return {
    defaultRun: at(root, 'w:docDefaults', 'w:rPrDefault', 'w:rPr'),
    defaultParagraph: at(root, 'w:docDefaults', 'w:pPrDefault', 'w:pPr'),
    chain(styleId, type) {
      const key = `${type}:${styleId ?? ''}`
      const known = chains.get(key)
      if (known !== undefined) return known
      const chain: XmlElement[] = []
      let style = find(styleId, type)
      while (style !== undefined && !chain.includes(style)) {
        chain.unshift(style)
        const base = attribute(child(style, 'w:basedOn'), 'w:val')
        style = base === undefined ? undefined : byKey.get(`${type}:${base}`)
      }
      chains.set(key, chain)
      return chain
    },
    name(styleId, type) {
      return attribute(child(find(styleId, type), 'w:name'), 'w:val')
    },
    ...readNumbering(numberingPart === undefined ? undefined : source.xml(numberingPart), (id) =>
      byKey.get(`numbering:${id}`),
    ),
    byName(name, type) {
      const key = styleKey(name)
      return children(root, 'w:style').find(
        (one) =>
          (attribute(one, 'w:type') ?? 'paragraph') === type &&
          styleKey(attribute(child(one, 'w:name'), 'w:val') ?? '') === key,
      )
    },
  }
}
