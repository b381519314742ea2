import {
  createFakeClock,
  createSeededRandom,
  flaky,
  propertySettings,
  settled,
  type LineFault,
} from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSyncClient, type SyncPorts, type SyncPost } from './sync-client.ts'
import { defaultSyncSettings } from './sync-machine.ts'
import { createMemoryLog, createMemoryServer } from './sync-world.contract-suite.ts'

const { heartbeatMs } = defaultSyncSettings

function createWorld(change: Partial<SyncPorts> = {}) {
  const clock = createFakeClock()
  const log = createMemoryLog()
  const server = createMemoryServer()
  const broken: unknown[] = []
  let inFlight = 0
  let mostInFlight = 0
  /** Faults of the coming requests; none when it runs out. */
  const faults: (LineFault | 'refused')[] = []
  const send = flaky(server.sync, () => {
    const fault = faults.shift() ?? 'none'
    return fault === 'refused' ? 'requestLost' : fault
  })
  const ports: SyncPorts = {
    ...log.ports,
    post: async (request): Promise<SyncPost> => {
      inFlight += 1
      mostInFlight = Math.max(mostInFlight, inFlight)
      if (faults[0] === 'refused') {
        faults.shift()
        inFlight -= 1
        return { kind: 'refused' }
      }
      try {
        return { kind: 'reply', reply: await send(request) }
      } catch {
        return { kind: 'failed' }
      } finally {
        inFlight -= 1
      }
    },
    holds: () => true,
    catchUp: async () => undefined,
    replied: () => undefined,
    monotonicNow: clock.now,
    random: createSeededRandom(7).next,
    schedule: clock.schedule,
    broken: (cause) => broken.push(cause),
    ...change,
  }
  const client = createSyncClient(ports)
  const append = (count = 1) => {
    for (let at = 0; at < count; at += 1) log.append()
    client.notify('appended')
  }
  return { clock, log, server, broken, faults, client, append, mostInFlight: () => mostInFlight }
}

/** Every entry of the log that the server does not hold, or holds twice. */
function misplaced({ log, server }: ReturnType<typeof createWorld>): string[] {
  const held = server.hashes()
  return log.entries
    .map((entry) => entry.hash)
    .filter((hash) => held.filter((other) => other === hash).length !== 1)
}

describe('sync client', () => {
  it('Y4, Y5: whatever the line and the server do, in the end the server has all exactly once', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ append: fc.integer({ min: 1, max: 3 }) }) },
      {
        weight: 5,
        arbitrary: fc.record({
          fault: fc.constantFrom<LineFault>('none', 'requestLost', 'replyLost', 'deliveredTwice'),
        }),
      },
      { weight: 3, arbitrary: fc.record({ wait: fc.nat({ max: 20_000 }) }) },
      {
        weight: 2,
        arbitrary: fc.constantFrom({ back: 'take' as const }, { back: 'restore' as const }),
      },
      { weight: 1, arbitrary: fc.constant({ online: true as const }) },
      { weight: 1, arbitrary: fc.constant({ restart: true as const }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = createWorld()
        const { clock, log, server, client, faults } = world
        let backup = server.backup()
        world.append()
        for (const next of steps) {
          if ('append' in next) world.append(next.append)
          else if ('fault' in next) faults.push(next.fault)
          else if ('wait' in next) await clock.advance(next.wait)
          else if ('online' in next) client.notify('online')
          else if ('restart' in next) log.restart()
          else if (next.back === 'take') backup = server.backup()
          else server.restore(backup)
          expect(outboxIsHonest(world)).toBe(true)
        }
        faults.length = 0
        await clock.advance(60_000)
        expect(misplaced(world)).toEqual([])
        expect(log.outbox()).toEqual([])
        expect(world.mostInFlight()).toBe(1)
        expect(world.broken).toEqual([])
        expect(await flushed(world)).toEqual({ rest: 0 })
      }),
      propertySettings(150),
    )
  })

  it('Y1: sends at once when idle, and a heartbeat when nothing happens', async () => {
    const { clock, server, append } = createWorld()
    append()
    await clock.advance(0)
    expect(server.requests).toHaveLength(1)
    await clock.advance(heartbeatMs)
    expect(server.requests).toHaveLength(2)
    expect(server.requests[1]?.events).toEqual([])
  })

  it.each([
    ['rests as long as the server tells', 10_000, 10_000],
    ['rests no shorter than a second', -5, 1000],
    ['rests no longer than half a minute', 86_400_000, 30_000],
  ])('Y14: %s, and sends what is new at once', async (_title, told, rested) => {
    const server = createMemoryServer()
    const post: SyncPorts['post'] = async (request) => ({
      kind: 'reply',
      reply: { ...(await server.sync(request)), heartbeatMs: told },
    })
    const { clock, append } = createWorld({ post })
    append()
    await clock.advance(0)
    await clock.advance(rested - 1)
    expect(server.requests).toHaveLength(1)
    await clock.advance(1)
    expect(server.requests).toHaveLength(2)
    append()
    await clock.advance(0)
    expect(server.requests).toHaveLength(3)
    expect(server.requests[2]?.events).toHaveLength(1)
  })

  it('Y1: sends what was appended while a request was under way right after it', async () => {
    const world = createWorld()
    world.append()
    await Promise.resolve()
    world.append()
    await world.clock.advance(0)
    expect(world.log.outbox()).toEqual([])
    expect(misplaced(world)).toEqual([])
  })

  it('Y4: a lost reply leaves the entry in the outbox until it is acknowledged', async () => {
    const world = createWorld()
    world.faults.push('replyLost')
    world.append()
    await world.clock.advance(0)
    expect(world.server.hashes()).toHaveLength(1)
    expect(world.log.outbox()).toHaveLength(1)
    await world.clock.advance(heartbeatMs)
    expect(world.log.outbox()).toEqual([])
    expect(misplaced(world)).toEqual([])
  })

  it('Y5: a server set back to an older backup gets everything again, long lists too', async () => {
    const world = createWorld()
    const empty = world.server.backup()
    world.append(1100)
    await world.clock.advance(0)
    expect(misplaced(world)).toEqual([])
    world.server.restore(empty)
    await world.clock.advance(heartbeatMs)
    expect(misplaced(world)).toEqual([])
  })

  it('Y6: does not spin when the server never answers for an entry, and sends the others', async () => {
    const world = createWorld()
    for (let at = 0; at < 250; at += 1) world.server.mute.add(world.log.append().hash)
    const good = world.log.append()
    world.client.notify('appended')
    await world.clock.advance(0)
    expect(world.server.hashes()).toContain(good.hash)
    const before = world.server.requests.length
    expect(before).toBeLessThan(8)
    await world.clock.advance(heartbeatMs - 1)
    expect(world.server.requests).toHaveLength(before)
    expect(world.log.outbox()).toHaveLength(250)
    world.append()
    await world.clock.advance(0)
    expect(world.log.outbox()).toHaveLength(250)
  })

  it('Y6: goes on by itself once the server answers for what it had passed over', async () => {
    const world = createWorld()
    world.server.mute.add(world.log.append().hash)
    world.append(3)
    await world.clock.advance(0)
    expect(world.log.outbox()).toHaveLength(1)
    world.server.mute.clear()
    await world.clock.advance(heartbeatMs)
    expect(world.log.outbox()).toEqual([])
    expect(misplaced(world)).toEqual([])
  })

  it('Y6: does not spin when a host puts all that the server lacks back into its outbox', async () => {
    const log = createMemoryLog()
    const world = createWorld({
      ...log.ports,
      // A gap in the server's log makes it lack what follows, although it holds that.
      replied: (reply) => {
        const answered = new Set(reply.results.map(({ hash }) => hash))
        for (const { writer, from, to } of reply.lacks)
          for (const { event, hash } of log.entries)
            if (event.writer === writer && event.n >= from && event.n <= to && !answered.has(hash))
              log.doubt(hash)
      },
    })
    world.server.mute.add(log.append().hash)
    for (let round = 0; round < 3; round += 1) {
      for (let at = 0; at < 5; at += 1) log.append()
      world.client.notify('appended')
      await world.clock.advance(0)
    }
    expect(world.server.requests.length).toBeLessThan(8)
    world.server.mute.clear()
    await world.clock.advance(heartbeatMs * 2)
    expect(log.outbox()).toEqual([])
  })

  it('Y6: does not spin when the server keeps lacking what it says it stored', async () => {
    const world = createWorld()
    world.append(3)
    await world.clock.advance(0)
    const [first] = world.log.entries
    if (!first) throw new Error('empty log')
    const empty = world.server.backup()
    empty.clear()
    const before = world.server.requests.length
    world.server.restore(empty)
    world.server.mute.add(first.hash)
    await world.clock.advance(heartbeatMs * 4)
    expect(world.server.requests.length - before).toBeLessThan(16)
  })

  it('Y7: a flush resolves with 0 only when the server holds everything', async () => {
    const world = createWorld()
    world.log.append()
    world.log.append()
    expect(await flushed(world)).toEqual({ rest: 0 })
    expect(misplaced(world)).toEqual([])
  })

  it('Y7: a flush says how much a reachable server does not hold', async () => {
    const world = createWorld()
    world.server.mute.add(world.log.append().hash)
    world.log.append()
    expect(await flushed(world)).toEqual({ rest: 1 })
    world.server.mute.clear()
    expect(await flushed(world)).toEqual({ rest: 0 })
  })

  it('Y7: a flush counts what a restored server lacks although it was acknowledged', async () => {
    const world = createWorld()
    const empty = world.server.backup()
    world.append(2)
    await world.clock.advance(0)
    world.server.restore(empty)
    for (const entry of world.log.entries) world.server.mute.add(entry.hash)
    expect(await flushed(world)).toEqual({ rest: 2 })
    world.server.mute.clear()
    expect(await flushed(world)).toEqual({ rest: 0 })
    expect(misplaced(world)).toEqual([])
  })

  it('Y7: a flush during a request waits for one that began after it', async () => {
    const world = createWorld()
    world.append()
    const before = world.server.requests.length
    expect(await flushed(world)).toEqual({ rest: 0 })
    expect(world.server.requests.length - before).toBe(2)
  })

  it.each(['requestLost', 'replyLost', 'refused'] as const)(
    'Y7: a flush ends with −1 when its request is %s',
    async (fault) => {
      const world = createWorld()
      world.log.append()
      world.faults.push(fault)
      expect(await flushed(world)).toEqual({ rest: -1 })
    },
  )

  it('Y7: a flush ends a wait after failures', async () => {
    const world = createWorld({ random: () => 0.99 })
    world.faults.push('requestLost', 'requestLost')
    world.append()
    await world.clock.advance(1000)
    expect(world.client.state().name).toBe('waiting')
    expect(await flushed(world)).toEqual({ rest: 0 })
  })

  it('Y7: a flush after a refusal or a stop says −1', async () => {
    const refused = createWorld()
    refused.faults.push('refused')
    refused.append()
    await refused.clock.advance(0)
    expect(await flushed(refused)).toEqual({ rest: -1 })
    const stopped = createWorld()
    stopped.client.stop()
    expect(await flushed(stopped)).toEqual({ rest: -1 })
    expect(stopped.server.requests).toEqual([])
  })

  it('Y8: other content under a key is appended again before its entry leaves the outbox', async () => {
    const world = createWorld()
    const twin = createMemoryLog()
    twin.append()
    const rival = twin.append()
    world.log.append()
    const own = world.log.append()
    // The same writer and number with other content, as a copied disk would bring it.
    world.server.store({ ...rival, text: rival.text.replace('"1"', '"9"') })
    world.client.notify('appended')
    await world.clock.advance(0)
    expect(world.log.acknowledgements).toContain(own.hash)
    expect(world.log.entries).toHaveLength(3)
    expect(world.server.hashes()).toContain(world.log.entries[2]?.hash)
    expect(world.log.outbox()).toEqual([])
  })

  it('Y8: a conflict that could not be appended again stays in the outbox', async () => {
    const world = createWorld({
      conflicted: () => Promise.reject(new Error('disk full')),
    })
    const twin = createMemoryLog()
    const rival = twin.append()
    world.server.store({ ...rival, text: rival.text.replace('"0"', '"9"') })
    world.append()
    await world.clock.advance(0)
    expect(world.log.outbox()).toHaveLength(1)
    expect(world.broken).toHaveLength(1)
    expect(world.client.state().name).toBe('waiting')
  })

  it('Y9: a refusal stops everything until a new log-in', async () => {
    const world = createWorld()
    world.faults.push('refused')
    world.append()
    await world.clock.advance(60_000)
    expect(world.client.state().name).toBe('stopped')
    expect(world.clock.pending()).toBe(0)
    world.client.notify('resumed')
    await world.clock.advance(0)
    expect(world.log.outbox()).toEqual([])
  })

  it('Y9: a refusal of the old token does not undo a log-in that came meanwhile', async () => {
    const world = createWorld()
    world.faults.push('refused')
    world.append()
    world.client.notify('resumed')
    await world.clock.advance(heartbeatMs)
    expect(world.log.outbox()).toEqual([])
  })

  it('Y9: after a stop nothing is sent and no timer is left', async () => {
    const world = createWorld()
    world.append()
    await world.clock.advance(0)
    world.client.stop()
    const before = world.server.requests.length
    world.append()
    await world.clock.advance(60_000)
    expect(world.server.requests).toHaveLength(before)
    expect(world.clock.pending()).toBe(0)
  })

  it('Y10: a broken store is told and tried again, never swallowed', async () => {
    let isBroken = true
    const log = createMemoryLog()
    const world = createWorld({
      ...log.ports,
      unacknowledged: (limit) =>
        isBroken ? Promise.reject(new Error('locked')) : log.ports.unacknowledged(limit),
    })
    log.append()
    world.client.notify('appended')
    await settled()
    expect(world.broken).toHaveLength(1)
    isBroken = false
    await world.clock.advance(heartbeatMs)
    expect(log.outbox()).toEqual([])
  })

  it('Y11: a request carries at most 200 new entries and about a megabyte, and at least one', async () => {
    const world = createWorld()
    world.append(450)
    await world.clock.advance(0)
    expect(world.server.requests.slice(0, 3).map(({ events }) => events.length)).toEqual([
      200, 200, 50,
    ])
    const large = 'x'.repeat(600 * 1024)
    let texts = [`${large}1`, `${large}2`, `${large}3`]
    const sizes: number[] = []
    const big = createWorld({
      unacknowledged: async (limit) => texts.slice(0, limit),
      post: async (request) => {
        sizes.push(request.events.length)
        texts = texts.filter((text) => !request.events.includes(text))
        return { kind: 'reply', reply: await world.server.sync({ ...request, events: [] }) }
      },
    })
    big.client.notify('appended')
    await big.clock.advance(0)
    expect(sizes).toEqual([1, 1, 1])
  })

  it('Y12: one entry that the server does not take is found and passed over, whatever its place', async () => {
    for (const poison of [0, 3, 9]) {
      const world = createWorld({
        post: async (request) => {
          const bad = world.log.entries[poison]?.text ?? ''
          if (request.events.includes(bad)) return { kind: 'unacceptable' }
          return { kind: 'reply', reply: await world.server.sync(request) }
        },
      })
      world.append(10)
      await settled()
      expect(world.server.hashes()).toHaveLength(9)
      expect(world.log.outbox()).toHaveLength(1)
      expect(world.client.state().name).toBe('idle')
    }
  })

  it('Y12: a server that takes no request at all is asked ever more seldom', async () => {
    let requests = 0
    const world = createWorld({
      post: async () => {
        requests += 1
        return { kind: 'unacceptable' }
      },
    })
    world.append(300)
    await settled()
    expect(world.client.state().name).toBe('waiting')
    const first = requests
    expect(first).toBeLessThan(20)
    for (let second = 0; second < 300; second += 1) {
      await world.clock.advance(1000)
    }
    expect(requests - first).toBeLessThan(120)
    expect(world.log.outbox()).toHaveLength(300)
  })

  it('Y13: catches up when the server holds what this host does not, once a heartbeat', async () => {
    let fetched = 0
    const world = createWorld({
      holds: () => false,
      catchUp: async () => {
        fetched += 1
      },
    })
    world.append(1)
    await settled()
    world.append(1)
    await settled()
    expect(fetched).toBe(1)
    await world.clock.advance(heartbeatMs)
    expect(fetched).toBe(2)
  })
})

/** What is not in the outbox was acknowledged by the server, and every acknowledgement was earned. */
function outboxIsHonest({ log }: ReturnType<typeof createWorld>): boolean {
  const waiting = new Set(log.outbox().map((entry) => entry.hash))
  const told = new Set(log.acknowledgements)
  return log.entries.every((entry) => waiting.has(entry.hash) !== told.has(entry.hash))
}

async function flushed({ client, clock }: ReturnType<typeof createWorld>) {
  const flush = client.flush()
  await clock.advance(0)
  return flush
}
