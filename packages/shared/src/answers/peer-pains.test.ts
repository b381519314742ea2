import {
  aBindingEvent,
  aWriter,
  anEvent,
  anId,
  createFakeClock,
  createSeededRandom,
  flaky,
  settled,
  type LineFault,
} from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import type { Binding } from './answers.contract.ts'
import { createEventWriter } from './event-writer.ts'
import { foldLog, isAnswered, unansweredItems } from './fold.ts'
import { sealEntry } from './log-entry.ts'
import { createLogReplica } from './log-replica.ts'
import { createSyncClient, type SyncPost } from './sync-client.ts'
import { defaultSyncSettings } from './sync-machine.ts'
import { createMemoryServer } from './sync-world.contract-suite.ts'

const sittingId = anId(1)
const line: Binding = { epoch: 1, branch: null, parent: null, rank: 1 }
const { heartbeatMs, longestWaitMs } = defaultSyncSettings

/** One PC with a log that survives its power cuts, before a server in memory. */
function createPc(server = createMemoryServer(), clock = createFakeClock(), name = 1) {
  const random = createSeededRandom(name)
  const log = createLogReplica(sittingId)
  /** What happens to the coming requests, in order; nothing afterwards. */
  const faults: LineFault[] = []
  const send = flaky(server.sync, () => faults.shift() ?? 'none')
  let runs = 0
  let isOn = true
  let writer = newWriter()

  function newWriter() {
    runs += 1
    return createEventWriter(sittingId, line, new Uint8Array(16).fill(name * 16 + runs))
  }

  function run() {
    let isOfThisRun = true
    const client = createSyncClient({
      unacknowledged: async (limit) => log.unacknowledged(limit).map(({ text }) => text),
      range: async (id, from, to) => log.range(id, from, to).map(({ text }) => text),
      heads: async () => log.heads(),
      acknowledge: async (hashes) => {
        if (isOfThisRun) log.acknowledge(hashes)
      },
      conflicted: async (hashes) => {
        log.setAside(hashes)
      },
      progress: async () => undefined,
      post: async (request): Promise<SyncPost> => {
        try {
          return { kind: 'reply', reply: await send(request) }
        } catch {
          return { kind: 'failed' }
        }
      },
      holds: () => true,
      catchUp: async () => undefined,
      replied: () => undefined,
      monotonicNow: clock.now,
      random: random.next,
      schedule: clock.schedule,
      broken: (cause) => {
        throw cause
      },
    })
    const end = () => {
      isOfThisRun = false
      client.stop()
    }
    return { client, end }
  }
  let current = run()

  return {
    clock,
    server,
    log,
    faults,
    client: () => current.client,
    answer: (item: string, value: string) => {
      const times = { greatestHlc: log.greatestHlc(), serverMs: clock.now(), wallClock: 0 }
      const entries = writer.write({ kind: 'answer', item, value: [value] }, times)
      log.take(entries.map(({ text }) => text))
      if (isOn) current.client.notify('appended')
    },
    /** Everything in memory is gone; the log on disk is as it was, acknowledgements included. */
    cutPower: () => {
      isOn = false
      current.end()
    },
    start: () => {
      isOn = true
      writer = newWriter()
      current = run()
      current.client.notify('resumed')
    },
  }
}

/** Entries that the server does not hold exactly once. */
function misplaced({ log, server }: ReturnType<typeof createPc>): string[] {
  const held = server.hashes()
  return log
    .all()
    .map(({ hash }) => hash)
    .filter((hash) => held.filter((other) => other === hash).length !== 1)
}

describe('pains of other exam systems that must not come back', () => {
  it('pain 1: what a page shows again after a power cut is also sent again', async () => {
    const pc = createPc()
    pc.faults.push('requestLost', 'requestLost')
    pc.answer('Q1', 'A')
    pc.answer('Q2', 'B')
    await settled()
    pc.cutPower()
    expect(pc.server.hashes()).toEqual([])
    const shown = foldLog(pc.log.events(), [line]).items
    expect([...shown.keys()].sort()).toEqual(['Q1', 'Q2'])
    pc.start()
    await pc.clock.advance(longestWaitMs)
    expect(misplaced(pc)).toEqual([])
    expect(pc.log.countUnacknowledged()).toBe(0)
  })

  it('pain 2: no signal of health is waited for: without any hint that the network is back everything is sent', async () => {
    const pc = createPc()
    for (let at = 0; at < 12; at += 1) pc.faults.push('requestLost')
    pc.answer('Q1', 'A')
    await pc.clock.advance(12 * longestWaitMs)
    expect(pc.faults).toEqual([])
    expect(misplaced(pc)).toEqual([])
  })

  it('pain 3: a hand-in is told "all there" only after what was clicked during it is there, too', async () => {
    const pc = createPc()
    pc.answer('Q1', 'A')
    const flushed = pc.client().flush()
    pc.answer('Q2', 'B')
    const last = pc.log.all().at(-1)?.hash
    expect(await flushed).toEqual({ rest: 0 })
    expect(pc.server.hashes()).toContain(last)
  })

  it('pain 3: a hand-in whose last request failed is never told "all there"', async () => {
    const pc = createPc()
    pc.answer('Q1', 'A')
    await settled()
    pc.faults.push('replyLost')
    pc.answer('Q2', 'B')
    expect(await pc.client().flush()).toEqual({ rest: -1 })
  })

  it.each(['requestLost', 'replyLost', 'deliveredTwice'] as const)(
    'pain 9: page and bridge that send one log at once store every entry once (%s)',
    async (fault) => {
      const page = createPc()
      const bridge = createPc(page.server, page.clock, 2)
      for (let at = 0; at < 30; at += 1) {
        const host = at % 2 === 0 ? page : bridge
        host.answer('Q1', String(at))
        page.log.take(bridge.log.all().map(({ text }) => text))
        bridge.log.take(page.log.all().map(({ text }) => text))
        if (at % 5 === 0) host.faults.push(fault)
        page.client().notify('appended')
        bridge.client().notify('appended')
        await page.clock.advance(100)
      }
      await page.clock.advance(longestWaitMs + heartbeatMs)
      expect(misplaced(page)).toEqual([])
      expect(misplaced(bridge)).toEqual([])
      expect(page.log.conflicted()).toEqual([])
      expect(foldLog(page.log.events(), [line])).toEqual(foldLog(bridge.log.events(), [line]))
    },
  )

  it('pain 10: one candidate on two machines has one state: the later binding stands, nothing is added up', () => {
    const bindings = [line, { ...line, epoch: 2, rank: 2 }]
    const [old, moved] = [aWriter(1), aWriter(2)]
    const events = [
      aBindingEvent(old, 1),
      anEvent({ writer: old, n: 1, hlc: 1, item: 'Q1', value: ['A'] }),
      aBindingEvent(moved, 2),
      anEvent({ writer: moved, n: 1, hlc: 2, item: 'Q1', value: ['B'] }),
      // The old PC was clicked on long after, and its clock runs ahead.
      anEvent({ writer: old, n: 2, hlc: 9000, item: 'Q1', value: ['C'] }),
      anEvent({ writer: old, n: 3, hlc: 9001, item: 'Q2', value: ['D'] }),
    ]
    const { items } = foldLog(events, bindings)
    expect(items.get('Q1')?.answer).toEqual(['B'])
    expect(items.get('Q2')?.answer).toEqual(['D'])
    expect([...items.values()].filter(isAnswered)).toHaveLength(2)
    expect(unansweredItems(['Q1', 'Q2', 'Q3'], { ...foldLog(events, bindings) })).toEqual(['Q3'])
  })

  it('pain 11: whatever part of a log never arrived is found by its heads and sent, acknowledged or not', async () => {
    const pc = createPc()
    for (let at = 0; at < 40; at += 1) pc.answer(`Q${at}`, 'A')
    await settled()
    await pc.clock.advance(heartbeatMs)
    expect(misplaced(pc)).toEqual([])
    // Some other program copied only a part of it into a new server.
    const part = createMemoryServer()
    for (const { text } of pc.log.all().slice(0, 17)) {
      part.store(sealEntry(JSON.parse(text) as ReturnType<typeof anEvent>))
    }
    pc.server.restore(part.backup())
    await pc.clock.advance(2 * heartbeatMs)
    expect(misplaced(pc)).toEqual([])
  })

  it.each([
    ['the request never arrives', 'requestLost'],
    ['the server commits and its reply is lost', 'replyLost'],
  ] as const)(
    'pain 12: an outbox is never cleared before the acknowledgement: %s, and power is cut',
    async (_name, fault) => {
      const pc = createPc()
      pc.faults.push(fault)
      pc.answer('Q1', 'A')
      const waiting = pc.log.countUnacknowledged()
      await settled()
      expect(pc.log.countUnacknowledged()).toBe(waiting)
      pc.cutPower()
      pc.start()
      await pc.clock.advance(heartbeatMs)
      expect(pc.log.countUnacknowledged()).toBe(0)
      expect(misplaced(pc)).toEqual([])
    },
  )

  it('pain 12: power that is cut while a request is under way leaves its entries in the outbox', async () => {
    const pc = createPc()
    pc.answer('Q1', 'A')
    pc.cutPower()
    await settled()
    expect(pc.server.hashes()).not.toEqual([])
    expect(pc.log.countUnacknowledged()).toBe(pc.log.all().length)
    pc.start()
    await pc.clock.advance(heartbeatMs)
    expect(pc.log.countUnacknowledged()).toBe(0)
    expect(misplaced(pc)).toEqual([])
  })

  it('pain 12: what was sent again has the very bytes and the very time of its first writing', async () => {
    const pc = createPc()
    pc.answer('Q1', 'A')
    const before = pc.log.all().map(({ text }) => text)
    pc.faults.push('replyLost', 'replyLost')
    await pc.clock.advance(3 * longestWaitMs)
    const sent = pc.server.requests.flatMap(({ events }) => events)
    expect(sent.length).toBeGreaterThan(before.length)
    expect([...new Set(sent)]).toEqual(before)
  })
})
