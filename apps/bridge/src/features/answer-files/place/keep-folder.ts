import { join } from 'node:path'
import type { FolderPlace } from '@wenkao/shared/answer-files'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../../platform/clock.ts'
import { repeat, type Repeating } from '../../../platform/repeat.ts'
import { usualWaits } from '../../../platform/retry-when-held.ts'
import type { Answers } from '../../answers/index.ts'
import { ownerOfFolder, type FolderOwner } from './answer-folder.fs.ts'
import { asideTotals, type AsideTotals } from './aside-totals.fs.ts'
import { createFolderPlace } from './folder-place.ts'
import { openLaidBook, type LaidBook } from './laid-folder.ts'
import { layOutFolder, stampOf, type LayOutOutcome } from './lay-out-folder.ts'
import { openLeftFolders } from './left-folders.ts'
import { asideFor, asideOf, freshOf, moveAside } from './make-room.ts'
import type { ContentDeps } from './material-contents.ts'
import { planFolder, type FolderPlan } from './plan-folder.ts'

export interface KeepFolderDeps extends ContentDeps {
  readonly answerFolder: string
  readonly dataFolder: string
  readonly otherPlaces: readonly string[] | undefined
  readonly answers: Answers
  readonly clock: Clock
  /** The folder that is followed now; it is never moved. */
  readonly inUse: () => string | undefined
}

/** Where the answer folder lies, and what became of those before it. */
export interface FolderKeeper {
  readonly book: LaidBook
  /** What the folder of a sitting has to hold now. */
  plan(held: HeldSitting): Promise<FolderPlan>
  layOut(held: HeldSitting): Promise<LayOutOutcome>
  place(): FolderPlace | null
  /** The places that can be offered instead of a folder now. */
  offers(folder: string): Promise<readonly string[]>
  aside(): AsideTotals
  /**
   * Moves the folder of a sitting aside, with everything in it: the sitting goes on elsewhere, or is
   * laid out anew. What a program holds is moved later.
   * @returns where it lies now; undefined when there is none.
   */
  setAside(sittingId: string): Promise<string | undefined>
  /** Forgets the place of a sitting that is over. */
  forget(): void
  /** Begins to look after the disks and the old folders. */
  start(): void
  stop(): Promise<void>
}

const LOOK_MS = 5000
const NAME_MS = 60_000

export async function keepFolder(deps: KeepFolderDeps): Promise<FolderKeeper> {
  const { answerFolder, logger } = deps
  const state = join(deps.dataFolder, 'state')
  const book = await openLaidBook(state)
  const leftFolders = await openLeftFolders(state, logger)
  const dataIsWritten = (): boolean =>
    deps.vault.health().ok && (deps.answers.followed()?.log.health().ok ?? true)
  const place = createFolderPlace({ ...deps, leftFolders, dataIsWritten })
  let aside: AsideTotals = { path: asideOf(answerFolder), folders: 0, bytes: 0 }
  let namedAt = -Infinity

  async function look(): Promise<void> {
    await place.look(deps.inUse())
    const now = deps.clock.monotonic()
    // To try costs nothing; to name the holders starts a program on Windows, and to count reads all.
    const isDue = now - namedAt >= NAME_MS
    const hasMoved = await leftFolders.clear(deps.inUse() ?? book.current()?.folder, isDue)
    if (isDue || leftFolders.held() === undefined) await leftFolders.name()
    if (isDue || hasMoved) aside = await asideTotals(aside.path)
    if (isDue) namedAt = now
  }

  let work: Repeating | undefined

  async function plan(held: HeldSitting): Promise<FolderPlan> {
    const log = await deps.answers.log(held.sitting.sittingId)
    const exam = held.exam ?? { version: 1, paperVersion: 0, shuffleSeed: '', items: [], tasks: [] }
    return planFolder(exam, log.events(), held.bindings)
  }

  async function layOut(held: HeldSitting): Promise<LayOutOutcome> {
    const { leave } = leftFolders
    const layOutDeps = { ...deps, book, leave, waitsFor: place.waitsFor }
    const outcome = await layOutFolder(layOutDeps, held, await plan(held))
    place.laidOut(outcome)
    if (outcome.trouble !== null) work?.wake()
    return outcome
  }

  async function setAside(sittingId: string): Promise<string | undefined> {
    const known = book.current()
    const lies = known?.sittingId === sittingId ? known.folder : answerFolder
    const owner = await ownerOfFolder(lies)
    const isOurs = known?.sittingId === sittingId ? owner !== 'nobody' : isOwnedBy(owner, sittingId)
    if (!isOurs) return undefined
    const stamp = stampOf(deps.clock.wall())
    const aside = join(asideFor(answerFolder, lies), stamp)
    const isMoved = await moveAside({ folder: lies, aside }, usualWaits)
    if (!isMoved) await leftFolders.leave({ folder: lies, aside })
    const folder = isMoved ? answerFolder : freshOf(answerFolder, stamp)
    await book.replace({ sittingId, folder, laid: [], foldersLaid: false })
    return isMoved ? aside : lies
  }

  return {
    ...{ book, plan, layOut, setAside },
    place: place.place,
    offers: place.offers,
    aside: () => aside,
    forget: place.forget,
    start: () => {
      work ??= repeat(
        look,
        () => LOOK_MS,
        (cause) => {
          logger.error({ err: cause }, 'looking after the old answer folders failed')
        },
      )
    },
    stop: async () => {
      await work?.stop()
    },
  }
}

function isOwnedBy(owner: FolderOwner | 'nobody' | 'unknown', sittingId: string): boolean {
  return typeof owner !== 'string' && owner.sittingId === sittingId
}
