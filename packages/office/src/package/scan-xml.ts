import {
  AMPERSAND,
  APOSTROPHE,
  BANG,
  BLANK,
  decodeReferences,
  EQUALS,
  findName,
  FORBIDDEN,
  GREATER,
  isBlankCode,
  isName,
  LESS,
  LINE_FEED,
  QUESTION,
  QUOTE,
  SLASH,
  TAB,
  type FoundName,
} from './xml-characters.ts'
import { newAttributes } from './xml-scope.ts'

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

/** Line ends as XML reads them (1.0, 2.11). */
function normalizeLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/**
 * Reads XML without a tree: elements, attributes and text in their order, references replaced, line
 * ends and attribute values normalised (XML 1.0, 2.11 and 3.3.3). After a problem it goes on as well as
 * it can: an end tag closes what it names, and what is never closed ends with the text.
 */
export function scanXml(source: string, events: XmlEvents): void {
  const text = normalizeLines(source)
  const end = text.length
  const problem = (cause: string): void => {
    events.problem(cause)
  }
  if (FORBIDDEN.test(text)) problem('a character that XML forbids')
  const found: FoundName = { name: '', to: 0, isName: false }
  const open: string[] = []
  let hasRoot = false
  let at = 0

  /** Reads up to the end of a name. */
  const readName = (): string => {
    findName(text, at, found)
    at = found.to
    return found.name
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
    events.text(raw.includes('&') ? decodeReferences(raw, problem) : raw, false)
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
      if (stop < 0 || !hasBlank || !found.isName) {
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
        if (value.includes('&')) value = decodeReferences(value, problem)
      }
      if (attributes[name] !== undefined) problem('an attribute twice')
      else attributes[name] = value
    }
  }
  const readOpenTag = (): void => {
    const start = at
    const name = readName()
    if (!found.isName) {
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
    if (!isName(target)) problem('an instruction without a name')
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
