import { imageSize } from '../package/image-size.ts'
import { PackageError } from '../package/package-error.ts'
import type { ExcelView } from './excel-view.ts'

export function isSamePicture(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}

/** What a package calls a picture of that name. */
export function pictureType(file: string): { readonly extension: string; readonly type: string } {
  const extension = /\.([a-z]{3,4})$/i.exec(file)?.[1]?.toLowerCase() ?? 'png'
  return { extension, type: `image/${extension === 'jpg' ? 'jpeg' : extension}` }
}

/** The bytes of a picture that a part names; undefined when linked, missing or broken. */
function pictureBytes(
  { workbook: { source } }: ExcelView,
  part: string,
  id: string | undefined,
): Uint8Array | undefined {
  const link = source.relationships(part).find((known) => known.id === id)
  if (link === undefined || link.isExternal) return undefined
  try {
    return source.bytes(link.target)
  } catch (error) {
    if (error instanceof PackageError) return undefined
    throw error
  }
}

/**
 * True when a picture is an issued one: the same bytes, or the same size in pixels where a program
 * converted what was inserted (10901).
 */
export function isIssued(
  view: ExcelView,
  part: string,
  id: string | undefined,
  file: string,
): boolean {
  const issued = view.materials.get(file)
  const bytes = pictureBytes(view, part, id)
  if (issued === undefined || bytes === undefined) return false
  if (isSamePicture(issued, bytes)) return true
  const [wanted, actual] = [imageSize(issued), imageSize(bytes)]
  return (
    wanted !== undefined &&
    actual !== undefined &&
    issued[0] !== bytes[0] &&
    wanted.width === actual.width &&
    wanted.height === actual.height
  )
}
