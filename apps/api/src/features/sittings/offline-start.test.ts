import { createEventWriter, syncAnswers, type Binding } from '@wenkao/shared/answers'
import { listAudit } from '@wenkao/shared/audit'
import { fromBase64Url, sha256Hex } from '@wenkao/shared/kernel'
import { startSession } from '@wenkao/shared/monitor'
import { PACKAGE_BINDING, readPackage, type PackageKey } from '@wenkao/shared/papers'
import { drawSeats } from '@wenkao/shared/seating'
import {
  openOwnEnvelope,
  openStationEnvelope,
  readSessionFile,
  sessionCodes,
  stationPackage,
  stationSecret,
  stationSessionFile,
  type SessionFile,
} from '@wenkao/shared/sessions'
import { getExam, getPaperKey } from '@wenkao/shared/sittings'
import { createDecipheriv, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectSittings } from './index.ts'
import { logIn, setUpExam, smallPaper, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { registerTestStation } from '../../test-processes/test-station.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const minute = 60_000

/** Variants that differ in one stem. */
function inVariants(total: number, rule: 'lastTwoDigits' | 'neighbours') {
  const title = `offline ${randomBytes(4).toString('hex')}`
  const variants = Array.from({ length: total }, (_, variant) => {
    const small = smallPaper(title)
    return {
      ...small,
      items: small.items.map((item, at) =>
        at === 0 ? item : { ...item, id: `${item.id}-${variant}`, stem: `only in ${variant}` },
      ),
    }
  })
  return { variants, rule }
}

/** What a registered PC fetches ahead. */
async function stationAt(set: ExamSetUp, number: number) {
  const { station, stationId } = await registerTestStation(server, set, number)
  const now = () => server.clock.now()
  const params = { sessionId: set.sessionId }
  const signed = await server.call(stationSessionFile, {
    headers: station.headers(stationId, stationSessionFile, now(), params),
    params,
  })
  const file = readSessionFile(signed.text)
  if (!file) throw new Error('Expected a session file')
  const { secret } = await server.call(stationSecret, {
    headers: station.headers(stationId, stationSecret, now()),
  })
  const fetchPackage = async (hash: string): Promise<Buffer> => {
    const params = { hash, offset: '0' }
    const headers = station.headers(stationId, stationPackage, now(), params)
    const bytes = await server.call(stationPackage, { headers, params })
    return Buffer.from(bytes as Uint8Array)
  }
  return { station, stationId, number, file, secret: fromBase64Url(secret), fetchPackage }
}
type Pc = Awaited<ReturnType<typeof stationAt>>

function unpack(sealed: Buffer, { key }: PackageKey) {
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(key, 'base64url'),
    sealed.subarray(0, 12),
  )
  decipher.setAAD(Buffer.from(PACKAGE_BINDING)).setAuthTag(sealed.subarray(-16))
  return readPackage(Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]))
}

const packagesIn = (file: SessionFile) => file.papers.flatMap((paper) => paper.packages ?? [])

/** Begins a candidate at a PC as its bridge would, without the server. */
async function beginAt(set: ExamSetUp, pc: Pc, at: number, startedAt: number) {
  const { startCode } = await server.call(sessionCodes, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })
  const ticket = set.tickets[at]
  if (!ticket) throw new RangeError('Expected a candidate')
  const outcome = openOwnEnvelope(pc.file, { startCode, ...ticket })
  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  const { content } = outcome
  const own =
    content.variantKey !== null && content.packageHash
      ? { packageHash: content.packageHash, variantKey: content.variantKey }
      : openStationEnvelope(pc.file, pc.number, startCode, pc.secret ?? new Uint8Array())
  if (!own) throw new Error('Expected a key')
  const opened = unpack(await pc.fetchPackage(own.packageHash), {
    hash: own.packageHash,
    key: own.variantKey,
  })
  const branch = randomBytes(16).toString('hex')
  const parent = sha256Hex('an envelope')
  const binding: Binding = { epoch: 0, branch, parent, rank: 1 }
  const writer = createEventWriter(content.sittingId, binding, randomBytes(16))
  const times = { greatestHlc: 0, serverMs: server.clock.now(), wallClock: server.clock.now() }
  const [item] = opened?.paper.items ?? []
  const texts = writer
    .write({ kind: 'answer', item: item?.id ?? '', value: ['b'] }, times)
    .map(({ text }) => text)
  const claim = {
    ...{ branch, parent, stationId: pc.stationId, at: startedAt },
    began: { startedAt, at: startedAt + minute, packageHash: own.packageHash },
  }
  return {
    opened,
    content,
    comeBack: () =>
      server.call(syncAnswers, {
        headers: { authorization: `Bearer ${content.token}` },
        body: {
          version: 1 as const,
          events: texts,
          heads: {},
          branch: pc.station.branch(claim, content.sittingId),
        },
      }),
  }
}

const rowOf = async (set: ExamSetUp, sittingId: string) =>
  (await selectSittings(server.services.db, [set.sessionId])).find(
    (row) => row.sittingId === sittingId,
  )

describe('a room whose line is down at the start (N01)', () => {
  it('OS1 OS2: joins as logged in at its station when it began, in a session that began then', async () => {
    const set = await setUpExam(server, {
      candidates: 3,
      stations: 5,
      variants: inVariants(3, 'lastTwoDigits'),
    })
    await server.call(drawSeats, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
      body: { witnessDigits: '2468', who: { all: true } },
    })
    const drawn = await selectSittings(server.services.db, [set.sessionId])
    const free = [1, 2, 3, 4, 5].filter((seat) => drawn.every((row) => row.seatNumber !== seat))
    const pc = await stationAt(set, free[0] ?? 0)
    const startedAt = server.clock.now() + minute
    server.clock.advance(20 * minute)
    const begun = await beginAt(set, pc, 0, startedAt)
    const variant = Number((set.tickets[0]?.examNumber ?? '').slice(-2)) % 3
    expect(begun.opened?.paper.items.map(({ stem }) => stem)).toContain(`only in ${variant}`)
    const reply = await begun.comeBack()
    expect(reply).toMatchObject({
      current: true,
      state: 'answering',
      clock: { state: 'running', deadline: startedAt + 60 * minute },
      adopted: { seatNumber: pc.number, binding: { epoch: 1 } },
    })
    expect(await rowOf(set, begun.content.sittingId)).toMatchObject({
      ...{ seatNumber: pc.number, variant, loggedInAt: startedAt + minute },
      beganAt: startedAt + minute,
    })
    const { rows } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId },
    })
    const subjects = rows.map(({ subject }) => subject).join('\n')
    expect(subjects).toContain('start of first without network')
    expect(subjects).toContain('began without network')
    // It goes on as any other, and the tablet's tap changes nothing any more.
    const headers = { authorization: `Bearer ${reply.adopted?.token ?? ''}` }
    expect((await server.call(getExam, { headers })).items).toHaveLength(2)
    await server.call(startSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    expect((await begun.comeBack()).clock.deadline).toBe(startedAt + 60 * minute)
  })

  it('OS2: at two stations waits for a pick, and neither loses its work', async () => {
    const set = await setUpExam(server, { candidates: 1, stations: 4 })
    const [one, other] = [await stationAt(set, 1), await stationAt(set, 2)]
    const now = server.clock.now()
    const first = await beginAt(set, one, 0, now)
    const second = await beginAt(set, other, 0, now)
    expect((await first.comeBack()).adopted).toMatchObject({ seatNumber: 1 })
    const reply = await second.comeBack()
    expect(reply.adopted).toBe(undefined)
    expect(reply.results.every(({ outcome }) => outcome === 'stored')).toBe(true)
    expect(await rowOf(set, first.content.sittingId)).toMatchObject({ seatNumber: 1 })
  })

  it('D04: opens the variant of the seat where it follows the seat, and keeps it', async () => {
    const set = await setUpExam(server, {
      candidates: 2,
      stations: 4,
      variants: inVariants(4, 'neighbours'),
    })
    const pc = await stationAt(set, 3)
    expect(pc.file.stationEnvelopes.map(({ number }) => number)).toEqual([1, 2, 3, 4])
    const begun = await beginAt(set, pc, 0, server.clock.now())
    const [own] = begun.opened?.paper.items.filter((item) => item.id.includes('-')) ?? []
    await begun.comeBack()
    const row = await rowOf(set, begun.content.sittingId)
    expect(own?.stem).toBe(`only in ${row?.variant}`)
    const other = await stationAt(set, 2)
    const { startCode } = await server.call(sessionCodes, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    expect(openStationEnvelope(pc.file, 3, startCode, other.secret ?? new Uint8Array())).toBe(
      undefined,
    )
  })
})

describe('sealed paper packages (DESIGN section 9)', () => {
  it('R6: all of one length, each opens with its own key alone, with no answer in any', async () => {
    const set = await setUpExam(server, {
      candidates: 3,
      stations: 3,
      variants: inVariants(3, 'lastTwoDigits'),
    })
    const pc = await stationAt(set, 1)
    const packages = packagesIn(pc.file)
    expect(new Set(packages.map(({ size }) => size)).size).toBe(1)
    await server.call(startSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    for (const [at] of set.tickets.entries()) {
      const { token } = await logIn(server, set, at)
      const { package: key } = await server.call(getPaperKey, {
        headers: { authorization: `Bearer ${token}` },
      })
      for (const { hash } of packages) {
        const sealed = await pc.fetchPackage(hash)
        expect(sealed.includes('only in')).toBe(false)
        if (hash !== key?.hash) {
          expect(() => unpack(sealed, key ?? { hash, key: '' })).toThrow()
          continue
        }
        const opened = unpack(sealed, key)
        const text = JSON.stringify(opened?.paper)
        expect(text.match(/only in \d/g)).toHaveLength(1)
        expect(text).not.toMatch(/answer|knowledgePoint|checkpoint/)
      }
    }
    const elsewhere = await setUpExam(server)
    const stranger = await stationAt(elsewhere, 1)
    await expect(stranger.fetchPackage(packages[0]?.hash ?? '')).rejects.toMatchObject({
      code: 'notFound',
    })
  })
})
