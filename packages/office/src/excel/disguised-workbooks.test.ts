import { describe } from 'vitest'
import { disguiseWorkbook } from '../testing/disguise-workbook.ts'
import { judgeDisguises } from '../testing/judge-disguises.ts'
import { orderStart } from './examples/sheets-start.ts'
import { excelCheckers } from './excel-checkers.ts'

/** Every start workbook of the examples, but for the one whose copied sheet must hold nothing else. */
const starts = new Set(
  excelCheckers.flatMap(({ example }) =>
    example === undefined || example.start === orderStart ? [] : example.start,
  ),
)

describe('verdicts on the same workbook stored otherwise (CHECKPOINTS 14)', () => {
  for (const start of starts) judgeDisguises('excel', excelCheckers, start, disguiseWorkbook, 3)
})
