import type { LocalFileVersion, ServerFileVersion } from '@wenkao/shared/answer-files'
import { baseName } from './file-words.ts'

/** One version of a file as a list shows it, from whichever side it was told. */
export interface ShownVersion {
  readonly key: string
  /** null: the file was removed then. */
  readonly hash: string | null
  readonly size: number
  /** By the clock of the log, ms; null for original material. */
  readonly savedAt: number | null
  /** When the server learned of it, ms; undefined where nobody asked. */
  readonly receivedAt: number | undefined
  readonly health: string | null
  readonly origin: string
  readonly foundAt: string | null
  readonly isCurrent: boolean
  readonly isLastGood: boolean
  /** Whether its bytes are where the list was made. */
  readonly isHere: boolean
}

/** A file with its versions, newest first. */
export interface ShownFile {
  readonly path: string
  /** The path without the task's folder. */
  readonly name: string
  readonly versions: readonly ShownVersion[]
}

/** A task with its files; `folder` is null for files in no task's folder. */
export interface ShownTask {
  readonly folder: string | null
  readonly files: readonly ShownFile[]
}

interface ListedFile<Version> {
  readonly taskId: string | null
  readonly path: string
  readonly versions: readonly Version[]
}

/** @param files as this PC's bridge lists them. */
export function shownLocally(files: readonly ListedFile<LocalFileVersion>[]): readonly ShownTask[] {
  return byTask(files, (versions) =>
    versions.map((version, at) => ({
      ...version,
      key: keyOf(version, at, versions.length),
      receivedAt: undefined,
    })),
  )
}

/** @param files as the server lists them; it does not say which version opens last. */
export function shownOnServer(
  files: readonly ListedFile<ServerFileVersion>[],
): readonly ShownTask[] {
  return byTask(files, (versions) => {
    const lastGood = versions.find(
      ({ origin, hash, health }) => origin === 'save' && hash !== null && health === 'ok',
    )
    return versions.map((version, at) => ({
      ...version,
      key: keyOf(version, at, versions.length),
      isLastGood: version === lastGood,
      isHere: version.isStored,
    }))
  })
}

/** Counted from the oldest, so that a newer version moves nobody's place. */
function keyOf(version: { readonly hash: string | null }, at: number, of: number): string {
  return `${of - at}:${version.hash ?? ''}`
}

function byTask<Version>(
  files: readonly ListedFile<Version>[],
  show: (versions: readonly Version[]) => readonly ShownVersion[],
): readonly ShownTask[] {
  const tasks = new Map<string | null, ShownFile[]>()
  for (const { taskId, path, versions } of files) {
    const folder = taskId === null ? null : (path.split('/')[0] ?? path)
    const name = folder === null ? path : path.slice(folder.length + 1)
    const listed = tasks.get(folder) ?? []
    listed.push({ path, name: name === '' ? baseName(path) : name, versions: show(versions) })
    tasks.set(folder, listed)
  }
  // What belongs to no task comes last, whatever its name, and what nobody worked on after the rest.
  return [...tasks]
    .map(([folder, listed]) => ({
      folder,
      files: [...listed].sort((one, other) => Number(isWorkedOn(other)) - Number(isWorkedOn(one))),
    }))
    .sort((one, other) => Number(one.folder === null) - Number(other.folder === null))
}

function isWorkedOn({ versions }: ShownFile): boolean {
  return versions.some(({ savedAt }) => savedAt !== null)
}
