import { join } from 'node:path'
import type { Clock } from '../../../platform/clock.ts'
import { diskTrouble } from '../../../platform/disk-trouble.ts'
import { kindOfPath } from '../place/answer-folder.fs.ts'
import {
  refusal,
  type ChangeDeps,
  type ChangedSitting,
  type FolderChange,
} from './change-answer-files.ts'
import type { FolderKeeper } from '../place/keep-folder.ts'
import { stampOf } from '../place/lay-out-folder.ts'
import { heldBelow } from '../place/left-folders.ts'
import { makeRoom } from '../place/make-room.ts'
import { laidContentOf } from '../place/material-contents.ts'
import type { FolderPlan } from '../place/plan-folder.ts'

export interface MoveDeps extends ChangeDeps {
  readonly clock: Clock
  readonly keeper: FolderKeeper
  readonly followAnew: () => Promise<void>
}

const SAVE_PATIENCE_MS = 4000

/**
 * Lays the answer folder out in another of the offered places, with the current content of every file,
 * and follows it there from now on (F14). The folder before stays as it is, with everything in it.
 */
export async function moveToPlace(
  deps: MoveDeps,
  sitting: ChangedSitting,
  place: string,
): Promise<FolderChange> {
  const { following, held } = sitting
  const { sittingId } = held.sitting
  const before = deps.book.current() ?? {
    ...{ sittingId, folder: following.folder, laid: [], foldersLaid: false },
  }
  if (!(await deps.keeper.offers(following.folder)).includes(place)) return refusal('refused')
  // Who goes on working in the old place would save where nobody looks.
  const open = await openDocuments(following.folder)
  if (open.length > 0) return refusal('held', open)
  await saveWhatCanBeRead(deps, sitting)
  const plan = await deps.keeper.plan(held)
  if (!(await areAtHand(deps, sitting, plan))) return refusal('noContent')
  try {
    const room = await makeRoom(place, sittingId, stampOf(deps.clock.wall()))
    await deps.book.replace({ sittingId, folder: room.folder, laid: [], foldersLaid: false })
    // No look of the old place takes what is laid out for work of the candidate.
    const { trouble } = await following.change(() => deps.keeper.layOut(held))
    if (trouble === null) {
      await deps.followAnew()
      deps.logger.warn({ from: following.folder, to: room.folder }, 'the answer folder was moved')
      return { kind: 'done', held: [], replaced: [] }
    }
    await deps.book.replace(before)
    await deps.keeper.layOut(held)
    return refusal(trouble)
  } catch (cause) {
    if (deps.book.current() !== before) await deps.book.replace(before)
    const trouble = diskTrouble(cause)
    if (trouble === undefined) throw cause
    return refusal(trouble)
  }
}

async function openDocuments(folder: string): Promise<FolderChange['held']> {
  const open: FolderChange['held'] = []
  for (const file of await heldBelow(folder)) {
    const kind = await kindOfPath(join(folder, file.path)).catch(() => 'missing')
    if (kind === 'file') open.push(file)
  }
  return open
}

/** A disk that cannot be read any more keeps nobody from the other place: its last versions count. */
async function saveWhatCanBeRead(deps: MoveDeps, { following }: ChangedSitting): Promise<void> {
  try {
    await following.scanFully(SAVE_PATIENCE_MS)
  } catch (cause) {
    deps.logger.error(
      { err: cause },
      'the answer folder cannot be read; its last versions are used',
    )
  }
}

async function areAtHand(
  deps: MoveDeps,
  { held, exam }: ChangedSitting,
  plan: FolderPlan,
): Promise<boolean> {
  for (const file of plan.files) {
    if (deps.vault.has(file.hash)) continue
    const found = await laidContentOf(deps, exam, file, held.token)
    if (!found) return false
  }
  return true
}
