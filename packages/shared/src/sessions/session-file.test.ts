import { createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { createSeededRandom } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import { groupCode, newCode, toBase64Url } from '../kernel/index.ts'
import type { EnvelopeContent } from './session-file.contract.ts'
import {
  accessCodeKey,
  envelopeKey,
  envelopeLabel,
  isStartCode,
  openEnvelope,
  openOwnEnvelope,
  readSessionFile,
  sealEnvelope,
  sessionFileSignatureText,
  startCommitment,
  stationCodeCommitment,
  stationCodeUse,
} from './session-file.ts'

const random = createSeededRandom(9)
const sessionId = '01900000-0000-7000-8000-000000000001'
const startCode = newCode(random.bytes(80), 17)

function contentOf(at: number): EnvelopeContent {
  return {
    version: 1,
    sessionId,
    sittingId: `01900000-0000-7000-8000-00000000010${at}`,
    epoch: 0,
    examNumber: `202600${at}`,
    name: at === 1 ? '李' : '一个很长很长的名字'.repeat(3),
    school: null,
    durationMs: 3_600_000,
    extensionMs: 0,
    shuffleSeed: 'seed',
    mark: 'mark',
    token: 'wc_token',
    variantKey: null,
  }
}

/** A file with candidates 1 … 3 and their access codes. */
function makeFile() {
  const people = [1, 2, 3].map((at) => {
    const content = contentOf(at)
    const accessCode = newCode(random.bytes(60), 11)
    const salt = random.bytes(16)
    const label = envelopeLabel(startCode, sessionId, content.examNumber)
    const key = envelopeKey(startCode, accessCodeKey(accessCode, salt))
    const sealed = sealEnvelope(key, random.bytes(12), content, { sessionId, label })
    return { content, accessCode, key, envelope: { label, salt: toBase64Url(salt), sealed } }
  })
  const file = {
    sessionId,
    startCommitment: startCommitment(sessionId, startCode),
    envelopes: people.map((person) => person.envelope),
  }
  return { people, file }
}

describe('envelopes', () => {
  const { people, file } = makeFile()
  const [first, second] = people
  if (!first || !second) throw new RangeError('Expected candidates')
  const typed = {
    startCode,
    examNumber: first.content.examNumber,
    accessCode: first.accessCode,
  }

  it('SF1: start code and access code as people type them open the own envelope', () => {
    const outcome = openOwnEnvelope(file, {
      ...typed,
      startCode: ` ${startCode.toLowerCase().replaceAll('-', ' ')}`,
      accessCode: groupCode(first.accessCode.replaceAll('-', '').toLowerCase()),
    })
    expect(outcome).toEqual({ kind: 'opened', content: first.content })
  })

  it('SF1: one candidate’s code opens exactly one envelope of all', () => {
    for (const person of people) {
      const keys = file.envelopes.map((entry) =>
        envelopeKey(
          startCode,
          accessCodeKey(person.accessCode, Buffer.from(entry.salt, 'base64url')),
        ),
      )
      const opened = file.envelopes.filter(({ label, sealed }) =>
        keys.some((key) => openEnvelope(key, sealed, { sessionId, label })),
      )
      expect(opened.map((envelope) => envelope.label)).toEqual([person.envelope.label])
    }
  })

  it('SF2: says which of the three was wrong', () => {
    const other = newCode(random.bytes(80), 17)
    const tries = [
      [{ ...typed, startCode: other }, 'wrongStartCode'],
      [{ ...typed, examNumber: '99999' }, 'notScheduled'],
      [{ ...typed, accessCode: second.accessCode }, 'wrongAccessCode'],
      [{ ...typed, accessCode: '' }, 'wrongAccessCode'],
    ] as const
    for (const [input, kind] of tries) expect(openOwnEnvelope(file, input)).toEqual({ kind })
  })

  it('SF1: without the start code neither label nor envelope says anything', () => {
    const other = newCode(random.bytes(80), 17)
    const { label, salt, sealed } = first.envelope
    const accessKey = accessCodeKey(first.accessCode, Buffer.from(salt, 'base64url'))
    expect(openEnvelope(envelopeKey(other, accessKey), sealed, { sessionId, label })).toBe(
      undefined,
    )
    expect(envelopeLabel(other, sessionId, first.content.examNumber)).not.toBe(label)
    expect(JSON.stringify(file)).not.toContain(first.content.examNumber)
  })

  it('SF1: opens under its own label and session only, and not when a bit of it is changed', () => {
    const { key, envelope } = first
    const otherSession = sessionId.replace(/1$/, '2')
    const open = (sealed: string, place = { sessionId, label: envelope.label }) =>
      openEnvelope(key, sealed, place)
    expect(open(envelope.sealed)).toEqual(first.content)
    expect(open(envelope.sealed, { sessionId, label: second.envelope.label })).toBe(undefined)
    expect(open(envelope.sealed, { sessionId: otherSession, label: envelope.label })).toBe(
      undefined,
    )
    const bytes = Buffer.from(envelope.sealed, 'base64url')
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      expect(open(changed.toString('base64url'))).toBe(undefined)
    }
    for (const cut of [0, 5, 12, 13, 40, bytes.length - 1]) {
      expect(open(bytes.subarray(0, cut).toString('base64url'))).toBe(undefined)
    }
    expect(open('not base64url!')).toBe(undefined)
  })

  it('SF1: all envelopes have one length, whatever the names', () => {
    expect(new Set(file.envelopes.map((envelope) => envelope.sealed.length)).size).toBe(1)
  })

  it('SF1: is opened by other programs as docs/formats.md says', () => {
    const { content, accessCode, envelope } = first
    const signs = (code: string) => code.replaceAll('-', '')
    const named = `wenkao-envelope-label-1\n${sessionId}\n${content.examNumber}`
    const label = createHmac('sha256', signs(startCode)).update(named).digest('hex')
    expect(label).toBe(envelope.label)
    const access = accessCodeKey(accessCode, Buffer.from(envelope.salt, 'base64url'))
    const secret = Buffer.concat([Buffer.from(signs(startCode)), access])
    const key = hkdfSync('sha256', secret, '', 'wenkao-envelope-1', 32)
    const bytes = Buffer.from(envelope.sealed, 'base64url')
    const cipher = createDecipheriv('aes-256-gcm', new Uint8Array(key), bytes.subarray(0, 12))
    cipher.setAAD(Buffer.from(`wenkao-envelope-1\n${sessionId}\n${label}`))
    cipher.setAuthTag(bytes.subarray(-16))
    const text = cipher.update(bytes.subarray(12, -16), undefined, 'utf8') + cipher.final('utf8')
    expect(JSON.parse(text)).toEqual(content)
  })

  it('SF1: a nonce of another length is an error, not a weaker seal', () => {
    const { key, content, envelope } = first
    expect(() => sealEnvelope(key, new Uint8Array(8), content, { sessionId, ...envelope })).toThrow(
      RangeError,
    )
  })
})

describe('codes in a session file', () => {
  const code = newCode(random.bytes(60), 14)
  const use = { number: 3, action: 'extraTime', minutes: 10 } as const
  const commitment = stationCodeCommitment(sessionId, use, code)
  const file = {
    sessionId,
    codes: [
      { ...use, number: 4, commitment: '0'.repeat(64) },
      { ...use, commitment },
    ],
  }

  it('SF3: a single-use code is known at its station, in its session, with its action', () => {
    expect(stationCodeUse(file, 3, code.toLowerCase())).toEqual({ ...use, commitment })
    expect(stationCodeUse(file, 4, code)).toBe(undefined)
    expect(stationCodeUse(file, 3, newCode(random.bytes(60), 14))).toBe(undefined)
    expect(stationCodeUse({ ...file, sessionId: 'x' }, 3, code)).toBe(undefined)
    for (const other of [
      { ...use, minutes: 15 },
      { ...use, action: 'unlock', minutes: null } as const,
      { ...use, number: 31 },
    ]) {
      expect(stationCodeCommitment(sessionId, other, code)).not.toBe(commitment)
    }
  })

  it('SF2: the start code is known by its commitment, in its session', () => {
    const kept = { sessionId, startCommitment: startCommitment(sessionId, startCode) }
    expect(isStartCode(kept, startCode.toLowerCase())).toBe(true)
    expect(isStartCode(kept, newCode(random.bytes(80), 17))).toBe(false)
    expect(isStartCode({ ...kept, sessionId: 'x' }, startCode)).toBe(false)
  })

  it('SF4: what is signed begins with its purpose and changes with every byte of the text', () => {
    expect(sessionFileSignatureText('{}')).toMatch(/^wenkao-session-file-1\n[0-9a-f]{64}$/)
    expect(sessionFileSignatureText('{}')).not.toBe(sessionFileSignatureText('{} '))
  })

  it('SF4: a text that is no session file of this version is none', () => {
    for (const text of ['', '{', 'null', '{}', '{"format":"wenkao-session","version":2}']) {
      expect(readSessionFile(text)).toBe(undefined)
    }
  })
})
