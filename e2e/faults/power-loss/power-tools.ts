import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The two C programs of this folder, compiled. */
export interface PowerTools {
  /** Program that cuts the power of a mounted file system. */
  readonly cutPower: string
  /** Library that, preloaded, takes the effect from every flush. */
  readonly noSync: string
  remove(): void
}

/** @throws Error with the compiler's words. */
export function compilePowerTools(): PowerTools {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-power-tools-'))
  // The database runs as another user and must be able to load the library.
  chmodSync(folder, 0o755)
  const cutPower = join(folder, 'cut-power')
  const noSync = join(folder, 'no-sync.so')
  run('cc', ['-O1', '-Wall', '-o', cutPower, source('cut-power.c')])
  run('cc', ['-O1', '-Wall', '-shared', '-fPIC', '-o', noSync, source('no-sync.c')])
  return {
    cutPower,
    noSync,
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const source = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Runs a program to its end. @throws Error with what it said when it failed. */
export function run(program: string, args: readonly string[]): void {
  const ended = spawnSync(program, args, { encoding: 'utf8' })
  if (ended.status === 0) return
  const said = ended.error?.message ?? `${ended.stdout}${ended.stderr}`.trim()
  throw new Error(`${program} ${args.join(' ')} ended with ${ended.status}: ${said}`)
}
