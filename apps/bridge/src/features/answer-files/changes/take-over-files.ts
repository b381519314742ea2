import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { AnswerEvent, Binding } from '@wenkao/shared/answers'
import { isTaskPath } from '@wenkao/shared/papers'
import { diskTrouble, type DiskTrouble } from '../../../platform/disk-trouble.ts'
import { isHeld } from '../../../platform/retry-when-held.ts'
import { kindOfPath } from '../place/answer-folder.fs.ts'
import { contentOf, laidContentOf } from '../place/material-contents.ts'
import { planFolder } from '../place/plan-folder.ts'
import { keepUnseen, planOf, type ChangeDeps, type ChangedSitting } from './change-answer-files.ts'
import type { LaidFile } from '../place/laid-folder.ts'

/** What a file of the answer folder is to be; null: it is to go. */
export interface WantedFile {
  readonly path: string
  readonly hash: string | null
}

/** A log with the ranks of its bindings. */
export interface RankedLog {
  readonly events: readonly AnswerEvent[]
  readonly bindings: readonly Binding[]
}

export interface TakeOver {
  /** The log of the followed sitting, and what it is about to be; asked after everything is a version. */
  readonly now: () => RankedLog
  readonly merged: () => RankedLog
  /** Files beyond what the log says, e.g. work that no version was taken of. */
  readonly alsoWanted: readonly WantedFile[]
  readonly journal: () => Promise<void>
}

export type TakeOverOutcome = 'done' | 'held' | DiskTrouble

const SCAN_PATIENCE_MS = 4000

/**
 * Brings the answer folder to what a merged log says, and then has that log journaled (F02d). What is in
 * the folder becomes a version before; a file that is being saved keeps its content, and is a newer
 * version when it comes to rest. Folder first, log second: a crash between the two leaves contents that
 * the next look journals as the newest, while the other way round it would journal the old ones.
 */
export async function takeOverFiles(
  deps: ChangeDeps,
  sitting: ChangedSitting,
  takeOver: TakeOver,
): Promise<TakeOverOutcome> {
  const { following, exam } = sitting
  const { now, merged } = takeOver
  try {
    await following.scanFully(SCAN_PATIENCE_MS)
    const wanted = [
      ...differing(
        planFolder(exam, now().events, now().bindings).files,
        planFolder(exam, merged().events, merged().bindings).files,
      ),
      ...takeOver.alsoWanted.filter(({ path }) => isTaskPath(path)),
    ]
    const saving = new Set(following.tracker.pending())
    const changes = wanted.filter(({ path }) => !saving.has(path))
    const contents = await laidOf(deps, sitting, changes)
    return await following.change(async () => {
      await replaceFiles(deps, sitting, changes, contents)
      await takeOver.journal()
      return 'done' as const
    })
  } catch (cause) {
    const trouble = diskTrouble(cause)
    if (isHeld(cause) && (trouble === undefined || process.platform === 'win32')) return 'held'
    if (trouble === undefined) throw cause
    deps.logger.warn({ err: cause }, 'the disk refuses the files of a backup (F14)')
    return trouble
  }
}

function differing(
  now: readonly { readonly path: string; readonly hash: string }[],
  then: readonly { readonly path: string; readonly hash: string }[],
): WantedFile[] {
  const [before, after] = [now, then].map(
    (files) => new Map((files ?? []).map(({ path, hash }) => [path, hash])),
  )
  const comes = then.filter(({ path, hash }) => before?.get(path) !== hash)
  const goes = now.filter(({ path }) => after?.has(path) === false)
  return [...comes, ...goes.map(({ path }) => ({ path, hash: null }))]
}

/** What comes, in the vault; a content that is nowhere leaves the file here as it is. */
async function laidOf(
  deps: ChangeDeps,
  { exam, held }: ChangedSitting,
  changes: readonly WantedFile[],
): Promise<readonly LaidFile[]> {
  const laid: LaidFile[] = []
  for (const { path, hash } of changes) {
    if (hash === null) continue
    const content = await laidContentOf(deps, exam, { path, hash }, held.token)
    if (!content) {
      deps.logger.warn({ path, hash }, 'a content of a backup is nowhere; the file stays')
      continue
    }
    const { bytes, ...noted } = content
    await deps.vault.put(noted.hash, () => Readable.from([bytes]))
    laid.push(noted)
  }
  return laid
}

async function replaceFiles(
  deps: ChangeDeps,
  { following, held }: ChangedSitting,
  changes: readonly WantedFile[],
  contents: readonly LaidFile[],
): Promise<void> {
  const { folder } = following
  const comes = new Set(contents.map(({ path }) => path))
  const out: string[] = []
  for (const { path, hash } of changes) {
    const isThere = (await kindOfPath(join(folder, ...path.split('/')))) !== 'missing'
    if (isThere && (hash === null || comes.has(path))) out.push(path)
  }
  if (out.length + contents.length === 0) return
  const before = following.tracker.files().filter(({ path }) => out.includes(path))
  const plan = await planOf(deps, held, folder, out, contents)
  await deps.changer.apply(plan, async (path) => {
    const hash = contents.find((file) => file.path === path)?.hash ?? ''
    const bytes = await contentOf(deps, hash, undefined)
    if (!bytes) throw new Error(`The vault lost ${hash} meanwhile`)
    return bytes
  })
  const materials = contents.filter(({ material }) => material !== undefined)
  if (materials.length > 0) await deps.book.add(folder, materials)
  await keepUnseen(deps, following, plan, before)
}
