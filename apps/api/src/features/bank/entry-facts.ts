import { TaskTemplateSchema } from '@wenkao/office'
import {
  areaOf,
  bandsOf,
  gramsOf,
  isItemContent,
  itemFaults,
  searchGramsOf,
  searchTextOf,
  titleOf,
  type EntryContent,
} from '@wenkao/shared/bank'
import { canonicalJson, type Json } from '@wenkao/shared/kernel'
import * as z from 'zod/mini'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import { selectPictures } from './pictures.queries.ts'
import { selectStartFiles } from './start-files.queries.ts'

/** Only what names uploaded files: also of a template that is not whole yet. */
const NamedFiles = z.object({
  start: z.object({
    files: z.optional(
      z.array(
        z.union([
          z.object({ path: z.string(), hash: z.string(), size: z.number() }),
          z.looseObject({}),
        ]),
      ),
    ),
  }),
})

/** What an entry's row holds of its latest content, for lists, searches and comparisons. */
export function facetsOf(content: EntryContent, tags: readonly string[]) {
  const searchText = searchTextOf(content, tags)
  return {
    kind: content.kind,
    title: titleOf(content),
    tags: [...new Set(tags)],
    searchText,
    grams: searchGramsOf(searchText),
    // Without tags: two questions are not alike because they are about the same thing.
    bands: bandsOf(gramsOf(searchTextOf(content))),
  }
}

/** Whether two contents say the same, whatever the order of their fields. */
export const isSameContent = (one: EntryContent, other: EntryContent): boolean =>
  canonicalJson(one as Json) === canonicalJson(other as Json)

/**
 * Whether a content belongs to the area that a number names: objective items to theirs, a template to
 * that of its program (BK1).
 */
export function fitsArea(content: EntryContent, knowledgePoint: string): boolean {
  return areaOf(knowledgePoint) === (isItemContent(content) ? 'objective' : content.kind)
}

/**
 * What keeps a content from being reviewed, as message keys, or as the place and the reason in a
 * template's definition; empty when nothing does (BK2). Tasks of a template are tried apart.
 */
export function faultsOf(content: EntryContent, knowledgePoint: string): readonly string[] {
  if (isItemContent(content)) return itemFaults(content)
  const read = TaskTemplateSchema.safeParse(content.template)
  if (!read.success)
    return read.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
  const isOther = read.data.knowledgePoint !== knowledgePoint || read.data.kind !== content.kind
  return isOther ? ['wrongKnowledgePoint'] : []
}

const isUploaded = (file: object): file is { path: string; hash: string; size: number } =>
  'path' in file && 'hash' in file && 'size' in file

/** Uploaded files that a template names, as far as it is one already. */
export function startFilesOf(template: unknown): { path: string; hash: string; size: number }[] {
  const read = NamedFiles.safeParse(template)
  return read.success
    ? (read.data.start.files ?? []).flatMap((one) => (isUploaded(one) ? [one] : []))
    : []
}

/** Pictures and start files that were sent, of those that some contents name. */
export interface SentFiles {
  readonly pictures: Awaited<ReturnType<typeof selectPictures>>
  readonly startFiles: Awaited<ReturnType<typeof selectStartFiles>>
}

const picturesOf = (content: EntryContent) =>
  isItemContent(content) ? (content.pictures ?? []) : []
const namedStartFilesOf = (content: EntryContent) =>
  isItemContent(content) ? [] : startFilesOf(content.template)
const hashes = (files: readonly { readonly hash: string }[]) => [
  ...new Set(files.map(({ hash }) => hash)),
]

export async function selectSentFiles(
  db: Db,
  contents: readonly EntryContent[],
): Promise<SentFiles> {
  return {
    pictures: await selectPictures(db, hashes(contents.flatMap(picturesOf))),
    startFiles: await selectStartFiles(db, hashes(contents.flatMap(namedStartFilesOf))),
  }
}

/** What a content names and nobody sent, in words; undefined when there is nothing like that. */
export function unsentOf(content: EntryContent, sent: SentFiles): string | undefined {
  for (const { path, hash, size } of namedStartFilesOf(content))
    if (sent.startFiles.get(hash)?.size !== size) return `The start file ${path} was not sent`
  for (const { name, hash, size, type } of picturesOf(content)) {
    const picture = sent.pictures.get(hash)
    if (picture?.size !== size || picture.mediaType !== type)
      return `The picture ${name} was not sent`
  }
  return undefined
}

/**
 * Refuses a content that names pictures or start files which nobody sent (BK9, BK12): a hash alone must
 * not open what somebody else put into the store.
 * @throws ApiError invalidRequest.
 */
export async function requireSentFiles(db: Db, content: EntryContent): Promise<void> {
  const unsent = unsentOf(content, await selectSentFiles(db, [content]))
  if (unsent !== undefined) throw new ApiError('invalidRequest', unsent)
}
