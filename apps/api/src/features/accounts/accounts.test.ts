import {
  changeOwnPassword,
  createApiKey,
  createStaff,
  currentStaff,
  finishSetup,
  listApiKeys,
  listStaff,
  logInStaff,
  logOutStaff,
  revokeApiKey,
  setupState,
  useSignInLink,
} from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import { startSession } from '@wenkao/shared/monitor'
import { createArea, createRoom, createSite, listPlaces } from '@wenkao/shared/places'
import { drawSeats } from '@wenkao/shared/seating'
import { getSession, listSessions, putCandidates } from '@wenkao/shared/sessions'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestOf } from '../../platform/call-endpoint.ts'
import { setUpExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, ORIGIN, type TestServer } from '../../test-processes/test-server.ts'
import { staff } from './accounts.table.ts'
import { makeLink, makeSetupLink } from './index.ts'
import { createPasswords } from './passwords.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const PASSWORD = 'long enough 1'
let serial = 0

/** A new account of the office with a known password. */
async function newAccount(): Promise<{ username: string; staffId: string }> {
  serial += 1
  const { headers } = await server.office()
  const username = `Person.${serial}`
  const { staffId } = await server.call(createStaff, {
    headers,
    body: {
      username,
      displayName: username,
      password: PASSWORD,
      grants: [{ role: 'proctor', scope: { kind: 'all' } }],
    },
  })
  return { username, staffId }
}

const logIn = (username: string, password: string) =>
  server.call(logInStaff, { body: { username, password } })

/** Signs in and gives the cookie that the browser would send. */
async function cookieOf(endpoint: Parameters<typeof requestOf>[1], body: unknown) {
  const reply = await server.app.fetch(requestOf(ORIGIN, endpoint, { body }))
  expect(reply.status).toBe(200)
  const given = reply.headers.get('set-cookie') ?? ''
  expect(given).toMatch(/HttpOnly/)
  expect(given).toMatch(/SameSite=Strict/)
  return { cookie: /^[^;]+/.exec(given)?.[0] ?? '' }
}

describe('set-up', () => {
  it('creates the first office account once, with the printed link, until it expires', async () => {
    const fresh = await createTestServer()
    try {
      const body = { username: 'first', displayName: 'First', password: PASSWORD }
      expect(await fresh.call(setupState)).toEqual({ done: false })
      const old = await makeSetupLink(fresh.services)
      fresh.clock.advance(8 * 24 * 3600 * 1000)
      const attempt = (token: string | undefined) =>
        fresh.call(finishSetup, { body: { ...body, token: token ?? '' } })
      await expect(attempt(old)).rejects.toMatchObject({ code: 'linkExpired', status: 410 })
      await expect(attempt('guess')).rejects.toMatchObject({ code: 'linkExpired' })
      const [one, two] = [await makeSetupLink(fresh.services), await makeSetupLink(fresh.services)]
      await expect(
        fresh.call(finishSetup, { body: { ...body, token: one ?? '', password: 'short' } }),
      ).rejects.toMatchObject({ code: 'invalidRequest' })
      // The same link twice at once makes one account.
      const outcomes = await Promise.allSettled([attempt(one), attempt(one)])
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
      await expect(attempt(one)).rejects.toMatchObject({ code: 'linkExpired' })
      await expect(attempt(two)).rejects.toMatchObject({ code: 'setupDone', status: 409 })
      expect(await fresh.call(setupState)).toEqual({ done: true })
      expect(await makeSetupLink(fresh.services)).toBeUndefined()
      const self = await fresh.call(logInStaff, { body: { username: 'FIRST', password: PASSWORD } })
      expect(self.grants).toEqual([{ role: 'examOffice', scope: { kind: 'all' } }])
    } finally {
      await fresh.close()
    }
  })

  it('makes one account when two links are used at once', async () => {
    const fresh = await createTestServer()
    try {
      const links = await Promise.all(
        Array.from({ length: 4 }, () => makeSetupLink(fresh.services)),
      )
      const outcomes = await Promise.allSettled(
        links.map((token, at) =>
          fresh.call(finishSetup, {
            body: {
              token: token ?? '',
              username: `first${at}`,
              displayName: 'First',
              password: PASSWORD,
            },
          }),
        ),
      )
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    } finally {
      await fresh.close()
    }
  })
})

describe('signing in', () => {
  it('knows a user name in any case, and a wrong name and a wrong password look the same', async () => {
    const { username } = await newAccount()
    expect((await logIn(username.toUpperCase(), PASSWORD)).username).toBe(username)
    const wrong = await logIn(username, 'no').catch((cause: unknown) => cause)
    const unknown = await logIn('nobody.at.all', 'no').catch((cause: unknown) => cause)
    expect(wrong).toMatchObject({ code: 'wrongCredentials', status: 401 })
    expect((wrong as Error).message).toBe((unknown as Error).message)
  })

  it('changes the own password: this page goes on, all others end, the old one is worthless', async () => {
    const { username } = await newAccount()
    const next = 'another one 2'
    const here = await cookieOf(logInStaff, { username, password: PASSWORD })
    const there = await cookieOf(logInStaff, { username, password: PASSWORD })
    const change = (headers: { cookie: string }, current: string, wish = next) =>
      server.raw(changeOwnPassword, { headers, body: { current, next: wish } })
    const codeOf = async (reply: Promise<Response>) =>
      ((await (await reply).json()) as { code?: string }).code
    expect(await codeOf(change(here, 'not it at all'))).toBe('wrongCredentials')
    expect(await codeOf(change(here, PASSWORD, PASSWORD))).toBe('weakPassword')
    expect(await codeOf(change(here, PASSWORD, 'short'))).toBe('invalidRequest')
    expect((await server.call(currentStaff, { headers: there })).username).toBe(username)
    // Of two changes at once one wins, and the other is told.
    const replies = await Promise.all([
      change(here, PASSWORD),
      change(here, PASSWORD, 'a third 333'),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    const won = replies.findIndex(({ status }) => status === 200)
    const cookie = /^[^;]+/.exec(replies[won]?.headers.get('set-cookie') ?? '')?.[0] ?? ''
    expect((await server.call(currentStaff, { headers: { cookie } })).username).toBe(username)
    for (const headers of [here, there]) {
      await expect(server.call(currentStaff, { headers })).rejects.toMatchObject({ status: 401 })
    }
    await expect(logIn(username, PASSWORD)).rejects.toMatchObject({ code: 'wrongCredentials' })
    expect((await logIn(username, won === 0 ? next : 'a third 333')).username).toBe(username)
    const { headers } = await server.office()
    const { rows } = await server.call(listAudit, { headers, query: { action: 'staff.self' } })
    expect(rows.filter(({ subject }) => subject.includes(username))).toHaveLength(1)
  })

  it('an account that signs in by links has no password to change', async () => {
    const { username, staffId } = await newAccount()
    const headers = await cookieOf(logInStaff, { username, password: PASSWORD })
    const { db } = server.services
    await db.update(staff).set({ passwordHash: null }).where(eq(staff.staffId, staffId))
    const body = { current: PASSWORD, next: 'another one 2' }
    await expect(server.call(changeOwnPassword, { headers, body })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('slows down guessing per user name, never others, and forgets it with time', async () => {
    const { username } = await newAccount()
    const other = await newAccount()
    for (let at = 0; at < 5; at += 1) {
      await expect(logIn(username, `guess ${at}`)).rejects.toMatchObject({
        code: 'wrongCredentials',
      })
    }
    await expect(logIn(username.toLowerCase(), PASSWORD)).rejects.toMatchObject({
      code: 'tooManyRequests',
      status: 429,
      details: { retryAfterMs: expect.any(Number) as number },
    })
    await logIn(other.username, PASSWORD)
    server.clock.advance(61_000)
    await logIn(username, PASSWORD)
    await expect(logIn(username, 'wrong once')).rejects.toMatchObject({ code: 'wrongCredentials' })
  })

  it('counts guesses that are sent all at once', async () => {
    const { username } = await newAccount()
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        logIn(username, `guess ${at}`).catch((cause: unknown) => (cause as { code: string }).code),
      ),
    )
    expect(outcomes.filter((code) => code === 'wrongCredentials')).toHaveLength(5)
    expect(outcomes.filter((code) => code === 'tooManyRequests')).toHaveLength(15)
  })

  it('remembers guesses per server, not per process: two apps do not share them', async () => {
    const { username } = await newAccount()
    for (let at = 0; at < 6; at += 1) await logIn(username, 'no').catch(() => undefined)
    const second = await createTestServer()
    try {
      await expect(
        second.call(logInStaff, { body: { username, password: 'no' } }),
      ).rejects.toMatchObject({ code: 'wrongCredentials' })
    } finally {
      await second.close()
    }
  })

  it('ends with the log-out: the cookie is worthless, also a copy of it', async () => {
    const { username } = await newAccount()
    const headers = await cookieOf(logInStaff, { username, password: PASSWORD })
    expect((await server.call(currentStaff, { headers })).username).toBe(username)
    await server.call(logOutStaff, { headers })
    await expect(server.call(currentStaff, { headers })).rejects.toMatchObject({
      code: 'unauthenticated',
      status: 401,
    })
  })

  it('ends after a working day', async () => {
    const { username } = await newAccount()
    const headers = await cookieOf(logInStaff, { username, password: PASSWORD })
    server.clock.advance(14 * 3600 * 1000 + 1)
    await expect(server.call(currentStaff, { headers })).rejects.toMatchObject({ status: 401 })
  })

  it('lets a disabled account in by no way', async () => {
    const { username, staffId } = await newAccount()
    const headers = await cookieOf(logInStaff, { username, password: PASSWORD })
    const token = await makeLink(server.services, staffId, 60_000)
    await server.services
      .sql`update staff set disabled_at = ${server.clock.now()} where staff_id = ${staffId}`
    await expect(server.call(currentStaff, { headers })).rejects.toMatchObject({ status: 401 })
    await expect(logIn(username, PASSWORD)).rejects.toMatchObject({ code: 'wrongCredentials' })
    await expect(server.call(useSignInLink, { body: { token } })).rejects.toMatchObject({
      code: 'linkExpired',
    })
    const { staff } = await server.call(listStaff, { headers: (await server.office()).headers })
    expect(staff.find((row) => row.staffId === staffId)?.disabled).toBe(true)
  })

  it('by link works once and in time; a set-up link signs nobody in', async () => {
    const { staffId, username } = await newAccount()
    const token = await makeLink(server.services, staffId, 60_000)
    const uses = await Promise.allSettled(
      [1, 2, 3].map(() => server.call(useSignInLink, { body: { token } })),
    )
    expect(uses.filter((use) => use.status === 'fulfilled')).toHaveLength(1)
    const next = await makeLink(server.services, staffId, 60_000)
    const headers = await cookieOf(useSignInLink, { token: next })
    expect((await server.call(currentStaff, { headers })).username).toBe(username)
    const late = await makeLink(server.services, staffId, 60_000)
    server.clock.advance(60_001)
    const setup = await makeLink(server.services, null, 60_000)
    for (const bad of [late, setup, 'guess', '']) {
      await expect(server.call(useSignInLink, { body: { token: bad } })).rejects.toMatchObject({
        code: 'linkExpired',
      })
    }
  })

  it('keeps neither passwords nor the secrets of cookies and links', async () => {
    const { username, staffId } = await newAccount()
    const { cookie } = await cookieOf(logInStaff, { username, password: PASSWORD })
    const link = await makeLink(server.services, staffId, 60_000)
    for (const secret of [PASSWORD, cookie.split('=')[1] ?? '', link]) {
      for (const table of ['staff', 'staff_logins', 'sign_in_links', 'audit_rows']) {
        const [found] = await server.services.sql.unsafe<{ total: number }[]>(
          `select count(*)::int as total from ${table} as whole where strpos(whole::text, $1) > 0`,
          [secret],
        )
        expect([table, found?.total]).toEqual([table, 0])
      }
    }
  })
})

describe('accounts', () => {
  it('have one name in any case, and a scope that is whole', async () => {
    const { headers } = await server.office()
    const create = (username: string, scope: Record<string, string>) =>
      server.call(createStaff, {
        headers,
        body: {
          username,
          displayName: username,
          password: PASSWORD,
          grants: [{ role: 'areaAdmin', scope }],
        },
      })
    await create('Twice', { kind: 'all' })
    await expect(create('tWICE', { kind: 'all' })).rejects.toMatchObject({ code: 'nameTaken' })
    await expect(create('half', { kind: 'area' })).rejects.toMatchObject({ code: 'invalidRequest' })
    await expect(
      create('both', { kind: 'all', id: '00000000-0000-7000-8000-000000000000' }),
    ).rejects.toMatchObject({ code: 'invalidRequest' })
    const { staff } = await server.call(listStaff, { headers })
    expect(staff.filter((row) => row.username.toLowerCase() === 'twice')).toHaveLength(1)
  })
})

describe('API keys', () => {
  it('work until they are revoked; the secret is told once and kept only as a hash', async () => {
    const { headers } = await server.office()
    const key = await server.call(createApiKey, { headers, body: { name: 'registry' } })
    expect(key.secret).toMatch(/^wk_/)
    const bearer = { authorization: `Bearer ${key.secret}` }
    await server.call(listPlaces, { headers: bearer })
    await expect(server.call(listApiKeys, { headers: bearer })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const listed = await server.raw(listApiKeys, { headers })
    const text = await listed.text()
    expect(text).toContain(key.apiKeyId)
    expect(text).not.toMatch(/secret/i)
    const [found] = await server.services.sql<{ total: number; hashed: number }[]>`
      select count(*) filter (where strpos(whole::text, ${key.secret}) > 0)::int as total,
             count(*) filter (where length(secret_hash) = 64)::int as hashed
      from api_keys as whole`
    expect(found).toEqual({ total: 0, hashed: 1 })
    for (const wrong of [key.secret.slice(0, -1), `${key.secret}x`, 'wk_', 'wk_\u00e9']) {
      await expect(
        server.call(listPlaces, { headers: { authorization: `Bearer ${wrong}` } }),
      ).rejects.toMatchObject({ status: 401 })
    }
    await server.call(revokeApiKey, { headers, params: { apiKeyId: key.apiKeyId } })
    await expect(server.call(listPlaces, { headers: bearer })).rejects.toMatchObject({
      status: 401,
    })
    await expect(
      server.call(revokeApiKey, { headers, params: { apiKeyId: key.apiKeyId } }),
    ).rejects.toMatchObject({ code: 'notFound' })
    const audit = await server
      .call(listAudit, { headers, query: { pageSize: 5 } })
      .catch(() => null)
    expect(JSON.stringify(audit)).not.toContain(key.secret)
  })
})

describe('scopes (DESIGN section 6)', () => {
  it('show an area admin the own area and refuse everything elsewhere', async () => {
    const [mine, theirs] = [await setUpExam(server), await setUpExam(server)]
    const { areas } = await server.call(listPlaces, { headers: mine.office.headers })
    const areaOf = (roomId: string) =>
      areas.find((area) =>
        area.sites.some((site) => site.rooms.some((room) => room.roomId === roomId)),
      )
    const [own, foreign] = [areaOf(mine.roomId), areaOf(theirs.roomId)]
    const { headers } = await server.staff([
      { role: 'areaAdmin', scope: { kind: 'area', id: own?.areaId } },
    ])
    const places = await server.call(listPlaces, { headers })
    expect(places.areas).toEqual([own])
    const { sessions } = await server.call(listSessions, { headers })
    expect(sessions.map((session) => session.sessionId)).toEqual([mine.sessionId])
    await server.call(getSession, { headers, params: { sessionId: mine.sessionId } })
    const refusals = [
      () => server.call(getSession, { headers, params: { sessionId: theirs.sessionId } }),
      () => server.call(startSession, { headers, params: { sessionId: theirs.sessionId } }),
      () =>
        server.call(createSite, {
          headers,
          params: { areaId: foreign?.areaId ?? '' },
          body: { name: 'x' },
        }),
      () =>
        server.call(createRoom, {
          headers,
          params: { siteId: foreign?.sites[0]?.siteId ?? '' },
          body: { name: 'x', stations: 1 },
        }),
      () => server.call(createArea, { headers, body: { name: 'x' } }),
      () =>
        server.call(putCandidates, {
          headers,
          params: { examId: theirs.examId },
          body: { candidates: [] },
        }),
    ]
    for (const refusal of refusals) {
      await expect(refusal()).rejects.toMatchObject({ code: 'forbidden', status: 403 })
    }
    await server.call(createSite, {
      headers,
      params: { areaId: own?.areaId ?? '' },
      body: { name: 'new site' },
    })
  })

  it('let a proctor of one room neither draw nor start in another', async () => {
    const [mine, theirs] = [await setUpExam(server), await setUpExam(server)]
    const { headers } = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: mine.roomId } },
    ])
    const draw = (sessionId: string) =>
      server.call(drawSeats, {
        headers,
        params: { sessionId },
        body: { witnessDigits: '1111', who: { all: true } },
      })
    const start = (sessionId: string) =>
      server.call(startSession, { headers, params: { sessionId } })
    await expect(draw(theirs.sessionId)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(start(theirs.sessionId)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await draw(mine.sessionId)).seats).toHaveLength(3)
    await start(mine.sessionId)
    const waiting = await server.staff([
      { role: 'waitingAreaStaff', scope: { kind: 'session', id: mine.sessionId } },
    ])
    await expect(
      server.call(startSession, {
        headers: waiting.headers,
        params: { sessionId: mine.sessionId },
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('createPasswords', () => {
  it('hashes many at once correctly, also after one that fails', async () => {
    const passwords = createPasswords()
    await expect(passwords.verify('x', 'no hash at all')).rejects.toThrow()
    const hashes = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => passwords.hash(text)))
    const fits = await Promise.all(
      hashes.map((hash, at) => passwords.verify('abcde'.charAt(at), hash)),
    )
    expect(fits).toEqual([true, true, true, true, true])
    expect(await passwords.verify('b', hashes[0] ?? '')).toBe(false)
    // A letter with its mark apart and the same letter in one piece are one password.
    expect(await passwords.verify('e\u0301', await passwords.hash('\u00e9'))).toBe(true)
  })
})
