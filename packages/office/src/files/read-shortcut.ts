import { decodeTextFile, type DecodeText } from './decode-text.ts'

const HEADER = 76
const FLAG = {
  idList: 1,
  info: 2,
  name: 4,
  relative: 8,
  folder: 0x10,
  arguments: 0x20,
  icon: 0x40,
  unicode: 0x80,
} as const

function textAt(
  bytes: Uint8Array,
  from: number,
  isWide: boolean,
  decode: DecodeText | undefined,
): string {
  let end = from
  if (isWide) {
    while (end + 1 < bytes.length && (bytes[end] !== 0 || bytes[end + 1] !== 0)) end += 2
    return wide(bytes.subarray(from, end))
  }
  while (end < bytes.length && bytes[end] !== 0) end += 1
  return decodeTextFile(bytes.subarray(from, end), decode) ?? ''
}

function wide(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8))
  return text
}

const NAME_BLOCK = 0xbeef0004
/** What stands before the long name in an extension block, by its version (libfwsi). */
const nameOffset = (version: number): number =>
  version >= 9 ? 46 : version === 8 ? 42 : version === 7 ? 38 : 20

/** The name of one item of a link's list: a drive, or a file with its long name (MS-SHLLINK 2.2). */
function itemName(item: Uint8Array, decode: DecodeText | undefined): string {
  const view = new DataView(item.buffer, item.byteOffset, item.byteLength)
  const kind = (item[2] ?? 0) & 0x70
  if (kind === 0x20) return textAt(item, 3, false, decode).replace(/\\$/, '')
  if (kind !== 0x30) return ''
  for (let at = 14; at + 8 <= item.length; at += 2) {
    if (view.getUint32(at + 4, true) !== NAME_BLOCK) continue
    const long = textAt(item, at + nameOffset(view.getUint16(at + 2, true)), true, decode)
    if (long !== '') return long
  }
  return textAt(item, 14, ((item[2] ?? 0) & 4) !== 0, decode)
}

/** The path that the items of a link's list make; many programs write nothing else. */
function listPath(bytes: Uint8Array, from: number, decode: DecodeText | undefined): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = Math.min(bytes.length, from + 2 + view.getUint16(from, true))
  const names: string[] = []
  for (let at = from + 2; at + 2 <= end;) {
    const size = view.getUint16(at, true)
    if (size < 3 || at + size > end) break
    names.push(itemName(bytes.subarray(at, at + size), decode))
    at += size
  }
  return names.filter((name) => name !== '').join('\\')
}

/** The path with variables such as %USERPROFILE%, in a block after everything else. */
function variablePath(bytes: Uint8Array, from: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = from; at + 8 <= bytes.length;) {
    const size = view.getUint32(at, true)
    if (size < 8 || at + size > bytes.length) break
    if (view.getUint32(at + 4, true) === 0xa0000001 && size >= 0x314)
      return textAt(bytes, at + 8 + 260, true, undefined)
    at += size
  }
  return ''
}

/** Base path and suffix of the LinkInfo structure, by their Unicode forms where it has them. */
function infoPath(bytes: Uint8Array, at: number, decode: DecodeText | undefined): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at)
  const hasUnicode = view.getUint32(4, true) >= 0x24
  const base = hasUnicode ? view.getUint32(28, true) : view.getUint32(16, true)
  const suffix = hasUnicode ? view.getUint32(32, true) : view.getUint32(24, true)
  const read = (offset: number): string =>
    offset === 0 ? '' : textAt(bytes, at + offset, hasUnicode, decode)
  return read(base) + read(suffix)
}

function readShellLink(bytes: Uint8Array, decode: DecodeText | undefined): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = view.getUint32(20, true)
  const paths: string[] = []
  let at = HEADER
  if ((flags & FLAG.idList) !== 0) {
    paths.push(listPath(bytes, at, decode))
    at += 2 + view.getUint16(at, true)
  }
  if ((flags & FLAG.info) !== 0) {
    paths.push(infoPath(bytes, at, decode))
    at += view.getUint32(at, true)
  }
  const isWide = (flags & FLAG.unicode) !== 0
  for (const flag of [FLAG.name, FLAG.relative, FLAG.folder, FLAG.arguments, FLAG.icon]) {
    if ((flags & flag) === 0) continue
    const length = view.getUint16(at, true) * (isWide ? 2 : 1)
    const content = bytes.subarray(at + 2, at + 2 + length)
    if (flag === FLAG.relative)
      paths.push(isWide ? wide(content) : (decodeTextFile(content, decode) ?? ''))
    at += 2 + length
  }
  paths.push(variablePath(bytes, at))
  return paths.filter((path) => path !== '')
}

/** A file's address as its path; any other address as it is. */
function pathOfUrl(address: string): string {
  const file = /^file:\/{2,3}(.*)$/i.exec(address)?.[1]
  if (file === undefined) return address
  try {
    return decodeURIComponent(file)
  } catch {
    // A lone % is no escape; the path stands as it is.
    return file
  }
}

/**
 * Where a shortcut leads: the paths of a Windows .lnk file (MS-SHLLINK: item list, LinkInfo, relative path),
 * or the address of a .url file. Undefined when the file is neither (40108).
 */
export function readShortcut(
  bytes: Uint8Array,
  decode: DecodeText | undefined,
): readonly string[] | undefined {
  if (bytes.length > HEADER && bytes[0] === 0x4c && bytes[4] === 1 && bytes[5] === 0x14) {
    try {
      return readShellLink(bytes, decode)
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
  }
  const text = decodeTextFile(bytes, decode)
  const address =
    text === undefined ? null : /^\s*\[InternetShortcut\][^[]*?^\s*URL\s*=(.*)$/im.exec(text)
  return address === null ? undefined : [pathOfUrl((address[1] ?? '').trim())]
}

const CLASS_ID = [1, 0x14, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]

/** A Windows shortcut to a path, as the Explorer would write it in its shortest form. */
export function writeShortcut(target: string): Uint8Array {
  const path = target.replaceAll('/', '\\')
  const info = 0x24 + 17 + 1 + 2 * (path.length + 1) + 2
  const bytes = new Uint8Array(HEADER + info + 2 + path.length * 2)
  const view = new DataView(bytes.buffer)
  const writeWide = (from: number): void => {
    for (let index = 0; index < path.length; index += 1)
      view.setUint16(from + index * 2, path.charCodeAt(index), true)
  }
  view.setUint32(0, HEADER, true)
  bytes.set(CLASS_ID, 4)
  view.setUint32(20, FLAG.info | FLAG.relative | FLAG.unicode, true)
  const volume = 0x24
  const unicode = volume + 18
  const offsets = [info, 0x24, 1, volume, volume + 17, 0, volume + 17, unicode, info - 2]
  offsets.forEach((value, index) => {
    view.setUint32(HEADER + index * 4, value, true)
  })
  view.setUint32(HEADER + volume, 17, true)
  view.setUint32(HEADER + volume + 12, 16, true)
  writeWide(HEADER + unicode)
  view.setUint16(HEADER + info, path.length, true)
  writeWide(HEADER + info + 2)
  return bytes
}
