import { join } from 'node:path'
import type { FolderManifest } from '@wenkao/shared/answer-files'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../platform/clock.ts'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import { repeat } from '../../platform/repeat.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import { openVault } from '../../platform/vault.fs.ts'
import { watchFolder } from '../../platform/watch-folder.fs.ts'
import type { Answers } from '../answers/index.ts'
import { LaidFolder, layOutFolder, type LayOutDeps } from './lay-out-folder.ts'
import { materialsOf, planFolder } from './plan-folder.ts'
import { createFolderTracker, type FolderTracker, type TrackedFile } from './track-folder.ts'
import { createUploader, type Uploader } from './upload-contents.ts'
import { indexVersions, type VersionIndex } from './version-index.ts'

export interface AnswerFilesDeps {
  readonly dataFolder: string
  readonly answerFolder: string
  readonly answers: Answers
  readonly held: () => HeldSitting | null
  readonly server: ServerClient
  readonly clock: Clock
  readonly logger: Logger
}

/** The answer folder of the held sitting while it is followed. */
export interface FollowedFolder {
  readonly sittingId: string
  readonly folder: string
  readonly tracker: FolderTracker
  readonly versions: VersionIndex
  readonly uploader: Uploader
  readonly materials: ReadonlyMap<string, string>
}

export interface FullScan {
  readonly files: readonly { readonly path: string; readonly hash: string }[]
  readonly folder: FolderManifest | null
  /** Files whose present content could not be read; their last version stands in `files`. */
  readonly unreadable: readonly string[]
}

export interface AnswerFiles {
  /** Lays out the folder of a sitting with tasks and follows it; null for one without. */
  begin(held: HeldSitting): Promise<string | null>
  /** Stops to follow; the folder stays as it is. */
  end(): Promise<void>
  followed(): FollowedFolder | undefined
  counts(): { readonly unsaved: number; readonly unsent: number }
  /** Looks until everything readable is in the vault, at most `patienceMs`. */
  scanFully(patienceMs: number): Promise<FullScan>
  /** Uploads contents of the vault for a sitting that is over here. */
  send(token: string, hashes: readonly string[]): Promise<'done' | 'offline' | 'refused'>
  stop(): Promise<void>
}

const SCAN_MS = 2000
const SETTLE_MS = 320
const HINT_MS = 150
const REPAIR_MS = 5000

function hashesOf({ laid }: LaidFolder): ReadonlyMap<string, string> {
  return new Map(laid.map(({ path, hash }) => [path, hash]))
}

/** The answer folder, its versions and their way to the server. */
export async function openAnswerFiles(deps: AnswerFilesDeps): Promise<AnswerFiles> {
  const vault = await openVault(join(deps.dataFolder, 'vault'))
  const record = await openDurableRecord(
    join(deps.dataFolder, 'state'),
    'answer-folder',
    (raw) => LaidFolder.safeParse(raw).data,
  )
  const layOutDeps: LayOutDeps = { ...deps, record, vault }
  let current: (FollowedFolder & { look(): Promise<void>; stop(): Promise<void> }) | undefined

  async function layOut(held: HeldSitting) {
    const log = await deps.answers.log(held.sitting.sittingId)
    const exam = held.exam ?? { version: 1, paperVersion: 0, shuffleSeed: '', items: [], tasks: [] }
    const plan = planFolder(exam, log.events(), held.bindings)
    return layOutFolder(layOutDeps, held, plan)
  }

  async function follow(held: HeldSitting, materials: ReadonlyMap<string, string>) {
    const { sittingId } = held.sitting
    let { laid, complete } = await layOut(held)
    const log = await deps.answers.log(sittingId)
    const versions = indexVersions(log.events(), held.bindings)
    const uploader = createUploader({ ...deps, vault, token: () => deps.held()?.token })
    uploader.want(versions.hashes())
    let laidHashes = hashesOf(laid)
    const tracker = createFolderTracker({
      folder: laid.folder,
      versions,
      laid: () => laidHashes,
      vault,
      clock: deps.clock,
      logger: deps.logger,
      record: deps.answers.record,
      stored: (hash) => {
        uploader.want([hash])
      },
    })
    let looking: Promise<void> = Promise.resolve()
    const look = (): Promise<void> => {
      looking = looking.catch(() => undefined).then(lookOnce)
      return looking
    }
    const lookOnce = async (): Promise<void> => {
      const isMissing = (await tracker.look()) === 'missing'
      if (isMissing || !complete) repair(isMissing)
      watch.follow(tracker.folders())
    }
    let repairing: Promise<void> | undefined
    let repairedAt = deps.clock.monotonic()
    /** Lays out what lacks (F13), beside the looks: a fetch that hangs must not stop them (R8). */
    const repair = (isMissing: boolean): void => {
      if (repairing || (!isMissing && deps.clock.monotonic() - repairedAt < REPAIR_MS)) return
      repairing = layOut(deps.held() ?? held)
        .then((outcome) => {
          ;({ laid, complete } = outcome)
          laidHashes = hashesOf(laid)
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
      hinted ??= setTimeout(() => {
        hinted = undefined
        work.wake()
      }, HINT_MS)
    })
    const work = repeat(
      look,
      () => (tracker.pending().length > 0 ? SETTLE_MS : SCAN_MS),
      (cause) => {
        deps.logger.error({ err: cause }, 'looking at the answer folder failed')
      },
    )
    const stop = async (): Promise<void> => {
      watch.close()
      clearTimeout(hinted)
      await work.stop()
      await repairing
      await uploader.stop()
    }
    return { sittingId, folder: laid.folder, tracker, versions, uploader, materials, look, stop }
  }

  async function end(): Promise<void> {
    const ended = current
    current = undefined
    await ended?.stop()
  }

  return {
    begin: async (held) => {
      if (current?.sittingId === held.sitting.sittingId) return current.folder
      // Every handle on the old folder is let go before it is moved aside (TESTBED).
      await end()
      if (!held.exam || held.exam.tasks.length === 0) return null
      await deps.answers.followed()?.caughtUp
      current = await follow(held, materialsOf(held.exam))
      return current.folder
    },
    end,
    followed: () => current,
    counts: () => ({
      unsaved: current?.tracker.pending().length ?? 0,
      unsent: current?.uploader.unsent() ?? 0,
    }),
    scanFully: async (patienceMs) => {
      if (!current) return { files: [], folder: null, unreadable: [] }
      const { tracker, look } = current
      const until = deps.clock.monotonic() + patienceMs
      await look()
      tracker.distrust()
      do {
        await look()
        if (tracker.pending().length === 0) break
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS / 2))
      } while (deps.clock.monotonic() < until)
      await tracker.recordManifest()
      return {
        files: submittedFiles(tracker.files(), deps.held()),
        folder: tracker.manifest(),
        unreadable: tracker.pending(),
      }
    },
    send: async (token, hashes) => {
      const uploader = createUploader({ ...deps, vault, token: () => token })
      const outcome = await uploader.flush(hashes)
      await uploader.stop()
      return outcome
    },
    stop: async () => {
      await end()
      await vault.close()
    },
  }
}

/** What a hand-in covers: the files below the tasks' folders with their hashes. */
function submittedFiles(
  files: readonly TrackedFile[],
  held: HeldSitting | null,
): { path: string; hash: string }[] {
  const folders = held?.exam?.tasks.map((task) => `${task.folder}/`) ?? []
  return files
    .filter(({ path }) => folders.some((folder) => path.startsWith(folder)))
    .flatMap(({ path, hash }) => (hash === undefined ? [] : [{ path, hash }]))
}
