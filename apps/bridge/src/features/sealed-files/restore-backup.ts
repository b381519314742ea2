import { Readable } from 'node:stream'
import type { AnswerEvent } from '@wenkao/shared/answers'
import type { EndpointReply } from '@wenkao/shared/kernel'
import { compareLogs, type Comparison, type restoreBackup } from '@wenkao/shared/sealed-files'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { diskState } from '../../platform/disk.fs.ts'
import { diskTrouble } from '../../platform/disk-trouble.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import { versionOf, type AnswerFiles } from '../answer-files/index.ts'
import type { Answers, SittingLog } from '../answers/index.ts'
import type { Places } from '../places/index.ts'
import { isFinished, type Sittings } from '../sittings/index.ts'
import { keepAsideAsCopies } from './keep-aside.ts'
import { headerOf, openSealedFile } from './open-sealed-file.ts'
import { contentOfPart, drain, readBackup, summaryOf, type Backup } from './read-backup.ts'
import { joinBindings, restoredLine, type Line } from './restored-line.ts'
import { restoredSitting } from './restored-sitting.ts'
import type { SealingKeys } from './seal-file.ts'

export type RestoreReply = EndpointReply<typeof restoreBackup>

export interface RestoreDeps {
  readonly dataFolder: string
  readonly sessionFiles: SealingKeys
  readonly places: Pick<Places, 'key' | 'today'>
  readonly sittings: Sittings
  readonly answers: Answers
  readonly files: AnswerFiles
  /** Begins to sync a sitting and lays out its folder. */
  readonly taken: (held: HeldSitting) => Promise<string | null>
  readonly random: (bytes: number) => Uint8Array
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly logger: Logger
}

/** Room that is left beside what a backup brings, bytes. */
const SPARE_BYTES = 64 * 1024 * 1024

const nothing: Omit<RestoreReply, 'kind'> = {
  ...{ refused: null, found: null, summary: null, comparison: null, other: null },
}
const refuse = (refused: RestoreReply['refused'], found: RestoreReply['found'] = null) =>
  ({ ...nothing, kind: 'refused', refused, found }) satisfies RestoreReply

/**
 * Restores a backup on this PC (F02d): merges it with whatever is here and overwrites nothing. Works
 * without network. The file is read twice: only when its first reading has proven all of it, anything
 * is written, in an order in which a crash loses nothing and repeating it goes on: contents, log, then
 * the sitting with its folder.
 */
export async function restoreFromBackup(
  deps: RestoreDeps,
  path: string,
  restoreCode: string,
): Promise<RestoreReply> {
  const header = await headerOf(path)
  if (header.kind === 'refused') return refuse(header.reason)
  if (header.kind !== 'backup') return refuse('notBackup', header.kind)
  const read = await readBackup(path, restoreCode, deps.sessionFiles)
  if (read.kind === 'refused') return refuse(read.reason)
  const { backup } = read
  if (!isOfThisRoom(deps, backup)) return refuse('otherSession')
  const summary = summaryOf(backup, deps.places.key.publicKey)
  const held = deps.sittings.held()
  const { sittingId } = backup.held.sitting
  const isHeld = held?.sitting.sittingId === sittingId
  if (held && !isHeld && !isFinished(held) && !deps.answers.isMovedAway()) {
    const { examNumber, name } = held.sitting
    return { ...nothing, kind: 'otherSitting', summary, other: { examNumber, name } }
  }
  try {
    if (await lacksRoom(deps, backup)) return { ...nothing, kind: 'noSpace', summary }
    const log = await deps.answers.log(sittingId)
    const comparison = compareWith(log, isHeld ? held : null, backup)
    const reply = { ...nothing, summary, comparison }
    const stored = await storeContents(deps, path, backup)
    if (stored === 'refused') return refuse('altered')
    const outcome = isHeld
      ? await mergeIntoHeld(deps, backup, log, comparison)
      : await takeSitting(deps, backup, log)
    deps.logger.info({ path, outcome, kind: comparison.kind }, 'a backup was restored')
    return { ...reply, kind: outcome }
  } catch (cause) {
    const trouble = diskTrouble(cause)
    if (trouble === undefined) throw cause
    deps.logger.warn({ err: cause }, 'the disk refuses a backup (F14)')
    return { ...nothing, kind: trouble, summary }
  }
}

/** How a backup stands against what this PC has of its sitting. */
export function compareWith(
  log: Pick<SittingLog, 'all'> | undefined,
  held: HeldSitting | null,
  { texts, manifest }: Backup,
): Comparison {
  const here = log?.all().map(({ text }) => text) ?? []
  const table = joinBindings(held?.bindings ?? [], manifest.bindings)
  const lines = { here: held?.binding ?? null, there: manifest.binding }
  return compareLogs(here, texts, table, lines)
}

/** A PC that knows no session at all takes any: it may be a spare that was never in contact. */
export function isOfThisRoom(
  { places, sessionFiles }: Pick<RestoreDeps, 'places' | 'sessionFiles'>,
  { manifest }: Pick<Backup, 'manifest'>,
): boolean {
  const known = [
    ...(places.today.known()?.sessions ?? []).map(({ sessionId }) => sessionId),
    ...sessionFiles.all().map(({ sessionId }) => sessionId),
  ]
  return known.length === 0 || known.includes(manifest.sitting?.sessionId ?? '')
}

async function lacksRoom(deps: RestoreDeps, { manifest }: Backup): Promise<boolean> {
  const { contents } = deps.files
  const comes = manifest.parts.filter((part) => {
    const hash = contentOfPart(part)
    return hash === undefined || !contents.has(hash)
  })
  const { freeBytes } = await diskState(deps.dataFolder)
  const needed = comes.reduce((sum, { size }) => sum + size, 0)
  return freeBytes !== null && freeBytes < needed + SPARE_BYTES
}

/** Puts what the backup brings into the vault, where nobody misses or overwrites anything. */
async function storeContents(
  deps: RestoreDeps,
  path: string,
  { manifest, identities }: Backup,
): Promise<'stored' | 'refused'> {
  const { contents } = deps.files
  const outcome = await openSealedFile(path, identities, {
    begin: () => Promise.resolve(),
    part: async (part, bytes) => {
      const hash = contentOfPart(part)
      if (hash === undefined || contents.has(hash)) return drain(bytes)
      return contents.put(hash, () => Readable.fromWeb(bytes))
    },
  })
  // Somebody may have put another file in its place between the two readings.
  const isSame = outcome.kind === 'opened' && outcome.manifest.sealedId === manifest.sealedId
  return isSame ? 'stored' : 'refused'
}

/** On a PC that does not hold the sitting: it goes on here as a branch of the backup's epoch. */
async function takeSitting(
  deps: RestoreDeps,
  backup: Backup,
  log: SittingLog,
): Promise<'restored' | 'notWritable'> {
  const { sittingId } = backup.held.sitting
  const before = [...backup.events.values(), ...log.events()]
  const line = restoredLine(undefined, lineOf(backup), before, deps.random(16))
  const held = restoredSitting(backup, line, {
    serverNow: deps.serverClock.now(),
    wallClock: deps.clock.wall(),
  })
  // What lies there of this sitting is of before; as newest work it would hide what is restored.
  const aside = await deps.files.setAside(sittingId)
  await deps.answers.append(sittingId, backup.texts)
  const outcome = await deps.sittings.hold(held)
  if (outcome.kind === 'otherSitting') return 'notWritable'
  await deps.taken(outcome.held)
  if (aside !== undefined) await keepAsideAsCopies(deps.files, aside)
  const unlogged = unloggedFiles(deps.files, backup)
  if (unlogged.length > 0) {
    const now = () => ({ events: log.events(), bindings: held.bindings })
    await deps.files.changes.takeOver({
      ...{ now, merged: now },
      alsoWanted: unlogged.map(({ path, sha256 }) => ({ path, hash: sha256 })),
      journal: async () => undefined,
    })
  }
  return 'restored'
}

/** On a PC that holds the sitting: newer work of either side stays, by ranks and clocks. */
async function mergeIntoHeld(
  deps: RestoreDeps,
  backup: Backup,
  log: SittingLog,
  comparison: Comparison,
): Promise<'restored' | 'nothingNew' | 'notWritable' | 'noSpace'> {
  const { sittingId } = backup.held.sitting
  const held = deps.sittings.held()
  if (held?.sitting.sittingId !== sittingId) return 'notWritable'
  // A PC that was cut off in a restore and has just started may still lay out its folder: not before it
  // lies there is anything told as done.
  await deps.taken(held)
  const mergedEvents = () => [...log.events(), ...newEvents(log, backup)]
  const line = restoredLine(held, lineOf(backup), mergedEvents(), deps.random(16))
  const { binding, isBranch } = line
  const bindings = [...line.bindings]
  const copies = await keepUnloggedAsCopies(deps, backup)
  if (comparison.entriesThere === 0 && !isBranch) return copies > 0 ? 'restored' : 'nothingNew'
  const merged = () => ({ events: mergedEvents(), bindings })
  const journal = async (): Promise<void> => {
    const exam = held.exam ?? backup.held.exam
    // A branch is claimed with the token of the line that it goes on from.
    const { token } = isBranch ? backup.held : held
    const next = await deps.sittings.goOnUnder({ token, binding, bindings, exam })
    await deps.answers.append(sittingId, backup.texts)
    if (next && isBranch) await deps.answers.follow(next)
  }
  const taken = await deps.files.changes.takeOver({
    now: () => ({ events: log.events(), bindings: held.bindings }),
    ...{ merged, alsoWanted: [], journal },
  })
  // A sitting without tasks, or before its start, has no folder.
  if (taken === 'missing') {
    await journal()
    const now = deps.sittings.held()
    if (now) await deps.taken(now)
  }
  if (taken === 'held') return 'notWritable'
  return taken === 'done' || taken === 'missing' ? 'restored' : taken
}

function lineOf({ manifest, held }: Backup): Line & { readonly sealedId: string } {
  const binding = manifest.binding ?? held.binding
  return { binding, bindings: manifest.bindings, sealedId: manifest.sealedId }
}

function newEvents(log: SittingLog, { events }: Backup): readonly AnswerEvent[] {
  const known = new Set(log.all().map(({ text }) => text))
  return [...events].flatMap(([text, event]) => (known.has(text) ? [] : [event]))
}

interface UnloggedFile {
  readonly path: string
  readonly sha256: string
  readonly size: number
}

/** Work of the backup's folder that no version was taken of, e.g. because its vault had a full disk. */
function unloggedFiles(files: AnswerFiles, { manifest }: Backup): readonly UnloggedFile[] {
  const followed = files.followed()
  if (!followed) return []
  return manifest.parts.flatMap(({ name, role, sha256, size }) => {
    const path = name.slice('files/'.length)
    const isKnown = followed.versions.has(sha256) || followed.materialOf(path, sha256) !== undefined
    return role === 'file' && !isKnown ? [{ path, sha256, size }] : []
  })
}

async function keepUnloggedAsCopies(deps: RestoreDeps, backup: Backup): Promise<number> {
  const known = new Set(
    [...backup.events.values()].flatMap((event) => versionOf(event)?.hash ?? []),
  )
  const unlogged = unloggedFiles(deps.files, backup).filter(({ sha256 }) => !known.has(sha256))
  await deps.files.followed()?.record(
    unlogged.map(({ path, sha256: hash, size }) => {
      const foundAt = `${backup.manifest.sealedId}/${path}`
      const value = { hash, size, origin: 'elsewhere', foundAt, modifiedAt: 0 }
      return { kind: 'copy' as const, item: path, value }
    }),
  )
  return unlogged.length
}
