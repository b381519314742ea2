import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { judgePostmaster } from '../process-state.fs.ts'
import { readPostmasterPid } from '../postmaster-pid.fs.ts'

/** What a test process said when its PostgreSQL was ready. */
export interface Ready {
  url: string
  pid: number
  port: number
  adopted: boolean
}

/** A process that stands for the API, with what it said so far. */
export interface StartedProcess {
  child: ChildProcess
  lines: string[]
  saved: () => number[]
  ready: () => Promise<Ready>
}

/** Waits until the condition gives a value; throws after half a minute. */
export async function until<T>(what: string, condition: () => T | undefined | false): Promise<T> {
  const deadline = performance.now() + 30_000
  for (;;) {
    const value = condition()
    if (value !== undefined && value !== false) return value
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await wait(5)
  }
}

/** Folders and processes of one test; `removeAll` ends and removes every one of them. */
export class TestGround {
  readonly #folders: string[] = []
  readonly #children: ChildProcess[] = []

  /** A data folder; `mode` 0700 makes it one that root's PostgreSQL account cannot enter. */
  makeFolder(mode = 0o755): string {
    const folder = mkdtempSync(join(tmpdir(), 'wenkao-pg-'))
    chmodSync(folder, mode)
    this.#folders.push(folder)
    return folder
  }

  track(child: ChildProcess): ChildProcess {
    this.#children.push(child)
    return child
  }

  /** Starts the process that stands for the API. */
  start(dataFolder: string, task: 'insert' | 'idle'): StartedProcess {
    const program = fileURLToPath(new URL('insert-until-killed.ts', import.meta.url))
    const child = this.track(
      spawn(process.execPath, [program, dataFolder, task], { stdio: ['ignore', 'pipe', 'pipe'] }),
    )
    const lines: string[] = []
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => lines.push(line))
    const said = (word: string) =>
      lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
    return {
      child,
      lines,
      saved: () => said('saved').map(Number),
      ready: async () => {
        const json = await until('the process is ready', () => {
          if (child.exitCode !== null) throw new Error(`it ended: ${lines.join('\n')}`)
          return said('ready')[0]
        })
        return JSON.parse(json) as Ready
      },
    }
  }

  /** Kills a process and waits until everything it said has arrived. */
  async kill(child: ChildProcess): Promise<void> {
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
  }

  async removeAll(): Promise<void> {
    // Continued first: a stopped process keeps its zombies.
    for (const child of this.#children) {
      child.kill('SIGCONT')
      child.kill('SIGKILL')
    }
    for (const folder of this.#folders) {
      const pointer = join(folder, 'postgres', 'outside.json')
      const outside = existsSync(pointer)
        ? (JSON.parse(readFileSync(pointer, 'utf8')) as { cluster: string }).cluster
        : undefined
      const cluster = outside ?? join(folder, 'postgres', 'cluster')
      await this.#endPostmaster(join(cluster, 'data'))
      for (const path of [folder, ...(outside === undefined ? [] : [outside, `${outside}.json`])])
        rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    }
  }

  async #endPostmaster(data: string): Promise<void> {
    const pid = readPostmasterPid(data)?.pid
    if (pid === undefined || judgePostmaster(pid, data) !== 'ours') return
    process.kill(pid, 'SIGKILL')
    await until('the postmaster is gone', () => judgePostmaster(pid, data) !== 'ours')
  }
}
