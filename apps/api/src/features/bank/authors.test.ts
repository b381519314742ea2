import { listStaff, logInStaff } from '@wenkao/shared/accounts'
import {
  applicationState,
  applyAsAuthor,
  decideApplication,
  listApplications,
  listFolders,
  readEntry,
  type EntryContent,
} from '@wenkao/shared/bank'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestOf } from '../../platform/call-endpoint.ts'
import {
  createTestServer,
  ORIGIN,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { importEntries, putCategories } from './index.ts'
import { takeStatistics } from './take-statistics.ts'
import type { SatPaper } from '@wenkao/shared/bank'
import { selectEntryStatistics } from './statistics.queries.ts'
import { results } from '../results/results.table.ts'

let server: TestServer
let office: TestStaff
beforeAll(async () => {
  server = await createTestServer()
  office = await server.office()
  await putCategories(server.services, { kind: 'anyone' }, [
    ...['9', '901', '90101', '1', '101', '10101'].map((code) => ({ code, name: code, nameEn: '' })),
  ])
})
afterAll(() => server.close())

const PASSWORD = 'correct horse battery'
const form = (username: string, displayName = '林老师') => ({
  ...{ displayName, school: '一中', contact: '123', note: '', username, password: PASSWORD },
})
const apply = async (username: string, displayName?: string) =>
  (await server.call(applyAsAuthor, { body: form(username, displayName) })).code
const stateOf = (code: string) => server.call(applicationState, { body: { code } })
const applicationOf = async (displayName: string) => {
  const { applications } = await server.call(listApplications, { headers: office.headers })
  const found = applications.find((one) => one.displayName === displayName)
  if (!found) throw new RangeError(`Expected an application of ${displayName}`)
  return found
}
const decide = (
  { applicationId }: { applicationId: string },
  body: { approve: boolean; reason: string; username?: string },
) =>
  server.call(decideApplication, {
    headers: office.headers,
    params: { applicationId },
    body,
  })

describe('author accounts (D09)', () => {
  it('are applied for, approved with an own folder, and work at once', async () => {
    const code = await apply('lin')
    expect(await stateOf(code)).toMatchObject({ state: 'open', username: null })
    const application = await applicationOf('林老师')
    expect(JSON.stringify(application)).not.toContain('argon2')
    await decide(application, { approve: true, reason: '' })
    // The same decision again changes nothing, another one is refused.
    await decide(application, { approve: true, reason: '' })
    await expect(decide(application, { approve: false, reason: 'x' })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await stateOf(code)).toMatchObject({ state: 'approved', username: 'lin' })
    const signedIn = await server.app.fetch(
      requestOf(ORIGIN, logInStaff, { body: { username: 'lin', password: PASSWORD } }),
    )
    expect(signedIn.status).toBe(200)
    const cookie = /^[^;]+/.exec(signedIn.headers.get('set-cookie') ?? '')?.[0] ?? ''
    const { folders } = await server.call(listFolders, { headers: { cookie } })
    expect(folders).toMatchObject([{ name: '林老师', isOwn: true, right: 'edit', everyone: null }])
    const { applicationId: _, passwordHash } = await applicationRow('lin')
    expect(passwordHash).toBe('')
  })

  it('tell nobody whether a user name exists, and are refused with a reason', async () => {
    const taken = await server.raw(applyAsAuthor, { body: form('lin', '冒名者') })
    const free = await server.raw(applyAsAuthor, { body: form('unheard-of', '新人') })
    expect([taken.status, free.status]).toEqual([200, 200])
    expect(Object.keys((await taken.json()) as object)).toEqual(['code'])
    const application = await applicationOf('冒名者')
    expect(application.isNameTaken).toBe(true)
    await expect(decide(application, { approve: true, reason: '' })).rejects.toMatchObject({
      code: 'nameTaken',
    })
    await decide(application, { approve: true, reason: '', username: 'lin2' })
    const other = await applicationOf('新人')
    await expect(decide(other, { approve: false, reason: '' })).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    await decide(other, { approve: false, reason: '查无此人' })
    const { staff } = await server.call(listStaff, { headers: office.headers })
    expect(staff.map(({ username }) => username)).not.toContain('unheard-of')
    expect(staff.find(({ username }) => username === 'lin2')?.grants).toMatchObject([
      { role: 'author', scope: { kind: 'all' } },
    ])
    for (const wrong of ['', 'AAAA-AAAA', '0000-0000-0000-0000-0'])
      await expect(stateOf(wrong)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('are slowed down when somebody sends too many, and taken again after a while', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 25; n += 1) {
      const reply = await server.raw(applicationState, { body: { code: 'guess' } })
      statuses.push(reply.status)
    }
    expect(statuses).toContain(429)
    server.clock.advance(61_000)
    expect((await server.raw(applicationState, { body: { code: 'guess' } })).status).toBe(404)
  })
})

async function applicationRow(username: string) {
  const [row] = await server.services.sql<{ applicationId: string; passwordHash: string }[]>`
    select application_id as "applicationId", password_hash as "passwordHash"
    from author_applications where username = ${username}`
  if (!row) throw new RangeError('Expected an application')
  return row
}

describe('statistics of past exams (D05)', () => {
  it('BK8: are those of the original, replaced when an exam is taken again, and added up over exams', async () => {
    const folder = await server.call(listFolders, { headers: office.headers })
    const content: EntryContent = {
      ...{ kind: 'trueFalse', stem: '统计用的题', answer: ['true'], explanation: '', source: '' },
    }
    const [added] = await importEntries(
      server.services,
      { kind: 'anyone' },
      {
        folderId: folder.folders[0]?.folderId ?? '',
        note: '',
        rows: [{ knowledgePoint: '90101', difficulty: 1, tags: [], content }],
      },
    )
    if (added?.outcome !== 'added') throw new RangeError('Expected an entry')
    const { entryId, number } = added
    const exam = async (shares: readonly number[]) => {
      const examId = randomUUID()
      const sat = new Map<string, SatPaper>()
      for (const share of shares) {
        const sittingId = randomUUID()
        sat.set(sittingId, {
          share,
          items: [
            { id: number, share, isAnswered: share > 0 },
            { id: 'Q-of-no-bank', share: 1, isAnswered: true },
          ],
        })
        await server.services.db.insert(results).values({
          ...{ examId, candidateId: randomUUID(), sessionId: randomUUID(), sittingId },
          ...{ status: 'graded', points: 1, max: 1, flags: [], updatedAt: 1 },
        })
      }
      const take = () =>
        takeStatistics(server.services, { kind: 'anyone' }, examId, (sitting) =>
          Promise.resolve(sat.get(sitting.sittingId)),
        )
      return { take, sat }
    }
    const strong = await exam([1, 1, 1, 1, 1, 1, 0, 0, 0, 0])
    expect(await strong.take()).toBe(1)
    expect(await strong.take()).toBe(1)
    const read = () => server.call(readEntry, { headers: office.headers, params: { entryId } })
    expect((await read()).statistics).toMatchObject({
      ...{ exams: 1, sat: 10, facility: 0.6, discrimination: 1, unanswered: 4 },
      history: [{ sat: 10, facility: 0.6, discrimination: 1 }],
    })
    await (await exam([1, 0.5])).take()
    expect((await read()).statistics).toMatchObject({ exams: 2, sat: 12, facility: 7.5 / 12 })
    expect((await read()).facility).toBeCloseTo(7.5 / 12)
    expect(await selectEntryStatistics(server.services.db, entryId)).toHaveLength(2)
  })
})
