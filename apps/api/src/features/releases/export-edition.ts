import type { EditionLine } from '@wenkao/shared/releases'
import { writeWorkbookApart } from '../results/index.ts'
import { EDITION_COLUMNS, EDITION_TITLE, kindWord, type Language } from './release-words.ts'

const ROWS_AT_ONCE = 5000

/** Published lines as a workbook; who has no score has an empty cell, never 0 (RL1). */
export async function editionWorkbook(
  lines: readonly EditionLine[],
  language: Language,
): Promise<Uint8Array> {
  async function* slices() {
    for (let from = 0; from < lines.length; from += ROWS_AT_ONCE)
      yield await Promise.resolve(
        lines.slice(from, from + ROWS_AT_ONCE).map((line) => cellsOf(line, language)),
      )
  }
  return writeWorkbookApart(
    {
      sheet: EDITION_TITLE[language],
      headings: EDITION_COLUMNS.map(({ heading }) => heading[language]),
      widths: EDITION_COLUMNS.map(({ width }) => width),
    },
    slices(),
  )
}

const cellsOf = (line: EditionLine, language: Language): (string | number | null)[] => [
  ...[line.examNumber, line.name, line.areaName, line.school, line.className],
  ...[line.siteName, line.sessionName, kindWord(line.kind, language)],
  ...[line.score, line.grade, line.objectivePoints, line.taskPoints, line.points, line.max],
]
