import { changeStation, getSitting, logInCandidate, pickBranch } from '@wenkao/shared/sittings'
import { listAudit } from '@wenkao/shared/audit'
import { foldLog, readEntry, syncAnswers } from '@wenkao/shared/answers'
import { drawSeats } from '@wenkao/shared/seating'
import { roomView } from '@wenkao/shared/monitor'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestLine, restoreTestLine } from '../../test-processes/test-line.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { registerTestStation } from '../../test-processes/test-station.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const X = '9010101'
const Y = '9010401'

/** A started exam, its first candidate at work, with registered spares. */
async function setUpSpares() {
  const set = await setUpExam(server, { candidates: 2, stations: 6 })
  await startExam(server, set)
  const login = await logIn(server, set, 0)
  const old = openTestLine(server, login)
  const { sittingId, seatNumber } = login.sitting
  const room = await roomOf(set)
  const taken = new Set(room.sittings.map((sitting) => sitting.seatNumber))
  const spares = await Promise.all(
    room.seats
      .filter((seat) => !taken.has(seat.number))
      .map(async ({ number }) => ({ number, ...(await registerTestStation(server, set, number)) })),
  )
  const [first, second, third] = spares
  if (!first || !second || !third) throw new RangeError('Expected three spares')
  const params = { sessionId: set.sessionId, sittingId }
  const { headers } = set.office
  return {
    ...{ set, old, sittingId, seatNumber, first, second, third },
    change: (seat: number, expectedEpoch: number) =>
      server.call(changeStation, {
        ...{ headers, params },
        body: { seatNumber: seat, reason: 'screen is black', expectedEpoch },
      }),
    pick: (branch: string | null, expectedEpoch: number) =>
      server.call(pickBranch, {
        ...{ headers, params },
        body: { branch, expectedEpoch, reason: 'works there' },
      }),
    row: async () => {
      const { sittings } = await roomOf(set)
      return sittings.find((sitting) => sitting.sittingId === sittingId)
    },
  }
}

const roomOf = (set: ExamSetUp) =>
  server.call(roomView, { headers: set.office.headers, params: { sessionId: set.sessionId } })

/** What the server's log folds to, seen from the current line. */
async function serverFold(headers: Readonly<Record<string, string>>) {
  const { log, bindings } = await server.call(getSitting, { headers })
  const events = log.flatMap((text) => {
    const read = readEntry(text)
    return read.kind === 'entry' ? [read.entry.event] : []
  })
  return foldLog(events, bindings)
}

describe('a backup restored without network', () => {
  it('F02d, B6: is adopted as the sole line: next epoch, the spare’s seat, and the old PC locks', async () => {
    const { old, first, row, seatNumber, set } = await setUpSpares()
    old.answer(X, 'a')
    await old.sync()
    const spare = restoreTestLine(server, old.backup(), first)
    spare.answer(X, 'b')
    const reply = await spare.sync()
    expect(reply).toMatchObject({
      ...{ current: true, movedTo: null },
      adopted: { seatNumber: first.number, binding: { epoch: 2, branch: null } },
    })
    expect(reply.results.every((result) => result.outcome === 'stored')).toBe(true)
    expect(await row()).toMatchObject({ seatNumber: first.number, epoch: 2, lines: [] })
    old.answer(X, 'late')
    old.answer(Y, 'gap')
    expect(await old.sync()).toMatchObject({ current: false, movedTo: first.number })
    spare.answer('9010402', 'c')
    expect(await spare.sync()).toMatchObject({ current: true })
    const { items } = await serverFold(spare.headers)
    expect([X, Y, '9010402'].map((item) => items.get(item)?.answer)).toEqual([
      ['b'],
      ['gap'],
      ['c'],
    ])
    expect(seatNumber).not.toBe(first.number)
    const { rows } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId },
    })
    expect(rows.filter((entry) => entry.subject.startsWith('branch of'))).toMatchObject([
      { actor: 'candidate', detail: { verdict: 'adopt' } },
    ])
  })

  it('R4: is told the same adoption however often it asks, also at once and after it was moved on', async () => {
    const { old, first, second, change, set } = await setUpSpares()
    old.answer(X, 'a')
    const spare = restoreTestLine(server, old.backup(), first)
    const replies = await Promise.all([spare.sync(), spare.sync(), spare.sync()])
    const tokens = new Set(replies.map((reply) => reply.adopted?.token))
    expect(tokens.size).toBe(1)
    expect(tokens.has(undefined)).toBe(false)
    await change(second.number, 2)
    const again = await spare.repeat()
    expect(again?.adopted?.token).toBe([...tokens][0])
    expect(again).toMatchObject({ current: false, movedTo: second.number })
    const { rows } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId },
    })
    expect(rows.filter((entry) => entry.subject.startsWith('branch of'))).toHaveLength(1)
  })

  it('B6: is given the binding that a machine change made ready at this very station', async () => {
    const { old, first, change, row } = await setUpSpares()
    old.answer(X, 'a')
    await change(first.number, 1)
    const spare = restoreTestLine(server, old.backup(), first)
    spare.answer(Y, 'b')
    expect(await spare.sync()).toMatchObject({
      current: true,
      adopted: { seatNumber: first.number, binding: { epoch: 2, branch: null } },
    })
    expect(await row()).toMatchObject({ epoch: 2, lines: [] })
    const { items } = await serverFold(spare.headers)
    expect([items.get(X)?.answer, items.get(Y)?.answer]).toEqual([['a'], ['b']])
  })

  it('B6: beside a machine change to elsewhere nothing locks, and the room sees both lines', async () => {
    const { set, old, first, second, change, row } = await setUpSpares()
    old.answer(X, 'a')
    await old.sync()
    const backup = old.backup()
    await change(first.number, 1)
    const moved = openTestLine(server, await logInAt(set, first))
    moved.answer(X, 'moved')
    await moved.sync()
    const spare = restoreTestLine(server, backup, second)
    spare.answer(X, 'restored')
    spare.answer(Y, 'restored')
    const reply = await spare.sync()
    expect(reply).toMatchObject({ current: true, movedTo: null })
    expect(reply.adopted).toBeUndefined()
    expect(await moved.sync()).toMatchObject({ current: true })
    expect((await row())?.lines).toMatchObject([
      { branch: null, seatNumber: first.number, entries: 2, current: true },
      { branch: spare.branch, seatNumber: second.number, entries: 3, current: false },
    ])
    const { items } = await serverFold(moved.headers)
    expect([items.get(X)?.answer, items.get(Y)?.answer]).toEqual([['moved'], ['restored']])
  })

  it('B6: waits for a pick when the seat is somebody else’s, and is no line without a station’s signature', async () => {
    const { set, old, first, second, row } = await setUpSpares()
    const other = set.tickets[1]
    if (!other) throw new RangeError('Expected a second candidate')
    const seat = (await roomOf(set)).sittings.find((entry) => entry.examNumber === other.examNumber)
    const occupied = await registerTestStation(server, set, seat?.seatNumber ?? 0)
    old.answer(X, 'a')
    const spare = restoreTestLine(server, old.backup(), occupied)
    spare.answer(X, 'b')
    expect(await spare.sync()).toMatchObject({ current: true, movedTo: null })
    expect((await row())?.lines).toHaveLength(2)
    const unsigned = restoreTestLine(server, old.backup(), {
      ...{ station: second.station, stationId: first.stationId },
    })
    unsigned.answer(Y, 'kept')
    const reply = await unsigned.sync()
    expect(reply.results.every((result) => result.outcome === 'stored')).toBe(true)
    expect(reply.adopted).toBeUndefined()
    expect((await row())?.lines).toHaveLength(2)
  })

  it('waits for a pick at a guest from another room, which then keeps the sitting’s own number', async () => {
    const { old, seatNumber, pick, row } = await setUpSpares()
    const elsewhere = await setUpExam(server, { candidates: 1 })
    const guest = await registerTestStation(server, elsewhere, 2)
    const spare = restoreTestLine(server, old.backup(), guest)
    spare.answer(X, 'b')
    expect((await spare.sync()).adopted).toBeUndefined()
    expect((await row())?.lines?.[1]).toMatchObject({ branch: spare.branch, seatNumber: 2 })
    expect(await pick(spare.branch, 1)).toMatchObject({ outcome: 'picked', seatNumber })
    expect(await spare.sync()).toMatchObject({ current: true, adopted: { seatNumber } })
  })

  it('is not adopted by itself after a hand-in', async () => {
    const { old, first, row, pick } = await setUpSpares()
    old.answer(X, 'a')
    await old.sync()
    const backup = old.backup()
    server.clock.advance(31 * 60_000)
    expect((await old.submit()).outcome).toBe('accepted')
    const spare = restoreTestLine(server, backup, first)
    spare.answer(X, 'b')
    expect(await spare.sync()).toMatchObject({ state: 'handedIn' })
    expect((await row())?.lines).toHaveLength(2)
    await expect(pick(spare.branch, 1)).rejects.toMatchObject({ code: 'alreadyHandedIn' })
    expect(await pick(null, 1)).toMatchObject({ outcome: 'picked', binding: { epoch: 1 } })
    expect((await row())?.lines).toEqual([])
  })
})

describe('one backup restored on two PCs', () => {
  async function setUpTwo() {
    const set = await setUpSpares()
    set.old.answer(X, 'a')
    await set.old.sync()
    const backup = set.old.backup()
    const one = restoreTestLine(server, backup, set.first)
    const two = restoreTestLine(server, backup, set.second)
    one.answer(X, 'one')
    two.answer(X, 'two')
    two.answer(Y, 'two')
    return { ...set, one, two }
  }

  it('B6, B8: the first is adopted, the second waits; the pick of the second moves the first', async () => {
    const { one, two, first, second, pick, row, set } = await setUpTwo()
    await one.sync()
    const nameOfOne = one.binding
    const nameOfTwo = two.branch
    expect(await two.sync()).toMatchObject({ current: true, movedTo: null })
    expect(nameOfOne).toMatchObject({ epoch: 2, branch: null })
    expect((await row())?.lines).toMatchObject([
      { branch: null, seatNumber: first.number, current: true, entries: 2 },
      { branch: nameOfTwo, seatNumber: second.number, current: false, entries: 3 },
    ])
    const picked = await pick(nameOfTwo, 2)
    expect(picked).toMatchObject({ outcome: 'picked', seatNumber: second.number })
    expect(picked.binding).toMatchObject({ epoch: 3, branch: null })
    expect(await pick(nameOfTwo, 2)).toEqual({ ...picked, outcome: 'same' })
    expect(await one.sync()).toMatchObject({ current: false, movedTo: second.number })
    expect(await two.sync()).toMatchObject({ current: true, adopted: { binding: { epoch: 3 } } })
    expect(await row()).toMatchObject({ epoch: 3, seatNumber: second.number, lines: [] })
    // Its late work fills gaps and changes nothing that the picked line has.
    one.answer(X, 'late')
    one.answer('9010402', 'gap')
    expect(await one.sync()).toMatchObject({ current: false })
    const { items } = await serverFold(two.headers)
    expect([X, Y, '9010402'].map((item) => items.get(item)?.answer)).toEqual([
      ...[['two'], ['two'], ['gap']],
    ])
    const { rows } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId },
    })
    expect(rows.filter((entry) => entry.subject.endsWith('picked'))).toHaveLength(1)
  })

  it('B8: the pick of the line that is current lets it go on, and moves the other', async () => {
    const { one, two, first, pick, row } = await setUpTwo()
    await one.sync()
    await two.sync()
    const picked = await pick(null, 2)
    expect(picked).toMatchObject({ outcome: 'picked', binding: { epoch: 2 } })
    expect(await pick(null, 2)).toEqual({ ...picked, outcome: 'same' })
    expect(await one.sync()).toMatchObject({ current: true })
    expect(await two.sync()).toMatchObject({ current: false, movedTo: first.number })
    expect((await row())?.lines).toEqual([])
    const { items } = await serverFold(one.headers)
    expect([items.get(X)?.answer, items.get(Y)?.answer]).toEqual([['one'], ['two']])
  })

  it('B8: refuses a pick on an older view, of no line, of an adopted one, and of a taken seat', async () => {
    const { one, two, second, third, pick, change, set } = await setUpTwo()
    const adopted = one.branch
    await one.sync()
    await two.sync()
    await expect(pick(two.branch, 1)).rejects.toMatchObject({ code: 'sittingMoved' })
    await expect(pick('f'.repeat(32), 2)).rejects.toMatchObject({ code: 'branchUnknown' })
    await expect(pick(adopted, 2)).rejects.toMatchObject({ code: 'branchUnknown' })
    const other = set.tickets[1]
    if (!other) throw new RangeError('Expected a second candidate')
    const seat = (await roomOf(set)).sittings.find((row) => row.examNumber === other.examNumber)
    await server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: seat?.sittingId ?? '' },
      body: { seatNumber: second.number, reason: 'broken', expectedEpoch: null },
    })
    await expect(pick(two.branch, 2)).rejects.toMatchObject({ code: 'seatTaken' })
    // A machine change leaves the waiting line waiting.
    await change(third.number, 2)
    expect(await two.sync()).toMatchObject({ current: true, movedTo: null })
  })

  it('B9: what hands in from a line that waits never stands, and a sole one that was never here does', async () => {
    const { one, two } = await setUpTwo()
    server.clock.advance(31 * 60_000)
    await one.sync()
    await two.sync()
    expect((await two.submit()).outcome).toBe('contested')
    expect((await one.submit()).outcome).toBe('accepted')

    const sole = await setUpSpares()
    server.clock.advance(31 * 60_000)
    sole.old.answer(X, 'a')
    const spare = restoreTestLine(server, sole.old.backup(), sole.first)
    spare.answer(X, 'b')
    // Its entries came in a package: the server holds them, and never heard of the branch.
    await server.call(syncAnswers, {
      headers: spare.headers,
      body: {
        version: 1,
        heads: {},
        events: spare.replica.unacknowledged().map((entry) => entry.text),
      },
    })
    expect((await spare.submit()).outcome).toBe('accepted')
  })
})

async function logInAt(
  set: ExamSetUp,
  { station, stationId }: Awaited<ReturnType<typeof registerTestStation>>,
) {
  const ticket = set.tickets[0]
  if (!ticket) throw new RangeError('Expected a candidate')
  await server.call(drawSeats, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
    body: { witnessDigits: '2468', who: { examNumber: ticket.examNumber } },
  })
  return server.call(logInCandidate, {
    body: {
      ...{ sessionId: set.sessionId, ...ticket },
      station: station.proof(stationId, ticket.examNumber, server.clock.now()),
    },
  })
}
