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
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import { selectPictures } from './pictures.queries.ts'

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

/**
 * Refuses a content that names pictures which nobody sent.
 * @throws ApiError invalidRequest.
 */
export async function requirePictures(db: Db, content: EntryContent): Promise<void> {
  const pictures = isItemContent(content) ? (content.pictures ?? []) : []
  const held = await selectPictures(
    db,
    pictures.map(({ hash }) => hash),
  )
  for (const { name, hash, size, type } of pictures) {
    const picture = held.get(hash)
    if (picture?.size !== size || picture.mediaType !== type)
      throw new ApiError('invalidRequest', `The picture ${name} was not sent`)
  }
}
