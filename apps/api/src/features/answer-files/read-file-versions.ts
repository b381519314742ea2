import { FileCopy, FileVersion, type ServerFileVersion } from '@wenkao/shared/answer-files'
import { AnswerEvent, inFoldOrder, readEntry, type Binding } from '@wenkao/shared/answers'
import { FoundPath } from '@wenkao/shared/kernel'
import type { Task } from '@wenkao/shared/papers'
import { compileSchema } from '../../platform/compiled-schema.ts'
import type { FileEventRow } from './answer-files.queries.ts'

/** An answer file with its versions, newest first. */
export interface FileWithVersions {
  readonly taskId: string | null
  readonly path: string
  readonly versions: readonly ServerFileVersion[]
}

const isGoodEvent = compileSchema(AnswerEvent)

/**
 * Every version and copy of every answer file that a sitting's log tells of (N07). The strongest comes
 * first by the product's own fold, so a version of a former binding that does not descend from the
 * current one is shown below it and is never current (DESIGN 4.2). What cannot be read is passed over (R8).
 * @param bindings ranks of the sitting's bindings.
 * @param isStored whether the bytes of a hash are held for this sitting.
 */
export function readFileVersions(
  rows: readonly FileEventRow[],
  bindings: readonly Binding[],
  tasks: readonly Pick<Task, 'id' | 'folder'>[],
  isStored: (hash: string) => boolean,
): FileWithVersions[] {
  const receivedAt = new Map<AnswerEvent, number>()
  const found = new Map<AnswerEvent, FoundVersion>()
  for (const row of rows) {
    const event = readEvent(row)
    if (!event) continue
    const version = event.kind === 'binding' ? undefined : readVersion(event)
    if (event.kind !== 'binding' && !version) continue
    receivedAt.set(event, row.receivedAt)
    if (version) found.set(event, version)
  }
  const versionsOf = new Map<string, ServerFileVersion[]>()
  const hasCurrent = new Set<string>()
  for (const event of inFoldOrder([...receivedAt.keys()], bindings).reverse()) {
    const version = found.get(event)
    if (!version) continue
    const { path, ...told } = version
    const isCurrent = told.origin === SAVE && !hasCurrent.has(path)
    if (isCurrent) hasCurrent.add(path)
    const list = versionsOf.get(path) ?? []
    versionsOf.set(path, list)
    list.push({
      ...told,
      savedAt: event.hlc,
      receivedAt: receivedAt.get(event) ?? 0,
      isCurrent,
      isStored: told.hash !== null && isStored(told.hash),
    })
  }
  return [...versionsOf]
    .map(([path, versions]) => ({ taskId: taskOf(path, tasks), path, versions }))
    .sort((a, b) => order(a, tasks) - order(b, tasks) || (a.path < b.path ? -1 : 1))
}

const SAVE = 'save'

type FoundVersion = Pick<
  ServerFileVersion,
  'hash' | 'size' | 'origin' | 'foundAt' | 'baseHash' | 'health'
> & { readonly path: string }

function readEvent({ text, hash }: FileEventRow): AnswerEvent | undefined {
  const read = readEntry(text, {
    hashOf: () => hash,
    parseEvent: (value) => (isGoodEvent?.(value) === true ? (value as AnswerEvent) : undefined),
  })
  return read.kind === 'entry' ? read.entry.event : undefined
}

function readVersion({ kind, item, value }: AnswerEvent): FoundVersion | undefined {
  if (kind === 'file') {
    const [path, read] = [FoundPath.safeParse(item), FileVersion.safeParse(value)]
    if (!path.success || !read.success) return undefined
    const { hash, size, baseHash, health = null } = read.data
    return { path: path.data, hash, size, origin: SAVE, foundAt: null, baseHash, health }
  }
  const read = FileCopy.safeParse(value)
  if (kind !== 'copy' || !read.success) return undefined
  const { hash, size, origin, foundAt, health = null } = read.data
  // One of no known answer file goes under the name that it was found by.
  const path = FoundPath.safeParse(item ?? foundAt)
  if (!path.success || origin === SAVE) return undefined
  return { path: path.data, hash, size, origin, foundAt, baseHash: null, health }
}

function taskOf(path: string, tasks: readonly Pick<Task, 'id' | 'folder'>[]): string | null {
  return tasks.find(({ folder }) => path.startsWith(`${folder}/`))?.id ?? null
}

/** Tasks in the paper's order, then what belongs to none. */
function order({ taskId }: FileWithVersions, tasks: readonly Pick<Task, 'id'>[]): number {
  const at = tasks.findIndex(({ id }) => id === taskId)
  return at < 0 ? tasks.length : at
}
