import { createHash, randomBytes } from 'node:crypto'
import { uploadFile } from '@wenkao/shared/answer-files'
import { sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { addIncident } from '@wenkao/shared/incidents'
import { canonicalJson, sha256Hex, type Json } from '@wenkao/shared/kernel'
import { endSession } from '@wenkao/shared/monitor'
import * as contract from '@wenkao/shared/room-report'
import { setAttendance } from '@wenkao/shared/seating'
import type { LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestLine } from '../../test-processes/test-line.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { recordIncident } from '../incidents/index.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

async function startedExam(candidates = 2): Promise<ExamSetUp> {
  const set = await setUpExam(server, { candidates })
  await startExam(server, set)
  return set
}
const of = (set: ExamSetUp) => ({
  headers: set.office.headers,
  params: { sessionId: set.sessionId },
})
async function closingOf(set: ExamSetUp) {
  const check = await server.call(contract.closingCheck, of(set))
  const open = check.lines.filter(({ isGood }) => !isGood).map(({ key }) => key)
  return { ...check, open }
}
async function handInBy(login: LogInReply): Promise<void> {
  const line = openTestLine(server, login)
  line.answer('9010101', 'b')
  await line.sync()
  await line.submit()
}

describe('the closing check (N12)', () => {
  it('goes green step by step: hand-in, the end, attendance, signing out', async () => {
    const set = await startedExam()
    const login = await logIn(server, set, 0)
    expect((await closingOf(set)).open).toEqual(['sessionEnd', 'attendance', 'handIn'])
    await handInBy(login)
    await server.call(endSession, of(set))
    const check = await closingOf(set)
    expect(check.open).toEqual(['attendance', 'signOut'])
    expect(check.counts).toMatchObject({ expected: 2, present: 1, absent: 1, receipts: 1 })
    const missing = check.candidates.find(({ loggedInAt }) => loggedInAt === null)
    await server.call(setAttendance, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: missing?.sittingId ?? '' },
      body: { status: 'absent', expected: { status: 'expected', at: null } },
    })
    const body = { sittingIds: [login.sitting.sittingId], signedOut: true }
    const signed = await server.call(contract.signOut, { ...of(set), body })
    expect(signed).toMatchObject({ changed: 1, signedOut: [{ sittingId: body.sittingIds[0] }] })
    expect(await closingOf(set)).toMatchObject({ isAllGood: true, stayOn: [], open: [] })
  })

  it('R4: signs out once however often it is sent, and takes it back', async () => {
    const set = await startedExam(1)
    const login = await logIn(server, set, 0)
    await handInBy(login)
    const body = { sittingIds: [login.sitting.sittingId], signedOut: true }
    const first = await server.call(contract.signOut, { ...of(set), body })
    const again = await server.call(contract.signOut, { ...of(set), body })
    expect([first.changed, again.changed]).toEqual([1, 0])
    expect(again.signedOut).toEqual(first.signedOut)
    const undone = await server.call(contract.signOut, {
      ...of(set),
      body: { ...body, signedOut: false },
    })
    expect(undone).toEqual({ changed: 1, signedOut: [] })
    const stranger = { ...body, sittingIds: [crypto.randomUUID()] }
    expect((await server.raw(contract.signOut, { ...of(set), body: stranger })).status).toBe(404)
  })

  it('N07: keeps a station on while the server lacks a content that its log names', async () => {
    const set = await startedExam(1)
    const login = await logIn(server, set, 0)
    const headers = { authorization: `Bearer ${login.token}` }
    const bytes = randomBytes(40)
    const hash = sha256Hex(bytes)
    await server.call(syncAnswers, {
      headers,
      body: { version: 1, heads: {}, events: fileLog(login, hash) },
    })
    await handInBy(login)
    const { stayOn, open } = await closingOf(set)
    expect(open).toContain('files')
    expect(stayOn).toMatchObject([{ number: login.sitting.seatNumber, reasons: ['files'] }])
    await server.call(uploadFile, { headers, params: { hash }, body: bytes })
    expect((await closingOf(set)).stayOn).toEqual([])
  })

  it('IR7: waits no longer for a PC that is gone once somebody wrote down why', async () => {
    const set = await startedExam(1)
    const login = await logIn(server, set, 0)
    const { sittingId } = login.sitting
    const params = { sessionId: set.sessionId, sittingId }
    const { headers } = set.office
    const body = { reason: '主板损坏，已封存' }
    const call = () => server.call(contract.excuseSitting, { headers, params, body })
    expect([(await call()).outcome, (await call()).outcome]).toEqual(['added', 'same'])
    expect((await closingOf(set)).open).not.toContain('handIn')
    const { report } = await server.call(contract.readReport, of(set))
    expect(report.incidents).toMatchObject([{ text: body.reason, sittingId }])
  })

  it('asks for a note on every detection', async () => {
    const set = await startedExam(1)
    await recordIncident(server.services.db, server.services, {
      ...{ sessionId: set.sessionId, kind: 'networkDown', source: 'system' },
      actor: { kind: 'anyone' },
    })
    expect((await closingOf(set)).open).toContain('incidents')
  })
})

describe('the room report (F11a)', () => {
  it('IR9: is closed for good after the end: same bytes, same hash, and named additions', async () => {
    const set = await startedExam()
    await handInBy(await logIn(server, set, 0))
    const early = await server.raw(contract.closeReport, { ...of(set), body: { expectedOpen: 9 } })
    expect(early.status).toBe(409)
    const draft = await server.raw(contract.addToReport, {
      ...of(set),
      body: addition('too early'),
    })
    expect(draft.status).toBe(409)
    await server.call(endSession, of(set))
    const { open } = await closingOf(set)
    const unseen = await server.raw(contract.closeReport, {
      ...of(set),
      body: { expectedOpen: open.length - 1 },
    })
    expect(unseen.status).toBe(409)
    const body = { expectedOpen: open.length }
    const closed = await server.call(contract.closeReport, { ...of(set), body })
    expect(closed.outcome).toBe('closed')
    const text = canonicalJson(closed.report as unknown as Json)
    expect(closed.closed?.hash).toBe(createHash('sha256').update(text).digest('hex'))
    // What happens afterwards changes nothing of it.
    await server.call(addIncident, { ...of(set), body: entry('noticed the day after') })
    const again = await server.call(contract.closeReport, { ...of(set), body })
    expect(again).toEqual({ ...closed, outcome: 'same' })
    const more = addition('两名考生的准考证号抄错')
    const added = await server.call(contract.addToReport, { ...of(set), body: more })
    const twice = await server.call(contract.addToReport, { ...of(set), body: more })
    expect([added.outcome, twice.outcome]).toEqual(['added', 'same'])
    const { report, additions } = await server.call(contract.readReport, of(set))
    expect(report).toEqual(closed.report)
    expect(additions).toMatchObject([{ text: more.text }])
  })

  it('names who was absent, what happened, what was done, and what is still open', async () => {
    const set = await startedExam()
    await logIn(server, set, 0)
    await server.call(addIncident, { ...of(set), body: entry('显示器无信号') })
    const { report, closed } = await server.call(contract.readReport, of(set))
    expect(closed).toBeNull()
    expect(report.attendance).toMatchObject([{ status: 'absent' }])
    expect(report.incidents).toMatchObject([{ text: '显示器无信号' }])
    expect(report.actions.map(({ subject }) => subject)).toContain('start of first')
    expect(report.open.map(({ key }) => key)).toContain('handIn')
    expect(report.draw.commitment).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is read and closed by the room’s own staff alone', async () => {
    const set = await startedExam(1)
    const proctor = (id: string) =>
      server.staff([{ role: 'proctor', scope: { kind: 'session', id } }])
    const params = { sessionId: set.sessionId }
    const { headers } = await proctor(crypto.randomUUID())
    const sitting = { ...params, sittingId: crypto.randomUUID() }
    const tries = [
      server.raw(contract.closingCheck, { headers, params }),
      server.raw(contract.readReport, { headers, params }),
      server.raw(contract.closeReport, { headers, params, body: { expectedOpen: 9 } }),
      server.raw(contract.addToReport, { headers, params, body: addition('x') }),
      server.raw(contract.excuseSitting, { headers, params: sitting, body: { reason: 'x' } }),
      server.raw(contract.signOut, {
        ...{ headers, params },
        body: { sittingIds: [sitting.sittingId], signedOut: true },
      }),
    ]
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(tries.map(() => 403))
    const own = await proctor(set.sessionId)
    const read = await server.raw(contract.readReport, { headers: own.headers, params })
    expect(read.status).toBe(200)
  })
})

const addition = (text: string) => ({ additionId: crypto.randomUUID(), text })
const entry = (text: string) => ({
  ...{ incidentId: crypto.randomUUID(), kind: 'stationDown', stations: [1], sittingId: null },
  ...{ text, photos: [], about: null },
})

/** The bridge's own writer: record 0 names its binding, then one version of a file. */
function fileLog(login: LogInReply, hash: string): string[] {
  const writer = randomBytes(16).toString('hex')
  const { epoch, branch, parent } = login.binding
  const base = { v: 1 as const, sitting: login.sitting.sittingId, writer, at: 1000 }
  const first = sealEntry({
    ...{ ...base, n: 0, hlc: 1000, prev: null, kind: 'binding', item: null },
    value: { epoch, branch, parent },
  })
  const second = sealEntry({
    ...{ ...base, n: 1, hlc: 1001, prev: first.hash, kind: 'file', item: '文件操作/说明.txt' },
    value: { hash, size: 40, baseHash: null },
  })
  return [first.text, second.text]
}
