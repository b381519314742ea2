import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProgram, type Program } from '../process.ts'
import type { LossyDisk } from './lossy-disk.ts'
import { compilePowerTools, type PowerTools } from './power-tools.ts'
import { cutOverAndOver, cutWithoutFlushes, fileSystems, type Target } from './trials.ts'

const SEAL_ON = fileURLToPath(new URL('seal-on.ts', import.meta.url))

let tools: PowerTools
beforeAll(() => {
  tools = compilePowerTools()
})
afterAll(() => {
  tools.remove()
})

/** A program that seals one file after the other on the disk, as the bridge does. */
function startSealingOn(disk: LossyDisk, env: Readonly<Record<string, string>> = {}): Target {
  const shown = new Set<string>()
  const opened = new Set<string>()
  const outside = dirname(disk.folder)
  const keyFile = join(outside, 'key.txt')
  const made = execFileSync('age-keygen', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  writeFileSync(keyFile, made)
  const recipient = /age1\S+/.exec(made)?.[0] ?? ''
  let starts = 0
  let program: Program | undefined

  function start(): void {
    starts += 1
    program = startProgram({
      args: [SEAL_ON, disk.folder, recipient, String(starts)],
      env,
      logFile: join(outside, 'seal-on.log'),
    })
  }
  /** What the program has said; a line that it did not end was not said. */
  function hear(): void {
    for (const line of program?.output().split('\n').slice(0, -1) ?? []) {
      if (/^(databak|stick)\/\S+ [0-9a-f]{64}$/.test(line)) shown.add(line)
    }
  }
  /** Whether a file has the bytes that were shown as done, and the public tools read them to the end. */
  function isWhole(line: string): boolean {
    const [name = '', sha256] = line.split(' ')
    const path = join(disk.folder, name)
    try {
      if (createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256) return false
      if (opened.has(line)) return true
      const archive = execFileSync('age', ['-d', '-i', keyFile, path], { maxBuffer: 2 ** 26 })
      const listed = execFileSync('tar', ['t'], { input: archive, encoding: 'utf8' })
      if (!listed.startsWith('manifest.json\nfiles/')) return false
    } catch {
      // Not there, or the tools refuse it.
      return false
    }
    opened.add(line)
    return true
  }

  start()
  const kill = async () => {
    await program?.kill()
    hear()
  }
  return {
    acknowledged: () => {
      hear()
      return shown
    },
    kill,
    revive: () => {
      const whole = new Set([...shown].filter(isWhole))
      start()
      return Promise.resolve(whole)
    },
    close: kill,
  }
}

describe('[R1] power loss: sealed files', () => {
  for (const kind of fileSystems()) {
    it(`loses no backup, submission or copy that was done (${kind})`, async () => {
      const { lost } = await cutOverAndOver('sealed files', kind, tools, (disk) =>
        Promise.resolve(startSealingOn(disk)),
      )
      expect(lost.slice(0, 3)).toEqual([])
    })
  }

  it('loses files when its flushes do nothing: the bench can fail', async () => {
    const lost = await cutWithoutFlushes('sealed files', 'ext4', tools, (disk) =>
      Promise.resolve(startSealingOn(disk, { LD_PRELOAD: tools.noSync })),
    )
    expect(lost).toBeGreaterThan(0)
  })
})
