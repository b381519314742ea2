import { join } from 'node:path'
import type { FileFinding, FolderPlace } from '@wenkao/shared/answer-files'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { AnswersFirst } from '../../platform/answers-first.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { oneAtATime } from '../../platform/one-at-a-time.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import { openVault, type Vault } from '../../platform/vault.fs.ts'
import type { Answers } from '../answers/index.ts'
import { openFolderChanger } from './changes/change-folder.fs.ts'
import type { AsideTotals } from './place/aside-totals.fs.ts'
import { createDocumentChecker } from './versions/check-document.ts'
import { createFindings } from './findings/find-troubles.ts'
import {
  followFolder,
  type Following,
  type FollowDeps,
  type FollowedFolder,
  type FullScan,
} from './follow-folder.ts'
import { createFolderChanges, type FolderChanges } from './changes/folder-changes.ts'
import { createTypingFile, type TypingFile } from './changes/typing-file.ts'
import { clearInstructions } from './place/instruction-file.fs.ts'
import { keepFolder } from './place/keep-folder.ts'
import type { LayOutOutcome } from './place/lay-out-folder.ts'
import { createPaperPictures, type PaperPictures } from './place/paper-pictures.ts'
import { materialsOf } from './place/plan-folder.ts'
import { tendVault, type VaultState } from './versions/tend-vault.ts'
import { createUploader } from './uploads/upload-contents.ts'
import { versionOf } from './versions/version-index.ts'

export interface AnswerFilesDeps {
  readonly dataFolder: string
  readonly answerFolder: string
  /** Places that may be offered for the answer folder instead of the usual ones (F14). */
  readonly otherPlaces: readonly string[] | undefined
  /** Where documents saved elsewhere are looked for, and recovery files; undefined: the usual places. */
  readonly knownPlaces: readonly string[] | undefined
  readonly recoveryPlaces: readonly string[] | undefined
  /** Variables by which the system names those places. */
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Time that is left of the held sitting; null before it starts. */
  readonly remaining: () => { readonly remainingMs: number } | null
  /** What the store of versions may take, bytes; undefined for a part of its drive. */
  readonly vaultBudgetBytes: number | undefined
  /** What uploads may take of the line, bytes a second; undefined for 1 MiB. */
  readonly uploadBytesPerSecond: number | undefined
  /** Folders of the system itself: nobody's files are written there. */
  readonly ownFolders: readonly string[]
  /** Time between two looks for what went wrong with documents, ms. */
  readonly findingsMs?: number | undefined
  readonly answers: Answers
  readonly answersFirst: AnswersFirst
  readonly held: () => HeldSitting | null
  readonly server: ServerClient
  readonly clock: Clock
  readonly logger: Logger
}

export interface AnswerFiles {
  /** Lays out the folder of a sitting with tasks and follows it; null for one without. */
  begin(held: HeldSitting): Promise<string | null>
  /** Stops to follow; the folder stays as it is. */
  end(): Promise<void>
  followed(): FollowedFolder | undefined
  /** What is done to the folder on somebody's word (F05a, F05b, F14). */
  readonly changes: FolderChanges
  /** What is typed in a typing test (TY4). */
  readonly typing: TypingFile
  /** Pictures of the paper's items. */
  readonly pictures: Pick<PaperPictures, 'read'>
  /** What the page is told of the folder's place; also while it is being made (F12, F14). */
  place(): FolderPlace | null
  /** What was moved aside on this PC. */
  aside(): AsideTotals
  vault(): VaultState
  /** What the candidate has to be told beside the health of each file (F19, F20). */
  findings(): readonly FileFinding[]
  /** The store of all versions, of whatever sitting. */
  readonly contents: Pick<Vault, 'has' | 'sizeOf' | 'read' | 'put'>
  /** Moves the folder of a sitting that is not followed aside. @returns where it lies now, if anywhere. */
  setAside(sittingId: string): Promise<string | undefined>
  counts(): { readonly unsaved: number; readonly unsent: number }
  /** How many answer files do not open, and how many documents stand open unsaved, for the room page. */
  troubles(): { readonly damaged: number; readonly openUnsaved: number }
  /** Looks until everything readable is in the vault, at most `patienceMs`. */
  scanFully(patienceMs: number): Promise<FullScan>
  /** Uploads contents of the vault for a sitting that is over here. */
  send(token: string, hashes: readonly string[]): Promise<'done' | 'offline' | 'refused'>
  /**
   * Uploads every version of a sitting that is over here and that the server lacks, within the share of
   * the line: what was saved shortly before a hand-in may not have gone yet (N07).
   */
  sendVersions(sittingId: string, token: string): Promise<'done' | 'offline' | 'refused'>
  /** Begins to look after what earlier sittings left; not before the bridge listens. */
  start(): void
  stop(): Promise<void>
}

/** Healths of a document that no program opens (F11b). */
const BROKEN: ReadonlySet<string> = new Set(['empty', 'not-a-package', 'damaged', 'hostile'])

/** The answer folder, its versions and their way to the server. */
export async function openAnswerFiles(deps: AnswerFilesDeps): Promise<AnswerFiles> {
  const vault = await openVault(
    join(deps.dataFolder, 'vault'),
    undefined,
    deps.answersFirst.giveWay,
  )
  let current: Following | undefined
  const keeper = await keepFolder({ ...deps, vault, inUse: () => current?.folder })
  const changer = await openFolderChanger(join(deps.dataFolder, 'state'))
  const { book } = keeper
  const checker = createDocumentChecker(deps)
  const followDeps: FollowDeps = { ...deps, vault, checker, book, layOut }
  const pictures = createPaperPictures({ ...deps, vault })
  let isOver = false
  const tender = tendVault({
    ...{ ...deps, vault },
    followed: () => current,
    laidHashes: () => [...book.hashes().values()],
    token: () => deps.held()?.token,
  })
  const finder = await createFindings({
    ...{ ...deps, vault, checker },
    followed: () => current,
  })

  async function end(): Promise<void> {
    const ended = current
    current = undefined
    await ended?.stop()
  }

  /** Begins, ends, changes and full scans one after the other: each meets a whole folder. */
  const turn = oneAtATime()

  async function layOut(held: HeldSitting): Promise<LayOutOutcome> {
    const outcome = await keeper.layOut(held)
    if (current && current.folder !== outcome.laid.folder) {
      // A disk that came late had work of another sitting on it, say.
      turn(followAnew).catch((cause: unknown) => {
        deps.logger.error({ err: cause }, 'following the answer folder at its new place failed')
      })
    }
    return outcome
  }

  /** Follows the folder of the same sitting again where the book says that it lies. */
  async function followAnew(): Promise<void> {
    const held = deps.held()
    if (isOver || !held?.exam || current?.sittingId !== held.sitting.sittingId) return
    await end()
    current = await followFolder(followDeps, held, materialsOf(held.exam))
  }

  async function finishChange({ sitting }: HeldSitting): Promise<void> {
    try {
      await changer.finish(sitting.sittingId)
    } catch (cause) {
      deps.logger.error({ err: cause }, 'an interrupted change of the answer folder was put back')
    }
  }

  async function begin(held: HeldSitting): Promise<string | null> {
    tender.start()
    if (current?.sittingId === held.sitting.sittingId) return current.folder
    // Every handle on the old folder is let go before it is moved aside (TESTBED).
    await end()
    await forgetInstructions(held.sitting.sittingId)
    keeper.forget()
    fetchPictures(held)
    if (!held.exam || held.exam.tasks.length === 0) return null
    await deps.answers.followed()?.caughtUp
    if (isOver) return null
    await finder.note(held.sitting.sittingId)
    await finishChange(held)
    current = await followFolder(followDeps, held, materialsOf(held.exam))
    finder.start()
    return current.folder
  }

  /** Beside everything else: a server that hangs must not keep the folder from being laid out (R8). */
  function fetchPictures(held: HeldSitting): void {
    pictures.fetchAll(held).catch((cause: unknown) => {
      deps.logger.warn({ err: cause }, 'a picture of the paper could not be kept')
    })
  }

  /** Instructions of other sittings go: the next candidate finds none of them (R6). */
  async function forgetInstructions(but?: string): Promise<void> {
    try {
      await clearInstructions(deps.dataFolder, but)
    } catch (cause) {
      // A program that still shows one holds it; it goes with the next sitting.
      deps.logger.warn({ err: cause }, 'an instruction document could not be removed')
    }
  }

  async function send(
    token: string,
    hashes: readonly string[],
    pace: 'hurried' | 'shared',
  ): Promise<'done' | 'offline' | 'refused'> {
    const uploader = createUploader({ ...deps, vault, token: () => token })
    const outcome = await uploader.flush(hashes, pace)
    await uploader.stop()
    return outcome
  }

  const changes = createFolderChanges({
    ...{ ...deps, vault, book, changer, keeper, followAnew, turn },
    current: () => current,
  })

  return {
    begin: (held) => turn(() => begin(held)),
    end: () =>
      turn(async () => {
        await end()
        await forgetInstructions()
      }),
    followed: () => current,
    changes,
    typing: createTypingFile({ ...deps, vault, turn, current: () => current }),
    pictures,
    contents: vault,
    setAside: (sittingId) => turn(() => keeper.setAside(sittingId)),
    place: keeper.place,
    aside: keeper.aside,
    vault: tender.state,
    findings: finder.findings,
    counts: () => ({
      unsaved: current?.tracker.pending().length ?? 0,
      unsent: current?.uploader.unsent() ?? 0,
    }),
    troubles: () => ({
      damaged:
        current?.tracker.files().filter(({ health }) => BROKEN.has(health ?? '')).length ?? 0,
      openUnsaved: finder.findings().filter(({ kind }) => kind === 'openUnsaved').length,
    }),
    scanFully: (patienceMs) =>
      turn(
        async () =>
          (await current?.scanFully(patienceMs)) ?? { files: [], folder: null, unreadable: [] },
      ),
    send: (token, hashes) => send(token, hashes, 'hurried'),
    sendVersions: async (sittingId, token) => {
      const events = (await deps.answers.log(sittingId)).events()
      const hashes = new Set(events.flatMap((event) => versionOf(event)?.hash ?? []))
      return send(token, [...hashes].filter(vault.has), 'shared')
    },
    start: keeper.start,
    stop: async () => {
      isOver = true
      // Else a folder that is just being laid out would be followed, and its watcher held, for ever.
      await finder.stop()
      await turn(end)
      await keeper.stop()
      await tender.stop()
      await checker.stop()
      await vault.close()
    },
  }
}
