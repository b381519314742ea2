/**
 * `node scripts/oracle-python-docx.mjs`: compares what the engine resolves in every Word file of the
 * corpus with what python-docx reads on runs, paragraphs and their styles, and writes
 * docs/agreement-python-docx.md. Wants a Python with python-docx (WENKAO_PYTHON) and the corpus
 * (WENKAO_CORPUS).
 */
import { compareCorpus } from './lib/compare-corpus.mjs'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'

await ensureInstalled()
const { comparePythonDocx, openWord } = await import('@wenkao/office/testing')

await compareCorpus({
  kind: 'docx',
  script: inClone('e2e', 'office-programs', 'dump_documents.py'),
  page: 'agreement-python-docx.md',
  title: 'Agreement with python-docx on Word files',
  about: (count, lost) =>
    `Written by \`node scripts/oracle-python-docx.mjs\` over ${count} Word files of the corpus: paragraphs of bodies and tables, the runs that stand directly in them, pages and tables. python-docx tells a property where it is set and nothing where it is inherited; the script beside it looks from the run or paragraph through its styles to theirs, and what nothing of these sets is not compared. ${lost} files it cannot read (Strict ones, and one with macros).`,
  compare: (found, file, bytes, data) => comparePythonDocx(found, file, openWord(bytes), data),
})
