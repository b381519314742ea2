import { readFileSync } from 'node:fs'

/** Linux names each run of the system; null elsewhere. */
export function readBootId(): string | null {
  if (process.platform !== 'linux') return null
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || null
  } catch {
    // A container may hide it: then calendar and uptime have to do.
    return null
  }
}
