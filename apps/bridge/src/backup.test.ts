import { mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { appendJournal, readJournal } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus } from '@wenkao/shared/rescue'
import {
  backUp,
  findSitting,
  inspectSealed,
  listSealed,
  restoreBackup,
} from '@wenkao/shared/sealed-files'
import { heldSitting, holdSitting } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from './test-processes/bridge-in-folder.fs.ts'
import { examWithFiles, heldSittingOf, ids } from './test-processes/exam-server-double.ts'
import { createPageWriter } from './test-processes/page-writer.ts'
import {
  listingOf,
  twoStations,
  type StationOnDisk,
  type TwoStations,
} from './test-processes/two-stations.fs.ts'

const FILE = '文件操作/说明.txt'

let site: TwoStations
let pc: StationOnDisk
beforeEach(async () => {
  site = await twoStations()
  pc = await site.station()
})
afterEach(async () => {
  await site.remove()
})

const hold = (at: StationOnDisk) =>
  at.bridge.call(holdSitting, { body: { held: heldSittingOf(examWithFiles) } })
const append = (at: StationOnDisk, entries: readonly { text: string }[]) =>
  at.bridge.call(appendJournal, {
    body: { sittingId: ids.sitting, entries: entries.map(({ text }) => text) },
  })
const journal = async (at: StationOnDisk) =>
  (await at.bridge.call(readJournal, { query: { sittingId: ids.sitting } })).entries
const save = (at: StationOnDisk, text: string, path = FILE) =>
  writeFile(join(at.answerFolder, ...path.split('/')), text)
const read = (at: StationOnDisk, path = FILE) =>
  readFile(join(at.answerFolder, ...path.split('/')), 'utf8')
const isVersion = (at: StationOnDisk, text: string) =>
  until(`a version of ${text}`, async () =>
    (await journal(at)).some((entry) => entry.includes(sha256Hex(text))),
  )
const backUpTo = async (at: StationOnDisk, folder: string | null, clear = false) =>
  at.bridge.call(backUp, { body: { folder, clear }, pass: at.pass })
const restore = (at: StationOnDisk, path: string, code = site.installation.restoreCode) =>
  at.bridge.call(restoreBackup, { body: { path, restoreCode: code }, pass: at.pass })
const inspect = (at: StationOnDisk, path: string, code: string | null = null) =>
  at.bridge.call(inspectSealed, { body: { path, restoreCode: code }, pass: at.pass })

/** A candidate who answered and saved. */
async function work(at: StationOnDisk, text = '第一版') {
  await hold(at)
  const writer = createPageWriter('a'.repeat(32))
  await append(at, [writer.begin(), writer.answer('Q1', 'true')])
  await save(at, text)
  await isVersion(at, text)
  return writer
}

describe('[F02d] a manual machine change', () => {
  it('brings log, files and remaining time to the spare, with no network at all', async () => {
    const spare = await site.station()
    await work(pc)
    const before = await journal(pc)
    await site.server.stop()
    const made = await backUpTo(pc, site.stick)
    expect(made).toMatchObject({ kind: 'done', missing: 0, cleared: false })
    const restored = await restore(spare, made.path ?? '')
    expect(restored).toMatchObject({
      ...{ kind: 'restored', comparison: { kind: 'absent' } },
      summary: { examNumber: '20260001', name: '李明', stationNumber: 7, missing: 0 },
    })
    const { held } = await spare.bridge.call(heldSitting)
    expect(held?.binding).toMatchObject({ epoch: 1, branch: expect.any(String) as unknown })
    expect(held?.remaining).toMatchObject({ verified: false })
    expect(held?.remaining?.remainingMs).toBeLessThanOrEqual(3_000_000)
    expect(await journal(spare)).toEqual(expect.arrayContaining(before))
    expect(await read(spare)).toBe('第一版')
    expect(await read(spare, '文件操作/子目录/备注.txt')).toBe('原始素材')
    // The candidate goes on: what is saved is a version under the branch.
    await save(spare, '换机之后')
    await isVersion(spare, '换机之后')
    expect((await journal(spare)).join()).toContain(String(held?.binding.branch))
  })

  it('is harmless twice, and two restores on two PCs are two branches', async () => {
    const [spare, other] = [await site.station(), await site.station()]
    await work(pc)
    await site.server.stop()
    const { path } = await backUpTo(pc, site.stick)
    expect((await restore(spare, path ?? '')).kind).toBe('restored')
    expect((await restore(other, path ?? '')).kind).toBe('restored')
    const branchAt = async (at: StationOnDisk) =>
      (await at.bridge.call(heldSitting)).held?.binding.branch
    const branch = await branchAt(spare)
    expect(await restore(spare, path ?? '')).toMatchObject({
      ...{ kind: 'nothingNew', comparison: { kind: 'older' } },
    })
    expect(await branchAt(spare)).toBe(branch)
    expect(await branchAt(other)).not.toBe(branch)
  })

  it('never overwrites newer work of the PC that holds the sitting', async () => {
    const writer = await work(pc)
    const { path } = await backUpTo(pc, site.stick)
    await append(pc, [writer.answer('Q1', 'false')])
    await save(pc, '更新的内容')
    await isVersion(pc, '更新的内容')
    expect(await restore(pc, path ?? '')).toMatchObject({ kind: 'nothingNew' })
    expect(await read(pc)).toBe('更新的内容')
    expect((await pc.bridge.call(heldSitting)).held?.binding.branch).toBeNull()
  })

  it('brings newer work of the spare back to the first PC, and opens a branch there', async () => {
    const spare = await site.station()
    await work(pc)
    await site.server.stop()
    const first = await backUpTo(pc, site.stick)
    await restore(spare, first.path ?? '')
    await save(spare, '在备用机上')
    await isVersion(spare, '在备用机上')
    const second = await backUpTo(spare, site.stick)
    const restored = await restore(pc, second.path ?? '')
    expect(restored).toMatchObject({ kind: 'restored', comparison: { files: [FILE] } })
    expect(await read(pc)).toBe('在备用机上')
    const [atSpare, here] = await Promise.all(
      [spare, pc].map(async (at) => (await at.bridge.call(heldSitting)).held?.binding.branch),
    )
    expect(String(here) > String(atSpare)).toBe(true)
    await save(pc, '又在原机上')
    await isVersion(pc, '又在原机上')
    expect(await read(pc)).toBe('又在原机上')
  })

  it('is adopted by the server: the PC goes on under its token and binding', async () => {
    const spare = await site.station()
    await work(pc)
    await site.server.stop()
    const { path } = await backUpTo(pc, site.stick)
    await restore(spare, path ?? '')
    const { held } = await spare.bridge.call(heldSitting)
    await site.server.start()
    const claim = await until('the claim', () => site.server.claims[0])
    expect(claim).toMatchObject({ branch: held?.binding.branch, parent: held?.binding.parent })
    const binding = { epoch: 2, branch: null, parent: null, rank: 2 }
    site.server.adopts = { token: 'adopted', binding, seatNumber: 8 }
    await save(spare, '被接受之后')
    const adopted = await until('the adoption', async () => {
      const now = (await spare.bridge.call(heldSitting)).held
      return now?.token === 'adopted' && now
    })
    expect(adopted).toMatchObject({ binding, sitting: { seatNumber: 8 } })
    await spare.restart()
    expect((await spare.bridge.call(heldSitting)).held?.binding).toEqual(binding)
    const claims = site.server.claims.length
    await save(spare, '接着答题')
    await isVersion(spare, '接着答题')
    await until('its event at the server', () =>
      [...site.server.log.values()].some((text) => text.includes('"epoch":2')),
    )
    expect(site.server.claims.length).toBe(claims)
    // Back at the first PC, it goes on from there: a branch of the epoch that the server has given.
    await site.server.stop()
    const later = await backUpTo(spare, site.stick)
    expect((await restore(pc, later.path ?? '')).kind).toBe('restored')
    const back = (await pc.bridge.call(heldSitting)).held
    expect(back).toMatchObject({
      token: 'adopted',
      binding: { epoch: 2, parent: expect.any(String) as unknown },
    })
  })
})

describe('a backup under a running editor', () => {
  it('[R8] holds a content that lay on the disk, whole, and does not clear the PC meanwhile', async () => {
    const spare = await site.station()
    await work(pc)
    // A plain save empties the file before it writes: where it stalls there, that is what lies there.
    const saved = new Set<string>(['第一版', ''])
    let isOver = false
    const saving = (async () => {
      for (let at = 0; !isOver; at += 1) {
        const text = `${at} `.repeat(20_000)
        saved.add(text)
        await save(pc, text)
      }
    })()
    const made = await backUpTo(pc, site.stick, true)
    isOver = true
    await saving
    expect(made).toMatchObject({ kind: 'incomplete', missing: 0, files: 2, cleared: false })
    expect((await restore(spare, made.path ?? '')).kind).toBe('restored')
    expect(saved).toContain(await read(spare))
  })
})

describe('[F06] backing up and clearing an occupied PC', () => {
  it('frees it for the next candidate, says where the work is, and gives it back', async () => {
    const given = heldSittingOf(examWithFiles)
    await work(pc)
    const made = await backUpTo(pc, site.stick, true)
    expect(made).toMatchObject({ kind: 'done', cleared: true, missing: 0 })
    expect((await pc.bridge.call(heldSitting)).held).toBeNull()
    // A page that is still open does not bring it back by itself.
    expect(await pc.bridge.call(holdSitting, { body: { held: given } })).toMatchObject({
      kind: 'cleared',
    })
    expect(await readdir(pc.answerFolder).catch(() => [])).toEqual([])
    const find = (examNumber: string) => pc.bridge.call(findSitting, { body: { examNumber } })
    expect(await find('20260001')).toMatchObject({ kind: 'cleared', file: made.path })
    expect(await find('20260002')).toMatchObject({ kind: 'unknown' })
    const next = heldSittingOf(examWithFiles, ids.other)
    expect((await pc.bridge.call(holdSitting, { body: { held: next } })).kind).toBe('held')
    expect(await read(pc)).toBe('原始素材')
    const refused = await restore(pc, made.path ?? '')
    expect(refused).toMatchObject({ kind: 'otherSitting', other: { name: '李明' } })
    expect(await backUpTo(pc, null, true)).toMatchObject({ cleared: true })
    expect((await restore(pc, made.path ?? '')).kind).toBe('restored')
    expect(await read(pc)).toBe('第一版')
    expect(await find('20260001')).toMatchObject({ kind: 'held' })
  })

  it('is impossible without a file that could be written', async () => {
    await work(pc)
    const gone = join(site.stick, 'pulled-out')
    expect(await backUpTo(pc, gone, true)).toMatchObject({ kind: 'notWritable', cleared: false })
    expect(await backUpTo(pc, 'relative', true)).toMatchObject({ kind: 'notAbsolute' })
    for (const own of [pc.answerFolder, pc.data, join(pc.data, 'journal')]) {
      expect(await backUpTo(pc, own, true)).toMatchObject({ kind: 'ownFolder', path: null })
    }
    expect((await pc.bridge.call(heldSitting)).held).not.toBeNull()
  })

  it('is impossible while a content is nowhere', async () => {
    await work(pc)
    await site.server.stop()
    await save(pc, '第二个版本')
    await isVersion(pc, '第二个版本')
    await rm(join(pc.data, 'vault', 'objects'), { recursive: true })
    const made = await backUpTo(pc, site.stick, true)
    expect(made).toMatchObject({ kind: 'incomplete', cleared: false })
    expect(made.missing).toBeGreaterThan(0)
    expect((await pc.bridge.call(heldSitting)).held).not.toBeNull()
  })
})

describe('[F02c] automatic backups', () => {
  it('come after the log-in and when something has changed, the newest three stay', async () => {
    const share = join(site.stick, 'share')
    await mkdir(share)
    const own = await site.station({ firstBackupMs: 30, backupMs: 30, backupPlaces: [share] })
    const writer = await work(own)
    const folder = join(own.data, 'databak', 'upstumove')
    const current = () =>
      until('a current backup', async () => {
        const { backup } = await own.bridge.call(bridgeStatus)
        return backup?.current === true && backup
      })
    for (const option of ['A', 'B', 'C']) {
      await append(own, [writer.answer('Q1', option)])
      await current()
    }
    const names = (of: string) => readdir(of).then((all) => all.filter((n) => n.endsWith('.dat')))
    await until('three backups', async () => (await names(folder)).length === 3)
    await until('the same at the share', async () => {
      const [here, there] = [await names(folder), await names(share)]
      return JSON.stringify(here) === JSON.stringify(there)
    })
    for (const name of await names(folder)) expect(name).toMatch(/^move20260001-\d{14}\.dat$/)
    const backup = await current()
    await until('the tablet’s line', () =>
      site.server.progress.some((told) => told.backup?.path === backup.path),
    )
    const spare = await site.station()
    expect((await restore(spare, join(share, (await names(share)).at(-1) ?? ''))).kind).toBe(
      'restored',
    )
  })

  it('[F14] make their folder again when it is gone', async () => {
    const own = await site.station({ firstBackupMs: 30, backupMs: 30 })
    const writer = await work(own)
    const made = await until('a backup', async () => (await own.bridge.call(bridgeStatus)).backup)
    await rm(join(own.data, 'databak'), { recursive: true })
    await append(own, [writer.answer('Q1', 'A')])
    await until('another backup', async () => {
      const { backup } = await own.bridge.call(bridgeStatus)
      return backup && backup.sealedId !== made.sealedId && (await readFile(backup.path)).length > 0
    })
  })
})

describe('[F14] a disk that takes no backup', () => {
  it('does not keep it from the share', async () => {
    const share = join(site.stick, 'share')
    await mkdir(share)
    const own = await site.station({ firstBackupMs: 30, backupMs: 30, backupPlaces: [share] })
    await writeFile(join(own.data, 'databak'), 'in the way')
    await work(own)
    const made = await until('a backup', async () => (await own.bridge.call(bridgeStatus)).backup)
    expect(dirname(made.path)).toBe(share)
    expect(await backUpTo(own, null, true)).toMatchObject({ kind: 'notWritable', cleared: false })
  })
})

describe('sealed files that are found', () => {
  it('are told by their content, whatever their name, and damaged ones are', async () => {
    const own = await site.station({ drives: [site.stick] })
    await work(own)
    const { path } = await backUpTo(own, null)
    const copy = join(site.stick, '子目录', '作业.dat')
    await mkdir(join(site.stick, '子目录'))
    await writeFile(copy, await readFile(path ?? ''))
    await writeFile(join(site.stick, 'nothing.dat'), 'nothing')
    const { files, places } = await own.bridge.call(listSealed)
    expect(places).toMatchObject([{ path: site.stick, removable: true }])
    expect(files.map((row) => [row.path, row.kind, row.state, row.examNumber])).toEqual(
      expect.arrayContaining([
        [path, 'backup', 'verified', '20260001'],
        [copy, 'backup', 'unknown', null],
      ]),
    )
    expect(files).toHaveLength(2)
    await truncate(path ?? '', 3000)
    const again = await own.bridge.call(listSealed)
    expect(again.files.find((row) => row.path === path)?.state).toBe('damaged')
  })

  it('[F15] lead to the backup of a candidate whose sitting is not here', async () => {
    const spare = await site.station({ drives: [site.stick] })
    await work(pc)
    const { path } = await backUpTo(pc, site.stick)
    const find = () => spare.bridge.call(findSitting, { body: { examNumber: '20260001' } })
    expect(await find()).toMatchObject({ kind: 'backupHere', file: path })
  })

  it('are inspected without changing anything', async () => {
    const spare = await site.station()
    await work(pc)
    const { path = '' } = await backUpTo(pc, site.stick)
    const { restoreCode } = site.installation
    expect(await inspect(spare, path ?? '')).toMatchObject({
      kind: 'backup',
      refused: 'codeNeeded',
    })
    expect(await inspect(spare, path ?? '', restoreCode)).toMatchObject({
      ...{ kind: 'backup', refused: null, comparison: { kind: 'absent', entriesHere: 0 } },
      summary: { examNumber: '20260001', entries: expect.any(Number) as unknown },
    })
    expect(await inspect(pc, path ?? '', restoreCode)).toMatchObject({
      comparison: { entriesThere: 0 },
    })
    expect(await inspect(pc, path ?? '', 'ABCD-EFGH')).toMatchObject({ refused: 'wrongCode' })
    expect(await inspect(pc, join(site.stick, 'missing'))).toMatchObject({ refused: 'missing' })
    expect((await spare.bridge.call(heldSitting)).held).toBeNull()
  })
})

describe('a file that cannot be restored', () => {
  it('is refused with its reason, and the disk is as it was', async () => {
    const spare = await site.station()
    await work(pc)
    const { path } = await backUpTo(pc, site.stick)
    const bytes = await readFile(path ?? '')
    await site.server.stop()
    const bad = join(site.stick, 'bad.dat')
    await writeFile(
      join(site.stick, 'bad.key'),
      await readFile((path ?? '').replace('.dat', '.key')),
    )
    const before = await listingOf(spare.folder)
    const refusals = new Map<string, number>()
    const cuts = Array.from({ length: 20 }, (_, at) => Math.floor((bytes.length * at) / 20))
    const flips = Array.from({ length: 20 }, (_, at) => Math.floor((bytes.length * at) / 20) + 7)
    for (const at of cuts) {
      await writeFile(bad, bytes.subarray(0, at))
      const { kind, refused } = await restore(spare, bad)
      expect(kind).toBe('refused')
      refusals.set(String(refused), (refusals.get(String(refused)) ?? 0) + 1)
    }
    for (const at of flips) {
      const flipped = Buffer.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      await writeFile(bad, flipped)
      expect((await restore(spare, bad)).kind).toBe('refused')
    }
    expect([...refusals.keys()].sort()).toEqual(expect.arrayContaining(['truncated']))
    expect(await restore(spare, path ?? '', 'ABCD-EFGH')).toMatchObject({ refused: 'wrongCode' })
    expect(await listingOf(spare.folder)).toEqual(before)
  })
})
