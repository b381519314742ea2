import { strFromU8, strToU8 } from 'fflate'
import { LIMITS } from './limits.ts'
import { rootOfOutline } from './element-of-outline.ts'
import { outlineXml } from './outline-xml.ts'
import { PackageError } from './package-error.ts'
import { scanXml, type XmlEvents } from './scan-xml.ts'
import {
  canonical,
  canonicalRequires,
  enterScope,
  hasDeclarations,
  keepsBlank,
  renameAttributes,
  rootScope,
  understands,
  type Attributes,
  type Scope,
} from './xml-scope.ts'

export type { Attributes } from './xml-scope.ts'

/** An element under the engine's own prefixes, whatever prefixes the file uses. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Attributes
  readonly children: (XmlElement | string)[]
  parent: XmlElement | undefined
  /** Where the element stood among alternatives, for whoever writes the part again. */
  alternate?: Alternate | undefined
}

/** An mc:AlternateContent and the branch of it that counts. */
export interface Alternate {
  readonly node: XmlElement
  readonly branch: XmlElement
}

export interface ParseOptions {
  /** Remembers the alternatives that do not count, so that the part can be written whole again. */
  readonly keepsAlternates?: boolean | undefined
  /**
   * Reads what is not well-formed as far as it makes sense, and is told that it did. Without it such
   * a part is refused.
   */
  readonly onMalformed?: ((problem: string) => void) | undefined
}

/** Beyond this many errors a part is no XML any more. */
const MOST_ERRORS = 200

function decodeXml(bytes: Uint8Array): string {
  const [first, second, third] = bytes
  const isLittle = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)
  if (isLittle || isBig) {
    const units: string[] = []
    for (let at = 0; at + 1 < bytes.length; at += 8192) {
      const codes: number[] = []
      for (let index = at; index < at + 8192 && index + 1 < bytes.length; index += 2) {
        const one = bytes[index] ?? 0
        const two = bytes[index + 1] ?? 0
        codes.push(isLittle ? one | (two << 8) : (one << 8) | two)
      }
      units.push(String.fromCharCode(...codes))
    }
    return units.join('').replace(/^\ufeff/, '')
  }
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf
  return strFromU8(hasMark ? bytes.subarray(3) : bytes)
}

/** What an element has until it ends. */
const NO_CHILDREN: (XmlElement | string)[] = []

/** The one branch of the alternatives that counts: never both, or boxes count twice. */
function branchOf(alternate: XmlElement, chosen: ReadonlySet<XmlElement>): XmlElement | undefined {
  const branches = alternate.children.filter((child) => typeof child !== 'string')
  return (
    branches.find((child) => child.name === 'mc:Choice' && chosen.has(child)) ??
    branches.find((child) => child.name === 'mc:Fallback')
  )
}

/**
 * Parses one part (XML 1.0 with namespaces, as OPC uses it). Depth, count and well-formedness are
 * checked while reading; a DTD is refused, as OPC forbids it (CHECKPOINTS.md 9.3). Throws PackageError
 * damaged, hostile or too-large.
 */
export function parseXml(
  bytes: Uint8Array,
  partName: string,
  options: ParseOptions = {},
): XmlElement {
  const isKept = options.keepsAlternates === true
  const text = decodeXml(bytes)
  // What is going to be written again is made whole.
  const outline = isKept ? undefined : outlineXml(text)
  if (outline !== undefined) return rootOfOutline(outline)
  return parseWhole(text, partName, options)
}

/** Reads any part, well-formed or not, and makes all elements of it. */
function parseWhole(source: string, partName: string, options: ParseOptions): XmlElement {
  const isKept = options.keepsAlternates === true
  const scopes: Scope[] = [rootScope()]
  const chosen = new Set<XmlElement>()
  let root: XmlElement | undefined
  let current: XmlElement | undefined
  // The children of all open elements, one after another: each element gets an array of just its size.
  const nodes: (XmlElement | string)[] = []
  const starts: number[] = []
  let top = 0
  let depth = 0
  let count = 0
  let errors = 0
  const events: XmlEvents = {
    problem(cause) {
      errors += 1
      if (options.onMalformed === undefined || errors > MOST_ERRORS)
        throw new PackageError('damaged', `${partName} is not well-formed: ${cause}`)
      if (errors === 1) options.onMalformed(`${partName} is not well-formed`)
    },
    doctype() {
      throw new PackageError('hostile', `${partName} holds a DTD`)
    },
    open(name, attributes) {
      depth += 1
      count += 1
      if (depth > LIMITS.depth)
        throw new PackageError('hostile', `${partName} is nested too deeply`)
      if (count > LIMITS.elements) throw new PackageError('too-large', `${partName} is too large`)
      const outer = scopes[scopes.length - 1] as Scope
      const isScope = hasDeclarations(attributes)
      const scope = isScope ? enterScope(outer, attributes) : outer
      scopes.push(scope)
      const element: XmlElement = {
        name: canonical(name, scope, false),
        attributes: renameAttributes(attributes, scope, isScope),
        children: NO_CHILDREN,
        parent: current,
      }
      if (element.name === 'mc:Choice') {
        const requires = element.attributes['Requires'] ?? ''
        if (understands(requires, scope)) chosen.add(element)
        if (isKept)
          (element.attributes as Record<string, string>)['Requires'] = canonicalRequires(
            requires,
            scope,
          )
      }
      if (current === undefined) root = element
      nodes[top] = element
      top += 1
      starts.push(top)
      current = element
    },
    close() {
      depth -= 1
      scopes.pop()
      const closed = current
      const start = starts.pop() ?? 0
      if (closed === undefined) return
      ;(closed as { children: XmlElement['children'] }).children = nodes.slice(start, top)
      top = start
      current = closed.parent
      if (closed.name !== 'mc:AlternateContent' || current === undefined) return
      const branch = branchOf(closed, chosen)
      // What counts takes the place of the alternatives.
      top -= 1
      for (const child of branch?.children ?? []) {
        if (typeof child !== 'string') {
          child.parent = current
          if (isKept && branch !== undefined) child.alternate = { node: closed, branch }
        }
        nodes[top] = child
        top += 1
      }
    },
    text(text, isBlank) {
      if (current === undefined) return
      if (isBlank && !keepsBlank(current.name)) return
      nodes[top] = text
      top += 1
    },
  }
  scanXml(source, events)
  if (root === undefined) throw new PackageError('damaged', `${partName} is empty`)
  return root
}

/** Longest beginning of a part in which its first element is looked for. */
const HEAD_BYTES = 256 * 1024

/**
 * The first element of a part without its children, from its beginning alone. Throws PackageError
 * when the part does not begin as XML does.
 */
export function parseFirstElement(bytes: Uint8Array, partName: string): XmlElement {
  const head = decodeXml(bytes.subarray(0, HEAD_BYTES))
  const tag = /<[^?!<>"'\s](?:[^<>"']|"[^"<]*"|'[^'<]*')*>/.exec(head)
  if (tag === null) throw new PackageError('damaged', `${partName} has no element`)
  const isClosed = tag[0].endsWith('/>')
  const whole = `${head.slice(0, tag.index)}${tag[0].slice(0, isClosed ? -2 : -1)}/>`
  return parseXml(strToU8(whole), partName)
}
