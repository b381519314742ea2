/**
 * `node scripts/oracle-word.mjs`: compares what the engine resolves in every Word file of the corpus
 * with what LibreOffice resolves, and writes docs/agreement-word.md. Wants LibreOffice with its Python,
 * the corpus (WENKAO_CORPUS) and the dump script beside it (WENKAO_ORACLE).
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'
import { say, warn } from './lib/say.mjs'

await ensureInstalled()
const { agreementTable, compareWord, openWord } = await import('@wenkao/office/testing')

const corpus = process.env['WENKAO_CORPUS'] ?? inClone('..', 'shared', 'corpus')
const script = process.env['WENKAO_ORACLE'] ?? inClone('..', 'shared', 'oracle', 'lo_oracle.py')
const folder = mkdtempSync(join(tmpdir(), 'wenkao-oracle-'))
/** LibreOffice's bindings belong to the Python of the system. */
const python = process.env['WENKAO_PYTHON'] ?? '/usr/bin/python3'
/** A file that takes LibreOffice down takes the rest of its batch along. */
const BATCH = 12
const BATCH_MS = 180_000

/**
 * @param {readonly string[]} names
 * @returns {readonly { file: string, data?: { paras: [] }, err?: string }[]}
 */
function dump(names) {
  const out = join(folder, 'dump.jsonl')
  const files = names.map((name) => join(corpus, 'docx', name))
  spawnSync(python, [script, out, ...files], { timeout: BATCH_MS, stdio: 'ignore' })
  return readFileSync(out, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** @type {string[]} */
const lost = []
const found = new Map()
let compared = 0
let left = readdirSync(join(corpus, 'docx')).sort()
while (left.length > 0) {
  const batch = left.slice(0, BATCH)
  const records = dump(batch)
  const fallen = records.findIndex((one) => one.data === undefined)
  const done = fallen < 0 ? records : records.slice(0, fallen)
  for (const { file, data } of done) {
    try {
      const document = openWord(new Uint8Array(readFileSync(join(corpus, 'docx', file))))
      compareWord(found, document, data?.paras ?? [])
      compared += 1
    } catch (error) {
      warn(`${file} cannot be read: ${String(error)}`)
    }
  }
  const [stumble] = batch.slice(done.length)
  if (stumble !== undefined) lost.push(stumble)
  left = left.slice(done.length + (stumble === undefined ? 0 : 1))
}
rmSync(folder, { recursive: true })

const different = [...found].flatMap(([property, agreement]) =>
  agreement.different.map((/** @type {string} */ one) => `- ${property}: ${one}`),
)
const text = [
  '# Agreement with LibreOffice on Word files',
  '',
  `Written by \`node scripts/oracle-word.mjs\` over ${compared} Word files of the corpus: body paragraphs, and each stretch of one run and one script in them. ${lost.length} files took LibreOffice down (comments, most of them) and are left out.`,
  '',
  agreementTable(found),
  '',
  '## Not explained',
  '',
  ...(different.length === 0 ? ['None.'] : different),
  '',
].join('\n')
writeFileSync(inClone('docs', 'agreement-word.md'), text)
say(text)
