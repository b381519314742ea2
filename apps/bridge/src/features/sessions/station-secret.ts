import { join } from 'node:path'
import { fromBase64Url } from '@wenkao/shared/kernel'
import { stationSecret } from '@wenkao/shared/sessions'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { Places } from '../places/index.ts'

const KeptSecret = z.object({ stationId: z.string(), secret: z.string() })

/** What this station has beside the start code to open its own envelopes (DESIGN section 9). */
export interface StationSecret {
  /** undefined while this PC is no station, or was never told. */
  current(): Uint8Array | undefined
  /** Asks the server once per registration. */
  refresh(): Promise<void>
}

export async function openStationSecret(deps: {
  readonly dataFolder: string
  readonly server: ServerClient
  readonly places: Pick<Places, 'registration' | 'signer'>
}): Promise<StationSecret> {
  const record = await openDurableRecord(
    join(deps.dataFolder, 'state'),
    'station-secret',
    (raw) => KeptSecret.safeParse(raw).data,
  )
  const own = () => {
    const kept = record.current()
    return kept?.stationId === deps.places.registration.station()?.stationId ? kept : undefined
  }
  return {
    current: () => {
      const kept = own()
      return kept && fromBase64Url(kept.secret)
    },
    refresh: async () => {
      const sign = deps.places.signer()
      if (!sign || own()) return
      const outcome = await deps.server.call(stationSecret, {}, { sign })
      if (outcome.kind === 'reply') await record.write(outcome.reply)
    },
  }
}
