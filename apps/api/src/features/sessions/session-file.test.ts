import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { listAudit } from '@wenkao/shared/audit'
import { unwrapIdentity } from '@wenkao/sealed-files'
import { foldLog, readEntry, sealEntry, syncAnswers, type LogEntry } from '@wenkao/shared/answers'
import { publicKeys } from '@wenkao/shared/hand-in'
import { hasValidCheck } from '@wenkao/shared/kernel'
import { beginPairing, issuePairingCode, stationToday } from '@wenkao/shared/places'
import {
  accessCodeKey,
  createSession,
  openOwnEnvelope,
  putCandidates,
  readSessionFile,
  scheduleCandidates,
  sessionCodes,
  sessionFileSignatureText,
  stationCodeUse,
  stationSessionFile,
  type EnvelopeContent,
  type SessionFile,
  type SignedSessionFile,
} from '@wenkao/shared/sessions'
import { extendSitting, getSitting } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestPage } from '../../test-processes/test-page.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { createTestStation } from '../../test-processes/test-station.ts'
import { hashAccessCode } from './envelope-keys.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** A PC registered under a number of the room, as it asks for session files. */
async function stationAt(set: ExamSetUp, number: number) {
  const pc = createTestStation()
  const { pairingCode } = await server.call(issuePairingCode, {
    headers: set.office.headers,
    params: { roomId: set.roomId, number },
  })
  const body = pc.pairing(server.clock.now(), pairingCode)
  const { station } = await server.call(beginPairing, { body })
  const stationId = station?.stationId ?? ''
  return {
    fetchFile: (sessionId = set.sessionId) => {
      const params = { sessionId }
      const headers = pc.headers(stationId, stationSessionFile, server.clock.now(), params)
      return server.call(stationSessionFile, { headers, params })
    },
    today: () =>
      server.call(stationToday, {
        headers: pc.headers(stationId, stationToday, server.clock.now()),
      }),
  }
}

const codesOf = (set: ExamSetUp) =>
  server.call(sessionCodes, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })

function fileOf(signed: SignedSessionFile): SessionFile {
  const file = readSessionFile(signed.text)
  if (!file) throw new Error('Expected a session file')
  return file
}

function contentOf(set: ExamSetUp, file: SessionFile, startCode: string, at: number) {
  const ticket = set.tickets[at]
  if (!ticket) throw new RangeError('Expected a candidate')
  const outcome = openOwnEnvelope(file, { startCode, ...ticket })
  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  return outcome.content
}

describe('the session file (DESIGN section 9)', () => {
  it('opens for start code and access code, and tells what a start without network needs', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 3 })
    const pc = await stationAt(set, 1)
    const { startCode, proctorCode } = await codesOf(set)
    const file = fileOf(await pc.fetchFile())
    expect(file).toMatchObject({
      sessionId: set.sessionId,
      revision: 1,
      stations: [1, 2, 3],
      durationMs: 3_600_000,
      roomName: 'room',
      papers: [{ version: 1, packages: [{ size: expect.any(Number) as number }] }],
    })
    expect(contentOf(set, file, startCode, 0)).toMatchObject({
      examNumber: set.tickets[0]?.examNumber,
      name: 'candidate 1',
      epoch: 0,
      durationMs: 3_600_000,
      extensionMs: 0,
      variantKey: expect.stringMatching(/^[\w-]{43}$/) as string,
      mark: expect.stringMatching(/^wk1\./) as string,
    })
    const whole = JSON.stringify(file)
    for (const secret of [
      startCode,
      proctorCode,
      'candidate 1',
      // Quoted: four digits alone stand in some hash or time by chance.
      `"${set.tickets[0]?.examNumber ?? ''}"`,
    ]) {
      expect(whole).not.toContain(secret)
    }
  })

  it('R6: one candidate’s code opens one envelope of all, and nobody’s opens another’s', async () => {
    const set = await setUpExam(server, { candidates: 4, stations: 4 })
    const pc = await stationAt(set, 1)
    const { startCode } = await codesOf(set)
    const file = fileOf(await pc.fetchFile())
    expect(file.envelopes).toHaveLength(4)
    for (const owner of set.tickets) {
      const opened = set.tickets.filter(
        ({ examNumber }) =>
          openOwnEnvelope(file, { startCode, examNumber, accessCode: owner.accessCode }).kind ===
          'opened',
      )
      expect(opened).toEqual([owner])
    }
  })

  it('is signed: the published key verifies it, and not a changed text', async () => {
    const set = await setUpExam(server)
    const signed = await (await stationAt(set, 1)).fetchFile()
    const { keys, recipients } = await server.call(publicKeys)
    const published = keys.find((key) => key.keyId === signed.keyId)
    expect(published?.use).toBe('receipt')
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: published?.publicKey ?? '' },
      format: 'jwk',
    })
    const isGood = (text: string) =>
      verify(
        null,
        Buffer.from(sessionFileSignatureText(text)),
        key,
        Buffer.from(signed.signature, 'base64url'),
      )
    expect(isGood(signed.text)).toBe(true)
    expect(isGood(signed.text.replace('room', 'Room'))).toBe(false)
    expect(fileOf(signed).keys.recipients).toEqual(recipients)
    expect(fileOf(signed).keys.signing.map(({ keyId }) => keyId)).toEqual(
      keys.map(({ keyId }) => keyId),
    )
  })

  it('has the same bytes for all stations, also when they ask together, until something changes', async () => {
    const set = await setUpExam(server, { candidates: 3, stations: 5 })
    const pcs = [await stationAt(set, 1), await stationAt(set, 2), await stationAt(set, 3)]
    const files = await Promise.all([...pcs, ...pcs].map((pc) => pc.fetchFile()))
    expect(new Set(files.map((file) => JSON.stringify(file))).size).toBe(1)
    const { headers } = set.office
    await server.call(putCandidates, {
      headers,
      params: { examId: set.examId },
      body: { candidates: [{ examNumber: `${set.tickets[0]?.examNumber ?? ''}9`, name: 'late' }] },
    })
    await server.call(scheduleCandidates, {
      headers,
      params: { sessionId: set.sessionId },
      body: { next: 1 },
    })
    const grown = await Promise.all(pcs.map((pc) => pc.fetchFile()))
    expect(new Set(grown.map((file) => JSON.stringify(file))).size).toBe(1)
    const [before, after] = [files[0], grown[0]].map((file) => file && fileOf(file))
    expect(after?.revision).toBe((before?.revision ?? 0) + 1)
    expect(after?.envelopes).toHaveLength(4)
    expect(after?.startCommitment).toBe(before?.startCommitment)
    expect(after?.roomKey).toEqual(before?.roomKey)
    expect(after?.codes).toEqual(before?.codes)
  })

  it('follows extra time of a candidate and the escrow key, and never goes back in its count', async () => {
    const set = await setUpExam(server, { candidates: 1, stations: 2 })
    const pc = await stationAt(set, 1)
    const { startCode } = await codesOf(set)
    const first = fileOf(await pc.fetchFile())
    const { sittingId } = contentOf(set, first, startCode, 0)
    await server.call(extendSitting, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId },
      body: { minutes: 10, reason: 'broken keyboard', expectedExtensionMs: 0 },
    })
    const second = fileOf(await pc.fetchFile())
    expect(second.revision).toBeGreaterThan(first.revision)
    expect(contentOf(set, second, startCode, 0).extensionMs).toBe(600_000)
  })

  it('is for stations of its room alone', async () => {
    const [set, other] = [await setUpExam(server), await setUpExam(server)]
    const pc = await stationAt(other, 1)
    await expect(pc.fetchFile(set.sessionId)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      server.call(stationSessionFile, {
        headers: set.office.headers,
        params: { sessionId: set.sessionId },
      }),
    ).rejects.toMatchObject({ status: 403 })
    await expect(
      server.call(stationSessionFile, { params: { sessionId: set.sessionId } }),
    ).rejects.toMatchObject({ status: 401 })
    expect((await pc.fetchFile()).text).toContain(other.sessionId)
  })

  it('is told to stations with their sessions of today once it is built', async () => {
    const set = await setUpExam(server)
    const pc = await stationAt(set, 1)
    const built = { timeout: 20_000 }
    await vi.waitFor(async () => {
      const { sessions } = await pc.today()
      expect(sessions[0]?.fileRevision).toBe(1)
    }, built)
    const fresh = await server.call(createSession, {
      headers: set.office.headers,
      body: {
        examId: set.examId,
        roomId: set.roomId,
        name: 'second',
        plannedStart: server.clock.now() + 3_600_000,
      },
    })
    await vi.waitFor(async () => {
      const { sessions } = await pc.today()
      const second = sessions.find((entry) => entry.sessionId === fresh.sessionId)
      expect(second?.fileRevision).toBe(1)
    }, built)
  })

  it('makes the keys of access codes as the shared rules do', async () => {
    const salt = Buffer.from('0123456789abcdef')
    for (const code of ['AB12-CD34-EF5G', ' ab12 cd34 ef5g', '']) {
      expect(Buffer.from(await hashAccessCode(code, salt)).toString('hex')).toBe(
        Buffer.from(accessCodeKey(code, salt)).toString('hex'),
      )
    }
  })
})

describe('codes of a session (DESIGN section 6)', () => {
  it('have their check characters and enough signs, are the same each time, and leave an audit row', async () => {
    const set = await setUpExam(server, { stations: 2 })
    const codes = await codesOf(set)
    expect(await codesOf(set)).toEqual(codes)
    const signs = (code: string) => code.replaceAll('-', '').length
    expect([codes.startCode, codes.restoreCode].map(signs)).toEqual([18, 18])
    expect(codes.stations.map((station) => station.number)).toEqual([1, 2])
    const single = codes.stations.flatMap((station) => [
      ...station.unlock,
      ...station.extraTime.map((entry) => entry.code),
    ])
    expect(single).toHaveLength(16)
    expect(new Set(single).size).toBe(16)
    expect(new Set(single.map(signs))).toEqual(new Set([15]))
    for (const code of [...single, codes.startCode, codes.restoreCode, codes.proctorCode]) {
      expect(hasValidCheck(code)).toBe(true)
    }
    expect(codes.stations[0]?.extraTime.map((entry) => entry.minutes)).toEqual([5, 10, 15, 20, 30])
    const { rows } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId },
    })
    expect(rows.filter((row) => row.subject === 'codes of first')).toHaveLength(2)
  })

  it('work at their own station and session only, as the file commits to them', async () => {
    const [set, other] = [await setUpExam(server), await setUpExam(server)]
    const file = fileOf(await (await stationAt(set, 1)).fetchFile())
    const { stations } = await codesOf(set)
    const [one] = stations
    expect(stationCodeUse(file, 1, one?.unlock[2] ?? '')).toMatchObject({ action: 'unlock' })
    expect(stationCodeUse(file, 1, one?.extraTime[4]?.code ?? '')).toMatchObject({
      action: 'extraTime',
      minutes: 30,
    })
    expect(stationCodeUse(file, 2, one?.unlock[2] ?? '')).toBe(undefined)
    const foreign = await codesOf(other)
    expect(stationCodeUse(file, 1, foreign.stations[0]?.unlock[0] ?? '')).toBe(undefined)
  })

  it('open the room key with the restore code, and with no other', async () => {
    const set = await setUpExam(server)
    const { restoreCode, startCode } = await codesOf(set)
    const { roomKey } = fileOf(await (await stationAt(set, 1)).fetchFile())
    const wrapped = Buffer.from(roomKey.wrapped, 'base64url')
    expect(await unwrapIdentity(wrapped, restoreCode.toLowerCase())).toMatch(/^AGE-SECRET-KEY-1/)
    expect(await unwrapIdentity(wrapped, startCode)).toBe(undefined)
  })

  it('are for the room’s own staff', async () => {
    const set = await setUpExam(server)
    const stranger = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: '00000000-0000-7000-8000-000000000000' } },
    ])
    const own = await server.staff([{ role: 'proctor', scope: { kind: 'room', id: set.roomId } }])
    const ask = (headers: Readonly<Record<string, string>>) =>
      server.call(sessionCodes, { headers, params: { sessionId: set.sessionId } })
    await expect(ask(stranger.headers)).rejects.toMatchObject({ status: 403 })
    expect((await ask(own.headers)).startCode).toBe((await codesOf(set)).startCode)
  })

  it('come to a session from before them at the first need, once', async () => {
    const set = await setUpExam(server)
    await server.services.sql`
      update sessions set start_code_sealed = null, restore_code_sealed = null,
        room_key_sealed = null, room_key_recipient = null, room_key_wrapped = null
      where session_id = ${set.sessionId}`
    const pc = await stationAt(set, 1)
    const [codes, again, signed] = await Promise.all([codesOf(set), codesOf(set), pc.fetchFile()])
    expect(again).toEqual(codes)
    expect(contentOf(set, fileOf(signed), codes.startCode, 0).epoch).toBe(0)
  })

  it('and keys lie sealed in the database', async () => {
    const set = await setUpExam(server)
    const codes = await codesOf(set)
    await (await stationAt(set, 1)).fetchFile()
    const secrets = [
      codes.startCode,
      codes.restoreCode,
      codes.stations[0]?.unlock[0] ?? '',
      'AGE-SECRET-KEY-1',
    ]
    const tables = await server.services.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`
    for (const { name } of tables) {
      for (const secret of secrets) {
        const [found] = await server.services.sql.unsafe<{ total: number }[]>(
          `select count(*)::int as total from "${name}" as whole
           where whole::text like '%${secret}%'
              or whole::text like '%${Buffer.from(secret).toString('hex')}%'`,
        )
        expect([name, found?.total]).toEqual([name, 0])
      }
    }
  })
})

describe('epoch 0 (DESIGN section 3)', () => {
  /** A page that began without network, from a candidate's envelope. */
  async function offlinePage(set: ExamSetUp, content: EnvelopeContent) {
    const binding = { epoch: 0, branch: null, parent: null, rank: 0 }
    const login = {
      token: content.token,
      sitting: { sittingId: content.sittingId, sessionId: set.sessionId },
      binding,
      bindings: [binding],
    }
    return openTestPage(server, login as never)
  }

  /** Sends answers under an envelope's token, later by their clock than everything else. */
  async function appendOffline(content: EnvelopeContent, answers: readonly [string, string[]][]) {
    const writer = randomBytes(16).toString('hex')
    const steps = [
      { kind: 'binding', item: null, value: { epoch: 0, branch: null, parent: null } },
      ...answers.map(([item, value]) => ({ kind: 'answer', item, value })),
    ]
    const entries: LogEntry[] = []
    for (const [n, step] of steps.entries()) {
      const at = server.clock.now() + 60_000 + n
      const prev = entries.at(-1)?.hash ?? null
      entries.push(
        sealEntry({ v: 1, sitting: content.sittingId, writer, n, hlc: at, prev, ...step, at }),
      )
    }
    const reply = await server.call(syncAnswers, {
      headers: { authorization: `Bearer ${content.token}` },
      body: { version: 1, heads: {}, events: entries.map((entry) => entry.text) },
    })
    return { reply, outcomes: reply.results.map((result) => result.outcome) }
  }

  async function setUpOffline() {
    const set = await setUpExam(server, { candidates: 2, stations: 4 })
    const { startCode } = await codesOf(set)
    const file = fileOf(await (await stationAt(set, 1)).fetchFile())
    await startExam(server, set)
    return { set, content: contentOf(set, file, startCode, 0) }
  }

  /** The fold of what the server holds. */
  async function heldOf(token: string) {
    const sitting = await server.call(getSitting, {
      headers: { authorization: `Bearer ${token}` },
    })
    const events = sitting.log.flatMap((text) => {
      const read = readEntry(text)
      return read.kind === 'entry' ? [read.entry.event] : []
    })
    return { sitting, fold: foldLog(events, sitting.bindings) }
  }

  it('N01: what was answered with an envelope’s token is stored, and ranks below the log-in with network', async () => {
    const { set, content } = await setUpOffline()
    const online = await openTestPage(server, await logIn(server, set, 0))
    expect(online.login.binding).toMatchObject({ epoch: 1, rank: 1 })
    online.answer('9010101', ['b'])
    await online.flush()
    const offline = await appendOffline(content, [
      ['9010101', ['a']],
      ['9010401', ['10']],
    ])
    expect(offline.outcomes).toEqual(['stored', 'stored', 'stored'])
    expect(offline.reply).toMatchObject({
      current: false,
      movedTo: online.login.sitting.seatNumber,
    })
    const { fold, sitting } = await heldOf(online.login.token)
    expect(fold.items.get('9010101')?.answer).toEqual(['b'])
    expect(fold.items.get('9010401')?.answer).toEqual(['10'])
    expect(sitting.binding).toMatchObject({ epoch: 1 })
  })

  it('N01: goes on as the current line until somebody logs in with network', async () => {
    const { set, content } = await setUpOffline()
    const offline = await offlinePage(set, content)
    offline.answer('9010101', ['a'])
    expect(await offline.flush()).toBe(0)
    expect(offline.lastReply()).toMatchObject({ current: true, movedTo: null })
    const online = await logIn(server, set, 0)
    expect(online.binding).toMatchObject({ epoch: 1, rank: 1 })
    expect((await logIn(server, set, 0)).token).toBe(online.token)
    offline.answer('9010101', ['b'])
    await offline.flush()
    expect(offline.lastReply()).toMatchObject({
      current: false,
      movedTo: online.sitting.seatNumber,
    })
    const page = await openTestPage(server, online)
    page.answer('9010401', ['10'])
    await page.flush()
    const { fold } = await heldOf(online.token)
    expect(fold.items.get('9010101')?.answer).toEqual(['b'])
    expect(fold.items.get('9010401')?.answer).toEqual(['10'])
  })

  it('keeps the seat that was drawn, and the time from contact', async () => {
    const { set, content } = await setUpOffline()
    const before = server.clock.now()
    const offline = await offlinePage(set, content)
    await offline.flush()
    const rows = await server.services.sql<{ seat: number; at: number }[]>`
      select seat_number as seat, logged_in_at::float8 as at from sittings
      where sitting_id = ${content.sittingId}`
    expect(rows[0]?.seat).toBeGreaterThan(0)
    expect(rows[0]?.at).toBeGreaterThanOrEqual(before)
  })
})
