import {
  addIncident,
  listIncidentKinds,
  listIncidents,
  putIncidentKind,
  readIncidentPhoto,
  sendIncidentPhoto,
  withoutNote,
} from '@wenkao/shared/incidents'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTickets } from '@wenkao/shared/sessions'
import { setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { recordIncident } from './index.ts'

let server: TestServer
let set: ExamSetUp
beforeAll(async () => {
  server = await createTestServer()
  set = await setUpExam(server)
})
afterAll(() => server.close())

const entry = (change: object = {}) => ({
  incidentId: crypto.randomUUID(),
  kind: 'stationDown',
  stations: [3, 1, 3],
  sittingId: null,
  text: 'screen went dark',
  photos: [] as string[],
  about: null,
  ...change,
})
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const roomOf = (): { sessionId: string } => ({ sessionId: set.sessionId })
const proctor = () =>
  server.staff([{ role: 'proctor', scope: { kind: 'session', id: set.sessionId } }])

describe('the incident log', () => {
  it('IR4: takes an entry once, however often it is sent, and tells who wrote it', async () => {
    const { headers } = await proctor()
    const body = entry()
    const params = roomOf()
    const first = await server.call(addIncident, { headers, params, body })
    const again = await server.call(addIncident, { headers, params, body: { ...body, text: 'x' } })
    expect(first.outcome).toBe('added')
    expect(again.outcome).toBe('same')
    expect(again.incident).toEqual(first.incident)
    expect(first.incident).toMatchObject({ stations: [1, 3], source: 'staff', text: body.text })
    const { incidents, actions } = await server.call(listIncidents, { headers, params })
    expect(incidents.filter(({ incidentId }) => incidentId === body.incidentId)).toHaveLength(1)
    expect(actions.some(({ action }) => action === 'incidents.write')).toBe(false)
  })

  it('IR3: corrects and notes by a further entry that names the former', async () => {
    const { headers } = await proctor()
    const params = roomOf()
    const former = entry({ text: '' })
    await server.call(addIncident, { headers, params, body: former })
    const about = { incidentId: former.incidentId, as: 'correction' }
    await server.call(addIncident, { headers, params, body: entry({ about, text: 'it was 2' }) })
    const { incidents } = await server.call(listIncidents, { headers, params })
    expect(incidents.find(({ about: of }) => of?.incidentId === former.incidentId)?.text).toBe(
      'it was 2',
    )
    expect(incidents.find(({ incidentId }) => incidentId === former.incidentId)?.text).toBe('')
    expect(withoutNote(incidents).map(({ incidentId }) => incidentId)).not.toContain(
      former.incidentId,
    )
    const nowhere = { incidentId: crypto.randomUUID(), as: 'note' }
    const refused = await server.raw(addIncident, {
      headers,
      params,
      body: entry({ about: nowhere }),
    })
    expect(refused.status).toBe(404)
  })

  it('IR4: writes a detection once per key, and asks for a note on it', async () => {
    const detection = {
      ...{ sessionId: set.sessionId, kind: 'networkDown', source: 'system' as const },
      ...{ actor: { kind: 'anyone' as const }, stations: [2], key: 'network-1' },
    }
    await recordIncident(server.services.db, server.services, detection)
    await recordIncident(server.services.db, server.services, { ...detection, stations: [5] })
    const { headers } = await proctor()
    const { incidents } = await server.call(listIncidents, { headers, params: roomOf() })
    const found = incidents.filter(({ kind }) => kind === 'networkDown')
    expect(found).toMatchObject([{ stations: [2], source: 'system', actor: 'system' }])
    expect(withoutNote(incidents)).toContainEqual(found[0])
  })

  it('IR1: keeps a picture by its content, and names none that was not sent for this session', async () => {
    const { headers } = await proctor()
    const params = roomOf()
    const photo = await server.call(sendIncidentPhoto, { headers, params, body: PNG })
    expect(photo).toMatchObject({ mediaType: 'image/png', size: PNG.length })
    const body = entry({ photos: [photo.hash] })
    const { incident } = await server.call(addIncident, { headers, params, body })
    expect(incident.photos).toEqual([photo])
    const shown = await server.raw(readIncidentPhoto, {
      headers,
      params: { ...params, hash: photo.hash },
    })
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    const page = Buffer.from('<script>alert(1)</script>')
    expect((await server.raw(sendIncidentPhoto, { headers, params, body: page })).status).toBe(422)
    // Any other content of the store stays out of reach.
    const hash = createHash('sha256').update(page).digest('hex')
    await server.services.blobs.put(hash, page)
    const refused = await server.raw(addIncident, {
      headers,
      params,
      body: entry({ photos: [hash] }),
    })
    expect(refused.status).toBe(404)
    const other = await setUpExam(server)
    const elsewhere = await server.raw(readIncidentPhoto, {
      headers: other.office.headers,
      params: { sessionId: other.sessionId, hash: photo.hash },
    })
    expect(elsewhere.status).toBe(404)
  })

  it('is written by waiting-area staff and technicians of the room, and by nobody of another one', async () => {
    const params = roomOf()
    for (const role of ['waitingAreaStaff', 'technician'] as const) {
      const here = await server.staff([{ role, scope: { kind: 'session', id: set.sessionId } }])
      const { headers } = here
      const { outcome } = await server.call(addIncident, { headers, params, body: entry() })
      expect(outcome).toBe('added')
      // What was done to whom is for those who run the room.
      const { actions } = await server.call(listIncidents, { headers, params })
      expect(actions).toEqual([])
      const there = await server.staff([{ role, scope: { kind: 'room', id: crypto.randomUUID() } }])
      for (const endpoint of [addIncident, sendIncidentPhoto, listIncidents]) {
        const body =
          endpoint === addIncident ? entry() : endpoint === listIncidents ? undefined : PNG
        const refused = await server.raw(endpoint, { headers: there.headers, params, body })
        expect(refused.status).toBe(403)
      }
    }
  })

  it('shows who runs the room what staff did in it, oldest first', async () => {
    const own = await setUpExam(server)
    await startExam(server, own)
    const { headers } = own.office
    const params = { sessionId: own.sessionId }
    await server.call(listTickets, { headers, params })
    const { actions } = await server.call(listIncidents, { headers, params })
    expect(actions.map(({ at }) => at)).toEqual(actions.map(({ at }) => at).toSorted())
    expect(actions.map(({ action }) => action)).toContain('tickets.print')
  })
})

describe('kinds of incidents', () => {
  it('IR2: are shipped ones and the office’s own, renamed, retired and brought back', async () => {
    const { headers } = await server.office()
    const before = await server.call(listIncidentKinds, { headers })
    expect(before.kinds.at(-1)?.kind).toBe('other')
    const put = (kind: string, body: object) =>
      server.call(putIncidentKind, { headers, params: { kind }, body })
    await put('own-1', { label: '考生迟到', retired: false, expected: null })
    const { kinds } = await put('illness', {
      ...{ label: null, retired: true },
      expected: { label: null, retired: false },
    })
    expect(kinds.find(({ kind }) => kind === 'illness')?.retired).toBe(true)
    expect(kinds.at(-2)).toEqual({ kind: 'own-1', label: '考生迟到', retired: false })
  })

  it('tells the second of two people that somebody was faster', async () => {
    const { headers } = await server.office()
    const params = { kind: 'own-2' }
    const body = { label: '甲', retired: false, expected: null }
    await server.call(putIncidentKind, { headers, params, body })
    await server.call(putIncidentKind, { headers, params, body })
    const late = await server.raw(putIncidentKind, {
      ...{ headers, params },
      body: { ...body, label: '乙' },
    })
    expect(late.status).toBe(409)
  })

  it('are the office’s alone to change', async () => {
    const { headers } = await proctor()
    const body = { label: null, retired: true, expected: { label: null, retired: false } }
    const refused = await server.raw(putIncidentKind, { headers, params: { kind: 'other' }, body })
    expect(refused.status).toBe(403)
  })
})
