import { strFromU8, strToU8 } from 'fflate'
import { openPackage, type OfficePackage } from './open-package.ts'
import { replaceParts } from './replace-parts.ts'
import type { XmlElement } from './xml-tree.ts'

/** Name of the custom property that says for which sitting a file was laid out (CHECKPOINTS 2.9). */
const PROPERTY = 'WenkaoMark'
const TYPES = '[Content_Types].xml'
const LINKS = '_rels/.rels'
const USUAL_PART = 'docProps/custom.xml'
const CONTENT_TYPE = 'application/vnd.openxmlformats-officedocument.custom-properties+xml'
/** Format of all custom properties that users set. */
const FORMAT = '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}'

interface Words {
  readonly link: string
  readonly properties: string
  readonly values: string
}
const TRANSITIONAL: Words = {
  link: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties',
  properties: 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties',
  values: 'http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes',
}
const STRICT: Words = {
  link: 'http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties',
  properties: 'http://purl.oclc.org/ooxml/officeDocument/customProperties',
  values: 'http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes',
}

/**
 * Writes the mark of a sitting into a document: a custom property in `docProps/custom.xml`, made
 * where it is missing; properties of others stay. All other parts keep their compressed bytes, and the
 * same input gives the same bytes on every machine, so that a start file can be told from its hash.
 * @param mark any text without control characters.
 * @returns undefined for what cannot be read as a document, or not be marked without a risk.
 */
export function markPackage(bytes: Uint8Array, mark: string): Uint8Array | undefined {
  const outcome = openPackage(bytes)
  if (outcome.kind === 'unreadable' || !isText(mark)) return undefined
  try {
    const marked = replaceParts(bytes, markedParts(outcome.package, mark))
    // The result is judged by the reader that grading uses; a file that it changed for the worse stays
    // as the author made it.
    return openPackage(marked).kind === 'ok' && readMark(marked) === mark ? marked : undefined
  } catch {
    // A part in another encoding or form than programs write: such a file is laid out unmarked.
    return undefined
  }
}

/** The mark of a document, or undefined when it has none or cannot be read. */
export function readMark(bytes: Uint8Array): string | undefined {
  const outcome = openPackage(bytes, { isShallow: true })
  if (outcome.kind === 'unreadable') return undefined
  const part = customPart(outcome.package)
  if (part === undefined || !hasPart(outcome.package, part)) return undefined
  try {
    const properties = outcome.package.xml(part).children.filter((one) => typeof one !== 'string')
    const found = properties.find(({ attributes }) => attributes['name'] === PROPERTY)
    return found && textBelow(found)
  } catch {
    // A broken list of properties holds no mark; the document itself may still be read.
    return undefined
  }
}

function isText(mark: string): boolean {
  return mark !== '' && [...mark].every((sign) => (sign.codePointAt(0) ?? 0) >= 0x20)
}

function textBelow(element: XmlElement): string {
  return element.children.map((one) => (typeof one === 'string' ? one : textBelow(one))).join('')
}

function customPart(source: OfficePackage): string | undefined {
  return source
    .relationships('')
    .find(({ type, isExternal }) => !isExternal && /^custom-?properties$/i.test(type))?.target
}

function hasPart(source: OfficePackage, name: string): boolean {
  try {
    source.bytes(name)
    return true
  } catch {
    // Missing is what is asked; a damaged one cannot be gone on with either.
    return false
  }
}

function markedParts(source: OfficePackage, mark: string): ReadonlyMap<string, Uint8Array> {
  const parts = new Map<string, Uint8Array>()
  const links = readText(source, LINKS)
  const words = links.includes('http://purl.oclc.org/ooxml/') ? STRICT : TRANSITIONAL
  const linked = customPart(source)
  const part = linked ?? USUAL_PART
  const properties = hasPart(source, part)
    ? withProperty(readText(source, part), mark)
    : newProperties(words, mark)
  parts.set(part, strToU8(properties))
  const types = readText(source, TYPES)
  const name = `/${part}`.toLowerCase()
  const isTyped = [...types.matchAll(/\bPartName\s*=\s*["']([^"']*)["']/g)].some(
    ([, known]) => known?.toLowerCase() === name,
  )
  if (!isTyped) {
    const entry = `Override PartName="/${part}" ContentType="${CONTENT_TYPE}"/>`
    parts.set(TYPES, strToU8(insertLast(types, 'Types', entry)))
  }
  if (linked === undefined) {
    const ids = [...links.matchAll(/\bId\s*=\s*["']([^"']*)["']/g)].map(([, id]) => id)
    let number = 1
    while (ids.includes(`rIdMark${number}`)) number += 1
    const entry = `Relationship Id="rIdMark${number}" Type="${words.link}" Target="${part}"/>`
    parts.set(LINKS, strToU8(insertLast(links, 'Relationships', entry)))
  }
  return parts
}

/** Text of a part in UTF-8. @throws for another encoding, which is not rewritten. */
function readText(source: OfficePackage, name: string): string {
  const bytes = source.bytes(name)
  const text = strFromU8(bytes)
  const head = text.slice(0, 200).replace(/^\ufeff/, '')
  const encoding = /^<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']/i.exec(head)?.[1] ?? 'utf-8'
  if (!head.trimStart().startsWith('<') || !/^(utf-?8|us-ascii)$/i.test(encoding)) {
    throw new TypeError(`Expected ${name} in UTF-8`)
  }
  return text.replace(/^\ufeff/, '')
}

/**
 * Puts an element, written without `<` and prefix, last into the root element, under the root's own
 * prefix. @throws when the text does not end with that root.
 */
function insertLast(text: string, root: string, element: string): string {
  const opened = text.replace(
    new RegExp(`<((?:[\\w.-]+:)?)${root}(\\s[^<>]*)?/>(?![^]*<[^!?])`),
    (_, prefix: string, rest: string | undefined) =>
      `<${prefix}${root}${rest ?? ''}></${prefix}${root}>`,
  )
  const closing = [...opened.matchAll(new RegExp(`</((?:[\\w.-]+:)?)${root}\\s*>`, 'g'))].at(-1)
  if (!closing) throw new TypeError(`Expected the root element ${root}`)
  const prefix = closing[1] ?? ''
  return `${opened.slice(0, closing.index)}<${prefix}${element}${opened.slice(closing.index)}`
}

function withProperty(text: string, mark: string): string {
  const own = new RegExp(
    `<((?:[\\w.-]+:)?property)\\s[^<>]*\\bname\\s*=\\s*["']${PROPERTY}["'][^<>]*?(?:/>|>[^]*?</\\1\\s*>)`,
    'g',
  )
  const others = text.replace(own, '')
  const ids = [...others.matchAll(/\bpid\s*=\s*["'](\d+)["']/g)].map(([, id]) => Number(id))
  // 0 and 1 are reserved for the dictionary and the code page.
  const id = Math.max(1, ...ids) + 1
  const closing = [...others.matchAll(/<\/((?:[\w.-]+:)?)Properties\s*>/g)].at(-1)
  const prefix = closing?.[1] ?? /<([\w.-]+:)Properties\b/.exec(others)?.[1] ?? ''
  const words = others.includes(STRICT.properties) ? STRICT : TRANSITIONAL
  return insertLast(others, 'Properties', propertyElement(prefix, words, id, mark))
}

function propertyElement(prefix: string, words: Words, id: number, mark: string): string {
  const attributes = `fmtid="${FORMAT}" pid="${id}" name="${PROPERTY}"`
  const value = `<vt:lpwstr xmlns:vt="${words.values}">${escapeXml(mark)}</vt:lpwstr>`
  return `property ${attributes}>${value}</${prefix}property>`
}

function newProperties(words: Words, mark: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n',
    `<Properties xmlns="${words.properties}" xmlns:vt="${words.values}">`,
    `<${propertyElement('', words, 2, mark).replace(` xmlns:vt="${words.values}"`, '')}`,
    '</Properties>',
  ].join('')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
