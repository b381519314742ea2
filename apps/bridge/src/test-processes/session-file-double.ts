import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createIdentity, wrapIdentity } from '@wenkao/sealed-files'
import { toBase64Url } from '@wenkao/shared/kernel'
import {
  sessionFileSignatureText,
  startCommitment,
  stationCodeCommitment,
  type InstallationKeys,
  type SessionFile,
  type SignedSessionFile,
} from '@wenkao/shared/sessions'

/** Keys of an installation and a session of it, for the bridge's own tests. */
export interface InstallationDouble {
  readonly keys: InstallationKeys
  /** Opens what is sealed for the server, and for the session's room. */
  readonly serverIdentity: string
  readonly roomIdentity: string
  readonly startCode: string
  readonly restoreCode: string
  /** A single-use code that unlocks station 7. */
  readonly unlockCode: string
  /** A session file without envelopes, with what a test wants otherwise. */
  file(sessionId: string, changes?: Partial<SessionFile>): SessionFile
  sign(file: SessionFile): SignedSessionFile
}

/** Makes an installation with keys of its own. */
export async function createInstallation(): Promise<InstallationDouble> {
  const [server, escrow, room] = await Promise.all([
    createIdentity(),
    createIdentity(),
    createIdentity(),
  ])
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keyId = 'double-key-00001'
  const [startCode, restoreCode] = ['STAR-TC0D-E', 'REST-0REC-0DE']
  const unlockCode = 'UN10-CKC0-DE'
  const keys: InstallationKeys = {
    recipients: [
      { use: 'server', recipient: server.recipient },
      { use: 'escrow', recipient: escrow.recipient },
    ],
    signing: [{ keyId, use: 'receipt', publicKey: rawOf(publicKey) }],
  }
  const wrapped = toBase64Url(await wrapIdentity(room.identity, restoreCode))
  return {
    keys,
    serverIdentity: server.identity,
    roomIdentity: room.identity,
    startCode,
    restoreCode,
    unlockCode,
    file: (sessionId, changes = {}) => {
      const use = { number: 7, action: 'unlock', minutes: null } as const
      return {
        format: 'wenkao-session',
        version: 1,
        sessionId,
        revision: 1,
        builtAt: Date.now(),
        examTitle: '信息技术',
        examKind: 'exam',
        sessionName: '第一场',
        siteName: '第一中学',
        roomName: '机房一',
        plannedStart: Date.now(),
        durationMs: 3_600_000,
        timing: 'sessionEnd',
        stations: [7, 8],
        proctorCodeVerifier: '',
        startCommitment: startCommitment(sessionId, startCode),
        envelopes: [],
        stationEnvelopes: [],
        codes: [{ ...use, commitment: stationCodeCommitment(sessionId, use, unlockCode) }],
        roomKey: { recipient: room.recipient, wrapped },
        keys,
        papers: [],
        ...changes,
      }
    },
    sign: (file) => {
      const text = JSON.stringify(file)
      const signature = sign(null, Buffer.from(sessionFileSignatureText(text)), privateKey)
      return { text, keyId, signature: toBase64Url(signature) }
    },
  }
}

const rawOf = (key: KeyObject): string => key.export({ format: 'jwk' }).x ?? ''
