import { FolderManifest } from '@wenkao/shared/answer-files'
import { foldLog } from '@wenkao/shared/answers'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { BridgeError } from '../../platform/bridge-error.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { readAttributes } from '../../platform/read-attributes.ts'
import { repeat } from '../../platform/repeat.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { Vault } from '../../platform/vault.fs.ts'
import { watchFolder } from '../../platform/watch-folder.fs.ts'
import type { Answers, OwnEvent } from '../answers/index.ts'
import type { DocumentChecker } from './versions/check-document.ts'
import type { LaidBook } from './place/laid-folder.ts'
import type { LayOutOutcome } from './place/lay-out-folder.ts'
import {
  createFolderTracker,
  type FolderTracker,
  type TrackedFile,
} from './versions/track-folder.ts'
import { createUploader, type Uploader } from './uploads/upload-contents.ts'
import {
  indexVersions,
  versionOf,
  type KnownVersion,
  type VersionIndex,
} from './versions/version-index.ts'

export interface FollowDeps {
  readonly answers: Answers
  readonly held: () => HeldSitting | null
  readonly server: ServerClient
  readonly vault: Vault
  readonly checker: DocumentChecker
  readonly clock: Clock
  readonly logger: Logger
  readonly book: LaidBook
  readonly uploadBytesPerSecond: number | undefined
  /** Lays out what lacks; repeating it is harmless. */
  readonly layOut: (held: HeldSitting) => Promise<LayOutOutcome>
}

/** The answer folder of the held sitting while it is followed. */
export interface FollowedFolder {
  readonly sittingId: string
  readonly folder: string
  readonly tracker: FolderTracker
  readonly versions: VersionIndex
  readonly uploader: Uploader
  readonly materials: ReadonlyMap<string, string>
  /** Hash of the material that a content of a file is, as it was laid out; undefined for work. */
  materialOf(path: string, hash: string): string | undefined
  /**
   * Journals versions and copies whose contents are in the vault, books them in the index and wants
   * them uploaded: the one way to make a version. @returns what was booked.
   * @throws when they are not durable, or when another sitting is followed by now.
   */
  record(events: readonly OwnEvent[]): Promise<readonly KnownVersion[]>
}

export interface FullScan {
  readonly files: readonly { readonly path: string; readonly hash: string }[]
  readonly folder: FolderManifest | null
  /** Files whose present content could not be read; their last version stands in `files`. */
  readonly unreadable: readonly string[]
}

export interface Following extends FollowedFolder {
  /** One look, after those that are under way. */
  look(): Promise<void>
  /** Changes files of the folder while nobody looks at it; looks again afterwards. */
  change<T>(task: () => Promise<T>): Promise<T>
  /** Looks until everything readable is in the vault, at most `patienceMs`. */
  scanFully(patienceMs: number): Promise<FullScan>
  /** Lets go of every handle on the folder; the folder stays as it is. */
  stop(): Promise<void>
}

/** Looks of a full scan come this often, ms. */
const FULL_SCAN_MS = 150
/** Changes within this time are one hint, ms. */
const HINT_MS = 50
/** While changes keep coming, looks wait this many times as long as one takes, but never long. */
const LOOK_SHARE = 8
const LONGEST_HINT_MS = 300
/** Laying out again is tried this seldom while contents cannot be had, ms. */
const REPAIR_MS = 5000

/** Lays out the folder of a sitting and follows it until stopped. */
export async function followFolder(
  deps: FollowDeps,
  held: HeldSitting,
  materials: ReadonlyMap<string, string>,
): Promise<Following> {
  const { sittingId } = held.sitting
  let { laid, complete } = await deps.layOut(held)
  const log = await deps.answers.log(sittingId)
  const bindings = (): HeldSitting['bindings'] => (deps.held() ?? held).bindings
  const versions = indexVersions(log.events(), bindings())
  const uploader = createUploader({ ...deps, token: () => deps.held()?.token })
  uploader.want(versions.hashes())

  async function record(events: readonly OwnEvent[]): Promise<readonly KnownVersion[]> {
    // The next candidate's log must never tell of this one's files.
    if (deps.answers.followed()?.log.sittingId !== sittingId) {
      throw new BridgeError('noSitting', `The sitting ${sittingId} is no longer followed`)
    }
    const written = await deps.answers.record(events)
    const booked = written.flatMap((event) => versionOf(event) ?? [])
    for (const version of booked) versions.add(version)
    uploader.want(booked.flatMap(({ hash }) => hash ?? []))
    return booked
  }

  const tracker = createFolderTracker({
    folder: laid.folder,
    versions,
    ...{ laid: deps.book.hashes, vault: deps.vault, checker: deps.checker },
    ...{ clock: deps.clock, logger: deps.logger, record },
    attributes: process.platform === 'win32' ? readAttributes : undefined,
    recorded: FolderManifest.safeParse(foldLog(log.events(), bindings()).folder).data,
  })
  let readVersion = log.version()
  let looking: Promise<void> = Promise.resolve()
  const look = (isLast = false): Promise<void> => {
    looking = looking.catch(() => undefined).then(() => lookOnce(isLast))
    return looking
  }
  const change = <T>(task: () => Promise<T>): Promise<T> => {
    const changed = looking.catch(() => undefined).then(task)
    looking = changed.then(
      () => undefined,
      () => undefined,
    )
    return changed.finally(() => {
      work.wake()
    })
  }
  /** A folder of a task that is gone is made again without a word (F13). */
  const lacksTaskFolder = (): boolean => {
    // Where case does not count, a folder in other letters is the same one.
    const there = new Set(tracker.folders().map((folder) => folder.toLowerCase()))
    const tasks = (deps.held() ?? held).exam?.tasks ?? []
    return tasks.some(({ folder }) => !there.has(folder.toLowerCase()))
  }
  const materialOf = (path: string, hash: string): string | undefined =>
    deps.book.materialOf(path, hash) ?? (materials.get(path) === hash ? hash : undefined)
  const lookOnce = async (isLast: boolean): Promise<void> => {
    if (log.version() !== readVersion) versions.refresh(log.events(), bindings())
    readVersion = log.version()
    const isMissing = (await tracker.look(isLast)) === 'missing' || lacksTaskFolder()
    if (isMissing || !complete) repair(isMissing)
    watch.follow(tracker.folders())
  }
  let repairing: Promise<void> | undefined
  let repairedAt = deps.clock.monotonic()
  /** Lays out what lacks (F13), beside the looks: a fetch that hangs must not stop them (R8). */
  const repair = (isMissing: boolean): void => {
    if (repairing || (!isMissing && deps.clock.monotonic() - repairedAt < REPAIR_MS)) return
    repairing = deps
      .layOut(deps.held() ?? held)
      .then((outcome) => {
        ;({ laid, complete } = outcome)
      })
      .catch((cause: unknown) => {
        deps.logger.error({ err: cause }, 'laying out the answer folder again failed')
      })
      .finally(() => {
        repairing = undefined
        repairedAt = deps.clock.monotonic()
      })
  }
  let hinted: NodeJS.Timeout | undefined
  const watch = watchFolder(laid.folder, () => {
    hinted ??= setTimeout(
      () => {
        hinted = undefined
        work.wake()
      },
      Math.min(LONGEST_HINT_MS, Math.max(HINT_MS, tracker.lookCostMs() * LOOK_SHARE)),
    )
  })
  const work = repeat(
    () => look(),
    tracker.nextLookMs,
    (cause) => {
      deps.logger.error({ err: cause }, 'looking at the answer folder failed')
    },
  )

  async function scanFully(patienceMs: number): Promise<FullScan> {
    const until = deps.clock.monotonic() + patienceMs
    await look()
    tracker.distrust()
    do {
      await look(true)
      if (tracker.pending().length === 0) break
      await new Promise((resolve) => setTimeout(resolve, FULL_SCAN_MS))
    } while (deps.clock.monotonic() < until)
    await tracker.recordManifest()
    return {
      files: submittedFiles(tracker.files(), deps.held(), materialOf),
      folder: tracker.manifest(),
      unreadable: tracker.pending(),
    }
  }

  async function stop(): Promise<void> {
    watch.close()
    clearTimeout(hinted)
    await work.stop()
    await looking.catch(() => undefined)
    await tracker.idle()
    await repairing
    await uploader.stop()
  }

  return {
    ...{ sittingId, folder: laid.folder, tracker, versions, uploader, materials },
    ...{ materialOf, record, look, change, scanFully, stop },
  }
}

/**
 * What a hand-in covers: the files below the tasks' folders with their hashes. A start file that is as
 * it was laid out counts as the material that it is, whatever mark it carries: the server has that
 * already, and grading sees that nothing was done (decision 0024).
 */
function submittedFiles(
  files: readonly TrackedFile[],
  held: HeldSitting | null,
  materialOf: (path: string, hash: string) => string | undefined,
): { path: string; hash: string }[] {
  const folders = held?.exam?.tasks.map((task) => `${task.folder}/`) ?? []
  return files
    .filter(({ path }) => folders.some((folder) => path.startsWith(folder)))
    .flatMap(({ path, hash }) =>
      hash === undefined ? [] : [{ path, hash: materialOf(path, hash) ?? hash }],
    )
}
