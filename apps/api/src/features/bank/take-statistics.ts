import {
  isItemContent,
  itemStatistics,
  looksOf,
  originalNumber,
  parseNumber,
  type EntryContent,
  type SatPaper,
} from '@wenkao/shared/bank'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  replaceExamStatistics,
  selectForLooks,
  selectGradedSittings,
  selectIdsByNumber,
  updateLooks,
  upsertTaken,
} from './statistics.queries.ts'
import { sumStatistics } from './sum-statistics.ts'

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
 * @param through the latest change of a result that is sure to be read; now unless told.
 * @returns how many entries it was about.
 */
export async function takeStatistics(
  services: Services,
  caller: Caller,
  examId: string,
  readSatPaper: ReadSatPaper,
  through = services.clock.now(),
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
    const concerned = await replaceExamStatistics(transaction, examId, rows)
    await noteLooks(transaction, concerned)
    await upsertTaken(transaction, { examId, through, takenAt })
    await recordAction(services, transaction, caller, {
      action: 'bank.statistics',
      subject: `statistics of ${rows.length} entries`,
      detail: { examId, sittings: papers.length, entries: rows.length },
    })
  })
  return rows.length
}

/** What all exams together say of entries, for lists (BK13). */
async function noteLooks(db: Db, entryIds: readonly string[]): Promise<void> {
  for (const [entryId, { content, perExam }] of await selectForLooks(db, entryIds)) {
    const sum = sumStatistics(perExam.map((exam) => ({ ...exam, title: null })))
    await updateLooks(db, entryId, {
      facility: sum.facility,
      looks: looksOf(sum, sum.options, wrongOptions(content)),
    })
  }
}

function wrongOptions(content: EntryContent): string[] {
  if (!isItemContent(content)) return []
  const { options = [], answer } = content
  return options.map(({ id }) => id).filter((id) => !answer.includes(id))
}
