import { fieldMeans, readBitmap } from '../files/read-bitmap.ts'
import { imageSize } from '../package/image-size.ts'
import { sha256Hex } from '../package/sha256.ts'

/** Sides of one picture in two sizes are rounded to whole pixels. */
const RATIO = 0.02
/** Mean distance of grey values between 8 by 8 fields of one picture saved in two ways. */
const MOST_APART = 12

/** Whether two pictures show the same; undefined when their pixels cannot be read here (JPEG). */
function showsSame(one: Uint8Array, other: Uint8Array): boolean | undefined {
  const [left, right] = [readBitmap(one), readBitmap(other)]
  if (left === undefined || right === undefined) return undefined
  const means = fieldMeans(right)
  const apart = fieldMeans(left).map((value, field) => Math.abs(value - (means[field] ?? 0)))
  return apart.reduce((sum, value) => sum + value, 0) / apart.length <= MOST_APART
}

/**
 * True when a picture in a document is an issued one: the same bytes, or what a program makes of it when
 * it saves, in another format or with fewer pixels (Office halves large photographs). Another issued
 * picture is never taken for it, however alike their sizes are.
 * @param isOld true for the hash of a picture that the start file held already.
 */
export function isIssuedPicture(
  bytes: Uint8Array,
  issued: Uint8Array,
  materials: Iterable<Uint8Array>,
  isOld: (hash: string) => boolean,
): boolean {
  const hash = sha256Hex(bytes)
  if (hash === sha256Hex(issued)) return true
  if (isOld(hash)) return false
  const [size, asked] = [imageSize(bytes), imageSize(issued)]
  if (size === undefined || asked === undefined) return false
  if (size.width < 1 || size.height < 1 || size.width > asked.width) return false
  const ratio = (size.width * asked.height) / (size.height * asked.width)
  if (Math.abs(ratio - 1) > RATIO) return false
  for (const other of materials)
    if (other.length === bytes.length && sha256Hex(other) === hash) return false
  return showsSame(bytes, issued) ?? true
}
