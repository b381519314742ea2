import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { roomView } from '@wenkao/shared/monitor'
import { listPlaces } from '@wenkao/shared/places'
import { bridgeToday } from '@wenkao/shared/rescue'
import { roomChecks } from '@wenkao/shared/station-check'
import { bridgeCommand } from '../actors/bridge-command.ts'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { databakOf, sealedNames } from '../actors/sealed-facts.ts'
import { answersOnServer, heldBy, heldReceipt } from '../actors/station-facts.ts'
import { fetchBridge } from '../exam-office-api.ts'
import { openExamSite, type ExamSite, type Station } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import {
  callAsFirstOffice,
  prepareExam,
  type PreparedExam,
  type SeatedCandidate,
  type StaffCall,
} from '../prepare-exam.ts'
import { openServerFront, type ServerFront } from '../server-front.ts'

const PORT = 14_800

let site: ExamSite
let office: StaffCall
let exam: PreparedExam
let line: ServerFront
/** From where the PCs behind this line come. */
let address: string
test.beforeAll(async () => {
  site = await openExamSite(PORT)
  address = '127.0.10.1'
  line = await openServerFront({
    ...{ port: PORT + 9, server: site.server.url, from: () => address },
  })
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: 'correct horse battery',
  })
})
test.beforeEach(async ({}, { testId, line: number }) => {
  exam = await prepareExam(office, { candidates: 1, place: testId, from: 402_000 + number })
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
  await line.close()
})

type CheckRow = EndpointResult<typeof roomChecks>['stations'][number]

/** What the room is told of a station. */
async function rowOf(number: number): Promise<CheckRow> {
  const { stations } = await office(roomChecks, { params: { roomId: exam.roomId } })
  const row = stations.find((each) => each.number === number)
  if (!row) throw new Error(`Expected a station ${number}`)
  return row
}

async function isSeatCloned(number: number): Promise<boolean> {
  const { seats } = await office(roomView, { params: { sessionId: exam.sessionId } })
  return seats.find((seat) => seat.number === number)?.cloned ?? false
}

const registrations = async () =>
  (await office(listPlaces)).areas
    .flatMap((area) => area.sites)
    .flatMap((entry) => entry.rooms)
    .find((room) => room.roomId === exam.roomId)
    ?.stations.filter((entry) => entry.registeredAt !== null)

const firstCandidate = (): SeatedCandidate => {
  const [candidate] = exam.candidates
  if (!candidate) throw new Error('Expected a candidate')
  return candidate
}

/** Numbers that nobody drew. */
async function freeNumbers(): Promise<readonly number[]> {
  const { seats } = await office(roomView, { params: { sessionId: exam.sessionId } })
  return seats.map(({ number }) => number).filter((number) => number !== firstCandidate().seat)
}

const registerAt = (station: Station, number: number) =>
  exam.register(station, { examNumber: '', accessCode: '', seat: number })

const clonedNotice = (page: Page) => page.locator('[data-station-notice="cloned"]')

test(
  'F16 a station is its key: another address is noted and nothing breaks, before or during a sitting',
  { tag: '@full' },
  async () => {
    const candidate = firstCandidate()
    const station = await site.station(1, { config: { server: line.url } })
    await exam.register(station, candidate)
    let page = await station.openBrowser()
    await candidateActor(page).atStation(candidate.seat)
    const before = await registrations()
    expect(before).toHaveLength(1)
    expect(await rowOf(candidate.seat)).toMatchObject({ address, addressChangedAt: null })

    /** The PC comes back with another address in the network, and its bridge on another port. */
    const move = async (port: number, to: string) => {
      await station.killBrowser()
      await station.killBridge()
      station.moveBridge(port)
      const since = (await rowOf(candidate.seat)).addressChangedAt ?? 0
      address = to
      await station.startBridge()
      page = await station.openBrowser()
      return { actor: candidateActor(page), since }
    }

    await test.step('before the log-in: noted, the same number, without a new registration', async () => {
      const { actor } = await move(PORT + 7, '127.0.10.2')
      await actor.atStation(candidate.seat)
      await expect.poll(async () => (await rowOf(candidate.seat)).address).toBe('127.0.10.2')
      expect((await rowOf(candidate.seat)).addressChangedAt).toEqual(expect.any(Number))
      expect(await registrations()).toEqual(before)
    })

    const shown = new Map<string, string[]>()
    await test.step('the candidate logs in there and answers', async () => {
      const actor = candidateActor(page)
      await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
      await actor.confirmAndWait()
      await exam.start()
      await actor.inExam()
      await answerQuestions(actor, 0, 4, shown)
      await actor.savedHere()
    })

    await test.step('in the middle of the sitting: it goes on with all answers, and hands in', async () => {
      const { actor, since } = await move(PORT + 8, '127.0.10.3')
      await actor.inExam()
      expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
      await expect.poll(async () => (await rowOf(candidate.seat)).address).toBe('127.0.10.3')
      expect((await rowOf(candidate.seat)).addressChangedAt).toBeGreaterThan(since)
      await answerQuestions(actor, 4, 6, shown)
      await actor.openHandIn()
      await actor.confirmHandIn()
      const { token } = await heldBy(station)
      expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
      expect(await registrations()).toEqual(before)
      expect((await rowOf(candidate.seat)).clonedAt).toBeNull()
    })
  },
)

test('F16 two PCs with one key are shown as cloned on both and in the room, until one is registered anew', async () => {
  const { seat } = firstCandidate()
  const [spare = 0] = await freeNumbers()
  const original = await site.station(2)
  await registerAt(original, seat)
  const page = await original.openBrowser()
  await candidateActor(page).atStation(seat)
  expect(await isSeatCloned(seat)).toBe(false)

  const copy = await site.station(3)
  await test.step('the disk of one is copied to another PC, and both run', async () => {
    await copy.killBridge()
    await original.killBridge()
    cpSync(join(original.folder, 'data'), join(copy.folder, 'data'), { recursive: true })
    // Two PCs have a loopback each, and nobody is on the noted port there.
    rmSync(join(copy.folder, 'data', 'state', 'running.json'))
    await Promise.all([original.startBridge(), copy.startBridge()])
  })
  const copied = await copy.openBrowser()
  const isToldCloned = (station: Station) =>
    until('the word of the clone', async () => {
      const { today } = (await fetchBridge(station.url, bridgeToday)).reply
      return today?.cloned === true || undefined
    })

  await test.step('both idle screens say so, and so does the room', async () => {
    await candidateActor(copied).atStation(seat)
    await Promise.all([isToldCloned(original), isToldCloned(copy)])
    await Promise.all(
      [page, copied].map((each) => expect(clonedNotice(each)).toContainText('克隆')),
    )
    expect(await isSeatCloned(seat)).toBe(true)
    expect((await rowOf(seat)).clonedAt).toEqual(expect.any(Number))
  })

  await test.step('the copy gets a key of its own by one command, and a number of its own', async () => {
    const running = await bridgeCommand(copy, ['register', '--new-key'])
    expect(running).toMatchObject({ code: 1, output: expect.stringContaining('stop it first') })
    await copy.killBridge()
    expect(await bridgeCommand(copy, ['register', '--new-key'])).toMatchObject({ code: 0 })
    await copy.startBridge()
    await registerAt(copy, spare)
    await candidateActor(copied).atStation(spare)
    await expect(clonedNotice(copied)).toBeHidden()
    expect(await isSeatCloned(spare)).toBe(false)
  })

  await test.step('the number that both had is clean as soon as its PC is registered anew, too', async () => {
    expect(await isSeatCloned(seat)).toBe(true)
    await original.killBridge()
    expect(await bridgeCommand(original, ['register', '--new-key'])).toMatchObject({ code: 0 })
    await original.startBridge()
    await registerAt(original, seat)
    await candidateActor(page).atStation(seat)
    await expect(clonedNotice(page)).toBeHidden({ timeout: 30_000 })
    expect(await isSeatCloned(seat)).toBe(false)
    expect((await rowOf(seat)).clonedAt).toBeNull()
    expect(await registrations()).toHaveLength(2)
  })
})

test(
  'F16 a replaced PC takes over the old number, and the one without a number can only send sealed files',
  { tag: '@full' },
  async () => {
    const candidate = firstCandidate()
    const old = await site.station(4)
    await exam.register(old, candidate)
    const page = await old.openBrowser()
    const actor = candidateActor(page)
    const shown = new Map<string, string[]>()
    await actor.atStation(candidate.seat)
    await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
    await actor.confirmAndWait()
    await exam.start()
    await actor.inExam()
    await answerQuestions(actor, 0, 3, shown)
    await actor.savedOnServer()
    await actor.openHandIn()
    await actor.confirmHandIn()
    const receipt = await heldReceipt(old)
    const [sealed = ''] = sealedNames(databakOf(old))

    const replacement = await site.station(5)
    await test.step('the new PC is registered under the number of the old one', async () => {
      await registerAt(replacement, candidate.seat)
      const shownThere = candidateActor(await replacement.openBrowser())
      await shownThere.atStation(candidate.seat)
      expect(await registrations()).toHaveLength(1)
    })

    await test.step('the old PC is a station no longer and waits with a pairing code; its work is where it was', async () => {
      expect(await old.pairingCode()).not.toBe('')
      expect(readdirSync(databakOf(old))).toContain(sealed)
    })

    const stranger = await site.station(6)
    await test.step('an unregistered PC offers nothing but sending what is sealed, and that works', async () => {
      const rescue = rescueActor(await stranger.openBrowser())
      await rescue.visit(stranger.url)
      for (const closed of ['备份考试', '恢复考试', '换机', '原始素材'] as const) {
        await rescue.openTab(closed)
        await expect(rescue.panel).toContainText('这台电脑没有登记为考试机')
        await expect(rescue.panel.getByRole('button')).toHaveCount(0)
      }
      await rescue.submitFile(join(databakOf(old), sealed))
      await expect(rescue.panel).toContainText(receipt.code)
    })
  },
)
