import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sealEntry } from '@wenkao/shared/answers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { heldSittingOf, ids } from '../../../test-processes/exam-server-double.ts'
import { claimFolder, isInside, ownerOfFolder, placeFile } from './answer-folder.fs.ts'
import { makeRoom, stampOfFresh } from './make-room.ts'
import { planFolder } from './plan-folder.ts'

let base: string
let folder: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'wenkao-folder-'))
  folder = join(base, 'CZKT')
})
afterEach(async () => {
  await rm(base, { recursive: true, force: true })
})

describe('[F12] making room for a sitting', () => {
  it('uses a missing, an empty and the own folder as it is', async () => {
    expect(await makeRoom(folder, ids.sitting, 'now')).toEqual({ folder, left: null })
    await mkdir(folder)
    expect(await makeRoom(folder, ids.sitting, 'now')).toEqual({ folder, left: null })
    await claimFolder(folder, { sittingId: ids.sitting, examNumber: '1' })
    expect(await makeRoom(folder, ids.sitting, 'now')).toEqual({ folder, left: null })
    expect(await ownerOfFolder(folder)).toEqual({ sittingId: ids.sitting, examNumber: '1' })
  })

  it('moves work of another sitting, or of nobody known, aside with everything in it', async () => {
    await claimFolder(folder, { sittingId: ids.other, examNumber: '2' })
    await writeFile(join(folder, '作品.txt'), '另一位')
    expect(await makeRoom(folder, ids.sitting, 'first')).toEqual({ folder, left: null })
    expect(await readFile(join(`${folder}-aside`, 'first', '作品.txt'), 'utf8')).toBe('另一位')
    await mkdir(folder)
    await writeFile(join(folder, '无主.txt'), '')
    await makeRoom(folder, ids.sitting, 'second')
    expect(await readdir(`${folder}-aside`)).toEqual(['first', 'second'])
  })

  it('gives a fresh folder beside one that cannot be moved, and says that it waits', async () => {
    await claimFolder(folder, { sittingId: ids.other, examNumber: '2' })
    await writeFile(join(folder, '作品.txt'), '另一位')
    // Something of the same names in the way makes the moves fail as a held file does.
    const aside = join(`${folder}-aside`, 'now')
    await mkdir(join(aside, '作品.txt'), { recursive: true })
    const waits = { wait: async () => undefined, patienceMs: 100 }
    let tries = 0
    const held = () => (tries += 1)
    const fresh = `${folder}-now`
    const left = { folder, aside }
    expect(await makeRoom(folder, ids.sitting, 'now', held, waits)).toEqual({ folder: fresh, left })
    expect(tries).toBeGreaterThan(1)
    expect(await ownerOfFolder(folder)).toMatchObject({ sittingId: ids.other })
    expect(await readFile(join(folder, '作品.txt'), 'utf8')).toBe('另一位')
    expect(stampOfFresh(folder, fresh)).toBe('now')
    expect(stampOfFresh(folder, folder)).toBeUndefined()
    expect(stampOfFresh(folder, `${folder}-aside`)).toBeUndefined()
  })

  it('empties a folder that cannot be moved as a whole, and keeps all of it together', async () => {
    await claimFolder(folder, { sittingId: ids.other, examNumber: '2' })
    await mkdir(join(folder, '任务', '空'), { recursive: true })
    await writeFile(join(folder, '任务', '作品.txt'), '另一位')
    const aside = join(`${folder}-aside`, 'now')
    await mkdir(join(aside, '先前'), { recursive: true })
    const waits = { wait: async () => undefined, patienceMs: 100 }
    const room = await makeRoom(folder, ids.sitting, 'now', undefined, waits)
    expect(room).toEqual({ folder, left: null })
    expect(await readdir(folder)).toEqual([])
    expect(await readFile(join(aside, '任务', '作品.txt'), 'utf8')).toBe('另一位')
    expect(await ownerOfFolder(aside)).toMatchObject({ sittingId: ids.other })
    expect(await ownerOfFolder(folder)).toBe('nobody')
  })
})

describe('placing a file', () => {
  it('[R2] never replaces one that is there', async () => {
    expect(await placeFile(folder, '任务/材料.txt', Buffer.from('素材'))).toBe(true)
    await writeFile(join(folder, '任务', '材料.txt'), '作答')
    expect(await placeFile(folder, '任务/材料.txt', Buffer.from('素材'))).toBe(false)
    expect(await readFile(join(folder, '任务', '材料.txt'), 'utf8')).toBe('作答')
    expect(await readdir(join(folder, '任务'))).toEqual(['材料.txt'])
  })

  it('knows a link that leads out of the folder', async () => {
    await mkdir(join(folder, '任务'), { recursive: true })
    await symlink(base, join(folder, '任务', '出去'))
    expect(await isInside(folder, join(folder, '任务'))).toBe(true)
    expect(await isInside(folder, join(folder, '任务', '出去'))).toBe(false)
  })
})

it('the plan lays current versions over the materials and trusts no path of the log', () => {
  const hash = (digit: string): string => digit.repeat(64)
  const task = {
    id: 'T1',
    kind: 'files' as const,
    title: '',
    points: 1,
    folder: '任务',
    instruction: '',
    materials: ['a.txt', 'b.txt', 'c.txt'].map((path) => ({ path, hash: hash('1'), size: 1 })),
  }
  const exam = { version: 1 as const, paperVersion: 1, shuffleSeed: '', items: [], tasks: [task] }
  const event = (n: number, item: string | null, value: unknown) =>
    sealEntry({
      v: 1,
      sitting: ids.sitting,
      writer: 'b'.repeat(32),
      n,
      hlc: n,
      prev: null,
      kind: n === 0 ? 'binding' : 'file',
      item,
      value,
      at: 0,
    }).event
  const version = (digit: string | null) => ({
    hash: digit && hash(digit),
    size: 1,
    baseHash: null,
    modifiedAt: 0,
  })
  const events = [
    event(0, null, { epoch: 1, branch: null, parent: null }),
    event(1, '任务/b.txt', version('2')),
    event(2, '任务/c.txt', version(null)),
    event(3, '../../escape.txt', version('3')),
    event(4, '任务/con', version('3')),
  ]
  expect(planFolder(exam, events, heldSittingOf(null).bindings)).toEqual({
    folders: ['任务'],
    files: [
      { path: '任务/a.txt', hash: hash('1') },
      { path: '任务/b.txt', hash: hash('2') },
    ],
  })
})
