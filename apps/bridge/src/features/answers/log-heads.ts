import { join } from 'node:path'
import { Heads } from '@wenkao/shared/answers'
import { Id } from '@wenkao/shared/kernel'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'

const KeptHeads = z.object({ logs: z.array(z.object({ sittingId: Id, heads: Heads })) })
type NotedHeads = z.infer<typeof KeptHeads>['logs'][number]

/** Sittings of about two days. */
const MOST = 20

/**
 * How far each log reached, beside the journals: a journal that lost its end looks whole by itself,
 * so only this tells whether a copy of it is complete (F02f), or the disk was put back (F15).
 */
export interface LogHeads {
  /** Notes where a log has reached; writes only what is news. Resolves after fsync. */
  note(sittingId: string, heads: Heads): Promise<void>
}

/** Heads as a file of the note tells them; undefined for anything else. */
export function parseLogHeads(raw: unknown): readonly NotedHeads[] | undefined {
  return KeptHeads.safeParse(raw).data?.logs
}

export async function openLogHeads(dataFolder: string): Promise<LogHeads> {
  const folder = join(dataFolder, 'state')
  const record = await openDurableRecord(
    folder,
    'log-heads',
    (raw) => KeptHeads.safeParse(raw).data,
  )
  return {
    note: async (sittingId, heads) => {
      const logs = record.current()?.logs ?? []
      const known = logs.find((one) => one.sittingId === sittingId)
      if (known && sameHeads(known.heads, heads)) return
      const others = logs.filter((one) => one !== known)
      await record.write({ logs: [...others, { sittingId, heads }].slice(-MOST) })
    },
  }
}

function sameHeads(a: Heads, b: Heads): boolean {
  const writers = Object.keys(a)
  return (
    writers.length === Object.keys(b).length &&
    writers.every((writer) => a[writer]?.hash === b[writer]?.hash)
  )
}
