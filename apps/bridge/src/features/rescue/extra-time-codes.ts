import { join } from 'node:path'
import { EpochMs, Sha256 } from '@wenkao/shared/kernel'
import { stationCodeUse, type SessionFile } from '@wenkao/shared/sessions'
import {
  codeVerdicts,
  reportExtraTimeCodes,
  type ExtraTimeCodeOutcome,
} from '@wenkao/shared/sittings'
import * as z from 'zod/mini'
import type { Clock } from '../../platform/clock.ts'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import { oneAtATime } from '../../platform/one-at-a-time.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import { isFinished, type Sittings } from '../sittings/index.ts'
import { createCodeCheck } from './check-proctor-code.ts'

export interface ExtraTimeCodesDeps {
  readonly dataFolder: string
  readonly sittings: Sittings
  /** Session file of the held sitting's session. */
  readonly file: (sessionId: string) => SessionFile | undefined
  /** Number of this station; undefined while this PC is none. */
  readonly number: () => number | undefined
  readonly server: Pick<ServerClient, 'call'>
  readonly serverClock: ServerClock
  readonly clock: Clock
  readonly logger: Logger
  /** Time between two reports to the server while one is due, ms. */
  readonly everyMs: number
}

export interface TakenExtraTime {
  readonly outcome: ExtraTimeCodeOutcome
  readonly minutes: number | null
  readonly remainingMs: number | null
  readonly retryAfterMs: number
}

/** Single-use extra-time codes at this station (F07, DESIGN section 6). */
export interface ExtraTimeCodes {
  /** Takes a typed code: checked against the session file, durable before the clock moves. */
  use(typed: string): Promise<TakenExtraTime>
  /** Begins to tell the server of codes that were taken. */
  start(): void
  stop(): Promise<void>
}

const Kept = z.object({
  codes: z.array(
    z.object({
      commitment: Sha256,
      code: z.string(),
      sittingId: z.string(),
      minutes: z.int(),
      usedAt: EpochMs,
      knownDeadline: z.nullable(EpochMs),
      /** null until the server was told. */
      verdict: z.nullable(z.enum(codeVerdicts)),
    }),
  ),
})
type TakenCode = z.infer<typeof Kept>['codes'][number]
/** More than a session has for one station; those of sessions long ago go first. */
const MOST = 200
const MINUTE_MS = 60_000

/**
 * A code moves the screen; the server's ledger alone moves what is accepted. So on contact the server
 * is told of every code, and until it has refused one the screen counts to what the code gave, also
 * where the area still thinks about it: nobody's page closes over a code that a proctor gave.
 */
export async function openExtraTimeCodes(deps: ExtraTimeCodesDeps): Promise<ExtraTimeCodes> {
  const { sittings, serverClock } = deps
  const record = await openDurableRecord(
    join(deps.dataFolder, 'state'),
    'extra-time-codes',
    (raw) => Kept.safeParse(raw).data,
  )
  const turn = oneAtATime()
  let work: Repeating | undefined
  sittings.countTo(codeDeadline())

  function own(): TakenCode[] {
    const sittingId = sittings.held()?.sitting.sittingId
    return (record.current()?.codes ?? []).filter((code) => code.sittingId === sittingId)
  }

  /** What the codes of the held sitting give that the server has not refused. */
  function codeDeadline(): number | null {
    const given = own().flatMap(({ verdict, knownDeadline, minutes }) =>
      verdict === 'refused' || knownDeadline === null ? [] : [knownDeadline + minutes * MINUTE_MS],
    )
    return given.length === 0 ? null : Math.max(...given)
  }

  /** What the screen counts to now by the server's clock, as far as this PC knows it. */
  function knownDeadline(): number | null {
    const now = serverClock.known()
    const left = sittings.left()
    if (now !== undefined && left !== null) return Math.round(now + left)
    const told = sittings.held()?.clock.deadline ?? null
    return told === null ? null : Math.max(told, codeDeadline() ?? 0)
  }

  async function take(typed: string): Promise<Omit<TakenExtraTime, 'retryAfterMs'>> {
    const held = sittings.held()
    const left = sittings.left()
    const number = deps.number()
    if (!held || isFinished(held) || left === null || number === undefined)
      return { outcome: 'noSitting', minutes: null, remainingMs: null }
    const file = deps.file(held.sitting.sessionId)
    const found = file && stationCodeUse(file, number, typed)
    const now = (): number => sittings.remaining()?.remainingMs ?? 0
    if (found?.action !== 'extraTime' || found.minutes === null)
      return { outcome: 'wrong', minutes: null, remainingMs: now() }
    const { commitment, minutes } = found
    const codes = record.current()?.codes ?? []
    if (codes.some((code) => code.commitment === commitment))
      return { outcome: 'used', minutes, remainingMs: now() }
    const ms = minutes * MINUTE_MS
    if (left + ms <= 0) return { outcome: 'tooLittle', minutes, remainingMs: now() }
    const taken: TakenCode = {
      ...{ commitment, code: typed, sittingId: held.sitting.sittingId, minutes },
      ...{ usedAt: serverClock.now(), knownDeadline: knownDeadline(), verdict: null },
    }
    // Durable before it moves anything: a power cut must not make it good again.
    await record.write({ codes: [...codes, taken].slice(-MOST) })
    await sittings.extend(ms)
    sittings.countTo(codeDeadline())
    deps.logger.info({ minutes }, 'an extra-time code was taken')
    work?.wake()
    return { outcome: 'taken', minutes, remainingMs: now() }
  }

  /** Tells the server of codes that it has not decided on. */
  async function report(): Promise<void> {
    const held = sittings.held()
    sittings.countTo(codeDeadline())
    const due = own().filter(({ verdict }) => verdict === null || verdict === 'waiting')
    if (!held || due.length === 0) return
    const codes = due.map(({ code, usedAt, knownDeadline: known }) => ({
      ...{ code, usedAt, knownDeadline: known },
    }))
    const outcome = await deps.server.call(
      reportExtraTimeCodes,
      { body: { codes } },
      { token: held.token },
    )
    if (outcome.kind !== 'reply') return
    const { reply } = outcome
    serverClock.sample({ ...outcome, serverNow: reply.clock.serverNow })
    const verdicts = new Map(reply.codes.map(({ commitment, verdict }) => [commitment, verdict]))
    const all = record.current()?.codes ?? []
    const isNews = due.some(
      ({ commitment, verdict }) => (verdicts.get(commitment) ?? verdict) !== verdict,
    )
    if (!isNews) return
    await record.write({
      codes: all.map((code) => ({
        ...code,
        verdict: verdicts.get(code.commitment) ?? code.verdict,
      })),
    })
    sittings.countTo(codeDeadline())
    if (sittings.held()?.sitting.sittingId === held.sitting.sittingId)
      await sittings.toldClock(reply.clock)
  }

  let last: Omit<TakenExtraTime, 'retryAfterMs'> | undefined
  // Only a wrong code slows the next one down.
  const check = createCodeCheck(
    () => [],
    async (typed) => {
      last = await take(typed)
      return last.outcome !== 'wrong'
    },
    deps.clock.monotonic,
  )

  return {
    use: (typed) =>
      turn(async () => {
        last = undefined
        const { retryAfterMs } = await check(typed)
        const remainingMs = sittings.remaining()?.remainingMs ?? null
        return { ...(last ?? { outcome: 'wait', minutes: null, remainingMs }), retryAfterMs }
      }),
    start: () => {
      work = repeat(
        () => turn(report),
        () => deps.everyMs,
        (cause) => {
          deps.logger.error({ err: cause }, 'telling of extra-time codes failed')
        },
      )
    },
    stop: async () => {
      await work?.stop()
    },
  }
}
