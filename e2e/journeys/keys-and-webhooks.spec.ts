import { expect, test } from '@playwright/test'
import { listApiKeys, rotateApiKey } from '@wenkao/shared/accounts'
import { officeActor } from '../actors/office.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice } from '../prepare-exam.ts'
import { startReceiver, type Receiver } from '../webhook-receiver.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }

let site: ExamSite
let receiver: Receiver
test.beforeEach(async () => {
  receiver = await startReceiver()
  site = await openExamSite(17_770)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
  await receiver.close()
})

test(
  'N14 the office gives a program a key with an end, exchanges its secret, and has an address told, all by page',
  { tag: '@full' },
  async () => {
    const server = site.server.url
    const call = await callAsFirstOffice(server, site.server.setupLink, ACCOUNT)
    const page = await site.staffBrowser('office', 1366, 768)
    await officeActor(page, server).signIn(ACCOUNT.username, ACCOUNT.password)
    await page.goto(`${server}/office/staff`)
    const dialog = page.getByRole('dialog')
    const secretShown = async (): Promise<string> => {
      const text = await dialog.getByRole('status').innerText()
      await dialog.getByRole('button', { name: '我已保存' }).click()
      await expect(dialog).toBeHidden()
      return text
    }
    const statusWith = async (secret: string): Promise<number> => {
      const headers = { authorization: `Bearer ${secret}` }
      return (await fetch(`${server}/api/exams`, { headers })).status
    }
    const keys = page.getByRole('region', { name: '接口密钥（API key）' })

    const first = await test.step('a key with an end', async () => {
      const form = page.locator('form', { hasText: '新建密钥' })
      await form.getByLabel('用途').fill('学籍系统')
      await form.getByLabel('读取考试').check()
      await form.getByLabel('有效期').selectOption({ label: '90 天' })
      await form.getByRole('button', { name: '新建密钥' }).click()
      const secret = await secretShown()
      expect(await statusWith(secret)).toBe(200)
      const { apiKeys } = await call(listApiKeys)
      const days = ((apiKeys[0]?.expiresAt ?? 0) - Date.now()) / 86_400_000
      expect(Math.round(days)).toBe(90)
      return secret
    })

    const second = await test.step('another secret, the former one good for a day', async () => {
      await keys.getByRole('button', { name: '更换 学籍系统 的密钥' }).click()
      await dialog.getByRole('button', { name: '更换密钥' }).click()
      const secret = await secretShown()
      expect(secret).not.toBe(first)
      expect([await statusWith(first), await statusWith(secret)]).toEqual([200, 200])
      await expect(keys.getByText('旧密钥到')).toBeVisible()
      return secret
    })

    await test.step('who rotates at the same time is told, and looks again', async () => {
      const [key] = (await call(listApiKeys)).apiKeys
      if (!key) throw new RangeError('Expected a key')
      await keys.getByRole('button', { name: '更换 学籍系统 的密钥' }).click()
      const { secret } = await call(rotateApiKey, {
        params: { apiKeyId: key.apiKeyId },
        body: { expectedRotatedAt: key.rotatedAt, overlapHours: 0 },
      })
      await dialog.getByRole('button', { name: '更换密钥' }).click()
      await expect(dialog.getByText('内容已被别人改过')).toBeVisible()
      await dialog.getByLabel('旧密钥还能用多久').selectOption({ label: '立即失效（密钥已泄露）' })
      await dialog.getByRole('button', { name: '更换密钥' }).click()
      const last = await secretShown()
      expect(await statusWith(last)).toBe(200)
      for (const former of [first, second, secret]) expect(await statusWith(former)).toBe(401)
    })

    await test.step('an address is told, tried and told again', async () => {
      const form = page.locator('form', { hasText: '新建通知' })
      const add = async (url: string) => {
        await form.getByLabel('名称').fill('学籍系统通知')
        await form.getByLabel('接收地址').fill(url)
        await form.getByLabel('成绩发布').check()
        await form.getByRole('button', { name: '新建通知' }).click()
      }
      await add('http://169.254.169.254/latest')
      await expect(page.getByText('不能通知这个地址')).toBeVisible()
      await add(receiver.url)
      expect(await secretShown()).toMatch(/^whsec_/)
      const hooks = page.getByRole('region', { name: '事件通知（webhook）' })
      await hooks.getByRole('button', { name: '记录' }).click()
      await page.getByRole('button', { name: '发送测试' }).click()
      await expect.poll(() => receiver.received.length).toBe(1)
      const log = page.getByRole('region', { name: '“学籍系统通知”的发送记录' }).last()
      await expect(async () => {
        await page.getByRole('button', { name: '刷新' }).click()
        await expect(log.getByText('已送达')).toBeVisible({ timeout: 500 })
      }).toPass()
      await log.getByRole('button', { name: '重发' }).click()
      await expect.poll(() => receiver.received.length).toBe(2)
      await hooks.getByRole('button', { name: '删除 学籍系统通知' }).click()
      await dialog.getByRole('button', { name: '删除' }).click()
      await expect(page.getByText('还没有事件通知')).toBeVisible()
    })
  },
)
