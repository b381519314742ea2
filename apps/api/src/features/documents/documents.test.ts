import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { createApiKey } from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import {
  downloadSheets,
  downloadTickets,
  listDocumentGroups,
  previewDocument,
  readDocumentRun,
} from '@wenkao/shared/documents'
import type { Endpoint } from '@wenkao/shared/kernel'
import { createRoom } from '@wenkao/shared/places'
import { drawSeats, putPhoto } from '@wenkao/shared/seating'
import {
  createSession,
  listSessions,
  listTickets,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallInput } from '../../platform/call-endpoint.ts'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { canDraw } from './draw/check-photo.ts'

const LONG_SCHOOL = '内蒙古自治区呼伦贝尔市鄂伦春自治旗大杨树镇第二中学计算机教育实验中心'
const PEOPLE = [
  { examNumber: 'D01', name: '王小明', school: '一中', className: '高一2班' },
  {
    examNumber: 'D02',
    name: '阿卜杜热合曼·吐尔逊尼亚孜·麦麦提艾力',
    school: '一中',
    className: '高一10班',
  },
  // The first is in the main font, the second in no font.
  { examNumber: 'D03', name: '刘\u{2b4e7}', school: LONG_SCHOOL, className: null },
  { examNumber: 'D04', name: '\u{20bb7}田', school: LONG_SCHOOL, className: null },
  { examNumber: 'D05', name: '李 雷', school: null, className: null },
  { examNumber: 'D06', name: '未编场', school: '一中', className: '高一2班' },
]

let server: TestServer
let set: ExamSetUp
let office: TestStaff
let codes: Map<string, string>
let folder: string
let roomTwo: string
let second: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-documents-'))
  server = await createTestServer()
  set = await setUpExam(server, { candidates: 1, stations: 4 })
  office = set.office
  const { headers } = office
  const params = { examId: set.examId }
  const candidates = PEOPLE.map(({ school, className, ...person }) => ({
    ...person,
    ...(school === null ? {} : { school }),
    ...(className === null ? {} : { className }),
  }))
  await server.call(putCandidates, { headers, params, body: { candidates } })
  const into = (sessionId: string, examNumbers: string[]) =>
    server.call(scheduleCandidates, { headers, params: { sessionId }, body: { examNumbers } })
  await into(set.sessionId, ['D01', 'D03', 'D05'])
  const { sessions } = await server.call(listSessions, { headers, query: { examId: set.examId } })
  const first = sessions[0]
  const body = { name: '第二考场', stations: 5 }
  const siteId = await siteOf(set.sessionId)
  roomTwo = (await server.call(createRoom, { headers, params: { siteId }, body })).roomId
  const created = await server.call(createSession, {
    headers,
    body: {
      examId: set.examId,
      roomId: roomTwo,
      name: '乙场',
      plannedStart: first?.plannedStart ?? 0,
    },
  })
  second = created.sessionId
  await into(second, ['D02', 'D04'])
  await server.call(drawSeats, {
    ...{ headers, params: { sessionId: second } },
    body: { witnessDigits: '2468', who: { examNumber: 'D04' } },
  })
  await photograph('D01', jpeg(25, 35))
  await photograph('D02', brokenPng())
  const { tickets } = await server.call(listTickets, {
    headers,
    params: { sessionId: set.sessionId },
  })
  const others = await server.call(listTickets, { headers, params: { sessionId: second } })
  codes = new Map(
    [...tickets, ...others.tickets].map(({ examNumber, accessCode }) => [examNumber, accessCode]),
  )
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function siteOf(sessionId: string): Promise<string> {
  const rows = await server.services.sql<{ site_id: string }[]>`
    select site_id from rooms join sessions using (room_id) where session_id = ${sessionId}`
  return rows[0]?.site_id ?? ''
}
const photograph = (examNumber: string, bytes: Uint8Array) =>
  server.raw(putPhoto, {
    ...{ headers: office.headers, params: { examId: set.examId, examNumber }, body: bytes },
  })

/** Head of a baseline JPEG of this size, and nothing to see in it. */
function jpeg(width: number, height: number): Uint8Array {
  const frame = [
    0xff,
    0xc0,
    0,
    11,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    1,
    1,
    0x11,
    0,
  ]
  return new Uint8Array([0xff, 0xd8, ...frame, 0xff, 0xd9])
}

function png(rows: number, data = deflateSync(Buffer.alloc(rows * 5))): Uint8Array {
  const chunk = (kind: string, body: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(body.length)
    head.write(kind, 4, 'latin1')
    return Buffer.concat([head, body, Buffer.alloc(4)])
  }
  const head = Buffer.from([0, 0, 0, 4, 0, 0, 0, rows, 8, 0, 0, 0, 0])
  const sign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    sign,
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
const brokenPng = () => png(4, Buffer.from('no zlib stream'))

type Query = Readonly<Record<string, string>>
async function pdfOf(response: Response): Promise<string> {
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/pdf')
  const path = join(folder, `${crypto.randomUUID()}.pdf`)
  writeFileSync(path, new Uint8Array(await response.arrayBuffer()))
  return path
}
const get = (endpoint: Endpoint, input: CallInput) =>
  server.raw(endpoint, { headers: office.headers, ...input })
const tickets = (query: Query = {}, headers = office.headers) =>
  server.raw(downloadTickets, { headers, params: { examId: set.examId }, query })
const sheets = (kind: string, query: Query = {}, headers = office.headers) =>
  server.raw(downloadSheets, { headers, params: { examId: set.examId, kind }, query })
const preview = (query: Query, headers = office.headers) =>
  server.call(previewDocument, { headers, params: { examId: set.examId }, query })

// Poppler is a tool of the tests: test-tools.mjs brings it, or names it where it is missing.
function poppler(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}
/** Text of each page, spaces and line ends left out. */
const pagesOf = (path: string): string[] =>
  poppler('pdftotext', '-raw', path, '-')
    .split('\f')
    .slice(0, -1)
    .map((page) => page.replaceAll(/\s/g, ''))
const bare = (text: string) => text.replaceAll(/\s/g, '')

describe('tickets', () => {
  it('DO2: a page for each school, in which each name, number, place and code stands whole', async () => {
    const path = await pdfOf(await tickets())
    const pages = pagesOf(path)
    expect(pages).toHaveLength(3)
    // In the order of Chinese lists: N before Y, those without a school last.
    const [long = '', first = '', none = ''] = pages
    for (const text of ['王小明', 'D01', '高一2班', 'room', 'site', codes.get('D01') ?? '-'])
      expect(first).toContain(bare(text))
    expect(first).toContain(bare(PEOPLE[1]?.name ?? '-'))
    expect(first).toContain('尚未编场')
    expect(long).toContain(LONG_SCHOOL)
    expect(long).toContain('刘\u{2b4e7}')
    expect(none).toContain('李雷')
    // Class 2 before class 10.
    expect(first.indexOf('D01')).toBeLessThan(first.indexOf('D02'))
    expect(poppler('pdfinfo', path)).toMatch(/Page size:\s+595\.28 x 841\.89 pts \(A4\)/)
  })

  it('DO6: all fonts are in the file, as subsets with their text', async () => {
    const path = await pdfOf(await tickets())
    const fonts = poppler('pdffonts', path).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThanOrEqual(2)
    for (const font of fonts) {
      expect(font).toMatch(/^[A-Z]{6}\+(NotoSansSC|Unifont)/)
      expect(font).toMatch(/Identity-H\s+yes yes yes/)
    }
    // Small, although the font itself has ten million bytes.
    expect((await (await tickets()).arrayBuffer()).byteLength).toBeLessThan(300_000)
  })

  it('DO6: a sign that no font has stands as a box with its code, and the preview names whom it concerns', async () => {
    const [page = ''] = pagesOf(await pdfOf(await tickets({ examNumber: 'D04' })))
    expect(page).toContain('020BB7')
    expect(page).toContain('田')
    const { lacking } = await preview({ kind: 'tickets' })
    expect(lacking).toEqual([
      { sign: '\u{20bb7}', code: 'U+20BB7', drawn: 'box', candidates: 1, examNumbers: ['D04'] },
    ])
    expect((await preview({ kind: 'door' })).lacking).toEqual([])
  })

  it('DO2: the whole exam comes as an archive with one file per school', async () => {
    const response = await tickets({ as: 'zip' })
    expect(response.headers.get('content-type')).toBe('application/zip')
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
    expect(Object.keys(files).sort()).toEqual(
      [`准考证-${LONG_SCHOOL}.pdf`, '准考证-一中.pdf', '准考证-无学校.pdf'].sort(),
    )
    for (const [name, bytes] of Object.entries(files)) {
      const path = join(folder, `${crypto.randomUUID()}.pdf`)
      writeFileSync(path, bytes)
      expect(pagesOf(path), name).toHaveLength(1)
    }
  })

  it('DO2: one school, one class, one session or one candidate alone', async () => {
    const textOf = async (query: Query) => pagesOf(await pdfOf(await tickets(query))).join('')
    const numbersIn = (text: string) =>
      PEOPLE.map((one) => one.examNumber).filter((one) => text.includes(one))
    expect(numbersIn(await textOf({ school: LONG_SCHOOL }))).toEqual(['D03', 'D04'])
    expect(numbersIn(await textOf({ school: '' }))).toEqual(['D05'])
    expect(numbersIn(await textOf({ school: '一中', className: '高一10班' }))).toEqual(['D02'])
    expect(numbersIn(await textOf({ sessionId: second }))).toEqual(['D02', 'D04'])
    expect(numbersIn(await textOf({ examNumber: 'D05' }))).toEqual(['D05'])
    expect((await tickets({ examNumber: 'D99' })).status).toBe(404)
    expect((await tickets({ sessionId: '00000000-0000-7000-8000-000000000000' })).status).toBe(404)
  })

  it('DO3: an audit row stands before the first byte, with what was opened', async () => {
    const response = await tickets({ school: '一中' })
    await response.body?.cancel()
    const { rows } = await server.call(listAudit, {
      ...{ headers: office.headers, query: { action: 'tickets.print' } },
    })
    expect(rows[0]?.detail).toMatchObject({ school: '一中', candidates: 3, photos: 2 })
    const whole = JSON.stringify(rows)
    for (const code of codes.values()) expect(whole).not.toContain(code)
  })

  it('DO8: a photo that is none leaves an empty frame and is counted; how far it is can be asked', async () => {
    const runId = '11111111-1111-4111-8111-111111111111'
    const { headers } = office
    const path = await pdfOf(await tickets({ school: '一中', runId }))
    expect(poppler('pdfimages', '-list', path).trim().split('\n')).toHaveLength(3)
    const run = await server.call(readDocumentRun, { headers, params: { runId } })
    expect(run).toEqual({ state: 'made', done: 3, of: 3, unreadablePhotos: 1 })
    const other = await server.office()
    const foreign = await server.call(readDocumentRun, {
      headers: other.headers,
      params: { runId },
    })
    expect(foreign.state).toBe('none')
  })

  it('DO8: a download that is given up ends its thread and is told as failed', async () => {
    const runs = ['2', '3', '4', '5', '6', '7'].map(
      (at) => `11111111-1111-4111-8111-11111111111${at}`,
    )
    for (const [at, runId] of runs.entries()) {
      const response = await tickets({ runId, ...(at % 2 ? { as: 'zip' } : {}) })
      expect(response.status).toBe(200)
      await response.body?.cancel()
    }
    const standing = await Promise.all(
      runs.map((runId) =>
        server.call(readDocumentRun, { headers: office.headers, params: { runId } }),
      ),
    )
    expect(standing.map(({ state }) => state)).toEqual(runs.map(() => 'failed'))
  })

  it('DO8: more than a few at once are refused with the time to come again, and room comes back', async () => {
    const open = [await tickets(), await tickets(), await tickets(), await tickets()]
    const refused = await tickets()
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('10')
    for (const response of open) await response.body?.cancel()
    expect((await pdfOf(await tickets())).endsWith('.pdf')).toBe(true)
  })
})

describe('sheets', () => {
  it('DO4: sign-in sheets list a session by seat, then by number', async () => {
    const pages = pagesOf(await pdfOf(await sheets('signIn', { sessionId: second })))
    expect(pages).toHaveLength(1)
    const [page = ''] = pages
    for (const text of ['考生签到表', '第二考场', '应到2人', '第1页，共1页'])
      expect(page).toContain(text)
    expect(page.indexOf('D04')).toBeLessThan(page.indexOf('D02'))
    expect(page).not.toContain(codes.get('D04') ?? '-')
  })

  it('DO4: photos stand on sign-in sheets only when they are asked for', async () => {
    const query = { sessionId: set.sessionId }
    const images = (path: string) =>
      poppler('pdfimages', '-list', path).trim().split('\n').length - 2
    expect(images(await pdfOf(await sheets('signIn', query)))).toBe(0)
    expect(images(await pdfOf(await sheets('signIn', { ...query, photos: 'yes' })))).toBe(1)
  })

  it('DO5: doors name runs that hold nobody of the room beside', async () => {
    const pages = pagesOf(await pdfOf(await sheets('door')))
    expect(pages).toHaveLength(2)
    const door = pages.find((page) => page.includes('第二考场')) ?? ''
    expect(door).toContain('D02')
    expect(door).not.toMatch(/D02至D04/)
    const alone = pagesOf(await pdfOf(await sheets('door', { sessionId: second })))
    expect(alone).toEqual([door])
  })

  it('DO4: desks get the numbers of all stations in use, and names where seats are known', async () => {
    const [page = ''] = pagesOf(
      await pdfOf(await sheets('desk', { sessionId: second, perSheet: '8' })),
    )
    expect(page).toContain('D04')
    expect(page).not.toContain('D02')
    expect(await preview({ kind: 'desk', sessionId: second })).toMatchObject({
      ...{ candidates: 2, withoutSeat: 1, sheets: 1 },
    })
  })

  it('DO4: the overview has every session with its counts, in the zone that was asked for', async () => {
    const [page = ''] = pagesOf(
      await pdfOf(await sheets('overview', { language: 'en', timeZone: 'UTC' })),
    )
    for (const text of ['Overviewofsessions', '第二考场', '乙场', 'Sessions:2;candidates:6'])
      expect(page).toContain(text)
    const clock = new Date(server.clock.now()).toISOString().slice(11, 13)
    expect(page).toContain(`${clock}:`)
    expect((await sheets('overview', { timeZone: 'Moon/Crater' })).status).toBe(400)
  })

  it('DO7: the preview counts what is printed', async () => {
    for (const kind of ['signIn', 'door', 'desk', 'overview'] as const) {
      const pages = pagesOf(await pdfOf(await sheets(kind)))
      expect((await preview({ kind })).sheets, kind).toBe(pages.length)
    }
    const { sheets: count, files, withoutSession } = await preview({ kind: 'tickets' })
    expect({ count, files, withoutSession }).toEqual({ count: 3, files: 3, withoutSession: 1 })
  })
})

describe('who may print', () => {
  it('DO1: a proctor gets the sheets of the own room, no tickets, and nothing of others', async () => {
    const scope = { kind: 'room', id: roomTwo } as const
    const { headers } = await server.staff([{ role: 'proctor', scope }])
    expect((await tickets({ sessionId: second }, headers)).status).toBe(403)
    expect((await sheets('signIn', { sessionId: set.sessionId }, headers)).status).toBe(403)
    const [page = '', ...more] = pagesOf(await pdfOf(await sheets('signIn', {}, headers)))
    expect(more).toEqual([])
    expect(page).toContain('D02')
    expect(page).not.toContain('D01')
    const params = { examId: set.examId }
    const groups = await server.call(listDocumentGroups, { headers, params })
    expect(groups.sessions.map(({ sessionId }) => sessionId)).toEqual([second])
    expect(groups.schools.flatMap(({ candidates }) => candidates)).toEqual([1, 1])
    // The door of the own room still knows who stands before the others.
    const [door = ''] = pagesOf(await pdfOf(await sheets('door', {}, headers)))
    expect(door).not.toMatch(/D02至D04/)
  })

  it('DO1: a site manager gets tickets of the own site; who has no session is the office’s', async () => {
    const scope = { kind: 'site', id: await siteOf(second) } as const
    const { headers } = await server.staff([{ role: 'siteManager', scope }])
    const text = pagesOf(await pdfOf(await tickets({}, headers))).join('')
    expect(text).toContain('D01')
    expect(text).not.toContain('D06')
    const elsewhere = await server.staff([
      { role: 'siteManager', scope: { kind: 'site', id: '00000000-0000-7000-8000-000000000000' } },
    ])
    expect((await tickets({}, elsewhere.headers)).status).toBe(404)
    expect((await tickets({ sessionId: second }, elsewhere.headers)).status).toBe(403)
  })

  it('DO3: a key needs personal:read for tickets and for photos', async () => {
    const body = { name: 'sheets', scopes: ['rosters:read'] }
    const { secret } = await server.call(createApiKey, { headers: office.headers, body })
    const headers = { authorization: `Bearer ${secret}` }
    expect((await tickets({}, headers)).status).toBe(403)
    expect((await sheets('signIn', { photos: 'yes' }, headers)).status).toBe(403)
    const response = await sheets('signIn', {}, headers)
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })

  it('an exam that there is none of is named so', async () => {
    const params = { examId: '00000000-0000-7000-8000-000000000000' }
    expect((await get(listDocumentGroups, { params })).status).toBe(404)
    expect((await get(downloadTickets, { params })).status).toBe(404)
  })
})

describe('photos', () => {
  it.each([
    ['a JPEG', jpeg(25, 35), true],
    ['a PNG', png(4), true],
    ['a JPEG without a size', jpeg(0, 35), false],
    ['a JPEG that ends before its frame', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4]), false],
    ['a JPEG of a size that fills the memory', jpeg(60_000, 60_000), false],
    ['a PNG whose pixels are no stream', brokenPng(), false],
    ['a PNG with fewer pixels than it says', png(4, deflateSync(Buffer.alloc(5))), false],
    [
      'a PNG that unpacks to more than it says',
      png(4, deflateSync(Buffer.alloc(5_000_000))),
      false,
    ],
    ['a PNG cut in its first part', png(4).subarray(0, 20), false],
    ['nothing', new Uint8Array(), false],
  ])('DO8: %s is drawn or refused before it can break the document', (_, bytes, fits) => {
    expect(canDraw(bytes)).toBe(fits)
  })
})
