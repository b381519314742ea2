import type { CaseDetail, CaseRow, Decision } from '@wenkao/shared/adjudication'
import { foldLog, readEntry, type AnswerEvent, type FoldedLog } from '@wenkao/shared/answers'
import { compareLogs, SealedSummary } from '@wenkao/shared/sealed-files'
import * as z from 'zod/mini'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { selectLogTexts } from '../answers/index.ts'
import { findEffective, sumOf } from '../grading/index.ts'
import { findStandingSubmission } from '../hand-in/index.ts'
import { filesIn } from '../sealed-files/index.ts'
import { findSittingPaper } from '../sessions/index.ts'
import { readSittingFacts, type SittingFacts } from '../sittings/index.ts'
import { findCase, selectCases } from './adjudication.queries.ts'
import { foldPackage, readCasePackage, underCut, type CasePackage } from './read-package-of-case.ts'

/** A case as lists show it. */
export function caseRow({
  summary,
  decision,
  isPackage,
  ...row
}: Awaited<ReturnType<typeof selectCases>>[number]): CaseRow {
  return {
    ...row,
    source: isPackage ? 'package' : 'handIn',
    summary: z.parse(SealedSummary, JSON.parse(summary)),
    decision: decision as Decision | null,
  }
}

/**
 * One case with everything that an adjudicator looks at: what the package has that the server has not,
 * and the other way round, and both scores.
 * @throws ApiError notFound.
 */
export async function readCase(
  services: Pick<Services, 'db' | 'sql' | 'blobs'>,
  sessionId: string,
  caseId: string,
): Promise<CaseDetail> {
  const row = await findCase(services.db, sessionId, caseId)
  const [listed] = await selectCases(services.db, { one: { sessionId, caseId } })
  if (!row || !listed) throw new ApiError('notFound', 'No such case')
  const facts = await readSittingFacts(services, sessionId, row.sittingId)
  const found = await readCasePackage(services, row)
  const held = await selectLogTexts(services.sql, sessionId, row.sittingId)
  const standingNow = await findStandingSubmission(services.db, sessionId, row.sittingId)
  const texts = held.map(({ text }) => text)
  // Two hand-ins of one sitting share its log: what each of them covers is what differs (F03e).
  const here =
    row.manifest === null && standingNow ? underCut(texts, standingNow.submission.cut) : texts
  const grading = await findEffective(services.db, sessionId, row.sittingId)
  return {
    ...caseRow(listed),
    note: row.note,
    comparison: compareLogs(here, found.texts, facts.wireBindings),
    standing: grading
      ? { total: sumOf([grading.objectivePoints, grading.taskPoints]), of: grading.max }
      : null,
    packaged:
      row.gradedAt === null || row.max === null
        ? null
        : { total: sumOf([row.objectivePoints ?? 0, row.taskPoints ?? 0]), of: row.max },
    files: await filesOf(services, facts, found, here),
    answers: differingAnswers(
      standingNow ? foldOf(underCut(texts, standingNow.submission.cut), facts) : undefined,
      await foldPackage(services, facts, found),
    ),
  }
}

/** The package's files, and whether the server has another content for each, or none. */
async function filesOf(
  services: Pick<Services, 'db'>,
  facts: SittingFacts,
  { parts, submission }: CasePackage,
  here: readonly string[],
): Promise<CaseDetail['files']> {
  const { sessionId, sittingId } = facts.sitting
  const standing = await findStandingSubmission(services.db, sessionId, sittingId)
  const folded = foldOf(here, facts)
  const paper = await findSittingPaper(services.db, facts.sitting)
  // A start file that nobody touched has no entry in the log: it is its material (decision 0024).
  const laid = (paper?.content.tasks ?? []).flatMap(({ folder, materials }) =>
    materials.map(({ path, hash }) => ({ path: `${folder}/${path}`, hash })),
  )
  const known = standing?.submission.files ?? [...laid, ...folded.files.values()]
  const ours = new Map<string, string | null>(known.map(({ path, hash }) => [path, hash]))
  const sizes = new Map(parts.map(({ sha256, size }) => [sha256, size]))
  const lying = new Map(filesIn({ parts }).map((file) => [file.path, file.hash]))
  // What is handed in counts; beside it lies what the log never told of.
  const theirs = new Map([
    ...lying,
    ...submission.files.map(({ path, hash }) => [path, hash] as const),
  ])
  return [...theirs].map(([path, hash]) => ({
    path,
    size: sizes.get(hash) ?? folded.files.get(path)?.size ?? 0,
    differs: ours.get(path) !== hash,
  }))
}

/** Items that the two answer otherwise, as far as they name them. */
function differingAnswers(
  standing: FoldedLog | undefined,
  packaged: FoldedLog,
): NonNullable<CaseDetail['answers']> {
  const answerIn = (log: FoldedLog | undefined, itemId: string) => [
    ...(log?.items.get(itemId)?.answer ?? []),
  ]
  const itemIds = new Set([...(standing?.items.keys() ?? []), ...packaged.items.keys()])
  return [...itemIds].sort().flatMap((itemId) => {
    const [before, after] = [answerIn(standing, itemId), answerIn(packaged, itemId)]
    const isSame = JSON.stringify(before) === JSON.stringify(after)
    return isSame ? [] : [{ itemId, standing: before, packaged: after }]
  })
}

function foldOf(texts: readonly string[], facts: SittingFacts): FoldedLog {
  const events: AnswerEvent[] = []
  for (const text of texts) {
    const read = readEntry(text, { hashOf: () => '' })
    if (read.kind === 'entry') events.push(read.entry.event)
  }
  return foldLog(events, facts.wireBindings)
}
