import { resolve } from 'node:path'
import type { FolderPlace, HeldFile } from '@wenkao/shared/answer-files'
import { diskState } from '../../../platform/disk.fs.ts'
import type { DiskTrouble } from '../../../platform/disk-trouble.ts'
import type { Logger } from '../../../platform/logger.ts'
import { canWrite, usualPlaces, writablePlaces } from '../../../platform/other-places.fs.ts'
import { kindOfPath } from './answer-folder.fs.ts'
import type { LayOutOutcome } from './lay-out-folder.ts'
import { heldBelow, type LeftFolderBook } from './left-folders.ts'
import { stampOfFresh } from './make-room.ts'

export interface PlaceDeps {
  readonly answerFolder: string
  readonly dataFolder: string
  /** Places that were configured instead of the usual ones. */
  readonly otherPlaces: readonly string[] | undefined
  readonly leftFolders: LeftFolderBook
  /** Whether what is written for the candidate reaches the disk of the data folder. */
  readonly dataIsWritten: () => boolean
  readonly logger: Logger
}

/** What the page is told of the answer folder's place (F12, F14). */
export interface FolderPlaceKeeper {
  /** null before there was a sitting with an answer folder. */
  place(): FolderPlace | null
  /** A program holds the old folder; who it is is found out meanwhile. */
  waitsFor(folder: string): void
  laidOut(outcome: LayOutOutcome): void
  /** Looks at the disks again. @param folder the answer folder that is in use. */
  look(folder: string | undefined): Promise<void>
  /** The places that can be offered now. */
  offers(folder: string): Promise<readonly string[]>
  forget(): void
}

/** Below this a disk counts as full: a save of any document fails. */
const FULL_BYTES = 2 * 1024 * 1024
/** Looks between two trials of the other places, each of which writes to every drive. */
const OFFER_EVERY = 6

export function createFolderPlace(deps: PlaceDeps): FolderPlaceKeeper {
  let outcome: LayOutOutcome | undefined
  let isWaiting = false
  let heldByWait: readonly HeldFile[] = []
  let seen: DiskTrouble | null = null
  let dataTrouble: DiskTrouble | null = null
  let offered: readonly string[] = []
  let looksAtOffers = 0
  let naming: Promise<void> | undefined

  async function name(folder: string): Promise<void> {
    heldByWait = await heldBelow(folder)
    deps.logger.warn({ folder, held: heldByWait }, 'programs hold the old answer folder (F12)')
  }

  async function offers(folder: string): Promise<readonly string[]> {
    const places = deps.otherPlaces ?? usualPlaces(deps.answerFolder, deps.dataFolder)
    const others = [...places, deps.answerFolder].filter((place) => resolve(place) !== folder)
    return writablePlaces(others)
  }

  async function troubleOf(path: string, isProbed: boolean): Promise<DiskTrouble | null> {
    const { writable, freeBytes } = await diskState(path)
    if (freeBytes !== null && freeBytes < FULL_BYTES) return 'noSpace'
    if (!writable) return 'notWritable'
    return isProbed && !(await canWrite(path)) ? 'notWritable' : null
  }

  function state(laid: LayOutOutcome): FolderPlace['state'] {
    const trouble = laid.trouble ?? seen ?? dataTrouble
    if (trouble !== null) return trouble
    if (!laid.complete) return 'incomplete'
    return stampOfFresh(deps.answerFolder, laid.laid.folder) === undefined ? 'ready' : 'fresh'
  }

  return {
    place: () => {
      if (!outcome) {
        return isWaiting ? { state: 'incomplete', held: [...heldByWait], otherPlaces: [] } : null
      }
      const now = state(outcome)
      const held = now === 'fresh' ? (deps.leftFolders.held() ?? heldByWait) : []
      const canMove = (outcome.trouble ?? seen) !== null
      return { state: now, held: [...held], otherPlaces: canMove ? [...offered] : [] }
    },
    waitsFor: (folder) => {
      isWaiting = true
      naming ??= name(folder)
        .catch((cause: unknown) => {
          deps.logger.error({ err: cause }, 'who holds the old answer folder was not found out')
        })
        .finally(() => {
          naming = undefined
        })
    },
    laidOut: (next) => {
      const { trouble, laid } = next
      if (trouble !== null && trouble !== outcome?.trouble) {
        deps.logger.warn(
          { trouble, folder: laid.folder },
          'the disk refuses the answer folder (F14)',
        )
      }
      outcome = next
      isWaiting = false
    },
    look: async (folder) => {
      if (folder === undefined) return
      const isThere = (await kindOfPath(folder).catch(() => 'missing')) === 'folder'
      seen = isThere ? await troubleOf(folder, false) : null
      dataTrouble = deps.dataIsWritten()
        ? null
        : ((await troubleOf(deps.dataFolder, true)) ?? 'notWritable')
      const canMove = (outcome?.trouble ?? seen) !== null
      looksAtOffers = canMove ? looksAtOffers + 1 : 0
      if (!canMove) offered = []
      else if (looksAtOffers % OFFER_EVERY === 1) offered = await offers(folder)
    },
    offers,
    forget: () => {
      outcome = undefined
      isWaiting = false
      heldByWait = []
      seen = null
      offered = []
      looksAtOffers = 0
    },
  }
}
