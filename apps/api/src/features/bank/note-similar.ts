import { setImmediate } from 'node:timers/promises'
import {
  SIMILAR_FROM,
  bandsOf,
  gramsOf,
  likenessOf,
  readingOf,
  searchTextOf,
  type EntryContent,
  type Reading,
} from '@wenkao/shared/bank'
import type { Db } from '../../platform/database.ts'
import {
  insertSimilar,
  replaceSimilar,
  selectBandMates,
  selectBandMatesOf,
} from './similar.queries.ts'

export interface Likeness {
  readonly entryId: string
  readonly similarity: number
}

const MOST_ALIKE = 20

const likest = (found: readonly Likeness[]): Likeness[] =>
  found
    .filter(({ similarity }) => similarity >= SIMILAR_FROM)
    .sort((one, other) => other.similarity - one.similarity)
    .slice(0, MOST_ALIKE)

/** Entries that read like a content, likest first, twenty at most (BK5). */
export async function findLikenesses(
  db: Db,
  content: EntryContent,
  of: { readonly except?: string | undefined; readonly folderIds?: readonly string[] | undefined },
): Promise<Likeness[]> {
  const text = searchTextOf(content)
  const mates = await selectBandMates(db, bandsOf(gramsOf(text)), of)
  const read = readingOf(text)
  return likest(
    mates.map(({ entryId, searchText }) => ({
      ...{ entryId, similarity: likenessOf(read, readingOf(searchText)) },
    })),
  )
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

/** Few enough that comparing them between two queries holds up nobody's answer. */
const ASKED_AT_ONCE = 50

/**
 * The same for many that were inserted just now, in their order, by id. Each names what was there
 * before it, so that of two new ones which read alike the second alone does.
 */
export async function noteSimilarOfNew(
  transaction: Db,
  entries: readonly { readonly entryId: string; readonly content: EntryContent }[],
): Promise<Map<string, Likeness[]>> {
  const order = new Map(entries.map(({ entryId }, at) => [entryId, at]))
  const alike = new Map<string, Likeness[]>()
  for (let from = 0; from < entries.length; from += ASKED_AT_ONCE) {
    const asked = entries.slice(from, from + ASKED_AT_ONCE)
    const own = new Map(
      asked.map(({ entryId, content }) => [entryId, readingOf(searchTextOf(content))]),
    )
    const readings = new Map<string, Reading>()
    const found = new Map(asked.map(({ entryId }): [string, Likeness[]] => [entryId, []]))
    for (const { entryId, mateId, searchText } of await selectBandMatesOf(transaction, [
      ...found.keys(),
    ])) {
      const text = own.get(entryId)
      if (!text || (order.get(mateId) ?? -1) > (order.get(entryId) ?? 0)) continue
      const mate = readings.get(mateId) ?? readingOf(searchText)
      readings.set(mateId, mate)
      found.get(entryId)?.push({ entryId: mateId, similarity: likenessOf(text, mate) })
    }
    for (const [entryId, likenesses] of found) alike.set(entryId, likest(likenesses))
    await setImmediate()
  }
  await insertSimilar(transaction, alike)
  return alike
}
