import { readdirSync, readFileSync } from 'node:fs'

/** One tick of the kernel's clock for processes, in ms. */
const TICK_MS = 10

interface Times {
  readonly parent: number
  readonly ownMs: number
  /** Of children that ended and were waited for. */
  readonly endedMs: number
}

function timesOf(pid: number): Times | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name before it may hold spaces.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const sum = (from: number) => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) * TICK_MS
    return { parent, ownMs: sum(11), endedMs: sum(13) }
  } catch {
    // It ended between the two looks.
    return undefined
  }
}

/** CPU that a process and everything under it used so far, in ms. Linux only. */
export function cpuOfTree(root: number): number {
  const all = new Map<number, Times>()
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined
    if (times) all.set(Number(name), times)
  }
  const isBelow = (pid: number): boolean => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (at === root) return true
    return false
  }
  let ms = 0
  for (const [pid, times] of all) if (isBelow(pid)) ms += times.ownMs + times.endedMs
  return ms
}

/** CPU of one process alone, in ms. */
export const cpuOfProcess = (pid: number): number => timesOf(pid)?.ownMs ?? 0
