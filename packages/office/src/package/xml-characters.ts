import { ownTable } from './own-table.ts'

export const TAB = 9
export const LINE_FEED = 10
export const RETURN = 13
export const BLANK = 32
export const BANG = 33
export const QUOTE = 34
export const AMPERSAND = 38
export const APOSTROPHE = 39
export const SLASH = 47
export const LESS = 60
export const EQUALS = 61
export const GREATER = 62
export const QUESTION = 63
export const BRACKET = 93

/** Characters that XML 1.0 has no place for (2.2). */
export const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
/** From here on a code is one of those. */
export const LAST_CODES = 0xfffe

const NAME =
  /^[:A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\ud800-\udfff][-.0-9:A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\ud800-\udfff]*$/

export const isName = (text: string): boolean => NAME.test(text)

/** White space of XML once its line ends are normalised. */
export const isBlankCode = (code: number): boolean =>
  code === BLANK || code === LINE_FEED || code === TAB

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

/** What stands where a name was looked for. */
export interface FoundName {
  name: string
  /** Where it ends. */
  to: number
  /** Whether XML allows it as a name. */
  isName: boolean
}

/** For so few characters faster than what the language has for it. */
function isAt(text: string, from: number, part: string): boolean {
  for (let index = 0; index < part.length; index += 1)
    if (text.charCodeAt(from + index) !== part.charCodeAt(index)) return false
  return true
}

/** Reads up to the end of a name. */
export function findName(text: string, from: number, found: FoundName): void {
  let at = from
  let hash = 0
  let code = text.charCodeAt(at)
  while (!endsName(code)) {
    hash = (Math.imul(hash, 31) + code) | 0
    at += 1
    code = text.charCodeAt(at)
  }
  found.to = at
  const slot = (hash ^ (hash >>> 11)) & 2047
  const kept = NAMES[slot]
  found.isName = true
  if (kept?.length === at - from && isAt(text, from, kept)) {
    found.name = kept
    return
  }
  const name = text.slice(from, at)
  found.name = name
  found.isName = NAME.test(name)
  // As a key of an object a name is a string of its own, which holds no document.
  if (found.isName && name.length <= LONGEST_KEPT_NAME)
    NAMES[slot] = found.name = Object.keys({ [name]: 0 })[0] ?? name
}

const ENTITIES: Readonly<Record<string, string>> = ownTable({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
})
const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));|&/g
const LONGEST_REFERENCE = 10

function isCharacter(code: number): boolean {
  return (
    code === TAB ||
    code === LINE_FEED ||
    code === RETURN ||
    (code >= BLANK && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  )
}

/** Replaces references; one that means nothing is told and stands as it is. */
export function decodeReferences(text: string, problem: (cause: string) => void): string {
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

/** True when a reference that means something begins here. */
export function isReference(text: string, at: number): boolean {
  let isSound = true
  const stop = text.indexOf(';', at)
  if (stop < 0 || stop - at >= LONGEST_REFERENCE) return false
  decodeReferences(text.slice(at, stop + 1), () => {
    isSound = false
  })
  return isSound
}
