/** A tag as it stands in the text, met again and again: its reader may note on it what it made of it. */
export class Tag {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly isEmpty: boolean
  /** In what its names were resolved, and what they are there. */
  scope: unknown
  resolvedName = ''
  resolvedAttributes: Readonly<Record<string, string | undefined>>

  constructor(name: string, attributes: Record<string, string>, isEmpty: boolean) {
    this.name = name
    this.attributes = attributes
    this.isEmpty = isEmpty
    this.resolvedAttributes = attributes
  }
}

/** What is told about a document while it is read, in its order. */
export interface XmlEvents {
  /** @param tag set where tags that are alike share their attributes. */
  open(name: string, attributes: Record<string, string>, tag: Tag | undefined): void
  close(): void
  /** @param isBlank nothing but white space. */
  text(text: string, isBlank: boolean): void
  /** Something that XML forbids; reading goes on unless this throws. */
  problem(cause: string): void
  doctype(): void
}

/**
 * An object for attributes: without a prototype's names, and yet with the fast properties that an
 * object made by `Object.create(null)` never has.
 */
const AttributeRecord = function () {
  // Nothing but what is read into it.
} as unknown as new () => Record<string, string>
AttributeRecord.prototype = Object.create(null) as object

export function newAttributes(): Record<string, string> {
  return new AttributeRecord()
}

const TAB = 9
const LINE_FEED = 10
const BLANK = 32
const BANG = 33
const QUOTE = 34
const AMPERSAND = 38
const APOSTROPHE = 39
const SLASH = 47
const LESS = 60
const EQUALS = 61
const GREATER = 62
const QUESTION = 63

/** Characters that XML 1.0 has no place for (2.2). */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const NAME =
  /^[:A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\ud800-\udfff][-.0-9:A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\ud800-\udfff]*$/
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}
const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));|&/g

const isBlankCode = (code: number): boolean => code === BLANK || code === LINE_FEED || code === TAB
const endsName = (code: number): boolean =>
  !(code > GREATER) &&
  (code === BLANK ||
    code === GREATER ||
    code === SLASH ||
    code === EQUALS ||
    code === LINE_FEED ||
    code === TAB ||
    // What follows the end of the text.
    code !== code)

/**
 * Names that were proven to be names, by a hash: the few hundred of the format are then neither cut
 * out nor proven again. Bounded in number and length, since names come from files.
 */
const NAMES: (string | undefined)[] = Array.from({ length: 2048 }, () => undefined)
const LONGEST_KEPT_NAME = 40
/** A tag longer than this hardly comes twice. */
const LONGEST_KEPT_TAG = 400
/** From here on it shows whether the tags of a part are alike; those of cells are not. */
const TRIED_TAGS = 100

function isCharacter(code: number): boolean {
  return (
    code === TAB ||
    code === LINE_FEED ||
    code === 13 ||
    (code >= BLANK && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  )
}

/** Replaces references; one that means nothing is told and stands as it is. */
function decode(text: string, problem: (cause: string) => void): string {
  return text.replace(
    REFERENCE,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      const code = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16)
      if (isCharacter(code)) return String.fromCodePoint(code)
      problem('a reference that means nothing')
      return whole
    },
  )
}

/**
 * Reads XML without a tree: elements, attributes and text in their order, references replaced, line
 * ends and attribute values normalised (XML 1.0, 2.11 and 3.3.3). After a problem it goes on as well as
 * it can: an end tag closes what it names, and what is never closed ends with the text.
 * @param sharesAttributes tags that are alike get one object of attributes, which nobody may change.
 */
export function scanXml(source: string, events: XmlEvents, sharesAttributes = true): void {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  const end = text.length
  let problems = 0
  const problem = (cause: string): void => {
    problems += 1
    events.problem(cause)
  }
  if (FORBIDDEN.test(text)) problem('a character that XML forbids')
  const tags = new Map<string, Tag>()
  const plainTags = new Map<string, Tag>()
  let tried = 0
  let met = 0
  let isName = false
  const open: string[] = []
  let hasRoot = false
  let at = 0

  /** Reads up to the end of a name; `isName` tells whether it is one. */
  const readName = (): string => {
    const start = at
    let hash = 0
    let code = text.charCodeAt(at)
    while (!endsName(code)) {
      hash = (hash * 31 + code) | 0
      at += 1
      code = text.charCodeAt(at)
    }
    const slot = (hash ^ (hash >>> 11)) & 2047
    const kept = NAMES[slot]
    isName = true
    if (kept?.length === at - start && text.startsWith(kept, start)) return kept
    const name = text.slice(start, at)
    isName = NAME.test(name)
    // As a key of an object a name is a string of its own, which holds no document.
    if (isName && name.length <= LONGEST_KEPT_NAME) NAMES[slot] = Object.keys({ [name]: 0 })[0]
    return name
  }
  const addText = (raw: string): void => {
    const isBlank = raw.charCodeAt(0) <= BLANK && raw.trim() === ''
    if (open.length === 0) {
      if (!isBlank) problem('text outside the document element')
      return
    }
    if (isBlank) {
      events.text(raw, true)
      return
    }
    if (raw.includes(']]>')) problem('the end of a section that has not begun')
    events.text(raw.includes('&') ? decode(raw, problem) : raw, false)
  }
  const addSection = (section: string): void => {
    if (open.length === 0) problem('text outside the document element')
    else events.text(section, section.trim() === '')
  }
  /** Reads the attributes of a tag, up to its `>` or `/>`; tells which it was. */
  const readAttributes = (attributes: Record<string, string>): boolean => {
    for (;;) {
      let code = text.charCodeAt(at)
      let hasBlank = false
      while (isBlankCode(code)) {
        at += 1
        hasBlank = true
        code = text.charCodeAt(at)
      }
      if (code === GREATER) {
        at += 1
        return false
      }
      if (code === SLASH && text.charCodeAt(at + 1) === GREATER) {
        at += 2
        return true
      }
      if (at >= end) {
        problem('a tag that does not end')
        return false
      }
      const start = at
      const name = readName()
      while (isBlankCode(text.charCodeAt(at))) at += 1
      const isPair = text.charCodeAt(at) === EQUALS
      if (isPair) at += 1
      while (isBlankCode(text.charCodeAt(at))) at += 1
      const quote = text.charCodeAt(at)
      let stop = -1
      let isPlain = true
      if (isPair && (quote === QUOTE || quote === APOSTROPHE)) {
        stop = at + 1
        for (code = text.charCodeAt(stop); code !== quote; code = text.charCodeAt(stop)) {
          if (code <= LESS)
            isPlain &&= code !== LESS && code !== AMPERSAND && code !== TAB && code !== LINE_FEED
          stop += 1
          if (stop > end) break
        }
        if (stop > end) stop = -1
      }
      if (stop < 0 || !hasBlank || !isName) {
        problem('an attribute that is none')
        if (stop < 0) {
          // Whatever stands here: the tag goes on behind it.
          if (at === start) at += 1
          continue
        }
      }
      let value = text.slice(at + 1, stop)
      at = stop + 1
      if (!isPlain) {
        if (value.includes('<')) problem('a tag inside an attribute')
        value = value.replace(/[\t\n]/g, ' ')
        if (value.includes('&')) value = decode(value, problem)
      }
      if (attributes[name] !== undefined) problem('an attribute twice')
      else attributes[name] = value
    }
  }
  /** A tag that was met before, or is new; undefined where tags are not alike. */
  const readAlike = (name: string, start: number): Tag | undefined => {
    const code = text.charCodeAt(at)
    if (code === GREATER) {
      at += 1
      let tag = plainTags.get(name)
      if (tag === undefined) {
        tag = new Tag(name, newAttributes(), false)
        plainTags.set(name, tag)
      }
      return tag
    }
    if (tried > TRIED_TAGS && met * 2 < tried) return undefined
    const stop = text.indexOf('>', at)
    if (stop < 0 || stop - start > LONGEST_KEPT_TAG) return undefined
    const whole = text.slice(start, stop)
    const known = tags.get(whole)
    tried += 1
    if (known !== undefined) {
      met += 1
      at = stop + 1
      return known
    }
    const before = problems
    const attributes = newAttributes()
    const tag = new Tag(name, attributes, readAttributes(attributes))
    // A tag with a > inside an attribute goes on, and is another one each time.
    if (at === stop + 1 && problems === before) tags.set(whole, tag)
    return tag
  }
  const readOpenTag = (): void => {
    const start = at
    const name = readName()
    if (!isName) {
      problem('a tag without a name')
      at = start
      if (open.length > 0) events.text('<', false)
      return
    }
    if (open.length === 0 && hasRoot) problem('a second document element')
    const tag = sharesAttributes ? readAlike(name, start) : undefined
    const attributes = tag?.attributes ?? newAttributes()
    const isEmpty = tag?.isEmpty ?? readAttributes(attributes)
    // In what is damaged, a second root would have no place.
    if (open.length === 0 && hasRoot) return
    hasRoot = true
    events.open(name, attributes, tag)
    if (isEmpty) events.close()
    else open.push(name)
  }
  const readCloseTag = (): void => {
    const last = open[open.length - 1]
    if (last !== undefined && text.startsWith(last, at)) {
      const behind = at + last.length
      if (text.charCodeAt(behind) === GREATER) {
        at = behind + 1
        open.pop()
        events.close()
        return
      }
    }
    const stop = text.indexOf('>', at)
    const name = text.slice(at, stop < 0 ? end : stop).trimEnd()
    at = stop < 0 ? end : stop + 1
    if (stop >= 0 && open[open.length - 1] === name) {
      open.pop()
      events.close()
      return
    }
    problem('an end tag of another element')
    const depth = open.lastIndexOf(name)
    while (depth >= 0 && open.length > depth) {
      open.pop()
      events.close()
    }
  }
  /** Goes behind a mark; without one, to the end. */
  const passTo = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from)
    if (found < 0) problem(`no ${mark}`)
    return found < 0 ? end : found + mark.length
  }
  const readInstruction = (): void => {
    const start = at + 1
    at = passTo('?>', start)
    const target = text.slice(start, at - 2).split(/\s/, 1)[0] ?? ''
    if (!NAME.test(target)) problem('an instruction without a name')
  }
  const readDeclaration = (): void => {
    if (text.startsWith('!--', at)) {
      const stop = passTo('-->', at + 3)
      // XML 1.0, 2.5: no two hyphens inside a comment.
      if (text.indexOf('--', at + 3) < stop - 3) problem('two hyphens in a comment')
      at = stop
    } else if (text.startsWith('![CDATA[', at)) {
      const stop = passTo(']]>', at + 8)
      addSection(text.slice(at + 8, Math.max(at + 8, stop - 3)))
      at = stop
    } else if (text.startsWith('!DOCTYPE', at)) {
      events.doctype()
      at = passTo('>', at)
    } else {
      problem('a declaration that is none')
      at += 1
    }
  }

  while (at < end) {
    if (text.charCodeAt(at) !== LESS) {
      const next = text.indexOf('<', at)
      const stop = next < 0 ? end : next
      addText(text.slice(at, stop))
      at = stop
      continue
    }
    at += 1
    const code = text.charCodeAt(at)
    if (code === SLASH) {
      at += 1
      readCloseTag()
    } else if (code === BANG) readDeclaration()
    else if (code === QUESTION) readInstruction()
    else readOpenTag()
  }
  if (open.length > 0) problem('an element that does not end')
  for (const _ of open) events.close()
  if (!hasRoot) problem('no element')
}
