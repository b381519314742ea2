/**
 * `node scripts/oracle-slides.mjs`: compares what the engine resolves in every presentation of the corpus
 * with what LibreOffice resolves, and writes docs/agreement-slides.md. Wants LibreOffice with its Python
 * (WENKAO_PYTHON) and the corpus (WENKAO_CORPUS).
 */
import { compareCorpus } from './lib/compare-corpus.mjs'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'

await ensureInstalled()
const { compareSlides, openPowerPoint } = await import('@wenkao/office/testing')

await compareCorpus({
  kind: 'pptx',
  script: inClone('e2e', 'office-programs', 'dump_slides.py'),
  page: 'agreement-slides.md',
  title: 'Agreement with LibreOffice on presentations',
  about: (count, lost) =>
    `Written by \`node scripts/oracle-slides.mjs\` over ${count} presentations of the corpus: slides in their order, shapes and members of groups by name, text outside tables by paragraph and by stretch of one run and one script. ${lost} files were lost on LibreOffice. Places agree within 0.03 mm, sizes of fonts within 0.1 pt.`,
  compare: (found, file, bytes, data) => compareSlides(found, file, openPowerPoint(bytes), data),
})
