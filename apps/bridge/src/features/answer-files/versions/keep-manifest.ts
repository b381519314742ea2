import type { FolderManifest } from '@wenkao/shared/answer-files'
import type { Clock } from '../../../platform/clock.ts'
import type { AttributesByPath, AttributesReader } from '../../../platform/read-attributes.ts'
import type { FolderScan } from '../../../platform/scan-folder.fs.ts'
import type { OwnEvent } from '../../answers/index.ts'
import { describeFolder, shapeOf } from './folder-manifest.ts'

export interface ManifestDeps {
  readonly folder: string
  readonly clock: Pick<Clock, 'monotonic'>
  readonly record: (events: readonly OwnEvent[]) => Promise<unknown>
  readonly hashOf: (path: string) => string | undefined
  /** Attributes that only the system's own program tells (Windows). */
  readonly attributes?: AttributesReader | undefined
  /** The manifest that the log ends with, so that a restart journals none that says the same. */
  readonly recorded?: FolderManifest | undefined
}

/** Journals what the files' own events do not tell: folders without files, and attributes. */
export interface ManifestKeeper {
  /**
   * Takes note of what a look saw.
   * @param isSettled the look before saw the same, and every file is a version: saves come and go by
   *   temporary names, so only then a new shape counts.
   */
  look(scan: Pick<FolderScan, 'files' | 'folders'>, isSettled: boolean): Promise<void>
  current(): FolderManifest
  /** Journals the folder as it is now, when the last manifest says anything else. */
  record(): Promise<void>
}

/** The system's program is asked for attributes this seldom while things change, ms. */
const ASK_MS = 10_000

export function createManifestKeeper(deps: ManifestDeps): ManifestKeeper {
  let scan: Pick<FolderScan, 'files' | 'folders'> = { files: [], folders: [] }
  let described: FolderManifest | undefined
  let attributes: AttributesByPath | undefined = deps.attributes ? new Map() : undefined
  let askedAt = -Infinity
  let isAsked = deps.attributes === undefined
  let isNoted = false
  let recordedShape = deps.recorded && shapeOf(deps.recorded)
  let recordedText = deps.recorded && JSON.stringify(deps.recorded)

  function current(): FolderManifest {
    described ??= describeFolder(scan, deps.hashOf, attributes)
    return described
  }

  async function ask(): Promise<void> {
    askedAt = deps.clock.monotonic()
    isAsked = true
    const told = await deps.attributes?.(deps.folder)
    if (told === undefined) return
    attributes = told
    described = undefined
  }

  async function write(next: FolderManifest): Promise<void> {
    await deps.record([{ kind: 'folder', item: null, value: next }])
    recordedShape = shapeOf(next)
    recordedText = JSON.stringify(next)
  }

  return {
    look: async (seen, isSettled) => {
      scan = seen
      if (!isSettled) {
        described = undefined
        isNoted = false
        isAsked = deps.attributes === undefined
        return
      }
      const isDue = deps.clock.monotonic() - askedAt >= ASK_MS
      if (isNoted && (isAsked || !isDue)) return
      if (!isAsked && isDue) await ask()
      isNoted = isAsked
      const next = current()
      if (shapeOf(next) !== recordedShape) await write(next)
    },
    current,
    record: async () => {
      if (deps.attributes) await ask()
      described = undefined
      const next = current()
      if (JSON.stringify(next) !== recordedText) await write(next)
    },
  }
}
