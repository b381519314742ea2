import { join } from 'node:path'
import { stationProofText } from '@wenkao/shared/places'
import type { Clock } from '../../platform/clock.ts'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import type { RequestToSign, ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import { createRegistration, parseKeptStation, type Registration } from './registration.ts'
import { openStationKey, type StationKey } from './station-key.fs.ts'
import { createToday, parseToday, signedHeaders, type Today } from './today.ts'

export interface PlacesDeps {
  readonly dataFolder: string
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly clock: Clock
  readonly logger: Logger
  readonly random: (bytes: number) => Uint8Array
  readonly issuedCode: () => Promise<string | undefined>
  /** Time between two looks at a pairing, ms. */
  readonly pairingPollMs: number
}

/** A statement of this station for a candidate's log-in. */
export interface StationProof {
  readonly kind: 'bridge'
  readonly stationId: string
  readonly at: number
  readonly signature: string
}

export interface Places {
  readonly key: StationKey
  readonly registration: Registration
  readonly today: Today
  /** null while this PC is no station. */
  prove(examNumber: string): StationProof | null
  /** Signs requests as this station, by the server's clock of now; undefined while this PC is none. */
  signer(): ((request: RequestToSign) => Record<string, string>) | undefined
  start(): void
  stop(): Promise<void>
}

const TODAY_POLL_MS = 30_000

/** Opens what makes this PC a station: its key, its registration, the sessions of its room. */
export async function openPlaces(deps: PlacesDeps): Promise<Places> {
  const stateFolder = join(deps.dataFolder, 'state')
  const key = await openStationKey(deps.dataFolder)
  const run = Buffer.from(deps.random(16)).toString('hex')
  const registration = createRegistration({
    ...deps,
    key,
    record: await openDurableRecord(stateFolder, 'station', parseKeptStation),
  })
  const today = createToday({
    ...deps,
    ...{ key, run },
    registration,
    record: await openDurableRecord(stateFolder, 'today', parseToday),
  })
  let work: Repeating | undefined

  return {
    key,
    registration,
    today,
    prove: (examNumber) => {
      const station = registration.station()
      if (!station) return null
      const at = deps.serverClock.now()
      const text = stationProofText({ stationId: station.stationId, examNumber, at })
      return { kind: 'bridge', stationId: station.stationId, at, signature: key.sign(text) }
    },
    signer: () => {
      const stationId = registration.station()?.stationId
      if (stationId === undefined) return undefined
      return (request) => signedHeaders({ ...deps, key, run }, stationId, request)
    },
    start: () => {
      work = repeat(
        async () => {
          await registration.advance()
          await today.refresh()
        },
        () => (registration.station() ? TODAY_POLL_MS : deps.pairingPollMs),
        (cause) => {
          deps.logger.error({ err: cause }, 'looking after the registration failed')
        },
      )
    },
    stop: async () => {
      await work?.stop()
    },
  }
}
