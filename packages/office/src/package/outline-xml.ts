import { LIMITS } from './limits.ts'
import {
  AMPERSAND,
  APOSTROPHE,
  BLANK,
  BRACKET,
  EQUALS,
  findName,
  FORBIDDEN,
  GREATER,
  isBlankCode,
  isReference,
  LAST_CODES,
  LESS,
  LINE_FEED,
  QUOTE,
  RETURN,
  SLASH,
  TAB,
  type FoundName,
} from './xml-characters.ts'
import { isDeclaration, keepsBlank, type Attributes, type Scope } from './xml-scope.ts'

/** A tag as it stands in the text; tags that are alike are one, however often they come. */
export class Tag {
  readonly name: string
  readonly isEmpty: boolean
  /** True when it declares namespaces. */
  readonly isScope: boolean
  /** From its < to its >, where it was met first. */
  readonly from: number
  readonly to: number
  /** Its text up to the >, to know it again by. */
  source = ''
  /** What it means, noted by whoever resolved it: in which scope it stood, ... */
  outer: Scope | undefined = undefined
  /** ... which one it makes of it, ... */
  scope: Scope | undefined = undefined
  /** ... and its names in that one. */
  resolvedName = ''
  attributes: Attributes | undefined = undefined

  constructor(name: string, isEmpty: boolean, isScope: boolean, from: number, to: number) {
    this.name = name
    this.isEmpty = isEmpty
    this.isScope = isScope
    this.from = from
    this.to = to
  }
}

/** How many numbers describe a node, and which is which. */
export const STRIDE = 4
/** Where it begins in the text. */
export const START = 0
export const END = 1
/** The number of the first node that is neither this one nor in it. */
export const NEXT = 2
/** Of an element its tag, of text one of the kinds below. */
export const TAG = 3
export const PLAIN_TEXT = -1
export const TEXT_WITH_REFERENCES = -2
export const BLANK_TEXT = -3

/** Where everything of a part stands: nodes in the order of the document, an element before its content. */
export interface Outline {
  readonly text: string
  readonly nodes: Int32Array
  readonly tags: readonly Tag[]
}

/** A tag longer than this hardly comes twice. */
const LONGEST_KEPT_TAG = 400
/** Of longer tags only so many characters are looked at to find the one that may be alike. */
const LOOKED_AT = 16
const KEPT_TAGS = 1024
const FEW_TAGS = 64
/** A text so short hardly has tags that are alike. */
const LITTLE_TEXT = 8_192
/** From here on it shows whether the tags of a part are alike; those of cells are not. */
const TRIED_TAGS = 200
/** More than any format has, and too many to compare each with each. */
const MOST_ATTRIBUTES = 64

const found: FoundName = { name: '', to: 0, isName: false }
const names: string[] = []

/** Reads a tag from its < on; undefined where anything is unusual. */
function readTag(text: string, from: number): Tag | undefined {
  findName(text, from + 1, found)
  if (!found.isName) return undefined
  const { name } = found
  let at = found.to
  let isScope = false
  let count = 0
  for (;;) {
    const before = at
    while (isBlankCode(text.charCodeAt(at))) at += 1
    const next = text.charCodeAt(at)
    if (next === GREATER) return new Tag(name, false, isScope, from, at)
    if (next === SLASH) {
      if (text.charCodeAt(at + 1) !== GREATER) return undefined
      return new Tag(name, true, isScope, from, at + 1)
    }
    if (at === before || count === MOST_ATTRIBUTES) return undefined
    findName(text, at, found)
    if (!found.isName) return undefined
    for (let index = 0; index < count; index += 1) if (names[index] === found.name) return undefined
    names[count] = found.name
    count += 1
    isScope ||= isDeclaration(found.name)
    at = found.to
    const quote = text.charCodeAt(at + 1)
    if (text.charCodeAt(at) !== EQUALS || (quote !== QUOTE && quote !== APOSTROPHE))
      return undefined
    at += 2
    for (;;) {
      const code = text.charCodeAt(at)
      if (code > GREATER) {
        if (code >= LAST_CODES) return undefined
      } else if (code === quote) break
      else if (code === AMPERSAND) {
        if (!isReference(text, at)) return undefined
      } else if (code === LESS || (!(code >= BLANK) && code !== TAB && code !== LINE_FEED))
        return undefined
      at += 1
    }
    at += 1
  }
}

/** What of a stretch of text is to be looked at again, as bits. */
const HAS_REFERENCE = 1
const HAS_BRACKET = 2

/** Nodes are noted here first: how many a part has is known at its end. */
let nodes: Int32Array = new Int32Array(STRIDE * 4096)
/** The open elements, outermost first. */
const open = new Int32Array(LIMITS.depth + 1)

function grow(): Int32Array {
  const larger = new Int32Array(nodes.length * 2)
  larger.set(nodes)
  nodes = larger
  return larger
}

/** Larger notes than most parts need are given back. */
const KEPT_NODES = STRIDE * 65_536

/**
 * Reads where everything of a part stands, and proves that it is well-formed, without making anything
 * of it. Only what is plain: undefined for comments, sections, instructions, a DTD, what is not
 * well-formed or beyond the limits; another reader then says what it is.
 */
export function outlineXml(text: string): Outline | undefined {
  const tags: Tag[] = []
  const count = readNodes(text, tags)
  const outline =
    count === undefined ? undefined : { text, tags, nodes: nodes.slice(0, count * STRIDE) }
  if (nodes.length > KEPT_NODES) nodes = new Int32Array(KEPT_NODES)
  return outline
}

/** Notes all nodes; undefined as above, else how many they are. */
function readNodes(text: string, tags: Tag[]): number | undefined {
  const kept = new Array<number | undefined>(text.length < LITTLE_TEXT ? FEW_TAGS : KEPT_TAGS)
  const mask = kept.length - 1
  let list = nodes
  let tried = 0
  let met = 0
  let at = 0
  let count = 0
  let elements = 0
  let depth = 0
  if (text.startsWith('<?xml ')) {
    at = text.indexOf('?>') + 2
    if (at < 2 || at > LONGEST_KEPT_TAG || FORBIDDEN.test(text.slice(0, at))) return undefined
    // Line ends elsewhere have to be normalised.
    while (text.charCodeAt(at) === RETURN) at += text.charCodeAt(at + 1) === LINE_FEED ? 2 : 1
  }
  for (;;) {
    if ((count + 2) * STRIDE > list.length) list = grow()
    const from = at
    let code = text.charCodeAt(at)
    if (code !== LESS) {
      let seen = 0
      while (code !== LESS) {
        if (code < BLANK) {
          if (code !== TAB && code !== LINE_FEED) return undefined
        } else if (code === AMPERSAND) {
          if (!isReference(text, at)) return undefined
          seen |= HAS_REFERENCE
        } else if (code === BRACKET) seen |= HAS_BRACKET
        // Neither a character nor a number: the end.
        else if (!(code < LAST_CODES)) break
        at += 1
        code = text.charCodeAt(at)
      }
      const isBlank = text.charCodeAt(from) <= BLANK && text.slice(from, at).trim() === ''
      if (code !== LESS) {
        const isEnd = at === text.length && depth === 0 && elements > 0
        return isEnd && (from === at || isBlank) ? count : undefined
      }
      if (depth === 0 && !isBlank) return undefined
      const around = isBlank && depth > 0 ? list[(open[depth - 1] ?? 0) * STRIDE + TAG] : undefined
      if (!isBlank || (around !== undefined && keepsBlank(tags[around]?.name ?? ''))) {
        if ((seen & HAS_BRACKET) !== 0 && text.slice(from, at).includes(']]>')) return undefined
        const node = count * STRIDE
        count += 1
        list[node + START] = from
        list[node + END] = at
        list[node + NEXT] = count
        const isPlain = (seen & HAS_REFERENCE) === 0
        list[node + TAG] = isBlank ? BLANK_TEXT : isPlain ? PLAIN_TEXT : TEXT_WITH_REFERENCES
      }
    }
    const start = at
    if (text.charCodeAt(at + 1) === SLASH) {
      if (depth === 0) return undefined
      depth -= 1
      const node = (open[depth] ?? 0) * STRIDE
      const name = tags[list[node + TAG] ?? 0]?.name ?? ''
      at += 2
      for (let index = 0; index < name.length; index += 1)
        if (text.charCodeAt(at + index) !== name.charCodeAt(index)) return undefined
      at += name.length
      if (text.charCodeAt(at) !== GREATER) return undefined
      at += 1
      list[node + END] = at
      list[node + NEXT] = count
      continue
    }
    if (depth === 0 && elements > 0) return undefined
    const stop = text.indexOf('>', start)
    const length = stop - start
    let number = -1
    let slot = -1
    if (length > 0 && length <= LONGEST_KEPT_TAG && (tried < TRIED_TAGS || met * 2 > tried)) {
      const step = 1 + Math.trunc(length / LOOKED_AT)
      let hash = length
      for (let index = start + 1; index < stop; index += step)
        hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
      slot = (hash ^ (hash >>> 10)) & mask
      const known = kept[slot]
      tried += 1
      if (known !== undefined) {
        const source = tags[known]?.source ?? ''
        if (source.length === length && text.slice(start, stop) === source) {
          number = known
          met += 1
        }
      }
    }
    if (number >= 0) at = stop + 1
    else {
      const read = readTag(text, start)
      if (read === undefined) return undefined
      number = tags.length
      tags.push(read)
      at = read.to + 1
      // A tag with a > inside an attribute goes on, and is another one each time.
      if (slot >= 0 && read.to === stop) {
        read.source = text.slice(start, stop)
        kept[slot] = number
      }
    }
    elements += 1
    if (elements > LIMITS.elements || depth >= LIMITS.depth) return undefined
    const node = count * STRIDE
    list[node + START] = start
    list[node + TAG] = number
    if (tags[number]?.isEmpty !== true) {
      open[depth] = count
      depth += 1
    }
    count += 1
    list[node + END] = at
    list[node + NEXT] = count
  }
}
