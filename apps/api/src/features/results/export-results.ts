import Papa from 'papaparse'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import type { ResultScope } from './result-scope.ts'
import {
  flagWords,
  momentText,
  RESULT_COLUMNS,
  RESULTS_TITLE,
  statusWord,
  type Language,
} from './result-words.ts'
import { selectResultRows, type ResultLine } from './results.queries.ts'
import { writeWorkbookApart } from './write-apart.ts'

type Cell = string | number | null

const ROWS_AT_ONCE = 5000
/** A workbook is made in memory as a whole; a CSV is not and has no such limit. */
const MOST_WORKBOOK_ROWS = 200_000

/** What a file is made of: whom it lists, in order, and who asks. */
export interface ExportSource {
  readonly db: Db
  readonly examId: string
  readonly scope: ResultScope
  readonly candidateIds: readonly string[]
  readonly language: Language
}

/** A line as the cells of a file; what is not known is an empty cell, never 0 (N13). */
export function cellsOf(row: ResultLine, language: Language): Cell[] {
  return [
    row.examNumber,
    row.name,
    row.school,
    row.className,
    row.sessionName,
    statusWord(row.status, language),
    row.objectivePoints,
    row.taskPoints,
    row.points,
    row.max,
    row.handedInAt === null ? null : momentText(row.handedInAt),
    row.receiptCode,
    flagWords(row.flags, language),
  ]
}

/** The lines slice by slice, so that at no time more than a slice of them is in memory. */
async function* slices(source: ExportSource): AsyncGenerator<Cell[][]> {
  const { db, examId, scope, candidateIds, language } = source
  for (let at = 0; at < candidateIds.length; at += ROWS_AT_ONCE) {
    const ids = candidateIds.slice(at, at + ROWS_AT_ONCE)
    const rows = await selectResultRows(db, examId, scope, ids)
    yield rows.map((row) => cellsOf(row, language))
  }
}

const headings = (language: Language) => RESULT_COLUMNS.map((column) => column.heading[language])

/** @throws ApiError tooLarge, with the number of rows that a workbook can have here. */
export async function resultsWorkbook(source: ExportSource): Promise<Uint8Array> {
  if (source.candidateIds.length > MOST_WORKBOOK_ROWS) {
    throw new ApiError('tooLarge', 'Too many rows for one workbook; take the CSV or filter', {
      limit: MOST_WORKBOOK_ROWS,
    })
  }
  return writeWorkbookApart(
    {
      sheet: RESULTS_TITLE[source.language],
      headings: headings(source.language),
      widths: RESULT_COLUMNS.map((column) => column.width),
    },
    slices(source),
  )
}

/**
 * Beginnings that spreadsheet programs take for a formula, also after white space and in the
 * full-width spellings that Excel accepts: such a text gets an apostrophe in front.
 */
const FORMULA_START = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

/** CSV text of rows: RFC 4180, CRLF after each row. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return ''
  const table = rows.map((row) => [...row])
  return `${Papa.unparse(table, { newline: '\r\n', escapeFormulae: FORMULA_START })}\r\n`
}

/** The results as CSV in UTF-8 with a BOM, without which Excel reads Chinese text as another code. */
export function resultsCsv(source: ExportSource): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const waiting = slices(source)
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`\uFEFF${csvText([headings(source.language)])}`))
    },
    async pull(controller) {
      const next = await waiting.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(csvText(next.value)))
    },
    async cancel() {
      await waiting.return(undefined)
    },
  })
}
