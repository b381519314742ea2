import { dirname, join } from 'node:path'
import { usualPlaces } from '../../platform/other-places.fs.ts'

const NAME = 'wenkao-databak'

/**
 * Where a submission file goes when databak takes none (F14): beside the other places of the answer
 * folder, never in them, or the next candidate would find it among the answer files.
 */
export function otherDatabaks(config: {
  readonly dataFolder: string
  readonly otherPlaces?: readonly string[] | undefined
}): readonly string[] {
  return (
    config.otherPlaces?.map((place) => join(dirname(place), NAME)) ??
    usualPlaces(NAME, config.dataFolder)
  )
}
