import * as z from 'zod/mini'
import { EpochMs, endpoint } from '../kernel/index.ts'

/** What a station check looks at (N05). The order is the order on screen and paper. */
export const checkNames = [
  'disk',
  'space',
  'survivesRestart',
  'clock',
  'network',
  'certificate',
  'versions',
  'fonts',
  'office',
  'officeSaves',
  'autosave',
  'port',
  'identity',
  'browser',
  'storage',
  'localNetwork',
  'screen',
] as const
export type CheckName = (typeof checkNames)[number]

/**
 * One line of a check. `bad`: an exam here would fail; `warn`: it would work, somebody should look;
 * `unknown`: it cannot be told on this PC, and the words say so: never shown as good.
 */
export const CheckLine = z.object({
  name: z.string().check(z.maxLength(40)),
  outcome: z.enum(['good', 'warn', 'bad', 'unknown']),
  /** Names the sentence about what was found and what to do; the messages have one for each. */
  reason: z.string().check(z.maxLength(60)),
  /** Facts for that sentence: numbers, names, paths, versions. */
  facts: z.record(z.string(), z.union([z.string().check(z.maxLength(500)), z.number()])),
})
export type CheckLine = z.infer<typeof CheckLine>

/** What only the page can see. */
export const PageFacts = z.object({
  userAgent: z.string().check(z.maxLength(400)),
  browser: z.nullable(z.object({ name: z.string().check(z.maxLength(40)), major: z.int() })),
  screen: z.object({ width: z.int(), height: z.int(), scale: z.number() }),
  storagePersisted: z.nullable(z.boolean()),
  localNetwork: z.nullable(z.enum(['granted', 'denied', 'prompt', 'notNeeded'])),
  indexedDb: z.boolean(),
  /** Fonts of the product's stack that the browser can draw with. */
  fonts: z.array(z.string().check(z.maxLength(60))).check(z.maxLength(40)),
})
export type PageFacts = z.infer<typeof PageFacts>

export const StationCheck = z.object({
  version: z.literal(1),
  /** By the server's clock as far as the PC knew it. */
  at: EpochMs,
  outcome: z.enum(['good', 'warn', 'bad']),
  lines: z.array(CheckLine).check(z.maxLength(60)),
  /** Canary of each drive: the server knows the greatest counter, an older one was rolled back. */
  canaries: z
    .array(
      z.object({
        drive: z.string().check(z.maxLength(300)),
        counter: z.int(),
        boot: z.nullable(z.string()),
      }),
    )
    .check(z.maxLength(20)),
  bridgeVersion: z.string().check(z.maxLength(60)),
  appVersion: z.nullable(z.string().check(z.maxLength(60))),
})
export type StationCheck = z.infer<typeof StationCheck>

export const runStationCheck = endpoint({
  id: 'stationCheck.runStationCheck',
  method: 'POST',
  path: '/bridge/station-check',
  action: 'bridge.page',
  summary: 'Check this PC now, with what the page sees; the outcome goes to the server',
  body: z.object({ page: z.nullable(PageFacts) }),
  reply: z.object({ check: StationCheck, sent: z.boolean() }),
})
export const lastStationCheck = endpoint({
  id: 'stationCheck.lastStationCheck',
  method: 'GET',
  path: '/bridge/station-check',
  action: 'bridge.page',
  summary: 'The last check of this PC',
  reply: z.object({ check: z.nullable(StationCheck), running: z.boolean() }),
})
