import { appendFile, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileCopy } from '@wenkao/shared/answer-files'
import { afterEach, describe, expect, it } from 'vitest'
import { folderDisk, type FolderDisk } from '../../../platform/scan-folder.fs.ts'
import { readWhole, type Vault } from '../../../platform/vault.fs.ts'
import { packageOf, saveDances } from '../../../test-processes/save-dances.fs.ts'
import {
  hashOf,
  manifestOf,
  trackFolder,
  type FolderFaults,
  type TrackedFolder,
} from '../../../test-processes/tracked-folder.fs.ts'
import { describeFolder } from './folder-manifest.ts'

let world: TrackedFolder
async function open(faults: FolderFaults = {}): Promise<void> {
  world = await trackFolder(faults)
  await mkdir(at('任务'))
}
afterEach(() => world.close())

function at(path: string): string {
  return join(world.folder, ...path.split('/'))
}

/** The file events from the nth on, as `path hash` with a short hash, or `path gone`. */
function versionsFrom(start = 0): string[] {
  return world
    .events()
    .slice(start)
    .filter(({ kind }) => kind === 'file')
    .map(({ item, value }) => {
      const { hash } = value as { hash: string | null }
      return `${item ?? ''} ${hash?.slice(0, 8) ?? 'gone'}`
    })
}
function copies(): { item: string | null; value: FileCopy }[] {
  return world
    .events()
    .filter(({ kind }) => kind === 'copy')
    .map(({ item, value }) => ({ item, value: value as FileCopy }))
}
const version = (path: string, content: string | Buffer): string =>
  `${path} ${hashOf(content).slice(0, 8)}`
const baseOf = (path: string): string | null | undefined =>
  world.versions().versionsOf(path).at(-1)?.baseHash

describe.each(saveDances)('[F11b] a save of $program', ({ extension, steps, missingAfter }) => {
  const path = `任务/报告.${extension}`
  const [first, second] = ['第一稿', '第二稿，改过'].map(packageOf) as [Buffer, Buffer]

  it.each([0, 40, 120])('is one version, with %i ms between its steps', async (pauseMs) => {
    await open()
    await writeFile(at(path), first)
    await world.rest()
    const before = world.events().length
    for (const { run } of steps(at(path), second)) {
      await run()
      world.advance(pauseMs)
      await world.look()
    }
    await world.rest(12_000)
    expect(versionsFrom(before)).toEqual([version(path, second)])
    expect(baseOf(path)).toBe(hashOf(first))
    expect(copies()).toEqual([])
    expect((await readWhole(world.vault(), hashOf(second))).equals(second)).toBe(true)
  })

  it('[N07] loses no content when the program is killed after any of its steps', async () => {
    for (const killedAfter of steps('', second).keys()) {
      await open()
      await writeFile(at(path), first)
      await world.rest()
      for (const { run } of steps(at(path), second).slice(0, killedAfter + 1)) await run()
      await world.rest(12_000)
      const paths = new Set(versionsFrom().map((line) => line.split(' ')[0]))
      expect([...paths]).toEqual([path])
      if (killedAfter + 1 === missingAfter) {
        expect(world.versions().newest(path)).toBeNull()
        expect(copies()).toMatchObject([
          { item: path, value: { hash: hashOf(second), origin: 'recovery' } },
        ])
        expect(world.vault().has(hashOf(second))).toBe(true)
      }
      expect(world.versions().has(hashOf(first))).toBe(true)
      await world.close()
    }
    await open()
  })
})

describe('a version of a file', () => {
  it('[R8] is taken when the file was quiet for 300 ms, and once', async () => {
    await open()
    await writeFile(at('任务/a.txt'), '一')
    await world.look()
    world.advance(299)
    await world.look()
    expect(versionsFrom()).toEqual([])
    expect(world.tracker().pending()).toEqual(['任务/a.txt'])
    world.advance(1)
    await world.look()
    await world.rest(20_000)
    expect(versionsFrom()).toEqual([version('任务/a.txt', '一')])
    expect(world.tracker().pending()).toEqual([])
  })

  it('is not taken again for the same content, whatever its times and attributes say', async () => {
    await open()
    await writeFile(at('任务/a.txt'), '一')
    await world.rest()
    const before = world.events().length
    await utimes(at('任务/a.txt'), 1, 1)
    await world.rest()
    await writeFile(at('任务/a.txt'), '一')
    await world.rest()
    await world.restart()
    await world.rest()
    expect(versionsFrom(before)).toEqual([])
  })

  it('sees another content of the same length and time', async () => {
    await open()
    const when = new Date(world.startedAt - 60_000)
    await writeFile(at('任务/a.txt'), '一')
    await utimes(at('任务/a.txt'), when, when)
    await world.rest()
    await writeFile(at('任务/a.txt'), '二')
    await utimes(at('任务/a.txt'), when, when)
    await world.rest()
    expect(versionsFrom()).toEqual([version('任务/a.txt', '一'), version('任务/a.txt', '二')])
  })

  it('waits for a large file that grows, and takes it once', async () => {
    await open()
    const piece = Buffer.alloc(3 * 1024 * 1024, 'x')
    await writeFile(at('任务/film.mp4'), piece)
    for (let round = 0; round < 8; round += 1) {
      for (let looked = 0; looked < 10; looked += 1) {
        await appendFile(at('任务/film.mp4'), looked % 5 === 0 ? piece.subarray(0, 65_536) : 'y')
        world.advance(200)
        await world.look()
      }
      await appendFile(at('任务/film.mp4'), piece)
    }
    // Small while it began, it may have been read then; never again while it grew large.
    expect(versionsFrom().length).toBeLessThanOrEqual(1)
    const before = world.events().length
    await world.rest()
    expect(versionsFrom(before)).toHaveLength(1)
  })

  it('is taken every ten seconds of a file that is never quiet', async () => {
    await open()
    for (let looked = 0; looked < 155; looked += 1) {
      await writeFile(at('任务/log.txt'), `line ${looked % 7}${looked}`)
      world.advance(200)
      await world.look()
    }
    expect(versionsFrom().length).toBeGreaterThanOrEqual(2)
    expect(versionsFrom().length).toBeLessThanOrEqual(4)
  })

  it('[F11b] waits for the end of a package, and then keeps it without', async () => {
    await open()
    const torn = packageOf('报告').subarray(0, 12)
    await writeFile(at('任务/a.docx'), torn)
    await world.rest(900)
    expect(versionsFrom()).toEqual([])
    await world.rest(1500)
    expect(versionsFrom()).toEqual([version('任务/a.docx', torn)])
  })

  it('is read without patience where it can be no package: encrypted, older or another format', async () => {
    await open()
    await writeFile(at('任务/a.docx'), Buffer.from('d0cf11e0a1b11ae1', 'hex'))
    await writeFile(at('任务/b.docx'), '只是文字')
    await writeFile(at('任务/c.docx'), '')
    await world.rest(500)
    expect(versionsFrom()).toHaveLength(2)
    await world.rest(1000)
    expect(versionsFrom()).toHaveLength(3)
  })

  it('says whether it opens, and that what was laid out is no version', async () => {
    await open({ deps: { checker: { check: () => Promise.resolve('damaged') } } })
    world.laid.set('任务/start.docx', hashOf(packageOf('素材')))
    await writeFile(at('任务/start.docx'), packageOf('素材'))
    await writeFile(at('任务/b.docx'), packageOf('坏'))
    await world.rest()
    expect(versionsFrom()).toEqual([version('任务/b.docx', packageOf('坏'))])
    expect(world.tracker().files()).toMatchObject([
      { path: '任务/b.docx', health: 'damaged' },
      { path: '任务/start.docx', health: undefined, pending: false },
    ])
  })
})

describe('many files', () => {
  it('[N07] copied in with their folders are all versions, each once, and journaled in batches', async () => {
    let flushes = 0
    await open({ beforeRecord: () => (flushes += 1) })
    const expected: string[] = []
    for (let folder = 0; folder < 10; folder += 1) {
      await mkdir(at(`任务/资料 ${folder}`))
      for (let file = 0; file < 50; file += 1) {
        const path = `任务/资料 ${folder}/文件${file}.txt`
        await writeFile(at(path), `${folder}/${file}`)
        expected.push(version(path, `${folder}/${file}`))
      }
      await world.look()
    }
    await world.rest()
    expect(versionsFrom().sort()).toEqual(expected.sort())
    expect(flushes).toBeLessThan(30)
  })

  it('[N07] keep their lineage when their folder is renamed', async () => {
    await open()
    await mkdir(at('任务/旧'))
    for (const name of ['a.txt', 'b.txt']) await writeFile(at(`任务/旧/${name}`), name)
    await world.rest()
    const before = world.events().length
    await rename(at('任务/旧'), at('任务/新'))
    await world.rest()
    expect(versionsFrom(before)).toEqual([
      version('任务/新/a.txt', 'a.txt'),
      version('任务/新/b.txt', 'b.txt'),
      '任务/旧/a.txt gone',
      '任务/旧/b.txt gone',
    ])
    expect(baseOf('任务/新/a.txt')).toBe(hashOf('a.txt'))
  })

  it('swap their names without ever being gone', async () => {
    await open()
    for (const name of ['a', 'b']) await writeFile(at(`任务/${name}.txt`), name)
    await world.rest()
    const before = world.events().length
    await rename(at('任务/a.txt'), at('任务/c.tmp'))
    await world.look()
    await rename(at('任务/b.txt'), at('任务/a.txt'))
    await world.look()
    await rename(at('任务/c.tmp'), at('任务/b.txt'))
    await world.rest()
    expect(versionsFrom(before)).toEqual([version('任务/a.txt', 'b'), version('任务/b.txt', 'a')])
    expect(baseOf('任务/a.txt')).toBe(hashOf('a'))
  })
})

describe('a name', () => {
  it('that changes its case alone goes on as the same file', async () => {
    await open()
    await writeFile(at('任务/report.docx'), packageOf('稿'))
    await world.rest()
    await rename(at('任务/report.docx'), at('任务/Report.docx'))
    await world.rest()
    expect(versionsFrom()).toEqual([
      version('任务/report.docx', packageOf('稿')),
      version('任务/Report.docx', packageOf('稿')),
      '任务/report.docx gone',
    ])
    expect(baseOf('任务/Report.docx')).toBe(hashOf(packageOf('稿')))
  })

  it.each(['带 空 格 的.txt', '𠮷野家.txt', `${'长'.repeat(80)}.txt`, `${'n'.repeat(196)}.txt`])(
    'may be %s',
    async (name) => {
      await open()
      await writeFile(at(`任务/${name}`), '内容')
      await world.rest()
      expect(versionsFrom()).toEqual([version(`任务/${name}`, '内容')])
    },
  )

  it('of a path longer than 200 characters is versioned as well', async () => {
    await open()
    const deep = `任务/${Array.from({ length: 4 }, (_, depth) => `${depth}`.padEnd(60, 'x')).join('/')}`
    await mkdir(at(deep), { recursive: true })
    await writeFile(at(`${deep}/a.txt`), '深')
    await world.rest()
    expect(versionsFrom()).toEqual([version(`${deep}/a.txt`, '深')])
  })

  it('that looks like a temporary one is the candidate’s when it stays and holds no document', async () => {
    await open()
    await writeFile(at('任务/20261122'), '日记')
    await writeFile(at('任务/改名.tmp'), '改了后缀')
    await world.rest(1000)
    expect(world.tracker().pending()).toEqual(['任务/20261122', '任务/改名.tmp'])
    await world.rest(6000)
    expect(versionsFrom()).toEqual([
      version('任务/20261122', '日记'),
      version('任务/改名.tmp', '改了后缀'),
    ])
    await world.restart()
    await writeFile(at('任务/20261122'), '日记二')
    await world.rest(500)
    expect(versionsFrom().at(-1)).toBe(version('任务/20261122', '日记二'))
  })
})

describe('a file that goes away', () => {
  it('and comes back within a second was never gone', async () => {
    await open()
    await writeFile(at('任务/a.txt'), '一')
    await world.rest()
    await rm(at('任务/a.txt'))
    await world.rest(900)
    await writeFile(at('任务/a.txt'), '二')
    await world.rest()
    expect(versionsFrom()).toEqual([version('任务/a.txt', '一'), version('任务/a.txt', '二')])
  })

  it('for longer is gone, and new when it comes back', async () => {
    await open()
    await writeFile(at('任务/a.txt'), '一')
    await world.rest()
    await rm(at('任务/a.txt'))
    await world.rest()
    await writeFile(at('任务/a.txt'), '一')
    await world.rest()
    const one = version('任务/a.txt', '一')
    expect(versionsFrom()).toEqual([one, '任务/a.txt gone', one])
  })

  it('[F13] with the whole folder is not gone: the folder is laid out again', async () => {
    await open()
    await writeFile(at('任务/a.txt'), '一')
    await world.rest()
    await rename(world.folder, `${world.folder}-x`)
    await world.rest()
    expect(versionsFrom()).toHaveLength(1)
    await rename(`${world.folder}-x`, world.folder)
  })
})

function busy(): Error {
  return Object.assign(new Error('EBUSY'), { code: 'EBUSY' })
}
/** A disk on which a program holds some files exclusively. */
function heldDisk(held: ReadonlySet<string>): FolderDisk {
  const refuse = (place: string | Buffer): void => {
    if (held.has(String(place))) throw busy()
  }
  return {
    ...folderDisk,
    bytes: async (place) => {
      refuse(place)
      return folderDisk.bytes(place)
    },
    ends: async (place, first, last) => {
      refuse(place)
      return folderDisk.ends(place, first, last)
    },
  }
}

describe('what cannot be read or kept', () => {
  it('[F13] a file that a program holds keeps its last version, and is named until it can be read', async () => {
    const held = new Set<string>()
    await open({ disk: heldDisk(held) })
    await writeFile(at('任务/a.xlsx'), packageOf('一'))
    await world.rest()
    held.add(at('任务/a.xlsx'))
    await writeFile(at('任务/a.xlsx'), packageOf('二二'))
    await world.rest(5000)
    expect(world.tracker().pending()).toEqual(['任务/a.xlsx'])
    expect(world.tracker().files()[0]?.hash).toBe(hashOf(packageOf('一')))
    held.clear()
    await world.rest(2100)
    expect(world.tracker().pending()).toEqual([])
    expect(versionsFrom().at(-1)).toBe(version('任务/a.xlsx', packageOf('二二')))
    expect(world.complaints).toEqual([])
  })

  it('[F14] a version that finds no room stays unsaved, and goes through once there is some', async () => {
    let isFull = true
    const vault = (real: Vault): Vault => ({
      ...real,
      put: (hash, source) =>
        isFull
          ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))
          : real.put(hash, source),
    })
    await open({ vault })
    await writeFile(at('任务/a.txt'), '一')
    await world.rest(10_000)
    expect(versionsFrom()).toEqual([])
    expect(world.tracker().pending()).toEqual(['任务/a.txt'])
    expect(world.tracker().files()).toMatchObject([{ hash: undefined, pending: true }])
    expect(world.complaints).toHaveLength(1)
    isFull = false
    await world.rest()
    expect(versionsFrom()).toEqual([version('任务/a.txt', '一')])
    expect(world.tracker().pending()).toEqual([])
  })

  it('[R2] a version that could not be journaled is not called saved', async () => {
    let fails = true
    await open({
      beforeRecord: () => {
        if (fails) throw new Error('no journal')
      },
    })
    await writeFile(at('任务/a.txt'), '一')
    await world.rest().catch(() => undefined)
    expect(world.tracker().pending()).toEqual(['任务/a.txt'])
    fails = false
    await world.rest()
    expect(versionsFrom()).toEqual([version('任务/a.txt', '一')])
  })

  it('a folder that cannot be listed is named, and nothing in it counts as gone', async () => {
    let isClosed = false
    const disk: FolderDisk = {
      ...folderDisk,
      scan: async (root) => {
        const found = await folderDisk.scan(root)
        if (!found || !isClosed) return found
        const files = found.files.filter(({ path }) => !path.startsWith('任务/'))
        return { ...found, files, unknown: ['任务'] }
      },
    }
    await open({ disk })
    await writeFile(at('任务/a.txt'), '一')
    await writeFile(at('b.txt'), '二')
    await world.rest()
    isClosed = true
    await rm(at('b.txt'))
    await world.rest(5000)
    expect(versionsFrom().slice(2)).toEqual(['b.txt gone'])
    expect(world.tracker().pending()).toEqual(['任务'])
  })
})

describe('the manifest of the folder', () => {
  it('tells folders without files, once, and not again after a restart', async () => {
    await open()
    await mkdir(at('任务/空文件夹'))
    await writeFile(at('任务/~$a.docx'), 'owner')
    await world.rest()
    expect(manifestOf(world.events())?.entries.map(({ path }) => path)).toEqual([
      '任务',
      '任务/空文件夹',
    ])
    const before = world.events().length
    await world.rest(20_000)
    expect(world.events()).toHaveLength(before)
  })

  it('tells attributes as the system does, asked again only when something changed', async () => {
    let asked = 0
    let hidden = false
    const attributes = () => {
      asked += 1
      const told = { readOnly: false, hidden, archive: true }
      return Promise.resolve(new Map([['任务/a.txt', told]]))
    }
    await open({ deps: { attributes } })
    await writeFile(at('任务/a.txt'), '一')
    await world.rest(30_000)
    expect(asked).toBe(1)
    expect(manifestOf(world.events())?.entries[1]).toMatchObject({ archive: true })
    hidden = true
    await utimes(at('任务/a.txt'), 5, 5)
    await world.rest()
    expect(asked).toBe(2)
    expect(manifestOf(world.events())?.entries[1]).toMatchObject({ archive: true, hidden: true })
  })

  it('stays small with 5,000 files', async () => {
    const files = Array.from({ length: 5000 }, (_, n) => ({
      ...{ path: `任务/${'很长的文件夹名'.repeat(3)}/${n}.txt`, place: '', name: 'plain' as const },
      ...{ size: 1, modifiedAt: 0, readOnly: n === 7, stamp: '' },
    }))
    const folders = [{ path: '任务/空', readOnly: false }]
    await open()
    const manifest = describeFolder({ files, folders }, () => hashOf('x'), undefined)
    expect(Buffer.byteLength(JSON.stringify(manifest))).toBeLessThan(210 * 1024)
    expect(manifest.entries.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['任务/空', files[7]?.path]),
    )
  })
})
