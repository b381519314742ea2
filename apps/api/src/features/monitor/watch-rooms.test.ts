import type { RoomView } from '@wenkao/shared/monitor'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLogger } from '../../platform/logger.ts'
import { roomEventStream } from './room-stream.ts'
import { createRoomWatch } from './watch-rooms.ts'

const id = '00000000-0000-7000-8000-000000000001'
const log = createLogger({ level: 'silent' })

function view(serverNow: number, witnessDigits: string | null = null): RoomView {
  return {
    session: {
      sessionId: id,
      examId: id,
      examTitle: 'exam',
      name: 'first',
      areaName: 'area',
      siteName: 'site',
      roomId: id,
      roomName: 'room',
      plannedStart: 1,
      clock: {
        state: 'standby',
        timing: 'sessionEnd',
        durationMs: 1,
        startedAt: null,
        extensionMs: 0,
        pausedMs: 0,
        pausedAt: null,
        endedAt: null,
        entryClosesMs: 0,
        handInOpensMs: 0,
      },
      candidates: 0,
      seated: 0,
      loggedIn: 0,
      handedIn: 0,
      stations: 0,
    },
    serverNow,
    drawCommitment: 'c',
    witnessDigits,
    seats: [],
    sittings: [],
  }
}

/** A listener that keeps what it was told. */
function listener() {
  const texts: string[] = []
  let broken = 0
  return {
    texts,
    brokenTimes: () => broken,
    onRoom: (text: string) => {
      texts.push(text)
    },
    onBroken: () => {
      broken += 1
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('watching a room (DESIGN section 11)', () => {
  it('reads once a second however many watch, and not at all when nobody does', async () => {
    const read = vi.fn(() => Promise.resolve(view(read.mock.calls.length)))
    const watch = createRoomWatch(read, log)
    const people = [listener(), listener(), listener()]
    const stops = people.map((person) => watch.listen(id, person))
    await vi.advanceTimersByTimeAsync(0)
    expect(read).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(3100)
    expect(read).toHaveBeenCalledTimes(4)
    for (const stop of stops) stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(read).toHaveBeenCalledTimes(4)
  })

  it('tells the room at once, and again only when something but the clock changed', async () => {
    let digits: string | null = null
    let now = 0
    const watch = createRoomWatch(() => Promise.resolve(view((now += 1), digits)), log)
    const first = listener()
    watch.listen(id, first)
    await vi.advanceTimersByTimeAsync(5000)
    expect(first.texts).toHaveLength(1)
    const second = listener()
    watch.listen(id, second)
    expect(second.texts).toHaveLength(1)
    digits = '1234'
    await vi.advanceTimersByTimeAsync(1000)
    expect(first.texts.map((text) => (JSON.parse(text) as RoomView).witnessDigits)).toEqual([
      null,
      '1234',
    ])
    expect(second.texts).toHaveLength(2)
  })

  it('ends the listeners when the room cannot be read, and reads again for the next one', async () => {
    const read = vi.fn(() => Promise.reject(new Error('the database is down')))
    const watch = createRoomWatch(read, log)
    const person = listener()
    const stop = watch.listen(id, person)
    await vi.advanceTimersByTimeAsync(5000)
    expect(person.brokenTimes()).toBe(1)
    expect(read).toHaveBeenCalledTimes(1)
    stop()
    watch.listen(id, listener())
    await vi.advanceTimersByTimeAsync(0)
    expect(read).toHaveBeenCalledTimes(2)
  })
})

describe('the room as server-sent events', () => {
  async function text(
    reader: ReadableStreamDefaultReader<Uint8Array>,
  ): Promise<string | undefined> {
    const { value, done } = await reader.read()
    return done ? undefined : new TextDecoder().decode(value)
  }
  function open(read: () => Promise<RoomView>, end = new AbortController()) {
    const response = roomEventStream(createRoomWatch(read, log), id, [end.signal])
    const reader = response.body?.getReader()
    if (!reader) throw new Error('Expected a body')
    return { response, reader, end }
  }

  it('sends the room, then a comment every 15 s while nothing changes', async () => {
    const { response, reader } = open(() => Promise.resolve(view(1)))
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(await text(reader)).toBe('retry: 1000\n\n')
    const event = (await text(reader)) ?? ''
    expect(event).toMatch(/^event: room\ndata: \{.*\}\n\n$/)
    const next = text(reader)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await next).toMatch(/^: /)
    await reader.cancel()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gives a slow reader the newest room, not every one that it missed', async () => {
    let n = 0
    const { reader } = open(() => Promise.resolve(view(1, String((n += 1)))))
    await vi.advanceTimersByTimeAsync(5100)
    await text(reader)
    const event = (await text(reader)) ?? ''
    expect(event).toContain(`"witnessDigits":"${n}"`)
    await reader.cancel()
  })

  it('ends when the server stops, when the room breaks, and after a quarter of an hour', async () => {
    const stopped = open(() => Promise.resolve(view(1)))
    stopped.end.abort()
    expect(await text(stopped.reader)).toBe('retry: 1000\n\n')
    expect(await text(stopped.reader)).toBeUndefined()
    const broken = open(() => Promise.reject(new Error('the database is down')))
    await vi.advanceTimersByTimeAsync(0)
    expect(await text(broken.reader)).toBe('retry: 1000\n\n')
    expect(await text(broken.reader)).toBeUndefined()
    const long = open(() => Promise.resolve(view(1)))
    await text(long.reader)
    await text(long.reader)
    await vi.advanceTimersByTimeAsync(14_000)
    const rest = text(long.reader)
    await vi.advanceTimersByTimeAsync(15 * 60_000)
    expect(await rest).toMatch(/^: /)
    await text(long.reader)
    expect(vi.getTimerCount()).toBe(0)
  })
})
