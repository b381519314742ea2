import {
  getExam,
  changeStation,
  extendSession,
  extendSitting,
  getSitting,
  logInCandidate,
} from '@wenkao/shared/sittings'
import { listAudit } from '@wenkao/shared/audit'
import { foldLog, readEntry, syncAnswers } from '@wenkao/shared/answers'
import { roomView } from '@wenkao/shared/monitor'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

const MINUTE_MS = 60_000
let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** A started exam with free stations, its first candidate answering. */
async function setUpSitting() {
  const set = await setUpExam(server, { candidates: 2, stations: 6 })
  await startExam(server, set)
  const login = await logIn(server, set, 0)
  const old = await openTestPage(server, login)
  const { sittingId, seatNumber } = login.sitting
  const room = await server.call(roomView, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })
  const taken = new Set(room.sittings.map((sitting) => sitting.seatNumber))
  const [spare = 0, other = 0, third = 0] = room.seats
    .map((seat) => seat.number)
    .filter((number) => !taken.has(number))
  const change = (seat: number, expectedEpoch: number | null, headers = set.office.headers) =>
    server.call(changeStation, {
      headers,
      params: { sessionId: set.sessionId, sittingId },
      body: { seatNumber: seat, reason: 'screen is black', expectedEpoch },
    })
  const logInAt = (number: number) => {
    const ticket = set.tickets[0]
    if (!ticket) throw new RangeError('Expected a candidate')
    return server.call(logInCandidate, {
      body: {
        sessionId: set.sessionId,
        examNumber: ticket.examNumber,
        accessCode: ticket.accessCode,
        station: { kind: 'browser', number },
      },
    })
  }
  return { set, old, sittingId, seatNumber, spare, other, third, change, logInAt }
}

const rowOf = async (set: ExamSetUp, sittingId: string) => {
  const room = await server.call(roomView, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })
  return room.sittings.find((sitting) => sitting.sittingId === sittingId)
}
const changesIn = async (set: ExamSetUp) => {
  const { rows } = await server.call(listAudit, {
    headers: set.office.headers,
    query: { sessionId: set.sessionId },
  })
  return rows.filter((row) => row.subject.startsWith('machine change'))
}
/** What the server's log folds to for whoever is current. */
const serverFold = async (page: { headers: Readonly<Record<string, string>> }) => {
  const { log, bindings } = await server.call(getSitting, { headers: page.headers })
  const events = log.flatMap((text) => {
    const read = readEntry(text)
    return read.kind === 'entry' ? [read.entry.event] : []
  })
  return foldLog(events, bindings)
}

describe('machine change (F02a, F02e)', () => {
  it('F02a: binds the sitting to the spare under the next epoch; the candidate goes on there with the whole log', async () => {
    const { set, old, sittingId, seatNumber, spare, change, logInAt } = await setUpSitting()
    old.answer('9010101', ['a'])
    expect(await old.flush()).toBe(0)
    const changed = await change(spare, 1)
    expect(changed).toMatchObject({
      outcome: 'changed',
      seatNumber: spare,
      formerSeatNumber: seatNumber,
      binding: { epoch: 2, branch: null, rank: 2 },
    })
    const page = await openTestPage(server, await logInAt(spare))
    expect(page.login.binding.epoch).toBe(2)
    expect(page.login.sitting.seatNumber).toBe(spare)
    expect(page.fold().items.get('9010101')?.answer).toEqual(['a'])
    expect(await rowOf(set, sittingId)).toMatchObject({ seatNumber: spare, epoch: 2 })
    const rows = await changesIn(set)
    expect(rows).toHaveLength(1)
    expect(rows[0]?.detail).toMatchObject({
      from: seatNumber,
      to: spare,
      reason: 'screen is black',
    })
  })

  it('F02e: the old PC locks with the new number, may append, and may not read', async () => {
    const { old, spare, change } = await setUpSitting()
    await change(spare, 1)
    const reply = await old.send()
    expect(reply).toMatchObject({ current: false, movedTo: spare })
    for (const endpoint of [getSitting, getExam]) {
      await expect(server.call(endpoint, { headers: old.headers })).rejects.toMatchObject({
        code: 'bindingSuperseded',
        details: { seatNumber: spare },
      })
    }
  })

  it('F02e: what the revived PC clicked late fills gaps and never overwrites, whatever its clock says', async () => {
    const { old, spare, change, logInAt } = await setUpSitting()
    old.answer('9010101', ['a'])
    await old.flush()
    await change(spare, 1)
    const page = await openTestPage(server, await logInAt(spare))
    page.answer('9010101', ['b'])
    expect(await page.flush()).toBe(0)
    // An hour later by its clock, on the dead PC's disk.
    server.clock.advance(MINUTE_MS)
    old.answer('9010101', ['a'])
    old.answer('9010401', ['10'])
    const reply = await old.send()
    expect(reply.results.map((entry) => entry.outcome)).toEqual(['stored', 'stored'])
    const fold = await serverFold(page)
    expect(fold.items.get('9010101')?.answer).toEqual(['b'])
    expect(fold.items.get('9010401')?.answer).toEqual(['10'])
    expect(reply.current).toBe(false)
  })

  it('R4: a second tap, and two tablets at once, get one change; another wish is told where the sitting is', async () => {
    const { set, sittingId, spare, other, third, change } = await setUpSitting()
    const twice = await Promise.all([change(spare, 1), change(spare, 1), change(spare, 1)])
    expect(twice.map((entry) => entry.outcome).sort()).toEqual(['changed', 'same', 'same'])
    expect(new Set(twice.map((entry) => entry.binding.epoch))).toEqual(new Set([2]))
    expect(new Set(twice.map((entry) => entry.formerSeatNumber)).size).toBe(1)
    await expect(change(other, 1)).rejects.toMatchObject({
      code: 'sittingMoved',
      details: { seatNumber: spare, epoch: 2 },
    })
    expect(await changesIn(set)).toHaveLength(1)
    expect((await rowOf(set, sittingId))?.seatNumber).toBe(spare)
    const raced = await Promise.allSettled([change(other, 2), change(third, 2)])
    const refused = raced.filter((entry) => entry.status === 'rejected')
    expect(refused).toMatchObject([{ reason: { code: 'sittingMoved' } }])
  })

  it('two candidates never get one spare', async () => {
    const { set, spare, change } = await setUpSitting()
    const login = await logIn(server, set, 1)
    const second = server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: login.sitting.sittingId },
      body: { seatNumber: spare, reason: 'same spare', expectedEpoch: 1 },
    })
    const settled = await Promise.allSettled([change(spare, 1), second])
    const refused = settled.filter((entry) => entry.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]?.reason).toMatchObject({ code: 'seatTaken' })
    expect(await changesIn(set)).toHaveLength(1)
  })

  it('back to the old station gives it a new epoch; its old writer stays below, its new one ranks above', async () => {
    const { old, seatNumber, spare, change, logInAt } = await setUpSitting()
    old.answer('9010101', ['a'])
    await change(spare, 1)
    const page = await openTestPage(server, await logInAt(spare))
    page.answer('9010101', ['b'])
    await page.flush()
    expect((await change(seatNumber, 2)).binding.epoch).toBe(3)
    // The page of before is still open on that PC: its token is of the first binding.
    expect(await old.send()).toMatchObject({ current: false, movedTo: seatNumber })
    const back = await openTestPage(server, await logInAt(seatNumber))
    expect(back.fold().items.get('9010101')?.answer).toEqual(['b'])
    back.answer('9010101', ['a'])
    expect(await back.flush()).toBe(0)
    page.answer('9010101', ['b'])
    expect(await page.send()).toMatchObject({ current: false, movedTo: seatNumber })
    expect((await serverFold(back)).items.get('9010101')?.answer).toEqual(['a'])
  })

  it('answers in flight at the moment of the change are all kept, on one side of it or the other', async () => {
    const { old, spare, change, logInAt } = await setUpSitting()
    const sends = []
    for (let at = 0; at < 12; at += 1) {
      old.answer('9010401', [String(at)])
      sends.push(old.send())
      if (at === 6) sends.push(change(spare, 1).then(() => undefined))
    }
    await Promise.all(sends)
    const page = await openTestPage(server, await logInAt(spare))
    expect(page.replica.heads()[old.writer]?.n).toBe(12)
    expect(page.fold().items.get('9010401')?.answer).toEqual(['11'])
  })

  it('a hand-in by the old station never stands unconfirmed; the new one hands in as if it were not there', async () => {
    const { set, old, sittingId, spare, change, logInAt } = await setUpSitting()
    old.answer('9010101', ['a'])
    await old.flush()
    await change(spare, 1)
    expect((await old.submit()).outcome).toBe('contested')
    expect(await rowOf(set, sittingId)).toMatchObject({ state: 'answering', handedInAt: null })
    const page = await openTestPage(server, await logInAt(spare))
    page.answer('9010101', ['b'])
    await page.flush()
    const { outcome, receipt } = await page.submit()
    expect(outcome).toBe('accepted')
    expect(await rowOf(set, sittingId)).toMatchObject({
      state: 'handedIn',
      receiptCode: receipt.code,
    })
    await expect(change(spare, 1)).resolves.toMatchObject({ outcome: 'same' })
  })

  it('after a hand-in nothing moves any more', async () => {
    const { old, spare, change } = await setUpSitting()
    old.answer('9010101', ['a'])
    await old.flush()
    await old.submit()
    await expect(change(spare, 1)).rejects.toMatchObject({ code: 'alreadyHandedIn' })
  })

  it('a hand-in and a change at once: one of them is first, and both agree on which', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { set, old, sittingId, spare, change } = await setUpSitting()
      old.answer('9010101', ['a'])
      await old.flush()
      const [handed, changed] = await Promise.allSettled([old.submit(), change(spare, 1)])
      const row = await rowOf(set, sittingId)
      if (handed.status !== 'fulfilled') throw handed.reason
      if (handed.value.outcome === 'accepted') {
        expect(changed).toMatchObject({ reason: { code: 'alreadyHandedIn' } })
        expect(row?.handedInAt).not.toBeNull()
      } else {
        expect(handed.value.outcome).toBe('contested')
        expect(row).toMatchObject({ handedInAt: null, seatNumber: spare })
      }
    }
  })

  it('refuses a station that is not there, left out, taken, or the same', async () => {
    const { set, seatNumber, spare, change } = await setUpSitting()
    const reason = (text: string) => ({ code: 'seatUnusable', details: { reason: text } })
    await expect(change(99, 1)).rejects.toMatchObject(reason('unknown'))
    await expect(change(seatNumber, 1)).rejects.toMatchObject(reason('same'))
    await server.services.sql`
      update session_stations set excluded = true
      where session_id = ${set.sessionId} and number = ${spare}`
    await expect(change(spare, 1)).rejects.toMatchObject(reason('excluded'))
    const neighbour = await logIn(server, set, 1)
    await expect(change(neighbour.sitting.seatNumber, 1)).rejects.toMatchObject({
      code: 'seatTaken',
    })
    expect(await changesIn(set)).toHaveLength(0)
  })

  it('before the first log-in leaves epoch 0 to a start without network at the old seat', async () => {
    const set = await setUpExam(server, { candidates: 1, stations: 3 })
    await startExam(server, set)
    const room = await server.call(roomView, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    const sitting = room.sittings[0]
    if (!sitting?.seatNumber) throw new Error('Expected a seat')
    const target = (sitting.seatNumber % 3) + 1
    const changed = await server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: sitting.sittingId },
      body: { seatNumber: target, reason: 'no picture', expectedEpoch: null },
    })
    expect(changed.binding).toMatchObject({ epoch: 1, rank: 1 })
    const login = await logIn(server, set, 0)
    expect(login).toMatchObject({ binding: { epoch: 1 }, sitting: { seatNumber: target } })
  })

  it('is for the staff of that room alone', async () => {
    const { set, sittingId, spare } = await setUpSitting()
    const elsewhere = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: '00000000-0000-7000-8000-000000000009' } },
    ])
    await expect(
      server.call(changeStation, {
        headers: elsewhere.headers,
        params: { sessionId: set.sessionId, sittingId },
        body: { seatNumber: spare, reason: 'x', expectedEpoch: 1 },
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('extra time (DESIGN section 7)', () => {
  it('D1: of one candidate, and of all, is in the next sync reply, once however often it is sent', async () => {
    const { set, old, sittingId } = await setUpSitting()
    const { headers } = set.office
    const heartbeat = () =>
      server.call(syncAnswers, {
        headers: old.headers,
        body: { version: 1, heads: {}, events: [] },
      })
    const before = (await heartbeat()).clock.deadline ?? 0
    const own = {
      headers,
      params: { sessionId: set.sessionId, sittingId },
      body: { minutes: 5, reason: 'PC restarted', expectedExtensionMs: 0 },
    }
    expect(await server.call(extendSitting, own)).toEqual({
      outcome: 'extended',
      extensionMs: 5 * MINUTE_MS,
    })
    expect((await heartbeat()).clock.deadline).toBe(before + 5 * MINUTE_MS)
    expect((await server.call(extendSitting, own)).outcome).toBe('same')
    expect((await heartbeat()).clock.deadline).toBe(before + 5 * MINUTE_MS)
    await server.call(extendSession, {
      headers,
      params: { sessionId: set.sessionId },
      body: { minutes: 10, reason: 'power cut', expectedExtensionMs: 0 },
    })
    expect((await heartbeat()).clock.deadline).toBe(before + 15 * MINUTE_MS)
    expect((await rowOf(set, sittingId))?.extensionMs).toBe(5 * MINUTE_MS)
    await expect(
      server.call(extendSession, {
        headers,
        params: { sessionId: set.sessionId },
        body: { minutes: 3, reason: 'another tablet', expectedExtensionMs: 0 },
      }),
    ).rejects.toMatchObject({ code: 'conflict', details: { extensionMs: 10 * MINUTE_MS } })
    const { rows } = await server.call(listAudit, {
      headers,
      query: { sessionId: set.sessionId },
    })
    expect(rows.filter((row) => row.action === 'time.extend')).toHaveLength(2)
  })

  it('given by another process reaches the station within a second', async () => {
    const { set, old } = await setUpSitting()
    const heartbeat = () =>
      server.call(syncAnswers, {
        headers: old.headers,
        body: { version: 1, heads: {}, events: [] },
      })
    const before = (await heartbeat()).clock.deadline ?? 0
    await server.services.sql`
      update sessions set extension_ms = 60000 where session_id = ${set.sessionId}`
    server.clock.advance(1000)
    expect((await heartbeat()).clock.deadline).toBe(before + MINUTE_MS)
  })
})
