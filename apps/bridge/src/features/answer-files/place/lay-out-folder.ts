import { join } from 'node:path'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../../platform/clock.ts'
import { diskTrouble, type DiskTrouble } from '../../../platform/disk-trouble.ts'
import { claimFolder, kindOfPath, makeFolder, placeFile } from './answer-folder.fs.ts'
import type { LaidBook, LaidFile, LaidFolder } from './laid-folder.ts'
import { asideOf, makeRoom, stampOfFresh, type LeftFolder } from './make-room.ts'
import { laidContentOf, type ContentDeps } from './material-contents.ts'
import type { FolderPlan } from './plan-folder.ts'

export interface LayOutDeps extends ContentDeps {
  readonly answerFolder: string
  readonly book: LaidBook
  readonly clock: Clock
  /** Notes a folder that has to be moved aside later. */
  readonly leave: (left: LeftFolder) => Promise<void>
  /** A program holds the old folder; told again and again while it is waited for. */
  readonly waitsFor: (folder: string) => void
}

export interface LayOutOutcome {
  readonly laid: LaidFolder
  /** false while a content could not be fetched: laying out is to be repeated. */
  readonly complete: boolean
  /** Set when the disk refuses: nothing that was there is harmed (F14). */
  readonly trouble: DiskTrouble | null
}

/**
 * Lays out the answer folder of a sitting. Repeating it is harmless: an existing file is never
 * overwritten, and a file that was laid out before is not laid out again, unless the whole folder is
 * gone. Task folders are always made again (F13).
 */
export async function layOutFolder(
  deps: LayOutDeps,
  held: HeldSitting,
  plan: FolderPlan,
): Promise<LayOutOutcome> {
  let place = placeKnown(deps, held.sitting.sittingId)
  try {
    place = await placeOf(deps, place)
    await claimFolder(place.folder, held.sitting)
    const tasks = held.exam?.tasks.map(({ folder }) => folder) ?? []
    for (const folder of place.foldersLaid ? tasks : plan.folders) {
      await makeFolder(place.folder, folder)
    }
    if (deps.book.current() !== place) await deps.book.replace(place)
    return { ...(await layOutFiles(deps, held, plan, place)), trouble: null }
  } catch (cause) {
    const trouble = diskTrouble(cause)
    if (trouble === undefined) throw cause
    deps.logger.debug({ err: cause, folder: place.folder }, 'laying out failed')
    return { laid: place, complete: false, trouble }
  }
}

async function layOutFiles(
  deps: LayOutDeps,
  held: HeldSitting,
  plan: FolderPlan,
  { folder, laid, foldersLaid }: LaidFolder,
): Promise<{ readonly laid: LaidFolder; readonly complete: boolean }> {
  const before = new Set(laid.map(({ path }) => path))
  const placed: LaidFile[] = []
  let complete = true
  try {
    for (const file of plan.files) {
      if (before.has(file.path)) continue
      // One failed fetch stands for the rest of this round: a dead line fails each after 15 s.
      const content = await laidContentOf(deps, held.exam, file, complete ? held.token : undefined)
      if (content === undefined) complete = false
      else {
        const { bytes, ...noted } = content
        deps.book.expect(folder, noted)
        await placeFile(folder, file.path, bytes)
        placed.push(noted)
      }
    }
  } finally {
    // What lies there is noted also when the disk is full now: it is the candidate's from here on.
    if (placed.length > 0 || !foldersLaid) await deps.book.add(folder, placed)
  }
  const { sittingId } = held.sitting
  const fallback = { sittingId, folder, laid: [...laid, ...placed], foldersLaid: true }
  return { laid: deps.book.current() ?? fallback, complete }
}

/** The note of this sitting's folder, or a new one for the usual place. */
function placeKnown(deps: LayOutDeps, sittingId: string): LaidFolder {
  const known = deps.book.current()
  if (known?.sittingId === sittingId) return known
  return { sittingId, folder: deps.answerFolder, laid: [], foldersLaid: false }
}

async function placeOf(deps: LayOutDeps, place: LaidFolder): Promise<LaidFolder> {
  const { sittingId } = place
  const former = deps.book.current()
  if (former?.sittingId === sittingId) {
    if ((await kindOfPath(place.folder)) === 'folder') return place
    // The folder is gone as a whole: it is laid out again where it was, with all files.
    return { ...place, laid: [], foldersLaid: false }
  }
  const stamp = stampOf(deps.clock.wall())
  const room = await makeRoom(deps.answerFolder, sittingId, stamp, () => {
    deps.waitsFor(deps.answerFolder)
  })
  if (room.left) {
    deps.logger.warn(
      { folder: room.folder },
      'a program holds the answer folder; using a fresh one (F12)',
    )
    await deps.leave(room.left)
  }
  // What stood in for it at the sitting before has its turn now.
  const fresh = former && stampOfFresh(deps.answerFolder, former.folder)
  if (fresh !== undefined && former && former.folder !== room.folder) {
    await deps.leave({
      folder: former.folder,
      aside: join(asideOf(deps.answerFolder), `${fresh}-fresh`),
    })
  }
  return { sittingId, folder: room.folder, laid: [], foldersLaid: false }
}

/** A time as part of a file name, e.g. 20261122-093000-123. */
export function stampOf(wallMs: number): string {
  const digits = new Date(wallMs).toISOString().replace(/\D/g, '')
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`
}
