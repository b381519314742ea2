import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Latencies in ms of bare appends of an entry's size, each flushed, in this folder. */
export function measureFlushedAppends(folder: string, count: number): number[] {
  const file = openSync(join(folder, 'flushed-appends'), 'ax')
  const bytes = Buffer.alloc(420, 'x')
  try {
    return Array.from({ length: count }, () => {
      const began = performance.now()
      writeSync(file, bytes)
      fdatasyncSync(file)
      return performance.now() - began
    })
  } finally {
    closeSync(file)
  }
}
