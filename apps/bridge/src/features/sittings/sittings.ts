import { join } from 'node:path'
import { EpochMs } from '@wenkao/shared/kernel'
import type { Receipt } from '@wenkao/shared/hand-in'
import type { SyncReply } from '@wenkao/shared/answers'
import {
  HeldSitting,
  type HeldSitting as Held,
  type RemainingRecord,
} from '@wenkao/shared/sittings'
import * as z from 'zod/mini'
import type { Clock } from '../../platform/clock.ts'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import { isFinished, mergeHeld } from './merge-held.ts'
import { createRemainingTime } from './remaining-time.ts'

export interface SittingsDeps {
  readonly dataFolder: string
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly logger: Logger
  /** The held sitting goes on at another station, and the server has all that was done here (F02e). */
  readonly isMovedAway: () => boolean
}

export type HoldOutcome =
  | { readonly kind: 'held'; readonly held: Held }
  | { readonly kind: 'otherSitting'; readonly other: Held }

export interface Sittings {
  /** The sitting that this PC holds, also after its hand-in until the next one. */
  held(): Held | null
  /** As `held`, with the clock and the remaining time of this moment, for a page that reopens. */
  describe(): Held | null
  /** Takes a sitting unless another one without a receipt is held (F06). Durable when it resolves. */
  hold(given: Held): Promise<HoldOutcome>
  /** What a reply of the server says of clock, bindings and state. */
  replied(reply: SyncReply): Promise<void>
  /** Keeps the receipt on disk; before this resolves nobody is shown it. */
  keepReceipt(receipt: Receipt): Promise<void>
  /** Goes on with the held sitting under another line, after a backup was restored (DESIGN section 3). */
  goOnUnder(line: Pick<Held, 'token' | 'binding' | 'bindings' | 'exam'>): Promise<Held | null>
  release(): Promise<boolean>
  /** Lets the held sitting go although it is not over: a backup holds all of it (F06). */
  clear(): Promise<void>
  remaining(): { readonly remainingMs: number; readonly verified: boolean } | null
  /** Below 0 after the deadline, ms; null before the start. */
  left(): number | null
  /** What the screen counts to by codes that were typed here; null: by the server's word alone. */
  countTo(codeDeadline: number | null): void
  /** Moves the screen's clock, durable when it resolves. */
  extend(ms: number): Promise<void>
  /** A newer word of the server on the clock. */
  toldClock(clock: Held['clock']): Promise<void>
  start(): void
  stop(): Promise<void>
}

const KeptHeld = z.object({ held: z.nullable(HeldSitting) })
const KeptRemaining = z.object({
  sittingId: z.string(),
  remainingMs: z.number(),
  wallClockAt: EpochMs,
  verified: z.boolean(),
  running: z.boolean(),
  monotonicAt: z.optional(z.number()),
  boot: z.optional(z.nullable(z.string())),
})
const PERSIST_MS = 10_000

/** Opens the held sitting as it was kept, so that a PC goes on without network (F01). */
export async function openSittings(deps: SittingsDeps): Promise<Sittings> {
  const folder = join(deps.dataFolder, 'state')
  const record = await openDurableRecord(folder, 'held-sitting', parser(KeptHeld))
  const kept = await openDurableRecord(folder, 'remaining-time', parser(KeptRemaining))
  const time = createRemainingTime(deps.clock, deps.serverClock)
  let held = record.current()?.held ?? null
  let work: Repeating | undefined
  if (held) restoreTime(held, clockAsRecord(held.clock))

  /** Goes on counting from the newest of what was kept here and what a page brings (DESIGN 7). */
  function restoreTime(sitting: Held, otherwise: RemainingRecord | null): void {
    const record = newestRecord(sitting) ?? otherwise
    if (record) time.restore(record, sitting.sitting.durationMs)
    else time.told(sitting.clock)
  }

  function newestRecord({ sitting, clock, remaining }: Held): RemainingRecord | null {
    const brought = remaining && { running: clock.state === 'running', ...remaining }
    const own = kept.current()
    if (own?.sittingId !== sitting.sittingId) return brought
    // One of the two may be an older copy that a restore card brought back.
    return brought && brought.wallClockAt > own.wallClockAt ? brought : own
  }

  /** Whether nothing of the sitting is left to be done here (F06). */
  function mayLeave(sitting: Held): boolean {
    return isFinished(sitting) || deps.isMovedAway() || neverBegan(sitting)
  }

  let changing: Promise<unknown> = Promise.resolve()

  /**
   * Changes of the held sitting one after the other, each from the outcome of the one before: a
   * heartbeat that overlaps the keeping of a receipt must not write the sitting without it.
   */
  function change<T>(task: () => Promise<T>): Promise<T> {
    const result = changing.then(task)
    changing = result.catch(() => undefined)
    return result
  }

  async function write(next: Held | null): Promise<void> {
    await record.write({ held: next })
    held = next
  }

  async function hold(given: Held): Promise<HoldOutcome> {
    const before = held
    const isSame = before?.sitting.sittingId === given.sitting.sittingId
    if (before && !isSame && !mayLeave(before)) return { kind: 'otherSitting', other: before }
    const merged = before && isSame ? mergeHeld(before, given) : given
    await write(merged)
    if (!isSame) restoreTime(merged, null)
    // A clock older than the one held says nothing new: a page may come back after a long absence.
    else if (given.clock.serverNow > (before?.clock.serverNow ?? 0)) {
      // Without contact the page's clock may have been told long ago: what it counted to is newer.
      const isFresh = given.remaining === null || deps.serverClock.known() !== undefined
      if (isFresh) time.told(given.clock)
      else if (!time.now()?.verified) restoreTime(merged, null)
    }
    await keepTime()
    return { kind: 'held', held: merged }
  }

  async function replied(reply: SyncReply): Promise<void> {
    time.told(reply.clock)
    if (!held) return
    const next = {
      ...held,
      clock: reply.clock,
      bindings: reply.bindings,
      ...adoptedOf(held, reply),
    }
    // Only news is worth a flush; the rest of a heartbeat is in the kept remaining time.
    if (factsOf(next) === factsOf(held)) held = next
    else {
      await write(next)
      await keepTime()
    }
  }

  async function keepTime(): Promise<void> {
    const now = time.record()
    if (held && now) await kept.write({ sittingId: held.sitting.sittingId, ...now })
  }

  async function keep(): Promise<void> {
    await keepTime()
    if (await change(record.restore)) deps.logger.warn('the held sitting was lost, and kept again')
  }

  return {
    held: () => held,
    describe: () => {
      const now = time.now()
      if (!held) return null
      const remaining = now && {
        remainingMs: now.remainingMs,
        verified: now.verified,
        wallClockAt: deps.clock.wall(),
      }
      return { ...held, remaining: remaining ?? held.remaining }
    },
    hold: (given) => change(() => hold(given)),
    replied: (reply) => change(() => replied(reply)),
    keepReceipt: (receipt) =>
      change(async () => {
        if (held?.sitting.sittingId !== receipt.payload.sittingId) return
        const { round } = receipt.payload
        await write({ ...held, receipt, sitting: { ...held.sitting, round, state: 'handedIn' } })
      }),
    goOnUnder: (line) =>
      change(async () => {
        if (held) await write({ ...held, ...line })
        return held
      }),
    release: () =>
      change(async () => {
        if (held && !mayLeave(held)) return false
        await write(null)
        return true
      }),
    clear: () => change(() => write(null)),
    remaining: () => time.now(),
    left: time.left,
    countTo: time.countTo,
    extend: (ms) =>
      change(async () => {
        time.extend(ms)
        await keepTime()
      }),
    toldClock: (clock) =>
      change(async () => {
        time.told(clock)
        if (held) await write({ ...held, clock })
        await keepTime()
      }),
    start: () => {
      work = repeat(
        keep,
        () => PERSIST_MS,
        (cause) => {
          deps.logger.error({ err: cause }, 'keeping the remaining time failed')
        },
      )
    },
    stop: async () => {
      await work?.stop()
      await changing
    },
  }
}

/**
 * For a start where nothing else was kept: the clock that the server last told. When that was, only
 * the PC's calendar can say.
 */
function clockAsRecord({ deadline, serverNow, state }: Held['clock']): RemainingRecord | null {
  if (deadline === null) return null
  const remainingMs = Math.max(0, deadline - serverNow)
  return { remainingMs, wallClockAt: serverNow, verified: false, running: state === 'running' }
}

/** The session ended while its candidate still stood by: there is no exam here, so no work (N12). */
function neverBegan({ exam, clock }: Held): boolean {
  return exam === null && clock.state === 'ended'
}

/** What changes when the branch that is held became the live line (DESIGN section 3). */
function adoptedOf(held: Held, { adopted }: SyncReply): Partial<Held> {
  if (!adopted || held.binding.branch === null) return {}
  const { token, binding, seatNumber } = adopted
  return { token, binding, sitting: { ...held.sitting, seatNumber } }
}

/** What a heartbeat may change of a sitting, without the time that passes in each. */
function factsOf({ clock, bindings, binding }: Held): string {
  return JSON.stringify([{ ...clock, serverNow: 0 }, bindings, binding])
}

function parser<T>(schema: z.ZodMiniType<T>): (raw: unknown) => T | undefined {
  return (raw) => {
    const read = schema.safeParse(raw)
    return read.success ? read.data : undefined
  }
}
