import { createApiKey, createStaff } from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import { endSession, startSession } from '@wenkao/shared/monitor'
import { createArea } from '@wenkao/shared/places'
import { drawSeats } from '@wenkao/shared/seating'
import { listTickets } from '@wenkao/shared/sessions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

async function auditOf(query: Record<string, string | number>) {
  const { headers } = await server.office()
  return server.call(listAudit, { headers, query })
}

describe('[R7] the audit log', () => {
  it('has a row for each action of a session, newest first, and none for a second tap', async () => {
    const set = await setUpExam(server)
    const { headers } = set.office
    const params = { sessionId: set.sessionId }
    const draw = {
      headers,
      params,
      body: { witnessDigits: '1234', who: { all: true as const } },
    }
    for (const twice of [1, 2]) {
      expect(twice).toBeGreaterThan(0)
      await server.call(drawSeats, draw)
      await server.call(startSession, { headers, params })
    }
    await server.call(endSession, { headers, params })
    await server.call(endSession, { headers, params })
    await server.call(listTickets, { headers, params })
    const { rows, total } = await auditOf({ sessionId: set.sessionId, pageSize: 200 })
    expect(rows.map((row) => row.action)).toEqual([
      'tickets.print',
      'room.run',
      'room.run',
      'room.draw',
      'tickets.print',
      'sessions.edit',
      'sessions.edit',
    ])
    expect(total).toBe(rows.length)
    expect(rows.map((row) => row.at)).toEqual(rows.map((row) => row.at).toSorted((a, b) => b - a))
  })

  it('has no row for what was refused', async () => {
    const { headers } = await server.office()
    await server.call(createArea, { headers, body: { name: 'once' } })
    await expect(server.call(createArea, { headers, body: { name: 'once' } })).rejects.toThrow()
    const body = {
      username: 'audited',
      displayName: 'x',
      password: 'long enough 2',
      grants: [{ role: 'proctor' as const, scope: { kind: 'all' as const } }],
    }
    await server.call(createStaff, { headers, body })
    await expect(server.call(createStaff, { headers, body })).rejects.toThrow()
    const { rows } = await auditOf({ pageSize: 200 })
    const subjects = rows.map((row) => row.subject)
    expect(subjects.filter((subject) => subject === 'area once')).toHaveLength(1)
    expect(subjects.filter((subject) => subject === 'account audited')).toHaveLength(1)
  })

  it('holds no secret, and no word of a person’s password, code or key', async () => {
    const set = await setUpExam(server)
    const key = await server.call(createApiKey, {
      headers: set.office.headers,
      body: { name: 'audited key' },
    })
    const [found] = await server.services.sql<{ total: number }[]>`
      select count(*)::int as total from audit_rows as whole
      where strpos(whole::text, ${key.secret}) > 0
         or strpos(whole::text, ${set.tickets[0]?.accessCode ?? ''}) > 0
         or strpos(whole::text, 'long enough') > 0`
    expect(found?.total).toBe(0)
  })

  it('[N03] is searched by actor, action, session, candidate, time and text, signs of patterns among them', async () => {
    const set = await setUpExam(server)
    const { headers } = set.office
    const params = { sessionId: set.sessionId }
    const [ticket] = set.tickets
    const examNumber = ticket?.examNumber ?? ''
    const before = server.clock.now()
    server.clock.advance(1000)
    await server.call(drawSeats, {
      headers,
      params,
      body: { witnessDigits: '1234', who: { examNumber } },
    })
    await server.call(startSession, { headers, params })
    const subjectsOf = async (query: Record<string, string | number>) => {
      const { rows } = await auditOf({ sessionId: set.sessionId, ...query })
      return rows.map((row) => row.subject)
    }
    const all = await subjectsOf({})
    expect(await subjectsOf({ action: 'room.draw' })).toEqual(['1 seats'])
    expect(await subjectsOf({ from: before + 1 })).toEqual(['start of first', '1 seats'])
    expect(await subjectsOf({ to: before + 1 })).toEqual(all.slice(2))
    expect(await subjectsOf({ examNumber })).toEqual(['1 seats'])
    expect(await subjectsOf({ examNumber: '99999999' })).toEqual([])
    expect(await subjectsOf({ examNumber: examNumber.slice(0, -1) })).toEqual([])
    expect(await subjectsOf({ search: 'START OF' })).toEqual(['start of first'])
    expect(await subjectsOf({ search: '%' })).toEqual([])
    expect(await subjectsOf({ search: '_ of' })).toEqual([])
    const [newest] = (await auditOf({ sessionId: set.sessionId })).rows
    expect(newest).toMatchObject({ sessionName: 'first', actorKind: 'staff' })
    expect(newest?.areaName).toMatch(/^area \d+$/)
    expect(await subjectsOf({ actor: newest?.actor.slice(2, 8) ?? '' })).toEqual(all)
    expect(await subjectsOf({ actor: 'nobody' })).toEqual([])
    expect(await subjectsOf({ areaId: newest?.areaId ?? '' })).toEqual(all)
  })

  it('comes in pages that do not overlap', async () => {
    await setUpExam(server)
    const pages = [await auditOf({ page: 1, pageSize: 3 }), await auditOf({ page: 2, pageSize: 3 })]
    const ids = pages.flatMap((page) => page.rows.map((row) => row.auditId))
    expect(new Set(ids).size).toBe(6)
  })
})
