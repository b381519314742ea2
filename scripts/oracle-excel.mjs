/**
 * `node scripts/oracle-excel.mjs`: compares what the engine reads in every workbook of the corpus with
 * what openpyxl reads, and writes docs/agreement-excel.md. Wants a Python with openpyxl
 * (WENKAO_PYTHON) and the corpus (WENKAO_CORPUS).
 */
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { compareCorpus } from './lib/compare-corpus.mjs'
import { inClone } from './lib/paths.mjs'

await ensureInstalled()
const { compareExcel, openExcel } = await import('@wenkao/office/testing')

await compareCorpus({
  kind: 'xlsx',
  script: inClone('e2e', 'office-programs', 'dump_workbooks.py'),
  page: 'agreement-excel.md',
  title: 'Agreement with openpyxl on workbooks',
  about: (count, lost) =>
    `Written by \`node scripts/oracle-excel.mjs\` over ${count} workbooks of the corpus: every cell of the first 300 rows and 40 columns of every sheet. openpyxl cannot read ${lost} of the files, and finds no sheets in Strict ones. It leaves themes alone, so the script beside it looks up their colours. Column widths and row heights are the stored ones.`,
  compare: (found, file, bytes, data) => compareExcel(found, file, openExcel(bytes), data),
})
