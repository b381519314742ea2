import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Enough for the whole corpus, many times over. */
const DUMP_MS = 600_000
const BATCH_MS = 180_000

/**
 * What a program says of a file; `data` is missing where it could not read it.
 * @template Dump
 * @typedef {{ file: string, data?: Dump, err?: string }} DumpedFile
 */

/**
 * @template Dump
 * @param {string} script
 * @param {readonly string[]} paths
 * @param {number} timeout ms
 * @returns {DumpedFile<Dump>[]}
 */
function dumpOnce(script, paths, timeout) {
  // Bindings of LibreOffice and the libraries belong to the Python of the system.
  const python = process.env['WENKAO_PYTHON'] ?? '/usr/bin/python3'
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-dump-'))
  const out = join(folder, 'dump.jsonl')
  try {
    spawnSync(python, [script, out, ...paths], { timeout, stdio: ['ignore', 'ignore', 'inherit'] })
    const text = existsSync(out) ? readFileSync(out, 'utf8') : ''
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * Has a script in Python tell what another program reads in files: `SCRIPT OUT FILE…` writes one JSON
 * line for each.
 * @template Dump
 * @param {string} script
 * @param {readonly string[]} paths
 * @param {number} [batch] how many files at once, where a file that takes the program down takes the
 *   rest of its batch along; they are tried again without it. All at once by default.
 * @returns {DumpedFile<Dump>[]}
 */
export function dumpFiles(script, paths, batch) {
  if (batch === undefined) return dumpOnce(script, paths, DUMP_MS)
  /** @type {DumpedFile<Dump>[]} */
  const all = []
  let left = paths
  while (left.length > 0) {
    const tried = left.slice(0, batch)
    /** @type {DumpedFile<Dump>[]} */
    const records = dumpOnce(script, tried, BATCH_MS)
    const fallen = records.findIndex((one) => one.data === undefined)
    const isWhole = fallen < 0 && records.length === tried.length
    const done = fallen < 0 ? records : records.slice(0, fallen + 1)
    all.push(...done)
    left = left.slice(isWhole || fallen >= 0 ? done.length : done.length + 1)
  }
  return all
}
