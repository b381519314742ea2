import { createPublicKey, verify } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { publicKeys, type Receipt } from '@wenkao/shared/hand-in'
import { candidateActor, type CandidateActor } from '../actors/candidate.ts'
import { officeActor } from '../actors/office.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions, checkAnswers } from '../actors/questions.ts'
import { bridgeToken, heldReceipt } from '../actors/station-facts.ts'
import { fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite, type ExamSite, type Station } from '../exam-site.ts'
import { runPython } from '../office-programs/run-python.ts'

const EXAM = '九年级信息技术期末考试'
const ROOM = '第三机房'
const SESSION = '上午第一场'
const PASSWORD = 'correct horse battery'
const HEADINGS = ['考号', '姓名', '性别', '身份证号', '学校', '班级', '备注']
const GOOD_ROWS = [
  ['301001', '安宁', '女', '', '城南中学', '三班', ''],
  ['301002', '白羽', '男', '', '城南中学', '三班', ''],
  ['301003', '常青', '男', '', '城南中学', '四班', '借读'],
  ['301004', '杜衡', '女', '', '城北中学', '一班', ''],
]
/** A number that stands twice, a name that is missing, an identity number with a wrong check digit. */
const FAULTY_ROWS = [
  ['301002', '白雨', '女', '', '城南中学', '三班', ''],
  ['301006', '', '男', '', '城南中学', '三班', ''],
  ['301007', '方圆', '女', '999999201101010011', '城南中学', '三班', ''],
]

/**
 * What each candidate must score, counted by hand: the objective items are worth 40, of which the 12
 * single choices 12; the tasks by `expected-scores.json`: 25 + 25 + 10, and 13 + 13 + 5.
 */
const EXPECTED = {
  perfect: { objective: 40, tasks: 60 },
  partial: { objective: 12, tasks: 31 },
  untouched: { objective: 0, tasks: 0 },
}

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_000)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

interface Sitter {
  readonly examNumber: string
  readonly accessCode: string
  readonly seat: number
  readonly station: Station
  page: Page
  actor: CandidateActor
}

test('exam day: from the roster to the exported results, with power and network failing once', async () => {
  test.setTimeout(600_000)
  const { server } = site
  const office = officeActor(await site.staffBrowser('office', 1366, 768), server.url)
  const tablet = proctorActor(await site.staffBrowser('tablet', 1024, 768), server.url)

  await test.step('the first account is made with the one-time link', async () => {
    await office.setUp(server.setupLink, 'office', PASSWORD)
  })

  await test.step('the office makes an escrow key of its own, shown once', async () => {
    const escrowOf = async () => {
      const { recipients } = (await fetchEndpoint(server.url, publicKeys)).reply
      return recipients?.find((entry) => entry.use === 'escrow')?.recipient
    }
    const before = await escrowOf()
    expect(await office.replaceEscrowKey()).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/)
    expect(await escrowOf()).not.toBe(before)
  })

  await test.step('places are made', async () => {
    await office.addArea('城南区')
    await office.addSite('城南区', '城南中学考点')
    await office.addRoom('城南中学考点', ROOM, 6)
  })

  await test.step('a roster by another program: each bad row is named, the good ones are taken', async () => {
    await office.createExam(EXAM)
    await importRoster()
  })

  async function importRoster(): Promise<void> {
    const rows = join(site.folder, 'rows.json')
    const roster = join(site.folder, 'roster.xlsx')
    writeFileSync(rows, JSON.stringify([HEADINGS, ...GOOD_ROWS, ...FAULTY_ROWS]))
    runPython('roster.py', ['write', roster, rows])
    await office.openTab('名册导入')
    await office.chooseRoster(roster)
    const faults = office.page.getByRole('table', { name: '有问题的行' })
    await expect(faults).toContainText('考号在文件中出现不止一次')
    await expect(faults).toContainText('没有姓名')
    await expect(faults).toContainText('证件号格式或校验位不对')
    const file = join(site.folder, 'faults.xlsx')
    await office.downloadFaults(file)
    const returned = JSON.parse(runPython('roster.py', ['read', file])) as string[][]
    expect(returned.slice(1).map((row) => row[1] ?? '')).toEqual(['白雨', '', '方圆'])
    // A number that stands twice would overwrite the first candidate if this file came back as it is.
    expect(returned[1]?.[0] ?? '').toBe('')
    expect(returned[1]?.at(-1)).toContain('301002')
    await office.takeGoodRows(4)
    await expect(
      office.page.getByText('已导入：新增 4，更改 0，未变 0。有问题的 3 行没有导入。'),
    ).toBeVisible()
    await office.page.getByRole('button', { name: '换一个文件' }).click()
    await office.chooseRoster(roster)
    await office.takeGoodRows(4)
    await expect(
      office.page.getByText('已导入：新增 0，更改 0，未变 4。有问题的 3 行没有导入。'),
    ).toBeVisible()
  }

  const codes = await test.step('a session is made, and its tickets are printed', async () => {
    await office.openTab('场次与准考证')
    await office.createSession(ROOM, SESSION)
    await office.scheduleNext(SESSION, 4)
    return office.readTickets(SESSION)
  })
  // By school and class, as they are handed out.
  expect([...codes.keys()]).toEqual(['301004', '301001', '301002', '301003'])

  const seats = await test.step('a tablet draws seats one by one', async () => {
    await tablet.signIn('office', PASSWORD)
    await tablet.openSession(SESSION)
    await tablet.useWitnessDigits('90210')
    const drawn = new Map<string, number>()
    for (const examNumber of ['301001', '301002', '301003']) {
      drawn.set(examNumber, await tablet.drawFor(examNumber))
    }
    return drawn
  })
  expect(new Set(seats.values()).size).toBe(3)

  const sitters =
    await test.step('three exam PCs are registered under the numbers that were drawn', async () => {
      const list: Sitter[] = []
      for (const [at, [examNumber, seat]] of [...seats].entries()) {
        const station = await site.station(at + 1)
        await office.registerStation(ROOM, seat, await station.pairingCode())
        const page = await station.openBrowser()
        const actor = candidateActor(page)
        await actor.atStation(seat)
        const accessCode = codes.get(examNumber) ?? ''
        list.push({ examNumber, accessCode, seat, station, page, actor })
      }
      return list
    })
  const [perfect, partial, untouched] = sitters as [Sitter, Sitter, Sitter]

  await test.step('a wrong code and a wrong station are refused in plain words', async () => {
    await perfect.actor.tryLogIn(perfect.examNumber, partial.accessCode)
    await expect(perfect.page.getByRole('alert')).toContainText('考号或考试密码不对')
    await perfect.actor.tryLogIn(partial.examNumber, partial.accessCode)
    await expect(perfect.page.getByRole('alert')).toContainText(
      `您的机号是 ${partial.seat}，不是这一台`,
    )
  })

  await test.step('all log in and wait; the tablet starts the clock for all', async () => {
    for (const sitter of sitters) {
      await sitter.actor.tryLogIn(sitter.examNumber, sitter.accessCode)
      await expect(sitter.page.getByText(sitter.examNumber)).toBeVisible()
      await sitter.actor.confirmAndWait()
    }
    await tablet.openTab('考场实况')
    await expect(tablet.page.getByRole('main')).toContainText('已登录')
    await tablet.start()
    for (const sitter of sitters) await sitter.actor.inExam()
  })

  const shown = new Map<string, string[]>()
  await test.step('all three answer; what the page calls saved is noted', async () => {
    await answerQuestions(perfect.actor, 0, 20, shown)
    await answerQuestions(partial.actor, 0, 34, new Map(), (item) => item.kind === 'single')
    await perfect.actor.savedHere()
    await partial.actor.savedOnServer()
  })

  await test.step('LibreOffice edits the files in the answer folders', async () => {
    for (const [sitter, level] of [
      [perfect, 'perfect'],
      [partial, 'partial'],
    ] as const) {
      const task = (folder: string, file = '') => join(sitter.station.answerFolder, folder, file)
      runPython('edit-answers.py', [
        ...['--level', level],
        ...['--word', task('Word操作题', '科技节.docx')],
        ...['--excel', task('Excel操作题', '成绩.xlsx')],
        ...['--files', task('文件操作题')],
      ])
      await sitter.actor.filesSaved()
    }
  })

  await test.step('the server is gone; one browser and its bridge are killed and come back with every answer', async () => {
    await server.kill()
    await answerQuestions(perfect.actor, 20, 24, shown)
    await perfect.actor.savedHere()
    await perfect.station.killBrowser()
    await perfect.station.killBridge()
    await perfect.station.startBridge()
    perfect.page = await perfect.station.openBrowser()
    perfect.actor = candidateActor(perfect.page)
    await perfect.actor.inExam()
    await checkAnswers(perfect.actor, shown)
  })

  await test.step('answering goes on without network, and arrives when the server is back', async () => {
    await answerQuestions(perfect.actor, 24, 34, shown)
    await perfect.actor.savedHere()
    await server.start()
    await perfect.actor.savedOnServer()
    await perfect.actor.filesSaved()
  })

  const receipts = await test.step('all hand in and get a receipt', async () => {
    const list = new Map<string, string>()
    for (const sitter of sitters) {
      await sitter.actor.openHandIn()
      if (sitter === untouched) {
        await expect(sitter.page.getByRole('dialog')).toContainText('还有 34 道客观题没有作答')
      }
      list.set(sitter.examNumber, await sitter.actor.confirmHandIn())
    }
    return list
  })

  await test.step('a second hand-in gets the same receipt', async () => {
    const held = await heldReceipt(perfect.station)
    const again = await fetch(`${perfect.station.url}/bridge/hand-in`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-wenkao-bridge': await bridgeToken(perfect.station),
      },
      body: '{}',
    })
    const reply = (await again.json()) as { kind: string; receipt: Receipt }
    expect(reply.kind).toBe('receipt')
    expect(reply.receipt).toEqual(held)
  })

  await test.step('each receipt verifies with the published key, by a few lines of its own', async () => {
    const published = (await (await fetch(`${server.url}/api/keys`)).json()) as {
      keys: { keyId: string; publicKey: string }[]
    }
    for (const sitter of sitters) {
      const receipt = await heldReceipt(sitter.station)
      expect(receipt.code).toBe(receipts.get(sitter.examNumber))
      const key = published.keys.find((entry) => entry.keyId === receipt.keyId)
      const publicKey = createPublicKey({
        key: { kty: 'OKP', crv: 'Ed25519', x: key?.publicKey ?? '' },
        format: 'jwk',
      })
      const sorted = Object.fromEntries(
        Object.entries(receipt.payload).sort(([a], [b]) => (a < b ? -1 : 1)),
      )
      const text = `wenkao-receipt-1\n${JSON.stringify(sorted)}`
      const signature = Buffer.from(receipt.signature, 'base64url')
      expect(verify(null, Buffer.from(text), publicKey, signature)).toBe(true)
      expect(
        verify(null, Buffer.from(text.replace('"round":1', '"round":2')), publicKey, signature),
      ).toBe(false)
    }
  })

  await test.step('scores are what was counted by hand, on the page and in the exported workbook', async () => {
    await office.openExam(EXAM)
    await office.openTab('成绩')
    const graded = office.page.getByRole('row', { name: /30100[123].*(已评分|待人工复核)/ })
    await expect(async () => {
      await office.page.reload()
      await expect(graded).toHaveCount(3, { timeout: 5_000 })
    }).toPass({ timeout: 120_000 })
    const file = join(site.folder, 'results.xlsx')
    await office.exportResults(file)
    const [heading, ...rows] = JSON.parse(runPython('roster.py', ['read', file])) as (
      string | number | null
    )[][]
    const column = (name: string) => (heading ?? []).indexOf(name)
    const scored = new Map(rows.map((row) => [row[column('考号')], row]))
    for (const [sitter, score] of [
      [perfect, EXPECTED.perfect],
      [partial, EXPECTED.partial],
      [untouched, EXPECTED.untouched],
    ] as const) {
      const row = scored.get(sitter.examNumber) ?? []
      expect(row[column('客观题')], sitter.examNumber).toBe(score.objective)
      expect(row[column('操作题')], sitter.examNumber).toBe(score.tasks)
      expect(row[column('总分')], sitter.examNumber).toBe(score.objective + score.tasks)
      const line = office.page.getByRole('row', { name: new RegExp(sitter.examNumber) })
      await expect(line).toContainText(`${score.objective + score.tasks}`)
    }
    const absent = scored.get('301004') ?? []
    expect(absent[column('总分')]).toBeNull()
  })

  await test.step('a program that holds only a key pushes the roster of a second session and pulls its results', async () => {
    await runByKey(server.url, await office.createApiKey('学籍系统'))
  })
})

/** The exam office's own system: nothing but an address and a key (N14). */
async function runByKey(server: string, key: string): Promise<void> {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    expect(response.status, `${method} ${path}`).toBe(200)
    return (await response.json()) as Record<string, never>
  }
  const { exams } = (await call('GET', '/api/exams')) as unknown as {
    exams: { examId: string; title: string }[]
  }
  const examId = exams.find((exam) => exam.title === EXAM)?.examId ?? ''
  const { sessions } = (await call('GET', `/api/sessions?examId=${examId}`)) as unknown as {
    sessions: { roomId: string }[]
  }
  const candidates = [
    { examNumber: '302001', name: '冯唐', school: '城北中学' },
    { examNumber: '302002', name: '葛天', school: '城北中学' },
  ]
  const put = await call('PUT', `/api/exams/${examId}/candidates`, { candidates })
  expect(put).toMatchObject({ added: 2, changed: 0, unchanged: 0, faults: [] })
  const session = (await call('POST', '/api/sessions', {
    examId,
    roomId: sessions[0]?.roomId,
    name: '下午第二场',
    plannedStart: Date.now() + 3_600_000,
  })) as unknown as { sessionId: string }
  const scheduled = await call('POST', `/api/sessions/${session.sessionId}/candidates`, {
    examNumbers: candidates.map((candidate) => candidate.examNumber),
  })
  expect(scheduled).toMatchObject({ scheduled: 2, refused: [] })
  const results = (await call(
    'GET',
    `/api/exams/${examId}/results?sessionId=${session.sessionId}`,
  )) as unknown as {
    rows: { examNumber: string; points: number | null }[]
  }
  expect(results.rows.map((row) => [row.examNumber, row.points])).toEqual([
    ['302001', null],
    ['302002', null],
  ])
  const refused = await fetch(`${server}/api/staff`, {
    headers: { authorization: `Bearer ${key}` },
  })
  expect(refused.status).toBe(403)
}
