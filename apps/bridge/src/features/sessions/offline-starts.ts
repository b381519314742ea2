import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { EpochMs, sha256Hex } from '@wenkao/shared/kernel'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { PackageKey } from '@wenkao/shared/papers'
import {
  envelopeLabel,
  isStartCode,
  openOwnEnvelope,
  openStationEnvelope,
  type beginOffline,
  type EnvelopeContent,
  type OfflineSession,
  type openOffline,
  type SessionFile,
} from '@wenkao/shared/sessions'
import type { HeldSitting } from '@wenkao/shared/sittings'
import * as z from 'zod/mini'
import type { Clock } from '../../platform/clock.ts'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { Vault } from '../../platform/vault.fs.ts'
import type { Places } from '../places/index.ts'
import type { Sittings } from '../sittings/index.ts'
import type { OpenedPackage, PaperPackages } from './paper-packages.ts'
import type { SessionFiles } from './session-files.ts'
import type { StationSecret } from './station-secret.ts'

type Begun = EndpointReply<typeof beginOffline>
type Opened = EndpointReply<typeof openOffline>

export interface OfflineStartDeps {
  readonly dataFolder: string
  readonly sessionFiles: Pick<SessionFiles, 'all' | 'of'>
  readonly packages: Pick<PaperPackages, 'has' | 'open'>
  readonly secret: Pick<StationSecret, 'current'>
  readonly places: Pick<Places, 'registration'>
  readonly sittings: Pick<Sittings, 'hold'>
  readonly contents: Pick<Vault, 'has' | 'put'>
  /** Begins to sync a sitting and lays out its folder. */
  readonly taken: (held: HeldSitting) => Promise<string | null>
  /** Frees this PC of a sitting that must not block the given one (F06); whether it did. */
  readonly makeWay: (given: HeldSitting, other: HeldSitting) => Promise<boolean>
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly logger: Logger
}

/** Beginning an exam in a room whose line is down (N01, decision 0049). */
export interface OfflineStarts {
  list(): OfflineSession[]
  /** Takes the start code; the moment is kept on disk and counts for everybody at this PC. */
  open(startCode: string): Promise<Opened>
  begin(typed: { readonly examNumber: string; readonly accessCode: string }): Promise<Begun>
}

const KeptStarts = z.object({
  starts: z.array(z.object({ sessionId: z.string(), startedAt: EpochMs })),
})

/** A session is offered so long around its planned start, ms: calendars of PCs are wrong, too. */
const AROUND_MS = 36 * 3600 * 1000
const MOST_STARTS = 20
const FREE_TRIES = 5
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000

export async function openOfflineStarts(deps: OfflineStartDeps): Promise<OfflineStarts> {
  const { sessionFiles, packages, serverClock } = deps
  const record = await openDurableRecord(
    join(deps.dataFolder, 'state'),
    'offline-starts',
    (raw) => KeptStarts.safeParse(raw).data,
  )
  /** In memory alone: who takes this PC away does not take the code along. */
  const codes = new Map<string, string>()
  const tries = createTries(deps.clock.monotonic)

  const startedAt = (sessionId: string): number | null =>
    record.current()?.starts.find((one) => one.sessionId === sessionId)?.startedAt ?? null

  const packagesOf = (file: SessionFile) => file.papers.flatMap((paper) => paper.packages ?? [])

  function describe(file: SessionFile): OfflineSession {
    const { sessionId, examTitle, sessionName, roomName, plannedStart } = file
    return {
      ...{ sessionId, examTitle, sessionName, roomName, plannedStart },
      isReady: packages.has(packagesOf(file)),
      startedAt: startedAt(sessionId),
      isOpen: codes.has(sessionId),
    }
  }

  const around = (): SessionFile[] => {
    const now = serverClock.now()
    return sessionFiles.all().filter((file) => Math.abs(file.plannedStart - now) < AROUND_MS)
  }

  async function open(startCode: string): Promise<Opened> {
    const retryAfterMs = tries.waitMs()
    if (retryAfterMs > 0) return { kind: 'tooSoon', session: null, retryAfterMs }
    const file = sessionFiles.all().find((one) => isStartCode(one, startCode))
    if (!file) {
      tries.failed()
      return { kind: 'wrongCode', session: null, retryAfterMs: 0 }
    }
    tries.succeeded()
    const { sessionId } = file
    if (startedAt(sessionId) === null) {
      const others = record.current()?.starts ?? []
      const start = { sessionId, startedAt: Math.round(serverClock.now()) }
      await record.write({ starts: [...others.slice(1 - MOST_STARTS), start] })
      deps.logger.warn({ sessionId }, 'a session began at this PC by its start code (N01)')
    }
    codes.set(sessionId, startCode)
    return { kind: 'open', session: describe(file), retryAfterMs: 0 }
  }

  async function begin(typed: { examNumber: string; accessCode: string }): Promise<Begun> {
    const retryAfterMs = tries.waitMs()
    if (retryAfterMs > 0) return { ...nothing, kind: 'tooSoon', retryAfterMs }
    const station = deps.places.registration.station()
    if (!station) return { ...nothing, kind: 'notStation' }
    const found = ownEnvelope(typed)
    if (typeof found === 'string') {
      if (found === 'wrongAccessCode') tries.failed()
      return { ...nothing, kind: found }
    }
    tries.succeeded()
    const { file, startCode, content } = found
    const key = packageKey(file, startCode, content, station.number)
    const opened = key && (await packages.open(key))
    if (!key || !opened) return { ...nothing, kind: 'noPaper' }
    const held = heldSittingOf(file, content, opened, {
      ...{ seatNumber: station.number, packageHash: key.hash, now: Math.round(serverClock.now()) },
      startedAt: startedAt(file.sessionId) ?? Math.round(serverClock.now()),
      envelope: envelopeLabel(startCode, file.sessionId, typed.examNumber),
    })
    if ((held.clock.deadline ?? 0) <= held.clock.serverNow) return { ...nothing, kind: 'over' }
    await storeContents(deps, opened)
    let outcome = await deps.sittings.hold(held)
    if (outcome.kind === 'otherSitting' && (await deps.makeWay(held, outcome.other))) {
      outcome = await deps.sittings.hold(held)
    }
    if (outcome.kind === 'otherSitting') {
      const { examNumber, name } = outcome.other.sitting
      return { ...nothing, kind: 'otherSitting', other: { examNumber, name } }
    }
    await deps.taken(outcome.held)
    deps.logger.warn({ sittingId: content.sittingId }, 'a sitting began without network (N01)')
    return { ...nothing, kind: 'begun' }
  }

  /** The envelope that number and access code open, among the sessions whose code was typed here. */
  function ownEnvelope(typed: { examNumber: string; accessCode: string }) {
    let why: 'notOpen' | 'notScheduled' | 'wrongAccessCode' = 'notOpen'
    for (const [sessionId, startCode] of codes) {
      const file = sessionFiles.of(sessionId)
      if (!file) continue
      const outcome = openOwnEnvelope(file, { startCode, ...typed })
      if (outcome.kind === 'opened') return { file, startCode, content: outcome.content }
      if (outcome.kind === 'wrongAccessCode') return outcome.kind
      why = 'notScheduled'
    }
    return why
  }

  function packageKey(
    file: SessionFile,
    startCode: string,
    { variantKey, packageHash }: EnvelopeContent,
    number: number,
  ): PackageKey | undefined {
    if (variantKey !== null && packageHash) return { hash: packageHash, key: variantKey }
    const secret = deps.secret.current()
    const own = secret && openStationEnvelope(file, number, startCode, secret)
    return own && { hash: own.packageHash, key: own.variantKey }
  }

  return { list: () => around().map(describe), open, begin }
}

const nothing: Omit<Begun, 'kind'> = { other: null, retryAfterMs: 0 }

/** Puts what the paper's tasks are laid out from where laying out looks for it. */
export async function storeContents(
  { contents }: Pick<OfflineStartDeps, 'contents'>,
  opened: OpenedPackage,
): Promise<void> {
  for (const [hash, bytes] of opened.contents) {
    if (contents.has(hash)) continue
    await contents.put(hash, () => Readable.from([Buffer.from(bytes)]))
  }
}

/**
 * A sitting as it begins without network: on a branch of epoch 0, which was issued ahead, so that the
 * same candidate at two PCs is two lines for a person to choose from (SPEC B6), and none overwrites.
 */
function heldSittingOf(
  file: SessionFile,
  content: EnvelopeContent,
  { paper }: OpenedPackage,
  at: {
    readonly seatNumber: number
    readonly packageHash: string
    readonly startedAt: number
    readonly now: number
    readonly envelope: string
  },
): HeldSitting {
  const { sessionId, sittingId, examNumber, name, school, durationMs, extensionMs } = content
  const binding = {
    ...{ epoch: 0, branch: randomBytes(16).toString('hex'), rank: 1 },
    parent: sha256Hex(`wenkao-offline-start\n${sessionId}\n${at.envelope}`),
  }
  const from = file.timing === 'full' ? at.now : at.startedAt
  return {
    token: content.token,
    sitting: {
      ...{ sessionId, sittingId, examNumber, name, school, durationMs },
      examTitle: file.examTitle,
      instructions: file.instructions ?? '',
      sessionName: file.sessionName,
      roomName: file.roomName,
      seatNumber: at.seatNumber,
      round: 0,
      state: 'answering',
      examKind: file.examKind,
    },
    binding,
    bindings: [{ epoch: 0, branch: null, parent: null, rank: 0 }, binding],
    exam: {
      version: 1,
      paperVersion: paper.paperVersion,
      shuffleSeed: content.shuffleSeed,
      mark: content.mark,
      items: paper.items,
      tasks: paper.tasks,
    },
    receipt: null,
    clock: {
      serverNow: at.now,
      state: 'running',
      deadline: from + durationMs + extensionMs,
      handInOpensAt: at.startedAt,
    },
    remaining: null,
    began: { startedAt: at.startedAt, at: at.now, packageHash: at.packageHash },
  }
}

/** Slows guessing down and never locks out (DESIGN section 6). */
function createTries(monotonic: () => number) {
  let wrong = 0
  let openAt = -Infinity
  return {
    waitMs: () => Math.max(0, Math.ceil(openAt - monotonic())),
    failed: () => {
      wrong += 1
      if (wrong < FREE_TRIES) return
      const waitMs = FIRST_WAIT_MS * 2 ** Math.min(wrong - FREE_TRIES, 10)
      openAt = monotonic() + Math.min(LONGEST_WAIT_MS, waitMs)
    },
    succeeded: () => {
      wrong = 0
    },
  }
}
