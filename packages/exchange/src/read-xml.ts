import { decodeTextFile, scanXml } from '@wenkao/office/package'
import { EXCHANGE_LIMITS, ExchangeError } from './outcome.ts'

/** An element of XML or HTML; names without their prefix, HTML's in lower case. */
export interface Markup {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: MarkupNode[]
}
export type MarkupNode = Markup | string

const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1)

/**
 * Reads XML into a tree: no DTD, no entities but XML's own five, nothing beyond the limits.
 * @throws ExchangeError malformed.
 */
export function readXml(bytes: Uint8Array): Markup {
  const text = decodeTextFile(bytes, undefined)
  if (text === undefined) throw new ExchangeError('malformed', 'neither UTF-8 nor UTF-16')
  let root: Markup | undefined
  let elements = 0
  const open: Markup[] = []
  const refuse = (cause: string): never => {
    throw new ExchangeError('malformed', cause)
  }
  scanXml(text.replace(/^\ufeff/, ''), {
    open(name, attributes) {
      elements += 1
      if (elements > EXCHANGE_LIMITS.elements) refuse('too many elements')
      if (open.length >= EXCHANGE_LIMITS.depth) refuse('nested too deep')
      const node: Markup = { name: localName(name), attributes: { ...attributes }, children: [] }
      open.at(-1)?.children.push(node)
      root ??= node
      open.push(node)
    },
    close() {
      open.pop()
    },
    text(piece) {
      open.at(-1)?.children.push(piece)
    },
    problem: refuse,
    doctype: () => refuse('a DTD, which no file of exchange may have'),
  })
  return root ?? refuse('no element')
}

export const isElement = (node: MarkupNode | undefined): node is Markup => typeof node === 'object'

/** Children of a name, in their order. */
export const childrenOf = (node: Markup, name: string): Markup[] =>
  node.children.filter((child): child is Markup => isElement(child) && child.name === name)

export const childOf = (node: Markup | undefined, name: string): Markup | undefined =>
  node && childrenOf(node, name)[0]

/** All text inside, without markup. */
export const textOf = (node: MarkupNode | undefined): string =>
  node === undefined ? '' : isElement(node) ? node.children.map(textOf).join('') : node

/** Elements inside that satisfy a condition, in document order. */
export function findAll(node: Markup, fits: (element: Markup) => boolean): Markup[] {
  return node.children.flatMap((child) =>
    isElement(child) ? [...(fits(child) ? [child] : []), ...findAll(child, fits)] : [],
  )
}
