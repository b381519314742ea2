import { itemStatistics, originalNumber, parseNumber, type SatPaper } from '@wenkao/shared/bank'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  replaceExamStatistics,
  selectGradedSittings,
  selectIdsByNumber,
} from './statistics.queries.ts'

/**
 * What counts of a sitting, item by item; undefined when nothing does. Given by who knows gradings,
 * which lie above the bank.
 */
export type ReadSatPaper = (sitting: {
  readonly sessionId: string
  readonly sittingId: string
}) => Promise<SatPaper | undefined>

const AT_ONCE = 8

const ofOriginals = ({ share, items }: SatPaper): SatPaper => ({
  share,
  items: items.map((item) => ({ ...item, id: originalNumber(item.id) })),
})

/**
 * Takes over what the results of an exam say of the entries that were in it, with its audit row. Items
 * carry the number of their original, whatever their order or variant was (D05). Again, it replaces
 * what it took before, so that regrades are followed.
 * @returns how many entries it was about.
 */
export async function takeStatistics(
  services: Services,
  caller: Caller,
  examId: string,
  readSatPaper: ReadSatPaper,
): Promise<number> {
  const { db } = services
  const sittings = await selectGradedSittings(db, examId)
  const papers: SatPaper[] = []
  for (let from = 0; from < sittings.length; from += AT_ONCE) {
    const read = await Promise.all(sittings.slice(from, from + AT_ONCE).map(readSatPaper))
    papers.push(...read.flatMap((paper) => (paper ? [ofOriginals(paper)] : [])))
  }
  const statistics = itemStatistics(papers)
  const numbers = [...statistics.keys()].filter((id) => parseNumber(id) !== undefined)
  const entryIds = await selectIdsByNumber(db, numbers)
  const takenAt = services.clock.now()
  const rows = [...entryIds].flatMap(([number, entryId]) => {
    const found = statistics.get(number)
    return found ? [{ entryId, ...found, takenAt }] : []
  })
  await db.transaction(async (transaction) => {
    await replaceExamStatistics(transaction, examId, rows)
    await recordAction(services, transaction, caller, {
      action: 'bank.statistics',
      subject: `statistics of ${rows.length} entries`,
      detail: { examId, sittings: papers.length, entries: rows.length },
    })
  })
  return rows.length
}
