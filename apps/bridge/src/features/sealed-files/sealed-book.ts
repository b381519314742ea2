import { join } from 'node:path'
import { Receipt } from '@wenkao/shared/hand-in'
import { EpochMs, Id, Sha256 } from '@wenkao/shared/kernel'
import { sealedKinds } from '@wenkao/shared/sealed-files'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'

/** A file that this PC sealed. */
const SealedRecordRow = z.object({
  path: z.string(),
  kind: z.enum(sealedKinds),
  sealedId: Sha256,
  at: EpochMs,
  sessionId: z.nullable(Id),
  sittingId: z.nullable(Id),
  examNumber: z.nullable(z.string()),
  name: z.nullable(z.string()),
  /** Made by itself: only such are removed again, when newer ones stand for them. */
  automatic: z.boolean(),
  /** Contents that it lacks. */
  missing: z.int(),
  /** What of the sitting it holds; equal when nothing has changed since. null for other kinds. */
  state: z.nullable(z.string()),
  /** What was read back; null until then: such a file was cut short. */
  verified: z.nullable(z.object({ sha256: Sha256, size: z.int() })),
  receipt: z.nullable(Receipt),
})
export type SealedBookRow = z.infer<typeof SealedRecordRow>

/** A sitting that a backup cleared from this PC (F06, F15). */
const ClearedRow = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  path: z.string(),
  at: EpochMs,
})
export type ClearedSitting = z.infer<typeof ClearedRow>

const Kept = z.object({ files: z.array(SealedRecordRow) })
const KeptCleared = z.object({ cleared: z.array(ClearedRow) })

/** More than the sealed files of a week; a file that fell out is still found by its content. */
const MOST_FILES = 600
const MOST_CLEARED = 200

/** What this PC sealed, newest last, and which sittings a backup cleared from it. */
export interface SealedBook {
  all(): readonly SealedBookRow[]
  /** Notes a file, over what was noted of its path. Resolves after fsync, as all of these do. */
  note(row: SealedBookRow): Promise<void>
  /** Forgets files that were removed. */
  drop(paths: readonly string[]): Promise<void>
  noteSent(sha256: string, receipt: Receipt): Promise<void>
  cleared(): readonly ClearedSitting[]
  noteCleared(cleared: ClearedSitting): Promise<void>
}

export async function openSealedBook(dataFolder: string): Promise<SealedBook> {
  const folder = join(dataFolder, 'state')
  const record = await openDurableRecord(folder, 'sealed-files', (raw) => Kept.safeParse(raw).data)
  const clearedRecord = await openDurableRecord(
    folder,
    'cleared',
    (raw) => KeptCleared.safeParse(raw).data,
  )
  const all = (): readonly SealedBookRow[] => record.current()?.files ?? []
  const cleared = (): readonly ClearedSitting[] => clearedRecord.current()?.cleared ?? []
  let last: Promise<unknown> = Promise.resolve()

  /** Each change starts from the outcome of the one before. */
  function change(next: (rows: readonly SealedBookRow[]) => SealedBookRow[]): Promise<void> {
    const result = last.then(() => record.write({ files: next(all()).slice(-MOST_FILES) }))
    last = result.catch(() => undefined)
    return result
  }

  return {
    all,
    note: (row) => change((rows) => [...rows.filter(({ path }) => path !== row.path), row]),
    drop: (paths) => change((rows) => rows.filter(({ path }) => !paths.includes(path))),
    noteSent: (sha256, receipt) =>
      change((rows) =>
        rows.map((row) => (row.verified?.sha256 === sha256 ? { ...row, receipt } : row)),
      ),
    cleared,
    noteCleared: (row) =>
      clearedRecord.write({ cleared: [...cleared(), row].slice(-MOST_CLEARED) }),
  }
}
