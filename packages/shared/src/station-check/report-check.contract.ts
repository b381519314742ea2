import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { StationNumber } from '../places/station-today.contract.ts'
import { StationCheck } from './station-check.contract.ts'

/** What a station tells of its check, and what the server knows better. */
export const reportStationCheck = endpoint({
  id: 'stationCheck.reportStationCheck',
  method: 'POST',
  path: '/api/station/check',
  action: 'station.read',
  summary:
    'A station reports its check; the reply says which drives were rolled back since the last',
  body: StationCheck,
  reply: z.object({
    rolledBack: z.array(z.string()),
    /** Greatest counter that was ever told for a drive, so that the next one is greater. */
    counters: z.array(z.object({ drive: z.string(), counter: z.int() })),
    /** Two PCs answer with this station's key: a cloned disk image. */
    cloned: z.boolean(),
  }),
})
export const roomChecks = endpoint({
  id: 'stationCheck.roomChecks',
  method: 'GET',
  path: '/api/rooms/:roomId/checks',
  action: 'room.watch',
  summary: 'The last check of every station of a room',
  params: z.object({ roomId: Id }),
  reply: z.object({
    roomName: z.string(),
    siteName: z.string(),
    serverNow: EpochMs,
    stations: z.array(
      z.object({
        stationId: Id,
        number: StationNumber,
        registered: z.boolean(),
        lastSeenAt: z.nullable(EpochMs),
        /** Address of its last request, and since when it has been another one (F16: a note). */
        address: z.nullable(z.string()),
        addressChangedAt: z.nullable(EpochMs),
        clonedAt: z.nullable(EpochMs),
        check: z.nullable(StationCheck),
      }),
    ),
  }),
})
