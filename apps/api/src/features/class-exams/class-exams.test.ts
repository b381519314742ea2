import { randomUUID } from 'node:crypto'
import { listAudit } from '@wenkao/shared/audit'
import * as ce from '@wenkao/shared/class-exams'
import { endSession } from '@wenkao/shared/monitor'
import { listPlaces } from '@wenkao/shared/places'
import { createExam, listExams, listSessions } from '@wenkao/shared/sessions'
import { findSessions, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, smallPaper, startExam } from '../../test-processes/set-up-exam.ts'
import { openTestLine } from '../../test-processes/test-line.ts'
import { registerTestStation } from '../../test-processes/test-station.ts'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { staffLogins } from '../accounts/accounts.table.ts'
import { paperDrafts } from '../blueprints/blueprints.table.ts'
import { demoPaper } from '../../demo/demo-exam.ts'
import { readPaper } from '../../demo/read-paper.ts'
import { confirmPaper } from '../papers/index.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer({ grades: true })
})
afterAll(() => server.close())

interface Teacher extends TestStaff {
  readonly staffId: string
}
let serial = 0
async function teacher(): Promise<Teacher> {
  const known = new Set((await server.services.db.select().from(staffLogins)).map(idOf))
  const { headers } = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
  const rows = await server.services.db.select().from(staffLogins)
  const staffId = rows.map(idOf).find((id) => !known.has(id))
  if (staffId === undefined) throw new RangeError('Expected a log-in')
  return { headers, staffId }
}
const idOf = (row: { staffId: string }): string => row.staffId

/** A confirmed paper of a teacher's own, as a draft becomes one. */
async function ownPaper(
  of: Teacher,
  content = smallPaper(''),
  materials: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<string> {
  serial += 1
  const titled = { ...content, title: `class paper ${serial}` }
  const paperId = await confirmPaper(server.services, titled, materials)
  await server.services.db.insert(paperDrafts).values({
    draftId: randomUUID(),
    ...{ ownerId: of.staffId, ownerName: 'teacher', revision: 1, places: [], paperId, seed: 's' },
    blueprint: {
      ...{ title: 'x', durationMinutes: 40, totalPoints: 5, variants: 1, rows: [] },
      ...{ variantRule: 'lastTwoDigits', use: 'practice' },
    },
    updatedAt: server.clock.now(),
  })
  return paperId
}
/** The demo's first Word task alone, as a teacher's own paper. */
async function paperWithTask(of: Teacher) {
  const { content: demo, materials } = await readPaper(demoPaper)
  const [task] = demo.tasks.filter(({ kind }) => kind === 'word')
  if (!task) throw new RangeError('Expected a task')
  const content = { ...smallPaper(''), tasks: [task] }
  return { paperId: await ownPaper(of, content, materials), taskId: task.id }
}
async function ownClass(of: TestStaff, numbers: readonly string[]): Promise<string> {
  const classId = randomUUID()
  const students = numbers.map((examNumber) => ({ examNumber, name: `student ${examNumber}` }))
  const body = { name: `class ${classId.slice(0, 4)}`, students }
  await server.call(ce.saveClass, { headers: of.headers, params: { classId }, body })
  return classId
}
const PASSWORD = '482916'
interface Made {
  readonly of: Teacher
  readonly examId: string
  readonly sessionId: string
  readonly numbers: readonly string[]
}
async function make(change: Record<string, unknown> = {}): Promise<Made> {
  const of = await teacher()
  serial += 1
  const numbers = [1, 2, 3].map((at) => `S${serial}-${at}`)
  const body = {
    ...{ examId: randomUUID(), title: 'Monday', kind: 'class', paperId: await ownPaper(of) },
    ...{ classIds: [await ownClass(of, numbers)], roomId: null, durationMinutes: 40 },
    ...{ password: PASSWORD, shows: 'explanations', ...change },
  }
  await server.call(ce.createClassExam, { headers: of.headers, body })
  const { sessions } = await server.call(findSessions, { body: { examNumber: numbers[0] } })
  return { of, examId: body.examId, sessionId: sessions[0]?.sessionId ?? '', numbers }
}
const at = ({ of, examId }: Made) => ({ headers: of.headers, params: { examId } })
const view = (made: Made) => server.call(ce.readClassExam, at(made))
function enter(made: Made, student: number, change: Record<string, unknown> = {}) {
  const examNumber = made.numbers[student]
  const station = { kind: 'browser', number: 0, device: `0000-0000-0000-000${student}` }
  const body = { sessionId: made.sessionId, examNumber, accessCode: PASSWORD, station, ...change }
  return server.call(logInCandidate, { body })
}
const otherPc = { station: { kind: 'browser', number: 0, device: 'ffff-ffff-ffff-ffff' } }
const own = (login: LogInReply) => ({ authorization: `Bearer ${login.token}` })
const check = (login: LogInReply, itemId: string, answer: string[]) =>
  server.call(ce.checkItem, { headers: own(login), params: { itemId }, body: { answer } })

describe('a class (CE3)', () => {
  const read = async (text: string) => {
    const { headers } = await teacher()
    return server.call(ce.readStudents, { headers, body: new TextEncoder().encode(text) })
  }
  it.each([
    ['a pasted list', '2301 王芳\n2302 李雷'],
    ['one with tabs and a number that comes second', '王芳\t2301\n李雷\t2302'],
    ['a table with headings', '姓名,班级,考号\n王芳,1,2301\n李雷,1,2302'],
  ])('CE3: reads number and name from %s', async (_what, text) => {
    const { students, faults } = await read(text)
    expect(faults).toEqual([])
    expect(students).toEqual([
      { examNumber: '2301', name: '王芳' },
      { examNumber: '2302', name: '李雷' },
    ])
  })
  it('CE3: names every row that it does not take, and takes the others', async () => {
    const { students, faults } = await read('考号,姓名\n2301,王芳\n2301,李雷\n,韩梅梅\n23#4,林涛')
    expect(students).toEqual([{ examNumber: '2301', name: '王芳' }])
    expect(faults.map(({ line, fault }) => [line, fault])).toEqual([
      [3, 'examNumberTwice'],
      [4, 'examNumberMissing'],
      [5, 'examNumberMalformed'],
    ])
  })
  it('CE3: refuses what is no list', async () => {
    await expect(read('hello\nworld')).rejects.toMatchObject({ code: 'columnMissing' })
    await expect(read('')).rejects.toMatchObject({ code: 'rosterUnreadable' })
  })
  it('CE3: is kept and replaced as a whole, a number once', async () => {
    const of = await teacher()
    const classId = await ownClass(of, ['1', '2'])
    const put = (students: object[]) =>
      server.call(ce.saveClass, {
        ...{ headers: of.headers, params: { classId }, body: { name: '7A', students } },
      })
    expect(await put([{ examNumber: '3', name: 'x' }])).toMatchObject({ name: '7A', students: 1 })
    const twice = [1, 2].map((name) => ({ examNumber: '3', name: `n${name}` }))
    await expect(put(twice)).rejects.toMatchObject({ code: 'invalidRequest' })
    const { students } = await server.call(ce.readClass, {
      ...{ headers: of.headers, params: { classId } },
    })
    expect(students).toEqual([{ examNumber: '3', name: 'x' }])
  })
})

describe('whose it is (CE2)', () => {
  it('CE2: two teachers see neither classes nor exams of each other, the office sees all', async () => {
    const made = await make()
    const other = await teacher()
    const [headers, params] = [other.headers, { examId: made.examId }]
    const sittingId = (await view(made)).sittings[0]?.sittingId ?? ''
    const { classes } = await server.call(ce.listClasses, { headers: made.of.headers })
    const classId = classes[0]?.classId ?? ''
    expect((await server.call(ce.listClasses, { headers })).classes).toEqual([])
    expect((await server.call(ce.listClassExams, { headers })).exams).toEqual([])
    expect((await server.call(ce.classExamChoices, { headers })).papers).toEqual([])
    const student = { ...params, sittingId }
    const refused = [
      server.call(ce.readClass, { headers, params: { classId } }),
      server.call(ce.deleteClass, { headers, params: { classId } }),
      server.call(ce.saveClass, {
        ...{ headers, params: { classId } },
        body: { name: 'mine', students: [{ examNumber: '1', name: 'x' }] },
      }),
      server.call(ce.readClassExam, { headers, params }),
      server.call(ce.startClassExam, { headers, params }),
      server.call(ce.endClassExam, { headers, params }),
      server.call(ce.extendClassExam, {
        ...{ headers, params, body: { minutes: 5, expectedExtensionMs: 0 } },
      }),
      server.call(ce.changeClassPassword, { headers, params, body: { password: 'mine1234' } }),
      server.call(ce.allowMove, { headers, params: student }),
      server.call(ce.letBackIn, { headers, params: student, body: { minutes: 0 } }),
      server.call(ce.classResultsFile, { headers, params }),
    ]
    const settled = await Promise.allSettled(refused)
    expect(settled).toHaveLength(11)
    for (const one of settled)
      expect(one).toMatchObject({ status: 'rejected', reason: { status: 404 } })
    const office = await server.office()
    const all = await server.call(ce.listClassExams, { headers: office.headers })
    expect(all.exams.map(({ examId }) => examId)).toContain(made.examId)
  })
  it('CE2: no list of the office shows it, nor the place that it lies in', async () => {
    const made = await make()
    const { headers } = await server.office()
    const { exams } = await server.call(listExams, { headers })
    expect(exams.map(({ examId }) => examId)).not.toContain(made.examId)
    const { sessions } = await server.call(listSessions, { headers })
    expect(sessions.map(({ examId }) => examId)).not.toContain(made.examId)
    const { areas } = await server.call(listPlaces, { headers })
    expect(areas.flatMap(({ sites }) => sites).map(({ name }) => name)).not.toContain('课堂考试')
  })
  it('CE2: a paper, a class and a room of others are not there for a new exam', async () => {
    const made = await make()
    const other = await make()
    const { classes } = await server.call(ce.listClasses, { headers: other.of.headers })
    const classIds = classes.map(({ classId }) => classId)
    const wish = {
      ...{ examId: randomUUID(), title: 'x', kind: 'class', roomId: null, shows: 'points' },
      ...{ durationMinutes: 40, password: PASSWORD },
    }
    const paperId = await ownPaper(made.of)
    const headers = made.of.headers
    const ask = (body: object) => server.call(ce.createClassExam, { headers, body })
    await expect(ask({ ...wish, paperId, classIds })).rejects.toMatchObject({ code: 'notFound' })
    const mine = await ownClass(made.of, ['1'])
    const theirs = await ownPaper(other.of)
    await expect(ask({ ...wish, paperId: theirs, classIds: [mine] })).rejects.toMatchObject({
      code: 'notFound',
    })
    await expect(
      ask({ ...wish, paperId, classIds: [mine], roomId: randomUUID() }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('entering (CE1, CE4)', () => {
  it('CE1: number and password are enough, before the start and after it', async () => {
    const made = await make()
    const before = await enter(made, 0)
    expect(before.sitting).toMatchObject({ state: 'loggedIn', examKind: 'class' })
    await server.call(ce.startClassExam, at(made))
    expect((await enter(made, 1)).sitting.state).toBe('answering')
    expect((await enter(made, 0)).token).toBe(before.token)
    const seats = (await view(made)).sittings.map(({ seatNumber }) => seatNumber)
    expect(seats.filter((seat) => seat !== null)).toHaveLength(2)
    expect(new Set(seats).size).toBe(3)
  })
  it('CE1: a wrong password and an unknown number look alike, and are slowed down', async () => {
    const made = await make()
    for (let time = 0; time < 5; time += 1)
      await expect(enter(made, 0, { accessCode: '000000' })).rejects.toMatchObject({
        code: 'wrongAccessCode',
      })
    await expect(enter(made, 0)).rejects.toMatchObject({ code: 'tooManyRequests' })
    await expect(enter(made, 1, { examNumber: 'nobody' })).rejects.toMatchObject({
      code: 'wrongAccessCode',
    })
    expect((await enter(made, 1)).sitting.examNumber).toBe(made.numbers[1])
  })
  it('CE1: another password counts from its change on, and who is in stays in', async () => {
    const made = await make()
    const first = openTestLine(server, await enter(made, 0))
    const body = { password: 'Maths7B' }
    await server.call(ce.changeClassPassword, { ...at(made), body })
    await expect(enter(made, 1)).rejects.toMatchObject({ code: 'wrongAccessCode' })
    expect((await enter(made, 1, { accessCode: 'maths7b' })).sitting.seatNumber).toBeGreaterThan(0)
    expect((await first.sync()).current).toBe(true)
    expect((await view(made)).password).toBe('Maths7B')
  })
  it('CE4: one number is at one PC, until its teacher lets it move', async () => {
    const made = await make()
    await server.call(ce.startClassExam, at(made))
    const line = openTestLine(server, await enter(made, 0))
    await expect(enter(made, 0, otherPc)).rejects.toMatchObject({ code: 'loggedInElsewhere' })
    const sittingId = line.replica.heads() && (await view(made)).sittings[0]?.sittingId
    const params = { examId: made.examId, sittingId: sittingId ?? '' }
    const headers = made.of.headers
    expect(await server.call(ce.allowMove, { headers, params })).toEqual({ outcome: 'allowed' })
    expect(await server.call(ce.allowMove, { headers, params })).toEqual({ outcome: 'same' })
    line.answer('9010101', 'b')
    expect((await line.sync()).current).toBe(true)
    const moved = await enter(made, 0, otherPc)
    expect(moved.binding.epoch).toBe(2)
    expect((await line.sync()).current).toBe(false)
    // Used up: the first PC is another one now.
    await expect(enter(made, 0)).rejects.toMatchObject({ code: 'loggedInElsewhere' })
  })
  it('CE4: a browser that does not say which it is, is refused', async () => {
    const made = await make()
    const station = { kind: 'browser', number: 1 }
    await expect(enter(made, 0, { station })).rejects.toMatchObject({ code: 'invalidRequest' })
  })
  it('CE1: an ended exam lets nobody in who was not', async () => {
    const made = await make()
    await server.call(ce.startClassExam, at(made))
    await server.call(ce.endClassExam, at(made))
    await expect(enter(made, 0)).rejects.toMatchObject({ code: 'sessionEnded' })
    const { sessions } = await server.call(findSessions, { body: { examNumber: made.numbers[0] } })
    expect(sessions).toEqual([])
  })
  it('CE1: one that was forgotten is not offered the next day', async () => {
    const made = await make()
    server.clock.advance(25 * 3_600_000)
    const { sessions } = await server.call(findSessions, { body: { examNumber: made.numbers[0] } })
    expect(sessions).toEqual([])
  })
})

describe('running it', () => {
  it('CE1: twice the same request is one exam, a double tap on start one start', async () => {
    const made = await make()
    const { exams } = await server.call(ce.listClassExams, { headers: made.of.headers })
    expect(exams).toHaveLength(1)
    const [one, other] = await Promise.all([
      server.call(ce.startClassExam, at(made)),
      server.call(ce.startClassExam, at(made)),
    ])
    expect(one.clock.startedAt).toBe(other.clock.startedAt)
    const body = { minutes: 5, expectedExtensionMs: 0 }
    for (let time = 0; time < 2; time += 1) {
      const { clock } = await server.call(ce.extendClassExam, { ...at(made), body })
      expect(clock.extensionMs).toBe(5 * 60_000)
    }
    await server.call(ce.endClassExam, at(made))
    const { headers } = await server.office()
    const { rows } = await server.call(listAudit, { headers, query: { pageSize: 100 } })
    const subjects = rows.map(({ subject }) => subject)
    expect(subjects).toContain('created class Monday')
    expect(subjects.filter((subject) => subject.startsWith('start of class'))).not.toEqual([])
  })
  it('CE1: two taps at once make one exam', async () => {
    const of = await teacher()
    const body = {
      ...{ examId: randomUUID(), title: 'x', kind: 'class', roomId: null, shows: 'points' },
      ...{ durationMinutes: 40, password: PASSWORD, paperId: await ownPaper(of) },
      classIds: [await ownClass(of, ['D1', 'D2'])],
    }
    const ask = () => server.call(ce.createClassExam, { headers: of.headers, body })
    const rows = await Promise.all([ask(), ask()])
    expect(rows.map(({ examId, students }) => [examId, students])).toEqual([
      [body.examId, 2],
      [body.examId, 2],
    ])
  })
  it('CE7: what is handed in is graded and shown as the teacher chose, more when it is over for all', async () => {
    const made = await make({ shows: 'marks' })
    await server.call(ce.startClassExam, at(made))
    const login = await enter(made, 0)
    const line = openTestLine(server, login)
    line.answer('9010101', 'b')
    await line.sync()
    const outcome = () => server.call(ce.ownOutcome, { headers: own(login), query: {} })
    expect((await outcome()).state).toBe('nothing')
    await line.submit()
    await expect.poll(async () => (await outcome()).state).toBe('later')
    expect(await outcome()).toMatchObject({ points: 2, max: 5, verdicts: [] })
    const row = (await view(made)).sittings.find(({ handedInAt }) => handedInAt !== null)
    expect(row).toMatchObject({ points: 2, max: 5, state: 'handedIn' })
    await server.call(ce.endClassExam, at(made))
    await expect.poll(async () => (await outcome()).state).toBe('shown')
    const { verdicts } = await outcome()
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['pass', 'unanswered'])
    expect(JSON.stringify(verdicts)).not.toContain('message')
    const file = await server.call(ce.classResultsFile, { ...at(made), query: {} })
    expect(new TextDecoder().decode((file as Uint8Array).slice(0, 2))).toBe('PK')
  })
  it('CE4: handed in by mistake is given back while it runs, and not after', async () => {
    const made = await make()
    await server.call(ce.startClassExam, at(made))
    const line = openTestLine(server, await enter(made, 0))
    await line.sync()
    await line.submit()
    const sitting = (await view(made)).sittings.find(({ handedInAt }) => handedInAt !== null)
    const params = { examId: made.examId, sittingId: sitting?.sittingId ?? '' }
    const give = () =>
      server.call(ce.letBackIn, { headers: made.of.headers, params, body: { minutes: 0 } })
    expect((await give()).deadline).toBeGreaterThan(server.clock.now())
    await expect(give()).rejects.toMatchObject({ code: 'notHandedIn' })
    expect((await enter(made, 0, otherPc)).sitting.state).toBe('answering')
    await server.call(ce.endClassExam, at(made))
    await expect(give()).rejects.toMatchObject({ code: 'sessionEnded' })
  })
})

describe('practice (CE5)', () => {
  it('CE5: judges what has arrived, says the answer only to who has answered', async () => {
    const made = await make({ kind: 'practice' })
    const login = await enter(made, 0)
    await expect(check(login, '9010101', [])).rejects.toMatchObject({ code: 'notStarted' })
    await server.call(ce.startClassExam, at(made))
    const line = openTestLine(server, login)
    expect(await check(login, '9010101', [])).toMatchObject({ verdict: 'unanswered', right: [] })
    server.clock.advance(1000)
    expect(await check(login, '9010101', ['a'])).toEqual({ state: 'notArrived' })
    line.answer('9010101', 'a')
    await line.sync()
    server.clock.advance(1000)
    const judged = await check(login, '9010101', ['a'])
    expect(judged).toMatchObject({ state: 'judged', verdict: 'fail', points: 0, right: ['b'] })
    await expect(check(login, '9010101', ['a'])).rejects.toMatchObject({ code: 'tooManyRequests' })
    await expect(check(login, '0000000', [])).rejects.toMatchObject({ code: 'notFound' })
  })
  it('CE1: a PC of another room is told so, with its own number left out', async () => {
    const [here, elsewhere] = [await setUpExam(server), await setUpExam(server)]
    const { office, sessionId } = here
    await server.call(endSession, { ...office, params: { sessionId } })
    const made = await make({ roomId: here.roomId })
    await server.call(ce.startClassExam, at(made))
    const { station, stationId } = await registerTestStation(server, elsewhere, 1)
    const proof = station.proof(stationId, made.numbers[0] ?? '', server.clock.now())
    await expect(enter(made, 0, { station: proof })).rejects.toMatchObject({
      ...{ code: 'wrongStation', details: { isOtherRoom: true } },
    })
  })
  it('CE6: grades the last saved version of a task, without what was expected, and not too often', async () => {
    const set = await setUpExam(server)
    const made = await make({ kind: 'practice', roomId: null, shows: 'points' })
    const of = made.of
    const { paperId, taskId } = await paperWithTask(of)
    const numbers = ['T1', 'T2']
    const wish = {
      ...{ examId: randomUUID(), title: 'x', kind: 'practice', shows: 'points', paperId },
      ...{ durationMinutes: 40, password: PASSWORD, classIds: [await ownClass(of, numbers)] },
    }
    const headers = of.headers
    const ask = (roomId: string | null) =>
      server.call(ce.createClassExam, { headers, body: { ...wish, roomId } })
    await expect(ask(null)).rejects.toMatchObject({ code: 'invalidRequest' })
    await server.call(endSession, { ...set.office, params: { sessionId: set.sessionId } })
    await ask(set.roomId)
    await server.call(ce.startClassExam, { headers, params: { examId: wish.examId } })
    const { sessions } = await server.call(findSessions, { body: { examNumber: 'T1' } })
    const sessionId = sessions[0]?.sessionId ?? ''
    const login = await enter({ of, numbers, examId: wish.examId, sessionId }, 0)
    const grade = () =>
      server.call(ce.checkTask, {
        ...{ headers: own(login), params: { taskId }, body: { language: 'en' } },
      })
    const [graded, refused] = (await Promise.allSettled([grade(), grade()])).sort((one) =>
      one.status === 'fulfilled' ? -1 : 1,
    )
    expect(graded).toMatchObject({ value: { state: 'graded', points: 0, max: 25 } })
    expect(JSON.stringify(graded)).not.toContain('message')
    expect(refused).toMatchObject({ reason: { code: 'tooManyRequests' } })
    server.clock.advance(10_000)
    expect(await grade()).toMatchObject({ state: 'graded' })
    await expect(
      server.call(ce.checkTask, {
        ...{ headers: own(login), params: { taskId: '0000000' }, body: { language: 'en' } },
      }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })
  it.each(['formal', 'class'])('CE5: is refused in every %s exam', async (kind) => {
    let login: LogInReply
    if (kind === 'formal') {
      const set = await setUpExam(server)
      await startExam(server, set)
      login = await logIn(server, set, 0)
    } else {
      const made = await make()
      await server.call(ce.startClassExam, at(made))
      login = await enter(made, 0)
    }
    const line = openTestLine(server, login)
    line.answer('9010101', 'b')
    await line.sync()
    await expect(check(login, '9010101', ['b'])).rejects.toMatchObject({ status: 403 })
    await expect(
      server.call(ce.checkTask, {
        ...{ headers: own(login), params: { taskId: '1010101' }, body: { language: 'en' } },
      }),
    ).rejects.toMatchObject({ status: 403 })
    const outcome = server.call(ce.ownOutcome, { headers: own(login), query: {} })
    if (kind === 'formal') await expect(outcome).rejects.toMatchObject({ status: 403 })
    else expect((await outcome).state).toBe('nothing')
  })
})

describe('what the office still keeps (CE8)', () => {
  it('CE8: a paper of a formal exam that is not over is refused', async () => {
    const of = await teacher()
    const paperId = await ownPaper(of)
    const { headers } = await server.office()
    await server.call(createExam, {
      headers,
      body: { title: 'formal', paperId, durationMinutes: 60 },
    })
    const body = {
      ...{ examId: randomUUID(), title: 'x', kind: 'practice', roomId: null, shows: 'points' },
      ...{ durationMinutes: 40, password: PASSWORD, paperId },
      classIds: [await ownClass(of, ['K1'])],
    }
    await expect(
      server.call(ce.createClassExam, { headers: of.headers, body }),
    ).rejects.toMatchObject({ code: 'itemsInUse' })
  })
  it('CE8: a room that the office needs is refused', async () => {
    const set = await setUpExam(server)
    const made = await make()
    const body = {
      ...{ examId: randomUUID(), title: 'x', kind: 'class', roomId: set.roomId, shows: 'points' },
      ...{ durationMinutes: 40, password: PASSWORD, paperId: await ownPaper(made.of) },
      classIds: [await ownClass(made.of, ['R1'])],
    }
    await expect(
      server.call(ce.createClassExam, { headers: made.of.headers, body }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })
})
