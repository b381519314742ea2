import { gcm } from '@noble/ciphers/aes.js'
import { bytesToUtf8 } from '@noble/ciphers/utils.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import {
  bytesToHex,
  codeHash,
  fromBase64Url,
  normaliseCode,
  sha256Hex,
  toBase64Url,
  utf8ToBytes,
} from '../kernel/index.ts'
import {
  EnvelopeContent,
  SessionFile,
  StationEnvelopeContent,
  type EnvelopeContent as Content,
  type SessionFile as File,
  type StationCodeCommitment,
  type StationEnvelopeContent as StationContent,
} from './session-file.contract.ts'

/*
 * How a session file is sealed and opened (DESIGN section 9, docs/formats.md). A candidate's envelope
 * has a key from the start code and the candidate's access code, and a label that only the start code
 * gives for an exam number: before the start the file is noise, afterwards each code opens one envelope.
 * Wherever a code enters, its normalised signs do, check character included.
 */

const NONCE_BYTES = 12
const KEY_BYTES = 32
/** Lengths are rounded up to this, so that an envelope does not tell how long a name is. */
const PADDED_TO = 256

/** What a server and a station make of an access code before the start. @param salt 16 random bytes. */
export const accessCodeKey = (accessCode: string, salt: Uint8Array): Uint8Array =>
  codeHash(accessCode, salt)

/** Key of an envelope: HKDF-SHA256 over the start code's signs ‖ the access code's key. */
export function envelopeKey(startCode: string, accessKey: Uint8Array): Uint8Array {
  const secret = concatBytes(utf8ToBytes(normaliseCode(startCode)), accessKey)
  return hkdf(sha256, secret, undefined, utf8ToBytes('wenkao-envelope-1'), KEY_BYTES)
}

/** Where the envelope of an exam number lies, for whoever knows the start code. */
export function envelopeLabel(startCode: string, sessionId: string, examNumber: string): string {
  const text = `wenkao-envelope-label-1\n${sessionId}\n${examNumber}`
  return bytesToHex(hmac(sha256, utf8ToBytes(normaliseCode(startCode)), utf8ToBytes(text)))
}

/** Which envelope this is; it opens nowhere else. */
export interface EnvelopePlace {
  readonly sessionId: string
  readonly label: string
}

/**
 * Seals an envelope with AES-256-GCM.
 * @param nonce 12 random bytes, never used twice with one key.
 * @returns nonce, ciphertext and tag, base64url.
 */
export function sealEnvelope(
  key: Uint8Array,
  nonce: Uint8Array,
  content: Content,
  place: EnvelopePlace,
): string {
  return sealJson(key, nonce, content, boundTo(place))
}

function sealJson(
  key: Uint8Array,
  nonce: Uint8Array,
  content: Content | StationContent,
  boundTo: Uint8Array,
): string {
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`Expected ${NONCE_BYTES} bytes of nonce`)
  const bytes = utf8ToBytes(JSON.stringify(content))
  const padded = new Uint8Array(Math.ceil(bytes.length / PADDED_TO) * PADDED_TO).fill(0x20)
  padded.set(bytes)
  return toBase64Url(concatBytes(nonce, gcm(key, nonce, boundTo).encrypt(padded)))
}

/** What a sealed text opens to; undefined when key, place or bytes do not fit. */
function openJson(key: Uint8Array, sealed: string, boundTo: Uint8Array): unknown {
  const bytes = fromBase64Url(sealed)
  if (!bytes || bytes.length <= NONCE_BYTES) return undefined
  try {
    const cipher = gcm(key, bytes.subarray(0, NONCE_BYTES), boundTo)
    return JSON.parse(bytesToUtf8(cipher.decrypt(bytes.subarray(NONCE_BYTES))))
  } catch {
    // The tag does not fit: another code's envelope, or altered bytes.
    return undefined
  }
}

/** Opens an envelope; undefined when key, place or bytes do not fit. */
export function openEnvelope(
  key: Uint8Array,
  sealed: string,
  place: EnvelopePlace,
): Content | undefined {
  const read = EnvelopeContent.safeParse(openJson(key, sealed, boundTo(place)))
  return read.success && read.data.sessionId === place.sessionId ? read.data : undefined
}

/** Key of a station's envelope: HKDF-SHA256 over the start code's signs ‖ the station's secret. */
export function stationEnvelopeKey(startCode: string, stationSecret: Uint8Array): Uint8Array {
  const secret = concatBytes(utf8ToBytes(normaliseCode(startCode)), stationSecret)
  return hkdf(sha256, secret, undefined, utf8ToBytes('wenkao-station-envelope-1'), KEY_BYTES)
}

const boundToStation = ({ sessionId, number }: Pick<StationContent, 'sessionId' | 'number'>) =>
  utf8ToBytes(`wenkao-station-envelope-1\n${sessionId}\n${number}`)

/** Seals the envelope of a station. @param nonce 12 random bytes, never used twice with one key. */
export const sealStationEnvelope = (
  key: Uint8Array,
  nonce: Uint8Array,
  content: StationContent,
): string => sealJson(key, nonce, content, boundToStation(content))

/** Opens the envelope of a station; undefined when there is none, or code or secret do not fit. */
export function openStationEnvelope(
  file: Pick<File, 'sessionId' | 'stationEnvelopes'>,
  number: number,
  startCode: string,
  stationSecret: Uint8Array,
): StationContent | undefined {
  const envelope = file.stationEnvelopes.find((entry) => entry.number === number)
  if (!envelope) return undefined
  const { sessionId } = file
  const key = stationEnvelopeKey(startCode, stationSecret)
  const opened = openJson(key, envelope.sealed, boundToStation({ sessionId, number }))
  return StationEnvelopeContent.safeParse(opened).data
}

function boundTo({ sessionId, label }: EnvelopePlace): Uint8Array {
  return utf8ToBytes(`wenkao-envelope-1\n${sessionId}\n${label}`)
}

/** What came of opening a candidate's envelope; a wrong start code is told before any slow work. */
export type EnvelopeOutcome =
  | { readonly kind: 'opened'; readonly content: Content }
  | { readonly kind: 'wrongStartCode' | 'notScheduled' | 'wrongAccessCode' }

/** Opens the one envelope that start code, exam number and access code together open (N01). */
export function openOwnEnvelope(
  file: Pick<File, 'sessionId' | 'startCommitment' | 'envelopes'>,
  typed: {
    readonly startCode: string
    readonly examNumber: string
    readonly accessCode: string
  },
): EnvelopeOutcome {
  if (!isStartCode(file, typed.startCode)) return { kind: 'wrongStartCode' }
  const label = envelopeLabel(typed.startCode, file.sessionId, typed.examNumber)
  const envelope = file.envelopes.find((entry) => entry.label === label)
  const salt = envelope && fromBase64Url(envelope.salt)
  if (!envelope || !salt) return { kind: 'notScheduled' }
  const key = envelopeKey(typed.startCode, accessCodeKey(typed.accessCode, salt))
  const content = openEnvelope(key, envelope.sealed, { sessionId: file.sessionId, label })
  return content ? { kind: 'opened', content } : { kind: 'wrongAccessCode' }
}

/** By which a station knows the start code without holding it. */
export const startCommitment = (sessionId: string, startCode: string): string =>
  sha256Hex(`wenkao-start-secret\n${sessionId}\n${normaliseCode(startCode)}`)

/** Whether a typed code is the session's start code. */
export const isStartCode = (
  file: Pick<File, 'sessionId' | 'startCommitment'>,
  typed: string,
): boolean => startCommitment(file.sessionId, typed) === file.startCommitment

/** What a single-use code does: one action with one amount at one station. */
export type StationCodeUse = Omit<StationCodeCommitment, 'commitment'>

/** By which a station knows a single-use code without holding it. */
export function stationCodeCommitment(
  sessionId: string,
  { number, action, minutes }: StationCodeUse,
  code: string,
): string {
  const use = [sessionId, number, action, minutes ?? '-', normaliseCode(code)]
  return sha256Hex(`wenkao-station-code\n${use.join('\n')}`)
}

/**
 * What a typed single-use code does at this station, or undefined for one of another station or
 * session. That it works only once is for the caller to see: its commitment names it.
 */
export function stationCodeUse(
  file: Pick<File, 'sessionId' | 'codes'>,
  number: number,
  typed: string,
): StationCodeCommitment | undefined {
  return file.codes.find(
    (entry) =>
      entry.number === number &&
      stationCodeCommitment(file.sessionId, entry, typed) === entry.commitment,
  )
}

/** What the server signs of a session file. */
export const sessionFileSignatureText = (text: string): string =>
  `wenkao-session-file-1\n${sha256Hex(text)}`

/** The session file that a text holds, or undefined when it is none of this version. */
export function readSessionFile(text: string): File | undefined {
  try {
    const read = SessionFile.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
