import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createStaff } from '@wenkao/shared/accounts'
import { listPlaces } from '@wenkao/shared/places'
import { SealedManifest } from '@wenkao/shared/sealed-files'
import * as z from 'zod/mini'
import { adjudicatorActor } from '../actors/adjudicator.ts'
import { bridgeCommand } from '../actors/bridge-command.ts'
import { recordSaved } from '../actors/file-facts.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions } from '../actors/questions.ts'
import {
  FILES_FOLDER,
  OFFICE_PASSWORD,
  openAnswerFilesRoom,
  untilReady,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'
import type { SeatedSitter } from '../sit-down.ts'

let room: AnswerFilesRoom
let stick: string
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(14_700, 2)
  stick = join(room.site.folder, 'stick')
  mkdirSync(stick)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

const ESSAY = `${FILES_FOLDER}/作文.txt`
const NOTE = '考生一直不能交卷，重启两次仍不行。'
const REASON = '断网前后的作答连续，签名可以确认，考场有记录。'

/** Answers with the server, then without it, and a file: what the server has is not all. */
async function workUntilCutOff({ station, actor, file }: SeatedSitter): Promise<void> {
  await untilReady(station)
  const shown = new Map<string, string[]>()
  await answerQuestions(actor, 0, 3, shown)
  await actor.savedOnServer()
  await room.site.server.kill()
  await answerQuestions(actor, 3, 6, shown)
  const record = recordSaved(station, station.answerFolder)
  writeFileSync(file(FILES_FOLDER, '作文.txt'), '我的作文')
  await record.saved(ESSAY)
  await record.stop()
  await actor.savedHere()
}

/** The file as somebody carries it away by the file manager. */
function toStick(path: string): string {
  const copy = join(stick, basename(path))
  copyFileSync(path, copy)
  return copy
}

test('F11c whoever cannot finish grading makes one sealed file: both folders, logs, versions and clock data with a manifest, and only the server opens it', async () => {
  const sitter = await room.sitDown()
  const { station, candidate } = sitter
  const { proctorCode } = await room.codes()
  await workUntilCutOff(sitter)

  const path =
    await test.step('the evidence pack by the command line, without a server', async () => {
      const folder = join(room.site.folder, 'evidence')
      mkdirSync(folder)
      const made = await bridgeCommand(station, [
        ...['evidence', '--proctor-code', proctorCode, '--to', folder, '--note', NOTE],
      ])
      expect(made.code, made.output).toBe(0)
      const [name = '', ...others] = readdirSync(folder).filter((each) => each.endsWith('.dat'))
      expect(others).toEqual([])
      expect(name).toMatch(new RegExp(`^evidence${candidate.examNumber}-\\d{14}\\.dat$`))
      return toStick(join(folder, name))
    })

  await room.site.server.start()
  const desk = adjudicatorActor(
    await room.site.staffBrowser('office', 1366, 768),
    room.site.server.url,
  )
  const content = join(room.site.folder, 'content')
  await test.step('imported at the desk, its content is downloaded', async () => {
    await desk.page.goto(`${room.site.server.url}/sign-in#to=/office/cases`)
    await desk.page.getByLabel('用户名').fill('office')
    await desk.page.getByLabel('密码', { exact: true }).fill(OFFICE_PASSWORD)
    await desk.page.getByRole('button', { name: '登录' }).click()
    expect(await desk.importFiles([path])).toEqual(['case'])
    await desk.openCase(`考生${candidate.examNumber}`, candidate.examNumber)
    await expect(desk.page.getByText(NOTE)).toBeVisible()
    const archive = join(room.site.folder, 'content.tar')
    await desk.download(archive)
    mkdirSync(content)
    execFileSync('tar', ['-xf', archive, '-C', content])
  })

  await test.step('it holds a manifest of all parts, both folders, the log, the clock and the note', () => {
    const text = (...parts: string[]) => readFileSync(join(content, ...parts), 'utf8')
    const manifest = z.parse(SealedManifest, JSON.parse(text('manifest.json')))
    expect(manifest).toMatchObject({ kind: 'evidence', missing: [] })
    expect(manifest.sitting?.examNumber).toBe(candidate.examNumber)
    const roles = new Set(manifest.parts.map(({ role }) => role))
    expect([...roles].sort()).toEqual(['content', 'file', 'held', 'log', 'record'])
    expect(text('files', ...ESSAY.split('/'))).toBe('我的作文')
    expect(text('log.jsonl').trim().split('\n').length).toBeGreaterThan(6)
    expect(text('records', 'note.txt')).toBe(NOTE)
    expect(JSON.parse(text('records', 'clock.json'))).toMatchObject({
      wallClock: expect.any(Number),
      monotonic: expect.any(Number),
    })
    const shown = listedPaths(text('records', 'listing.json'))
    expect(shown.some((each) => each.startsWith(station.answerFolder))).toBe(true)
    expect(shown.some((each) => each.includes('journal'))).toBe(true)
    expect(readFileSync(path).includes('我的作文')).toBe(false)
  })
  await desk.page.close()
})

const Listing = z.object({ files: z.array(z.object({ path: z.string() })) })
const listedPaths = (text: string): readonly string[] =>
  z.parse(Listing, JSON.parse(text)).files.map(({ path }) => path)

test('F11d a reported pack is imported at the adjudication desk, verified, graded and decided with a reason; the area and the room are told, and no case is lost', async () => {
  const { office, site } = room
  const { areas } = await office(listPlaces)
  const areaId = areas.find(({ sites }) => sites.some(({ name }) => name === '城南'))?.areaId
  const everywhere = { kind: 'all' as const }
  await office(createStaff, {
    body: {
      ...{ username: 'judge', displayName: '鉴定员', password: OFFICE_PASSWORD },
      grants: [{ role: 'adjudicator', scope: everywhere }],
    },
  })
  await office(createStaff, {
    body: {
      ...{ username: 'area', displayName: '县区管理员', password: OFFICE_PASSWORD },
      grants: [{ role: 'areaAdmin', scope: { kind: 'area', id: areaId } }],
    },
  })
  const { proctorCode } = await room.codes()
  const sitter = await room.sitDown()
  const { station, candidate, page } = sitter
  const name = `考生${candidate.examNumber}`
  await workUntilCutOff(sitter)

  const pack =
    await test.step('the pack is made in the rescue window and carried on a stick; the PC is no more', async () => {
      const rescue = await room.openRescueWith(station, page, proctorCode)
      await rescue.openTab('上报数据包')
      await rescue.panel.locator('textarea[name="note"]').fill(NOTE)
      await rescue.chooseFolder(room.site.folder)
      await rescue.press('生成上报数据包')
      await expect(rescue.outcome('evidence', 'done')).toBeVisible({ timeout: 60_000 })
      const path = await rescue.outcome('evidence', 'done').locator('code').innerText()
      await Promise.all([station.killBrowser(), station.killBridge()])
      await site.server.start()
      return toStick(path)
    })

  const desk = adjudicatorActor(await site.staffBrowser('desk', 1366, 768), site.server.url)
  const packaged =
    await test.step('imported at the desk it is verified, compared and graded', async () => {
      await desk.signIn('judge', OFFICE_PASSWORD)
      expect(await desk.importFiles([pack])).toEqual(['case'])
      await desk.openCase(name, candidate.examNumber)
      await expect(desk.page.locator('[data-signature="known"]')).toBeVisible()
      await expect(desk.page.locator('[data-comparison="newer"]')).toBeVisible()
      await expect(desk.page.getByRole('row', { name: /作文\.txt.*不同/ })).toBeVisible()
      await expect(desk.page.getByText(NOTE)).toBeVisible()
      const scores = await desk.scores()
      return scores.packaged
    })

  const watching = proctorActor(await site.staffBrowser('tablet', 1024, 768), site.server.url)
  await test.step('meanwhile the room sees that it arrived and waits', async () => {
    await watching.signIn('office', OFFICE_PASSWORD)
    await watching.openSession('第一场')
    await watching.openTab('考场实况')
    await expect(watching.page.getByText(/^\s*上报与鉴定/)).toContainText('待鉴定')
  })

  await test.step('the decision needs a reason and says what it does before it is made', async () => {
    await expect(desk.page.getByRole('button', { name: '作出结论' })).toBeDisabled()
    await desk.decide('以数据包为准', REASON, '从现在起以数据包为准')
    await expect(desk.page.locator('[data-score="standing"] strong')).toHaveText(String(packaged), {
      timeout: 90_000,
    })
  })

  await test.step('the room is told, with the reason', async () => {
    const told = watching.page
      .getByRole('list', { name: '上报与鉴定' })
      .getByRole('listitem')
      .filter({ hasText: name })
    await expect(told).toContainText('以数据包为准')
    await expect(told).toContainText(REASON)
  })

  await test.step('the area is told, and may read but not decide', async () => {
    const area = adjudicatorActor(await site.staffBrowser('area', 1366, 768), site.server.url)
    await area.page.goto(`${site.server.url}/sign-in#to=/office/cases`)
    await area.page.getByLabel('用户名').fill('area')
    await area.page.getByLabel('密码', { exact: true }).fill(OFFICE_PASSWORD)
    await area.page.getByRole('button', { name: '登录' }).click()
    await area.page.getByText('全部', { exact: true }).click()
    await expect(area.row(name, candidate.examNumber)).toContainText(REASON)
    await area.openCase(name, candidate.examNumber)
    await expect(area.page.getByText('您可以查看，结论由考试机构或鉴定员作出。')).toBeVisible()
    await expect(area.page.getByRole('radio')).toHaveCount(0)
    await expect(area.page.getByRole('button', { name: '下载全部内容' })).toHaveCount(0)
  })

  await test.step('the same file again is the same case, still decided', async () => {
    await desk.openDesk()
    await desk.importFiles([pack])
    await desk.page.getByText('全部', { exact: true }).click()
    await expect(desk.row(name, candidate.examNumber)).toHaveCount(1)
    await expect(desk.row(name, candidate.examNumber)).toContainText('以数据包为准')
  })
})
