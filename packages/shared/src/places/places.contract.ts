import * as z from 'zod/mini'
import { Base64Url, EpochMs, ExternalId, Id, Name, endpoint } from '../kernel/index.ts'
import { StationNumber, StationToday } from './station-today.contract.ts'

export const StationRow = z.object({
  stationId: Id,
  number: StationNumber,
  /** A station without a key has no bridge yet: objective-only exams from the server. */
  registeredAt: z.nullable(EpochMs),
})
export const RoomRow = z.object({
  roomId: Id,
  name: z.string(),
  externalId: z.optional(z.nullable(z.string())),
  stations: z.array(StationRow),
})
export const SiteRow = z.object({
  siteId: Id,
  name: z.string(),
  externalId: z.optional(z.nullable(z.string())),
  rooms: z.array(RoomRow),
})
export const AreaRow = z.object({
  areaId: Id,
  name: z.string(),
  externalId: z.optional(z.nullable(z.string())),
  sites: z.array(SiteRow),
})
export type AreaRow = z.infer<typeof AreaRow>

export const listPlaces = endpoint({
  id: 'places.listPlaces',
  method: 'GET',
  path: '/api/places',
  action: 'places.read',
  summary: 'Areas, sites, rooms and stations that the caller may see, as a tree',
  reply: z.object({ areas: z.array(AreaRow) }),
})

export const createArea = endpoint({
  id: 'places.createArea',
  method: 'POST',
  path: '/api/areas',
  action: 'places.edit',
  summary: 'Create an area',
  body: z.object({ name: Name, externalId: z.optional(ExternalId) }),
  reply: z.object({ areaId: Id }),
})
export const createSite = endpoint({
  id: 'places.createSite',
  method: 'POST',
  path: '/api/areas/:areaId/sites',
  action: 'places.edit',
  summary: 'Create a site in an area',
  params: z.object({ areaId: Id }),
  body: z.object({ name: Name, externalId: z.optional(ExternalId) }),
  reply: z.object({ siteId: Id }),
})
export const createRoom = endpoint({
  id: 'places.createRoom',
  method: 'POST',
  path: '/api/sites/:siteId/rooms',
  action: 'places.edit',
  summary: 'Create a room with its stations numbered from 1',
  params: z.object({ siteId: Id }),
  body: z.object({
    name: Name,
    stations: z.int().check(z.minimum(1), z.maximum(300)),
    externalId: z.optional(ExternalId),
  }),
  reply: z.object({ roomId: Id }),
})

/** What a bridge sends to become a station: its public key, and proof that it holds the private one. */
export const PairingRequest = z.object({
  /** Raw Ed25519 public key, 32 bytes. */
  publicKey: Base64Url,
  at: EpochMs,
  /** Ed25519 over `wenkao-pairing\n<publicKey>\n<at>\n<pairingCode or ->`. */
  signature: Base64Url,
  /** A code issued ahead for a room and number; without it the reply carries a new code to show. */
  pairingCode: z.optional(z.string().check(z.maxLength(40))),
})

export const PairingState = z.object({
  pairingId: Id,
  /** What the idle screen shows until somebody types it at an office page or tablet. */
  pairingCode: z.nullable(z.string()),
  expiresAt: EpochMs,
  station: z.nullable(
    z.object({ stationId: Id, number: StationNumber, roomName: z.string(), siteName: z.string() }),
  ),
})
export type PairingState = z.infer<typeof PairingState>

export const beginPairing = endpoint({
  id: 'places.beginPairing',
  method: 'POST',
  path: '/api/pairings',
  action: 'station.pair',
  summary: 'A bridge asks to become a station',
  body: PairingRequest,
  reply: PairingState,
})
export const pairingState = endpoint({
  id: 'places.pairingState',
  method: 'GET',
  path: '/api/pairings/:pairingId',
  action: 'station.pair',
  summary: 'Whether the pairing code was typed by now',
  params: z.object({ pairingId: Id }),
  reply: PairingState,
})
export const registerStation = endpoint({
  id: 'places.registerStation',
  method: 'POST',
  path: '/api/rooms/:roomId/stations/:number/registration',
  action: 'stations.register',
  summary: 'Type the code that an exam PC shows, for a room and a number',
  params: z.object({
    roomId: Id,
    number: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(999)),
  }),
  body: z.object({ pairingCode: z.string().check(z.maxLength(40)) }),
  reply: StationRow,
})
export const issuePairingCode = endpoint({
  id: 'places.issuePairingCode',
  method: 'POST',
  path: '/api/rooms/:roomId/stations/:number/pairing-code',
  action: 'stations.register',
  summary: 'Issue a one-time code ahead, to be written into a bridge’s configuration',
  params: z.object({
    roomId: Id,
    number: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(999)),
  }),
  reply: z.object({ pairingCode: z.string(), expiresAt: EpochMs }),
})

export const stationToday = endpoint({
  id: 'places.stationToday',
  method: 'GET',
  path: '/api/station/today',
  action: 'station.read',
  summary: 'The station’s own number and the sessions of its room that are not over',
  reply: StationToday,
})
