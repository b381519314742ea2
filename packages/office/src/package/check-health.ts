import { describeUnreadable, openPackage, type OfficePackage } from './open-package.ts'
import type { UnreadableReason } from './package-error.ts'

/** Whether a document opens; `other` is a file that is no Office document by its name. */
export type HealthVerdict =
  | { readonly kind: 'ok'; readonly document: OfficePackage['document'] | 'other' }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string }

const DOCUMENT_OF_EXTENSION: Readonly<Record<string, OfficePackage['document']>> = {
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
}
/** Parts without which the document cannot be shown; a broken picture does not stop it (9.4). */
const NEEDED_TYPES = new Set(['styles', 'sharedStrings', 'worksheet', 'slide', 'numbering'])

const LEGACY_NAME = /\.(doc|dot|xls|xlt|ppt|pps|wps|wpt|et|ett|dps|dpt|rtf|odt|ods|odp)$/i

/** Whether a name is one of a document that `checkHealth` looks into. */
export function isDocumentName(fileName: string): boolean {
  const extension = /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
  return DOCUMENT_OF_EXTENSION[extension] !== undefined || LEGACY_NAME.test(fileName)
}

/**
 * Tells whether a file opens as what its name says. Takes the bytes and the name (only the
 * extension counts). Files with other extensions are always ok, even with 0 bytes.
 */
export function checkHealth(bytes: Uint8Array, fileName: string): HealthVerdict {
  const extension = /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
  const expected = DOCUMENT_OF_EXTENSION[extension]
  if (expected === undefined) return { kind: 'ok', document: 'other' }
  const outcome = openPackage(bytes)
  if (outcome.kind === 'unreadable') return outcome
  const opened = outcome.package
  if (opened.document !== expected)
    return {
      kind: 'unreadable',
      reason: 'wrong-type',
      detail: `a ${opened.document} document named .${extension}`,
    }
  try {
    // Programs refuse a file whose list of types is broken; grading finds parts without it.
    opened.xml('[Content_Types].xml')
    for (const link of opened.relationships(opened.mainPart)) {
      if (!link.isExternal && NEEDED_TYPES.has(link.type)) opened.xml(link.target)
    }
  } catch (error) {
    return describeUnreadable(error)
  }
  return { kind: 'ok', document: expected }
}
