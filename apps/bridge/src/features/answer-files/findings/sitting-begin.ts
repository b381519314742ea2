import * as z from 'zod/mini'
import { openDurableRecord } from '../../../platform/durable-record.fs.ts'

const Begin = z.object({ sittingId: z.string(), since: z.number() })

/** Since when a sitting is at this PC: nothing older is a find of its own (privacy, decision 0027). */
export interface SittingBegin {
  /** ms by the PC's calendar; the same after a restart. */
  of(sittingId: string, wallMs: number): Promise<number>
}

export async function openSittingBegin(stateFolder: string): Promise<SittingBegin> {
  const record = await openDurableRecord(
    stateFolder,
    'sitting-begin',
    (raw) => Begin.safeParse(raw).data,
  )
  return {
    of: async (sittingId, wallMs) => {
      const known = record.current()
      if (known?.sittingId === sittingId) return known.since
      await record.write({ sittingId, since: wallMs })
      return wallMs
    },
  }
}
