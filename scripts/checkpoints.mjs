/**
 * `npm run checkpoints`: writes docs/checkpoints.md from the definitions of the checkpoints, and, where
 * the corpus of real files is there, docs/checkpoint-coverage.md.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone, root } from './lib/paths.mjs'
import { say, warn } from './lib/say.mjs'

await ensureInstalled()
const { coverageTable, describeCheckpoints } = await import('@wenkao/office/testing')

/**
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  const file = inClone('docs', name)
  writeFileSync(file, text)
  say(`wrote ${file}`)
}

write('checkpoints.md', describeCheckpoints())
const manifest = join(
  process.env['WENKAO_CORPUS'] ?? join(root, '..', 'shared', 'corpus'),
  'MANIFEST.tsv',
)
if (existsSync(manifest)) {
  const [head = '', ...lines] = readFileSync(manifest, 'utf8').split('\n')
  const column = head.split('\t').indexOf('producer')
  const producers = new Map(
    lines.map((line) => {
      const fields = line.split('\t')
      return [fields[0] ?? '', fields[column] ?? '']
    }),
  )
  write(
    'checkpoint-coverage.md',
    coverageTable((file) => producers.get(file)),
  )
} else warn(`LEFT OUT: docs/checkpoint-coverage.md, there is no ${manifest}`)
