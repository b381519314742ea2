import * as z from 'zod/mini'
import { Base64Url, EpochMs, Id, Name, Sha256, endpoint } from '../kernel/index.ts'
import { SealedPackage } from '../papers/package.contract.ts'
import { StationNumber } from '../places/station-today.contract.ts'

/**
 * What one candidate's envelope holds (DESIGN section 9): enough to begin without network. Sealed with
 * a key from the start secret and the access code; noise before the start, and for everybody else.
 */
export const EnvelopeContent = z.object({
  version: z.literal(1),
  sessionId: Id,
  sittingId: Id,
  epoch: z.literal(0),
  examNumber: z.string(),
  name: Name,
  school: z.nullable(z.string()),
  durationMs: z.int(),
  /** Own extensions, ms. */
  extensionMs: z.int(),
  shuffleSeed: z.string(),
  mark: z.string(),
  /** Bearer token of epoch 0, good at the server that made it. */
  token: z.string(),
  /** Key of the paper variant, base64url; null where it follows the seat. */
  variantKey: z.nullable(Base64Url),
  /** Hash of the package that it opens; null with the key. */
  packageHash: z.optional(z.nullable(Sha256)),
})
export type EnvelopeContent = z.infer<typeof EnvelopeContent>

/**
 * What the envelope of a station holds where the variant follows the seat (D04). Sealed with a key from
 * the start code and the secret that this station alone has.
 */
export const StationEnvelopeContent = z.object({
  version: z.literal(1),
  sessionId: Id,
  number: StationNumber,
  variantKey: Base64Url,
  packageHash: Sha256,
})
export type StationEnvelopeContent = z.infer<typeof StationEnvelopeContent>

/** Commitment to a single-use code for one station, one action and one amount (DESIGN section 6). */
export const StationCodeCommitment = z.object({
  number: StationNumber,
  action: z.enum(['unlock', 'extraTime']),
  /** Minutes of extra time; null for `unlock`. */
  minutes: z.nullable(z.int()),
  /** SHA-256 over `wenkao-station-code\n<session>\n<number>\n<action>\n<minutes or ->\n<signs>`. */
  commitment: Sha256,
})
export type StationCodeCommitment = z.infer<typeof StationCodeCommitment>

/** Recipients and verification keys of an installation. */
export const InstallationKeys = z.object({
  /** age recipients of sealed files: the server's, and the exam office's offline escrow key. */
  recipients: z.array(z.object({ use: z.enum(['server', 'escrow']), recipient: z.string() })),
  /** Ed25519 keys, raw base64url: receipts, audit blocks, session files. */
  signing: z.array(z.object({ keyId: z.string(), use: z.string(), publicKey: z.string() })),
})
export type InstallationKeys = z.infer<typeof InstallationKeys>

/** The session file (场次文件): what stations and spares of a session fetch ahead (DESIGN section 9). */
export const SessionFile = z.object({
  format: z.literal('wenkao-session'),
  version: z.literal(1),
  sessionId: Id,
  /** Grows with every change of stations or candidates. */
  revision: z.int().check(z.nonnegative()),
  builtAt: EpochMs,
  examTitle: z.string(),
  examKind: z.string(),
  sessionName: z.string(),
  siteName: z.string(),
  roomName: z.string(),
  plannedStart: EpochMs,
  durationMs: z.int(),
  timing: z.enum(['sessionEnd', 'full']),
  stations: z.array(StationNumber),
  proctorCodeVerifier: z.string(),
  /** SHA-256 over `wenkao-start-secret\n<session>\n<signs>`: a wrong start code is told at once. */
  startCommitment: Sha256,
  /** Sorted by label, which only the start secret gives for an exam number. */
  envelopes: z.array(
    z.object({
      label: Sha256,
      /** Salt of the access code's argon2id. */
      salt: Base64Url,
      /** Nonce and AES-256-GCM ciphertext of the content, base64url. */
      sealed: Base64Url,
    }),
  ),
  /** One per station where the variant follows the seat (D04); empty otherwise. */
  stationEnvelopes: z.array(z.object({ number: StationNumber, sealed: Base64Url })),
  codes: z.array(StationCodeCommitment),
  /** age recipient of the session's room key, and its private half under the restore code. */
  roomKey: z.object({
    recipient: z.string(),
    /** An age file (passphrase = the restore code's signs), base64url: standard tools open it. */
    wrapped: Base64Url,
  }),
  keys: InstallationKeys,
  /** What candidates are told before they begin. */
  instructions: z.optional(z.string()),
  /** Which paper is sat, with its sealed packages sorted by hash: stations fetch them ahead. */
  papers: z.array(
    z.object({ paperId: Id, version: z.int(), packages: z.optional(z.array(SealedPackage)) }),
  ),
})
export type SessionFile = z.infer<typeof SessionFile>

/** A session file with the server's signature over its exact text. */
export const SignedSessionFile = z.object({
  /** The session file as JSON text: these bytes are signed. */
  text: z.string(),
  keyId: z.string(),
  /** Ed25519 over `wenkao-session-file-1\n<SHA-256 of the text>`. */
  signature: Base64Url,
})
export type SignedSessionFile = z.infer<typeof SignedSessionFile>

export const stationSessionFile = endpoint({
  id: 'sessions.stationSessionFile',
  method: 'GET',
  path: '/api/station/sessions/:sessionId/file',
  action: 'station.read',
  summary:
    'The session file of a session of the station’s room, the same bytes for all its stations',
  params: z.object({ sessionId: Id }),
  reply: SignedSessionFile,
})

/** Name of the folder on a stick, and beginning of the name of an archive that holds such a folder. */
export const STICK_FOLDER = 'wenkao-sessions'

export const downloadSessionStick = endpoint({
  id: 'sessions.downloadSessionStick',
  method: 'GET',
  path: '/api/sessions/:sessionId/stick.zip',
  action: 'room.run',
  summary:
    'The session file and its sealed papers as a stick takes them to a PC that was never on line, the same bytes as stations fetch (N01); leaves an audit row',
  params: z.object({ sessionId: Id }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

/** What one piece of a package is at most, bytes: a broken line loses no more. */
export const PACKAGE_PIECE_BYTES = 1024 * 1024

export const stationPackage = endpoint({
  id: 'sessions.stationPackage',
  method: 'GET',
  path: '/api/station/packages/:hash/:offset',
  action: 'station.read',
  summary:
    'The next piece of a sealed paper package that a session of the station’s room names, from an offset on',
  params: z.object({ hash: Sha256, offset: z.string().check(z.regex(/^\d{1,10}$/)) }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const stationSecret = endpoint({
  id: 'sessions.stationSecret',
  method: 'GET',
  path: '/api/station/secret',
  action: 'station.read',
  summary: 'What this station needs beside the start code to open its own envelopes; never changes',
  reply: z.object({ stationId: Id, secret: Base64Url }),
})

/** Codes of a session as the tablet shows and prefetches them (DESIGN section 6). */
export const SessionCodes = z.object({
  proctorCode: z.string(),
  startCode: z.string(),
  restoreCode: z.string(),
  stations: z.array(
    z.object({
      number: StationNumber,
      unlock: z.array(z.string()),
      extraTime: z.array(z.object({ minutes: z.int(), code: z.string() })),
    }),
  ),
})
export type SessionCodes = z.infer<typeof SessionCodes>

export const sessionCodes = endpoint({
  id: 'sessions.sessionCodes',
  method: 'GET',
  path: '/api/sessions/:sessionId/codes',
  action: 'room.run',
  summary: 'Proctor, start and restore code and the single-use codes; leaves an audit row',
  params: z.object({ sessionId: Id }),
  reply: SessionCodes,
})
