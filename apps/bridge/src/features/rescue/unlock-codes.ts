import { join } from 'node:path'
import { Sha256 } from '@wenkao/shared/kernel'
import { stationCodeUse, type SessionFile } from '@wenkao/shared/sessions'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import { oneAtATime } from '../../platform/one-at-a-time.ts'

/** Single-use codes that unlock this station without network (F06, DESIGN section 6). */
export interface UnlockCodes {
  /** Whether the code unlocks this station; it does so once, also over a restart. */
  use(typed: string): Promise<boolean>
}

const Kept = z.object({ used: z.array(Sha256) })
/** More codes than a session has for all its stations. */
const MOST = 5000

/**
 * @param files of the sessions that this PC knows. @param number of this station; undefined while this
 *   PC is none.
 */
export async function openUnlockCodes(
  dataFolder: string,
  files: () => readonly SessionFile[],
  number: () => number | undefined,
): Promise<UnlockCodes> {
  const record = await openDurableRecord(
    join(dataFolder, 'state'),
    'used-codes',
    (raw) => Kept.safeParse(raw).data,
  )
  const turn = oneAtATime()

  async function use(typed: string): Promise<boolean> {
    const station = number()
    if (station === undefined) return false
    const used = record.current()?.used ?? []
    for (const file of files()) {
      const found = stationCodeUse(file, station, typed)
      if (found?.action !== 'unlock' || used.includes(found.commitment)) continue
      // Durable before it opens anything: a power cut must not make it good again.
      await record.write({ used: [...used, found.commitment].slice(-MOST) })
      return true
    }
    return false
  }

  return { use: (typed) => turn(() => use(typed)) }
}
