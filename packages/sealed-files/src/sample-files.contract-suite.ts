import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { SealedKind, SealedManifest, SealedPart } from '@wenkao/shared/sealed-files'
import { Encrypter, Stanza } from 'age-encryption'
import { kindStanza } from './age-header.ts'
import { openSealed } from './open-sealed.ts'
import { sealFile } from './seal-file.ts'
import type { OpenOutcome, PartSource, ToSeal } from './sealed-file.ts'

/** What the tests of sealed files seal, and how they look at what comes out. */

export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

export function streamOf(bytes: Uint8Array, piece = 65_536): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= bytes.length) controller.close()
        else controller.enqueue(bytes.slice(at, at + piece))
        at += piece
      },
    },
    { highWaterMark: 0 },
  )
}

export const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(
    await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
  )

export function partOf(
  name: string,
  content: Uint8Array | string,
  role: SealedPart['role'] = 'file',
): PartSource {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return { name, role, size: bytes.length, sha256: hashOf(bytes), open: () => streamOf(bytes) }
}

const station = generateKeyPairSync('ed25519')
export const stationKey = station.publicKey.export({ format: 'jwk' }).x ?? ''

export const signByStation: ToSeal['sign'] = (text) => ({
  publicKey: stationKey,
  signature: sign(null, Buffer.from(text), station.privateKey).toString('base64url'),
})

export function manifestOf(kind: SealedKind): ToSeal['manifest'] {
  return {
    kind,
    sealedId: hashOf(new TextEncoder().encode(`a ${kind}`)),
    sealedAt: 1_795_312_345_678,
    sitting: {
      sessionId: '01907a6e-0000-7000-8000-000000000001',
      sittingId: '01907a6e-0000-7000-8000-000000000002',
      examNumber: '202601010001',
      name: '张三',
      examTitle: '信息技术',
      sessionName: '第一场',
      roomName: '机房一',
    },
    binding: null,
    bindings: [],
    token: null,
    heads: {},
    submission: null,
    missing: [],
    sources: ['journal', 'answerFolder'],
    station: { stationId: null, number: 7, roomName: '机房一', siteName: '第一中学' },
    clock: { wallClock: 1_795_312_345_000, offsetMs: 678, remainingMs: 60_000, verified: true },
    versions: { bridge: '0.1.0', app: null },
  }
}

export const sampleParts = (): PartSource[] => [
  partOf('log.jsonl', '{"n":0}\n{"n":1}\n', 'log'),
  partOf('held.json', '{}', 'held'),
  partOf(
    'files/文件操作/报告.docx',
    Uint8Array.from({ length: 3000 }, (_, at) => (at * 7) % 251),
  ),
  partOf('files/空.txt', ''),
]

export const toSeal = (recipient: string, changes: Partial<ToSeal> = {}): ToSeal => ({
  manifest: manifestOf('backup'),
  parts: sampleParts(),
  sign: signByStation,
  recipients: [recipient],
  ...changes,
})

export const sealed = async (content: ToSeal): Promise<Uint8Array> =>
  bytesOf(await sealFile(content))

export interface Collected {
  readonly outcome: OpenOutcome
  readonly manifest: SealedManifest | undefined
  /** Parts whose stream ended as it should. */
  readonly parts: ReadonlyMap<string, Uint8Array>
}

/** Opens and keeps everything, as a test may with small files. */
export async function collect(
  file: Uint8Array | ReadableStream<Uint8Array>,
  identities: readonly string[],
): Promise<Collected> {
  const parts = new Map<string, Uint8Array>()
  let manifest: SealedManifest | undefined
  const outcome = await openSealed(file instanceof Uint8Array ? streamOf(file) : file, identities, {
    begin: async (begun) => {
      manifest = begun
      await Promise.resolve()
    },
    part: async ({ name }, bytes) => {
      parts.set(name, await bytesOf(bytes))
    },
  })
  return { outcome, manifest, parts }
}

/** The word of a refusal, or `opened`. */
export const wordOf = ({ outcome }: Collected): string =>
  outcome.kind === 'refused' ? outcome.reason : outcome.kind

/** Any bytes as an archive, sealed as a sealed file is: what somebody with our recipient can make. */
export async function sealBytes(
  archive: Uint8Array,
  recipient: string,
  args?: (args: string[]) => string[],
): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  const stanza = kindStanza('backup', archive.length, [recipient])
  encrypter.addRecipient({
    wrapFileKey: () => [new Stanza(args ? args(stanza.args) : stanza.args, stanza.body)],
  })
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(archive)
}
