import { randomBytes, sign } from 'node:crypto'
import { canonicalJson, sha256Hex, toBase64Url } from '@wenkao/shared/kernel'
import {
  envelopeKey,
  envelopeLabel,
  sealEnvelope,
  sealStationEnvelope,
  sessionFileSignatureText,
  startCommitment,
  stationCodeCommitment,
  stationEnvelopeKey,
  type EnvelopeContent,
  type InstallationKeys,
  type SessionFile,
} from '@wenkao/shared/sessions'
import type { Services } from '../../platform/services.ts'
import type { KeyedRow } from './envelope-keys.ts'
import type { SessionFileRecord } from './session-file.queries.ts'
import type { SessionKeys } from './session-keys.ts'
import { openPackageKey, type PackageRecord } from '../papers/index.ts'
import type { SessionListed } from './sessions.queries.ts'
import { stationCodesOf } from './station-codes.ts'
import { stationSecretOf } from './station-secret.ts'

/** What the building needs of sittings, which are above sessions. */
export interface EnvelopePorts {
  /** The bearer token of epoch 0. */
  tokenOf(session: { sessionId: string; createdAt: number }, sittingId: string): string
  markOf(sitting: { examId: string; sittingId: string; paperId: string }): string
}

/** A station of the session. */
export interface SessionStation {
  readonly number: number
  readonly stationId: string
  /** Of who sits here, where the variant follows the seat; else null. */
  readonly variant: number | null
}

/** Everything that a session file is made of. */
export interface FileInputs {
  readonly listed: SessionListed
  readonly examKind: string
  readonly instructions: string
  readonly paper: { readonly paperId: string; readonly version: number }
  /** Of all variants. */
  readonly packages: readonly PackageRecord[]
  readonly stations: readonly SessionStation[]
  readonly candidates: readonly KeyedRow[]
  readonly own: SessionKeys
  readonly keys: InstallationKeys
}

/** What is open in a session file, apart from when and how often it was built. */
function openPart({ listed, examKind, instructions, paper, packages, ...rest }: FileInputs) {
  const { stations, keys, own } = rest
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
    stations: stations.map(({ number }) => number),
    instructions,
    papers: [
      {
        ...{ paperId: paper.paperId, version: paper.version },
        // By hash: their order must not tell the variants apart.
        packages: packages
          .map(({ hash, size }) => ({ hash, size }))
          .sort((a, b) => (a.hash < b.hash ? -1 : 1)),
      },
    ],
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
const SHAPE = 2

/** Names what a session file is built from; another digest means that it must be built anew. */
export function inputsDigest(inputs: FileInputs): string {
  return sha256Hex(
    canonicalJson({
      shape: SHAPE,
      open: openPart(inputs),
      candidates: inputs.candidates.map((row) => [
        ...[row.sittingId, row.examNumber, row.name, row.school, row.extensionMs],
        ...[row.shuffleSeed, row.examId, row.paperId, toBase64Url(row.salt)],
        ...(followsSeat(inputs) ? [] : [row.variant]),
      ]),
      stations: inputs.stations.map((station) => [station.stationId, station.variant]),
      packages: inputs.packages.map(({ variant, hash }) => [variant, hash]),
    }),
  )
}

/** Whether who sits where decides the variant (D04): then stations have the keys, not candidates. */
const followsSeat = ({ stations }: Pick<FileInputs, 'stations'>): boolean =>
  stations.some(({ variant }) => variant !== null)

/** Builds and signs a session file (DESIGN section 9). */
export function buildSessionFile(
  services: Pick<Services, 'keys' | 'clock'>,
  ports: EnvelopePorts,
  inputs: FileInputs,
  revision: number,
): SessionFileRecord {
  const builtAt = services.clock.now()
  const open = openPart(inputs)
  const { sessionId } = open
  const keyOf = (variant: number | null) => {
    const found = inputs.packages.find((entry) => entry.variant === variant)
    return found && openPackageKey(services, found)
  }
  const envelopes = inputs.candidates.map((row) => {
    const own = followsSeat(inputs) ? undefined : keyOf(row.variant)
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
      variantKey: own?.key ?? null,
      packageHash: own?.hash ?? null,
    }
    const label = envelopeLabel(inputs.own.startCode, sessionId, row.examNumber)
    const key = envelopeKey(inputs.own.startCode, row.accessKey())
    const sealed = sealEnvelope(key, randomBytes(12), content, { sessionId, label })
    return { label, salt: toBase64Url(row.salt), sealed }
  })
  const stationEnvelopes = inputs.stations.flatMap(({ number, stationId, variant }) => {
    const own = keyOf(variant)
    if (!own) return []
    const key = stationEnvelopeKey(inputs.own.startCode, stationSecretOf(services.keys, stationId))
    const content = { version: 1 as const, sessionId, number, variantKey: own.key }
    return [
      {
        number,
        sealed: sealStationEnvelope(key, randomBytes(12), { ...content, packageHash: own.hash }),
      },
    ]
  })
  const codes = inputs.stations.flatMap(({ number }) =>
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
    stationEnvelopes,
    codes,
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
