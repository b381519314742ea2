import { checkWellFormed } from './check-well-formed.ts'
import { checkOldDocument, isOldName } from './check-old-document.ts'
import { describeUnreadable, openPackage, partKey, type OfficePackage } from './open-package.ts'
import { PackageError, type UnreadableReason } from './package-error.ts'
import { attribute, children } from './xml-query.ts'
import type { Unpacker } from './zip-directory.ts'
import { ownTable } from './own-table.ts'

/** Whether a document opens; `other` is a file that is no Open XML document by its name. */
export type HealthVerdict =
  | { readonly kind: 'ok'; readonly document: OfficePackage['document'] | 'other' }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string }

const DOCUMENT_OF_EXTENSION: Readonly<Record<string, OfficePackage['document']>> = ownTable({
  docx: 'word',
  docm: 'word',
  dotx: 'word',
  dotm: 'word',
  xlsx: 'excel',
  xlsm: 'excel',
  xltx: 'excel',
  xltm: 'excel',
  pptx: 'powerpoint',
  pptm: 'powerpoint',
  ppsx: 'powerpoint',
  potx: 'powerpoint',
})
/** Parts without which a document cannot be shown at all. */
const NEEDED_TYPES = new Set([
  'styles',
  'sharedStrings',
  'worksheet',
  'slide',
  'slideLayout',
  'slideMaster',
  'numbering',
])
/**
 * Parts that a program reads when it opens the document; one that is not well formed makes it offer a
 * repair or refuse (F11b). Drawings in VML are left out: Excel writes some that are no XML at all.
 */
const READ_TYPES = new Set([
  ...NEEDED_TYPES,
  'settings',
  'fontTable',
  'webSettings',
  'theme',
  'header',
  'footer',
  'footnotes',
  'endnotes',
  'comments',
  'chartsheet',
  'drawing',
  'chart',
  'table',
  'pivotTable',
  'pivotCacheDefinition',
  'notesMaster',
  'notesSlide',
  'handoutMaster',
  'presProps',
  'viewProps',
  'tableStyles',
  'core-properties',
  'extended-properties',
  'custom-properties',
])
const CONTENT_TYPES = '[Content_Types].xml'

function extensionOf(fileName: string): string {
  return /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
}

/** Whether a name is one of a document that `checkHealth` looks into. */
export function isDocumentName(fileName: string): boolean {
  const extension = extensionOf(fileName)
  return DOCUMENT_OF_EXTENSION[extension] !== undefined || isOldName(extension)
}

/**
 * Tells whether a file opens as what its name says (CHECKPOINTS 9): container, directory, checksum of
 * every part, and that what a program reads of it is well formed. Documents of older and other formats
 * (.doc, .wps, .odt …) are ok when their bytes are what their name says.
 * @param fileName only the extension counts; files with others are always ok, even with 0 bytes.
 * @param unpacker a faster one of the system.
 */
export function checkHealth(
  bytes: Uint8Array,
  fileName: string,
  unpacker?: Unpacker,
): HealthVerdict {
  const extension = extensionOf(fileName)
  const expected = DOCUMENT_OF_EXTENSION[extension]
  try {
    if (expected !== undefined) checkPackage(bytes, expected, extension, unpacker)
    else if (isOldName(extension)) checkOldDocument(bytes, extension, unpacker)
  } catch (error) {
    return describeUnreadable(error)
  }
  return { kind: 'ok', document: expected ?? 'other' }
}

function checkPackage(
  bytes: Uint8Array,
  expected: OfficePackage['document'],
  extension: string,
  unpacker: Unpacker | undefined,
): void {
  const outcome = openPackage(bytes, { isShallow: true, ...(unpacker ? { unpacker } : {}) })
  if (outcome.kind === 'unreadable') throw new PackageError(outcome.reason, outcome.detail)
  const opened = outcome.package
  if (opened.document !== expected)
    throw new PackageError('wrong-type', `a ${opened.document} document named .${extension}`)
  checkContentType(opened, extension)
  const read = partsThatAreRead(opened)
  // Office refuses a package with a broken checksum wherever it is, a picture's included.
  for (const name of opened.partNames) {
    const content = opened.bytes(name)
    if (read.has(partKey(name))) checkWellFormed(content, name)
  }
}

/**
 * Programs refuse a main part of which nobody says what it is, and one with macros under a name
 * without; grading finds the part without that.
 */
function checkContentType({ xml, mainPart }: OfficePackage, extension: string): void {
  const entries = children(xml(CONTENT_TYPES))
  const isMain = (part: string | undefined): boolean =>
    part !== undefined && partKey(part) === partKey(mainPart)
  const ending = mainPart.slice(mainPart.lastIndexOf('.') + 1).toLowerCase()
  const entry =
    entries.find((one) => isMain(attribute(one, 'PartName'))) ??
    entries.find((one) => attribute(one, 'Extension')?.toLowerCase() === ending)
  const type = attribute(entry, 'ContentType')
  if (type === undefined) throw new PackageError('damaged', `${mainPart} has no content type`)
  if (/macroEnabled/i.test(type) !== extension.endsWith('m'))
    throw new PackageError('wrong-type', `a document of type ${type} named .${extension}`)
}

/** Follows the relationships of a document through all parts that a program reads of it. */
function partsThatAreRead(opened: OfficePackage): ReadonlySet<string> {
  const there = new Set(opened.partNames.map(partKey))
  const found = new Set([partKey(CONTENT_TYPES), partKey(opened.mainPart)])
  const toFollow = ['', opened.mainPart]
  for (let name = toFollow.pop(); name !== undefined; name = toFollow.pop()) {
    for (const { type, target, isExternal } of opened.relationships(name)) {
      if (isExternal || !READ_TYPES.has(type) || found.has(partKey(target))) continue
      if (there.has(partKey(target))) {
        found.add(partKey(target))
        toFollow.push(target)
      } else if (NEEDED_TYPES.has(type)) throw new PackageError('damaged', `${target} is missing`)
    }
  }
  return found
}
