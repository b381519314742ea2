import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

/** One change to bytes; `at` wraps around their length. */
export interface Edit {
  readonly kind: 'set' | 'cut' | 'drop' | 'repeat' | 'number' | 'text'
  readonly at: number
  readonly pick: number
}

export const EDIT_KINDS: readonly Edit['kind'][] = [
  'set',
  'cut',
  'drop',
  'repeat',
  'number',
  'text',
]

/** Lengths, offsets and counts that a reader must not believe. */
const NUMBERS = [0, 1, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

/** Words that mean something to a reader of XML, pages, mail, shortcuts or JSON. */
const WORDS = [
  '__proto__',
  'constructor',
  'toString',
  '"__proto__":{"polluted":1},',
  ' __proto__="1" ',
  '<__proto__/>',
  '<!--',
  ']]>',
  '<![CDATA[',
  '<script>',
  '&#x110000;',
  '&#99999999999;',
  '&lt',
  '\u0000',
  '\r\n\r\n',
  '\r\n--',
  'Content-Type: multipart/mixed; boundary="-"\r\n\r\n',
  'Content-Transfer-Encoding: base64\r\n\r\n====',
  'Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=',
  '=?GB18030?B?////?=',
  '=?x?Q?=FF?=',
  '[InternetShortcut]\r\nURL=',
  '../../',
  '\\\\?\\C:\\',
  'A1:XFD1048576',
  '1e999',
  '-1',
  '\ufeff',
  '\ud800',
]

/** Names of files and parts that are none for a careful reader. */
export const HOSTILE_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'hasOwnProperty/__proto__',
  '../../上级.txt',
  '/绝对.txt',
  'C:\\盘.txt',
  '',
  ' . ',
  'CON',
  'a\u0000b.docx',
  'x'.repeat(5000),
  `${'甲/'.repeat(400)}乙`,
]

const picked = <Item>(list: readonly Item[], pick: number, otherwise: Item): Item =>
  list[pick % list.length] ?? otherwise

function editOnce(bytes: Uint8Array, { kind, at, pick }: Edit): Uint8Array {
  const place = bytes.length === 0 ? 0 : at % bytes.length
  const length = 1 + (pick % 64)
  const put = (inserted: Uint8Array, from = place): Uint8Array => {
    const rest = bytes.subarray(from)
    const made = new Uint8Array(place + inserted.length + rest.length)
    made.set(bytes.subarray(0, place))
    made.set(inserted, place)
    made.set(rest, place + inserted.length)
    return made
  }
  switch (kind) {
    case 'set':
      return put(Uint8Array.of(pick % 256), place + 1)
    case 'cut':
      return bytes.slice(0, place)
    case 'drop':
      return put(new Uint8Array(), place + length)
    case 'repeat':
      return put(bytes.slice(place, place + length))
    case 'number': {
      const number = new Uint8Array(4)
      new DataView(number.buffer).setUint32(0, picked(NUMBERS, pick, 0), true)
      return put(number, place + 4)
    }
    case 'text':
      return put(strToU8(picked(WORDS, pick, '')))
  }
}

/** Bytes after all edits. */
export function spoilBytes(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  return edits.reduce(editOnce, bytes)
}

const isZip = (bytes: Uint8Array): boolean =>
  strFromU8(bytes.subarray(0, 4), true) === 'PK\u0003\u0004'

/**
 * A package whose zip is sound and one entry of which is not: edited, or under a hostile name. So the
 * edits come to the readers of what is inside. What is no zip is edited itself.
 */
export function spoilEntry(
  bytes: Uint8Array,
  which: number,
  edits: readonly Edit[],
  name?: string,
): Uint8Array {
  if (!isZip(bytes)) return spoilBytes(bytes, edits)
  const entries = Object.entries(unzipSync(bytes))
  const target = which % Math.max(1, entries.length)
  // The writer would trip over such names itself: they take the place of others of their length.
  const standIn = name === undefined ? undefined : 'q'.repeat(strToU8(name).length)
  const made: [string, Uint8Array][] = entries.map(([path, content], index) =>
    index === target ? [standIn ?? path, spoilBytes(content, edits)] : [path, content],
  )
  const zipped = zipSync(Object.fromEntries(made), { level: 0 })
  return name === undefined || name === ''
    ? zipped
    : strToU8(
        strFromU8(zipped, true).replaceAll(standIn ?? '', () => strFromU8(strToU8(name), true)),
        true,
      )
}
