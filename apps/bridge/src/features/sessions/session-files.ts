import { join } from 'node:path'
import {
  readSessionFile,
  stationSessionFile,
  type InstallationKeys,
  type SessionFile,
  type SignedSessionFile,
} from '@wenkao/shared/sessions'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { Places } from '../places/index.ts'
import { openInstallationKeys } from './installation-keys.ts'
import { openSessionFolder } from './session-folder.fs.ts'
import { verifySessionFile } from './verify-session-file.ts'

export interface SessionFilesDeps {
  readonly dataFolder: string
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly clock: Clock
  readonly logger: Logger
  readonly places: Pick<Places, 'registration' | 'today' | 'signer'>
  /** 0 ≤ random < 1: a school's PCs were started together; they must not fetch together. */
  readonly fraction: () => number
  /** Mean time between two looks for what is to be fetched, ms. */
  readonly everyMs: number
}

/** The session files that this PC has fetched ahead, and the keys of the installation. */
export interface SessionFiles {
  /** The newest known; undefined before the first contact. */
  keys(): InstallationKeys | undefined
  of(sessionId: string): SessionFile | undefined
  /** All that are kept, by planned start. */
  all(): readonly SessionFile[]
  /** A kept file as it was signed. */
  signed(sessionId: string): Promise<SignedSessionFile | undefined>
  /** Takes a signed file that came by stick, unless one at least as new is here (N01). */
  takeSigned(signed: SignedSessionFile): Promise<TakenFile>
  /** Begins to look for newer ones. */
  start(): void
  stop(): Promise<void>
}

/** What became of a file that came by stick. */
export type TakenFile =
  | { readonly kind: 'taken'; readonly file: SessionFile }
  | { readonly kind: 'unreadable' | 'unknownKey' | 'badSignature' | 'otherRoom' }

/** Keys change once in years; asking seldom is enough, and at once when a file's key is unknown. */
const KEYS_MS = 3600 * 1000
/** How many looks a refused revision is left alone. */
const REFUSED_LOOKS = 30
/** Long enough for every backup and submission of the session to have been dealt with. */
const KEPT_MS = 28 * 24 * 3600 * 1000

/** Opens what was fetched; damaged files count as absent and are fetched again. */
export async function openSessionFiles(deps: SessionFilesDeps): Promise<SessionFiles> {
  const { logger, places } = deps
  const folder = await openSessionFolder(deps.dataFolder)
  const keys = await openInstallationKeys({
    ...deps,
    stateFolder: join(deps.dataFolder, 'state'),
    stationId: () => places.registration.station()?.stationId,
  })
  const files = new Map<string, SessionFile>()
  /** Revisions that were refused, by session, and when: not asked for again at every look. */
  const refused = new Map<string, { readonly revision: number; readonly at: number }>()
  let keysAskedAt = -Infinity
  let work: Repeating | undefined
  await readKept()

  /** Reads what lies on the disk and is not held. */
  async function readKept(): Promise<void> {
    const signed = new Map<string, SignedSessionFile>()
    for (const sessionId of await folder.list()) {
      const kept = files.has(sessionId) ? undefined : (await folder.record(sessionId)).current()
      if (kept) signed.set(sessionId, kept)
    }
    if (!keys.current()) await learnFromDisk([...signed.values()])
    const known = keys.current()
    if (!known) return
    for (const [sessionId, kept] of signed) {
      const verified = verifySessionFile(kept, sessionId, known)
      if (verified.kind === 'good') files.set(sessionId, verified.file)
    }
  }

  /**
   * The keys were lost here: those that the newest kept file names and was signed by are as good, since
   * whoever can write the one can write the other (R10).
   */
  async function learnFromDisk(kept: readonly SignedSessionFile[]): Promise<void> {
    const named = kept.flatMap((signed) => {
      const file = readSessionFile(signed.text)
      const verified = file && verifySessionFile(signed, file.sessionId, file.keys)
      return verified?.kind === 'good' ? [verified.file] : []
    })
    const [newest] = named.sort((a, b) => b.builtAt - a.builtAt)
    if (newest) await keys.learn(newest.keys, newest.builtAt)
  }

  async function askKeys(): Promise<void> {
    if (await keys.refresh()) keysAskedAt = deps.clock.monotonic()
  }

  async function take(
    sessionId: string,
    revision: number,
    signed: SignedSessionFile,
  ): Promise<void> {
    const verify = () => {
      const known = keys.current()
      return known ? verifySessionFile(signed, sessionId, known) : { kind: 'unknownKey' as const }
    }
    let verified = verify()
    if (verified.kind === 'unknownKey') {
      await askKeys()
      verified = verify()
    }
    if (verified.kind !== 'good') {
      refused.set(sessionId, { revision, at: deps.clock.monotonic() })
      logger.error({ sessionId, reason: verified.kind }, 'a session file was refused')
      return
    }
    await (await folder.record(sessionId)).write(signed)
    await keys.learn(verified.file.keys, verified.file.builtAt)
    files.set(sessionId, verified.file)
    refused.delete(sessionId)
    logger.info({ sessionId, revision }, 'fetched a session file ahead')
  }

  async function takeSigned(signed: SignedSessionFile): Promise<TakenFile> {
    const named = readSessionFile(signed.text)
    if (!named) return { kind: 'unreadable' }
    // A PC that knows no installation yet learns it from the first file, as at its first contact.
    const known = keys.current() ?? named.keys
    const verified = verifySessionFile(signed, named.sessionId, known)
    if (verified.kind === 'notASessionFile') return { kind: 'unreadable' }
    if (verified.kind !== 'good') return { kind: verified.kind }
    const { file } = verified
    const station = places.registration.station()
    if (station && (file.roomName !== station.roomName || file.siteName !== station.siteName)) {
      return { kind: 'otherRoom' }
    }
    const kept = files.get(file.sessionId)
    if (kept && kept.revision >= file.revision) return { kind: 'taken', file: kept }
    await (await folder.record(file.sessionId)).write(signed)
    await keys.learn(file.keys, file.builtAt)
    files.set(file.sessionId, file)
    logger.info(
      { sessionId: file.sessionId, revision: file.revision },
      'took a session file by stick',
    )
    return { kind: 'taken', file }
  }

  function isRefused(sessionId: string, revision: number): boolean {
    const last = refused.get(sessionId)
    const isRecent = deps.clock.monotonic() - (last?.at ?? -Infinity) < deps.everyMs * REFUSED_LOOKS
    return isRecent && last?.revision === revision
  }

  async function look(): Promise<void> {
    const isOld = deps.clock.monotonic() - keysAskedAt > KEYS_MS
    if (isOld || !keys.isSettled()) await askKeys()
    await readKept()
    const sign = places.signer()
    if (!sign) return
    for (const { sessionId, fileRevision } of places.today.known()?.sessions ?? []) {
      // Lower than ours after a server's database was put back: its own word counts.
      if (fileRevision == null || fileRevision === files.get(sessionId)?.revision) continue
      if (isRefused(sessionId, fileRevision)) continue
      const outcome = await deps.server.call(
        stationSessionFile,
        { params: { sessionId } },
        { sign },
      )
      if (outcome.kind === 'failed') return
      if (outcome.kind === 'reply') await take(sessionId, fileRevision, outcome.reply)
      else logger.warn({ sessionId, code: outcome.code }, 'the server gave no session file')
    }
    await tidy()
  }

  /** By the server's clock alone: a calendar that is years ahead must not empty the folder. */
  async function tidy(): Promise<void> {
    const now = deps.serverClock.known()
    if (now === undefined) return
    for (const [sessionId, file] of files) {
      if (file.plannedStart > now - KEPT_MS) continue
      files.delete(sessionId)
      await folder.remove(sessionId)
    }
  }

  return {
    keys: keys.current,
    of: (sessionId) => files.get(sessionId),
    signed: async (sessionId) =>
      files.has(sessionId) ? (await folder.record(sessionId)).current() : undefined,
    takeSigned,
    all: () => [...files.values()].sort((a, b) => a.plannedStart - b.plannedStart),
    start: () => {
      work = repeat(
        look,
        () => deps.everyMs * (0.5 + deps.fraction()),
        (cause) => {
          logger.error({ err: cause }, 'looking after session files failed')
        },
      )
    },
    stop: async () => {
      await work?.stop()
    },
  }
}
