import { isAbsolute } from 'node:path'
import { sealFile, type ToSeal } from '@wenkao/sealed-files'
import { bytesToHex, fromBase64Url } from '@wenkao/shared/kernel'
import type { SealedKind, SealedManifest } from '@wenkao/shared/sealed-files'
import type { InstallationKeys, SessionFile } from '@wenkao/shared/sessions'
import type { Clock } from '../../platform/clock.ts'
import { diskState } from '../../platform/disk.fs.ts'
import { diskTrouble } from '../../platform/disk-trouble.ts'
import type { Logger } from '../../platform/logger.ts'
import { fullPath, liesIn } from '../../platform/real-path.fs.ts'
import { writeSealedFile } from '../../platform/sealed-file.fs.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import { BRIDGE_VERSION } from '../../platform/version.ts'
import type { Places } from '../places/index.ts'
import type { Sittings } from '../sittings/index.ts'
import { composeSealed, type Composed, type SealingFacts } from './compose-sealed.ts'
import { ensureDatabak, freePath, writeKey, type Databak } from './databak.fs.ts'
import { pace, type Pace } from './pace.ts'
import type { SealedBook, SealedBookRow } from './sealed-book.ts'
import type { SealedContent } from './sealed-content.ts'

/** What of the session files and the installation's keys sealing needs (features/sessions). */
export interface SealingKeys {
  /** Newest known; undefined before the first contact with a server. */
  keys(): InstallationKeys | undefined
  of(sessionId: string): SessionFile | undefined
  all(): readonly SessionFile[]
}

export interface SealDeps {
  readonly databak: Databak
  /** Folders into which nobody’s sealed file goes: answer folder, data, app and program. */
  readonly ownFolders: () => readonly string[]
  readonly sessionFiles: SealingKeys
  readonly places: Pick<Places, 'key' | 'registration'>
  readonly sittings: Pick<Sittings, 'remaining'>
  readonly book: SealedBook
  readonly appVersion: () => Promise<string | null>
  readonly random: (bytes: number) => Uint8Array
  readonly giveWay: () => Promise<void>
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly logger: Logger
}

export interface SealOptions {
  /** Keys that raw copies held, for what is not known here (F02f). */
  readonly otherKeys?: Pick<SealingKeys, 'keys' | 'of'>
  /** An absolute path as a person gives it; null for this PC’s own folder. */
  readonly folder: string | null
  /** Made by itself, so that newer ones may take its place. */
  readonly automatic?: boolean
  /** What of the sitting it holds (`HeldContent.state`). */
  readonly state?: string
  /** Part of the time that it may take; 1 when somebody waits for it. */
  readonly pace?: Omit<Pace, 'giveWay'>
}

export interface SealDone {
  readonly kind: 'done'
  readonly path: string
  readonly sealedId: string
  /** Of the file’s bytes, as they were read back. */
  readonly sha256: string
  readonly size: number
  readonly sealedAt: number
  /** Of what the log names, how many contents were nowhere to be found, and which. */
  readonly missing: number
  readonly lost: readonly string[]
  readonly sources: SealedManifest['sources']
  readonly entries: number
  readonly files: number
}

export type SealOutcome =
  SealDone | { readonly kind: 'noKeys' | 'notAbsolute' | 'ownFolder' | 'noSpace' | 'notWritable' }

/** What a file takes beside its parts, bytes a part and in all. */
const PART_OVERHEAD = 4096
const FILE_OVERHEAD = 1024 * 1024
/** Contents that turn out to be lost one after the other; each try names one more as missing. */
const MOST_TRIES = 50

/**
 * Seals something into a new file, flushed and read back before this resolves with `done` (R1). What
 * cannot be read is left out and named. Nothing that lies there is overwritten (R2).
 */
export async function sealIntoFile(
  deps: SealDeps,
  kind: SealedKind,
  what: SealedContent,
  options: SealOptions,
): Promise<SealOutcome> {
  const session = sessionOf(deps, what, options)
  const keys = deps.sessionFiles.keys() ?? session?.keys ?? options.otherKeys?.keys()
  const recipients = (keys?.recipients ?? []).map(({ recipient }) => recipient)
  if (kind === 'backup' && session) recipients.push(session.roomKey.recipient)
  if (recipients.length === 0) return { kind: 'noKeys' }
  const target = await targetOf(deps, kind, options)
  if (typeof target !== 'string') return target
  const lost = new Set<string>()
  for (let tries = 1; ; tries += 1) {
    const lostBefore = lost.size
    const facts = await factsOf(deps)
    const composed = composeSealed(kind, what, facts, lost)
    try {
      const room = await spaceIn(target)
      const parts = composed.toSeal.parts.length
      const needed = composed.bytes + parts * PART_OVERHEAD + FILE_OVERHEAD
      // One that nobody waits for leaves the candidate as much as it takes.
      if (room < needed * (options.automatic ? 2 : 1)) return { kind: 'noSpace' }
      return await write(deps, kind, what, options, { target, facts, composed, recipients })
    } catch (cause) {
      if (options.pace?.signal?.aborted === true) throw cause
      if (lost.size > lostBefore && tries < MOST_TRIES) {
        deps.logger.warn({ err: cause, kind }, 'a content could not be sealed; it is left out')
        continue
      }
      const trouble = diskTrouble(cause)
      if (trouble === undefined) throw cause
      deps.logger.warn({ err: cause, kind, folder: target }, 'a disk refuses a sealed file (F14)')
      return { kind: trouble }
    }
  }
}

interface Writing {
  readonly target: string
  readonly facts: SealingFacts
  readonly composed: Composed
  readonly recipients: readonly string[]
}

async function write(
  deps: SealDeps,
  kind: SealedKind,
  what: SealedContent,
  options: SealOptions,
  { target, facts, composed, recipients }: Writing,
): Promise<SealOutcome> {
  const { book, databak } = deps
  // A folder that a person chose is never made: the stick may have been pulled out.
  if (options.folder === null) await ensureDatabak(databak.folder, target)
  const { manifest } = composed.toSeal
  const who = manifest.sitting?.examNumber ?? String(manifest.station?.number ?? '')
  const path = await freePath(target, kind, who, facts.sealedAt)
  const row = { ...rowOf(manifest, options), path }
  // Noted before its first byte: one that a power cut leaves behind is known to be damaged.
  await noted(deps, () => book.note(row))
  let isDone = false
  try {
    const { key } = deps.places
    const sealed = await sealFile({
      ...composed.toSeal,
      recipients,
      sign: (text) => ({ publicKey: key.publicKey, signature: key.sign(text) }),
    })
    const paced = pace(sealed, { share: 1, ...options.pace, giveWay: deps.giveWay })
    const written = await writeSealedFile(path, paced)
    if (written.kind !== 'done') {
      return { kind: written.kind === 'noSpace' ? 'noSpace' : 'notWritable' }
    }
    const { sha256, size } = written
    const wrapped = kind === 'backup' ? wrappedKeyOf(sessionOf(deps, what, options)) : undefined
    if (wrapped) await writeKey(path, wrapped)
    await noted(deps, () => book.note({ ...row, verified: { sha256, size } }))
    isDone = true
    deps.logger.info({ kind, path, bytes: size }, 'sealed')
    const { sealedId, sealedAt, sources, missing: lost } = manifest
    const missing = lost.length
    const { entries, files } = composed
    const facts = { path, sealedId, sealedAt, sha256, size }
    return { kind: 'done', ...facts, missing, lost, sources, entries, files }
  } finally {
    if (!isDone) await noted(deps, () => book.drop([path]))
  }
}

/** A data disk that is full or broken must not keep a file from a stick: then its record lacks it. */
async function noted({ logger }: SealDeps, note: () => Promise<void>): Promise<void> {
  await note().catch((cause: unknown) => {
    logger.error({ err: cause }, 'the record of sealed files could not be written')
  })
}

function rowOf(manifest: ToSeal['manifest'], options: SealOptions): Omit<SealedBookRow, 'path'> {
  const { kind, sealedId, sealedAt, sitting } = manifest
  return {
    ...{ kind, sealedId, at: sealedAt },
    sessionId: sitting?.sessionId ?? null,
    sittingId: sitting?.sittingId ?? null,
    examNumber: sitting?.examNumber ?? null,
    name: sitting?.name ?? null,
    automatic: options.automatic ?? false,
    missing: manifest.missing.length,
    state: options.state ?? null,
    verified: null,
    receipt: null,
  }
}

function sessionOf(
  { sessionFiles }: SealDeps,
  { held }: SealedContent,
  { otherKeys }: SealOptions,
): SessionFile | undefined {
  const sessionId = held?.sitting.sessionId
  if (sessionId === undefined) return undefined
  return sessionFiles.of(sessionId) ?? otherKeys?.of(sessionId)
}

function wrappedKeyOf(session: SessionFile | undefined): Uint8Array | undefined {
  return session ? fromBase64Url(session.roomKey.wrapped) : undefined
}

/** The folder that a file goes to, or why it is none. */
async function targetOf(
  { databak, ownFolders }: SealDeps,
  kind: SealedKind,
  { folder, automatic }: SealOptions,
): Promise<string | { readonly kind: 'notAbsolute' | 'ownFolder' }> {
  if (folder === null) return kind === 'backup' && automatic ? databak.moves : databak.folder
  const target = await fullPath(folder)
  if (target === undefined || !isAbsolute(target)) return { kind: 'notAbsolute' }
  for (const allowed of [databak.moves, databak.folder]) {
    if (await liesIn(target, allowed)) return target
  }
  for (const own of ownFolders()) if (await liesIn(target, own)) return { kind: 'ownFolder' }
  return target
}

async function spaceIn(folder: string): Promise<number> {
  return (await diskState(folder)).freeBytes ?? Infinity
}

async function factsOf(deps: SealDeps): Promise<SealingFacts> {
  const station = deps.places.registration.station()
  const remaining = deps.sittings.remaining()
  return {
    sealedId: bytesToHex(deps.random(32)),
    sealedAt: Math.max(0, Math.round(deps.serverClock.now())),
    station: station ? { ...station } : null,
    clock: {
      wallClock: Math.max(0, Math.round(deps.clock.wall())),
      offsetMs: deps.serverClock.offset()?.offsetMs ?? null,
      remainingMs: remaining?.remainingMs ?? null,
      verified: remaining?.verified ?? false,
    },
    versions: { bridge: BRIDGE_VERSION, app: await deps.appVersion() },
  }
}
