import type { ByteReader } from './byte-reader.ts'
import { BLOCK, MAX_EXTENDED_BYTES, checksumOf, paddingOf } from './tar-block.ts'

/** Zeros that may follow an archive's end: other writers fill up to a record of 10 kB. */
const MAX_FILLING = 64 * 1024
/** Attributes that say nothing of where a file lies or how it is laid out. */
const HARMLESS = new Set(['atime', 'ctime', 'mtime', 'uid', 'gid', 'uname', 'gname', 'comment'])

export type TarEntry =
  | { readonly kind: 'file'; readonly name: string; readonly size: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'malformed'; readonly detail: string }

const malformed = (detail: string): TarEntry => ({ kind: 'malformed', detail })
const truncated: TarEntry = { kind: 'truncated' }

/**
 * Reads to the next file of an archive. Takes POSIX ustar and pax as our writer, GNU tar
 * (`--format=pax`) and bsdtar make them, and regular files only: everything else that archives can
 * hold (links, devices, sparse maps, global attributes, second spellings of sizes) is a way to write
 * somewhere or something else than it says, and no sealed file needs it.
 */
export async function nextEntry(bytes: ByteReader): Promise<TarEntry> {
  const first = await bytes.exactly(BLOCK)
  if (first === undefined) return truncated
  if (isZero(first)) return readEnd(bytes)
  const header = readHeaderBlock(first)
  if (typeof header === 'string') return malformed(header)
  if (header.type !== 'x') return asFile(header, {})

  if (header.size > MAX_EXTENDED_BYTES) return malformed('extended attributes are too long')
  const text = await bytes.exactly(header.size + paddingOf(header.size))
  const second = text && (await bytes.exactly(BLOCK))
  if (text === undefined || second === undefined) return truncated
  const attributes = readAttributes(text.subarray(0, header.size))
  if (typeof attributes === 'string') return malformed(attributes)
  if (isZero(second)) return malformed('extended attributes of no file')
  const file = readHeaderBlock(second)
  return typeof file === 'string' ? malformed(file) : asFile(file, attributes)
}

/** Passes over what fills a content up to the next block. */
export async function passPadding(bytes: ByteReader, size: number): Promise<boolean> {
  return (await bytes.exactly(paddingOf(size))) !== undefined
}

interface Header {
  /** undefined when it is not UTF-8, as where GNU tar cuts it because the whole is an attribute. */
  readonly name: string | undefined
  readonly size: number
  readonly type: string
}

interface Attributes {
  readonly path?: string
  readonly size?: string
}

function asFile(header: Header, attributes: Attributes): TarEntry {
  if (header.type !== '0') return malformed(`an entry of type ${JSON.stringify(header.type)}`)
  if (attributes.size !== undefined && attributes.size !== String(header.size)) {
    return malformed('two sizes of one file')
  }
  const name = attributes.path ?? header.name
  if (name === undefined) return malformed('a name that is not UTF-8')
  return { kind: 'file', name, size: header.size }
}

async function readEnd(bytes: ByteReader): Promise<TarEntry> {
  const second = await bytes.exactly(BLOCK)
  if (second === undefined) return truncated
  if (!isZero(second)) return malformed('a single block of zeros')
  for (let filled = 0; ;) {
    const more = await bytes.some(MAX_FILLING)
    if (more === undefined) return { kind: 'end' }
    filled += more.length
    if (filled > MAX_FILLING || !isZero(more)) return malformed('something after the end')
  }
}

/** @returns what is wrong with the block, where something is. */
function readHeaderBlock(block: Uint8Array): Header | string {
  if (octal(block, 148, 8) !== checksumOf(block)) return 'a wrong checksum'
  if (asciiOf(block, 257, 8) !== 'ustar\u000000') return 'no ustar header'
  const size = octal(block, 124, 12)
  if (size === undefined) return 'a size that is no octal number'
  return { name: nameOf(block), size, type: String.fromCharCode(block[156] ?? 0) }
}

function nameOf(block: Uint8Array): string | undefined {
  const name = fieldText(block, 0, 100)
  const prefix = fieldText(block, 345, 155)
  if (name === undefined || prefix === undefined) return undefined
  return prefix === '' ? name : `${prefix}/${name}`
}

/**
 * Number of a field: octal digits, filled up by zeros or blanks, ended by NUL or blank. The binary
 * spelling of GNU tar for large ones is none.
 */
function octal(block: Uint8Array, at: number, length: number): number | undefined {
  const match = /^ *([0-7]+)[ \0]+$/.exec(asciiOf(block, at, length))
  return match?.[1] === undefined ? undefined : Number.parseInt(match[1], 8)
}

const asciiOf = (block: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...block.subarray(at, at + length))

function fieldText(block: Uint8Array, at: number, length: number): string | undefined {
  const field = block.subarray(at, at + length)
  const end = field.indexOf(0)
  return textOf(end < 0 ? field : field.subarray(0, end))
}

/** Records `<length> <key>=<value>\n`; no key twice, none that moves or reshapes the file. */
function readAttributes(bytes: Uint8Array): Attributes | string {
  const found = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(32, at)
    if (blank < 0 || blank - at > 5) return 'an attribute without a length'
    const digits = asciiOf(bytes, at, blank - at)
    const end = at + Number(digits)
    if (!/^[1-9][0-9]*$/.test(digits) || end > bytes.length || end <= blank + 1) {
      return 'an attribute with a wrong length'
    }
    const text = textOf(bytes.subarray(blank + 1, end))
    const equals = text?.indexOf('=') ?? -1
    if (text === undefined || equals < 1 || !text.endsWith('\n')) return 'an attribute without text'
    const key = text.slice(0, equals)
    if (found.has(key)) return 'an attribute twice'
    if (key !== 'path' && key !== 'size' && !HARMLESS.has(key)) {
      return `the attribute ${JSON.stringify(key.slice(0, 40))}`
    }
    found.set(key, text.slice(equals + 1, -1))
    at = end
  }
  const path = found.get('path')
  const size = found.get('size')
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size }) }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    if (cause instanceof TypeError) return undefined
    throw cause
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}
