import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inClone } from './paths.mjs'
import { say, warn } from './say.mjs'

/** Enough for the whole corpus, many times over. */
const DUMP_MS = 600_000

/**
 * Has another program dump the files of one kind in the corpus, compares them with the engine, and
 * writes the page with the agreement for each property.
 * @template Dump what the other program says of one file
 * @param {{ kind: 'xlsx' | 'pptx', program: string, page: string, title: string,
 *   about: (count: number, lost: number) => string,
 *   compare: (found: import('@wenkao/office/testing').Agreements, file: string, bytes: Uint8Array,
 *     data: Dump) => void }} task
 */
export async function compareCorpus({ kind, program, page, title, about, compare }) {
  const { agreementTable } = await import('@wenkao/office/testing')
  const corpus = join(process.env['WENKAO_CORPUS'] ?? inClone('..', 'shared', 'corpus'), kind)
  // Bindings of LibreOffice and openpyxl belong to the Python of the system.
  const python = process.env['WENKAO_PYTHON'] ?? '/usr/bin/python3'
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-oracle-'))
  const out = join(folder, 'dump.jsonl')
  const files = readdirSync(corpus).sort()
  const script = inClone('e2e', 'office-programs', program)
  const paths = files.map((name) => join(corpus, name))
  spawnSync(python, [script, out, ...paths], { timeout: DUMP_MS, stdio: 'inherit' })
  const lines = readFileSync(out, 'utf8').split('\n')
  rmSync(folder, { recursive: true })

  const found = new Map()
  let compared = 0
  for (const line of lines) {
    if (line === '') continue
    const { file, data, err } = JSON.parse(line)
    if (data === undefined) {
      warn(`${file}: ${err}`)
      continue
    }
    try {
      compare(found, file, new Uint8Array(readFileSync(join(corpus, file))), data)
      compared += 1
    } catch (error) {
      warn(`${file} cannot be read: ${String(error)}`)
    }
  }
  const different = [...found].flatMap(([property, agreement]) =>
    agreement.different.map((/** @type {string} */ one) => `- ${property}: ${one}`),
  )
  const text = [
    `# ${title}`,
    '',
    about(compared, files.length - compared),
    '',
    agreementTable(found),
    '',
    '## Not explained',
    '',
    ...(different.length === 0 ? ['None.'] : different),
    '',
  ].join('\n')
  writeFileSync(inClone('docs', page), text)
  say(text)
}
