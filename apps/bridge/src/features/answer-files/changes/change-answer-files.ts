import { join, relative, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { MAX_FILE_BYTES, type HeldFile, type redoTask } from '@wenkao/shared/answer-files'
import type { EndpointReply } from '@wenkao/shared/kernel'
import { isTaskPath } from '@wenkao/shared/papers'
import type { CandidateExam, HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../../platform/clock.ts'
import { diskTrouble } from '../../../platform/disk-trouble.ts'
import { findHolders } from '../../../platform/find-holders.ts'
import { isHeld } from '../../../platform/retry-when-held.ts'
import { openShared } from '../../../platform/scan-folder.fs.ts'
import { kindOfPath } from '../place/answer-folder.fs.ts'
import { namesIn, type ChangePlan, type FolderChanger } from './change-folder.fs.ts'
import type { Following } from '../follow-folder.ts'
import type { LaidBook, LaidFile } from '../place/laid-folder.ts'
import { stampOf } from '../place/lay-out-folder.ts'
import { asideFor } from '../place/make-room.ts'
import {
  contentOf,
  hashOfFile,
  laidContentOf,
  type ContentDeps,
} from '../place/material-contents.ts'

export type FolderChange = EndpointReply<typeof redoTask>

export interface ChangeDeps extends ContentDeps {
  readonly answerFolder: string
  readonly book: LaidBook
  readonly changer: FolderChanger
  readonly clock: Clock
}

/** The sitting whose folder is changed, while it is answered. */
export interface ChangedSitting {
  readonly following: Following
  readonly held: HeldSitting
  readonly exam: CandidateExam
}

/** How long everything present may take to become a version before it is replaced, ms. */
const SAVE_PATIENCE_MS = 4000

export const refusal = (
  kind: FolderChange['kind'],
  held: readonly HeldFile[] = [],
): FolderChange => ({ kind, held: [...held], replaced: [] })

/**
 * Lays one task's materials out again (F05b): its folder becomes exactly these. What was there stays
 * as versions, and lies beside the answer folder. A file that a program holds is found before anything
 * is touched.
 */
export async function redoOneTask(
  deps: ChangeDeps,
  sitting: ChangedSitting,
  taskId: string,
): Promise<FolderChange> {
  const task = sitting.exam.tasks.find(({ id }) => id === taskId)
  if (!task) return refusal('missing')
  const materials = task.materials.map(({ path, hash }) => ({
    path: `${task.folder}/${path}`,
    hash,
  }))
  const { folder } = sitting.following
  return replace(deps, sitting, {
    scope: task.folder,
    contents: () => laidContents(deps, sitting, materials),
    out: async () => {
      const names = await namesIn(join(folder, task.folder))
      return names.map((name) => `${task.folder}/${name}`)
    },
  })
}

/** Puts one known version of a file back (F05a); what it replaces is a version before that. */
export async function restoreOneVersion(
  deps: ChangeDeps,
  sitting: ChangedSitting,
  path: string,
  hash: string,
): Promise<FolderChange> {
  const { following } = sitting
  // What a log says is not trusted with paths: an entry may come from anywhere.
  if (!isTaskPath(path)) return refusal('refused')
  const isLaid = deps.book.hashes().get(path) === hash || following.materials.get(path) === hash
  const isKnown =
    following.versions.versionsOf(path).some((version) => version.hash === hash) ||
    following.versions.copies().some((copy) => copy.hash === hash && copy.path === '')
  if (!isLaid && !isKnown) return refusal('missing')
  const target = join(following.folder, ...path.split('/'))
  if ((await kindOfPath(target)) === 'folder') return refusal('refused')
  return replace(deps, sitting, {
    scope: path,
    contents: async () => {
      const material = following.materials.get(path)
      const laid =
        material === undefined ? [] : await laidContents(deps, sitting, [{ path, hash: material }])
      const asLaid = laid?.find((file) => file.hash === hash || file.material === hash)
      if (asLaid) return [asLaid]
      const bytes = await contentOf(deps, hash, sitting.held.token)
      return bytes && [{ path, hash }]
    },
    out: async () => ((await kindOfPath(target)) === 'missing' ? [] : [path]),
  })
}

interface Replacement {
  /** File or folder below the answer folder in which everything happens. */
  readonly scope: string
  /** What comes, all of it in the vault by then; undefined when something cannot be had. */
  readonly contents: () => Promise<readonly LaidFile[] | undefined>
  readonly out: () => Promise<readonly string[]>
}

async function replace(
  deps: ChangeDeps,
  { following, held }: ChangedSitting,
  replacement: Replacement,
): Promise<FolderChange> {
  const { folder, tracker } = following
  const isInScope = (path: string): boolean =>
    path === replacement.scope || path.startsWith(`${replacement.scope}/`)
  const open = await openFiles(folder, replacement.scope)
  if (open.length > 0) return refusal('held', open)
  try {
    await following.scanFully(SAVE_PATIENCE_MS)
    // What is too large for a version goes aside as it is: nothing of it is lost.
    const tooLarge = new Set(
      tracker.files().flatMap(({ path, size }) => (size > MAX_FILE_BYTES ? [path] : [])),
    )
    const unread = tracker.pending().filter((path) => isInScope(path) && !tooLarge.has(path))
    if (unread.length > 0)
      return refusal(
        'held',
        unread.map((path) => ({ path, programs: [] })),
      )
    const contents = await replacement.contents()
    if (!contents) return refusal('noContent')
    return await following.change(async () => {
      const before = tracker.files().filter(({ path }) => isInScope(path))
      const plan = await planOf(deps, held, folder, await replacement.out(), contents)
      await deps.changer.apply(plan, async (path) => {
        const hash = contents.find((file) => file.path === path)?.hash ?? ''
        const bytes = await contentOf(deps, hash, undefined)
        if (!bytes) throw new Error(`The vault lost ${hash} meanwhile`)
        return bytes
      })
      const materials = contents.filter(({ material }) => material !== undefined)
      if (materials.length > 0) await deps.book.add(folder, materials)
      await keepUnseen(deps, following, plan, before)
      const now = new Map(contents.map(({ path, hash }) => [path, hash]))
      const replaced = before.filter(({ path, hash }) => now.get(path) !== hash)
      return { kind: 'done' as const, held: [], replaced: replaced.map(({ path }) => path) }
    })
  } catch (cause) {
    const holders = isHeld(cause) ? await openFiles(folder, replacement.scope) : []
    if (holders.length > 0) return refusal('held', holders)
    const trouble = diskTrouble(cause)
    // Windows says of a held file what others say of a disk that is read-only.
    const isNamelesslyHeld =
      isHeld(cause) && (trouble === undefined || process.platform === 'win32')
    if (isNamelesslyHeld) return refusal('held', [{ path: replacement.scope, programs: [] }])
    if (trouble === undefined) throw cause
    deps.logger.warn({ err: cause }, 'the disk refuses a change of the answer folder (F14)')
    return refusal(trouble)
  }
}

/** The plan of one change; what goes lies aside under the candidate's number. */
export async function planOf(
  deps: ChangeDeps,
  held: HeldSitting,
  root: string,
  out: readonly string[],
  contents: readonly LaidFile[],
): Promise<ChangePlan> {
  const stamp = stampOf(deps.clock.wall())
  return {
    sittingId: held.sitting.sittingId,
    root,
    aside: join(asideFor(deps.answerFolder, root), `${stamp}-${held.sitting.examNumber}`),
    staging: join(root, `.wenkao-${stamp}`),
    out: [...out],
    in: contents.map(({ path, hash }) => ({ path, hash })),
  }
}

/** Files that other programs have open; a program that merely works in a folder holds none. */
async function openFiles(root: string, scope: string): Promise<readonly HeldFile[]> {
  const found: HeldFile[] = []
  for (const { path, programs } of await findHolders([join(root, ...scope.split('/'))])) {
    if ((await kindOfPath(path)) !== 'file') continue
    found.push({ path: relative(root, path).split(sep).join('/'), programs })
  }
  return found
}

/** Materials as they are laid out here, each in the vault; undefined when one cannot be had. */
async function laidContents(
  deps: ChangeDeps,
  { held, exam }: ChangedSitting,
  files: readonly { readonly path: string; readonly hash: string }[],
): Promise<readonly LaidFile[] | undefined> {
  const contents: LaidFile[] = []
  for (const file of files) {
    const content = await laidContentOf(deps, exam, file, held.token)
    if (!content) return undefined
    const { bytes, ...noted } = content
    // A crash in the middle is finished from here, without network.
    await deps.vault.put(noted.hash, () => Readable.from([bytes]))
    contents.push(noted)
  }
  return contents
}

/**
 * A program may have saved between the last look and the move: what lies aside and is no version yet
 * becomes a copy that was replaced.
 */
export async function keepUnseen(
  deps: ChangeDeps,
  following: Following,
  plan: ChangePlan,
  before: readonly {
    readonly path: string
    readonly size: number
    readonly hash: string | undefined
  }[],
): Promise<void> {
  for (const { path, hash: known } of before) {
    const lies = join(plan.aside, ...path.split('/'))
    if ((await kindOfPath(lies)) !== 'file') continue
    const hash = await hashOfFile(lies)
    if (hash === known) continue
    await deps.vault.put(hash, () => openShared(lies))
    const size = deps.vault.sizeOf(hash) ?? 0
    const value = { hash, size, origin: 'replaced', foundAt: resolve(lies), modifiedAt: 0 }
    await following.record([{ kind: 'copy', item: path, value }])
  }
}
