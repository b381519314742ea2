import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { expect, test, type Page } from '@playwright/test'
import { sealEntry, syncAnswers, type AnswerEvent } from '@wenkao/shared/answers'
import {
  contentDigest,
  handIn,
  publicKeys,
  type Receipt,
  type Submission,
} from '@wenkao/shared/hand-in'
import { entriesInBrowser } from '../actors/browser-store.ts'
import { answerQuestions, itemInView } from '../actors/questions.ts'
import { readQr } from '../actors/read-qr.ts'
import { answersOnServer, sittingOnServer } from '../actors/station-facts.ts'
import { fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { sitDownWithoutBridge } from '../sit-down.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_200)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** The submission as the page sends it, and the token with which it does. */
async function watchHandIn(page: Page): Promise<{
  readonly token: string
  readonly body: Submission & { readonly contentDigest: string }
}> {
  const request = await page.waitForRequest((sent) => sent.url().endsWith('/api/candidate/hand-in'))
  return {
    token: (request.headers()['authorization'] ?? '').replace('Bearer ', ''),
    body: request.postDataJSON() as Submission & { contentDigest: string },
  }
}

test('F18 the questions that the hand-in names are those without an answer on the server, each a link to it', async () => {
  const { page, actor } = await sitDownWithoutBridge(site)
  const dialog = page.getByRole('dialog')
  const named = () => dialog.getByRole('list', { name: '未答的题目' }).getByRole('button')
  await answerQuestions(actor, 0, 34, new Map())
  const open = new Set<string>()

  await test.step('answers are cleared again, and a text is typed and emptied', async () => {
    for (const question of [1, 13, 20]) {
      await actor.goTo(question)
      open.add((await itemInView(actor)).id)
      await page.getByRole('button', { name: '清除这题的答案' }).click()
    }
    await actor.goTo(33)
    open.add((await itemInView(actor)).id)
    await page.getByLabel('您的答案').fill('   ')
    await actor.savedOnServer()
  })

  await test.step('each is named, and its link leads to it', async () => {
    for (let at = 0; at < open.size; at += 1) {
      await actor.openHandIn()
      await expect(dialog).toContainText(`还有 ${open.size} 道客观题没有作答`)
      await expect(named()).toHaveCount(open.size)
      const number = /第 (\d+) 题/.exec(await named().nth(at).innerText())?.[1]
      await named().nth(at).click()
      await expect(dialog).toBeHidden()
      expect(await page.getByRole('main').getByRole('heading', { level: 1 }).innerText()).toMatch(
        new RegExp(`^${number}\\.`),
      )
      expect(open).toContain((await itemInView(actor)).id)
    }
  })

  await test.step('answering one takes it from the list', async () => {
    await actor.goTo(1)
    open.delete((await itemInView(actor)).id)
    await answerQuestions(actor, 1, 2, new Map())
    await actor.openHandIn()
    await expect(dialog).toContainText(`还有 ${open.size} 道客观题没有作答`)
    await expect(named()).toHaveCount(open.size)
  })

  await test.step('what was handed in lacks exactly those', async () => {
    const sent = watchHandIn(page)
    await actor.confirmHandIn()
    const { token } = await sent
    const stored = await answersOnServer(site.server.url, token)
    const blank = Object.values(stored).filter((answer) => answer.every((text) => !text.trim()))
    expect(Object.keys(stored).length - blank.length).toBe(34 - open.size)
    for (const id of open) expect((stored[id] ?? []).join('').trim()).toBe('')
    const { log } = await sittingOnServer(site.server.url, token)
    expect([...log].sort(), 'byte for byte').toEqual(await entriesInBrowser(page))
  })
})

test(
  'N02 the QR code of a receipt is verified offline with nothing but the published key',
  { tag: '@full' },
  async () => {
    const { page, actor } = await sitDownWithoutBridge(site)
    await answerQuestions(actor, 0, 2, new Map())
    await actor.openHandIn()
    const sent = watchHandIn(page)
    const code = await actor.confirmHandIn()
    const { body } = await sent
    const { keys } = (await fetchEndpoint(site.server.url, publicKeys)).reply
    await site.server.kill()

    const text = readQr(await squaresOfQr(page))
    const [format, keyId, payload = '', signature = ''] = text.split('.')
    expect(format).toBe('WKR1')
    const published = keys.find((key) => key.keyId === keyId && key.use === 'receipt')
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: published?.publicKey ?? '' },
      format: 'jwk',
    })
    const isSigned = (bytes: Buffer, by = Buffer.from(signature, 'base64url')) =>
      verify(null, Buffer.concat([Buffer.from('wenkao-receipt-1\n'), bytes]), publicKey, by)
    const bytes = Buffer.from(payload, 'base64url')
    expect(isSigned(bytes)).toBe(true)

    await test.step('it says which work was handed in', () => {
      const facts = JSON.parse(bytes.toString('utf8')) as Receipt['payload']
      expect(facts).toMatchObject({ examNumber: '401001', round: 1 })
      expect(facts.contentDigest).toBe(body.contentDigest)
    })

    await test.step('one changed byte anywhere, or another key, is found', () => {
      for (const at of bytes.keys()) {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ 1
        expect(isSigned(changed), `byte ${at}`).toBe(false)
      }
      const forged = Buffer.from(signature, 'base64url')
      forged[9] = (forged[9] ?? 0) ^ 1
      expect(isSigned(bytes, forged)).toBe(false)
      const other = keys.find((key) => key.use === 'audit')
      const otherKey = createPublicKey({
        key: { kty: 'OKP', crv: 'Ed25519', x: other?.publicKey ?? '' },
        format: 'jwk',
      })
      const signed = Buffer.concat([Buffer.from('wenkao-receipt-1\n'), bytes])
      expect(verify(null, signed, otherKey, Buffer.from(signature, 'base64url'))).toBe(false)
    })

    await test.step('the short code on screen belongs to this signature', () => {
      expect(code.replaceAll(/\W/g, '').length).toBeGreaterThanOrEqual(11)
    })
  },
)

/** The squares of the QR code on screen, without its quiet zone. */
async function squaresOfQr(page: Page): Promise<boolean[][]> {
  const picture = page.getByRole('img', { name: '回执二维码' })
  const size = Number((await picture.getAttribute('viewBox'))?.split(' ')[2])
  const path = (await picture.locator('path').getAttribute('d')) ?? ''
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x} ${y}`))
  const border = 4
  const inner = Array.from({ length: size - 2 * border }, (_, at) => at + border)
  return inner.map((y) => inner.map((x) => dark.has(`${x} ${y}`)))
}

test(
  'exam day: a second hand-in of the same work gets the same receipt, of other work it stands apart',
  { tag: '@full' },
  async () => {
    const { page, actor } = await sitDownWithoutBridge(site)
    await answerQuestions(actor, 0, 3, new Map())
    await actor.openHandIn()
    const sent = watchHandIn(page)
    const code = await actor.confirmHandIn()
    const { token, body } = await sent
    const server = site.server.url
    const headers = { authorization: `Bearer ${token}` }
    const submit = async (submission: Submission, sittingId: string) =>
      (
        await fetchEndpoint(server, handIn, {
          headers,
          body: { ...submission, contentDigest: contentDigest(sittingId, submission) },
        })
      ).reply
    const before = await sittingOnServer(server, token)
    const { sittingId } = before.sitting
    const { contentDigest: digest, ...first } = body

    await test.step('the same content, twice more at once', async () => {
      const again = await Promise.all([submit(first, sittingId), submit(first, sittingId)])
      for (const reply of again) {
        expect(reply.outcome).toBe('same')
        expect(reply.receipt).toEqual(before.receipt)
        expect(reply.receipt.code).toBe(code)
      }
    })

    const later =
      await test.step('an answer is changed after the hand-in by another program', async () => {
        const entries = changedAnswer(sittingId, before.binding)
        await fetchEndpoint(server, syncAnswers, {
          headers,
          body: { version: 1, heads: {}, events: entries.map((entry) => entry.text) },
        })
        const last = entries.at(-1)
        if (!last) throw new Error('Expected an entry')
        const { writer, n } = last.event
        return { ...first, cut: { ...first.cut, [writer]: { n, hash: last.hash } } }
      })

    await test.step('that content is kept apart, as the same round and as a next one that nobody opened', async () => {
      for (const round of [1, 2]) {
        const reply = await submit({ ...later, round }, sittingId)
        expect(reply.outcome, `round ${round}`).toBe('contested')
        expect(reply.receipt.payload.contentDigest).not.toBe(digest)
      }
      const after = await sittingOnServer(server, token)
      expect(after.receipt).toEqual(before.receipt)
      expect(after.sitting.round).toBe(1)
    })

    await test.step('the page still shows the receipt of the first', async () => {
      await page.reload()
      await expect(page.locator('[data-receipt-code]')).toHaveText(code)
    })
  },
)

/** A new writer's log: its binding, and one answer. */
function changedAnswer(
  sitting: string,
  { epoch, branch, parent }: { epoch: number; branch: string | null; parent: string | null },
) {
  const writer = randomBytes(16).toString('hex')
  const base = { v: 1, sitting, writer, at: Date.now() } as const
  const binding: AnswerEvent = {
    ...base,
    n: 0,
    hlc: Date.now(),
    prev: null,
    kind: 'binding',
    item: null,
    value: { epoch, branch, parent },
  }
  const opened = sealEntry(binding)
  const prev = createHash('sha256').update(opened.text).digest('hex')
  return [
    opened,
    sealEntry({
      ...base,
      n: 1,
      hlc: Date.now() + 1,
      prev,
      kind: 'answer',
      item: '9010101',
      value: ['d'],
    }),
  ]
}
