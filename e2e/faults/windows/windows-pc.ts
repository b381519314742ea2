import { spawn, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { inject } from 'vitest'
import { windowsNodePath } from '../../../scripts/lib/windows-node.mjs'
import { until } from '../process.ts'
import { copyWine, endWine, wineEnvironment } from './wine-prefix.ts'

/** A Windows of its own for one file of tests, with an empty drive D:. */
export interface WindowsPc {
  /** Where Linux sees drive D:. */
  readonly drive: string
  /** The folder of its user as Linux sees it, with Desktop, Documents and AppData. */
  readonly userFolder: string
  /** A path below `drive` as Windows writes it. */
  windowsPath(path: string): string
  /** Starts Node on this PC. @param args as Node takes them. */
  startNode(args: readonly string[], name: string): WindowsProgram
  /** Starts a program of this PC, e.g. `attrib`. */
  start(args: readonly string[], name: string): WindowsProgram
  /** Holds a file open as another program does; resolves once it is held. */
  hold(path: string, share: HolderShare): Promise<Hold>
  /** Ends every program at once, as a power cut would; the drive stays. */
  cutPower(): void
  /** Ends every program and removes the drive. */
  remove(): void
}

/** What others may do with the file meanwhile, or `m`: it is mapped into memory, without a handle. */
export type HolderShare = '-' | 'r' | 'rw' | 'rwd' | 'm'

export interface Hold {
  /** Lets go, and waits until the program has ended. */
  release(): Promise<void>
}

export interface WindowsProgram {
  /** What it has printed so far. */
  output(): string
  isRunning(): boolean
  /** @throws Error with its last words when it has ended by itself. */
  mustRun(): void
  /** Resolves with its exit code; after so many seconds it is killed, and the code is null. */
  ended(seconds: number): Promise<number | null>
  kill(): Promise<void>
}

/** Memory that a run takes at most; a drive in memory makes every flush free. */
const DRIVE_BYTES = 1_500_000_000

export function openWindowsPc(): WindowsPc {
  const base = mkdtempSync(join(tmpdir(), 'wenkao-windows-'))
  const drive = mkdtempSync(join(driveHome(), 'wenkao-drive-'))
  const prefix = join(base, 'prefix')
  copyWine(inject('bootedWine'), prefix)
  symlinkSync(drive, join(prefix, 'dosdevices', 'd:'))
  mkdirSync(join(drive, 'temp'))
  mkdirSync(join(base, 'home'))
  const tools = join(prefix, 'drive_c', 'tools')
  mkdirSync(tools)
  place(windowsNodePath, join(tools, 'node.exe'))
  copyFileSync(inject('holder'), join(tools, 'holder.exe'))
  const env = {
    ...process.env,
    ...wineEnvironment(prefix),
    HOME: join(base, 'home'),
    NODE_OPTIONS: '',
    // Random tests come in their usual numbers; the full run on Linux has the whole ones.
    WENKAO_FULL: '',
    NODE_NO_WARNINGS: '1',
  }
  const users = join(prefix, 'drive_c', 'users')
  const user = readdirSync(users).find((name) => name !== 'Public') ?? ''
  let holds = 0

  function start(args: readonly string[], name: string): WindowsProgram {
    const log = join(base, `${name}.log`)
    const file = openSync(log, 'a')
    const from = existsSync(log) ? readFileSync(log).length : 0
    const child = spawn('wine', args, { env, cwd: drive, stdio: ['ignore', file, file] })
    closeSync(file)
    return programOf(child, name, () => readFileSync(log).subarray(from).toString('utf8'))
  }

  return {
    drive,
    userFolder: join(users, user),
    windowsPath,
    start,
    startNode: (args, name) => start(['C:\\tools\\node.exe', ...args], name),
    hold: async (path, share) => {
      holds += 1
      const ready = join(drive, 'temp', `ready-${holds}`)
      const stop = join(drive, 'temp', `stop-${holds}`)
      const access = share === 'm' ? 'm' : 'r'
      const words = [windowsPath(path), share, access, windowsPath(ready), windowsPath(stop)]
      const program = start(['C:\\tools\\holder.exe', ...words], `holder-${holds}`)
      const said = await until(`the holder of ${path}`, () => {
        program.mustRun()
        return existsSync(ready) ? readFileSync(ready, 'utf8') : undefined
      })
      if (said !== 'held') throw new Error(`${path} could not be held: ${said}`)
      return {
        release: async () => {
          closeSync(openSync(stop, 'w'))
          await program.ended(20)
        },
      }
    },
    cutPower: () => {
      endWine(prefix)
    },
    remove: () => {
      endWine(prefix)
      rmSync(base, { recursive: true, force: true })
      rmSync(drive, { recursive: true, force: true })
    },
  }

  function windowsPath(path: string): string {
    return `D:\\${relative(drive, path).split(sep).join('\\')}`
  }
}

function driveHome(): string {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > DRIVE_BYTES ? memory : tmpdir()
}

function place(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch {
    // Another file system.
    copyFileSync(source, target)
  }
}

function programOf(child: ChildProcess, name: string, output: () => string): WindowsProgram {
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    child.once('error', () => {
      resolve()
    })
  })
  const isRunning = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    output,
    isRunning,
    mustRun: () => {
      if (!isRunning()) throw new Error(`${name} ended:\n${output().slice(-3000)}`)
    },
    ended: async (seconds) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
      await gone
      clearTimeout(timer)
      return child.exitCode
    },
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
