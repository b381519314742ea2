import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileVersion } from '@wenkao/shared/answer-files'
import type { AnswerEvent } from '@wenkao/shared/answers'
import { kindOfName } from '../platform/ignored-names.ts'
import { hashOf } from './tracked-folder.fs.ts'

/** Something that a tracker did which no tracker may do. */
export class ModelViolation extends Error {}

/** A content as it lay on the disk. */
export interface Lain {
  readonly hash: string
  /** The disk's own word for when it was written: a content may be written again. */
  readonly stamp: string
  /** Since when it lies there so, by the model's clock. */
  readonly since: number
  /** Since when the file did not rest for 300 ms. */
  readonly restlessSince: number
}

/** Sees every step on the disk, which no tracker does, and judges versions by that. */
export interface FolderWitness {
  /** What lies where now. */
  readonly lain: ReadonlyMap<string, Lain>
  /** Everything that ever lay on the disk after a step, by hash. */
  readonly contents: ReadonlyMap<string, Buffer>
  /** To be called after each step on the disk. */
  notice(): Promise<void>
  /** To be called before each look, with the paths that have versions. */
  beforeLook(known: readonly string[]): void
  /** Judges the events that are new, at the moment of their look. @throws ModelViolation */
  judge(events: readonly AnswerEvent[]): void
}

export const QUIET_MS = 300
const GONE_MS = 1000
const RESTLESS_MS = 10_000

/** @throws ModelViolation */
export function fail(message: string): never {
  throw new ModelViolation(message)
}

export function isPlain(path: string): boolean {
  return kindOfName(path.slice(path.lastIndexOf('/') + 1)) === 'plain'
}

/** Creates a witness of a folder. @param now the model's clock, ms. */
export function watchFolderAs(folder: string, now: () => number): FolderWitness {
  const lain = new Map<string, Lain>()
  const contents = new Map<string, Buffer>()
  const judged: AnswerEvent[] = []
  /** Since which look a file is away: what came and went between two looks nobody saw. */
  const absentSince = new Map<string, number>()

  async function notice(): Promise<void> {
    const present = new Set(await filesOf(folder))
    for (const path of lain.keys()) if (!present.has(path)) lain.delete(path)
    for (const path of present) {
      const place = join(folder, ...path.split('/'))
      const { mtimeMs, ctimeMs, ino } = await stat(place)
      const stamp = `${mtimeMs}/${ctimeMs}/${ino}`
      const before = lain.get(path)
      if (before?.stamp === stamp) continue
      const bytes = await readFile(place)
      const hash = hashOf(bytes)
      contents.set(hash, bytes)
      const isRestless = before !== undefined && now() - before.since < QUIET_MS
      const restlessSince = isRestless ? before.restlessSince : now()
      lain.set(path, { hash, stamp, since: now(), restlessSince })
    }
  }

  function judgeVersion(path: string, value: FileVersion): void {
    if (!isPlain(path)) fail(`${path} is a temporary file, and became a version`)
    const before = judged.findLast(({ kind, item }) => kind === 'file' && item === path)
    const newest = before && FileVersion.parse(before.value).hash
    if (newest === value.hash) fail(`${path} has the same version twice`)
    if (value.hash === null) judgeGone(path)
    else judgeContent(path, { ...value, hash: value.hash }, newest)
  }

  function judgeGone(path: string): void {
    const since = absentSince.get(path)
    if (since === undefined || lain.has(path)) fail(`${path} is there, and was called gone`)
    if (now() - since < GONE_MS) fail(`${path} was called gone after ${now() - since} ms`)
  }

  function judgeContent(
    path: string,
    value: FileVersion & { readonly hash: string },
    newest: string | null | undefined,
  ): void {
    const { length } = contents.get(value.hash) ?? fail(`${path} never had this content`)
    if (length !== value.size) fail(`${path} has ${length} bytes, not ${value.size}`)
    const lies = lain.get(path)
    if (lies?.hash !== value.hash) fail(`${path} has another content than its version`)
    const isQuiet = now() - lies.since >= QUIET_MS
    if (!isQuiet && now() - lies.restlessSince < RESTLESS_MS) fail(`${path} was not quiet`)
    const isMoved = newest === undefined && value.baseHash === value.hash
    if (!isMoved && value.baseHash !== (newest ?? null)) fail(`${path} descends from another one`)
  }

  return {
    ...{ lain, contents, notice },
    beforeLook: (known) => {
      for (const path of lain.keys()) absentSince.delete(path)
      for (const path of known) {
        if (!lain.has(path) && !absentSince.has(path)) absentSince.set(path, now())
      }
    },
    judge: (events) => {
      for (const event of events) {
        if (judged.includes(event)) continue
        if (event.kind === 'file') judgeVersion(event.item ?? '', FileVersion.parse(event.value))
        judged.push(event)
      }
    },
  }
}

/** Paths of all files below a folder. */
async function filesOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
}
