import type { SealedReader } from '@wenkao/sealed-files'
import type { Receipt } from '@wenkao/shared/hand-in'
import type { BackupState, SealedFileRow, SealedKind } from '@wenkao/shared/sealed-files'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { oneAtATime } from '../../platform/one-at-a-time.ts'
import type { Repeating } from '../../platform/repeat.ts'
import type { AnswerFiles } from '../answer-files/index.ts'
import type { Answers } from '../answers/index.ts'
import type { Places } from '../places/index.ts'
import type { Sittings } from '../sittings/index.ts'
import { backUpAutomatically } from './automatic-backup.ts'
import { backUpHeld, type BackUpOptions, type BackUpReply } from './back-up.ts'
import { databakOf, type Databak } from './databak.fs.ts'
import { findSittingOf, type FindSittingDeps, type FoundSitting } from './find-sitting.ts'
import { contentOfHeld, stateOfHeld, type HeldContent } from './hold-content.ts'
import { inspectFile, type InspectReply } from './inspect-sealed.ts'
import { listSealedFiles, writablePlaces, type WritablePlace } from './list-sealed.ts'
import { openSealedFile, type OpenFileOutcome } from './open-sealed-file.ts'
import { restoreFromBackup, type RestoreReply } from './restore-backup.ts'
import { sealIntoFile, type SealDeps, type SealOptions, type SealOutcome } from './seal-file.ts'
import { openSealedBook, type SealedBook } from './sealed-book.ts'
import type { SealedContent } from './sealed-content.ts'

export interface SealedFilesDeps extends Omit<
  SealDeps,
  'databak' | 'book' | 'sittings' | 'places'
> {
  readonly dataFolder: string
  readonly places: Places
  readonly sittings: Sittings
  readonly answers: Answers
  readonly files: AnswerFiles
  /** Begins to sync a sitting and lays out its folder. */
  readonly taken: (held: HeldSitting) => Promise<string | null>
  /** Ends what the log-in of a sitting began. */
  readonly released: () => Promise<void>
  /** Folders that get a copy of each automatic backup. */
  readonly backupPlaces: readonly string[]
  /** Folders that count as removable drives; undefined: those that the system has. */
  readonly drives: readonly string[] | undefined
  readonly handedInAt: FindSittingDeps['handedInAt']
  readonly rolledBackAt: FindSittingDeps['rolledBackAt']
  /** Time from the log-in to the first automatic backup, and between two of them, ms. */
  readonly firstBackupMs: number
  readonly backupMs: number
}

/** Everything that is sealed on this PC, and opened here. */
export interface SealedFiles {
  readonly databak: Databak
  readonly book: SealedBook
  /**
   * Seals into a new file; `done` only after its bytes were read back (R1). One file is made at a time,
   * and an automatic backup gives way. @param options.folder null: databak.
   */
  seal(
    kind: SealedKind,
    what: SealedContent,
    options: Pick<SealOptions, 'folder' | 'state' | 'otherKeys'> & { readonly automatic?: boolean },
  ): Promise<SealOutcome>
  /** The held sitting with everything that is on this PC, read anew; undefined without one. */
  contentOfHeld(): Promise<HeldContent | undefined>
  /** Files of databak, and sealed files on drives and in places beside it, newest first. */
  list(): Promise<readonly SealedFileRow[]>
  /** Notes the receipt that a file got. */
  noteSent(sha256: string, receipt: Receipt): Promise<void>
  /** Where the newest backup of the held sitting is. */
  newestBackup(): BackupState | null
  backUp(options: BackUpOptions): Promise<BackUpReply>
  /** Opens a sealed file; refused as `missing` when there is none. */
  open(path: string, identities: readonly string[], reader: SealedReader): Promise<OpenFileOutcome>
  /** Folders that a file can be written to: configured places, drives and sticks. */
  places(): Promise<readonly WritablePlace[]>
  inspect(path: string, restoreCode: string | null): Promise<InspectReply>
  /** Restores a backup; one at a time. */
  restore(path: string, restoreCode: string): Promise<RestoreReply>
  /** Why there is no sitting for a candidate on this PC (F15). */
  find(examNumber: string): Promise<FoundSitting>
  /**
   * Whether a sitting was cleared from here after its page had last heard of the server: an open page
   * must not bring it back by itself. A restore does, and so does a new log-in.
   */
  isCleared(given: HeldSitting): boolean
  /** Runs a task, e.g. a hand-in, without an automatic backup beside it. */
  withoutBackups<T>(task: () => Promise<T>): Promise<T>
  start(): void
  stop(): Promise<void>
}

/** Former versions in an automatic backup, bytes: three of them lie on the candidate's own disk. */
const AUTOMATIC_VERSION_BYTES = 256 * 1024 * 1024

export async function openSealedFiles(deps: SealedFilesDeps): Promise<SealedFiles> {
  const databak = databakOf(deps.dataFolder)
  const book = await openSealedBook(deps.dataFolder)
  const sealDeps: SealDeps = { ...deps, databak, book }
  const turn = oneAtATime()
  const restoring = oneAtATime()
  let automatic: AbortController | undefined
  let quiet = 0
  let work: Repeating | undefined

  const seal: SealedFiles['seal'] = (kind, what, options) => {
    automatic?.abort(new Error('something else is sealed first'))
    return turn(() => sealIntoFile(sealDeps, kind, what, options))
  }

  async function whenIdle<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (quiet > 0) return undefined
    return turn(async () => {
      if (quiet > 0) return undefined
      const controller = new AbortController()
      automatic = controller
      try {
        return await task(controller.signal)
      } catch (cause) {
        if (controller.signal.aborted) return undefined
        throw cause
      } finally {
        automatic = undefined
      }
    })
  }

  function newestBackup(): BackupState | null {
    const sittingId = deps.sittings.held()?.sitting.sittingId
    const row = book
      .all()
      .findLast((each) => each.kind === 'backup' && each.verified && each.sittingId === sittingId)
    if (!row) return null
    const current = row.state !== null && row.state === stateOfHeld(deps)
    return { path: row.path, at: row.at, current, sealedId: row.sealedId }
  }

  const list = (): Promise<readonly SealedFileRow[]> => listSealedFiles({ ...deps, databak, book })

  async function clear(): Promise<void> {
    const sittingId = deps.sittings.held()?.sitting.sittingId
    await deps.sittings.clear()
    await deps.released()
    if (sittingId !== undefined) await deps.files.setAside(sittingId)
  }

  return {
    ...{ databak, book, seal, newestBackup },
    contentOfHeld: () => contentOfHeld(deps),
    list,
    places: () => writablePlaces(deps),
    inspect: (path, restoreCode) => inspectFile(deps, path, restoreCode),
    restore: (path, restoreCode) => restoring(() => restoreFromBackup(deps, path, restoreCode)),
    find: (examNumber) => findSittingOf({ ...deps, book, list }, examNumber),
    noteSent: book.noteSent,
    backUp: (options) =>
      backUpHeld(
        {
          book,
          clear,
          now: () => Math.round(deps.serverClock.now()),
          content: () => contentOfHeld(deps),
          state: () => stateOfHeld(deps),
          isSaving: () => deps.files.counts().unsaved > 0,
          isAtServer: (hash) => deps.files.followed()?.uploader.isUploaded(hash) ?? false,
          seal: (what, sealOptions) => seal('backup', what, sealOptions),
        },
        options,
      ),
    open: openSealedFile,
    isCleared: ({ sitting: { sittingId }, clock }) => {
      if (deps.sittings.held()?.sitting.sittingId === sittingId) return false
      const cleared = book.cleared().findLast((row) => row.sittingId === sittingId)
      return cleared !== undefined && clock.serverNow <= cleared.at
    },
    withoutBackups: async (task) => {
      quiet += 1
      automatic?.abort(new Error('a hand-in comes first'))
      try {
        return await task()
      } finally {
        quiet -= 1
      }
    },
    start: () => {
      work ??= backUpAutomatically({
        ...{ book, whenIdle, backupPlaces: deps.backupPlaces, logger: deps.logger },
        monotonic: deps.clock.monotonic,
        sittingId: () => deps.sittings.held()?.sitting.sittingId,
        state: () => stateOfHeld(deps),
        content: () => contentOfHeld(deps, 'known', AUTOMATIC_VERSION_BYTES),
        seal: (what, options) => sealIntoFile(sealDeps, 'backup', what, options),
        ...{ firstMs: deps.firstBackupMs, everyMs: deps.backupMs },
      })
    },
    stop: async () => {
      automatic?.abort(new Error('the bridge stops'))
      await work?.stop()
      await turn(async () => undefined)
    },
  }
}
