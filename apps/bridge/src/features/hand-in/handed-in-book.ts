import { join } from 'node:path'
import { Receipt, Submission } from '@wenkao/shared/hand-in'
import { Id } from '@wenkao/shared/kernel'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'

/** A hand-in that this PC made: what it needs to make it again. */
const HandedIn = z.object({
  sittingId: Id,
  token: z.string(),
  receipt: Receipt,
  /** null when the receipt came without it, after an answer that was lost on the way. */
  submission: z.nullable(Submission),
})
export type HandedIn = z.infer<typeof HandedIn>
const Kept = z.object({ handedIn: z.array(HandedIn) })

/** About a week of sessions; the log and the files themselves are never dropped here (R2). */
const MOST = 40

/** The hand-ins of this PC, newest last; they outlive the sitting that the page shows. */
export interface HandedInBook {
  all(): readonly HandedIn[]
  /** Resolves after fsync. */
  note(entry: HandedIn): Promise<void>
}

/** Hand-ins as a book's file tells them, e.g. in a copy of a data folder; undefined for anything else. */
export function parseHandedIn(raw: unknown): readonly HandedIn[] | undefined {
  return Kept.safeParse(raw).data?.handedIn
}

export async function openHandedInBook(dataFolder: string): Promise<HandedInBook> {
  const record = await openDurableRecord(
    join(dataFolder, 'state'),
    'handed-in',
    (raw) => Kept.safeParse(raw).data,
  )
  const all = (): readonly HandedIn[] => record.current()?.handedIn ?? []
  return {
    all,
    note: (entry) => {
      const others = all().filter(({ sittingId }) => sittingId !== entry.sittingId)
      return record.write({ handedIn: [...others, entry].slice(-MOST) })
    },
  }
}
