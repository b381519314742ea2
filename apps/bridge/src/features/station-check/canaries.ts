import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { StationCheck } from '@wenkao/shared/station-check'
import * as z from 'zod/mini'
import { systemCode } from '../../platform/bridge-error.ts'
import type { Clock } from '../../platform/clock.ts'
import { openDurableRecord, type DurableRecord } from '../../platform/durable-record.fs.ts'
import { oneAtATime } from '../../platform/one-at-a-time.ts'
import { driveOf } from '../../platform/probe-drive.fs.ts'

/** A canary of one drive as this PC knows it. */
export interface DriveCanary {
  /** The folder that stands for its drive, by which the server knows it, too. */
  readonly drive: string
  readonly counter: number
  /** Starts of the PC over which the counter was seen to stay. */
  readonly restarts: number
  /** Why it cannot be kept; undefined when it can. */
  readonly code?: string
}

/** When drives were found to have been put back to an older state. */
export interface RolledBack {
  readonly drives: readonly string[]
  /** By the server's clock as far as it was known. */
  readonly at: number
}

/**
 * Counters on each drive that only grow, at each start of the bridge and at each check, flushed to the
 * disk. One that is smaller than it is known to have been was put back: a restore card (TESTBED, N05).
 */
export interface Canaries {
  /** Counts on, and compares with what is known. */
  grow(): Promise<void>
  all(): readonly DriveCanary[]
  report(): StationCheck['canaries']
  /** What the server knows of the counters, and which drives it saw put back. */
  serverTold(told: ServerWord): Promise<void>
  /** Until the PC was restarted and kept its counters; null when nothing is known to be put back. */
  rolledBack(): RolledBack | null
}

interface ServerWord {
  readonly rolledBack: readonly string[]
  readonly counters: readonly { readonly drive: string; readonly counter: number }[]
}

export interface CanaryDeps {
  readonly dataFolder: string
  readonly answerFolder: string
  readonly clock: Clock
  readonly now: () => number
}

const Kept = z.object({
  counter: z.int(),
  restarts: z.int(),
  boot: z.nullable(z.string()),
  /** Calendar minus uptime when it was written: where no boot has a name, that moment names it. */
  bootedAt: z.number(),
  /** Counters of all drives then: each drive is a witness of the others. */
  others: z.record(z.string(), z.int()),
})
type Kept = z.infer<typeof Kept>
const Known = z.object({
  counters: z.record(z.string(), z.int()),
  rolledBack: z.nullable(z.object({ drives: z.array(z.string()), at: z.number() })),
})
type Known = z.infer<typeof Known>

/** Two starts of a PC lie further apart than its clock is set right in between. */
const SAME_START_MS = 3 * 60_000

/** Opens the canaries of the drives of the data folder and, if it is another one, of the answers. */
export async function openCanaries(deps: CanaryDeps): Promise<Canaries> {
  const { dataFolder, answerFolder, clock } = deps
  const record = await openDurableRecord(
    join(dataFolder, 'state'),
    'canaries',
    (raw): Known | undefined => Known.safeParse(raw).data,
  )
  const places = [{ drive: dataFolder, folder: join(dataFolder, 'state') }]
  const [dataDrive, answerDrive] = await Promise.all([driveOf(dataFolder), driveOf(answerFolder)])
  if (answerDrive !== undefined && answerDrive !== dataDrive) {
    // Beside the answer folder, which is moved aside as a whole; its name is no part of an answer.
    places.push({ drive: answerFolder, folder: join(dirname(answerFolder), '.wenkao-canary') })
  }
  /** Each run counts on: told with the counter, it shows the server one that was reached twice. */
  const run = clock.boot() ?? `run ${randomUUID()}`
  // Two counts at once would each take the other one's for what was put back.
  const turn = oneAtATime()
  let drives: readonly DriveCanary[] = places.map(({ drive }) => ({
    ...{ drive, counter: 0, restarts: 0, code: 'notWritten' },
  }))

  const knownNow = (): Known => record.current() ?? { counters: {}, rolledBack: null }

  async function open(folder: string): Promise<DurableRecord<Kept> | { readonly code: string }> {
    try {
      return await openDurableRecord(folder, 'canary', (raw) => Kept.safeParse(raw).data)
    } catch (cause) {
      return { code: systemCode(cause) ?? String(cause) }
    }
  }

  function isSameStart(kept: Kept): boolean {
    const boot = clock.boot()
    if (boot !== null && kept.boot !== null) return boot === kept.boot
    return Math.abs(clock.wall() - clock.monotonic() - kept.bootedAt) < SAME_START_MS
  }

  async function growNow(): Promise<void> {
    const opened = await Promise.all(
      places.map(async ({ drive, folder }) => ({ drive, canary: await open(folder) })),
    )
    const witnesses = opened.flatMap(({ canary }) =>
      'code' in canary ? [] : [canary.current()?.others ?? {}],
    )
    const known = knownNow()
    const greatest = (drive: string): number =>
      Math.max(0, ...[known.counters, ...witnesses].map((each) => each[drive] ?? 0))
    const next = opened.map(({ drive, canary }) => {
      const kept = 'code' in canary ? undefined : canary.current()
      const isBack = !('code' in canary) && (kept?.counter ?? 0) < greatest(drive)
      const hasRestarted = kept !== undefined && !isSameStart(kept)
      return {
        ...{ drive, canary, isBack, hasRestarted },
        counter: Math.max(kept?.counter ?? 0, greatest(drive)) + 1,
        restarts: isBack ? 0 : (kept?.restarts ?? 0) + (hasRestarted ? 1 : 0),
      }
    })
    const others = Object.fromEntries(next.map(({ drive, counter }) => [drive, counter]))
    const shared = { boot: clock.boot(), bootedAt: clock.wall() - clock.monotonic(), others }
    drives = await Promise.all(
      next.map(async ({ drive, canary, counter, restarts }) => {
        if ('code' in canary) return { drive, counter: 0, restarts: 0, code: canary.code }
        try {
          await canary.write({ ...{ counter, restarts }, ...shared })
          return { drive, counter, restarts }
        } catch (cause) {
          return { drive, counter: 0, restarts: 0, code: systemCode(cause) ?? String(cause) }
        }
      }),
    )
    const back = next.filter(({ isBack }) => isBack).map(({ drive }) => drive)
    const isProven = next.every(({ isBack, hasRestarted }) => !isBack && hasRestarted)
    const before = isProven ? null : known.rolledBack
    await record.write({
      counters: { ...known.counters, ...others },
      rolledBack: back.length > 0 ? { drives: back, at: deps.now() } : before,
    })
  }

  async function learn({ rolledBack, counters }: ServerWord): Promise<void> {
    const known = knownNow()
    const merged = { ...known.counters }
    for (const { drive, counter } of counters) {
      merged[drive] = Math.max(merged[drive] ?? 0, counter)
    }
    const isNew = rolledBack.length > 0
    await record.write({
      counters: merged,
      rolledBack: isNew ? { drives: [...rolledBack], at: deps.now() } : known.rolledBack,
    })
    if (isNew) {
      // What was counted before on a drive that was put back proves nothing any more.
      drives = drives.map((each) =>
        rolledBack.includes(each.drive) ? { ...each, restarts: 0 } : each,
      )
    }
  }

  return {
    grow: () => turn(growNow),
    all: () => drives,
    report: () =>
      drives
        .filter(({ code }) => code === undefined)
        .map(({ drive, counter }) => ({ drive, counter, boot: run })),
    serverTold: (told) => turn(() => learn(told)),
    rolledBack: () => knownNow().rolledBack,
  }
}
