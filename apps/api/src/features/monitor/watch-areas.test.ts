import { areaStream, areaView, AreaNews, type AreaSession } from '@wenkao/shared/monitor'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLogger } from '../../platform/logger.ts'
import { setUpExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { createAreaWatch, type AreaRow } from './watch-areas.ts'

const log = createLogger({ level: 'silent' })
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

function row(n: number, areaId: string, silent = 0): AreaRow {
  const session: AreaSession = {
    ...{ sessionId: id(n), examTitle: 'exam', name: 'first', areaName: 'east', siteName: 'school' },
    ...{ roomName: `room ${n}`, plannedStart: 1000, candidates: 30, seated: 30, loggedIn: 30 },
    clock: {
      ...{ state: 'running', timing: 'sessionEnd', durationMs: 3_600_000, startedAt: 1000 },
      ...{ extensionMs: 0, pausedMs: 0, pausedAt: null, endedAt: null },
      ...{ entryClosesMs: 0, handInOpensMs: 0 },
    },
    ...{ handedIn: 0, silent, unsynced: 0, unsyncedSince: null, damaged: 0 },
    ...{ failures: [], incidents: 0, openApprovals: 0 },
  }
  return { place: { areaId }, session }
}

describe('watching areas (DESIGN section 11)', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function watcher(watch: ReturnType<typeof createAreaWatch>, areaId: string) {
    const news: AreaNews[] = []
    const source = watch.listen((place) => place.areaId === areaId, {
      onNews: () => {
        const text = source.take()
        if (text !== undefined) news.push(AreaNews.parse(JSON.parse(text)))
      },
      onBroken: () => undefined,
    })
    return { news, stop: source.stop }
  }

  it('reads once a second for all who watch, and sends the whole, then only what changed and is theirs', async () => {
    let rows = [row(1, 'east'), row(2, 'east'), row(3, 'west')]
    const read = vi.fn(() => Promise.resolve({ serverNow: 5, rows }))
    const watch = createAreaWatch(read, log)
    const [east, west] = [watcher(watch, 'east'), watcher(watch, 'west')]
    await vi.advanceTimersByTimeAsync(0)
    expect(east.news.map(({ isWhole, changed }) => [isWhole, changed.length])).toEqual([[true, 2]])
    expect(west.news.map(({ isWhole, changed }) => [isWhole, changed.length])).toEqual([[true, 1]])
    await vi.advanceTimersByTimeAsync(3500)
    expect(read.mock.calls.length).toBeLessThanOrEqual(4)
    expect(east.news).toHaveLength(1)
    rows = [row(1, 'east', 3), row(2, 'east'), row(3, 'west')]
    await vi.advanceTimersByTimeAsync(1000)
    expect(east.news[1]).toMatchObject({
      ...{ isWhole: false, changed: [{ sessionId: id(1), silent: 3 }], gone: [] },
    })
    expect(west.news).toHaveLength(1)
    rows = [row(1, 'east', 3), row(3, 'west')]
    await vi.advanceTimersByTimeAsync(1000)
    expect(east.news[2]).toMatchObject({ changed: [], gone: [id(2)] })
    const late = watcher(watch, 'east')
    await vi.advanceTimersByTimeAsync(0)
    expect(late.news.map(({ isWhole, changed }) => [isWhole, changed.length])).toEqual([[true, 1]])
    for (const { stop } of [east, west, late]) stop()
    const calls = read.mock.calls.length
    await vi.advanceTimersByTimeAsync(10_000)
    expect(read.mock.calls.length).toBe(calls)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the area page', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await createTestServer()
  })
  afterAll(async () => {
    await server.close()
  })

  it('shows an area, a site and the office their own sessions, and nobody else any (P2)', async () => {
    const [mine, other] = [await setUpExam(server), await setUpExam(server)]
    const [place] = await server.services.sql<{ area: string; site: string }[]>`
      select s.area_id as area, s.site_id as site from rooms r
      join sites s on s.site_id = r.site_id where r.room_id = ${mine.roomId}`
    const staffOf = async (...grants: Parameters<TestServer['staff']>[0]) =>
      (await server.staff(grants)).headers
    const seen = async (headers: Readonly<Record<string, string>>) => {
      const { sessions } = await server.call(areaView, { headers })
      const own = [mine.sessionId, other.sessionId]
      return sessions.map((session) => session.sessionId).filter((known) => own.includes(known))
    }
    const area = await staffOf({ role: 'areaAdmin', scope: { kind: 'area', id: place?.area } })
    const site = await staffOf({ role: 'siteManager', scope: { kind: 'site', id: place?.site } })
    const proctor = await staffOf({
      ...{ role: 'proctor', scope: { kind: 'session', id: mine.sessionId } },
    })
    expect(await seen(area)).toEqual([mine.sessionId])
    expect(await seen(site)).toEqual([mine.sessionId])
    expect((await seen(mine.office.headers)).sort()).toEqual(
      [mine.sessionId, other.sessionId].sort(),
    )
    expect((await server.raw(areaView, { headers: proctor })).status).toBe(403)
    expect((await server.raw(areaStream, { headers: proctor })).status).toBe(403)
    const response = await server.raw(areaStream, { headers: area })
    const reader = response.body?.getReader()
    if (!reader) throw new Error('Expected a body')
    let text = ''
    while (!text.includes('event: areas\n')) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`The stream ended with ${text}`)
      text += new TextDecoder().decode(value)
    }
    const data = /data: (.*)\n\n/.exec(text)?.[1] ?? ''
    expect(AreaNews.parse(JSON.parse(data))).toMatchObject({
      ...{ isWhole: true, changed: [{ sessionId: mine.sessionId, candidates: 3 }] },
    })
    await reader.cancel()
  })
})
