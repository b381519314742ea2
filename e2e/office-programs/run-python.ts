import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** Debian's modules belong to Debian's Python, which need not be the first in PATH. */
function python(): string {
  const given = process.env['WENKAO_PYTHON']
  if (given !== undefined && given !== '') return given
  return existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
}

const pathOf = (script: string) => fileURLToPath(new URL(`./${script}`, import.meta.url))

/**
 * Runs a script of this folder and returns what it prints.
 * @throws Error with the script's own words when it fails.
 */
export function runPython(script: string, args: readonly string[]): string {
  const run = spawnSync(python(), [pathOf(script), ...args], { encoding: 'utf8', timeout: 180_000 })
  if (run.status !== 0) throw new Error(`${script}: ${run.error?.message ?? run.stderr}`)
  return run.stdout
}

/** Starts a script of this folder that goes on until it is told to end. */
export function startPython(
  script: string,
  args: readonly string[],
): ChildProcessByStdio<Writable, Readable, Readable> {
  return spawn(python(), [pathOf(script), ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
}
