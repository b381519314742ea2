import {
  SIMILAR_FROM,
  bandsOf,
  gramsOf,
  searchTextOf,
  similarityOf,
  type EntryContent,
} from '@wenkao/shared/bank'
import type { Db } from '../../platform/database.ts'
import { replaceSimilar, selectBandMates } from './similar.queries.ts'

export interface Likeness {
  readonly entryId: string
  readonly similarity: number
}

/** Entries that read like a content, likest first, twenty at most (BK5). */
export async function findLikenesses(
  db: Db,
  content: EntryContent,
  of: { readonly except?: string | undefined; readonly folderIds?: readonly string[] | undefined },
): Promise<Likeness[]> {
  const text = searchTextOf(content)
  const mates = await selectBandMates(db, bandsOf(gramsOf(text)), of)
  return mates
    .map(({ entryId, searchText }) => ({ entryId, similarity: similarityOf(text, searchText) }))
    .filter(({ similarity }) => similarity >= SIMILAR_FROM)
    .sort((one, other) => other.similarity - one.similarity)
    .slice(0, 20)
}

/** Finds what reads like an entry now and keeps it for lists, in the transaction that saved it. */
export async function noteSimilar(
  transaction: Db,
  entryId: string,
  content: EntryContent,
): Promise<Likeness[]> {
  const found = await findLikenesses(transaction, content, { except: entryId })
  await replaceSimilar(transaction, entryId, found)
  return found
}
