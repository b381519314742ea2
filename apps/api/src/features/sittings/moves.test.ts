import { syncAnswers, type SittingProgress } from '@wenkao/shared/answers'
import { listAudit } from '@wenkao/shared/audit'
import { getProctorCode, roomView } from '@wenkao/shared/monitor'
import { drawLog } from '@wenkao/shared/seating'
import {
  changeStation,
  exchangeSeats,
  listSpares,
  logInCandidate,
  spareSeats,
  undoMove,
} from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { openTestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** A started exam with free stations and its tablet; nobody has logged in yet. */
async function setUpRoom() {
  const set = await setUpExam(server, { candidates: 3, stations: 6 })
  await startExam(server, set)
  const { headers } = set.office
  const params = { sessionId: set.sessionId }
  const view = () => server.call(roomView, { headers, params })
  const first = await view()
  const taken = new Set(first.sittings.map((sitting) => sitting.seatNumber))
  const free = first.seats.map((seat) => seat.number).filter((number) => !taken.has(number))
  const rowOf = async (at: number) => {
    const examNumber = set.tickets[at]?.examNumber
    const row = (await view()).sittings.find((sitting) => sitting.examNumber === examNumber)
    if (!row || row.seatNumber === null) throw new Error('Expected a seated candidate')
    return { ...row, seatNumber: row.seatNumber }
  }
  const own = async (at: number) => ({ ...params, sittingId: (await rowOf(at)).sittingId })
  return {
    ...{ set, headers, params, free, rowOf },
    logInAt: (at: number, number: number) => {
      const { examNumber = '', accessCode = '' } = set.tickets[at] ?? {}
      return server.call(logInCandidate, {
        body: { ...params, examNumber, accessCode, station: { kind: 'browser', number } },
      })
    },
    change: async (at: number, seatNumber: number) =>
      server.call(changeStation, {
        headers,
        params: await own(at),
        body: { seatNumber, reason: '死机', expectedEpoch: (await rowOf(at)).epoch },
      }),
    undo: async (at: number, expectedEpoch: number, acceptsLogIn = false) =>
      server.call(undoMove, {
        headers,
        params: await own(at),
        body: { expectedEpoch, reason: '点错了', acceptsLogIn },
      }),
    exchange: async (
      at: number,
      other: number,
      seen?: readonly Awaited<ReturnType<typeof rowOf>>[],
    ) => {
      const [one, two] = seen ?? [await rowOf(at), await rowOf(other)]
      if (!one || !two) throw new Error('Expected two candidates')
      const side = ({ sittingId, seatNumber, epoch }: typeof one) => ({
        ...{ sittingId, expectedSeat: seatNumber, expectedEpoch: epoch },
      })
      return server.call(exchangeSeats, {
        headers,
        params,
        body: { one: side(one), other: side(two), reason: '坐错了' },
      })
    },
    spares: async (at: number) => server.call(listSpares, { headers, params: await own(at) }),
  }
}

/** Sends what a page holds, and tells how much it has not sent. */
function tell(
  page: { headers: Readonly<Record<string, string>> },
  changes: Pick<SittingProgress, 'unsent' | 'filesUnsent'>,
  events: readonly string[] = [],
) {
  const progress = { answered: 1, of: 2, ...changes }
  return server.call(syncAnswers, {
    headers: page.headers,
    body: { version: 1, heads: {}, events: [...events], progress },
  })
}

describe('spares of a machine change (F02a)', () => {
  it('MC1: are the free stations that are not excluded, each with its doubts; one that was left is not suggested', async () => {
    const { free, spares, change, rowOf, logInAt } = await setUpRoom()
    const listed = await spares(0)
    expect(listed.spares.map(({ number }) => number).sort()).toEqual([...free].sort())
    expect(listed.spares.every(({ doubts }) => doubts.includes('unchecked'))).toBe(true)
    expect(listed.suggested).toBe(listed.spares[0]?.number)
    const left = (await rowOf(0)).seatNumber
    await logInAt(0, left)
    await change(0, listed.suggested ?? 0)
    const after = await spares(1)
    expect(after.spares.at(-1)).toMatchObject({ number: left, level: 'bad' })
    expect(after.spares.at(-1)?.doubts).toContain('left')
  })
})

describe('a machine change that is half done (F02b)', () => {
  it('MC3: waits for the log-in, then for what the former station had not sent, and tells what that one brought', async () => {
    const { free, rowOf, change, logInAt } = await setUpRoom()
    const [spare = 0] = free
    const { seatNumber } = await rowOf(0)
    const old = await openTestPage(server, await logInAt(0, seatNumber))
    old.answer('9010101', ['a'])
    // One of the two files that it calls unsent is not here, by what the log names.
    old.append('file', 'Word/作文.docx', {
      ...{ hash: 'a'.repeat(64), size: 3, baseHash: null, modifiedAt: 0 },
    })
    await old.flush()
    await tell(old, { unsent: 2, filesUnsent: 2 })
    expect((await rowOf(0)).move).toBeNull()
    await change(0, spare)
    expect((await rowOf(0)).move).toMatchObject({
      ...{ state: 'waiting', from: seatNumber, to: spare, loggedInAt: null },
      ...{ unsent: { changes: 2, files: 1 }, brought: null },
    })
    await openTestPage(server, await logInAt(0, spare))
    expect((await rowOf(0)).move).toMatchObject({ state: 'missing', heardAt: null })
    // The old PC comes back: what it tells never stands for the station that goes on.
    old.answer('9010401', ['10'])
    const late = old.replica.unacknowledged().map((entry) => entry.text)
    const reply = await tell(old, { unsent: 1, filesUnsent: 0 }, late)
    expect(reply).toMatchObject({ current: false, movedTo: spare })
    await expect
      .poll(async () => (await rowOf(0)).move)
      .toMatchObject({
        ...{ state: 'arriving', unsent: { changes: 1, files: 0 } },
        ...{ brought: { changes: 1, files: [] } },
      })
    expect((await rowOf(0)).progress?.unsent).not.toBe(1)
    await tell(old, { unsent: 0, filesUnsent: 0 })
    await expect.poll(async () => (await rowOf(0)).move?.state).toBe('settled')
  })

  it('MC3: one that the failing PC began shows until it is done there, on the tablet, or dropped', async () => {
    const { set, headers, params, free, rowOf, change, undo } = await setUpRoom()
    const login = await logIn(server, set, 0)
    const { proctorCode } = await server.call(getProctorCode, { headers, params })
    const begin = () =>
      server.call(spareSeats, {
        headers: { authorization: `Bearer ${login.token}` },
        body: { proctorCode },
      })
    await begin()
    const begun = { state: 'begun', from: login.sitting.seatNumber, to: null }
    expect((await rowOf(0)).move).toMatchObject(begun)
    expect(await undo(0, 1)).toMatchObject({ outcome: 'dropped' })
    expect(await undo(0, 1)).toMatchObject({ outcome: 'same' })
    expect((await rowOf(0)).move).toBeNull()
    await begin()
    expect((await rowOf(0)).move).toMatchObject(begun)
    await change(0, free[0] ?? 0)
    expect((await rowOf(0)).move).toMatchObject({ state: 'waiting', to: free[0] })
  })

  it('MC4: undone by one tap before the log-in, under a new epoch; repeating it changes nothing (R4)', async () => {
    const { free, rowOf, change, undo, logInAt } = await setUpRoom()
    const { seatNumber } = await rowOf(0)
    await logInAt(0, seatNumber)
    const { binding } = await change(0, free[0] ?? 0)
    const done = { seatNumber, formerSeatNumber: free[0] }
    expect(await undo(0, binding.epoch)).toEqual({ outcome: 'undone', ...done })
    expect(await undo(0, binding.epoch)).toEqual({ outcome: 'same', ...done })
    expect(await rowOf(0)).toMatchObject({ seatNumber, epoch: binding.epoch + 1 })
    expect((await logInAt(0, seatNumber)).binding.epoch).toBe(binding.epoch + 1)
    expect((await rowOf(0)).move).toMatchObject({ state: 'settled' })
  })

  it('MC4: undone after the log-in only by whoever knows of it; what was done there fills gaps, no more', async () => {
    const { free, rowOf, change, undo, logInAt, headers, params } = await setUpRoom()
    const { seatNumber, sittingId } = await rowOf(0)
    await logInAt(0, seatNumber)
    const { binding } = await change(0, free[0] ?? 0)
    const there = await openTestPage(server, await logInAt(0, free[0] ?? 0))
    there.answer('9010101', ['a'])
    there.answer('9010401', ['1'])
    await there.flush()
    await expect(undo(0, binding.epoch)).rejects.toMatchObject({ code: 'moveInUse' })
    expect(await undo(0, binding.epoch, true)).toMatchObject({ outcome: 'undone' })
    const back = await openTestPage(server, await logInAt(0, seatNumber))
    expect(back.fold().items.get('9010401')?.answer).toEqual(['1'])
    back.answer('9010101', ['b'])
    await back.flush()
    expect(back.fold().items.get('9010101')?.answer).toEqual(['b'])
    const { rows } = await server.call(listAudit, { headers, query: params })
    expect(rows.find((row) => row.subject.endsWith('undone'))?.detail).toMatchObject({
      ...{ sittingId, from: free[0], to: seatNumber, reason: '点错了' },
    })
  })

  it('tells who was faster, and where the candidate is now', async () => {
    const { free, rowOf, change, undo, logInAt } = await setUpRoom()
    await logInAt(0, (await rowOf(0)).seatNumber)
    const { binding } = await change(0, free[0] ?? 0)
    await change(0, free[1] ?? 0)
    await expect(undo(0, binding.epoch)).rejects.toMatchObject({
      code: 'sittingMoved',
      details: { seatNumber: free[1], by: expect.any(String) as string },
    })
  })
})

describe('seat exchange', () => {
  it('MC5: after the log-in both get a new epoch at the other’s station, with everything; the same again is the same', async () => {
    const { rowOf, logInAt, exchange, headers, params } = await setUpRoom()
    const seen = [await rowOf(0), await rowOf(1)]
    const [one, two] = seen.map(({ seatNumber }) => seatNumber) as [number, number]
    const page = await openTestPage(server, await logInAt(0, one))
    page.answer('9010101', ['a'])
    await page.flush()
    await logInAt(1, two)
    const before = [await rowOf(0), await rowOf(1)]
    expect(await exchange(0, 1, before)).toMatchObject({ outcome: 'exchanged' })
    expect(await exchange(0, 1, before)).toMatchObject({ outcome: 'same' })
    expect((await page.send()).movedTo).toBe(two)
    await expect(logInAt(0, one)).rejects.toMatchObject({ details: { seatNumber: two } })
    const there = await openTestPage(server, await logInAt(0, two))
    expect(there.fold().items.get('9010101')?.answer).toEqual(['a'])
    expect((await rowOf(0)).move).toMatchObject({
      ...{ from: one, to: two, exchangedWith: { sittingId: (await rowOf(1)).sittingId } },
    })
    expect((await rowOf(1)).move).toMatchObject({ state: 'waiting', from: two, to: one })
    const { rows } = await server.call(listAudit, { headers, query: params })
    expect(rows.filter((row) => row.subject.startsWith('seat exchange'))).toHaveLength(2)
    // The draw's log tells what was drawn, and stays as it was.
    const { entries } = await server.call(drawLog, { headers, params })
    expect(entries.map(({ kind }) => kind)).toEqual(['drawn', 'drawn', 'drawn'])
  })

  it('MC5: before the log-in the seats change and nothing waits; undone the same way', async () => {
    const { rowOf, exchange, logInAt } = await setUpRoom()
    const [one, two] = [(await rowOf(0)).seatNumber, (await rowOf(1)).seatNumber]
    await exchange(0, 1)
    expect([await rowOf(0), await rowOf(1)]).toMatchObject([
      { seatNumber: two, epoch: null, move: null },
      { seatNumber: one, epoch: null, move: null },
    ])
    await exchange(0, 1)
    expect((await logInAt(0, one)).sitting.seatNumber).toBe(one)
  })

  it('MC5: changes both or none: whoever saw an older room is told, and one candidate is no pair', async () => {
    const { free, rowOf, exchange, change, logInAt } = await setUpRoom()
    await logInAt(0, (await rowOf(0)).seatNumber)
    const seen = [await rowOf(0), await rowOf(1)]
    await change(1, free[0] ?? 0)
    await expect(exchange(0, 1, seen)).rejects.toMatchObject({
      ...{ code: 'sittingMoved', details: { seatNumber: free[0] } },
    })
    expect((await rowOf(0)).seatNumber).toBe(seen[0]?.seatNumber)
    await expect(exchange(0, 0)).rejects.toMatchObject({ code: 'invalidRequest' })
  })

  it('MC5: two tablets at once exchange once', async () => {
    const { rowOf, exchange, logInAt } = await setUpRoom()
    await logInAt(0, (await rowOf(0)).seatNumber)
    const seen = [await rowOf(0), await rowOf(1)]
    const outcomes = await Promise.all([exchange(0, 1, seen), exchange(0, 1, seen)])
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['exchanged', 'same'])
    expect((await rowOf(0)).seatNumber).toBe(seen[1]?.seatNumber)
  })
})

describe('moves', () => {
  it('are for the staff of that room alone', async () => {
    const { params, rowOf } = await setUpRoom()
    const { sittingId } = await rowOf(0)
    const { headers } = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: '00000000-0000-7000-8000-000000000009' } },
    ])
    const own = { headers, params: { ...params, sittingId } }
    const side = { sittingId, expectedSeat: 1, expectedEpoch: null }
    for (const refused of [
      () => server.call(listSpares, own),
      () =>
        server.call(undoMove, {
          ...{ ...own, body: { expectedEpoch: 1, reason: 'x', acceptsLogIn: true } },
        }),
      () =>
        server.call(exchangeSeats, {
          ...{ headers, params, body: { one: side, other: side, reason: 'x' } },
        }),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: 'forbidden' })
    }
  })
})
