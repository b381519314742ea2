import { randomBytes, sign } from 'node:crypto'
import { canonicalJson, sha256Hex, toBase64Url } from '@wenkao/shared/kernel'
import {
  envelopeKey,
  envelopeLabel,
  sealEnvelope,
  sessionFileSignatureText,
  startCommitment,
  stationCodeCommitment,
  type EnvelopeContent,
  type InstallationKeys,
  type SessionFile,
} from '@wenkao/shared/sessions'
import type { Services } from '../../platform/services.ts'
import type { KeyedRow } from './envelope-keys.ts'
import type { SessionFileRecord } from './session-file.queries.ts'
import type { SessionKeys } from './session-keys.ts'
import type { SessionListed } from './sessions.queries.ts'
import { stationCodesOf } from './station-codes.ts'

/** What the building needs of sittings, which are above sessions. */
export interface EnvelopePorts {
  /** The bearer token of epoch 0. */
  tokenOf(session: { sessionId: string; createdAt: number }, sittingId: string): string
  markOf(sitting: { examId: string; sittingId: string; paperId: string }): string
}

/** Everything that a session file is made of. */
export interface FileInputs {
  readonly listed: SessionListed
  readonly examKind: string
  /** Numbers of the session's stations. */
  readonly stations: readonly number[]
  readonly candidates: readonly KeyedRow[]
  readonly own: SessionKeys
  readonly keys: InstallationKeys
}

/** What is open in a session file, apart from when and how often it was built. */
function openPart({ listed, examKind, stations, keys, own }: FileInputs) {
  const { session } = listed
  return {
    sessionId: session.sessionId,
    examTitle: listed.examTitle,
    examKind,
    sessionName: session.name,
    siteName: listed.siteName,
    roomName: listed.roomName,
    plannedStart: session.plannedStart,
    // Extra time of the whole session is everybody's duration.
    durationMs: session.durationMs + session.extensionMs,
    timing: session.timing as SessionFile['timing'],
    stations: [...stations],
    proctorCodeVerifier: session.proctorCodeVerifier,
    startCommitment: startCommitment(session.sessionId, own.startCode),
    roomKey: {
      recipient: own.roomKeyRecipient,
      wrapped: toBase64Url(own.roomKeyWrapped),
    },
    keys: {
      recipients: keys.recipients.map(({ use, recipient }) => ({ use, recipient })),
      signing: keys.signing.map(({ keyId, use, publicKey }) => ({ keyId, use, publicKey })),
    },
  }
}

/** Part of every digest: a file whose shape is made otherwise must be built anew. */
const SHAPE = 1

/** Names what a session file is built from; another digest means that it must be built anew. */
export function inputsDigest(inputs: FileInputs): string {
  return sha256Hex(
    canonicalJson({
      shape: SHAPE,
      open: openPart(inputs),
      candidates: inputs.candidates.map((row) => [
        ...[row.sittingId, row.examNumber, row.name, row.school, row.extensionMs],
        ...[row.shuffleSeed, row.examId, row.paperId, toBase64Url(row.salt)],
      ]),
    }),
  )
}

/** Builds and signs a session file (DESIGN section 9); papers join it later. */
export function buildSessionFile(
  services: Pick<Services, 'keys' | 'clock'>,
  ports: EnvelopePorts,
  inputs: FileInputs,
  revision: number,
): SessionFileRecord {
  const builtAt = services.clock.now()
  const open = openPart(inputs)
  const { sessionId } = open
  const envelopes = inputs.candidates.map((row) => {
    const content: EnvelopeContent = {
      version: 1,
      sessionId,
      sittingId: row.sittingId,
      epoch: 0,
      examNumber: row.examNumber,
      name: row.name,
      school: row.school,
      durationMs: open.durationMs,
      extensionMs: row.extensionMs,
      shuffleSeed: row.shuffleSeed,
      mark: ports.markOf(row),
      token: ports.tokenOf(inputs.listed.session, row.sittingId),
      variantKey: null,
    }
    const label = envelopeLabel(inputs.own.startCode, sessionId, row.examNumber)
    const key = envelopeKey(inputs.own.startCode, row.accessKey())
    const sealed = sealEnvelope(key, randomBytes(12), content, { sessionId, label })
    return { label, salt: toBase64Url(row.salt), sealed }
  })
  const codes = inputs.stations.flatMap((number) =>
    stationCodesOf(services.keys, sessionId, number).map(({ use, code }) => ({
      ...use,
      commitment: stationCodeCommitment(sessionId, use, code),
    })),
  )
  const file: SessionFile = {
    format: 'wenkao-session',
    version: 1,
    revision,
    builtAt,
    ...open,
    // In the order of labels: the order of exam numbers would tell who is who.
    envelopes: envelopes.sort((a, b) => (a.label < b.label ? -1 : 1)),
    stationEnvelopes: [],
    codes,
    papers: [],
  }
  const text = JSON.stringify(file)
  const { keyId, privateKey } = services.keys.receiptSigning
  const signature = sign(null, Buffer.from(sessionFileSignatureText(text)), privateKey)
  return {
    sessionId,
    revision,
    inputs: inputsDigest(inputs),
    text,
    keyId,
    signature: signature.toString('base64url'),
    builtAt,
  }
}
