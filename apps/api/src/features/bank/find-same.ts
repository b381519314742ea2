import { bandsOf, gramsOf, identityOf, searchTextOf, type EntryContent } from '@wenkao/shared/bank'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { accessOf } from './folder-access.ts'
import { folderIdsOf } from './read-entry.ts'
import { selectLatestByBands, selectLatestWithoutBands } from './same-entries.queries.ts'

/** Few enough that hashing them between two queries holds up nobody's answer. */
const BATCH = 50
/** Twelve hashes of a text: what shares them reads the same but for a few signs. */
const BANDS_ASKED = 3

/**
 * Entries whose latest content is the same as one of `contents` (EX1), in folders that the caller sees.
 * @param told is told how many contents were looked at.
 * @returns the number of one of them, by the place of the content.
 */
export async function findSame(
  db: Db,
  caller: Caller,
  contents: readonly EntryContent[],
  told: (done: number) => void = () => undefined,
): Promise<Map<number, string>> {
  const folderIds = folderIdsOf(await accessOf(db, caller))
  const found = new Map<number, string>()
  for (let from = 0; from < contents.length; from += BATCH) {
    const wanted = contents.slice(from, from + BATCH).map((content, index) => ({
      ...{ at: from + index, identity: identityOf(content) },
      bands: bandsOf(gramsOf(searchTextOf(content))).slice(0, BANDS_ASKED),
    }))
    const short = wanted.filter(({ bands }) => bands.length === 0)
    const long = wanted.filter(({ bands }) => bands.length > 0)
    const byPlace = new Map(wanted.map(({ at, identity }) => [at, identity]))
    for (const { at, number, content } of await selectLatestByBands(db, long, folderIds))
      if (byPlace.get(at) === identityOf(content)) found.set(at, number)
    if (short.length > 0) {
      const held = await selectLatestWithoutBands(db, folderIds)
      const numbers = new Map(held.map(({ number, content }) => [identityOf(content), number]))
      for (const { at, identity } of short) {
        const number = numbers.get(identity)
        if (number !== undefined) found.set(at, number)
      }
    }
    told(Math.min(from + BATCH, contents.length))
  }
  return found
}
