import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What the operating system says of one process id. `unknown`: it runs, and its name fits. */
export type ProcessState = 'gone' | 'zombie' | 'ours' | 'foreign' | 'unknown'

function isPresent(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function readProc(pid: number | 'self', name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return undefined // the process ended in between
  }
}

/** Fields of /proc/PID/stat from the state on; the name before them may hold any character. */
function readStat(pid: number): string[] | undefined {
  const stat = readProc(pid, 'stat')
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function judgeOnLinux(pid: number, dataDirectory: string): ProcessState {
  const state = readStat(pid)?.[0]
  if (state === undefined || state === 'X') return 'gone'
  if (state === 'Z') return 'zombie'
  // The command line is readable by everybody; /proc/PID/cwd would need CAP_SYS_PTRACE, which
  // root lacks in a container.
  const words = readProc(pid, 'cmdline')?.split('\0')
  if (words === undefined) return 'gone'
  return /(^|\/)(postgres|postmaster)$/.test(words[0] ?? '') && words.includes(dataDirectory)
    ? 'ours'
    : 'foreign'
}

function judgeOnMac(pid: number, dataDirectory: string): ProcessState {
  const listed = spawnSync('/bin/ps', ['-o', 'stat=,command=', '-p', String(pid)], {
    encoding: 'utf8',
  })
  if (listed.error !== undefined) return 'unknown'
  const line = listed.stdout.trim()
  if (line === '') return 'gone'
  if (line.startsWith('Z')) return 'zombie'
  return line.includes('postgres') && line.includes(dataDirectory) ? 'ours' : 'foreign'
}

function judgeOnWindows(pid: number): ProcessState {
  const listed = spawnSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], {
    encoding: 'utf8',
    windowsHide: true,
  })
  if (listed.error !== undefined) return 'unknown'
  if (!listed.stdout.includes(`"${pid}"`)) return 'gone'
  return listed.stdout.toLowerCase().includes('postgres.exe') ? 'unknown' : 'foreign'
}

/**
 * Tells whether a process id read from `postmaster.pid` is the postmaster of this data directory.
 * Process ids are reused, after a restart of the machine within seconds, so a living process
 * proves nothing by itself.
 */
export function judgePostmaster(pid: number, dataDirectory: string): ProcessState {
  if (!isPresent(pid)) return 'gone'
  switch (process.platform) {
    case 'linux':
      return judgeOnLinux(pid, dataDirectory)
    case 'darwin':
      return judgeOnMac(pid, dataDirectory)
    case 'win32':
      return judgeOnWindows(pid)
    default:
      return 'unknown'
  }
}

/**
 * A text that names one run of one process: its id and, on Linux, the machine's boot and the tick
 * at which the process began, so that a reused id does not pass for it.
 */
export function identifyProcess(pid: number): string | undefined {
  if (!isPresent(pid)) return undefined
  if (process.platform !== 'linux') return String(pid)
  const fields = readStat(pid)
  if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return undefined
  const startTick = fields[19] ?? ''
  return `${pid} ${startTick} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
}
