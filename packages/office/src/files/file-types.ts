import { strFromU8 } from 'fflate'
import { openPackage } from '../package/open-package.ts'
import { decodeTextFile, type DecodeText } from './decode-text.ts'
import { ownTable } from '../package/own-table.ts'

const OFFICE: Readonly<Record<string, string>> = ownTable({
  docx: 'word',
  docm: 'word',
  dotx: 'word',
  xlsx: 'excel',
  xlsm: 'excel',
  pptx: 'powerpoint',
  ppsx: 'powerpoint',
  potx: 'powerpoint',
})
const OLE = 'd0cf11e0'
/** How files of a type begin, in hexadecimal; a dot stands for any digit. */
const BEGINNINGS: Readonly<Record<string, string>> = ownTable({
  bmp: '424d',
  png: '89504e47',
  jpg: 'ffd8ff',
  jpeg: 'ffd8ff',
  gif: '47494638',
  tif: '(49492a00|4d4d002a)',
  tiff: '(49492a00|4d4d002a)',
  webp: '52494646........57454250',
  ico: '00000100',
  pdf: '(efbbbf)?25504446',
  rtf: '7b5c7274',
  zip: '504b(0304|0506)',
  rar: '526172211a07',
  '7z': '377abcaf',
  odt: '504b0304',
  ods: '504b0304',
  odp: '504b0304',
  doc: OLE,
  xls: OLE,
  ppt: OLE,
  wps: `(${OLE}|504b0304)`,
  et: `(${OLE}|504b0304)`,
  dps: `(${OLE}|504b0304)`,
  wav: '52494646........57415645',
  avi: '52494646........415649',
  mp3: '(494433|ff[ef].)',
  mp4: '........66747970',
  mid: '4d546864',
})
const TEXTS: ReadonlySet<string> = new Set(
  'txt csv htm html mht mhtml xml log ini bat md json css js py c cpp java'.split(' '),
)

/** True when files of a type are text that a checkpoint may look into. */
export const isTextType = (type: string): boolean => TEXTS.has(type) || type === 'rtf'

function begins(bytes: Uint8Array, beginning: string): boolean {
  const head = [...bytes.subarray(0, 16)].map((one) => one.toString(16).padStart(2, '0')).join('')
  return new RegExp(`^${beginning}`).test(head)
}

/** True for a file that begins like a program's own format: whatever its name says, it is no text. */
export function isBinary(bytes: Uint8Array): boolean {
  const known = ['pdf', 'zip', 'rar', '7z', 'doc', 'png', 'jpg', 'gif', 'webp']
  return known.some((type) => begins(bytes, BEGINNINGS[type] ?? '-'))
}

/** How a text of a type looks; other text types are any text. */
const FORMS: Readonly<Record<string, RegExp>> = ownTable({
  htm: /<(!doctype\s+html|html|head|body|title)\b/i,
  html: /<(!doctype\s+html|html|head|body|title)\b/i,
  xml: /^\s*</,
  mht: /^[\w-]+:.*\r?\n[^]*^mime-version|^mime-version/im,
  mhtml: /^[\w-]+:.*\r?\n[^]*^mime-version|^mime-version/im,
})

function isText(bytes: Uint8Array, type: string, decode: DecodeText | undefined): boolean {
  if (isBinary(bytes) || begins(bytes, BEGINNINGS['rtf'] ?? '-')) return false
  // An encoding that nobody here decodes is still text when no byte of it is a zero.
  const text = decodeTextFile(bytes, decode) ?? strFromU8(bytes, true)
  return !text.includes('\u0000') && (FORMS[type]?.test(text.slice(0, 20_000)) ?? true)
}

/**
 * Tells whether a file is of a type by what it holds, not by its name (40102, 40114, 40115).
 * @param type in lower case. @returns undefined for a type that is not known here.
 */
export function isOfType(
  bytes: Uint8Array,
  type: string,
  decode: DecodeText | undefined,
): boolean | undefined {
  const office = OFFICE[type]
  if (office !== undefined) {
    const outcome = openPackage(bytes)
    return outcome.kind === 'ok' && outcome.package.document === office
  }
  if (TEXTS.has(type)) return isText(bytes, type, decode)
  const beginning = BEGINNINGS[type]
  if (beginning === undefined) return undefined
  if (!begins(bytes, beginning)) return false
  // An Office document with another name is no archive that somebody made.
  return type !== 'zip' || openPackage(bytes).kind !== 'ok'
}
