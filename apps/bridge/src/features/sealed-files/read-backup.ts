import { unwrapIdentity } from '@wenkao/sealed-files'
import { isOfOtherSitting, readEntry, type AnswerEvent } from '@wenkao/shared/answers'
import { fromBase64Url } from '@wenkao/shared/kernel'
import type {
  SealedManifest,
  SealedPart,
  SealedRefusal,
  SealedSummary,
} from '@wenkao/shared/sealed-files'
import { HeldSitting } from '@wenkao/shared/sittings'
import { readKey } from './databak.fs.ts'
import { openSealedFile } from './open-sealed-file.ts'
import type { SealingKeys } from './seal-file.ts'

/** Parts that are read into memory; a log of 100 MB is far above any sitting's. */
const MOST_TEXT_BYTES = 128 * 1024 * 1024

/** What a backup holds, but for the bytes of its contents. */
export interface Backup {
  readonly manifest: SealedManifest
  readonly held: HeldSitting
  /** Entries of its log, and what this version understands of each. */
  readonly texts: readonly string[]
  readonly events: ReadonlyMap<string, AnswerEvent>
  readonly signature: 'valid' | 'invalid' | 'absent'
  readonly publicKey: string | null
  /** Room keys that open it. */
  readonly identities: readonly string[]
}

export type ReadBackupOutcome =
  | { readonly kind: 'read'; readonly backup: Backup }
  | {
      readonly kind: 'refused'
      readonly reason: SealedRefusal | 'missing' | 'wrongCode' | 'noRoomKey'
    }

const refuse = (reason: Extract<ReadBackupOutcome, { kind: 'refused' }>['reason']) =>
  ({ kind: 'refused', reason }) as const

/**
 * Reads a backup from its first byte to its last, with a restore code, and changes nothing on the disk:
 * only what was proven as a whole is given on (DESIGN section 5).
 */
export async function readBackup(
  path: string,
  restoreCode: string,
  sessionFiles: SealingKeys,
): Promise<ReadBackupOutcome> {
  const keys = await roomKeys(path, restoreCode, sessionFiles)
  if (typeof keys === 'string') return refuse(keys)
  const texts = new Map<string, string>()
  let room = MOST_TEXT_BYTES
  const outcome = await openSealedFile(path, keys, {
    begin: () => Promise.resolve(),
    part: async (part, bytes) => {
      const isWanted = part.role === 'log' || part.role === 'held' || part.name === ODD_ENTRIES
      room -= isWanted ? part.size : 0
      if (isWanted && room >= 0) texts.set(part.name, await textOf(bytes))
      else await drain(bytes)
    },
  })
  if (outcome.kind === 'refused') return refuse(outcome.reason)
  if (room < 0) return refuse('tooLarge')
  const { manifest, signature, publicKey } = outcome
  if (signature === 'invalid') return refuse('altered')
  const held = heldOf(texts.get(HELD))
  if (!held || !manifest.sitting || !manifest.binding) return refuse('malformed')
  const { sittingId, sessionId } = manifest.sitting
  const isSame = held.sitting.sittingId === sittingId && held.sitting.sessionId === sessionId
  const log = entriesOf(texts)
  // Whoever sealed another candidate's entries under this name must not reach this one's log.
  if (!isSame || log.some((text) => isOfOtherSitting(text, sittingId))) return refuse('altered')
  const events = new Map<string, AnswerEvent>()
  for (const text of log) {
    const read = readEntry(text, { hashOf: () => '' })
    if (read.kind === 'entry') events.set(text, read.entry.event)
  }
  const found = { manifest, held, texts: log, events, signature, publicKey, identities: keys }
  return { kind: 'read', backup: found }
}

const HELD = 'held.json'
const ODD_ENTRIES = 'records/odd-entries.json'

/** What a person is shown of a backup. @param ownKey public key of this PC. */
export function summaryOf(
  { manifest, texts, signature, publicKey }: Backup,
  ownKey: string,
): SealedSummary {
  const { kind, sealedAt, sitting, station, missing, parts } = manifest
  const isKnown = signature === 'valid' && publicKey === ownKey
  return {
    ...{ kind, sealedAt, missing: missing.length, entries: texts.length },
    examNumber: sitting?.examNumber ?? null,
    name: sitting?.name ?? null,
    sittingId: sitting?.sittingId ?? null,
    sessionName: sitting?.sessionName ?? null,
    stationNumber: station?.number ?? null,
    files: parts.filter(({ role }) => role === 'file').length,
    // Whose key another PC's is, only the server can say.
    signature: isKnown ? 'known' : signature === 'absent' ? 'unknown' : null,
  }
}

/** The room keys that a restore code opens: of the key beside the backup, and of the session files. */
async function roomKeys(
  path: string,
  restoreCode: string,
  sessionFiles: SealingKeys,
): Promise<readonly string[] | 'wrongCode' | 'noRoomKey'> {
  const beside = await readKey(path)
  const ofSessions = sessionFiles.all().flatMap(({ roomKey }) => {
    const wrapped = fromBase64Url(roomKey.wrapped)
    return wrapped ? [wrapped] : []
  })
  const wrapped = [...(beside ? [beside] : []), ...ofSessions]
  if (wrapped.length === 0) return 'noRoomKey'
  const identities = new Set<string>()
  for (const each of wrapped) {
    const identity = await unwrapIdentity(each, restoreCode)
    if (identity !== undefined) identities.add(identity)
  }
  return identities.size === 0 ? 'wrongCode' : [...identities]
}

function heldOf(text: string | undefined): HeldSitting | undefined {
  return text === undefined ? undefined : HeldSitting.safeParse(jsonOf(text)).data
}

function entriesOf(texts: ReadonlyMap<string, string>): readonly string[] {
  const lines = (texts.get('log.jsonl') ?? '').split('\n').filter((line) => line !== '')
  const odd = jsonOf(texts.get(ODD_ENTRIES) ?? '[]')
  return [...lines, ...(Array.isArray(odd) ? odd.filter((text) => typeof text === 'string') : [])]
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever sealed it wrote no JSON: the schema refuses it.
    return undefined
  }
}

async function textOf(bytes: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Reads what nobody wants: its bytes are part of the proof. */
export async function drain(bytes: ReadableStream<Uint8Array>): Promise<void> {
  for await (const chunk of bytes) void chunk
}

/** The content that a part is, for the roles that have one. */
export function contentOfPart({ role, sha256 }: SealedPart): string | undefined {
  return role === 'file' || role === 'content' ? sha256 : undefined
}
