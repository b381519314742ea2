/** What is told about a document while it is read, in its order. */
export interface XmlEvents {
  open(name: string, attributes: Record<string, string>): void
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
  code === BLANK ||
  code === GREATER ||
  code === SLASH ||
  code === EQUALS ||
  code === LINE_FEED ||
  code === TAB ||
  // What follows the end of the text.
  code !== code

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
 */
export function scanXml(source: string, events: XmlEvents): void {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  const end = text.length
  const problem = (cause: string): void => {
    events.problem(cause)
  }
  if (FORBIDDEN.test(text)) problem('a character that XML forbids')
  /** Names that were proven to be names. */
  const known = new Set<string>()
  const open: string[] = []
  let hasRoot = false
  let at = 0

  const checkName = (name: string): boolean => {
    if (known.has(name)) return true
    if (!NAME.test(name)) return false
    known.add(name)
    return true
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
      while (!endsName(text.charCodeAt(at))) at += 1
      const name = text.slice(start, at)
      while (isBlankCode(text.charCodeAt(at))) at += 1
      const isPair = text.charCodeAt(at) === EQUALS
      if (isPair) at += 1
      while (isBlankCode(text.charCodeAt(at))) at += 1
      const quote = text.charCodeAt(at)
      const stop =
        isPair && (quote === QUOTE || quote === APOSTROPHE)
          ? text.indexOf(quote === QUOTE ? '"' : "'", at + 1)
          : -1
      if (stop < 0 || !hasBlank || !checkName(name)) {
        problem('an attribute that is none')
        if (stop < 0) {
          // Whatever stands here: the tag goes on behind it.
          if (at === start) at += 1
          continue
        }
      }
      let value = text.slice(at + 1, stop)
      at = stop + 1
      if (value.includes('<')) problem('a tag inside an attribute')
      if (/[\t\n]/.test(value)) value = value.replace(/[\t\n]/g, ' ')
      if (value.includes('&')) value = decode(value, problem)
      if (attributes[name] !== undefined) problem('an attribute twice')
      else attributes[name] = value
    }
  }
  const readOpenTag = (): void => {
    const start = at
    while (!endsName(text.charCodeAt(at))) at += 1
    const name = text.slice(start, at)
    if (!checkName(name)) {
      problem('a tag without a name')
      at = start
      if (open.length > 0) events.text('<', false)
      return
    }
    if (open.length === 0 && hasRoot) problem('a second document element')
    const attributes = newAttributes()
    const isEmpty = readAttributes(attributes)
    // In what is damaged, a second root would have no place.
    if (open.length === 0 && hasRoot) return
    hasRoot = true
    events.open(name, attributes)
    if (isEmpty) events.close()
    else open.push(name)
  }
  const readCloseTag = (): void => {
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
    if (!checkName(target)) problem('an instruction without a name')
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
