import { checkWellFormed } from './check-well-formed.ts'
import { PackageError } from './package-error.ts'
import { containerOf, refuseBySize, type Container } from './sniff.ts'
import { readZipDirectory, readZipEntry, type Unpacker } from './zip-directory.ts'
import { ownTable } from './own-table.ts'

/** What a file of an older or other format may be inside; Word opens RTF named .doc. */
const CONTAINERS: Readonly<Record<string, readonly Container[]>> = ownTable({
  doc: ['oldWord', 'rtf'],
  dot: ['oldWord', 'rtf'],
  wps: ['oldWord', 'rtf', 'compound'],
  wpt: ['oldWord', 'rtf', 'compound'],
  rtf: ['rtf'],
  xls: ['oldExcel'],
  xlt: ['oldExcel'],
  et: ['oldExcel', 'compound'],
  ett: ['oldExcel', 'compound'],
  ppt: ['oldPowerPoint'],
  pps: ['oldPowerPoint'],
  dps: ['oldPowerPoint', 'compound'],
  dpt: ['oldPowerPoint', 'compound'],
  odt: ['zip'],
  ods: ['zip'],
  odp: ['zip'],
})
const OPEN_DOCUMENT: Readonly<Record<string, string>> = ownTable({
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
})
const READ_PARTS = new Set(['content.xml', 'styles.xml', 'settings.xml', 'meta.xml'])
/** An OLE2 file: header, and at least one sector of 512 bytes. */
const SMALLEST_COMPOUND = 1024

/** Whether an extension is one of an Office format other than Open XML. */
export function isOldName(extension: string): boolean {
  return CONTAINERS[extension] !== undefined
}

/** Throws PackageError unless the bytes are what the extension says. */
export function checkOldDocument(
  bytes: Uint8Array,
  extension: string,
  unpacker: Unpacker | undefined,
): void {
  refuseBySize(bytes)
  const container = containerOf(bytes)
  if (container === 'encrypted')
    throw new PackageError('encrypted', 'the file is protected by a password')
  if (!CONTAINERS[extension]?.includes(container))
    throw new PackageError(
      container === 'unknown' ? 'not-a-package' : 'wrong-type',
      `a file of another format named .${extension}`,
    )
  if (container === 'zip') checkOpenDocument(bytes, extension, unpacker)
  else if (container !== 'rtf' && bytes.length < SMALLEST_COMPOUND)
    throw new PackageError('damaged', 'the file ends before its content')
}

function checkOpenDocument(
  bytes: Uint8Array,
  extension: string,
  unpacker: Unpacker | undefined,
): void {
  const entries = readZipDirectory(bytes)
  const mime = entries.find(({ name }) => name === 'mimetype')
  const said = mime && String.fromCharCode(...readZipEntry(bytes, mime, unpacker))
  if (said?.trim() !== OPEN_DOCUMENT[extension])
    throw new PackageError('wrong-type', `a file of another format named .${extension}`)
  if (!entries.some(({ name }) => name === 'content.xml'))
    throw new PackageError('damaged', 'content.xml is missing')
  for (const entry of entries) {
    const content = readZipEntry(bytes, entry, unpacker)
    if (READ_PARTS.has(entry.name)) checkWellFormed(content, entry.name)
  }
}
