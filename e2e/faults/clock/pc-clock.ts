import { execFileSync } from 'node:child_process'
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'

/** The clocks of one PC, moved by a test while programs run under them. */
export interface PcClock {
  /** Environment of every program of that PC. */
  readonly env: Readonly<Record<string, string>>
  /** Somebody sets the calendar; ms from the true time. */
  setCalendar(aheadMs: number): void
  /**
   * The PC sleeps: calendar and uptime go on, the clock that counts only waking time does not.
   * Its programs must stand still meanwhile (`whileStopped`).
   */
  sleep(ms: number): void
  /** The PC starts anew: uptime from the beginning, another boot id, and so much later. */
  restart(offMs: number): void
  /** How much later it is on this PC than in the world, because it slept or was off; ms. */
  passed(): number
}

const NS = 1_000_000n

/** Compiles the shim into `folder` and makes the clocks true. */
export function createPcClock(folder: string): PcClock {
  const shim = join(folder, 'clock-shim.so')
  const file = join(folder, 'clock')
  const source = join(import.meta.dirname, 'clock-shim.c')
  execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', shim, source], { stdio: 'inherit' })
  let aheadMs = 0
  let passedMs = 0
  let uptimeMs = 0
  let start = 0
  const tell = () => {
    const bytes = Buffer.alloc(24)
    bytes.writeBigInt64LE(BigInt(Math.round(aheadMs + passedMs)) * NS, 0)
    bytes.writeBigInt64LE(BigInt(Math.round(uptimeMs)) * NS, 8)
    bytes.writeBigInt64LE(BigInt(start), 16)
    // Written in place: programs have this very file mapped.
    const opened = openSync(file, 'r+')
    writeSync(opened, bytes, 0, bytes.length, 0)
    closeSync(opened)
  }
  writeFileSync(file, Buffer.alloc(24))
  return {
    env: { LD_PRELOAD: shim, WENKAO_CLOCK: file },
    setCalendar: (ms) => {
      aheadMs = ms
      tell()
    },
    sleep: (ms) => {
      passedMs += ms
      uptimeMs += ms
      tell()
    },
    restart: (offMs) => {
      passedMs += offMs
      uptimeMs = 20_000 - uptime() * 1000
      start += 1
      tell()
    },
    passed: () => passedMs,
  }
}

/** Stops a process with SIGSTOP while `change` happens, as a suspend does. */
export function whileStopped(pid: number, change: () => void): void {
  process.kill(pid, 'SIGSTOP')
  change()
  process.kill(pid, 'SIGCONT')
}
