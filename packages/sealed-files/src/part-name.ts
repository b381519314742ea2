import { MANIFEST_NAME, SIGNATURE_NAME } from './limits.ts'

const MAX_LENGTH = 1100
const DRIVE = /^[A-Za-z]:/
// Half surrogates have no UTF-8, so the name that is read would be another one.
const UNWRITABLE = /[\u0000-\u001f\u007f\\]|\p{Surrogate}/u

/**
 * Whether a part may have this name: a relative path of plain segments joined by `/`, which means the
 * same place below a folder on every system. A file of the answer folder whose name is none of these
 * (Linux allows a backslash) travels under its hash instead, as role `content`.
 */
export function isPartName(name: string): boolean {
  if (name === MANIFEST_NAME || name === SIGNATURE_NAME) return false
  if (name.length > MAX_LENGTH || UNWRITABLE.test(name) || DRIVE.test(name)) return false
  return name.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')
}
