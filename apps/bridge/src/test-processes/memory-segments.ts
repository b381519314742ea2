import type { SegmentFolder } from '../platform/journal.ts'

/** A disk of segments in memory that counts what it is asked, and fails when a test says so. */
export interface MemorySegments extends SegmentFolder {
  readonly files: Map<string, Buffer>
  readonly counts: { writes: number; syncs: number }
  /** Error codes of the next calls, by kind; the first of a list is used up by each call. */
  readonly failing: { write: string[]; sync: string[]; create: string[] }
  /** Bytes that still fit; a write that does not fit leaves what did. */
  freeBytes: number
}

/** Makes an empty disk. */
export function memorySegments(): MemorySegments {
  const files = new Map<string, Buffer>()
  const ids = new Map<string, number>()
  const counts = { writes: 0, syncs: 0 }
  const failing = { write: [] as string[], sync: [] as string[], create: [] as string[] }
  let lastId = 0

  function failIfTold(kind: keyof typeof failing): void {
    const code = failing[kind].shift()
    if (code) throw Object.assign(new Error(`${code}: ${kind}`), { code })
  }

  const disk: MemorySegments = {
    files,
    counts,
    failing,
    freeBytes: Infinity,
    list: async () =>
      [...files.keys()].sort().map((name) => ({ name, number: Number(name.slice(0, 8)) })),
    read: async (name) => files.get(name) ?? Buffer.alloc(0),
    look: async (name) => {
      const bytes = files.get(name)
      return bytes && { id: String(ids.get(name)), size: bytes.length }
    },
    create: async (number) => {
      failIfTold('create')
      const name = `${String(number).padStart(8, '0')}.wkj`
      files.set(name, Buffer.alloc(0))
      const id = (lastId += 1)
      ids.set(name, id)
      const own = (): Buffer =>
        (ids.get(name) === id ? files.get(name) : undefined) ?? Buffer.alloc(0)
      return {
        name,
        write: async (bytes, position) => {
          counts.writes += 1
          failIfTold('write')
          const fits = bytes.subarray(0, Math.min(bytes.length, disk.freeBytes))
          disk.freeBytes -= fits.length
          if (files.has(name)) {
            files.set(name, Buffer.concat([own().subarray(0, position), fits]))
          }
          if (fits.length < bytes.length) {
            throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
          }
        },
        sync: async () => {
          counts.syncs += 1
          failIfTold('sync')
        },
        empty: async () => {
          disk.freeBytes += own().length
          files.set(name, Buffer.alloc(0))
        },
        look: async () => ({ id: String(id), size: own().length }),
        close: async () => undefined,
      }
    },
  }
  return disk
}
