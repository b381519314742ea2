import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What a program lets others do with a file it has open: nothing (`-`, as antivirus does), reading
 * (`r`, as Word), also writing, also removing; `m` keeps it mapped into memory without a handle.
 */
export type Share = '-' | 'r' | 'rw' | 'rwd' | 'm'

export interface Hold {
  /** The program lets go; resolves once it has ended. */
  release(): Promise<void>
}

const HOLDER = 'C:\\tools\\holder.exe'
const LONGEST_START_MS = 20_000

/** Starts a program of its own that holds a file or folder; resolves once it does. */
export async function holdFile(path: string, share: Share): Promise<Hold> {
  const folder = await mkdtemp(join(tmpdir(), 'wenkao-hold-'))
  const [ready, stop] = [join(folder, 'ready'), join(folder, 'stop')]
  const access = share === 'm' ? 'm' : 'r'
  const child = spawn(HOLDER, [path, share, access, ready, stop], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
  })
  const giveUpAt = performance.now() + LONGEST_START_MS
  while (!existsSync(ready)) {
    if (performance.now() > giveUpAt) throw new Error(`${path} was not held in time`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const said = await readFile(ready, 'utf8')
  if (said !== 'held') throw new Error(`${path} could not be held: ${said}`)
  return {
    release: async () => {
      await writeFile(stop, '')
      await ended
    },
  }
}
