import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startSession } from '@wenkao/shared/monitor'
import type { PaperContent } from '@wenkao/shared/papers'
import { createArea, createRoom, createSite, setRoomLayout } from '@wenkao/shared/places'
import {
  createExam,
  createSession,
  getSession,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import postgres from 'postgres'
import { candidateActor } from '../actors/candidate.ts'
import { proctorActor } from '../actors/proctor.ts'
import { OFFICE_PASSWORD } from '../answer-files-room.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import { callAsFirstOffice, seatEverybody } from '../prepare-exam.ts'

const VARIANTS = 4
/** Kept by whoever wants to look at the pages. */
const pictures = process.env['WENKAO_PICTURES']

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(16_440)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** Six common items and one of its own in each variant, as a confirmed paper has them. */
async function insertPaper(rule: 'neighbours' | 'lastTwoDigits'): Promise<string> {
  const sql = postgres(embeddedDatabaseUrl(join(site.folder, 'server')), { max: 1 })
  try {
    const [row] = await sql<{ content: PaperContent }[]>`select content from papers limit 1`
    if (!row) throw new Error('Expected a paper')
    const items = row.content.items.filter((item) => item.kind === 'single').slice(0, 7)
    const variants = Array.from({ length: VARIANTS }, (_, variant) => ({
      ...{ version: 1 as const, title: `四套卷 ${rule}`, tasks: [] },
      items: items.map((item, at) =>
        at === 6
          ? { ...item, id: `${item.id}-${variant}`, stem: `本套试卷的套号是 ${variant}` }
          : item,
      ),
    }))
    const whole = {
      ...variants[0],
      items: [
        ...new Map(variants.flatMap((one) => one.items).map((item) => [item.id, item])).values(),
      ],
    }
    const paperId = crypto.randomUUID()
    await sql`
      insert into papers (paper_id, title, version, content, variant_rule, confirmed_at)
      values (${paperId}, ${`四套卷 ${rule}`}, 1, ${sql.json(whole as never)}, ${rule}, ${Date.now()})`
    for (const [variant, content] of variants.entries()) {
      await sql`
        insert into paper_variants (paper_id, variant, content)
        values (${paperId}, ${variant}, ${sql.json(content as never)})`
    }
    return paperId
  } finally {
    await sql.end()
  }
}

test('D04 D05 four who sit around one corner have four variants, each in an order of its own that a reload does not change; by the last two digits each has the variant of the number', async () => {
  test.setTimeout(240_000)
  const { url, setupLink } = site.server
  const account = { username: 'office', password: OFFICE_PASSWORD }
  const office = await callAsFirstOffice(url, setupLink, account)
  const { areaId } = await office(createArea, { body: { name: '城东' } })
  const { siteId } = await office(createSite, { params: { areaId }, body: { name: '城东' } })

  /** Four candidates of a paper with this rule, seated in a room of two rows of two. */
  async function prepare(rule: 'neighbours' | 'lastTwoDigits', from: number) {
    const paperId = await insertPaper(rule)
    const { roomId } = await office(createRoom, {
      params: { siteId },
      body: { name: rule, stations: 4 },
    })
    const layout = { rows: [2, 2], aislesAfter: [], numbering: 'rows', teacher: 'left' }
    await office(setRoomLayout, { params: { roomId }, body: { layout } })
    const { examId } = await office(createExam, {
      body: { title: rule, paperId, durationMinutes: 60 },
    })
    const candidates = [0, 1, 2, 3].map((at) => ({
      examNumber: String(from + at),
      name: `考生${from + at}`,
    }))
    await office(putCandidates, { params: { examId }, body: { candidates } })
    const { sessionId } = await office(createSession, {
      body: { examId, roomId, name: rule, plannedStart: Date.now() },
    })
    const params = { sessionId }
    await office(scheduleCandidates, { params, body: { next: 4 } })
    const seated = await seatEverybody(office, sessionId)
    await office(startSession, { params })
    return { sessionId, seated }
  }

  /** What a candidate sees: the questions in their order. */
  async function stemsOf(seat: { examNumber: string; accessCode: string; seat: number }) {
    const page = await site.staffBrowser(`pc-${seat.examNumber}`, 1366, 768)
    const actor = candidateActor(page)
    await page.goto(`${url}/exam`)
    await actor.logInByNumber(seat.examNumber, seat.accessCode, seat.seat)
    await actor.confirmAndWait()
    await actor.inExam()
    const read = async () => {
      const stems: string[] = []
      for (let at = 0; at < 7; at += 1) {
        await actor.goTo(at)
        stems.push(await actor.stem())
      }
      return stems
    }
    const stems = await read()
    await page.reload()
    await actor.inExam()
    expect(await read()).toEqual(stems)
    return stems
  }
  const variantIn = (stems: readonly string[]) =>
    Number(/套号是 (\d)/.exec(stems.join('\n'))?.[1] ?? Number.NaN)

  const around = await prepare('neighbours', 501_001)
  const { variants } = await office(getSession, { params: { sessionId: around.sessionId } })
  expect(variants).toMatchObject({ rule: 'neighbours', total: VARIANTS, shared: [] })
  const seen = new Map<number, string[]>()
  for (const seat of around.seated) seen.set(seat.seat, await stemsOf(seat))
  expect(new Set([...seen.values()].map(variantIn)).size).toBe(4)
  for (const { number, variant } of variants?.stations ?? []) {
    expect(variantIn(seen.get(number) ?? [])).toBe(variant)
  }
  expect(new Set([...seen.values()].map((stems) => stems.join())).size).toBe(4)

  await test.step('the room plan on the tablet says the same, and names nobody who shares one', async () => {
    const tablet = proctorActor(await site.staffBrowser('tablet', 1024, 768), url)
    await tablet.signIn('office', OFFICE_PASSWORD)
    await tablet.openSession('neighbours')
    await tablet.openDrawView('机位')
    const plan = tablet.page.getByRole('list', { name: '本场考试机' })
    await tablet.page.getByText('显示套卷（共 4 套）').click()
    for (const { number, variant } of variants?.stations ?? [])
      await expect(plan.getByRole('button', { name: new RegExp(`^${number}\\b`) })).toContainText(
        `第 ${variant + 1} 套`,
      )
    await expect(tablet.page.getByText('这些邻座同卷')).toHaveCount(0)
    if (pictures !== undefined)
      await tablet.page.screenshot({ path: join(pictures, 'variants.png') })
  })

  const { seated } = await prepare('lastTwoDigits', 502_010)
  const [first] = seated
  if (!first) throw new Error('Expected candidates')
  expect(variantIn(await stemsOf(first))).toBe(Number(first.examNumber.slice(-2)) % VARIANTS)
})
