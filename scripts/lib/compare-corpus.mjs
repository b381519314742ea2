import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dumpFiles } from './dump-files.mjs'
import { inClone } from './paths.mjs'
import { say, warn } from './say.mjs'

/**
 * Has another program dump the files of one kind in the corpus, compares them with the engine, and
 * writes the page with the agreement for each property.
 * @template Dump what the other program says of one file
 * @param {{ kind: 'docx' | 'xlsx' | 'pptx', script: string, batch?: number, page: string, title: string,
 *   about: (count: number, lost: number) => string,
 *   compare: (found: import('@wenkao/office/testing').Agreements, file: string, bytes: Uint8Array,
 *     data: Dump) => void }} task
 *   `script`: path of the script that dumps; `batch`: as `dumpFiles` has it
 */
export async function compareCorpus({ kind, script, batch, page, title, about, compare }) {
  const { agreementTable } = await import('@wenkao/office/testing')
  const corpus = join(process.env['WENKAO_CORPUS'] ?? inClone('..', 'shared', 'corpus'), kind)
  const files = readdirSync(corpus).sort()
  /** @type {import('./dump-files.mjs').DumpedFile<Dump>[]} */
  const dumped = dumpFiles(
    script,
    files.map((name) => join(corpus, name)),
    batch,
  )
  const found = new Map()
  let compared = 0
  for (const { file, data, err } of dumped) {
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
