import type { ResultKind, RuledKind, RulingRow } from '@wenkao/shared/releases'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockResults } from '../grading/index.ts'
import { readRawLines, type RawLine } from './compose-lines.ts'
import { writeRuling } from './releases.queries.ts'

const rulingRow = ({ facts, kind }: RawLine): RulingRow => ({
  candidateId: facts.candidateId,
  examNumber: facts.examNumber,
  name: facts.name,
  sessionId: facts.sessionId,
  sessionName: facts.sessionName,
  open: typeof kind === 'object' ? kind.open : null,
  kind: typeof kind === 'object' ? null : (kind satisfies ResultKind),
  ruled: facts.ruled,
  reason: facts.ruledReason,
  ruledBy: facts.ruledBy,
  ruledAt: facts.ruledAt,
})

/** Reasons that only a word of the office ends; the others end by themselves. */
const WAITS: readonly (string | null)[] = ['notHandedIn', 'suspicion']

/**
 * Candidates about whom the office has to say something or has, those first who wait; with a search
 * whoever it finds.
 */
export async function listRulings(
  db: Db,
  examId: string,
  query: { readonly page: number; readonly pageSize: number; readonly search?: string | undefined },
): Promise<{ rows: RulingRow[]; total: number }> {
  const search = query.search?.trim().toLowerCase() ?? ''
  const all = (await readRawLines(db, examId)).map(rulingRow)
  const found = all.filter(({ open, ruled, kind, examNumber, name }) =>
    search === ''
      ? WAITS.includes(open) || ruled !== null || kind === 'misconduct'
      : examNumber.toLowerCase().includes(search) || name.toLowerCase().includes(search),
  )
  const waits = ({ open }: RulingRow) => Number(!WAITS.includes(open))
  found.sort((one, other) => waits(one) - waits(other))
  const from = (query.page - 1) * query.pageSize
  return { rows: found.slice(from, from + query.pageSize), total: found.length }
}

/**
 * Decides what a candidate's result is beside its points, with its audit row. The same decision again
 * changes nothing.
 * @throws ApiError notFound, conflict when it was decided otherwise meanwhile.
 */
export async function ruleResult(
  services: Services,
  caller: Caller,
  exam: { readonly examId: string; readonly title: string },
  candidateId: string,
  wish: {
    readonly ruled: RuledKind
    readonly before: RuledKind | null
    readonly reason: string
  },
): Promise<RulingRow> {
  const { examId, title } = exam
  return services.db.transaction(async (transaction) => {
    await lockResults(transaction, examId, 'alone')
    const [line] = await readRawLines(transaction, examId, candidateId)
    if (!line) throw new ApiError('notFound', 'No such candidate in this exam')
    const { facts } = line
    if (facts.ruled === wish.ruled && facts.ruledReason === wish.reason) return rulingRow(line)
    if (facts.ruled !== wish.before)
      throw new ApiError('conflict', 'Somebody else decided this meanwhile')
    const { ruled, reason } = wish
    const [ruledBy, ruledAt] = [asStaff(caller).name, services.clock.now()]
    await writeRuling(transaction, { examId, candidateId, ruled, reason, ruledBy, ruledAt })
    await recordAction(services, transaction, caller, {
      action: 'releases.rule',
      subject: `result of ${facts.examNumber} in ${title}: ${ruled}`,
      ...(facts.sessionId === null ? {} : { sessionId: facts.sessionId }),
      detail: { examId, candidateId, before: facts.ruled, ruled, reason },
    })
    const [now] = await readRawLines(transaction, examId, candidateId)
    return rulingRow(now ?? line)
  })
}
