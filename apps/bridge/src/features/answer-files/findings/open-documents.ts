import { join } from 'node:path'
import type { FileFinding } from '@wenkao/shared/answer-files'
import type { Clock } from '../../../platform/clock.ts'
import { namesIn } from '../../../platform/find-files.fs.ts'
import type { HeldFile } from '../../../platform/find-holders.ts'
import { isIgnoredName } from '../../../platform/ignored-names.ts'
import { documentOfLock, documentOfOwner } from '../../../platform/owner-files.ts'
import { mainFileOf, taskOf, type FolderView } from './judge-files.ts'

export interface OpenDocumentsDeps {
  readonly clock: Clock
  readonly findHolders: (paths: readonly string[]) => Promise<readonly HeldFile[]>
  /** Time that is left of the sitting; null before it starts. */
  readonly remaining: () => { readonly remainingMs: number } | null
  readonly platform: NodeJS.Platform
}

export interface OpenDocuments {
  /** One look at which documents programs have open. @returns what the candidate is to be told. */
  look(
    folder: string,
    view: FolderView,
    countOf: (path: string) => number,
  ): Promise<readonly FileFinding[]>
  isOpen(path: string): boolean
}

/** A program has had the file open for so long without a save, ms (F19). */
const UNSAVED_MS = 5 * 60_000
/** So long before the end every open document is named, ms. */
const MARKS_MS = [10 * 60_000, 5 * 60_000, 60_000]
/** A save as short before such a moment will do, ms. */
const FRESH_MS = 60_000
/**
 * How often programs are asked for, ms: seldom where nothing says that a document is open, and on
 * Windows, where asking starts a PowerShell. On Linux it takes 0.1 s of a core.
 */
const ASK_MS = 60_000
const SELDOM_ASK_MS = 120_000
const MOST_BY_NAME = 100

interface Opened {
  readonly programs: readonly string[]
  /** Monotonic time of its opening or its last version, whichever is later. */
  quietSince: number
  openSince: number
  count: number
}

/** Creates the look for one sitting. */
export function createOpenDocuments(deps: OpenDocumentsDeps): OpenDocuments {
  const { clock } = deps
  const isDear = deps.platform === 'win32'
  let open = new Map<string, Opened>()
  let askedAt = -Infinity
  let askedFor = ''
  /** Monotonic times at which the marks before the end were passed. */
  const passed = new Map<number, number>()

  /** Documents beside which a program has put its owner or lock file. */
  async function hinted(folder: string, paths: readonly string[]): Promise<readonly string[]> {
    const parents = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))))
    const found: string[] = []
    for (const parent of parents) {
      const names = await namesIn(join(folder, ...parent.split('/')))
      const others = names.filter((name) => !isIgnoredName(name))
      for (const name of names) {
        const document = documentOfLock(name) ?? documentOfOwner(name, others)
        if (document !== undefined) found.push(`${parent}/${document}`)
      }
    }
    return paths.filter((path) => found.includes(path))
  }

  /** Asks the system who holds them: an owner file alone survives a killed program. */
  async function ask(
    folder: string,
    paths: readonly string[],
    countOf: (path: string) => number,
  ): Promise<void> {
    const absolute = new Map(paths.map((path) => [join(folder, ...path.split('/')), path]))
    // For so many the whole folder is asked for: each open file would be held against each of them.
    const isMany = !isDear && paths.length > MOST_BY_NAME
    const held = await deps.findHolders(isMany ? [folder] : [...absolute.keys()])
    const now = clock.monotonic()
    const next = new Map<string, Opened>()
    for (const { path, programs } of held) {
      const own = absolute.get(path)
      if (own === undefined) continue
      const before = open.get(own)
      const begin = { quietSince: now, openSince: now, count: countOf(own) }
      next.set(own, { ...(before ?? begin), programs })
    }
    open = next
  }

  function passMarks(now: number): number | undefined {
    const left = deps.remaining()?.remainingMs
    if (left === undefined) return undefined
    for (const mark of MARKS_MS) {
      // Extra time takes the moment back.
      if (left > mark + FRESH_MS) passed.delete(mark)
      else if (left <= mark && !passed.has(mark)) passed.set(mark, now)
    }
    return passed.size === 0 ? undefined : Math.max(...passed.values())
  }

  return {
    isOpen: (path) => open.has(path),
    look: async (folder, view, countOf) => {
      const { tasks, files, isLaid } = view
      const paths = files
        .map(({ path }) => path)
        .filter((path) => taskOf(tasks, path) !== undefined)
      const hints = await hinted(folder, paths)
      const asked = isDear ? hints : paths
      const question = hints.join('\n')
      const isSeldom = isDear || (question === '' && open.size === 0)
      const isDue = clock.monotonic() - askedAt >= (isSeldom ? SELDOM_ASK_MS : ASK_MS)
      if (asked.length === 0) open = new Map()
      else if (isDue || question !== askedFor) {
        await ask(folder, asked, countOf)
        askedAt = clock.monotonic()
        askedFor = question
      }
      const now = clock.monotonic()
      const markedAt = passMarks(now)
      return [...open].flatMap(([path, opened]): FileFinding[] => {
        if (countOf(path) !== opened.count) {
          opened.count = countOf(path)
          opened.quietSince = now
        }
        const task = taskOf(tasks, path)
        const isNearEnd = markedAt !== undefined && opened.quietSince <= markedAt - FRESH_MS
        const fields = {
          taskId: task?.id ?? null,
          ...{ path, expected: path, programs: [...opened.programs] },
          since: Math.round(clock.wall() - (now - opened.quietSince)),
        }
        const hash = files.find((file) => file.path === path)?.hash
        const isUntouched = hash !== undefined && isLaid(path, hash)
        const isMain = task !== undefined && mainFileOf(task) === path
        const found: FileFinding[] = []
        if (isNearEnd || now - opened.quietSince >= UNSAVED_MS) {
          found.push({ kind: 'openUnsaved', ...fields })
        }
        if (isMain && isUntouched && isNearEnd && now - opened.openSince >= UNSAVED_MS) {
          found.push({ kind: 'startFileUntouched', ...fields })
        }
        return found
      })
    },
  }
}
