import type { PcProcess } from './pc.contract-suite.ts'
import type { Wheel } from './wheel.contract-suite.ts'

/** One durable record of a browser's store or of a journal. */
export type DiskRecord =
  | { readonly kind: 'entry'; readonly text: string; readonly hash: string }
  | { readonly kind: 'acknowledged' | 'conflicted'; readonly hashes: readonly string[] }

/** A store of one PC that outlives its processes: append only, until a fault takes it away. */
export interface Disk {
  records: readonly DiskRecord[]
  /** Writes fail while set (full, denied, broken); some reach the disk all the same. */
  isFailing: boolean
  /** A write that was refused is on the disk all the same. */
  hasStrays: boolean
  /** One more with each wipe and rollback: a handle opened before is of no use any more. */
  generation: number
  /** Appends as one; resolves once durable. @throws when the store failed or is gone. */
  append(owner: PcProcess, records: readonly DiskRecord[]): Promise<void>
  /** Of what is being written when its process dies, some is on the disk and some is not. */
  settleDead(owner: PcProcess): void
  replace(records: readonly DiskRecord[]): void
  holds(hash: string): boolean
}

export class StoreError extends Error {
  readonly code = 'storeFailed'
}

/** @param fraction 0 ≤ value < 1. */
export function createDisk(wheel: Wheel, fraction: () => number): Disk {
  const inFlight = new Set<{ readonly owner: PcProcess; readonly land: () => void }>()
  const hashes = new Set<string>()
  const disk: Disk = {
    records: [],
    isFailing: false,
    hasStrays: false,
    generation: 0,
    append: (owner, records) =>
      new Promise((resolve, reject) => {
        if (!owner.isAlive) return
        const { generation } = disk
        const land = (): void => {
          if (disk.generation !== generation) return
          disk.records = [...disk.records, ...records]
          for (const record of records) if (record.kind === 'entry') hashes.add(record.hash)
        }
        const write = { owner, land }
        inFlight.add(write)
        wheel.at(wheel.now() + 1 + Math.floor(fraction() * 3), () => {
          if (!inFlight.delete(write)) return
          const isGone = disk.generation !== generation
          const isLanding = !disk.isFailing || fraction() < 0.5
          if (isLanding) land()
          if (isLanding && disk.isFailing) disk.hasStrays = true
          if (disk.isFailing || isGone) reject(new StoreError('The store failed'))
          else resolve()
        })
      }),
    settleDead: (owner) => {
      for (const write of inFlight) {
        if (write.owner !== owner) continue
        inFlight.delete(write)
        if (fraction() < 0.5) write.land()
      }
    },
    replace: (records) => {
      disk.generation += 1
      disk.records = records
      hashes.clear()
      for (const record of records) if (record.kind === 'entry') hashes.add(record.hash)
    },
    holds: (hash) => hashes.has(hash),
  }
  return disk
}
