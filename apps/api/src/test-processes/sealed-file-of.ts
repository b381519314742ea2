import { createHash, randomBytes } from 'node:crypto'
import { sealFile, type PartSource } from '@wenkao/sealed-files'
import type { Heads } from '@wenkao/shared/answers'
import type { Submission } from '@wenkao/shared/hand-in'
import type { SealedKind, SealedManifest, SealedPart } from '@wenkao/shared/sealed-files'
import { collect } from '../platform/mount-endpoints.ts'
import type { TestPage } from './test-page.ts'
import type { TestServer } from './test-server.ts'
import type { createTestStation } from './test-station.ts'

/** What a test wants otherwise than a PC would seal it. */
export interface SealWish {
  readonly kind?: SealedKind
  /** null: it covers none. */
  readonly submission?: Submission | null
  /** Files of the answer folder by their path. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>
  /** Other versions. */
  readonly contents?: readonly (Uint8Array | string)[]
  readonly records?: Readonly<Record<string, string>>
  readonly log?: readonly string[]
  readonly heads?: Heads
  readonly token?: string | null
  readonly binding?: SealedManifest['binding']
  readonly sitting?: SealedManifest['sitting']
  readonly station?: ReturnType<typeof createTestStation>
  readonly recipients?: readonly string[]
}

/** Seals what a page holds, as its PC would. */
export async function sealedFileOf(
  server: TestServer,
  page: TestPage,
  wish: SealWish = {},
): Promise<Uint8Array> {
  const { login, replica } = page
  const { sitting } = login
  const kind = wish.kind ?? 'submission'
  const log = wish.log ?? replica.all().map((entry) => entry.text)
  const parts: PartSource[] = []
  const add = (name: string, role: SealedPart['role'], content: Uint8Array | string): void => {
    const bytes = Buffer.from(content)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const open = () => new Blob([bytes]).stream() as ReadableStream<Uint8Array>
    parts.push({ name, role, size: bytes.byteLength, sha256, open })
  }
  if (log.length > 0) add('log.jsonl', 'log', log.map((text) => `${text}\n`).join(''))
  for (const [path, content] of Object.entries(wish.files ?? {})) {
    add(`files/${path}`, 'file', content)
  }
  for (const content of wish.contents ?? []) {
    add(`contents/${hashOf(content)}`, 'content', content)
  }
  for (const [name, text] of Object.entries(wish.records ?? {})) {
    add(`records/${name}`, 'record', text)
  }
  const now = server.clock.now()
  const submission =
    wish.submission === undefined
      ? kind === 'submission'
        ? { ...page.submission(), files: listed(wish.files ?? {}) }
        : null
      : wish.submission
  const { station } = wish
  const stream = await sealFile({
    manifest: {
      kind,
      sealedId: randomBytes(32).toString('hex'),
      sealedAt: now,
      sitting:
        wish.sitting === undefined
          ? {
              sessionId: sitting.sessionId,
              sittingId: sitting.sittingId,
              examNumber: sitting.examNumber,
              name: sitting.name,
              examTitle: sitting.examTitle,
              sessionName: sitting.sessionName,
              roomName: sitting.roomName,
            }
          : wish.sitting,
      binding: wish.binding === undefined ? login.binding : wish.binding,
      bindings: [...login.bindings],
      token: wish.token === undefined ? login.token : wish.token,
      heads: wish.heads ?? replica.heads(),
      submission,
      missing: [],
      sources: ['journal'],
      station: { stationId: null, number: sitting.seatNumber, roomName: null, siteName: null },
      clock: { wallClock: now, offsetMs: 0, remainingMs: null, verified: true },
      versions: { bridge: 'test', app: null },
    },
    parts,
    sign: (text) =>
      station ? { publicKey: station.publicKey, signature: station.sign(text) } : null,
    recipients: wish.recipients ?? [server.services.keys.sealedFiles.recipient],
  })
  return collect(stream)
}

export function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Files as a submission lists them. */
export function listed(files: Readonly<Record<string, Uint8Array | string>>): Submission['files'] {
  return Object.entries(files).map(([path, content]) => ({ path, hash: hashOf(content) }))
}
