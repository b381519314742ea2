import { randomUUID } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createIdentity, sealFile, type PartSource } from '@wenkao/sealed-files'
import { sealEntry } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { inspectSealed, restoreBackup, type SealedKind } from '@wenkao/shared/sealed-files'
import { heldSitting, holdSitting, type HeldSitting } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { examWithFiles, heldSittingOf, ids } from './test-processes/exam-server-double.ts'
import {
  listingOf,
  twoStations,
  type StationOnDisk,
  type TwoStations,
} from './test-processes/two-stations.fs.ts'

let site: TwoStations
let pc: StationOnDisk
beforeEach(async () => {
  site = await twoStations()
  pc = await site.station()
  await site.server.stop()
})
afterEach(async () => {
  await site.remove()
})

const OTHER_SESSION = '01900000-0000-7000-8000-0000000000aa'
const restore = (path: string) =>
  pc.bridge.call(restoreBackup, {
    body: { path, restoreCode: site.installation.restoreCode },
    pass: pc.pass,
  })

interface Wanted {
  readonly kind?: SealedKind
  readonly held?: HeldSitting
  readonly log?: readonly string[]
  readonly more?: readonly PartSource[]
  readonly room?: string
}

function partOf(name: string, role: PartSource['role'], text: string): PartSource {
  const bytes = Buffer.from(text)
  return {
    ...{ name, role, size: bytes.length, sha256: sha256Hex(bytes) },
    open: () => new Blob([bytes]).stream(),
  }
}

/** Seals what a test wants as another PC would have, right in every point but that one. */
async function sealed(name: string, wanted: Wanted = {}): Promise<string> {
  const { kind = 'backup', held = heldSittingOf(examWithFiles), log = [], more = [] } = wanted
  const { sitting, binding, bindings, token } = held
  const { roomKey, keys } = site.installation.file(sitting.sessionId)
  const bytes = await sealFile({
    manifest: {
      ...{ kind, sealedId: 'b'.repeat(64), sealedAt: Date.now(), binding, bindings, token },
      sitting: { ...sitting },
      ...{ heads: {}, submission: null, missing: [], sources: ['journal'], station: null },
      clock: { wallClock: 0, offsetMs: null, remainingMs: 60_000, verified: true },
      versions: { bridge: '0.0.0', app: null },
    },
    parts: [
      partOf('log.jsonl', 'log', log.map((text) => `${text}\n`).join('')),
      partOf('held.json', 'held', JSON.stringify(held)),
      ...more,
    ],
    sign: () => null,
    recipients: [
      ...keys.recipients.map(({ recipient }) => recipient),
      wanted.room ?? roomKey.recipient,
    ],
  })
  const path = join(site.stick, name)
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  await writeFile(path, Buffer.concat(chunks))
  return path
}

type Fact = readonly [kind: string, item: string, value: unknown]

/** A log of one writer that says these. */
function logOf(sitting: string, facts: readonly Fact[]): string[] {
  const own = ['binding', null, { epoch: 1, branch: null, parent: null }] as const
  let prev: string | null = null
  return [own, ...facts].map(([kind, item, value], n) => {
    const fields = { v: 1 as const, sitting, writer: 'c'.repeat(32), n, hlc: n + 1, prev, at: 1 }
    const entry = sealEntry({ ...fields, kind, item, value })
    prev = entry.hash
    return entry.text
  })
}

it('[F02d] what is no backup of this room is refused by its word, and nothing is touched', async () => {
  const before = await listingOf(pc.folder)
  const held = heldSittingOf(examWithFiles)
  const elsewhere = { ...held, sitting: { ...held.sitting, sessionId: OTHER_SESSION } }
  const { recipient } = await createIdentity()
  const good = await readFile(await sealed('good.dat'))
  const future = Buffer.from(
    good.toString('latin1').replace('wenkao-kind backup 1', 'wenkao-kind backup 9'),
    'latin1',
  )
  await writeFile(join(site.stick, 'future.dat'), future)
  await writeFile(join(site.stick, 'text.dat'), '我的作文')
  await writeFile(join(site.stick, 'short.dat'), good.subarray(0, good.length - 1))
  const refused = new Map([
    [await sealed('submission.dat', { kind: 'submission' }), ['notBackup', 'submission']],
    [await sealed('evidence.dat', { kind: 'evidence' }), ['notBackup', 'evidence']],
    [await sealed('elsewhere.dat', { held: elsewhere }), ['otherSession', null]],
    [await sealed('foreign.dat', { room: recipient }), ['foreign', null]],
    [
      await sealed('classmate.dat', { log: logOf(ids.other, [['answer', 'Q1', ['A']]]) }),
      ['altered', null],
    ],
    [join(site.stick, 'future.dat'), ['futureVersion', null]],
    [join(site.stick, 'text.dat'), ['notSealed', null]],
    [join(site.stick, 'short.dat'), ['truncated', null]],
    [join(site.stick, 'none.dat'), ['missing', null]],
    [site.stick, ['missing', null]],
  ])
  for (const [path, [reason, found]] of refused) {
    const reply = await restore(path)
    expect([path, reply.kind, reply.refused, reply.found]).toEqual([path, 'refused', reason, found])
  }
  expect(await listingOf(pc.folder)).toEqual(before)
  const body = { path: join(site.stick, 'submission.dat'), restoreCode: null }
  expect(await pc.bridge.call(inspectSealed, { body, pass: pc.pass })).toMatchObject({
    ...{ kind: 'submission', refused: null },
  })
})

it('[R10] paths of a backup lead nowhere but into the answer folder', async () => {
  const name = `${randomUUID()}.txt`
  const content = '外面的内容'
  const version = { hash: sha256Hex(content), size: Buffer.byteLength(content), baseHash: null }
  const outside = [
    `../${name}`,
    `文件操作/../../${name}`,
    `/tmp/${name}`,
    `C:\\${name}`,
    `a/..\\..\\${name}`,
  ]
  const inside = `文件操作/${name}`
  const log = logOf(
    ids.sitting,
    [...outside, inside].map((item) => ['file', item, { ...version, modifiedAt: 0 }]),
  )
  const more = [partOf(`contents/${version.hash}`, 'content', content)]
  expect(await restore(await sealed('evil.dat', { log, more }))).toMatchObject({ kind: 'restored' })
  expect(await readFile(join(pc.answerFolder, ...inside.split('/')), 'utf8')).toBe(content)
  const found = Object.keys(await listingOf(pc.folder)).filter((path) => path.includes(name))
  expect(found).toEqual([`答题文件夹/${inside}`])
  for (const place of [dirname(pc.folder), tmpdir(), '/tmp']) {
    await expect(stat(join(place, name))).rejects.toThrow('ENOENT')
  }
  expect((await pc.bridge.call(heldSitting)).held?.sitting.name).toBe('李明')
})

it('[F06] a PC that another unfinished sitting holds is not taken, and says whose it is', async () => {
  const other = heldSittingOf(examWithFiles, ids.other)
  const named = { ...other, sitting: { ...other.sitting, name: '王芳', examNumber: '20260002' } }
  await pc.bridge.call(holdSitting, { body: { held: named } })
  expect(await restore(await sealed('held.dat'))).toMatchObject({
    ...{ kind: 'otherSitting', other: { examNumber: '20260002', name: '王芳' } },
    summary: { name: '李明' },
  })
  expect((await pc.bridge.call(heldSitting)).held?.sitting.sittingId).toBe(ids.other)
})
