/**
 * `node scripts/oracle-word.mjs`: compares what the engine resolves in every Word file of the corpus
 * with what LibreOffice resolves, and writes docs/agreement-word.md. Wants LibreOffice with its Python
 * (WENKAO_PYTHON), the corpus (WENKAO_CORPUS) and the dump script beside it (WENKAO_ORACLE).
 */
import { compareCorpus } from './lib/compare-corpus.mjs'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'

await ensureInstalled()
const { compareWord, openWord } = await import('@wenkao/office/testing')

await compareCorpus({
  kind: 'docx',
  script: process.env['WENKAO_ORACLE'] ?? inClone('..', 'shared', 'oracle', 'lo_oracle.py'),
  batch: 12,
  page: 'agreement-word.md',
  title: 'Agreement with LibreOffice on Word files',
  about: (count, lost) =>
    `Written by \`node scripts/oracle-word.mjs\` over ${count} Word files of the corpus: body paragraphs, and each stretch of one run and one script in them. ${lost} files took LibreOffice down (comments, most of them) and are left out.`,
  compare: (found, _file, bytes, data) => compareWord(found, openWord(bytes), data.paras),
})
