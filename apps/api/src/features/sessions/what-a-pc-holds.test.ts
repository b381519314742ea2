import { createDecipheriv } from 'node:crypto'
import { allEndpoints } from '@wenkao/shared'
import { downloadFile, lackingFiles } from '@wenkao/shared/answer-files'
import { syncAnswers } from '@wenkao/shared/answers'
import { listAudit } from '@wenkao/shared/audit'
import { fromBase64Url, sha256Hex, utf8ToBytes } from '@wenkao/shared/kernel'
import { startSession } from '@wenkao/shared/monitor'
import {
  PACKAGE_BINDING,
  PACKAGE_NONCE_BYTES,
  type PackageKey,
  type PaperContent,
  type VariantRule,
} from '@wenkao/shared/papers'
import { drawSeats } from '@wenkao/shared/seating'
import {
  accessCodeKey,
  downloadSessionStick,
  envelopeKey,
  openEnvelope,
  openStationEnvelope,
  readSessionFile,
  sessionCodes,
  stationPackage,
  stationSecret,
  stationSessionFile,
  STICK_FOLDER,
  type SessionFile,
} from '@wenkao/shared/sessions'
import {
  findSessions,
  getExam,
  getPaperKey,
  getSitting,
  logInCandidate,
  type LogInReply,
} from '@wenkao/shared/sittings'
import { textsWithin } from '@wenkao/testing'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handInWork } from '../../test-processes/hand-in-work.ts'
import { logIn, setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { registerTestStation } from '../../test-processes/test-station.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const VARIANTS = [0, 1, 2] as const
let serial = 0

/** One exam in three variants, every text of which says whether a candidate may see it, and of which. */
function paperOf(rule: VariantRule) {
  serial += 1
  const materials = new Map<string, Uint8Array>()
  const variants = VARIANTS.map((variant): PaperContent => {
    const seen = (what: string) => `${what}可见${serial}甲${variant}`
    const secret = (what: string) => `${what}机密${serial}乙${variant}`
    const bytes = utf8ToBytes(seen('起始文件'))
    const hash = sha256Hex(bytes)
    materials.set(hash, bytes)
    const item = { points: 2, knowledgePoint: secret('知识点') }
    const options = ['k', 'm', 'p'].map((id) => ({ id, text: seen(`选项${id}`) }))
    return {
      ...{ version: 1, title: `试卷${serial}` },
      items: [
        {
          ...item,
          id: `9010101-${variant}`,
          kind: 'single',
          stem: seen('单选'),
          options,
          answer: ['m'],
        },
        {
          ...{ ...item, id: `9010201-${variant}`, kind: 'multiple', stem: seen('多选'), options },
          ...{ answer: ['k', 'p'], partialCredit: 'half' },
        },
        {
          ...item,
          id: `9010301-${variant}`,
          kind: 'trueFalse',
          stem: seen('判断'),
          answer: ['true'],
        },
        {
          ...item,
          id: `9010401-${variant}`,
          kind: 'fillIn',
          stem: seen('填空'),
          answer: [secret('答案')],
        },
      ],
      tasks: [
        {
          ...{
            id: `4010101-${variant}`,
            kind: 'files',
            title: seen('操作题'),
            points: 1,
            folder: '任务',
          },
          instruction: seen('要求'),
          materials: [{ path: '说明.txt', hash, size: bytes.length }],
          checkpoints: [
            {
              ...{ id: '1', code: '40101', points: 1, expected: {} },
              target: { in: 'folder', path: secret('期望') },
            },
          ],
        },
      ],
    }
  })
  return { variants: { variants, rule }, materials }
}

/** What the candidates of a variant see. */
const shownOf = (paper: PaperContent): string[] => [
  ...paper.items.flatMap(({ stem, options = [] }) => [stem, ...options.map(({ text }) => text)]),
  ...paper.tasks.flatMap(({ title, instruction }) => [title, instruction]),
]

/**
 * What no PC ever holds (R6): the texts of answers and of what checkpoints expect, the ids of right
 * options as a list, and the names of the fields in which any of these could come.
 */
const keysOf = (paper: PaperContent): string[] => [
  ...paper.items.flatMap(({ answer, knowledgePoint }) => [
    knowledgePoint,
    JSON.stringify(answer),
    ...answer.filter((text) => text.includes('机密')),
  ]),
  ...paper.tasks.flatMap(({ checkpoints }) => [
    JSON.stringify(checkpoints[0]?.['target']),
    String((checkpoints[0]?.['target'] as { path: string }).path),
  ]),
  ...[
    '"answer":',
    '"checkpoints":',
    '"expected":',
    '"knowledgePoint":',
    '"partialCredit":',
    '"40101"',
  ],
]

interface Ticket {
  readonly examNumber: string
  readonly accessCode: string
}

/** All that stations and spares of a room fetch before the start. */
interface HeldByPc {
  readonly text: string
  readonly file: SessionFile
  readonly packages: ReadonlyMap<string, Buffer>
  readonly secret: Buffer
  readonly number: number
}

async function fetchAhead(set: ExamSetUp, number: number): Promise<HeldByPc> {
  const { station, stationId } = await registerTestStation(server, set, number)
  const headers = (endpoint: typeof stationSecret | typeof stationPackage, params = {}) =>
    station.headers(stationId, endpoint, server.clock.now(), params)
  const params = { sessionId: set.sessionId }
  const signed = await server.call(stationSessionFile, {
    params,
    headers: station.headers(stationId, stationSessionFile, server.clock.now(), params),
  })
  const file = readSessionFile(signed.text)
  if (!file) throw new Error('Expected a session file')
  const packages = new Map<string, Buffer>()
  for (const { hash, size } of file.papers.flatMap((paper) => paper.packages ?? [])) {
    const pieces: Buffer[] = []
    for (let at = 0; at < size; at += pieces.at(-1)?.length ?? size) {
      const piece = { hash, offset: String(at) }
      const reply = await server.raw(stationPackage, {
        params: piece,
        headers: headers(stationPackage, piece),
      })
      pieces.push(Buffer.from(await reply.arrayBuffer()))
    }
    packages.set(hash, Buffer.concat(pieces))
  }
  const { secret } = await server.call(stationSecret, { headers: headers(stationSecret) })
  return {
    ...{ text: JSON.stringify(signed), file, packages, number },
    secret: Buffer.from(secret, 'base64url'),
  }
}

/**
 * Everything that can be read with these codes by somebody who tries each in each place: what lies
 * there, the contents of every envelope that opens, and of every package that a found key opens.
 */
function readWith(
  held: HeldByPc,
  codes: { readonly start?: string; readonly tickets?: readonly Ticket[] },
): Buffer[] {
  const { file, packages, number, secret } = held
  const tickets = codes.tickets ?? []
  const starts = [codes.start ?? '', ...tickets.map(({ accessCode }) => accessCode), '']
  const accesses = [...tickets.map(({ accessCode }) => accessCode), codes.start ?? '', '']
  const keys: PackageKey[] = []
  const read = [held.text, ...file.papers.map((paper) => JSON.stringify(paper))]
  for (const { label, salt, sealed } of file.envelopes) {
    for (const access of new Set(accesses)) {
      const key = keyOf(access, salt)
      for (const start of new Set(starts)) {
        const place = { sessionId: file.sessionId, label }
        const content = openEnvelope(envelopeKey(start, key), sealed, place)
        if (!content) continue
        read.push(JSON.stringify(content))
        if (content.variantKey && content.packageHash)
          keys.push({ hash: content.packageHash, key: content.variantKey })
      }
    }
  }
  for (const start of new Set(starts)) {
    const content = openStationEnvelope(file, number, start, secret)
    if (content) keys.push({ hash: content.packageHash, key: content.variantKey })
  }
  const opened = [...packages.values()].flatMap((sealed) =>
    keys.flatMap(({ key }) => openedPackage(sealed, key)),
  )
  return [...read.map((text) => Buffer.from(text)), ...packages.values(), ...opened]
}

/** Made slowly on purpose, so each once. */
const madeKeys = new Map<string, Uint8Array>()
function keyOf(access: string, salt: string): Uint8Array {
  const name = `${access} ${salt}`
  const made = madeKeys.get(name) ?? accessCodeKey(access, fromBase64Url(salt) ?? new Uint8Array())
  madeKeys.set(name, made)
  return made
}

function openedPackage(sealed: Buffer, key: string): Buffer[] {
  const nonce = sealed.subarray(0, PACKAGE_NONCE_BYTES)
  const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce)
  cipher.setAAD(Buffer.from(PACKAGE_BINDING)).setAuthTag(sealed.subarray(-16))
  try {
    const plain = cipher.update(sealed.subarray(PACKAGE_NONCE_BYTES, -16))
    return [Buffer.concat([plain, cipher.final()])]
  } catch {
    return []
  }
}

const codesOf = (set: ExamSetUp) =>
  server.call(sessionCodes, { headers: set.office.headers, params: { sessionId: set.sessionId } })

async function prepare(rule: VariantRule) {
  const made = paperOf(rule)
  const set = await setUpExam(server, { candidates: 3, stations: 4, ...made })
  await server.call(drawSeats, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
    body: { witnessDigits: '2468', who: { all: true } },
  })
  const papers = made.variants.variants
  const { startCode } = await codesOf(set)
  return {
    ...{ set, papers, startCode },
    keys: papers.flatMap(keysOf),
    shown: papers.map(shownOf),
    of: (at: number): Ticket => set.tickets[at] as Ticket,
    variantOf: ({ examNumber }: Ticket) => Number(examNumber.slice(-2)) % VARIANTS.length,
  }
}

describe('what a PC of the room can read (D06, N01, R6)', () => {
  it('D06: before the start nothing, with every access code nothing, with the start code alone nothing', async () => {
    const { set, startCode, keys, shown } = await prepare('lastTwoDigits')
    const held = await fetchAhead(set, 1)
    const all = [...keys, ...shown.flat(), ...set.tickets.map(({ accessCode }) => accessCode)]
    expect(held.packages.size).toBe(VARIANTS.length)
    for (const codes of [
      {},
      { start: startCode },
      ...set.tickets.map((ticket) => ({ tickets: [ticket] })),
      { tickets: set.tickets },
    ]) {
      const found = textsWithin(readWith(held, codes), all)
      expect(found, JSON.stringify(codes)).toEqual([])
    }
  })

  it('D06: with the start code and one candidate’s code that candidate’s variant alone, with all codes all variants, and never a key', async () => {
    const { set, startCode, keys, shown, of, variantOf } = await prepare('lastTwoDigits')
    const held = await fetchAhead(set, 1)
    for (const at of VARIANTS) {
      const read = readWith(held, { start: startCode, tickets: [of(at)] })
      const own = variantOf(of(at))
      for (const variant of VARIANTS) {
        const texts = shown[variant] ?? []
        expect(textsWithin(read, texts), `${variant} with the code of ${own}`).toEqual(
          variant === own ? texts : [],
        )
      }
      expect(textsWithin(read, keys)).toEqual([])
      const others = set.tickets.filter((ticket) => ticket !== of(at))
      expect(
        textsWithin(
          read,
          others.map(({ examNumber }) => `"${examNumber}"`),
        ),
      ).toEqual([])
    }
    const read = readWith(held, { start: startCode, tickets: set.tickets })
    expect(textsWithin(read, shown.flat())).toEqual(shown.flat())
    expect(textsWithin(read, keys)).toEqual([])
  })

  it('D06 D04: where the variant follows the seat, the start code opens at each PC the paper of its own seat and no other', async () => {
    const { set, startCode, keys, shown } = await prepare('neighbours')
    const opened = new Set<string>()
    for (const number of [1, 2]) {
      const held = await fetchAhead(set, number)
      expect(textsWithin(readWith(held, { tickets: set.tickets }), shown.flat())).toEqual([])
      const read = readWith(held, { start: startCode, tickets: set.tickets })
      const found = textsWithin(read, shown.flat())
      const whole = shown.find((texts) => texts.every((text) => found.includes(text)))
      expect(found).toEqual(whole)
      expect(textsWithin(read, keys)).toEqual([])
      opened.add(found.join())
      // The secret of this PC opens nobody else's envelope.
      for (const { number: other } of held.file.stationEnvelopes) {
        const content = openStationEnvelope(held.file, other, startCode, held.secret)
        expect(content !== undefined).toBe(other === number)
      }
    }
    expect(opened.size).toBe(2)
  })

  it('D06 N01: the archive for a stick holds what stations fetch, byte for byte and nothing else, and leaves an audit row', async () => {
    const { set } = await prepare('lastTwoDigits')
    const held = await fetchAhead(set, 1)
    const input = { headers: set.office.headers, params: { sessionId: set.sessionId } }
    const reply = await server.raw(downloadSessionStick, input)
    expect(reply.headers.get('content-disposition')).toContain(STICK_FOLDER)
    const entries = unzipSync(new Uint8Array(await reply.arrayBuffer()))
    const expected = new Map(
      [...held.packages].map(([hash, bytes]) => [`${STICK_FOLDER}/${hash}.wkp`, bytes]),
    )
    expected.set(`${STICK_FOLDER}/${set.sessionId}.session.json`, Buffer.from(held.text))
    expect(Object.keys(entries).sort()).toEqual([...expected.keys()].sort())
    for (const [name, bytes] of expected) expect(Buffer.from(entries[name] ?? [])).toEqual(bytes)

    const { rows } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId },
    })
    expect(rows.map(({ subject }) => subject)).toContain('session file of first for a stick')
    const reviewer = await server.staff([{ role: 'reviewer', scope: { kind: 'all' } }])
    expect((await server.raw(downloadSessionStick, { ...input, ...reviewer })).status).toBe(403)
  })

  it('D06: no reply of the candidate’s interface says a key, before the start nor after, and only the own variant', async () => {
    const { set, papers, keys, shown, of, variantOf } = await prepare('lastTwoDigits')
    const login = await logIn(server, set, 0)
    const own = [...(shown[variantOf(of(0))] ?? [])]

    const ticket = of(0)
    const paper = papers[variantOf(ticket)]
    if (!paper) throw new Error('Expected a paper')
    const material = paper.tasks[0]?.materials[0]?.hash ?? ''
    const ask = () => askEverything(login, ticket, material)

    const before = await ask()
    expect(textsWithin(before.replies, [...keys, ...shown.flat()])).toEqual([])
    expect(before.answered).not.toContain(getExam.id)

    const params = { sessionId: set.sessionId }
    await server.call(startSession, { headers: set.office.headers, params })
    const headers = { authorization: `Bearer ${login.token}` }
    // The server looks at a session's clock now and then, and not at every question.
    await expect.poll(async () => (await server.raw(getExam, { headers })).status).toBe(200)
    const after = await ask()
    expect(after.answered).toEqual(
      expect.arrayContaining([
        ...[getExam.id, getPaperKey.id, getSitting.id, syncAnswers.id, findSessions.id],
        ...[logInCandidate.id, downloadFile.id, lackingFiles.id],
      ]),
    )
    const another = await logIn(server, set, 0)
    await handInWork(server, paper, another)
    after.replies.push(...(await askEverything(another, ticket, material)).replies)
    expect(textsWithin(after.replies, shown.flat())).toEqual(own)
    expect(textsWithin(after.replies, keys)).toEqual([])
  })

  it('D06: the search finds every kind of key wherever one is planted', async () => {
    const { set, startCode, papers, of } = await prepare('lastTwoDigits')
    const held = await fetchAhead(set, 1)
    const clean = readWith(held, { start: startCode, tickets: [of(0)] })
    const [paper] = papers
    if (!paper) throw new Error('Expected a paper')
    for (const key of keysOf(paper)) {
      const planted = Buffer.from(`{"x":${JSON.stringify({ note: key })}}`)
      const raw = Buffer.from(`{"x":${key}}`)
      for (const bytes of [planted, raw, Buffer.from(key, 'utf16le')])
        expect(textsWithin([...clean, bytes], [key]), key).toEqual([key])
    }
  })
})

/** Every endpoint for candidates, asked by one of them. @returns what was said, and by which. */
async function askEverything(login: LogInReply, ticket: Ticket, hash: string) {
  const replies: Buffer[] = []
  const answered: string[] = []
  const { sessionId, seatNumber } = login.sitting
  const bodies: Readonly<Record<string, unknown>> = {
    [syncAnswers.id]: { version: 1, heads: {}, events: [] },
    [findSessions.id]: { examNumber: ticket.examNumber },
    [logInCandidate.id]: {
      ...{ sessionId, ...ticket },
      station: { kind: 'browser', number: seatNumber },
    },
    [lackingFiles.id]: { hashes: [hash] },
  }
  const params = { itemId: '9010101-0', taskId: '4010101-0', hash, offset: 0 }
  for (const endpoint of allEndpoints) {
    if (!endpoint.path.startsWith('/api/candidate/')) continue
    const body = endpoint.bodyKind === 'json' ? (bodies[endpoint.id] ?? {}) : ''
    const reply = await server.raw(endpoint, {
      headers: { authorization: `Bearer ${login.token}` },
      params,
      ...(endpoint.method === 'GET' ? {} : { body }),
    })
    replies.push(Buffer.from(await reply.arrayBuffer()))
    if (reply.ok) answered.push(endpoint.id)
  }
  return { replies, answered }
}
