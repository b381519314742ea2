import { expect, test, type Locator, type Page } from '@playwright/test'
import { syncAnswers } from '@wenkao/shared/answers'
import { startSession } from '@wenkao/shared/monitor'
import { logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { areaActor } from '../actors/area.ts'
import { proctorActor } from '../actors/proctor.ts'
import { fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { createSimulatedStation } from '../load/simulated-station.ts'
import {
  callAsFirstOffice,
  prepareRoster,
  prepareSession,
  prepareSite,
  seatEverybody,
  type SeatedCandidate,
} from '../prepare-exam.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }

/** Silence takes its time to be noticed, and the machine of a test run is a busy one. */
const SOON = { timeout: 45_000 }

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(15_400)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** A session in a room of its own, drawn, with the names under which the pages show it. */
async function prepareRooms(office: Awaited<ReturnType<typeof callAsFirstOffice>>) {
  const siteId = await prepareSite(office, '城南')
  const examId = await prepareRoster(office, {
    title: '信息技术考试',
    durationMinutes: 60,
    examNumbers: Array.from({ length: 14 }, (_, at) => String(540_001 + at)),
  })
  const prepare = async (name: string, stations: number) => {
    const plan = { examId, siteId, name, stations, candidates: stations }
    const { sessionId } = await prepareSession(office, plan)
    return { sessionId, candidates: await seatEverybody(office, sessionId) }
  }
  return { lost: await prepare('第一场', 10), other: await prepare('第二场', 4) }
}

function tryLogIn(
  { sessionId }: { readonly sessionId: string },
  { examNumber, accessCode, seat }: SeatedCandidate,
): Promise<LogInReply> {
  const station = { kind: 'browser', number: seat }
  const body = { sessionId, examNumber, accessCode, station }
  return fetchEndpoint(site.server.url, logInCandidate, { body }).then(({ reply }) => reply)
}

const failureOn = (page: Page, family: string) =>
  page.locator(`[data-failure="${family}"]:not(.over)`)

test('F09 failures of most PCs are one incident with its likely cause, the area sees it at once, and it ends when the room is back', async () => {
  const { server } = site
  const office = await callAsFirstOffice(server.url, server.setupLink, ACCOUNT)
  const { lost, other } = await prepareRooms(office)
  const tablet = proctorActor(await site.staffBrowser('tablet', 1024, 768), server.url)
  const area = areaActor(await site.staffBrowser('area', 1366, 768), server.url)
  await tablet.signIn(ACCOUNT.username, ACCOUNT.password)
  await tablet.openSession('第一场')
  await tablet.openTab('考场实况')
  await area.signIn(ACCOUNT.username, ACCOUNT.password)
  await area.open()
  await expect(area.room('第一场')).toHaveAttribute('data-trouble', 'calm')

  await test.step('most log-ins fail with the codes of another session', async () => {
    for (const candidate of lost.candidates.slice(0, 3)) {
      const wrong = { ...candidate, accessCode: other.candidates[0]?.accessCode ?? '' }
      await expect(tryLogIn(lost, wrong)).rejects.toThrow('wrongAccessCode')
    }
    const failure = failureOn(tablet.page, 'logIn')
    await expect(failure).toContainText('3 人中 3 人登录不了')
    await expect(failure).toContainText('拿错了准考证')
    await expect(area.room('第一场')).toHaveAttribute('data-trouble', 'failure')
    await expect(area.room('第一场')).toContainText('3 人中 3 人登录不了')
  })

  const logins: LogInReply[] = []
  const others: ReturnType<typeof createSimulatedStation>[] = []
  let stations: ReturnType<typeof createSimulatedStation>[] = []
  const begin = (login: LogInReply) => {
    const station = createSimulatedStation(server.url, login)
    station.begin()
    return station
  }
  await test.step('with the right ones everybody gets in, and the incident is over', async () => {
    for (const room of [lost, other]) {
      await office(startSession, { params: { sessionId: room.sessionId } })
      for (const candidate of room.candidates) {
        const login = await tryLogIn(room, candidate)
        if (room === lost) logins.push(login)
        else others.push(begin(login))
      }
    }
    stations = logins.map(begin)
    await expect(failureOn(tablet.page, 'logIn')).toHaveCount(0)
    await expect(tablet.page.locator('[data-failure="logIn"].over')).toContainText('已恢复')
  })

  await test.step('the room falls silent: one incident, not ten, and its network is named', async () => {
    for (const station of stations) station.stop()
    const failure = failureOn(tablet.page, 'contact')
    await expect(failure).toContainText('10 台考试机中 10 台没有消息', SOON)
    await expect(failure).toHaveAttribute('data-cause', 'network')
    await expect(failure).toContainText('已告知考区')
    await expect(area.room('第一场')).toContainText('很可能是本考场的网络断了')
    await expect(area.room('第二场')).toHaveAttribute('data-trouble', 'calm')
    // It is the first one of the list.
    await expect(area.rooms().first()).toContainText('第一场')
    await failure.getByRole('button', { name: '暂停计时' }).click()
    await expect(tablet.page.getByRole('dialog')).toBeVisible()
    await tablet.page.keyboard.press('Escape')
    await expect(tablet.page.getByRole('dialog')).toBeHidden()
    await expect(tablet.page.getByRole('region', { name: '需要处理' })).toContainText(
      '没有需要处理的情况',
    )
  })

  await test.step('the network is back: the incident is over, here and at the area', async () => {
    stations = logins.map(begin)
    await expect(failureOn(tablet.page, 'contact')).toHaveCount(0, SOON)
    await expect(tablet.page.locator('[data-failure="contact"].over')).toContainText('已恢复')
    await expect(area.room('第一场')).toHaveAttribute('data-trouble', 'calm')
    await tablet.page.locator('[data-failure="contact"]').getByRole('button').click()
    await expect(tablet.page.getByRole('tab', { selected: true })).toContainText('异常')
    for (const station of [...stations, ...others]) station.stop()
  })
})

/** What is on the screen, without what changes by itself: clocks and counts. */
const screenOf = (page: Page) =>
  page.evaluate(() => {
    const states = [
      ...document.querySelectorAll('[aria-selected],[aria-checked],[open],.is-selected'),
    ]
      .map(
        (one) =>
          `${one.getAttribute('aria-selected')}${one.getAttribute('aria-checked')}${one.textContent}`,
      )
      .join('|')
    return `${location.pathname}${location.search} ${document.body.innerText} ${states}`.replace(
      /\d+/g,
      '',
    )
  })

test('F17 every button of the room’s page answers on the screen, without any pop-up', async () => {
  const { server } = site
  const office = await callAsFirstOffice(server.url, server.setupLink, ACCOUNT)
  const { other } = await prepareRooms(office)
  const tablet = proctorActor(await site.staffBrowser('tablet', 1024, 768), server.url)
  const { page } = tablet
  // A browser that lets no page open anything: whatever waits for a window would stand still.
  await page.addInitScript(() => {
    window.open = () => null
    window.print = () => {
      document.body.append('printed')
    }
  })
  await tablet.signIn(ACCOUNT.username, ACCOUNT.password)
  await tablet.openSession('第二场')
  await office(startSession, { params: { sessionId: other.sessionId } })
  const [first] = other.candidates
  if (!first) throw new Error('Expected candidates')
  const { token } = await tryLogIn(other, first)
  await fetchEndpoint(server.url, syncAnswers, {
    headers: { authorization: `Bearer ${token}` },
    body: {
      ...{ version: 1, heads: {}, events: [] },
      progress: {
        ...{ answered: 3, of: 34, unsent: 0, filesUnsent: 0 },
        health: { damaged: 1, openUnsaved: 0, remaining: null, app: '' },
      },
    },
  })
  const live = `${server.url}/room/sessions/${other.sessionId}?tab=live`
  const main = page.locator('main')
  const pressable = 'button:visible:enabled, a:visible, [role=radio], summary:visible'
  const dialog = page.getByRole('dialog').filter({ visible: true })

  /** Presses one, sees that something answers, and goes back to where it was. */
  const press = async (button: Locator, back: () => Promise<void>) => {
    const name = ((await button.getAttribute('aria-label')) ?? (await button.innerText())).trim()
    const isNow = [await button.getAttribute('aria-selected'), await button.getAttribute('class')]
    if (isNow[0] === 'true' || isNow[1]?.includes('is-selected')) return
    await test.step(name, async () => {
      if ((await button.getAttribute('target')) === '_blank') {
        const [opened] = await Promise.all([page.context().waitForEvent('page'), button.click()])
        await opened.close()
        return
      }
      let hasDownload = false
      page.once('download', () => {
        hasDownload = true
      })
      const before = await screenOf(page)
      await button.click()
      await expect
        .poll(
          async () => hasDownload || (await screenOf(page)) !== before,
          `“${name}” does nothing`,
        )
        .toBe(true)
      await back()
    })
  }
  const goLive = async () => {
    if (await dialog.count()) {
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
    }
    if (page.url() !== live) await page.goto(live)
    await expect(main.getByRole('region', { name: '需要处理' })).toBeVisible()
  }

  await page.goto(live)
  await expect(main.locator('[data-kind="damaged"]')).toBeVisible()
  const count = await main.locator(pressable).count()
  expect(count).toBeGreaterThan(15)
  for (let n = 0; n < count; n += 1) await press(main.locator(pressable).nth(n), goLive)

  await test.step('the buttons of a seat', async () => {
    const seat = dialog.filter({ hasText: '最近联系' })
    // A fresh page each time: what an action left open must not pass for the answer of the next one.
    const openSeat = async () => {
      await page.goto(live)
      await main.getByRole('button', { name: `机号 ${first.seat}：` }).click()
      await expect(seat).toContainText(first.examNumber)
    }
    await openSeat()
    const actions = seat.locator('.actions button')
    const offered = await actions.count()
    expect(offered).toBeGreaterThan(2)
    for (let n = 0; n < offered; n += 1) await press(actions.nth(n), openSeat)
  })
  expect(page.context().pages()).toHaveLength(1)
})
