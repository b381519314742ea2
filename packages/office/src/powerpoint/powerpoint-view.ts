import { openPackage, type DocumentOptions } from '../package/open-package.ts'
import { PackageError } from '../package/package-error.ts'
import { readPresentation, type Presentation } from './read-presentation.ts'

export { readPresentation, type Presentation } from './read-presentation.ts'

/** What a PowerPoint checker sees: the presentation to judge, as issued, and issued materials. */
export interface PowerPointView {
  readonly presentation: Presentation
  readonly start: Presentation | undefined
  readonly materials: ReadonlyMap<string, Uint8Array>
}

/** Opens a presentation for checkers; throws PackageError when it cannot be read. */
export function openPowerPoint(bytes: Uint8Array, options: DocumentOptions = {}): Presentation {
  const outcome = openPackage(bytes, options)
  if (outcome.kind === 'unreadable') throw new PackageError(outcome.reason, outcome.detail)
  if (outcome.package.document !== 'powerpoint')
    throw new PackageError('wrong-type', `a ${outcome.package.document} document`)
  return readPresentation(outcome.package)
}
