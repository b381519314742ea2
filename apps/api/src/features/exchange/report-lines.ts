import { wordsOf, type ReadItems, type ReportCode, type ReportLine } from '@wenkao/exchange'
import { MOST_REPORTED, type ExchangeLine } from '@wenkao/shared/exchange'
import { writeWorkbook } from '../../platform/write-workbook.ts'

/** A line of a report with its words. */
const lineOf = (line: ReportLine): ExchangeLine => {
  const { at, name, severity, code } = line
  return { at, name, severity, code, ...wordsOf(line) }
}

/** A line about something at a place of the file. */
export const lineAt = (
  place: Pick<ReportLine, 'at' | 'name'>,
  severity: ReportLine['severity'],
  code: ReportCode,
  detail = '',
): ReportLine => ({ ...place, severity, code, detail })

const GRAVITY = { error: 0, warning: 1, note: 2 } as const

/** The lines of a report with their words, the worst first, and not more than a page can show. */
export function linesOf({ report }: Pick<ReadItems, 'report'>): ExchangeLine[] {
  const sorted = report.toSorted(
    (one, other) => GRAVITY[one.severity] - GRAVITY[other.severity] || one.at - other.at,
  )
  const lines = sorted.slice(0, MOST_REPORTED).map(lineOf)
  return sorted.length > MOST_REPORTED
    ? [...lines, lineOf(lineAt({ at: 0, name: '' }, 'note', 'more'))]
    : lines
}

const WORDS = {
  'zh-CN': {
    sheet: '导入报告',
    headings: ['项', '名称', '结果', '原因', '处理办法'],
    severities: { error: '未导入', warning: '已导入，有损失', note: '提示' },
  },
  en: {
    sheet: 'Report',
    headings: ['Item', 'Name', 'Outcome', 'Why', 'What to do'],
    severities: { error: 'Left out', warning: 'Taken, with a loss', note: 'Note' },
  },
} as const

/** A report as a spreadsheet. */
export function writeReport(
  lines: readonly ExchangeLine[],
  language: keyof typeof WORDS,
): Promise<Uint8Array> {
  const { sheet, headings, severities } = WORDS[language]
  const isEnglish = language === 'en'
  const rows = lines.map((line) => [
    line.at > 0 ? line.at : null,
    ...[line.name, severities[line.severity]],
    isEnglish ? line.en : line.zh,
    isEnglish ? line.adviceEn : line.adviceZh,
  ])
  return writeWorkbook(sheet, headings, rows, [8, 30, 16, 60, 50])
}
