import { basename, dirname, join } from 'node:path'
import { BridgeError } from '../../../platform/bridge-error.ts'
import { retryWhenHeld, usualWaits, type HeldWaits } from '../../../platform/retry-when-held.ts'
import { isUnmovable, moveContents, moveFolder, ownerOfFolder } from './answer-folder.fs.ts'

/** A folder that is to be moved aside, and where to. */
export interface LeftFolder {
  readonly folder: string
  readonly aside: string
}

export interface Room {
  /** Where the sitting's folder is to be. */
  readonly folder: string
  /** What could not be moved aside now and has to be later. */
  readonly left: LeftFolder | null
}

/** Where old folders are kept; nothing in it is ever removed by the bridge. */
export function asideOf(folder: string): string {
  return `${folder}-aside`
}

/** Where the folder that is used keeps what goes: one that stands in for another shares that one's. */
export function asideFor(answerFolder: string, used: string): string {
  return asideOf(stampOfFresh(answerFolder, used) === undefined ? used : answerFolder)
}

/** A folder that stands in for one that could not be cleared. */
export function freshOf(folder: string, stamp: string): string {
  return `${folder}-${stamp}`
}

/** The stamp of a folder that stands in for `folder`, or undefined when it is none. */
export function stampOfFresh(folder: string, path: string): string | undefined {
  const isBeside = dirname(path) === dirname(folder)
  const rest = isBeside && basename(path).startsWith(`${basename(folder)}-`)
  const stamp = rest ? basename(path).slice(basename(folder).length + 1) : undefined
  return stamp === undefined || stamp === 'aside' ? undefined : stamp
}

/**
 * Makes room for a sitting's folder (F12). What lies there is moved aside, never deleted; when a
 * program holds it for longer than 5 s, the sitting gets a fresh folder beside it instead.
 * @param stamp part of a name that was not used before, e.g. a time.
 * @param held called for each time that a held folder is waited for.
 * @throws what the disk says when it refuses (F14).
 */
export async function makeRoom(
  folder: string,
  sittingId: string,
  stamp: string,
  held: () => void = () => undefined,
  waits: HeldWaits = usualWaits,
): Promise<Room> {
  // One patience for all of it: a candidate waits for this.
  let waited = 0
  const rest = (): HeldWaits => ({
    patienceMs: Math.max(0, waits.patienceMs - waited),
    wait: async (ms) => {
      waited += ms
      held()
      await waits.wait(ms)
    },
  })
  const owner = await ownerOfFolder(folder, rest())
  if (owner === 'nobody' || (owner !== 'unknown' && owner.sittingId === sittingId)) {
    return { folder, left: null }
  }
  const aside = join(asideOf(folder), stamp)
  if (await moveAside({ folder, aside }, rest())) return { folder, left: null }
  const fresh = freshOf(folder, stamp)
  if ((await ownerOfFolder(fresh, rest())) !== 'nobody') {
    throw new BridgeError('noPlaceForFolder', `Both ${folder} and ${fresh} are taken`)
  }
  return { folder: fresh, left: { folder, aside } }
}

/**
 * Moves a folder aside as a whole. Where only the folder itself is held, as by a program that works in
 * it, its contents are moved instead, which leaves it empty: as good as gone. While a file below is
 * held everything stays together where it is.
 * @returns whether the place is free now.
 */
export async function moveAside(left: LeftFolder, waits: HeldWaits): Promise<boolean> {
  return (await moveWhole(left, waits)) || moveContents(left.folder, left.aside)
}

/** As `moveAside`, and never touches what is in a folder that cannot be moved. */
export async function moveWhole({ folder, aside }: LeftFolder, waits: HeldWaits): Promise<boolean> {
  try {
    await retryWhenHeld(() => moveFolder(folder, aside), waits)
    return true
  } catch (cause) {
    // Somebody else may have moved it meanwhile.
    if ((await ownerOfFolder(folder, { ...waits, patienceMs: 0 })) === 'nobody') return true
    if (!isUnmovable(cause)) throw cause
    return false
  }
}
