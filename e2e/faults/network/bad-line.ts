import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What a line does to the packets that pass; see bad-line.c. Percent, and ms each way. */
export interface LineFaults {
  readonly loss: number
  readonly duplicate: number
  readonly reset: number
  readonly delay: number
  readonly jitter: number
  readonly down: boolean
  readonly mute: boolean
  readonly forget: boolean
}

/** Packets since the line was opened. */
export interface LineCounts {
  readonly forwarded: number
  readonly lost: number
  readonly duplicated: number
  readonly reset: number
}

/** Another host, reached over a good line and over one that can be made bad. */
export interface FarHost {
  /** What runs a program there. */
  readonly under: readonly string[]
  readonly goodAddress: string
  readonly badAddress: string
  /** Makes the line so from now on; what is left out is as on a good line. */
  set(faults: Partial<LineFaults>): Promise<LineCounts>
  close(): Promise<void>
}

const GOOD: LineFaults = {
  loss: 0,
  duplicate: 0,
  reset: 0,
  delay: 0,
  jitter: 0,
  down: false,
  mute: false,
  forget: false,
}

/**
 * Makes a network namespace that stands for another host. As root only.
 * @param folder for the compiled line; @param seed of its chance.
 */
export async function openFarHost(folder: string, seed: number): Promise<FarHost> {
  const id = process.pid % 16_384
  const namespace = `wenkao-${id}`
  const [near, far, goodNear, goodFar] = ['bn', 'bf', 'gn', 'gf'].map((part) => `wk${part}${id}`)
  if (!near || !far || !goodNear || !goodFar) throw new Error('Expected four names')
  // Four addresses for each line, from the range for tests between networks.
  const address = (line: number, host: number) =>
    `198.${18 + line}.${id >> 6}.${(id % 64) * 4 + host}`
  const program = join(folder, 'bad-line')
  compile('bad-line.c', program)
  ip('netns', 'add', namespace)
  ip('link', 'add', goodNear, 'type', 'veth', 'peer', 'name', goodFar, 'netns', namespace)
  const line = spawn(program, [namespace, near, far, String(seed)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => line.once('close', () => resolve()))
  const replies = createInterface({ input: line.stdout })[Symbol.asyncIterator]()
  const ready = await replies.next()
  if (ready.value !== 'ready') throw new Error('The line did not start')
  ip('-n', namespace, 'link', 'set', 'lo', 'up')
  for (const [number, [here, there]] of [
    [goodNear, goodFar],
    [near, far],
  ].entries()) {
    if (!here || !there) throw new Error('Expected two ends')
    ip('addr', 'add', `${address(number, 1)}/30`, 'dev', here)
    ip('link', 'set', here, 'up')
    ip('-n', namespace, 'addr', 'add', `${address(number, 2)}/30`, 'dev', there)
    ip('-n', namespace, 'link', 'set', there, 'up')
  }
  return {
    under: ['ip', 'netns', 'exec', namespace],
    goodAddress: address(0, 2),
    badAddress: address(1, 2),
    set: async (faults) => {
      const words = Object.entries({ ...GOOD, ...faults }).map(
        ([name, value]) => `${name}=${Number(value)}`,
      )
      line.stdin.write(`${words.join(' ')}\n`)
      const counts = await replies.next()
      return readCounts(String(counts.value))
    },
    close: async () => {
      line.stdin.end()
      await ended
      ip('link', 'del', goodNear)
      ip('netns', 'del', namespace)
    },
  }
}

/** Compiles a C file of this folder's parent tree. @param file relative to this folder. */
function compile(file: string, program: string): void {
  const source = join(import.meta.dirname, file)
  execFileSync('cc', ['-O2', '-o', program, source], { stdio: 'inherit' })
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'inherit' })
}

function readCounts(line: string): LineCounts {
  const counts = new Map(line.split(' ').map((word) => word.split('=') as [string, string]))
  const count = (name: string) => Number(counts.get(name) ?? Number.NaN)
  return {
    forwarded: count('forwarded'),
    lost: count('lost'),
    duplicated: count('duplicated'),
    reset: count('reset'),
  }
}
