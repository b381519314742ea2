import { listAudit } from '@wenkao/shared/audit'
import { foldLog, readEntry, type Binding } from '@wenkao/shared/answers'
import { roomView, startSession } from '@wenkao/shared/monitor'
import { changeStation, getSitting, logInCandidate } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { openTestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** What a sitting writes; the places, papers and accounts are in every backup. */
const TABLES = [
  'sessions',
  'answer_events',
  'answer_conflicts',
  'bindings',
  'sittings',
  'submissions',
  'contacts',
  'file_versions',
  'file_contents',
  'head_witnesses',
  'audit_rows',
  'draws',
  'draw_entries',
] as const

/** Takes a backup of these tables now. @returns puts the database back to it, as a restore does. */
async function backUp(): Promise<() => Promise<void>> {
  const { sql } = server.services
  for (const table of TABLES) {
    await sql.unsafe(`create unlogged table if not exists backup_${table} (like ${table})`)
    await sql.unsafe(`delete from backup_${table}`)
    await sql.unsafe(`insert into backup_${table} select * from ${table}`)
  }
  return async () => {
    await sql.begin(async (transaction) => {
      // The stations of a session refer to it; like the papers they are in every backup.
      await transaction.unsafe('set local session_replication_role = replica')
      for (const table of TABLES) {
        await transaction.unsafe(`delete from ${table}`)
        await transaction.unsafe(`insert into ${table} select * from backup_${table}`)
      }
    })
    // What a process remembers of a database is older than half a minute when that is back.
    server.clock.advance(31_000)
  }
}

async function setUpRoom() {
  const set = await setUpExam(server, { candidates: 2, stations: 6 })
  await startExam(server, set)
  const room = () =>
    server.call(roomView, { headers: set.office.headers, params: { sessionId: set.sessionId } })
  const first = await room()
  const taken = new Set(first.sittings.map((sitting) => sitting.seatNumber))
  const [spare = 0, other = 0] = first.seats
    .map((seat) => seat.number)
    .filter((number) => !taken.has(number))
  const sittingId = first.sittings[0]?.sittingId ?? ''
  return {
    set,
    sittingId,
    spare,
    other,
    row: async () => (await room()).sittings.find((row) => row.sittingId === sittingId),
    change: (seatNumber: number, expectedEpoch: number | null) =>
      server.call(changeStation, {
        headers: set.office.headers,
        params: { sessionId: set.sessionId, sittingId },
        body: { seatNumber, reason: 'black screen', expectedEpoch },
      }),
    logInAt: (number: number) => {
      const { examNumber, accessCode } = set.tickets[0] ?? { examNumber: '', accessCode: '' }
      return server.call(logInCandidate, {
        body: {
          ...{ sessionId: set.sessionId, examNumber, accessCode },
          station: { kind: 'browser', number },
        },
      })
    },
    audit: async () => {
      const { rows } = await server.call(listAudit, {
        headers: set.office.headers,
        query: { sessionId: set.sessionId },
      })
      return rows.filter((row) => row.subject.includes('taken up again'))
    },
  }
}

/** The log that the server holds, and its fold. */
async function heldBy(sittingId: string, bindings: readonly Binding[] = []) {
  const rows = await server.services.sql<{ text: string }[]>`
    select text from answer_events where sitting_id = ${sittingId} order by writer, n`
  const texts = rows.map((row) => row.text)
  const events = texts.flatMap((text) => {
    const read = readEntry(text)
    return read.kind === 'entry' ? [read.entry.event] : []
  })
  return { texts, fold: foldLog(events, bindings) }
}
const sorted = (texts: readonly string[]) => [...texts].sort()

describe('a database put back to an older backup (DESIGN 3.4, R4)', () => {
  it('Y5: gets everything again that the client holds, acknowledged or not', async () => {
    const { set, sittingId } = await setUpRoom()
    const page = await openTestPage(server, await logIn(server, set, 0))
    page.answer('9010101', ['a'])
    await page.flush()
    const restore = await backUp()
    for (let at = 0; at < 450; at += 1) page.answer('9010401', [String(at)])
    expect(await page.flush()).toBe(0)
    expect(page.replica.countUnacknowledged()).toBe(0)
    await restore()
    expect((await heldBy(sittingId)).texts).toHaveLength(2)
    expect(await page.flush()).toBe(0)
    const held = await heldBy(sittingId)
    expect(sorted(held.texts)).toEqual(sorted(page.replica.all().map((entry) => entry.text)))
    expect(held.fold.items.get('9010401')?.answer).toEqual(['449'])
  })

  it('knows again who sat where when the backup is from before the log-in and the draw', async () => {
    const set = await setUpExam(server, { candidates: 1, stations: 3 })
    const restore = await backUp()
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const page = await openTestPage(server, login)
    page.answer('9010101', ['b'])
    await page.flush()
    await restore()
    expect(await page.flush()).toBe(0)
    const lastReply = page.lastReply()
    expect(lastReply).toMatchObject({ current: true, movedTo: null, clock: { state: 'standby' } })
    // The start is forgotten too: the proctor starts again, and the answers are all there.
    await server.call(startSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    const room = await server.call(roomView, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    expect(room.sittings[0]).toMatchObject({
      seatNumber: login.sitting.seatNumber,
      epoch: 1,
      state: 'answering',
    })
    // The page of before may read again, and a log-in at the seat gives the same binding.
    await server.call(getSitting, { headers: page.headers })
    expect((await logIn(server, set, 0)).token).toBe(login.token)
    expect((await page.submit()).outcome).toBe('accepted')
  })

  it('takes up a forgotten machine change from the token alone, with an audit row, once', async () => {
    const { set, sittingId, spare, row, change, logInAt, audit } = await setUpRoom()
    const old = await openTestPage(server, await logIn(server, set, 0))
    old.answer('9010101', ['a'])
    await old.flush()
    const restore = await backUp()
    await change(spare, 1)
    const page = await openTestPage(server, await logInAt(spare))
    page.answer('9010101', ['b'])
    await page.flush()
    await restore()
    // Both stations come back at once; the old one first believes that it is current again.
    const replies = await Promise.all([old.send(), page.send(), page.send()])
    expect(replies[1]).toMatchObject({ current: true, movedTo: null })
    expect(await old.send()).toMatchObject({ current: false, movedTo: spare })
    expect(await row()).toMatchObject({ seatNumber: spare, epoch: 2 })
    expect(await page.flush()).toBe(0)
    const held = await heldBy(sittingId, page.lastReply()?.bindings)
    expect(held.fold.items.get('9010101')?.answer).toEqual(['b'])
    const rows = await audit()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.detail).toMatchObject({ epoch: 2, seatNumber: spare, current: true })
    expect((await page.submit()).outcome).toBe('accepted')
    expect((await old.submit()).outcome).toBe('contested')
  })

  it('keeps the candidate answering when somebody else was given the seat meanwhile', async () => {
    const { set, spare, row, change, logInAt } = await setUpRoom()
    await openTestPage(server, await logIn(server, set, 0))
    const restore = await backUp()
    const former = (await row())?.seatNumber
    await change(spare, 1)
    const page = await openTestPage(server, await logInAt(spare))
    page.answer('9010101', ['b'])
    await page.flush()
    await restore()
    const neighbour = await logIn(server, set, 1)
    await server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: neighbour.sitting.sittingId },
      body: { seatNumber: spare, reason: 'looked free', expectedEpoch: 1 },
    })
    expect(await page.flush()).toBe(0)
    expect(page.lastReply()).toMatchObject({ current: true })
    expect(await row()).toMatchObject({ seatNumber: former, epoch: 2 })
  })

  it('B5: an epoch issued twice: the forgotten line fills gaps below the one that was given since', async () => {
    const { set, sittingId, spare, other, row, change, logInAt } = await setUpRoom()
    const old = await openTestPage(server, await logIn(server, set, 0))
    old.answer('9010101', ['a'])
    await old.flush()
    const restore = await backUp()
    await change(spare, 1)
    const forgotten = await openTestPage(server, await logInAt(spare))
    forgotten.answer('9010401', ['10'])
    await forgotten.flush()
    await restore()
    await change(other, 1)
    const page = await openTestPage(server, await logInAt(other))
    expect(page.login.binding.epoch).toBe(forgotten.login.binding.epoch)
    page.answer('9010101', ['b'])
    await page.flush()
    // Later by every clock, but on the line that was given up.
    server.clock.advance(60_000)
    forgotten.answer('9010101', ['a'])
    expect(await forgotten.flush()).toBe(0)
    expect(forgotten.lastReply()).toMatchObject({ current: false, movedTo: other })
    expect(await row()).toMatchObject({ seatNumber: other, epoch: 2 })
    expect(await page.flush()).toBe(0)
    const { fold } = await heldBy(sittingId, page.lastReply()?.bindings)
    expect(fold.items.get('9010101')?.answer).toEqual(['b'])
    expect(fold.items.get('9010401')?.answer).toEqual(['10'])
    expect((await page.submit()).outcome).toBe('accepted')
  })

  it('a forgotten epoch that is higher than the one given since is no reason to lock the new station', async () => {
    const { set, sittingId, spare, other, row, change, logInAt } = await setUpRoom()
    const first = await logIn(server, set, 0)
    const seat = first.sitting.seatNumber
    const restore = await backUp()
    await change(spare, 1)
    await change(seat, 2)
    await change(spare, 3)
    const forgotten = await openTestPage(server, await logInAt(spare))
    expect(forgotten.login.binding.epoch).toBe(4)
    forgotten.answer('9010401', ['10'])
    forgotten.answer('9010101', ['a'])
    await restore()
    await change(other, 1)
    const page = await openTestPage(server, await logInAt(other))
    page.answer('9010101', ['b'])
    await page.flush()
    expect(await forgotten.flush()).toBe(0)
    expect(forgotten.lastReply()).toMatchObject({ current: false, movedTo: other })
    expect(await row()).toMatchObject({ seatNumber: other, epoch: 2 })
    const { bindings } = await server.call(getSitting, { headers: page.headers })
    const { fold } = await heldBy(sittingId, bindings)
    expect(fold.items.get('9010101')?.answer).toEqual(['b'])
    expect(fold.items.get('9010401')?.answer).toEqual(['10'])
    // The next number is one that nobody has ever had.
    expect((await change(seat, 2)).binding.epoch).toBe(5)
  })

  it('N02: a hand-in that was forgotten gets its receipt again, with the time that it was signed at', async () => {
    const { set, row } = await setUpRoom()
    const page = await openTestPage(server, await logIn(server, set, 0))
    page.answer('9010101', ['b'])
    const restore = await backUp()
    await page.flush()
    const { receipt } = await page.submit()
    await restore()
    expect((await row())?.state).toBe('answering')
    // Long after the deadline; the server's own signature says when it was handed in.
    server.clock.advance(3 * 3600_000)
    expect(await page.flush()).toBe(0)
    const again = await page.submit(page.submission(), receipt)
    expect(again).toMatchObject({ outcome: 'accepted', receipt })
    expect(await row()).toMatchObject({
      state: 'handedIn',
      receiptCode: receipt.code,
      handedInAt: receipt.payload.at,
    })
    const [stored] = await server.services.sql`
      select in_time from submissions where sitting_id = ${page.login.sitting.sittingId}`
    expect(stored?.['in_time']).toBe(true)
    expect((await page.submit()).outcome).toBe('same')
  })

  it('N02: a hand-in without its receipt gets a new one of the same content; a foreign receipt is no proof', async () => {
    const { set } = await setUpRoom()
    const page = await openTestPage(server, await logIn(server, set, 0))
    page.answer('9010101', ['b'])
    await page.flush()
    const restore = await backUp()
    const { receipt } = await page.submit()
    await restore()
    const forged = { ...receipt, payload: { ...receipt.payload, at: receipt.payload.at - 60_000 } }
    const again = await page.submit(page.submission(), forged)
    expect(again.outcome).toBe('accepted')
    expect(again.receipt.payload.contentDigest).toBe(receipt.payload.contentDigest)
    expect(again.receipt.payload.at).toBeGreaterThan(receipt.payload.at)
  })
})
