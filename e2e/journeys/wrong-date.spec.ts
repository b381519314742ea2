import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { roomView } from '@wenkao/shared/monitor'
import { bridgeStatus } from '@wenkao/shared/rescue'
import {
  makeCertificate,
  newKey,
  type TestCertificate,
} from '../../apps/bridge/src/test-processes/make-certificate.ts'
import { bridgeCommand } from '../actors/bridge-command.ts'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { answersOnServer, heldBy, heldReceipt } from '../actors/station-facts.ts'
import { fetchBridge } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { createPcClock } from '../faults/clock/pc-clock.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'
import { openServerFront, type ServerFront } from '../server-front.ts'

const PORT = 14_830
const YEAR = 365.25 * 86_400_000
const DAY = 86_400_000

let site: ExamSite
let front: ServerFront
test.beforeEach(async () => {
  site = await openExamSite(PORT)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
  await front.close()
})

/** The server behind https, with a certificate of that authority that is good today. */
function openFront(authority: TestCertificate, onRequest: () => void): Promise<ServerFront> {
  const key = newKey()
  const { pem } = makeCertificate({
    ...{ name: '考试服务器', issuer: authority, addresses: ['127.0.0.1'], key },
  })
  return openServerFront({
    ...{ port: PORT + 9, server: site.server.url },
    tls: { cert: pem, key: String(key.export({ type: 'pkcs8', format: 'pem' })) },
    from: () => {
      onRequest()
      return '127.0.0.1'
    },
  })
}

test('F22 a PC that woke up years ago: the candidate logs in, answers and hands in by the server’s clock, a foreign certificate gets nothing, and the room is told', async () => {
  const { office, exam, candidate } = await prepareOneCandidate(site)
  const authority = makeCertificate({ name: '考试院 CA', isAuthority: true })
  const authorityFile = join(site.folder, 'authority.pem')
  writeFileSync(authorityFile, authority.pem)
  front = await openFront(authority, () => undefined)

  const clock = createPcClock(site.folder)
  clock.setCalendar(-17 * YEAR)
  const station = await site.station(1, {
    config: { server: front.url, serverCa: authorityFile },
    env: clock.env,
  })
  const status = async () => (await fetchBridge(station.url, bridgeStatus)).reply
  await exam.register(station, candidate)
  const page = await station.openBrowser()
  const actor = candidateActor(page)
  const shown = new Map<string, string[]>()

  await test.step('the idle screen and the room say how wrong the date is; contact goes on', async () => {
    await actor.atStation(candidate.seat)
    const years = await page.evaluate(() => new Date().getFullYear())
    expect(years).toBeLessThan(new Date().getFullYear() - 15)
    await expect(page.locator('[data-station-notice="date"]')).toContainText('日期或时间不对')
    expect(await status()).toMatchObject({
      serverReachable: true,
      certificate: { trouble: 'date', bypassed: true },
    })
    const { seats } = await office(roomView, { params: { sessionId: exam.sessionId } })
    const off = seats.find(({ number }) => number === candidate.seat)?.clockOffMs ?? 0
    expect(Math.abs(Math.abs(off) - 17 * YEAR)).toBeLessThan(DAY)
  })

  await test.step('logged in, the time that remains is the server’s, and answers arrive', async () => {
    await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
    await actor.confirmAndWait()
    await exam.start()
    await actor.inExam()
    const left = await actor.remaining()
    expect(left).toBeLessThanOrEqual(3600)
    expect(left).toBeGreaterThan(3600 - 300)
    await answerQuestions(actor, 0, 4, shown)
    await actor.savedOnServer()
    const { token } = await heldBy(station)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
  })

  await test.step('somebody else’s certificate, good today, is refused as such: nothing goes there, nothing is lost', async () => {
    let arrived = 0
    await front.close()
    front = await openFront(makeCertificate({ name: '别家 CA', isAuthority: true }), () => {
      arrived += 1
    })
    await answerQuestions(actor, 4, 7, shown)
    await actor.savedHere()
    await expect
      .poll(status, { timeout: 30_000 })
      .toMatchObject({ serverReachable: false, certificate: { bypassed: false } })
    expect((await status()).certificate?.trouble).toBe('unknownIssuer')
    expect((await bridgeCommand(station, ['check'])).output).toContain('签发者不受信任')
    expect(arrived).toBe(0)
  })

  await test.step('with the right one back, everything arrives, and is handed in', async () => {
    await front.close()
    front = await openFront(authority, () => undefined)
    await actor.savedOnServer()
    expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
    await actor.openHandIn()
    await actor.confirmHandIn()
    const { token } = await heldBy(station)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
    const { at } = (await heldReceipt(station)).payload
    expect(Math.abs(at - Date.now())).toBeLessThan(DAY)
  })
})
