import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { createStaff, type StaffRole } from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import { readRules } from '@wenkao/shared/grading'
import { listResults } from '@wenkao/shared/results'
import { reviewerActor } from '../actors/reviewer.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import { handInByApi, type WorkByApi } from '../hand-in-by-api.ts'
import {
  callAsFirstOffice,
  prepareExam,
  type PreparedExam,
  type StaffCall,
} from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'
const WORD_FILE = 'Word操作题/科技节.docx'
let site: ExamSite
let office: StaffCall
let exam: PreparedExam
/** Ids of fill-in items. */
let blanks: readonly string[]
/** The right answers of the paper. */
let keys: Readonly<Record<string, readonly string[]>>
let wordTask: string

test.beforeAll(async () => {
  site = await openExamSite(15_800)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  exam = await prepareExam(office, { candidates: 7 })
  await exam.start()
  const staff = (username: string, displayName: string, role: StaffRole) =>
    office(createStaff, {
      body: {
        ...{ username, displayName, password: PASSWORD },
        grants: [{ role, scope: { kind: 'all' } }],
      },
    })
  await staff('first', '复核员甲', 'reviewer')
  await staff('second', '复核员乙', 'reviewer')
  await staff('judge', '仲裁员', 'adjudicator')
  const { rules, items, tasks } = await office(readRules, {
    params: { examId: exam.examId, rulesVersion: '1' },
  })
  keys = Object.fromEntries(rules.items.map(({ id, answer }) => [id, answer]))
  blanks = items.filter(({ kind }) => kind === 'fillIn').map(({ id }) => id)
  wordTask = tasks.find(({ kind }) => kind === 'word')?.id ?? ''
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

const candidateAt = (at: number) => {
  const candidate = exam.candidates[at]
  if (!candidate) throw new Error('Expected a candidate')
  return candidate
}
const handInFor = (at: number, work: WorkByApi) =>
  handInByApi(site.server.url, exam, candidateAt(at), work)
async function resultOf(at: number) {
  const { rows } = await office(listResults, { params: { examId: exam.examId } })
  return rows.find(({ examNumber }) => examNumber === candidateAt(at).examNumber)
}
const graded = (at: number) =>
  until('the grading', async () => {
    const row = await resultOf(at)
    return row?.points == null ? undefined : row
  })
const reviewer = async (name: string) =>
  reviewerActor(await site.staffBrowser(name, 1366, 768), site.server.url)

/** Processes of this site's server that grade documents. */
function gradersOf(): number[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'latin1')
    } catch {
      // Gone between the look into the folder and this one.
      return ''
    }
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    if (!read(`/proc/${name}/cmdline`).includes('grading-child.ts')) return []
    const parent = /\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1] ?? ''
    return read(`/proc/${parent}/environ`).includes(site.folder) ? [Number(name)] : []
  })
}

test('F04 a document that kills the grader fails alone: the receipt does not wait, others are graded, and its last words lie in the review queue until it is graded again', async () => {
  const killed = new Set<number>()
  const killing = until('two dead graders', () => {
    for (const pid of gradersOf()) {
      if (killed.size === 2 || killed.has(pid)) continue
      killed.add(pid)
      process.kill(pid, 'SIGKILL')
    }
    return killed.size === 2 || undefined
  })
  expect((await handInFor(0, { answers: keys })).receipt.code).not.toBe('')
  await killing
  expect((await handInFor(1, { answers: keys })).receipt.code).not.toBe('')
  const [dead, other] = [await graded(0), await graded(1)]
  expect(dead.objectivePoints).toBe(other.objectivePoints)
  expect(dead.flags).toContain('quarantined')
  expect(other.flags).not.toContain('quarantined')

  const desk = await reviewer('office')
  await desk.signIn('office', PASSWORD)
  await test.step('the queue has it by its flag, with what ended the grader', async () => {
    await desk.filterByFlag('文件未能自动评分')
    await expect(desk.row(candidateAt(0).examNumber)).toHaveCount(1)
    await expect(desk.row(candidateAt(1).examNumber)).toHaveCount(0)
    await desk.open(candidateAt(0).examNumber)
    await desk.page.getByText(/^评分程序出错 2 次/).click()
    await expect(desk.page.getByText(/The grader ended: SIGKILL/).first()).toBeVisible()
    await expect(desk.page.getByText(/已转人工核查/).first()).toBeVisible()
  })
  await test.step('graded again it counts once that is released', async () => {
    await desk.page.getByRole('button', { name: '重新评分这名考生' }).click()
    await desk.release('评分程序已恢复')
    const mended = await resultOf(0)
    expect(mended?.flags).not.toContain('quarantined')
  })
  await desk.page.close()
})

test('F11a who has no points, or left a task alone beside good answers, waits in the review queue with the reason, and a reviewer decides', async () => {
  await handInFor(2, {})
  await handInFor(3, { answers: keys })
  const before = await graded(3)
  await graded(2)
  const desk = await reviewer('first')
  await desk.signIn('first', PASSWORD)
  await desk.filterByFlag('总分为零')
  await expect(desk.row(candidateAt(2).examNumber)).toHaveCount(1)
  await expect(desk.row(candidateAt(3).examNumber)).toHaveCount(0)
  await desk.filterByFlag('有操作题未动')
  await desk.open(candidateAt(3).examNumber)
  await desk.page.getByRole('button', { name: '由我来看' }).click()
  await expect(desk.page.getByText('复核员甲 正在看')).toBeVisible()

  const word = desk.page.getByRole('region', { name: /Word|文字|科技节/ }).first()
  await expect(word.getByRole('link', { name: '科技节.docx' })).toBeVisible()
  const check = desk.page.locator(`[data-check^="${wordTask}/"]`).first()
  const id = (await check.getAttribute('data-check')) ?? ''
  await desk.give(id, 1)
  expect(await desk.decide('提交结论', '原件在 U 盘上，已当面核对')).toContain('改 1 处')
  await expect(desk.page.getByText('结论已保存，成绩已按它更新。')).toBeVisible()
  await expect(desk.check(id)).toContainText('人工已改')
  expect(await resultOf(3)).toMatchObject({
    points: (before.points ?? 0) + 1,
    status: 'graded',
  })
  await desk.page.close()
})

test('N04 an appeal is decided on the page that shows instruction, checks and findings side by side: by two who do not see each other, and by a third where they differ', async () => {
  await handInFor(4, {
    answers: keys,
    files: { [WORD_FILE]: (issued) => issued ?? new Uint8Array() },
  })
  const before = await graded(4)
  const { examNumber } = candidateAt(4)
  const clerk = await reviewer('clerk')
  await test.step('the office writes down what the candidate says, at the result', async () => {
    await clerk.signIn('office', PASSWORD, `/office/exams/${exam.examId}?tab=results`)
    await clerk.page.getByRole('button', { name: `考生${examNumber} 的评分明细` }).click()
    await clerk.page.getByRole('button', { name: '登记申诉' }).click()
    await clerk.page.getByLabel('申诉内容').fill('标题我已经设置成黑体了')
    await clerk.page.getByRole('button', { name: '提交申诉' }).click()
    await expect(clerk.page.getByText('将由两位复核员独立复核')).toBeVisible()
  })
  let id = ''
  await test.step('the first reviewer reads what was asked and found, and gives points', async () => {
    const first = await reviewer('reviewer-1')
    await first.signIn('first', PASSWORD)
    await first.filterByFlag('申诉')
    await first.open(examNumber)
    await expect(first.page.getByText('标题我已经设置成黑体了')).toBeVisible()
    const check = first.page.locator(`[data-check^="${wordTask}/"]`).first()
    await expect(check).toContainText(/要求|实际|没有|未/)
    id = (await check.getAttribute('data-check')) ?? ''
    await first.give(id, 1)
    await first.decide('提交结论', '确实设置了')
    await expect(first.page.getByText('还要等其他人的意见')).toBeVisible()
    await first.page.close()
  })
  await test.step('the second does not see that, and decides otherwise', async () => {
    const second = await reviewer('reviewer-2')
    await second.signIn('second', PASSWORD)
    await second.filterByFlag('申诉')
    await expect(second.row(examNumber)).toHaveCount(1)
    await expect(second.row(examNumber)).toContainText('复核 1/2')
    await second.open(examNumber)
    await expect(second.page.getByText('确实设置了')).toHaveCount(0)
    await second.decide('维持分数', '没有保存')
    await expect(second.page.getByText('等待第三人仲裁')).toBeVisible()
    await second.page.close()
  })
  await test.step('a third person sees both, and the word counts', async () => {
    const judge = await reviewer('judge')
    await judge.signIn('judge', PASSWORD)
    await judge.filterByFlag('申诉')
    await judge.open(examNumber)
    await expect(judge.page.getByText('确实设置了')).toBeVisible()
    await expect(judge.page.getByText('没有保存')).toBeVisible()
    await judge.give(id, 1)
    await judge.decide('提交结论', '以保存的文件为准，应得分')
    await expect(judge.page.getByText('结论已保存，成绩已按它更新。')).toBeVisible()
    await judge.page.close()
  })
  expect((await resultOf(4))?.points).toBe((before.points ?? 0) + 1)
  await clerk.page.close()
})

test('D12 while the exam runs an item is voided and a further answer accepted: a regrade with the changed rule shows whose points change by how much before it is released, keeps what people decided, counts for who hands in later, and stands in the audit log', async () => {
  const [item = ''] = Object.keys(keys)
  const { [item]: _left, ...others } = keys
  const blank = blanks[0] ?? ''
  const OTHER_WORD = '课堂上教的说法'
  await handInFor(5, { answers: { ...others, [blank]: [OTHER_WORD] } })
  const before = await graded(5)
  const decided = await resultOf(3)
  const desk = await reviewer('rules')
  await desk.signIn('office', PASSWORD, `/office/exams/${exam.examId}/grading`)
  const { page } = desk
  await test.step('a new version of the rules is made with a reason', async () => {
    await page.getByRole('button', { name: '制定新版本' }).click()
    await page.locator(`[data-item="${item}"]`).getByLabel('作废').selectOption('人人得分')
    const accepted = page.locator(`[data-item="${blank}"]`).getByLabel('答案（每行一个）')
    await accepted.fill(`${await accepted.inputValue()}\n${OTHER_WORD}`)
    await page.getByLabel('制定理由').fill('第一题有歧义')
    await page.getByRole('button', { name: '制定第 2 版' }).click()
    await expect(page.getByText('第一题有歧义')).toBeVisible()
  })
  await test.step('the regrade shows the diff, and nothing counts yet', async () => {
    await page.getByLabel('理由', { exact: true }).fill('第一题作废')
    await page.getByRole('button', { name: '开始重新评分' }).click()
    const diff = page.getByRole('region', { name: '分数对比' }).first()
    await expect(
      diff.getByRole('row').filter({ hasText: candidateAt(5).examNumber }),
    ).toContainText(new RegExp(`${item}: 0 →[^]*${blank}: 0 →|${blank}: 0 →[^]*${item}: 0 →`), {
      timeout: 60_000,
    })
    expect((await resultOf(5))?.points).toBe(before.points)
  })
  await test.step('released, the points follow, and the reviewer’s stay', async () => {
    await desk.release('已核对')
    expect((await resultOf(5))?.points).toBeGreaterThan(before.points ?? 0)
    expect((await resultOf(3))?.points).toBe(decided?.points)
  })
  await test.step('who hands in after that is graded by it', async () => {
    await handInFor(6, { answers: { ...others, [blank]: [OTHER_WORD] } })
    const later = await graded(6)
    expect(later.objectivePoints).toBe((await resultOf(5))?.objectivePoints)
    expect(later.objectivePoints).toBeGreaterThan(before.objectivePoints ?? 0)
  })
  await test.step('the audit log says who changed the rules and released the points', async () => {
    const { rows } = await office(listAudit, { query: {} })
    const said = rows
      .map(({ subject, detail }) => `${subject} ${JSON.stringify(detail)}`)
      .join('\n')
    expect(said).toContain('第一题有歧义')
    expect(said).toContain('第一题作废')
  })
  await page.close()
})

test('D08 the office downloads what an exam gave out and what came back, a folder for each candidate and a list that names who is missing', async () => {
  const clerk = await reviewer('archive')
  await clerk.signIn('office', PASSWORD, `/office/exams/${exam.examId}?tab=results`)
  const save = async (name: string) => {
    const coming = clerk.page.waitForEvent('download')
    await clerk.page.getByRole('link', { name, exact: true }).click()
    return readFileSync(await (await coming).path())
  }
  const given = await save('下发的试卷（.zip）')
  expect(given.includes(`paper/第1套/${WORD_FILE}`)).toBe(true)
  expect(given.includes('key/')).toBe(false)
  const returned = await save('交回的作品（.zip）')
  expect(returned.includes('result/目录.csv')).toBe(true)
  expect(returned.includes(`${candidateAt(0).examNumber} `)).toBe(true)
  await clerk.page.close()
})
