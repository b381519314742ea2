import * as z from 'zod/mini'
import { EpochMs, Id, Sha256, endpoint } from '../kernel/index.ts'
import { MAX_PHOTO_BYTES, MAX_PHOTOS, photoTypes } from './photos.ts'

/** Code of a kind of incident: one of `defaultKinds`, or one that the office made. */
export const IncidentKindCode = z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/))

export const IncidentKindRow = z.object({
  kind: IncidentKindCode,
  /** The office's own words; null: the words that the page has for this kind. */
  label: z.nullable(z.string()),
  /** No longer offered; entries of this kind stay readable. */
  retired: z.boolean(),
})
export type IncidentKindRow = z.infer<typeof IncidentKindRow>

export const IncidentPhoto = z.object({
  hash: Sha256,
  mediaType: z.enum(photoTypes),
  size: z.int(),
})
export type IncidentPhoto = z.infer<typeof IncidentPhoto>

/** How an entry refers to a former one: it adds a note to it, or says what was wrong in it. */
export const IncidentReference = z.object({
  incidentId: Id,
  as: z.enum(['note', 'correction']),
})
export type IncidentReference = z.infer<typeof IncidentReference>

/** One entry of a session's incident log. Entries are never changed: a correction is a further one. */
export const IncidentRow = z.object({
  incidentId: Id,
  at: EpochMs,
  source: z.enum(['system', 'staff']),
  actor: z.string(),
  kind: IncidentKindCode,
  stations: z.array(z.int()),
  sittingId: z.nullable(Id),
  examNumber: z.nullable(z.string()),
  name: z.nullable(z.string()),
  text: z.string(),
  /** Facts of a detection, for the page's own words. */
  detail: z.record(z.string(), z.unknown()),
  photos: z.array(IncidentPhoto),
  about: z.nullable(IncidentReference),
})
export type IncidentRow = z.infer<typeof IncidentRow>

/** A staff action of the session, as the audit log holds it. */
export const ActionRow = z.object({
  auditId: Id,
  at: EpochMs,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.unknown(),
})
export type ActionRow = z.infer<typeof ActionRow>

const SessionParams = z.object({ sessionId: Id })

export const listIncidents = endpoint({
  id: 'incidents.listIncidents',
  method: 'GET',
  path: '/api/sessions/:sessionId/incidents',
  action: 'incidents.read',
  summary:
    'The session’s incidents and, for who runs rooms, its staff actions, both oldest first; and all kinds',
  params: SessionParams,
  reply: z.object({
    incidents: z.array(IncidentRow),
    /** Empty for who may not read the room report. */
    actions: z.array(ActionRow),
    kinds: z.array(IncidentKindRow),
  }),
})

export const addIncident = endpoint({
  id: 'incidents.addIncident',
  method: 'POST',
  path: '/api/sessions/:sessionId/incidents',
  action: 'incidents.write',
  summary:
    'Add an entry, or a note on or a correction of a former one; the same id again changes nothing',
  params: SessionParams,
  body: z.object({
    /** Made by the page, so that a repeated request is one entry. */
    incidentId: Id,
    kind: IncidentKindCode,
    stations: z.array(z.int().check(z.minimum(1))).check(z.maxLength(500)),
    sittingId: z.nullable(Id),
    text: z.string().check(z.trim(), z.maxLength(2000)),
    /** Hashes of photos that were sent before, of this session. */
    photos: z.array(Sha256).check(z.maxLength(MAX_PHOTOS)),
    about: z.nullable(IncidentReference),
  }),
  reply: z.object({ outcome: z.enum(['added', 'same']), incident: IncidentRow }),
})

export const sendIncidentPhoto = endpoint({
  id: 'incidents.sendPhoto',
  method: 'POST',
  path: '/api/sessions/:sessionId/incident-photos',
  action: 'incidents.write',
  summary: 'Store a JPEG, PNG or WebP of at most 1 MB for an entry that names it afterwards',
  params: SessionParams,
  bodyKind: 'bytes',
  body: z.unknown(),
  maxBodyBytes: MAX_PHOTO_BYTES,
  reply: IncidentPhoto,
})

export const readIncidentPhoto = endpoint({
  id: 'incidents.readPhoto',
  method: 'GET',
  path: '/api/sessions/:sessionId/incident-photos/:hash',
  action: 'incidents.read',
  summary: 'A photo of the session’s incident log',
  params: z.object({ sessionId: Id, hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const listIncidentKinds = endpoint({
  id: 'incidents.listKinds',
  method: 'GET',
  path: '/api/incident-kinds',
  action: 'incidents.read',
  summary: 'Kinds of incidents: the shipped ones and the office’s own, retired ones too',
  reply: z.object({ kinds: z.array(IncidentKindRow) }),
})

export const putIncidentKind = endpoint({
  id: 'incidents.putKind',
  method: 'PUT',
  path: '/api/incident-kinds/:kind',
  action: 'incidents.kinds',
  summary: 'Make, rename, retire or bring back a kind; a shipped kind without words keeps its own',
  params: z.object({ kind: IncidentKindCode }),
  body: z.object({
    label: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(40))),
    retired: z.boolean(),
    /** What the page saw; null: the kind was not there. */
    expected: z.nullable(z.object({ label: z.nullable(z.string()), retired: z.boolean() })),
  }),
  reply: z.object({ kinds: z.array(IncidentKindRow) }),
})
