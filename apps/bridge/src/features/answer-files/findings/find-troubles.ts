import { homedir } from 'node:os'
import { join, parse } from 'node:path'
import { isDocumentName, readMark } from '@wenkao/office/package'
import type { FileFinding } from '@wenkao/shared/answer-files'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../../platform/clock.ts'
import { findFiles, isWithin, type FoundFile } from '../../../platform/find-files.fs.ts'
import { findHolders, type HeldFile } from '../../../platform/find-holders.ts'
import { isIgnoredName } from '../../../platform/ignored-names.ts'
import type { Logger } from '../../../platform/logger.ts'
import { repeat, type Repeating } from '../../../platform/repeat.ts'
import { userPlaces } from '../../../platform/user-places.ts'
import { readWhole, type Vault } from '../../../platform/vault.fs.ts'
import { isFinished } from '../../sittings/index.ts'
import type { DocumentChecker } from '../versions/check-document.ts'
import { isModernName } from './document-names.ts'
import type { FollowedFolder } from '../follow-folder.ts'
import { documentsOf, judgeCopies, judgeFiles, mainFileOf, type FolderView } from './judge-files.ts'
import { createCopyKeeper, type CopyKeeper, type KeptCopy } from './keep-copies.ts'
import { createOpenDocuments, type OpenDocuments } from './open-documents.ts'
import { isRecoveryName, recoveryPlaces, type RecoveryPlace } from './recovery-places.ts'
import { openSittingBegin } from './sitting-begin.ts'

export interface FindingsDeps {
  readonly dataFolder: string
  /** The configured answer folder; nothing below it, or moved aside beside it, is elsewhere. */
  readonly answerFolder: string
  /** Places that are looked at for documents saved elsewhere; undefined: the user's usual ones. */
  readonly knownPlaces: readonly string[] | undefined
  /** Folders of recovery files; undefined: those of the known programs. */
  readonly recoveryPlaces: readonly string[] | undefined
  /** Variables by which the system names both. */
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly followed: () => FollowedFolder | undefined
  readonly held: () => HeldSitting | null
  readonly remaining: () => { readonly remainingMs: number } | null
  readonly vault: Vault
  readonly checker: Pick<DocumentChecker, 'check'>
  readonly clock: Clock
  readonly logger: Logger
  readonly findHolders?: (paths: readonly string[]) => Promise<readonly HeldFile[]>
  readonly platform?: NodeJS.Platform
  /** Time between two looks, ms. */
  readonly findingsMs?: number | undefined
}

/** What the candidate has to be told of the answer files, beside their health (F19, F20). */
export interface Findings {
  /** Notes that a sitting begins at this PC: what is older is none of its own. Never throws. */
  note(sittingId: string): Promise<void>
  /** Looks now, and from then on again and again. */
  start(): void
  /** One look; also made every few seconds. */
  look(): Promise<void>
  findings(): readonly FileFinding[]
  stop(): Promise<void>
}

const LOOK_MS = 5000
/** A file that was met for the first time is looked at again so soon. */
const SETTLE_MS = 1000
/** Other places are looked at as seldom as their size asks for, so that it takes little of a core. */
const SELDOM_ELSEWHERE_MS = 20_000
const ELSEWHERE_SHARE = 300
/** A look that comes a little before its time need not wait for the next one. */
const EARLY_MS = 500
/** A file system may keep times in steps of 2 s. */
const COARSEST_TIME_MS = 2000
const MOST_ELSEWHERE = 200
/** A larger document is not opened for its mark here: its bytes are parsed beside the answers. */
const LARGEST_MARKED_BYTES = 2 * 1024 * 1024

interface Watch {
  readonly sittingId: string
  readonly recoveryKeeper: CopyKeeper
  readonly elsewhereKeeper: CopyKeeper
  readonly documents: OpenDocuments
  readonly marks: Map<string, boolean>
  elsewhere: readonly KeptCopy[]
  /** What the last look found in the answer folder, as keys. */
  before: ReadonlySet<string>
  /** Whether it found something that the look before had not. */
  isChanged: boolean
  /** Monotonic time of the next look at other places. */
  elsewhereAt: number
}

/**
 * Looks after what the tracker of the answer folder cannot see: recovery files, documents in other
 * places, documents that stay open unsaved, names and formats that will not be graded.
 */
export async function createFindings(deps: FindingsDeps): Promise<Findings> {
  const { clock, logger, platform = process.platform, findingsMs = LOOK_MS } = deps
  const begin = await openSittingBegin(join(deps.dataFolder, 'state'))
  const recovering: readonly RecoveryPlace[] =
    deps.recoveryPlaces?.map((folder) => ({ folder, depth: 2 })) ??
    recoveryPlaces(deps.variables, platform, homedir())
  let others: readonly string[] | undefined = deps.knownPlaces
  let watch: Watch | undefined
  let findings: readonly FileFinding[] = []
  let work: Repeating | undefined
  let looking: Promise<void> | undefined

  function watchOf(sittingId: string): Watch {
    if (watch?.sittingId === sittingId) return watch
    watch = {
      sittingId,
      recoveryKeeper: createCopyKeeper(deps),
      elsewhereKeeper: createCopyKeeper(deps),
      documents: createOpenDocuments({
        ...{ clock, platform, remaining: deps.remaining },
        findHolders: deps.findHolders ?? findHolders,
      }),
      ...{
        marks: new Map<string, boolean>(),
        elsewhere: [],
        before: new Set<string>(),
        isChanged: false,
        elsewhereAt: 0,
      },
    }
    return watch
  }

  async function filesElsewhere({ folder }: FollowedFolder): Promise<readonly FoundFile[]> {
    others ??= await userPlaces(deps.variables, platform)
    // Folders moved aside and fresh ones lie beside the answer folder, with its name in front.
    const isOwn = (path: string): boolean =>
      isWithin(folder, path) ||
      isWithin(deps.dataFolder, path) ||
      path === deps.answerFolder ||
      path.startsWith(`${deps.answerFolder}-`)
    const wants = (name: string): boolean => isDocumentName(name) && !isIgnoredName(name)
    const found: FoundFile[] = []
    for (const place of others) found.push(...(await findFiles(place, { depth: 2, wants, isOwn })))
    // A candidate who saves "on D:" saves beside the answer folder.
    if (platform === 'win32' && deps.knownPlaces === undefined) {
      found.push(...(await findFiles(parse(folder).root, { depth: 1, wants, isOwn })))
    }
    return [...new Map(found.map((file) => [file.path, file])).values()].slice(0, MOST_ELSEWHERE)
  }

  async function filesForRecovery(): Promise<readonly FoundFile[]> {
    const found: FoundFile[] = []
    for (const { folder, depth } of recovering) {
      found.push(...(await findFiles(folder, { depth, wants: isRecoveryName, isOwn: () => false })))
    }
    return found
  }

  /** Reads the marks of what may be a main file that is gone; each content once. */
  async function readMarks({ marks }: Watch, view: FolderView, mark: string): Promise<void> {
    const there = new Set(view.files.map(({ path }) => path))
    if (view.tasks.every((task) => there.has(mainFileOf(task) ?? ''))) return
    for (const { path, hash, size } of view.files) {
      if (hash === undefined || marks.has(hash) || !isModernName(path)) continue
      if (view.materials.has(path) || size > LARGEST_MARKED_BYTES || !deps.vault.has(hash)) continue
      marks.set(hash, readMark(await readWhole(deps.vault, hash)) === mark)
    }
  }

  async function lookOnce(): Promise<void> {
    const followed = deps.followed()
    const held = deps.held()
    if (!followed || !held?.exam || isFinished(held)) {
      findings = []
      return
    }
    const { versions, materials, materialOf, folder, sittingId, tracker } = followed
    const current = watchOf(sittingId)
    const since = (await begin.of(sittingId, clock.wall())) - COARSEST_TIME_MS
    const view: FolderView = {
      ...{ tasks: held.exam.tasks, files: tracker.files(), materials },
      isLaid: (path, hash) => materialOf(path, hash) !== undefined,
      versionsOf: versions.versionsOf,
      isMarked: (hash) => current.marks.get(hash) ?? false,
    }
    if (held.exam.mark !== undefined) await readMarks(current, view, held.exam.mark)
    const documents = documentsOf(view)
    const open = await current.documents.look(folder, view, versions.count)
    const recovered = await filesForRecovery()
    const copies = await current.recoveryKeeper.keep(
      followed,
      'recovery',
      recovered,
      documents,
      since,
    )
    if (
      clock.monotonic() >= current.elsewhereAt - EARLY_MS ||
      current.elsewhereKeeper.isSettling()
    ) {
      const startedAt = performance.now()
      const found = await filesElsewhere(followed)
      const pauseMs = (performance.now() - startedAt) * ELSEWHERE_SHARE
      current.elsewhereAt =
        clock.monotonic() + Math.min(SELDOM_ELSEWHERE_MS, Math.max(findingsMs, pauseMs))
      const { keep } = current.elsewhereKeeper
      current.elsewhere = await keep(followed, 'elsewhere', found, documents, since)
    }
    const all = [...copies, ...current.elsewhere]
    findings = [
      ...open,
      ...seenTwice(current, judgeFiles(view)),
      ...judgeCopies(view, all, since, current.documents.isOpen),
    ]
  }

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = undefined
    })
    return looking
  }

  const isSettling = (): boolean =>
    watch !== undefined &&
    (watch.isChanged || watch.recoveryKeeper.isSettling() || watch.elsewhereKeeper.isSettling())

  return {
    note: async (sittingId) => {
      try {
        await begin.of(sittingId, clock.wall())
      } catch (cause) {
        // A full disk must not keep a candidate from beginning; the next look notes it.
        logger.error({ err: cause }, 'the beginning of a sitting could not be noted')
      }
    },
    start: () => {
      work?.wake()
      work ??= repeat(
        look,
        () => (isSettling() ? Math.min(SETTLE_MS, findingsMs) : findingsMs),
        (cause) => {
          logger.error({ err: cause }, 'looking for what went wrong with answer files failed')
        },
      )
    },
    look,
    findings: () => (deps.followed()?.sittingId === watch?.sittingId ? findings : []),
    stop: async () => {
      await work?.stop()
      await looking?.catch(() => undefined)
    },
  }
}

/** In the middle of a save a file is missing for a moment: only what two looks in a row found counts. */
function seenTwice(watch: Watch, found: readonly FileFinding[]): readonly FileFinding[] {
  const keyOf = ({ kind, path }: FileFinding): string => `${kind} ${path}`
  const { before } = watch
  const twice = found.filter((finding) => before.has(keyOf(finding)))
  watch.before = new Set(found.map(keyOf))
  watch.isChanged = twice.length < found.length
  return twice
}
