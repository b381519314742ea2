import type { OfficePackage } from './open-package.ts'
import { PackageError } from './package-error.ts'
import type { XmlElement } from './xml-tree.ts'

/** A part's tree; undefined when it is missing or broken, so that the rest of the file still counts. */
export function treeIfThere(
  source: OfficePackage,
  part: string | undefined,
): XmlElement | undefined {
  if (part === undefined) return undefined
  try {
    return source.xml(part)
  } catch (error) {
    if (error instanceof PackageError) return undefined
    throw error
  }
}
