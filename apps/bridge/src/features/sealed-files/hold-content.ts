import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { folderDisk } from '../../platform/scan-folder.fs.ts'
import { versionOf, type AnswerFiles, type FullScan } from '../answer-files/index.ts'
import type { Answers, SittingLog } from '../answers/index.ts'
import { isFinished, type Sittings } from '../sittings/index.ts'
import type { ContentFile, ContentRef, SealedContent } from './sealed-content.ts'

export interface HoldContentDeps {
  readonly sittings: Pick<Sittings, 'held' | 'describe'>
  readonly answers: Pick<Answers, 'log'>
  readonly files: Pick<AnswerFiles, 'followed' | 'scanFully' | 'contents'>
}

/** What this PC has of the held sitting. */
export interface HeldContent extends SealedContent {
  readonly held: HeldSitting
  /** Equal when nothing of the sitting has changed since (`stateOf`). */
  readonly state: string
  /** Files that no program let us read as they are now: their last versions stand in. */
  readonly unreadable: readonly string[]
}

/** How long a look at everything may wait for a file that is being saved, ms. */
const SCAN_PATIENCE_MS = 4000

/**
 * Collects the held sitting from journal, answer folder and vault.
 * @param look `full` reads the whole folder, as before a hand-in; `known` takes what the versions
 *   already say, which costs nothing.
 * @param versionBytes what former versions may take; the newest ones come first.
 */
export async function contentOfHeld(
  deps: HoldContentDeps,
  look: 'full' | 'known' = 'full',
  versionBytes = Infinity,
): Promise<HeldContent | undefined> {
  const described = deps.sittings.describe()
  if (!described) return undefined
  const { sittingId } = described.sitting
  const followed = deps.files.followed()
  const isFollowed = followed?.sittingId === sittingId
  const scanned =
    look === 'full' && isFollowed ? await deps.files.scanFully(SCAN_PATIENCE_MS) : null
  const log = await deps.answers.log(sittingId)
  const held = deps.sittings.describe() ?? described
  const folder = await readFolder(deps, sittingId, look)
  const { contents: vault } = deps.files
  const named = new Set(log.events().flatMap((event) => versionOf(event)?.hash ?? []))
  const materials = held.exam?.tasks.flatMap((task) => task.materials.map(({ hash }) => hash)) ?? []
  const current = new Set(folder.files.map(({ hash }) => hash))
  let room = versionBytes
  const here = [...new Set([...materials, ...[...named].reverse()])].flatMap(
    (hash): ContentRef[] => {
      const size = vault.has(hash) ? vault.sizeOf(hash) : undefined
      if (size === undefined) return []
      const isFormer = !current.has(hash) && !materials.includes(hash)
      room -= isFormer ? size : 0
      return isFormer && room < 0 ? [] : [{ hash, size }]
    },
  )
  const found = new Set([...here, ...folder.files].map(({ hash }) => hash))
  const isFolderMissing = !isFollowed && (held.exam?.tasks.length ?? 0) > 0
  const entries = log.all()
  return {
    held,
    log: entries.map(({ text }) => text),
    heads: { ...log.heads() },
    files: folder.files,
    contents: here,
    missing: [...named].filter((hash) => !found.has(hash)),
    read: async (hash) => {
      if (vault.has(hash)) return Readable.toWeb(vault.read(hash))
      const place = folder.places.get(hash)
      return place === undefined ? undefined : Readable.toWeb(folderDisk.open(place))
    },
    submission: scanned && !isFinished(held) ? submissionOf(held, log, scanned) : null,
    records: [],
    sources: ['journal', ...(isFollowed ? ['answerFolder' as const] : []), 'vault'],
    state: stateOf(held, log),
    unreadable: isFolderMissing ? ['.'] : folder.unreadable,
  }
}

/** Equal while nothing of the held sitting has changed; undefined without one, or before its log is open. */
export function stateOfHeld({
  sittings,
  answers,
}: Pick<HoldContentDeps, 'sittings'> & {
  readonly answers: Pick<Answers, 'followed'>
}): string | undefined {
  const held = sittings.held()
  const log = answers.followed()?.log
  return held && log?.sittingId === held.sitting.sittingId ? stateOf(held, log) : undefined
}

interface FolderContent {
  readonly files: readonly ContentFile[]
  /** Contents that only the folder has, e.g. because the disk of the vault is full (F14). */
  readonly places: ReadonlyMap<string, string>
  readonly unreadable: readonly string[]
}

async function readFolder(
  { files }: HoldContentDeps,
  sittingId: string,
  look: 'full' | 'known',
): Promise<FolderContent> {
  const followed = files.followed()
  const places = new Map<string, string>()
  const unreadable: string[] = []
  if (followed?.sittingId !== sittingId) return { files: [], places, unreadable }
  const found: ContentFile[] = []
  for (const { path, hash, pending } of followed.tracker.files()) {
    const isAtHand = hash !== undefined && files.contents.has(hash)
    const onDisk =
      (!pending && isAtHand) || look === 'known'
        ? undefined
        : await readFromFolder(followed.folder, path)
    if (onDisk) {
      places.set(onDisk.hash, onDisk.place)
      found.push({ path, hash: onDisk.hash, size: onDisk.size })
      continue
    }
    if (look === 'full' && (pending || !isAtHand)) unreadable.push(path)
    const size = isAtHand ? files.contents.sizeOf(hash) : undefined
    if (hash !== undefined && size !== undefined) found.push({ path, hash, size })
  }
  const known = new Set(followed.tracker.files().map(({ path }) => path))
  // Temporary files that a program still writes, and what could not be looked at.
  unreadable.push(...followed.tracker.pending().filter((path) => !known.has(path)))
  return { files: found, places, unreadable }
}

async function readFromFolder(
  folder: string,
  path: string,
): Promise<(ContentRef & { readonly place: string }) | undefined> {
  const place = join(folder, ...path.split('/'))
  try {
    const before = await folderDisk.stampAt(place)
    const hash = await folderDisk.hash(place)
    if ((await folderDisk.stampAt(place)) !== before) return undefined
    return { hash, size: Number(before.slice(0, before.indexOf('/'))), place }
  } catch {
    // Locked, gone, or a name that is no text: its last version stands in, and it is told so.
    return undefined
  }
}

function submissionOf(held: HeldSitting, log: SittingLog, scanned: FullScan) {
  return {
    version: 1 as const,
    round: held.sitting.round + 1,
    cut: { ...log.heads() },
    files: [...scanned.files],
    folder: scanned.folder,
  }
}

/** Changes with every entry of the log, so with every version of a file, and with a receipt. */
function stateOf(
  { sitting, receipt }: HeldSitting,
  log: Pick<SittingLog, 'heads' | 'ahead'>,
): string {
  const facts = [sitting.sittingId, sitting.round, receipt?.code, log.heads(), log.ahead()]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}
