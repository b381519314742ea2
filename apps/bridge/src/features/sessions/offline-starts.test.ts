import { createCipheriv, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Hex, toBase64Url } from '@wenkao/shared/kernel'
import {
  PACKAGE_BINDING,
  packageLength,
  writePackage,
  type PackagedPaper,
  type PackageKey,
} from '@wenkao/shared/papers'
import { bridgeToday } from '@wenkao/shared/rescue'
import {
  accessCodeKey,
  beginOffline,
  carrySessions,
  envelopeKey,
  envelopeLabel,
  offlineSessions,
  openOffline,
  openPaper,
  sealEnvelope,
  sealStationEnvelope,
  stationEnvelopeKey,
  takeSessions,
  type SessionFile,
} from '@wenkao/shared/sessions'
import { heldSitting } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  until,
  type RunningBridge,
} from '../../test-processes/bridge-in-folder.fs.ts'
import {
  examWithFiles,
  ids,
  ISSUED_CODE,
  MATERIAL,
  startExamServer,
  STATION_SECRET,
  type ExamServerDouble,
} from '../../test-processes/exam-server-double.ts'
import {
  createInstallation,
  type InstallationDouble,
} from '../../test-processes/session-file-double.ts'

const minute = 60_000
const ACCESS_CODE = 'AB12-CD34-EF5G'
const EXAM_NUMBER = '20260001'

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let installation: InstallationDouble
let bridge: RunningBridge | undefined

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  installation = await createInstallation()
  server.keys = installation.keys
})
afterEach(async () => {
  await bridge?.stop()
  bridge = undefined
  await server.stop()
  await folder.remove()
})

/** A sealed package of the double's exam, at the server. */
function sealed(stem = '对吗？'): PackageKey & { readonly size: number } {
  const material = { hash: sha256Hex(MATERIAL), size: MATERIAL.length }
  const paper: PackagedPaper = {
    ...{ format: 'wenkao-paper', version: 1, paperId: ids.other, paperVersion: 1 },
    items: examWithFiles.items.map((item) => ({ ...item, stem })),
    tasks: examWithFiles.tasks,
    contents: [material],
  }
  const plain = writePackage(paper, new Map([[material.hash, MATERIAL]]), packageLength([paper]))
  const [key, nonce] = [randomBytes(32), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(PACKAGE_BINDING))
  const bytes = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  const hash = sha256Hex(bytes)
  server.packages.set(hash, bytes)
  server.pieceBytes = 20_000
  return { hash, key: toBase64Url(key), size: bytes.length }
}

/** The session file of one candidate with these packages. */
function publish(
  packages: readonly (PackageKey & { size: number })[],
  own: PackageKey | null = packages[0] ?? null,
  changes: Partial<SessionFile> = {},
): void {
  const { startCode } = installation
  const place = {
    sessionId: ids.session,
    label: envelopeLabel(startCode, ids.session, EXAM_NUMBER),
  }
  const salt = randomBytes(16)
  const content = {
    ...{ version: 1 as const, sessionId: ids.session, sittingId: ids.sitting, epoch: 0 as const },
    ...{ examNumber: EXAM_NUMBER, name: '李明', school: null, durationMs: 60 * minute },
    ...{ extensionMs: 0, shuffleSeed: 'seed', mark: 'wk1.mark', token: 'token-of-epoch-0' },
    ...{ variantKey: own?.key ?? null, packageHash: own?.hash ?? null },
  }
  const key = envelopeKey(startCode, accessCodeKey(ACCESS_CODE, salt))
  const file = installation.file(ids.session, {
    envelopes: [
      {
        ...{ label: place.label, salt: toBase64Url(salt) },
        sealed: sealEnvelope(key, randomBytes(12), content, place),
      },
    ],
    papers: [
      {
        ...{ paperId: ids.other, version: 1 },
        packages: packages.map(({ hash, size }) => ({ hash, size })),
      },
    ],
    ...changes,
  })
  server.sessionFiles.set(ids.session, installation.sign(file))
}

async function start(drives: readonly string[] = []): Promise<RunningBridge> {
  const started = await startBridge(folder.path, server.url, {
    ...{ pairingCode: ISSUED_CODE, sessionFilesMs: 50, drives },
  })
  bridge = started
  return started
}

const sessionsAt = async (at: RunningBridge) => (await at.call(offlineSessions)).sessions
const ready = (at: RunningBridge) =>
  until('the papers', async () => (await sessionsAt(at)).some(({ isReady }) => isReady))
const begin = (at: RunningBridge, accessCode = ACCESS_CODE) =>
  at.call(beginOffline, { body: { examNumber: EXAM_NUMBER, accessCode } })
const openAt = (at: RunningBridge, startCode = installation.startCode) =>
  at.call(openOffline, { body: { startCode } })
const papersIn = async () => (await readdir(join(folder.path, 'data', 'papers'))).sort()

describe('sealed papers on an exam PC (DESIGN section 9)', () => {
  it('come in pieces, go on where the line broke, and stay for the next session alone', async () => {
    const own = sealed()
    publish([own])
    let pieces = 0
    server.onRequest = async (_method, path) => {
      if (path.includes('/packages/')) pieces += 1
      if (pieces === 2) await server.stop()
    }
    const pc = await start()
    await until('a broken line', () => pieces >= 2)
    expect(await sessionsAt(pc)).toMatchObject([{ isReady: false }])
    server.onRequest = undefined
    const before = server.received.length
    await server.start()
    await ready(pc)
    const offsets = server.received
      .slice(before)
      .flatMap(({ path }) => /packages\/[0-9a-f]+\/(\d+)/.exec(path)?.[1] ?? [])
    expect(Number(offsets[0])).toBeGreaterThan(0)
    expect(await papersIn()).toEqual([`${own.hash}.wkp`])
    // Another paper in its place: what no session needs goes.
    const next = sealed('另一题')
    publish([next], next, { revision: 2 })
    await until('the other paper', async () => {
      await pc.call(bridgeToday)
      return (await papersIn()).join() === `${next.hash}.wkp`
    })
  })

  it('damaged on the way or on the disk are never opened, and fetched again', async () => {
    const own = sealed()
    const good = server.packages.get(own.hash) ?? Buffer.alloc(0)
    const bad = Buffer.from(good)
    bad[5_000] = (bad[5_000] ?? 0) ^ 1
    server.packages.set(own.hash, bad)
    publish([own])
    const pc = await start()
    await until(
      'two tries',
      () => server.received.filter(({ path }) => path.endsWith('/0')).length > 1,
    )
    expect((await sessionsAt(pc))[0]?.isReady).toBe(false)
    server.packages.set(own.hash, good)
    await ready(pc)
    await writeFile(join(folder.path, 'data', 'papers', `${own.hash}.wkp`), bad)
    expect(await pc.call(openPaper, { body: own })).toEqual({ paper: null })
    await until('it again', async () => (await pc.call(openPaper, { body: own })).paper)
    const wrong = toBase64Url(randomBytes(32))
    expect(await pc.call(openPaper, { body: { hash: own.hash, key: wrong } })).toEqual({
      paper: null,
    })
  })
})

describe('beginning without network (N01)', () => {
  it('asks for the start code, tells wrong ones, and begins a sitting with its folder', async () => {
    const own = sealed()
    publish([own])
    const pc = await start()
    await ready(pc)
    await server.stop()
    expect(await begin(pc)).toMatchObject({ kind: 'notOpen' })
    expect(await openAt(pc, 'WRNG-WRNG')).toMatchObject({ kind: 'wrongCode' })
    const before = Date.now()
    expect(await openAt(pc)).toMatchObject({ kind: 'open', session: { isOpen: true } })
    expect(await begin(pc, 'ZZ12-CD34-EF5G')).toMatchObject({ kind: 'wrongAccessCode' })
    expect(await begin(pc)).toMatchObject({ kind: 'begun' })
    const { held } = await pc.call(heldSitting)
    expect(held).toMatchObject({
      token: 'token-of-epoch-0',
      binding: { epoch: 0, branch: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown },
      sitting: { seatNumber: 7, examNumber: EXAM_NUMBER },
      exam: { shuffleSeed: 'seed', items: examWithFiles.items },
      began: { packageHash: own.hash },
      clock: { state: 'running' },
    })
    const left = (held?.clock.deadline ?? 0) - before
    expect(left).toBeGreaterThan(59 * minute)
    expect(left).toBeLessThanOrEqual(60 * minute + (Date.now() - before))
    const laid = join(folder.path, '答题文件夹', '文件操作', '说明.txt')
    expect(await until('the folder', () => readFile(laid).catch(() => undefined))).toEqual(MATERIAL)
    // Asked again, e.g. by a second tab, it is the same line: no second branch.
    await begin(pc)
    expect((await pc.call(heldSitting)).held?.binding).toEqual(held?.binding)
  })

  it('D04: opens with the secret of its own station where the variant follows the seat', async () => {
    const [own, other] = [sealed('本机的题'), sealed('邻座的题')]
    const { startCode } = installation
    const envelope = (number: number, secret: Uint8Array, key: PackageKey) => ({
      number,
      sealed: sealStationEnvelope(stationEnvelopeKey(startCode, secret), randomBytes(12), {
        ...{ version: 1, sessionId: ids.session, number },
        ...{ variantKey: key.key, packageHash: key.hash },
      }),
    })
    publish([own, other], null, {
      stationEnvelopes: [
        envelope(7, Buffer.from(STATION_SECRET, 'base64url'), own),
        envelope(8, randomBytes(32), other),
      ],
    })
    const pc = await start()
    await ready(pc)
    await until('the secret', () =>
      readFile(join(folder.path, 'data', 'state', 'station-secret.1')).catch(() => undefined),
    )
    await server.stop()
    await openAt(pc)
    expect(await begin(pc)).toMatchObject({ kind: 'begun' })
    const { held } = await pc.call(heldSitting)
    expect(held?.exam?.items[0]?.stem).toBe('本机的题')
  })

  it('keeps the moment of the start over a restart, and counts from it', async () => {
    publish([sealed()])
    let pc = await start()
    await ready(pc)
    await openAt(pc)
    const [first] = await sessionsAt(pc)
    await pc.stop()
    await server.stop()
    pc = await start()
    expect(await sessionsAt(pc)).toMatchObject([{ isOpen: false, startedAt: first?.startedAt }])
    expect(await begin(pc)).toMatchObject({ kind: 'notOpen' })
    await openAt(pc)
    await begin(pc)
    const { held } = await pc.call(heldSitting)
    expect(held?.clock.deadline).toBe((first?.startedAt ?? 0) + 60 * minute)
  })

  it('a spare takes what was signed from a stick, and nothing else', async () => {
    const own = sealed()
    publish([own])
    const stick = join(folder.path, 'stick')
    await mkdir(stick)
    const pc = await start([stick])
    await ready(pc)
    expect(await pc.call(carrySessions, { body: { folder: stick } })).toMatchObject({
      ...{ kind: 'done', sessions: 1 },
    })
    await pc.stop()
    await server.stop()
    const lost = join(folder.path, 'data')
    for (const name of ['sessions', 'papers']) {
      for (const file of await readdir(join(lost, name)))
        await writeFile(join(lost, name, file), '')
    }
    const carried = join(stick, 'wenkao-sessions')
    const paths = (await readdir(carried)).map((name) => join(carried, name))
    const [paper = '', session = ''] = paths.sort(
      (a, b) => Number(a.endsWith('n')) - Number(b.endsWith('n')),
    )
    const [paperBytes, sessionBytes] = [await readFile(paper), await readFile(session)]
    const spare = await start([stick])
    const take = () => spare.call(takeSessions, { body: {} })

    await writeFile(session, sessionBytes.toString().replace('机房一', '机房二'))
    expect(await take()).toMatchObject({ taken: [], refused: [{ reason: 'badSignature' }] })
    await writeFile(session, sessionBytes)
    await writeFile(paper, Buffer.concat([paperBytes, Buffer.from('x')]))
    expect(await take()).toMatchObject({ taken: [], refused: [{ reason: 'altered' }] })
    await writeFile(paper, paperBytes)
    expect(await take()).toMatchObject({ taken: ['第一场 信息技术'], refused: [] })
    await openAt(spare)
    expect(await begin(spare)).toMatchObject({ kind: 'begun' })
  })
})
