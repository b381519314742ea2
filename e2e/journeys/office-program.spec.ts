import { createHmac } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { createClient } from '@wenkao/client'
import { createApiKey, createStaff, keyScopes } from '@wenkao/shared/accounts'
import { demoPaper } from '../../apps/api/src/demo/demo-exam.ts'
import { decideReviews } from '../decide-reviews.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { handInByApi } from '../hand-in-by-api.ts'
import { callAsFirstOffice } from '../prepare-exam.ts'
import { startReceiver, type Receiver } from '../webhook-receiver.ts'

const ROOMS = 4
const PER_ROOM = 50
/** Two of each room stay away. */
const AWAY = 2
const RIGHT = Object.fromEntries(demoPaper.items.slice(0, 12).map(({ id, answer }) => [id, answer]))

let site: ExamSite
let receiver: Receiver
test.beforeEach(async () => {
  receiver = await startReceiver()
  site = await openExamSite(17_710)
})
test.afterEach(async () => {
  await site.close()
  await receiver.close()
})

test(
  'N14 a program that holds nothing but a key runs an exam of 200 candidates from the roster to released results, and is told what happens',
  { tag: '@full' },
  async () => {
    const server = site.server.url
    const account = { username: 'office', password: 'correct horse battery' }
    const office = await callAsFirstOffice(server, site.server.setupLink, account)
    const key = await office(createApiKey, { body: { name: '学籍系统', scopes: [...keyScopes] } })
    const { call } = createClient({ server, key: key.secret })

    const { secret, webhookId } = await call('webhooks.create', {
      body: {
        ...{ name: '学籍系统', url: receiver.url },
        events: ['roster.changed', 'session.started', 'session.ended', 'results.released'],
      },
    })
    // It is down when the roster changes.
    receiver.refuse.set('roster.changed', 3)

    const { papers } = await call('sessions.listPapers', {})
    const { examId } = await call('sessions.createExam', {
      body: { title: '九年级会考', paperId: papers[0]?.paperId ?? '', durationMinutes: 60 },
    })
    const candidates = Array.from({ length: ROOMS * PER_ROOM }, (_, at) => ({
      ...{ externalId: `pupil-${at + 1}`, name: `考生${at + 1}` },
      school: `第${1 + (at % 5)}中学`,
    }))
    const params = { examId }
    const roster = { params, body: { candidates, numbers: '710{n:3}' } }
    const added = await call('sessions.putCandidates', roster)
    expect(added).toMatchObject({ added: ROOMS * PER_ROOM, faults: [] })
    expect(added.given.at(-1)).toMatchObject({ examNumber: '710200', name: '考生200' })
    const again = await call('sessions.putCandidates', roster)
    expect(again).toMatchObject({ unchanged: ROOMS * PER_ROOM, given: added.given })

    const { areaId } = await call('places.createArea', { body: { name: '城北' } })
    const { siteId } = await call('places.createSite', {
      ...{ params: { areaId }, body: { name: '城北中学' } },
    })
    for (let room = 1; room <= ROOMS; room += 1) {
      const { roomId } = await call('places.createRoom', {
        ...{ params: { siteId }, body: { name: `第${room}机房`, stations: PER_ROOM + 3 } },
      })
      const body = { examId, roomId, name: `第${room}场`, plannedStart: Date.now() }
      const { sessionId } = await call('sessions.createSession', { body })
      const of = { params: { sessionId } }
      await call('sessions.scheduleCandidates', { ...of, body: { next: PER_ROOM } })
      const { seats } = await call('seating.drawSeats', {
        ...{ ...of, body: { witnessDigits: '1234', who: { all: true } } },
      })
      const { tickets } = await call('sessions.listTickets', of)
      const seatOf = new Map(seats.map(({ examNumber, seatNumber }) => [examNumber, seatNumber]))
      await call('monitor.startSession', of)
      for (const { examNumber, accessCode } of tickets.slice(AWAY)) {
        const seated = { examNumber, accessCode, seat: seatOf.get(examNumber) ?? 0 }
        await handInByApi(server, { sessionId }, seated, { answers: RIGHT })
      }
      await call('monitor.endSession', of)
    }

    // Nobody touched a task: that is for a person to look at, never for a program.
    const reviewer = { username: 'reviewer', password: account.password }
    const grants = [{ role: 'reviewer', scope: { kind: 'all' } }]
    await office(createStaff, { body: { ...reviewer, displayName: '复核员', grants } })
    const release = () => call('releases.readRelease', { params })
    await expect
      .poll(async () => (await release()).blockers, { timeout: 120_000 })
      .toEqual([{ kind: 'reviewsOpen', total: ROOMS * (PER_ROOM - AWAY) }])
    await decideReviews(server, examId, reviewer, 'flags')
    const frozen = await call('releases.moveRelease', {
      ...{ params, body: { to: 'frozen', from: 'open', reason: '核对完毕' } },
    })
    await call('releases.publishEdition', {
      ...{ params, body: { edition: 1, digest: frozen.digest, reason: '首次发布' } },
    })

    await test.step('it reads every line, page by page, as it was published', async () => {
      const lines: { readonly kind: string; readonly score: number | null }[] = []
      let after: string | undefined
      do {
        const page = await call('releases.listEditionLines', {
          ...{ params: { examId, edition: '1' } },
          query: { limit: '90', ...(after === undefined ? {} : { after }) },
        } as never)
        lines.push(...page.rows)
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(lines).toHaveLength(ROOMS * PER_ROOM)
      const counted = lines.filter(({ score }) => score !== null)
      expect(counted).toHaveLength(ROOMS * (PER_ROOM - AWAY))
      expect(new Set(counted.map(({ score }) => score)).size).toBe(1)
    })

    await test.step('it was told of everything, at last also of what it could not take', async () => {
      const told = async () => {
        const { deliveries } = await call('webhooks.deliveries', {
          params: { webhookId },
          query: {},
        })
        return deliveries.filter(({ state }) => state === 'delivered').map(({ event }) => event)
      }
      await expect
        .poll(async () => (await told()).length, { timeout: 120_000 })
        .toBe(1 + 2 * ROOMS + 1)
      const roster = receiver.received.filter(({ body }) => body.includes('roster.changed'))
      expect(roster).toHaveLength(4)
      expect(new Set(roster.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
      for (const { headers, body } of receiver.received) {
        const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
        const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
        expect(headers['webhook-signature']).toBe(`v1,${mac.update(signed).digest('base64')}`)
        expect(body).not.toContain('考生')
      }
    })
  },
)
