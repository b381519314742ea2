import { join } from 'node:path'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { candidateActor } from '../actors/candidate.ts'
import { officeActor } from '../actors/office.ts'
import { answerQuestions } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { launchBrowser, openExamSite, type ExamSite } from '../exam-site.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

const PORT = 14_840

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(PORT)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** What a browser bar would have come up for while a page was used. */
interface Trouble {
  readonly origins: ReadonlySet<string>
  readonly seen: readonly string[]
}

/** Watches all pages of a browser: windows, plug-ins, refused or insecure content, where it calls. */
async function watch(context: BrowserContext): Promise<Trouble> {
  const origins = new Set<string>()
  const seen: string[] = []
  // Called by the page itself; what a journey opens as a tab does not come by here.
  await context.exposeFunction('noteWindow', (what: string) => {
    seen.push(what)
  })
  await context.addInitScript(() => {
    const note = (what: string) => {
      void (globalThis as unknown as { noteWindow(what: string): Promise<void> }).noteWindow(what)
    }
    for (const name of ['open', 'alert', 'confirm', 'prompt'] as const) {
      Object.assign(globalThis, { [name]: () => note(`window.${name}`) })
    }
    globalThis.print = () => {
      document.documentElement.dataset['printed'] = 'yes'
    }
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      note(`${violatedDirective} ${blockedURI}`)
    })
  })
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') || protocol.startsWith('ws')) origins.add(origin)
  })
  context.on('console', (message) => {
    if (/mixed content|insecure|deprecat|blocked/i.test(message.text())) seen.push(message.text())
  })
  return { origins, seen }
}

/** A secure context without plug-ins or frames, whose headers let nothing foreign in. */
async function expectPlain(page: Page): Promise<void> {
  expect(await page.evaluate(() => isSecureContext)).toBe(true)
  await expect(page.locator('object, embed, applet, iframe')).toHaveCount(0)
  const policy = await page.evaluate(async () =>
    (await fetch(location.href)).headers.get('content-security-policy'),
  )
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("object-src 'none'")
}

/** Its own button prints the page as it is: on paper is what `content` shows, and no button. */
async function expectPrints(page: Page, button: string, content: string): Promise<void> {
  await page.getByRole('button', { name: button }).first().click()
  await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText(content).first()).toBeVisible()
  await expect(page.getByRole('button', { name: button }).first()).toBeHidden()
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
  await page.emulateMedia({ media: 'screen' })
}

test('F10 no pop-ups, no plug-ins, no insecure content from the log-in to the receipt and at the desk; printing is a normal page', async () => {
  const { exam, candidate } = await prepareOneCandidate(site)
  const station = await site.station(1)
  await exam.register(station, candidate)
  let trouble: Trouble | undefined
  const page = await station.openBrowser(async (opening) => {
    trouble = await watch(opening.context())
  })

  await test.step('the candidate’s whole exam', async () => {
    const actor = candidateActor(page)
    await actor.atStation(candidate.seat)
    await expectPlain(page)
    await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
    await actor.confirmAndWait()
    await exam.start()
    await actor.inExam()
    await expectPlain(page)
    await answerQuestions(actor, 0, 3, new Map())
    await actor.openTask('文字处理')
    await actor.openHandIn()
    const code = await actor.confirmHandIn()
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByText(code).first()).toBeVisible()
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: 'screen' })
  })

  await test.step('the rescue window and the station check', async () => {
    const rescue = rescueActor(page)
    await rescue.visit(station.url)
    await expectPlain(page)
    await page.goto(`${station.url}/check`)
    await expect(page.getByRole('button', { name: '重新自检' })).toBeEnabled({ timeout: 120_000 })
    await expect(page.locator('[data-line="localNetwork"]')).toHaveAttribute('data-outcome', 'good')
    await expectPlain(page)
    await expectPrints(page, '打印', '访问本机的权限')
  })
  expect(trouble?.seen).toEqual([])
  expect([...(trouble?.origins ?? [])]).toEqual([station.url])

  await test.step('the tickets at the office’s desk', async () => {
    const desk = await site.staffBrowser('office', 1366, 900)
    const watched = await watch(desk.context())
    const office = officeActor(desk, site.server.url)
    await office.signIn('office', 'correct horse battery')
    await office.openExam('信息技术考试')
    await office.openTab('场次')
    const codes = await office.readTickets('第一场')
    expect(codes.get(candidate.examNumber)).toBe(candidate.accessCode)
    await expectPlain(desk)
    expect(watched.seen).toEqual([])
    expect([...watched.origins]).toEqual([site.server.url])
  })
})

test(
  'F10 the page that was opened from the server instead of the exam client says what is missing; the local-network permission is asked for, and a refused one is explained',
  { tag: '@full' },
  async () => {
    const { exam, candidate } = await prepareOneCandidate(site)
    const station = await site.station(1)
    await exam.register(station, candidate)
    // The server is somewhere in the world, the exam client on this very PC.
    const context = await launchBrowser(join(site.folder, 'profile'), 1366, 768, {}, [
      `--ip-address-space-overrides=127.0.0.1:${PORT}=public`,
    ])
    try {
      const page = context.pages()[0] ?? (await context.newPage())
      const notice = page.locator('[data-no-bridge]')
      const permission = (state: string) => page.locator(`[data-permission="${state}"]`)
      const open = async () => {
        await page.goto(`${site.server.url}/exam`)
        await page.getByText('没有经过考试客户端，只能考客观题').click()
      }

      await test.step('it says so, and names the address of the exam client', async () => {
        await open()
        await expect(notice).toContainText('本页是从服务器打开的，没有经过考试客户端')
        await expect(notice).toContainText('操作题')
        await expect(notice.getByRole('link')).toHaveAttribute('href', 'http://127.0.0.1:3100/exam')
      })

      await test.step('the browser has not been asked yet: the page says what will be asked, and asks', async () => {
        await expect(permission('prompt')).toContainText('请点“允许”')
        await notice.getByRole('button', { name: '检查浏览器权限' }).click()
      })

      await test.step('refused, as by a browser that nobody answers, it is said with where to allow it', async () => {
        await expect(permission('denied')).toContainText('把“本地网络”改为允许')
        await expect(notice.getByRole('button')).toHaveCount(0)
        await open()
        await expect(permission('denied')).toBeVisible()
      })

      await test.step('allowed, it is said, too', async () => {
        await context.grantPermissions(['local-network-access'], { origin: site.server.url })
        await open()
        await expect(permission('granted')).toContainText('浏览器允许访问考试客户端')
      })

      await test.step('opened from the exam client no permission is needed, even a refused one', async () => {
        await context.clearPermissions()
        await page.goto(`${station.url}/exam`)
        await refuseLoopback(page)
        await page.reload()
        const actor = candidateActor(page)
        await actor.atStation(candidate.seat)
        await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
        await actor.confirmAndWait()
        await exam.start()
        await actor.inExam()
        await answerQuestions(actor, 0, 1, new Map())
        await actor.savedOnServer()
      })
    } finally {
      await context.close()
    }
  },
)

/** As a policy of the school does. */
async function refuseLoopback(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Browser.setPermission', {
    permission: { name: 'loopback-network' },
    ...{ setting: 'denied', origin: new URL(page.url()).origin },
  })
  await devtools.detach()
}
