import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { compiledCode } from '@wenkao/testing'

/** A real process of the product that a journey can end as a power cut would. */
export interface Program {
  readonly pid: number
  /** What it has printed so far. */
  output(): string
  isRunning(): boolean
  /** @throws Error with its last words when it has ended by itself: nothing is left to wait for. */
  mustRun(): void
  /** SIGKILL, and waits until the system has reaped it. */
  kill(): Promise<void>
  /** SIGTERM, and waits for an orderly end. */
  stop(): Promise<void>
}

export interface ProgramPlan {
  readonly args: readonly string[]
  /** A program with its arguments that becomes this one, e.g. in another network namespace. */
  readonly under?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly logFile: string
}

/** Starts a program on the Node that runs the tests. */
export function startProgram(plan: ProgramPlan): Program {
  const [program = process.execPath, ...args] = [
    ...(plan.under ?? []),
    process.execPath,
    ...plan.args,
  ]
  const child = spawn(program, args, {
    env: { ...compiledCode, ...process.env, ...plan.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const log = createWriteStream(plan.logFile, { flags: 'a' })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      text += chunk
      log.write(chunk)
    })
  }
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      log.end(resolve)
    }),
  )
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    pid: child.pid ?? 0,
    output: () => text,
    isRunning,
    mustRun: () => {
      if (!isRunning()) throw new Error(`${plan.args.join(' ')} ended:\n${text.slice(-2000)}`)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      stopOrderly(child)
      await ended
    },
  }
}

function stopOrderly(child: ChildProcess): void {
  child.kill('SIGTERM')
  const hard = setTimeout(() => child.kill('SIGKILL'), 20_000)
  child.once('close', () => {
    clearTimeout(hard)
  })
}

/**
 * Waits until `probe` gives something, at most `seconds`.
 * @throws Error naming what was waited for.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  seconds = 60,
): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const value = await probe()
    if (value !== undefined) return value
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain for ${what}`)
    await pause(100)
  }
}

/** Whether an address answers 200. */
export async function answers(url: string): Promise<true | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response.ok ? true : undefined
  } catch {
    // Not listening yet, or not any more: that is the question.
    return undefined
  }
}

/** Kills every process whose command line names `part`, and waits until none is left. */
export async function killProcessesNaming(part: string): Promise<number> {
  const named = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((name) => commandLine(name).includes(part))
      .map(Number)
  const victims = named()
  for (const pid of victims) killHard(pid)
  await until(`the end of processes that name ${part}`, () => {
    const left = named()
    for (const pid of left) killHard(pid)
    return left.length === 0 ? true : undefined
  })
  return victims.length
}

/** `kill -9` of a process and of all that it has started, at once; whoever has ended is passed over. */
export function killTree(root: number): void {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }))
  const victims = [root]
  // Grows as it is walked: children of children come behind.
  for (const victim of victims) {
    victims.push(...parents.filter(({ parent }) => parent === victim).map(({ pid }) => pid))
  }
  for (const pid of victims) killHard(pid)
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name before the fields may hold any character.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    // It ended between the two looks.
    return 0
  }
}

function commandLine(pid: string): string {
  const path = `/proc/${pid}/cmdline`
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  } catch {
    // It ended between the two looks.
    return ''
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself meanwhile.
  }
}
