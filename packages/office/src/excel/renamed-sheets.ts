import { sheetIndex } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'

const PLAIN = /^[\p{L}_][\p{L}\p{N}_.]*$/u

/** The name that an issued sheet now has: candidates rename sheets, and formulas follow (2.3). */
export function sheetNameNow(view: ExcelView, name: string): string {
  const index = sheetIndex(view, name)
  return index < 0 ? name : (view.workbook.sheetNames[index] ?? name)
}

/** An author's formula with the names that the issued sheets now have. */
export function formulaNow(view: ExcelView, formula: string): string {
  return formula.replace(
    /"(?:[^"]|"")*"|'((?:[^']|'')*)'!|([\p{L}_][\p{L}\p{N}_.]*)!/gu,
    (match, quoted: string | undefined, plain: string | undefined) => {
      const name = quoted?.replaceAll("''", "'") ?? plain
      if (name === undefined || name.includes('[')) return match
      const now = sheetNameNow(view, name)
      if (now.trim().toLowerCase() === name.trim().toLowerCase()) return match
      return PLAIN.test(now) ? `${now}!` : `'${now.replaceAll("'", "''")}'!`
    },
  )
}
