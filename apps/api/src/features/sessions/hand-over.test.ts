import { listStaff, type Grant } from '@wenkao/shared/accounts'
import { listCases } from '@wenkao/shared/adjudication'
import { listApprovals } from '@wenkao/shared/approvals'
import { listAudit } from '@wenkao/shared/audit'
import { listIncidents } from '@wenkao/shared/incidents'
import { roomView } from '@wenkao/shared/monitor'
import { listPlaces } from '@wenkao/shared/places'
import { readReport } from '@wenkao/shared/room-report'
import { handOver, listColleagues, listSessions, readRunners } from '@wenkao/shared/sessions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
/** Two areas, each with a running session of its own. */
let east: ExamSetUp & { areaId: string }
let west: ExamSetUp & { areaId: string }
beforeAll(async () => {
  server = await createTestServer()
  east = await areaWithSession()
  west = await areaWithSession()
})
afterAll(() => server.close())

async function areaWithSession() {
  const set = await setUpExam(server, { candidates: 1 })
  await startExam(server, set)
  const { areas } = await server.call(listPlaces, { headers: set.office.headers })
  const area = areas.find(({ sites }) =>
    sites.some(({ rooms }) => rooms.some(({ roomId }) => roomId === set.roomId)),
  )
  return { ...set, areaId: area?.areaId ?? '' }
}
/** A member of staff with their id, which only the office's list tells. */
async function member(grants: readonly Grant[]) {
  const { headers } = await server.office()
  const before = new Set((await server.call(listStaff, { headers })).staff.map((s) => s.staffId))
  const own = await server.staff(grants)
  const { staff } = await server.call(listStaff, { headers })
  const row = staff.find(({ staffId, grants: of }) => !before.has(staffId) && of.length > 0)
  return { ...own, staffId: row?.staffId ?? '', name: row?.displayName ?? '' }
}
const proctorOf = (set: ExamSetUp) =>
  member([{ role: 'proctor', scope: { kind: 'session', id: set.sessionId } }])
const wish = (toStaffId: string, keeps: boolean) => ({
  ...{ handOverId: crypto.randomUUID(), toStaffId, keeps },
})

describe('handing a room over (issue, point 10)', () => {
  it('lets the new proctor run the session at once, and the former no more', async () => {
    const params = { sessionId: east.sessionId }
    // With a role elsewhere, as most have: otherwise nothing of the account would be left to ask with.
    const former = await member([
      { role: 'proctor', scope: { kind: 'session', id: east.sessionId } },
      { role: 'technician', scope: { kind: 'site', id: crypto.randomUUID() } },
    ])
    const next = await member([
      { role: 'waitingAreaStaff', scope: { kind: 'room', id: east.roomId } },
    ])
    const body = wish(next.staffId, false)
    const done = await server.call(handOver, { headers: former.headers, params, body })
    expect(done).toMatchObject({ outcome: 'handedOver', stillMay: false })
    expect(done.runs).toEqual([next.name])
    // The reply was lost: whoever gave the room up learns all the same that it went well (R4).
    const again = await server.call(handOver, { headers: former.headers, params, body })
    expect(again).toMatchObject({ outcome: 'same', stillMay: false })
    expect(again.handOvers).toHaveLength(1)
    const gone = await server.raw(roomView, { headers: former.headers, params })
    expect(gone.status).toBe(403)
    const view = await server.raw(roomView, { headers: next.headers, params })
    expect(view.status).toBe(200)
    const { actions } = await server.call(listIncidents, { headers: next.headers, params })
    expect(actions.at(-1)).toMatchObject({ subject: 'hand-over of first', actor: former.name })
  })

  it('leaves two proctors at once where the former goes on', async () => {
    const params = { sessionId: west.sessionId }
    const one = await proctorOf(west)
    const two = await member([{ role: 'siteManager', scope: { kind: 'area', id: west.areaId } }])
    const body = wish(two.staffId, true)
    const done = await server.call(handOver, { headers: one.headers, params, body })
    expect(done.runs.toSorted()).toEqual([one.name, two.name].toSorted())
    const { runs } = await server.call(readRunners, { headers: one.headers, params })
    expect(runs).toHaveLength(2)
  })

  it('offers and takes nobody of another area', async () => {
    const params = { sessionId: east.sessionId }
    const own = await proctorOf(east)
    const stranger = await proctorOf(west)
    const { colleagues } = await server.call(listColleagues, { headers: own.headers, params })
    expect(colleagues.map(({ staffId }) => staffId)).not.toContain(stranger.staffId)
    expect(colleagues.map(({ staffId }) => staffId)).not.toContain(own.staffId)
    expect(Object.keys(colleagues[0] ?? {}).toSorted()).toEqual(['displayName', 'staffId'])
    const body = wish(stranger.staffId, true)
    const refused = await server.raw(handOver, { headers: own.headers, params, body })
    expect(refused.status).toBe(404)
    const foreign = await server.raw(handOver, {
      ...{ headers: stranger.headers, params, body: wish(own.staffId, true) },
    })
    expect(foreign.status).toBe(403)
  })
})

describe('an area sees only its own', () => {
  it.each(['areaAdmin', 'siteManager', 'proctor'] as const)(
    'in every list that a %s may read',
    async (role) => {
      const scope = { kind: 'area', id: east.areaId } as const
      const { headers } = await server.staff([{ role, scope }])
      const { sessions } = await server.call(listSessions, { headers, query: {} })
      expect(sessions.map(({ sessionId }) => sessionId)).toEqual([east.sessionId])
      const { areas } = await server.call(listPlaces, { headers })
      expect(areas.map(({ areaId }) => areaId)).toEqual([east.areaId])
      const { cases } = await server.call(listCases, { headers, query: {} })
      expect(cases).toEqual([])
      const { approvals } = await server.call(listApprovals, { headers, query: {} })
      expect(approvals).toEqual([])
      const foreign = { sessionId: west.sessionId }
      for (const endpoint of [roomView, listIncidents, readReport, readRunners]) {
        const refused = await server.raw(endpoint, { headers, params: foreign })
        expect(refused.status, endpoint.id).toBe(403)
      }
    },
  )

  it('also in the audit log', async () => {
    const scope = { kind: 'area', id: east.areaId } as const
    const { headers } = await server.staff([{ role: 'areaAdmin', scope }])
    const { rows } = await server.call(listAudit, { headers, query: { pageSize: 200 } })
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.map(({ sessionId }) => sessionId)).not.toContain(west.sessionId)
    expect(rows.every(({ areaId }) => areaId === east.areaId)).toBe(true)
  })
})
