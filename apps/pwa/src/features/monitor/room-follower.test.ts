import type { RoomView } from '@wenkao/shared/monitor'
import { describe, expect, it } from 'vitest'
import { followRoom, judgedNow, type RoomLink } from './room-follower.ts'

/** Views that differ in their time only; the follower never looks inside. */
const viewAt = (serverNow: number) => ({ serverNow }) as RoomView

function setUp() {
  let now = 0
  let reply: () => Promise<RoomView> = () => Promise.resolve(viewAt(1))
  const links: RoomLink[] = []
  const views: number[] = []
  const failures: unknown[] = []
  const streams: { onData: (text: string) => void; onBroken: (isOver: boolean) => void }[] = []
  let fetches = 0
  let closed = 0
  const follower = followRoom({
    now: () => now,
    fetchView: () => {
      fetches += 1
      return reply()
    },
    openStream: (handlers) => {
      streams.push(handlers)
      return { close: () => (closed += 1) }
    },
    parseView: (text) => (text === 'broken' ? undefined : viewAt(Number(text))),
    onView: (view) => views.push(view.serverNow),
    onLink: (link) => links.push(link),
    onFailure: (cause) => failures.push(cause),
  })
  return {
    follower,
    links,
    views,
    failures,
    streams,
    fetches: () => fetches,
    closed: () => closed,
    answer: (next: () => Promise<RoomView>) => (reply = next),
    pass: async (ms: number) => {
      now += ms
      follower.tick()
      await settle()
    },
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}
const refuse = () => Promise.reject(new Error('offline'))

describe('room follower', () => {
  it('fetches at once and lives on pushed views', async () => {
    const room = setUp()
    await settle()
    room.streams[0]?.onData('2')
    await room.pass(1000)
    expect(room.views).toEqual([1, 2])
    expect(room.links.at(-1)).toBe('live')
    expect(room.fetches()).toBe(1)
  })

  it('polls while the stream is broken and says so', async () => {
    const room = setUp()
    await settle()
    room.streams[0]?.onBroken(false)
    await settle()
    expect(room.links.at(-1)).toBe('polling')
    await room.pass(2999)
    expect(room.fetches()).toBe(2)
    await room.pass(1)
    expect(room.fetches()).toBe(3)
  })

  it('does not call a stream down that was just opened, but does when it never speaks', async () => {
    const room = setUp()
    await settle()
    expect(room.links.at(-1)).toBe('live')
    await room.pass(3000)
    await room.pass(3000)
    expect(room.links.at(-1)).toBe('live')
    await room.pass(3000)
    expect(room.links.at(-1)).toBe('polling')
  })

  it('keeps the last view and says lost when nothing answers, then recovers by itself', async () => {
    const room = setUp()
    await settle()
    room.streams[0]?.onData('2')
    room.answer(refuse)
    room.streams[0]?.onBroken(false)
    await settle()
    expect(room.links.at(-1)).toBe('lost')
    expect(room.views).toEqual([1, 2])
    room.answer(() => Promise.resolve(viewAt(9)))
    await room.pass(3000)
    expect(room.views.at(-1)).toBe(9)
    expect(room.streams).toHaveLength(2)
    expect(room.links.at(-1)).toBe('polling')
    expect(room.failures.at(-1)).toBeUndefined()
  })

  it('does not trust an open stream that says nothing', async () => {
    const room = setUp()
    await settle()
    room.streams[0]?.onData('2')
    room.answer(refuse)
    await room.pass(5000)
    expect(room.links.at(-1)).toBe('lost')
  })

  it('opens again a stream that the browser gave up', async () => {
    const room = setUp()
    await settle()
    room.streams[0]?.onBroken(true)
    await room.pass(14_999)
    expect(room.streams).toHaveLength(1)
    await room.pass(1)
    expect(room.streams).toHaveLength(2)
    room.streams[1]?.onData('7')
    expect(room.links.at(-1)).toBe('live')
  })

  it('passes over an event that no contract knows', async () => {
    const room = setUp()
    await settle()
    room.streams[0]?.onData('broken')
    expect(room.views).toEqual([1])
  })

  it('reports nothing after it was closed', async () => {
    const room = setUp()
    room.follower.close()
    await settle()
    room.streams[0]?.onData('2')
    await room.pass(60_000)
    expect(room.views).toEqual([])
    expect(room.closed()).toBe(1)
  })

  it('stops carrying the clock on a few seconds after the last news', () => {
    expect(judgedNow(viewAt(1000), 4000)).toBe(5000)
    expect(judgedNow(viewAt(1000), 60_000)).toBe(7000)
  })
})
