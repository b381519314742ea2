import { sha256Hex } from '../kernel/index.ts'
import { describe, expect, it } from 'vitest'
import {
  auditBlockText,
  auditHead,
  auditLeaf,
  auditRowText,
  createAuditCheck,
  LATE_SEALING_MS,
  merkleRoot,
  NO_HEAD,
  sealBlock,
  type AuditBlock,
  type AuditPart,
  type AuditRecord,
  type SealedRow,
  type VerifyAuditSignature,
} from './index.ts'

const AREA = '00000000-0000-7000-8000-00000000000a'
const OTHER = '00000000-0000-7000-8000-00000000000b'

/** Stands for Ed25519: whoever knows the key's name signs. */
const signWith = (key: string) => (text: string) => sha256Hex(`${key}\n${text}`)
const verify: VerifyAuditSignature = (keyId, text, signature) =>
  keyId !== 'server' ? 'foreign' : signature === signWith('server')(text) ? 'right' : 'wrong'

function record(at: number, areaId: string | null = AREA): AuditRecord {
  return {
    auditId: `00000000-0000-7000-8000-${at.toString(16).padStart(12, '0')}`,
    sessionId: null,
    areaId,
    at: 1_000 + at,
    actorKind: 'staff',
    actorId: 's1',
    actorName: '王老师',
    action: 'room.run',
    subject: `start of ${at}`,
    detail: { minutes: 5, who: ['a', 'b'] },
  }
}

/** A chain of an area: blocks of the sizes, rows numbered from 1. */
function chainOf(sizes: readonly number[], areaId: string | null = AREA, key = 'server') {
  const blocks: AuditBlock[] = []
  const rows: SealedRow[] = []
  for (const size of sizes) {
    const own = Array.from({ length: size }, (_, at) => record(rows.length + at + 1, areaId))
    const former = blocks.at(-1)
    const block = sealBlock(
      own,
      { areaId, former, sealedAt: 2_000, keyId: 'server' },
      signWith(key),
    )
    blocks.push(block)
    rows.push(...own.map((row) => ({ ...row, block: block.n })))
  }
  return { blocks, rows }
}

function partsOf({ blocks, rows }: { blocks: AuditBlock[]; rows: SealedRow[] }): AuditPart[] {
  const of = (n: number | null) => rows.filter((row) => row.block === n)
  return [
    ...blocks.flatMap((block): AuditPart[] => [
      { kind: 'block', block },
      ...of(block.n).map((row) => ({ kind: 'row' as const, row })),
    ]),
    ...rows
      .filter((row) => row.block === null || !blocks.some(({ n }) => n === row.block))
      .map((row) => ({ kind: 'row' as const, row })),
  ]
}

function check(parts: readonly AuditPart[], wanted: readonly string[] = []) {
  const audit = createAuditCheck(verify, new Set(wanted))
  for (const part of parts) audit.take(part)
  return audit.end()
}

const kindsOf = (chain: Parameters<typeof partsOf>[0]) =>
  check(partsOf(chain)).findings.map((finding) =>
    'auditId' in finding
      ? `${finding.kind} ${finding.n} ${Number(`0x${finding.auditId.slice(-12)}`)}`
      : `${finding.kind} ${finding.n}`,
  )

describe('rows and trees', () => {
  it('AU1: the text of a row is its fields as canonical JSON, whatever their order, and nothing else', () => {
    const row = record(1)
    const turned = Object.fromEntries(Object.entries(row).reverse()) as unknown as AuditRecord
    expect(auditRowText(turned)).toBe(auditRowText(row))
    expect(auditRowText({ ...row, block: 7 } as AuditRecord)).toBe(auditRowText(row))
    expect(auditRowText(row)).toBe(
      'wenkao-audit-row-1\n{"action":"room.run","actorId":"s1","actorKind":"staff","actorName":"王老师","areaId":"00000000-0000-7000-8000-00000000000a","at":1001,"auditId":"00000000-0000-7000-8000-000000000001","detail":{"minutes":5,"who":["a","b"]},"sessionId":null,"subject":"start of 1"}',
    )
  })

  it('AU1: every field of a row changes its leaf', () => {
    const row = record(1)
    const changed: AuditRecord[] = [
      { ...row, auditId: record(2).auditId },
      { ...row, sessionId: OTHER },
      { ...row, areaId: null },
      { ...row, at: row.at + 1 },
      { ...row, actorKind: 'apiKey' },
      { ...row, actorId: 's2' },
      { ...row, actorName: '李老师' },
      { ...row, action: 'time.extend' },
      { ...row, subject: 'start of 2' },
      { ...row, detail: { minutes: 6, who: ['a', 'b'] } },
    ]
    expect(changed).toHaveLength(Object.keys(row).length)
    const leaves = new Set([row, ...changed].map(auditLeaf))
    expect(leaves.size).toBe(changed.length + 1)
  })

  it('AU2: the root is that of RFC 6962, and one leaf is its own root', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((text) => sha256Hex(text)) as [string, string, string]
    const node = (left: string, right: string) =>
      sha256Hex(Uint8Array.from(Buffer.from(`01${left}${right}`, 'hex')))
    expect(merkleRoot([a])).toBe(a)
    expect(merkleRoot([a, b])).toBe(node(a, b))
    expect(merkleRoot([a, b, c])).toBe(node(node(a, b), c))
    expect(merkleRoot([a, b, c, a, b])).toBe(node(node(node(a, b), node(c, a)), b))
    expect(() => merkleRoot([])).toThrow(RangeError)
    // The tree of certificate transparency with no entry but the empty one.
    expect(sha256Hex(Uint8Array.of(0))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
  })

  it('AU3: a head is the hash of what is signed: area, number, former head, root, rows, time and key', () => {
    const { blocks } = chainOf([2, 1])
    const [first, second] = blocks as [AuditBlock, AuditBlock]
    expect(first.previousHead).toBe(NO_HEAD)
    expect(second.previousHead).toBe(first.head)
    expect(first.head).toBe(sha256Hex(auditBlockText(first)))
    const others = [
      { ...first, areaId: null },
      { ...first, n: 2 },
      { ...first, previousHead: first.head },
      { ...first, merkleRoot: first.head },
      { ...first, rows: 3 },
      { ...first, sealedAt: 1 },
      { ...first, keyId: 'other' },
    ]
    expect(new Set([first, ...others].map(auditHead)).size).toBe(others.length + 1)
    expect(auditHead({ ...first, signature: 'x', entries: [] } as AuditBlock)).toBe(first.head)
  })
})

describe('checking a log', () => {
  it('AU4: finds nothing in a whole one, of several areas, and counts', () => {
    const one = chainOf([3, 1, 2])
    const two = chainOf([1], null)
    const report = check([...partsOf(one), ...partsOf(two)])
    expect(report.findings).toEqual([])
    expect(report.areas).toEqual([
      {
        ...{ areaId: AREA, blocks: 3, rows: 6 },
        last: { n: 3, head: one.blocks[2]?.head, sealedAt: 2_000 },
      },
      {
        ...{ areaId: null, blocks: 1, rows: 1 },
        last: { n: 1, head: two.blocks[0]?.head, sealedAt: 2_000 },
      },
    ])
  })

  it('AU5: names the row that was altered, taken away, slipped in or doubled, and its block', () => {
    const { blocks, rows } = chainOf([3, 2])
    const at = (index: number) => rows[index] ?? { ...record(99), block: 2 }
    expect(
      kindsOf({ blocks, rows: rows.with(1, { ...at(1), subject: 'nothing happened' }) }),
    ).toEqual(['rowAltered 1 2'])
    expect(kindsOf({ blocks, rows: rows.toSpliced(3, 1) })).toEqual(['rowMissing 2 4'])
    expect(kindsOf({ blocks, rows: [...rows, { ...record(9), block: 1 }] })).toEqual([
      'rowUnlisted 1 9',
    ])
    expect(kindsOf({ blocks, rows: [{ ...at(0), sessionId: OTHER }, ...rows] })).toEqual([
      'rowUnlisted 1 1',
    ])
    expect(kindsOf({ blocks, rows: rows.with(0, { ...at(0), block: 2 }) })).toEqual([
      'rowMissing 1 1',
      'rowUnlisted 2 1',
    ])
  })

  it('AU5: names the row from which on a block has another order', () => {
    const { blocks, rows } = chainOf([3])
    const [block] = blocks as [AuditBlock]
    const entries = [block.entries[1], block.entries[0], block.entries[2]] as AuditBlock['entries']
    expect(kindsOf({ blocks: [{ ...block, entries }], rows })).toEqual(['rowsReordered 1 1'])
  })

  it('AU6: names the block whose list, head, signature or key is another, and each gap in a chain', () => {
    const { blocks, rows } = chainOf([2, 1, 1])
    const [first, second, third] = blocks as [AuditBlock, AuditBlock, AuditBlock]
    const withFirst = (changed: AuditBlock) => kindsOf({ blocks: [changed, second, third], rows })
    expect(withFirst({ ...first, sealedAt: 1 })).toEqual(['blockAltered 1', 'wrongSignature 1'])
    expect(withFirst({ ...first, signature: signWith('mallory')(auditBlockText(first)) })).toEqual([
      'wrongSignature 1',
    ])
    expect(withFirst({ ...first, keyId: 'mallory' })).toEqual(['blockAltered 1', 'foreignKey 1'])
    expect(kindsOf({ blocks: [first, third], rows })).toEqual(['blockMissing 2', 'rowUnlisted 2 3'])
    const shortened = { ...first, entries: first.entries.slice(0, 1) }
    expect(kindsOf({ blocks: [shortened, second, third], rows: rows.toSpliced(1, 1) })).toEqual([
      'blockAltered 1',
    ])
    const empty = { ...first, rows: 0, entries: [] }
    expect(withFirst(empty)[0]).toBe('blockAltered 1')
  })

  it('AU6: a block that was made anew breaks the chain behind it', () => {
    const { blocks, rows } = chainOf([1, 1])
    const remade = sealBlock(
      [{ ...record(1), subject: 'nothing happened' }],
      { areaId: AREA, former: undefined, sealedAt: 2_000, keyId: 'server' },
      signWith('server'),
    )
    const changed = rows.with(0, { ...record(1), subject: 'nothing happened', block: 1 })
    expect(kindsOf({ blocks: [remade, ...blocks.slice(1)], rows: changed })).toEqual([
      'brokenChain 2',
    ])
  })

  it('AU6: counts rows that no block holds, without taking them for altered', () => {
    const { blocks, rows } = chainOf([1])
    const open = { ...record(5), block: null }
    const report = check(partsOf({ blocks, rows: [...rows, open] }))
    expect(report.findings).toEqual([])
    expect(report.unsealed).toEqual([{ areaId: AREA, auditId: open.auditId, at: open.at }])
  })

  it('AU6: counts rows that were sealed long after their time', () => {
    const rows = [record(1), { ...record(2), at: 2_000 }]
    const of = { areaId: AREA, former: undefined, sealedAt: 1_001 + LATE_SEALING_MS + 1 }
    const block = sealBlock(rows, { ...of, keyId: 'server' }, signWith('server'))
    const report = check(
      partsOf({ blocks: [block], rows: rows.map((row) => ({ ...row, block: 1 })) }),
    )
    expect(report.findings).toEqual([])
    expect(report.sealedLate).toEqual([{ areaId: AREA, auditId: record(1).auditId, at: 1_001 }])
  })

  it('AU7: only a head on paper shows that the end was cut off, or that all was made anew with the true key', () => {
    const { blocks, rows } = chainOf([1, 1, 1])
    const onPaper = blocks[2]?.head ?? ''
    const whole = check(partsOf({ blocks, rows }), [onPaper])
    expect(whole.foundHeads.get(onPaper)?.n).toBe(3)
    const cut = check(partsOf({ blocks: blocks.slice(0, 2), rows: rows.slice(0, 2) }), [onPaper])
    expect(cut.findings).toEqual([])
    expect(cut.foundHeads.has(onPaper)).toBe(false)
    const remade = check(partsOf(chainOf([2, 1])), [onPaper])
    expect(remade.findings).toEqual([])
    expect(remade.foundHeads.has(onPaper)).toBe(false)
  })

  it('AU7: tells at most a hundred places and how many there are', () => {
    const { blocks, rows } = chainOf([150])
    const report = check(partsOf({ blocks, rows: rows.map((row) => ({ ...row, actorName: 'x' })) }))
    expect(report.findings).toHaveLength(100)
    expect(report.findingCount).toBe(150)
  })
})
