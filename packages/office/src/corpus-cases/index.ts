import { chartsAndShowCases } from './charts-and-show.ts'
import type { CorpusCase } from './corpus-case.ts'
import { slideCases } from './slides.ts'
import { excelDataCases } from './excel-data.ts'
import { excelFormatCases } from './excel-format.ts'
import { wordObjectCases } from './word-objects.ts'
import { wordPageCases } from './word-page.ts'
import { wordTextCases } from './word-text.ts'

/** Every case over real files, of all kinds. */
export const corpusCases: readonly CorpusCase[] = [
  ...chartsAndShowCases,
  ...slideCases,
  ...excelDataCases,
  ...excelFormatCases,
  ...wordObjectCases,
  ...wordPageCases,
  ...wordTextCases,
]
