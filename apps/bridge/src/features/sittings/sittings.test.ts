import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../platform/logger.ts'
import { createServerClock } from '../../platform/server-clock.ts'
import { examWithFiles, heldSittingOf } from '../../test-processes/exam-server-double.ts'
import { openSittings } from './sittings.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MIN = 60_000
/** The server's clock, and the deadline, of which this PC's calendar knows nothing. */
const SERVER = 1_700_000_000_000

let dataFolder: string
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'wenkao-sittings-'))
})
afterEach(async () => {
  await rm(dataFolder, { recursive: true, force: true })
})

/** A PC whose clocks a test moves by hand; `open` is a start of the bridge. */
function pc(boot: string | null) {
  const at = { truth: 0, wall: SERVER, sinceBoot: 500_000, boot }
  const clock = { wall: () => at.wall, monotonic: () => at.sinceBoot, boot: () => at.boot }
  return {
    at,
    pass: (ms: number): void => {
      at.truth += ms
      at.wall += ms
      at.sinceBoot += ms
    },
    reboot: (takesMs: number): void => {
      at.truth += takesMs
      at.wall += takesMs
      at.sinceBoot = 20_000
      at.boot = at.boot === null ? null : `${at.boot}+`
    },
    open: async () => {
      const serverClock = createServerClock(clock)
      const sittings = await openSittings({
        ...{ dataFolder, clock, serverClock },
        logger: createLogger('silent'),
        isMovedAway: () => false,
      })
      /** A heartbeat: an hour of exam, and what was added to it. */
      const heartbeat = (extensionMs = 0, state: 'running' | 'paused' = 'running') => {
        const serverNow = SERVER + at.truth
        const held = heldSittingOf(null, undefined, SERVER)
        const deadline = SERVER + HOUR + extensionMs
        const told = { serverNow, state, deadline, handInOpensAt: null }
        serverClock.sample({ sentAt: at.sinceBoot, receivedAt: at.sinceBoot, serverNow })
        return sittings.replied({
          ...{ results: [], lacks: [], heads: {}, bindings: held.bindings, clock: told },
          ...{ state: 'answering', current: true },
        })
      }
      return { ...sittings, heartbeat }
    },
  }
}

/** A candidate who logged in and has had contact. */
async function inContact(boot: string | null = 'a') {
  const station = pc(boot)
  const sittings = await station.open()
  const held = heldSittingOf(null, undefined, SERVER)
  await sittings.hold({ ...held, clock: { ...held.clock, deadline: SERVER + HOUR } })
  await sittings.heartbeat()
  return { ...station, sittings }
}

describe('remaining time', () => {
  it.each([-DAY, DAY, 7 * MIN])(
    '[R5] stays right without contact with a calendar moved by %s ms',
    async (moved) => {
      const { at, pass, sittings } = await inContact()
      pass(10 * MIN)
      at.wall += moved
      pass(10 * MIN)
      expect(sittings.remaining()).toMatchObject({ remainingMs: 40 * MIN, verified: true })
    },
  )

  it.each([-DAY, 0, DAY])(
    'C5: stays right over a restart of the bridge with a calendar moved by %s ms',
    async (moved) => {
      const { at, pass, open } = await inContact()
      pass(3 * MIN)
      at.wall += moved
      pass(2 * MIN)
      expect((await open()).remaining()).toEqual({
        ...{ remainingMs: 55 * MIN, verified: true, running: true },
      })
    },
  )

  it('C5: [F01] also when the disk was put back to an older state meanwhile', async () => {
    const { at, pass, open, sittings } = await inContact()
    const copy = `${dataFolder}-copy`
    await cp(dataFolder, copy, { recursive: true })
    pass(20 * MIN)
    await sittings.heartbeat(1)
    await rm(dataFolder, { recursive: true })
    await cp(copy, dataFolder, { recursive: true })
    await rm(copy, { recursive: true })
    at.wall -= DAY
    expect((await open()).remaining()).toMatchObject({ remainingMs: 40 * MIN, verified: true })
  })

  it.each(['a', null])(
    'C4: [F01] is unverified after a restart of the PC (boot %s)',
    async (boot) => {
      const { reboot, open } = await inContact(boot)
      reboot(5 * MIN)
      expect((await open()).remaining()).toEqual({
        ...{ remainingMs: 55 * MIN, verified: false, running: true },
      })
    },
  )

  it.each([-DAY, DAY])(
    'C4: is never more after a restart with a calendar moved by %s',
    async (moved) => {
      const { at, reboot, open } = await inContact()
      reboot(5 * MIN)
      at.wall += moved
      expect((await open()).remaining()).toMatchObject({ remainingMs: HOUR, verified: false })
    },
  )

  it('is resolved by the first contact after the restart', async () => {
    const { reboot, open } = await inContact()
    reboot(5 * MIN)
    const again = await open()
    await again.heartbeat()
    expect(again.remaining()).toMatchObject({ remainingMs: 55 * MIN, verified: true })
  })

  it('[F07] an extension that came before the bridge was killed is not forgotten', async () => {
    const { pass, open, sittings } = await inContact()
    pass(MIN)
    await sittings.heartbeat(15 * MIN)
    expect((await open()).remaining()?.remainingMs).toBe(74 * MIN)
  })

  it('[F07] stands in a pause, over a restart too', async () => {
    const { pass, reboot, open, sittings } = await inContact()
    await sittings.heartbeat(0, 'paused')
    pass(20 * MIN)
    expect(sittings.remaining()?.remainingMs).toBe(HOUR)
    reboot(5 * MIN)
    expect((await open()).remaining()?.remainingMs).toBe(HOUR)
  })

  it('C5: a page that counts unverified takes nothing from a time that is right', async () => {
    const { at, pass, sittings, open } = await inContact()
    pass(10 * MIN)
    const again = await open()
    const held = sittings.describe()
    if (!held) throw new Error('Expected a held sitting')
    const remaining = { remainingMs: 40 * MIN, wallClockAt: at.wall + 1, verified: false }
    await again.hold({ ...held, remaining, clock: { ...held.clock, serverNow: SERVER + 5 * MIN } })
    expect(again.remaining()).toMatchObject({ remainingMs: 50 * MIN, verified: true })
  })

  it('of a wiped disk comes from the page, and a page that knows less changes nothing', async () => {
    const { at, pass, sittings, open } = await inContact()
    pass(10 * MIN)
    const held = sittings.describe()
    if (!held) throw new Error('Expected a held sitting')
    await rm(dataFolder, { recursive: true })
    const wiped = await open()
    await wiped.hold(held)
    expect(wiped.remaining()).toMatchObject({ remainingMs: 50 * MIN, verified: false })
    pass(5 * MIN)
    const remaining = { remainingMs: HOUR, wallClockAt: at.wall - 15 * MIN, verified: true }
    await wiped.hold({ ...held, remaining, clock: { ...held.clock, serverNow: SERVER + 1 } })
    expect(wiped.remaining()?.remainingMs).toBe(45 * MIN)
  })
})

describe('[N12] a PC after the end of its session', () => {
  it('lets a candidate go who never began, and keeps one who has an exam here', async () => {
    const { sittings } = await inContact()
    const held = sittings.describe()
    if (!held) throw new Error('Expected a held sitting')
    expect(await sittings.release()).toBe(false)
    const ended = { ...held, clock: { ...held.clock, state: 'ended' as const } }
    await sittings.hold({ ...ended, exam: examWithFiles })
    expect(await sittings.release()).toBe(false)
    await sittings.clear()
    await sittings.hold(ended)
    expect(await sittings.release()).toBe(true)
  })
})
