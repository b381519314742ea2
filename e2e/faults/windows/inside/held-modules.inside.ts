/** The bridge's own pieces beside programs that hold files (F12): they wait, go round, or say so. */
import {
  link,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  claimFolder,
  ownerOfFolder,
  placeFile,
} from '../../../../apps/bridge/src/features/answer-files/place/answer-folder.fs.ts'
import { openLeftFolders } from '../../../../apps/bridge/src/features/answer-files/place/left-folders.ts'
import { makeRoom } from '../../../../apps/bridge/src/features/answer-files/place/make-room.ts'
import { findHolders } from '../../../../apps/bridge/src/platform/find-holders.ts'
import { createLogger } from '../../../../apps/bridge/src/platform/logger.ts'
import { retryWhenHeld } from '../../../../apps/bridge/src/platform/retry-when-held.ts'
import { folderDisk, scanFolder } from '../../../../apps/bridge/src/platform/scan-folder.fs.ts'
import { holdFile, type Hold, type Share } from './hold-file.ts'

const NO_WAIT = { wait: async () => undefined, patienceMs: 60 }
const owner = { sittingId: 'another', examNumber: '2' }

let base: string
let folder: string
let file: string
const holds: Hold[] = []
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'wenkao-held-'))
  folder = join(base, 'CZKT')
  file = join(folder, '作文 一.docx')
  await claimFolder(folder, owner)
  await writeFile(file, '考生的答案')
})
afterEach(async () => {
  for (const hold of holds.splice(0)) await hold.release()
  await rm(base, { recursive: true, force: true, maxRetries: 5 })
})

async function hold(path: string, share: Share): Promise<Hold> {
  const made = await holdFile(path, share)
  holds.push(made)
  return made
}

describe('a step that a held file stops', () => {
  it.each(['-', 'r', 'rw'] as const)('is done once the program lets go (%s)', async (share) => {
    const program = await hold(file, share)
    let waits = 0
    const wait = async (): Promise<void> => {
      waits += 1
      if (waits === 3) await program.release()
    }
    await retryWhenHeld(() => rename(file, `${file}.aside`), { wait, patienceMs: 5000 })
    expect(waits).toBe(3)
    expect(await readFile(`${file}.aside`, 'utf8')).toBe('考生的答案')
  })

  it('ends with the system’s own word when the program stays', async () => {
    await hold(file, 'r')
    const step = retryWhenHeld(() => rename(file, `${file}.aside`), NO_WAIT)
    await expect(step).rejects.toMatchObject({ code: 'EBUSY' })
    expect(await readFile(file, 'utf8')).toBe('考生的答案')
  })

  it('waits also for a file that is mapped into memory', async () => {
    const program = await hold(file, 'm')
    let waits = 0
    const wait = async (): Promise<void> => {
      waits += 1
      if (waits === 2) await program.release()
    }
    const over = join(base, 'neu.docx')
    await writeFile(over, '新')
    await retryWhenHeld(() => rename(over, file), { wait, patienceMs: 5000 })
    expect(await readFile(file, 'utf8')).toBe('新')
  })
})

describe('[R2] laying a file out', () => {
  it.each(['-', 'r', 'rw', 'rwd', 'm'] as const)(
    'leaves one that is open as it is (%s)',
    async (share) => {
      const program = await hold(file, share)
      expect(await placeFile(folder, '作文 一.docx', Buffer.from('材料'))).toBe(false)
      expect(await placeFile(folder, '旁边.docx', Buffer.from('材料'))).toBe(true)
      await program.release()
      expect(await readFile(file, 'utf8')).toBe('考生的答案')
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
    },
  )

  it('finds a file of another case in its place', async () => {
    await writeFile(join(folder, 'Report.DOCX'), '考生的答案')
    expect(await placeFile(folder, 'report.docx', Buffer.from('材料'))).toBe(false)
    expect(await readFile(join(folder, 'REPORT.docx'), 'utf8')).toBe('考生的答案')
  })
})

describe('[F12] making room', () => {
  it('moves the contents where a program works in the folder, and goes on in it', async () => {
    await hold(folder, 'rw')
    const room = await makeRoom(folder, 'mine', 'now', undefined, NO_WAIT)
    expect(room).toEqual({ folder, left: null })
    expect(await readFile(join(`${folder}-aside`, 'now', '作文 一.docx'), 'utf8')).toBe(
      '考生的答案',
    )
  })

  it.each(['-', 'rw'] as const)(
    'takes a fresh folder where folder (%s) and file are held, and clears the old one later',
    async (share) => {
      const programs = [await hold(file, 'r'), await hold(folder, share)]
      let told = 0
      const room = await makeRoom(folder, 'mine', 'now', () => (told += 1), NO_WAIT)
      expect(room).toMatchObject({ folder: `${folder}-now`, left: { folder } })
      expect(told).toBeGreaterThan(0)
      const book = await openLeftFolders(join(base, 'state'), createLogger('silent'))
      if (room.left) await book.leave(room.left)
      await book.clear(room.folder, true)
      await book.name()
      expect(book.held()).not.toEqual([])
      for (const program of programs) await program.release()
      // Nothing was torn apart meanwhile: what the program had open lies where it was.
      expect(await ownerOfFolder(folder)).toEqual(owner)
      expect(await readFile(file, 'utf8')).toBe('考生的答案')
      await book.clear(room.folder, true)
      expect(await ownerOfFolder(folder)).toBe('nobody')
      const aside = join(`${folder}-aside`, 'now', '作文 一.docx')
      expect(await readFile(aside, 'utf8')).toBe('考生的答案')
    },
  )
})

describe('a scan', () => {
  it.each(['r', 'rw', 'rwd', 'm'] as const)(
    'reads what a program has open for editing (%s)',
    async (share) => {
      await hold(file, share)
      const seen = (await scanFolder(folder))?.files.find(({ path }) => path === '作文 一.docx')
      expect(seen?.size).toBe(15)
      expect(await folderDisk.hash(file)).toMatch(/^[0-9a-f]{64}$/)
    },
  )

  it('lists a file that nobody may read, and says that it could not be read', async () => {
    await hold(file, '-')
    const seen = (await scanFolder(folder))?.files.map(({ path }) => path)
    expect(seen).toContain('作文 一.docx')
    await expect(folderDisk.hash(file)).rejects.toMatchObject({ code: 'EBUSY' })
  })

  it('keeps no program from saving: the file is open for it while it is read', async () => {
    const reading = folderDisk.open(file)
    await new Promise((resolve) => reading.once('open', resolve))
    await truncate(file, 3)
    await rename(file, join(folder, '改名.docx'))
    reading.destroy()
    expect(await readdir(folder)).toContain('改名.docx')
  })

  it('has the same stamp for one content however often it looks, and another after a save', async () => {
    const first = await folderDisk.stampAt(file)
    expect(await folderDisk.stampAt(file)).toBe(first)
    await writeFile(file, '考生的答卷')
    expect(await folderDisk.stampAt(file)).not.toBe(first)
  })

  it('sees a hard link once by each of its names', async () => {
    await link(file, join(folder, '第二.docx'))
    expect((await scanFolder(folder))?.files.map(({ path }) => path)).toEqual([
      '作文 一.docx',
      '第二.docx',
    ])
  })

  it('follows paths of 600 characters', async () => {
    const deep = Array.from({ length: 9 }, (_, at) => `${at}`.repeat(65)).join('/')
    await mkdir(join(folder, ...deep.split('/')), { recursive: true })
    await writeFile(join(folder, ...deep.split('/'), '深.docx'), '深')
    const found = (await scanFolder(folder))?.files.find(({ path }) => path.endsWith('深.docx'))
    expect(found?.path).toBe(`${deep}/深.docx`)
  })
})

describe('[F05b F12] the files that programs hold', () => {
  it.each(['-', 'r'] as const)('are found before anything is touched (%s)', async (share) => {
    await writeFile(join(folder, '空闲.docx'), '')
    await hold(file, share)
    expect((await findHolders([folder])).map(({ path }) => path)).toEqual([file])
  })

  it('are none once the program has let go', async () => {
    const program = await hold(file, 'r')
    await program.release()
    expect(await findHolders([folder])).toEqual([])
  })
})
