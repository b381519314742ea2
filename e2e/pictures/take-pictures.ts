/**
 * `npm run pictures`: renews `docs/pictures` from the real thing. Starts `npm start` on a data folder
 * of its own, plays a short exam day on the demo exam in real browsers, and takes a picture of each
 * page at the size of the device it is made for.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from '@playwright/test'
import { demoPaper } from '../../apps/api/src/demo/demo-exam.ts'
import { candidateActor } from '../actors/candidate.ts'
import { proctorActor } from '../actors/proctor.ts'
import { until } from '../faults/process.ts'
import { runPython } from '../office-programs/run-python.ts'
import { answerFromBrowsers } from './other-candidates.ts'
import { smallPng } from './small-png.ts'

const PORT = 3600
const BRIDGE_PORT = 3700
const EXAM = demoPaper.title
const ROOM = '第一机房'
const EXAM_PC = { width: 1366, height: 768 }
const TABLET = { width: 1024, height: 768 }
const PHONE = { width: 390, height: 844 }

const squeeze = (text: string) => text.replace(/\s+/g, '')
const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const server = `http://127.0.0.1:${PORT}`

/** A roster as a school sends it: six rows in order, four that are not. */
const ROSTER = `考号,姓名,性别,身份证号,学校,班级
20260301001,安宁,女,,城南中学,九（1）班
20260301002,白羽,男,,城南中学,九（1）班
20260301003,常青,男,,城南中学,九（1）班
20260301004,杜衡,女,,城南中学,九（2）班
20260301005,方舟,男,,城南中学,九（2）班
20260301006,葛兰,女,,城南中学,九（2）班
20260301002,白雨,女,,城南中学,九（2）班
20260301008,,男,,城南中学,九（2）班
20260301009,江月,女,999999201104010017,城南中学,九（2）班
2026-03/10,林深,男,,城南中学,九（2）班
`

interface Links {
  readonly office: string
  readonly room: string
  readonly candidate: string
  readonly rescue: string
}

/** Starts the whole product as a newcomer would. */
async function start(dataFolder: string): Promise<{ program: ChildProcess; links: Links }> {
  const program = spawn(process.execPath, [inRoot('scripts/start.mjs')], {
    env: {
      ...process.env,
      PORT: String(PORT),
      BRIDGE_PORT: String(BRIDGE_PORT),
      WENKAO_DATA: dataFolder,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  program.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  const link = (role: string) => new RegExp(`${role} +(http\\S+)`).exec(text)?.[1] ?? ''
  await until('npm start', () => (text.includes('Ctrl-C') ? true : undefined), 240)
  return {
    program,
    links: {
      office: link('Office'),
      room: link('Room'),
      candidate: link('Candidate'),
      rescue: link('Rescue'),
    },
  }
}

async function openPage(browser: Browser, viewport: { width: number; height: number }) {
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  context.setDefaultTimeout(60_000)
  return context.newPage()
}

async function take(page: Page, name: string): Promise<void> {
  const path = inRoot(`docs/pictures/${name}.png`)
  const png = smallPng(await page.screenshot({ animations: 'disabled' }))
  writeFileSync(path, png)
  console.log(`${name}.png ${Math.ceil(png.length / 1000)} kB`)
}

/** Pages of the exam office before the exam: roster with faults, tickets. */
async function picturesOfOffice(page: Page, link: string, folder: string): Promise<void> {
  const roster = join(folder, '城南中学名册.csv')
  writeFileSync(roster, ROSTER)
  await page.goto(link)
  await page.getByRole('link', { name: EXAM }).click()
  await page.getByRole('tab', { name: '名册导入' }).click()
  await page.getByLabel('选择文件（.xlsx 或 .csv）').setInputFiles(roster)
  await page.getByRole('table', { name: '有问题的行' }).scrollIntoViewIfNeeded()
  await take(page, 'office-roster')
  await page.getByRole('tab', { name: '场次与准考证' }).click()
  await page
    .getByRole('row', { name: new RegExp(ROOM) })
    .getByRole('button', { name: /准考证与考务表/ })
    .click()
  await page.getByRole('button', { name: '下载 PDF' }).waitFor()
  await page.setViewportSize({ width: EXAM_PC.width, height: 640 })
  await take(page, 'office-documents')
  await page.setViewportSize(EXAM_PC)
}

async function picturesOfDraw(tablet: Page, link: string): Promise<string> {
  await tablet.goto(link)
  await tablet
    .getByRole('link', { name: new RegExp(`打开.*`) })
    .filter({ hasText: ROOM })
    .first()
    .click()
  await proctorActor(tablet, server).openTab('抽机号')
  await tablet.getByLabel('考号').fill('202601010002')
  await tablet.getByRole('button', { name: '抽机号', exact: true }).click()
  await tablet.locator('section.drawn').getByRole('status').waitFor()
  await take(tablet, 'room-draw')
  await tablet.getByRole('button', { name: '下一位' }).click()
  await proctorActor(tablet, server).drawAll()
  return new URL(tablet.url()).pathname.split('/').at(-1) ?? ''
}

/** The candidate's pages up to standby. */
async function logIn(pc: Page, link: string): Promise<void> {
  await pc.goto(link)
  await pc.getByRole('region', { name: '机号窗口' }).waitFor()
  await take(pc, 'candidate-log-in')
  await pc.getByRole('button', { name: '登录' }).click()
  await candidateActor(pc).confirmAndWait()
}

async function answer(pc: Page, answerFolder: string): Promise<void> {
  const candidate = candidateActor(pc)
  await candidate.inExam()
  for (let at = 0; at < 9; at += 1) {
    await candidate.goTo(at)
    const stem = squeeze(await candidate.stem())
    const item = demoPaper.items.find((entry) => squeeze(entry.stem) === stem)
    if (item) await candidate.answer(item, item.answer)
  }
  await candidate.goTo(9)
  await pc.getByRole('button', { name: '标记，稍后再看' }).click()
  await candidate.goTo(4)
  await candidate.savedOnServer()
  await candidate.filesSaved()
  await take(pc, 'candidate-item')
  const task = (folder: string, file = '') => join(answerFolder, folder, file)
  runPython('edit-answers.py', [
    ...['--level', 'partial'],
    ...['--word', task('Word操作题', '科技节.docx')],
    ...['--excel', task('Excel操作题', '成绩.xlsx')],
    ...['--files', task('文件操作题')],
  ])
  await candidate.goTo(34)
  await until('all three tasks to show as answered', async () => {
    const tasks = candidate.questions().filter({ hasText: /^[123]\. .*：/ })
    const names = await tasks.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
    return names.every((name) => name?.includes('已答')) ? true : undefined
  })
  await candidate.filesSaved()
  await candidate.savedOnServer()
  await take(pc, 'candidate-task')
}

async function handIn(pc: Page): Promise<void> {
  const candidate = candidateActor(pc)
  await candidate.openHandIn()
  await pc.getByRole('dialog').waitFor()
  await take(pc, 'candidate-hand-in')
  await candidate.confirmHandIn()
  await take(pc, 'candidate-receipt')
}

async function pictureOfRescue(tablet: Page, pc: Page, link: string): Promise<void> {
  await tablet.getByRole('button', { name: '口令', exact: true }).click()
  const code = await until('the proctor code', async () => {
    const shown = await tablet.getByRole('dialog').innerText()
    return /[0-9A-Z]{4}(-[0-9A-Z]{1,4})+/.exec(shown)?.[0]
  })
  await tablet.getByRole('dialog').getByRole('button', { name: '收起' }).click()
  await pc.goto(link)
  await pc.getByLabel('管理口令').fill(code)
  await pc.getByRole('button', { name: '打开' }).click()
  await pc.getByText('磁盘与本机记录').waitFor()
  await take(pc, 'rescue')
}

async function pictureOfResults(page: Page): Promise<void> {
  await page.goto(`${server}/office`)
  await page.getByRole('link', { name: EXAM }).click()
  await page.getByRole('tab', { name: '成绩' }).waitFor()
  await until('the grading', async () => {
    await page.reload()
    await page.getByRole('tab', { name: '成绩' }).click()
    const table = page.getByRole('table', { name: '成绩' })
    await table.getByRole('row').nth(1).waitFor()
    const graded = await table.getByText(/^(已评分|待人工复核)$/).count()
    return graded > 0 ? true : undefined
  })
  await take(page, 'office-results')
  await page.setViewportSize(PHONE)
  await take(page, 'phone-office')
}

// A fixed name: the answer folder's path stands on the task page.
const dataFolder = join(tmpdir(), 'wenkao-pictures')
rmSync(dataFolder, { recursive: true, force: true })
mkdirSync(dataFolder)
mkdirSync(inRoot('docs/pictures'), { recursive: true })
const { program, links } = await start(dataFolder)
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
})
try {
  const office = await openPage(browser, EXAM_PC)
  const tablet = await openPage(browser, TABLET)
  const pc = await openPage(browser, EXAM_PC)
  await picturesOfOffice(office, links.office, dataFolder)
  const sessionId = await picturesOfDraw(tablet, links.room)
  await logIn(pc, links.candidate)
  const proctor = proctorActor(tablet, server)
  await proctor.openTab('考场实况')
  const others = await answerFromBrowsers(office, { server, sessionId, count: 24 })
  await proctor.start()
  await others.begin()
  await answer(pc, join(dataFolder, 'bridge', 'CZKT'))
  await others.goOn()
  await tablet.getByText('作答中').first().waitFor()
  await take(tablet, 'room-live')
  await tablet.setViewportSize(PHONE)
  await take(tablet, 'phone-room')
  await tablet.setViewportSize(TABLET)
  await handIn(pc)
  await pictureOfRescue(tablet, pc, links.rescue)
  await pictureOfResults(office)
} finally {
  await browser.close()
  program.kill('SIGTERM')
  await new Promise((resolve) => program.once('close', resolve))
  rmSync(dataFolder, { recursive: true, force: true })
}
