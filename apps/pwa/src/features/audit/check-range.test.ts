import { ed25519 } from '@noble/curves/ed25519.js'
import { sealBlock, type AuditBlock, type AuditRecord } from '@wenkao/shared/audit'
import { toBase64Url, utf8ToBytes } from '@wenkao/shared/kernel'
import { describe, expect, it } from 'vitest'
import { checkRange } from './check-range.ts'

const pair = ed25519.keygen()
const keys = [{ keyId: 'k', publicKey: toBase64Url(pair.publicKey) }]
const seal = (text: string) => toBase64Url(ed25519.sign(utf8ToBytes(text), pair.secretKey))

function record(n: number): AuditRecord {
  return {
    auditId: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    ...{ sessionId: null, areaId: null, at: n, actorKind: 'staff', actorId: 's', actorName: '王' },
    ...{ action: 'room.run', subject: `start of ${n}`, detail: { reason: '停电' } },
  }
}

/** Blocks of one row each. */
function chain(count: number) {
  const blocks: AuditBlock[] = []
  for (let n = 1; n <= count; n += 1) {
    const of = { areaId: null, former: blocks.at(-1), sealedAt: 5, keyId: 'k' }
    blocks.push(sealBlock([record(n)], of, seal))
  }
  const rows = blocks.map((block) => ({ ...record(block.n), block: block.n }))
  return { blocks, rows }
}

describe('[N03] verifying blocks in the browser', () => {
  const { blocks, rows } = chain(4)
  const run = { from: 2, to: 4 }
  const read = { blocks: blocks.slice(1), rows: rows.slice(1), former: blocks[0] }
  const kindsOf = (given: Parameters<typeof checkRange>[0], by = keys) =>
    checkRange(given, run, null, by).findings.map(({ kind, n }) => `${kind} ${n}`)

  it('finds nothing in what was sealed, from the middle of a chain and from its beginning', () => {
    expect(checkRange(read, run, null, keys)).toEqual({ blocks: 3, rows: 3, findings: [] })
    const whole = checkRange({ blocks, rows }, { from: 1, to: 4 }, null, keys)
    expect(whole).toEqual({ blocks: 4, rows: 4, findings: [] })
  })

  it('names what is altered, missing, unlinked or signed by somebody else', () => {
    const altered = read.rows.map((row) => (row.block === 3 ? { ...row, actorName: '李' } : row))
    expect(kindsOf({ ...read, rows: altered })).toEqual(['rowAltered 3'])
    expect(kindsOf({ ...read, blocks: read.blocks.toSpliced(1, 1) })).toEqual(['blockMissing 3'])
    expect(kindsOf({ blocks: read.blocks, rows: read.rows })).toEqual(['blockMissing 1'])
    expect(kindsOf({ ...read, former: { n: 1, head: 'f'.repeat(64) } })).toEqual(['brokenChain 2'])
    expect(kindsOf(read, [])).toEqual(['foreignKey 2', 'foreignKey 3', 'foreignKey 4'])
    const other = toBase64Url(ed25519.keygen().publicKey)
    const wrong = kindsOf(read, [{ keyId: 'k', publicKey: other }])
    expect(wrong).toEqual(['wrongSignature 2', 'wrongSignature 3', 'wrongSignature 4'])
  })
})
