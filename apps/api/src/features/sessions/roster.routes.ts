import {
  ColumnMapping,
  importRoster,
  listCandidates,
  previewRoster,
  putCandidates,
  rosterFaultsFile,
  type RosterChange,
  type RosterPreview,
} from '@wenkao/shared/sessions'
import * as z from 'zod/mini'
import { ApiError } from '../../platform/api-error.ts'
import { atMost } from '../../platform/at-most.ts'
import { maySeePersonal, requirePlace, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { cursorPage, cursorWish } from '../../platform/cursor.ts'
import { collect, route, type Route } from '../../platform/mount-endpoints.ts'
import { foldHeading } from '../../platform/read-table.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction, recordLook } from '../audit/index.ts'
import { checkInputs, withNumber } from './check-inputs.ts'
import type { CheckedRoster, RosterRowProblem } from './check-roster.ts'
import { selectNumberPattern } from './exam-numbers.queries.ts'
import { keepNumbering, numberRoster, toldNumbers, type NumberedRoster } from './number-roster.ts'
import type { RosterTable } from './read-roster.ts'
import { readRosterAside } from './read-roster-apart.ts'
import { selectCandidatePage, selectSchools } from './roster.queries.ts'
import { keepExternalIds } from './external-ids.ts'
import { maySeeNeeds, needsOf } from './special-needs.ts'
import { findExam, lockExam } from './exams.queries.ts'
import { maskedIdentity, wholeIdentity } from './sealed-identity.ts'
import { planRoster, takeRoster, type RosterPlan } from './take-roster.ts'
import { writeFaultsWorkbook } from './write-faults.ts'

/** Rosters that are read at the same time: each takes a processor, and of those an exam needs some. */
const MOST_READING = 2

interface RosterRequest {
  readonly examId: string
  readonly sheet?: string | undefined
  readonly mapping?: string | undefined
  readonly numbers?: string | undefined
}

interface ReadRoster {
  readonly table: RosterTable
  readonly mapping: ColumnMapping
  readonly numbers: string
  readonly checked: NumberedRoster
  readonly plan: RosterPlan
  readonly problems: readonly RosterRowProblem[]
}

/** Roster import, candidates. */
export function rosterRoutes(services: Services): Route[] {
  const { db } = services
  const oneOfFew = atMost(MOST_READING)

  const requireExam = async (examId: string) => {
    const exam = await findExam(db, examId)
    if (!exam) throw new ApiError('notFound', 'No such exam')
    return exam
  }

  /** The pattern for who comes without a number; empty: there is none. */
  const patternOf = async (examId: string, wished: string | undefined): Promise<string> =>
    wished?.trim() ?? (await selectNumberPattern(db, examId)) ?? ''

  const read = async (request: RosterRequest, body: unknown) => {
    await requireExam(request.examId)
    const bytes = await collect(body as ReadableStream<Uint8Array>)
    const mapping = request.mapping === undefined ? undefined : parseMapping(request.mapping)
    const numbers = await patternOf(request.examId, request.numbers)
    const file = await oneOfFew(() =>
      readRosterAside({ bytes, sheet: request.sheet, mapping, mayLackNumber: numbers !== '' }),
    )
    if (file.kind === 'roster') return { ...file, numbers }
    const { reason } = file
    throw new ApiError('rosterUnreadable', `This file cannot be read as a roster: ${reason}`, {
      reason,
    })
  }

  const withPlan = async (
    runner: Db,
    examId: string,
    roster: Awaited<ReturnType<typeof read>>,
  ): Promise<ReadRoster> => {
    const { table, numbers } = roster
    const checked = await numberRoster(
      ...([services, runner, examId, numbers, roster.checked, cellsOf(table)] as const),
    )
    const plan = await planRoster(services, runner, examId, checked.good)
    const problems = [...checked.problems, ...lateProblems(checked, plan)]
    return { ...roster, checked, plan, problems }
  }

  const planned = async (request: RosterRequest, body: unknown): Promise<ReadRoster> =>
    withPlan(db, request.examId, await read(request, body))

  const preview = (caller: Caller, roster: ReadRoster): RosterPreview => {
    const { table, mapping, numbers, checked, plan, problems } = roster
    const fresh = checked.given.filter(({ isNew }) => isNew)
    const missing = problems.filter(({ fault }) => fault === 'examNumberMissing').length
    const good = plan.added.length + plan.changed.length + plan.unchanged
    return {
      source: table.source,
      sheets: [...table.sheets],
      headings: [...table.headings],
      mapping,
      rows: table.rows.length,
      good,
      added: plan.added.length,
      changed: plan.changed.length,
      unchanged: plan.unchanged,
      faulty: table.rows.length - good,
      faults: problems.slice(0, 2000),
      changes: changesFor(caller, roster),
      numbers,
      unnumbered: checked.unnumbered.length + missing,
      given: toldNumbers(fresh.slice(0, MOST_CHANGES)),
      givenTotal: fresh.length,
      sample: table.rows.slice(0, 5).map((row) => [...row.cells]),
    }
  }

  return [
    route(previewRoster, async ({ params, query, body }, { caller }) => {
      requirePlace(caller, 'roster.edit', {})
      return preview(caller, await planned({ ...params, ...query }, body))
    }),
    route(importRoster, async ({ params, query, body }, { caller }) => {
      requirePlace(caller, 'roster.edit', {})
      const file = await read({ ...params, ...query }, body)
      const isNumbered = file.mapping.examNumber !== undefined || file.numbers !== ''
      if (!isNumbered || file.mapping.name === undefined) {
        throw new ApiError(
          'columnMissing',
          'Say which columns are the exam number and the name, or give a pattern of exam numbers',
        )
      }
      return db.transaction(async (transaction) => {
        // One import at a time: a plan made beside another one would add the same people.
        await lockExam(transaction, params.examId)
        const roster = await withPlan(transaction, params.examId, file)
        await takeRoster(services, transaction, params.examId, roster.plan)
        await keepNumbering(transaction, params.examId, query.numbers, roster.checked.newCodes)
        await recordAction(services, transaction, caller, {
          action: 'roster.edit',
          // The name of the file may hold a person's.
          subject: 'roster by file',
          detail: {
            examId: params.examId,
            added: roster.plan.added.length,
            changed: roster.plan.changed.length,
          },
        })
        return preview(caller, roster)
      })
    }),
    route(rosterFaultsFile, async ({ params, query, body }, { caller }) => {
      requirePlace(caller, 'roster.edit', {})
      const { table, mapping, problems } = await planned({ ...params, ...query }, body)
      return {
        bytes: await writeFaultsWorkbook(table, mapping, problems, query.language),
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        fileName: query.language === 'en' ? 'roster-faults.xlsx' : '名册错误行.xlsx',
      }
    }),
    route(putCandidates, async ({ params, body }, { caller }) => {
      requirePlace(caller, 'roster.edit', {})
      await requireExam(params.examId)
      const pattern = await patternOf(params.examId, body.numbers)
      const checked = checkInputs(body.candidates, pattern !== '')
      return db.transaction(async (transaction) => {
        await lockExam(transaction, params.examId)
        const { good, problems, given, newCodes } = await numberRoster(
          ...([services, transaction, params.examId, pattern, checked, () => undefined] as const),
        )
        const plan = await planRoster(services, transaction, params.examId, good)
        await takeRoster(services, transaction, params.examId, plan)
        await keepNumbering(transaction, params.examId, body.numbers, newCodes)
        await keepExternalIds(transaction, params.examId, [
          ...withNumber(body.candidates),
          ...given,
        ])
        await recordAction(services, transaction, caller, {
          action: 'roster.edit',
          subject: 'roster by API',
          detail: { examId: params.examId, added: plan.added.length, changed: plan.changed.length },
        })
        const lineOf = new Map(good.map((entry) => [entry.examNumber, entry.line]))
        return {
          added: plan.added.length,
          changed: plan.changed.length,
          unchanged: plan.unchanged,
          faults: [
            ...problems,
            ...plan.refused.map((entry) => ({ ...entry, line: lineOf.get(entry.examNumber) ?? 0 })),
          ],
          given: toldNumbers(given),
        }
      })
    }),
    route(listCandidates, async ({ params, query }, { caller }) => {
      requirePlace(caller, 'roster.read', {})
      await requireExam(params.examId)
      const cursor = cursorWish('candidates', query)
      const page = await selectCandidatePage(db, params.examId, query, cursor)
      const part = cursor && cursorPage('candidates', cursor, page.rows, (row) => row.examNumber)
      const rows = part?.rows ?? page.rows
      const isWhole = maySeePersonal(caller)
      if (isWhole) {
        const candidateIds = rows.map((row) => row.candidateId)
        await db.transaction(async (transaction) => {
          await recordAction(services, transaction, caller, {
            action: 'roster.read',
            subject: 'identity numbers of candidates',
            detail: { examId: params.examId, candidateIds },
          })
          const seen = ['identityNumber', 'specialNeeds'] as const
          const { examId } = params
          await recordLook(services, transaction, caller, {
            ...{ examId, candidateIds, seen, action: 'roster.read' },
          })
        })
      }
      return {
        ...(part ? { next: part.next } : {}),
        rows: rows.map(({ identityNumber, specialNeeds, ...row }) => {
          const sealed = { ...row, identityNumber, specialNeeds }
          return {
            ...row,
            ...(maySeeNeeds(caller) ? needsOf(services, sealed) : {}),
            identityNumberMasked: maskedIdentity(services, sealed),
            ...(isWhole ? { identityNumber: wholeIdentity(services, sealed) } : {}),
          }
        }),
        total: page.total,
        schools: await selectSchools(db, params.examId),
      }
    }),
  ]
}

function parseMapping(text: string): ColumnMapping {
  try {
    return z.parse(ColumnMapping, JSON.parse(text))
  } catch {
    throw new ApiError('invalidRequest', 'The column mapping is not readable')
  }
}

const MOST_CHANGES = 1000

/** Rows that change somebody, as this caller may see them, by line. */
function changesFor(caller: Caller, { checked, plan }: ReadRoster): RosterChange[] {
  const lineOf = new Map(checked.good.map((entry) => [entry.examNumber, entry.line]))
  return plan.changed.slice(0, MOST_CHANGES).map(({ input: { examNumber, name }, fields }) => ({
    ...{ line: lineOf.get(examNumber) ?? 0, examNumber, name },
    fields: fields.map((change) =>
      change.field !== 'specialNeeds' || maySeeNeeds(caller)
        ? change
        : { ...change, before: '', after: '' },
    ),
  }))
}

/** Faults that only the database knows: the same person under another exam number. */
function lateProblems(checked: CheckedRoster, plan: RosterPlan): RosterRowProblem[] {
  const lineOf = new Map(checked.good.map((entry) => [entry.examNumber, entry.line]))
  return plan.refused.map((entry) => ({
    line: lineOf.get(entry.examNumber) ?? 0,
    field: entry.field,
    fault: entry.fault,
    value: entry.value,
  }))
}

/** What stands in a column of a row, by the column's heading. */
function cellsOf({ headings, rows }: ReadRoster['table']) {
  const columns = new Map(headings.map((heading, at) => [foldHeading(heading), at]))
  const byLine = new Map(rows.map((row) => [row.line, row.cells]))
  return (line: number, heading: string): string | undefined => {
    const column = columns.get(foldHeading(heading))
    return column === undefined ? undefined : byLine.get(line)?.[column]
  }
}
