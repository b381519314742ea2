import { cp, mkdir, mkdtemp, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memorySegments } from '../test-processes/memory-segments.ts'
import { openJournal, type JournalOptions, type SegmentFolder } from './journal.ts'
import { encodeRecord } from './record-format.ts'
import { segmentFolder } from './segment-folder.fs.ts'

const numbered = (n: number): string => JSON.stringify({ n })
const upTo = (count: number): string[] => Array.from({ length: count }, (_, n) => numbered(n))

/** A journal together with everything it applied, which is also what it would write again. */
async function open(disk: SegmentFolder, options: JournalOptions = {}) {
  const applied: string[] = []
  const journal = await openJournal(disk, (payload) => applied.push(payload), {
    snapshot: () => applied,
    ...options,
  })
  return { applied, journal }
}

/** What a new start would read. */
async function replayed(disk: SegmentFolder): Promise<string[]> {
  const { applied, journal } = await open(disk)
  await journal.close()
  return applied
}

/** A segment of four records, and where each ends. */
function segment() {
  const texts = [0, 1, 2, 3].map((n) => JSON.stringify({ n, text: '答案' }))
  const records = texts.map(encodeRecord)
  const ends = records.map((_, at) => Buffer.concat(records.slice(0, at + 1)).length)
  return { texts, bytes: Buffer.concat(records), ends }
}

describe('a segment that was damaged', () => {
  it('JR3: cut off at every byte, loses the torn record alone and reports nothing', async () => {
    const { texts, bytes, ends } = segment()
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const disk = memorySegments()
      disk.files.set('00000001.wkj', bytes.subarray(0, cut))
      const { applied, journal } = await open(disk)
      expect(applied).toEqual(texts.slice(0, ends.filter((end) => end <= cut).length))
      expect(journal.health()).toMatchObject({ ok: true, reason: null })
    }
  })

  it('JR4: with any single bit flipped, loses that record alone and names the place', async () => {
    const { texts, bytes, ends } = segment()
    for (let at = 0; at < bytes.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const disk = memorySegments()
        disk.files.set('00000001.wkj', Buffer.from(bytes.with(at, (bytes[at] ?? 0) ^ (1 << bit))))
        const hit = ends.findIndex((end) => end > at)
        const { applied, journal } = await open(disk)
        expect(applied).toEqual(texts.filter((_, index) => index !== hit))
        const place = `00000001.wkj bytes ${ends[hit - 1] ?? 0} to ${ends[hit]}`
        const isLast = hit === texts.length - 1
        expect(journal.health().reason).toBe(isLast ? null : `damaged: ${place}`)
      }
    }
  })

  it('JR4: with every byte replaced, by zeros too, loses no other record', async () => {
    const { texts, bytes, ends } = segment()
    for (let at = 0; at < bytes.length; at += 1) {
      for (const value of [0, 0x0a, 0x7b, 0x7d, 0xff]) {
        if (bytes[at] === value) continue
        const disk = memorySegments()
        disk.files.set('00000001.wkj', Buffer.from(bytes.with(at, value)))
        const hit = ends.findIndex((end) => end > at)
        expect(await replayed(disk)).toEqual(texts.filter((_, index) => index !== hit))
      }
    }
  })

  it('JR3: with a tail of zeros, or empty, or of foreign bytes, is read as far as it goes', async () => {
    const { texts, bytes } = segment()
    const disk = memorySegments()
    disk.files.set('00000001.wkj', Buffer.concat([bytes, Buffer.alloc(70_000)]))
    disk.files.set('00000002.wkj', Buffer.alloc(0))
    disk.files.set('00000003.wkj', Buffer.from('PK\u0003\u0004 not a journal'))
    disk.files.set('00000004.wkj', bytes)
    const { applied, journal } = await open(disk)
    expect(applied).toEqual([...texts, ...texts])
    expect(journal.health().ok).toBe(true)
    await journal.append([numbered(9)])
    expect([...disk.files.keys()]).toContain('00000005.wkj')
  })
})

describe('group commit', () => {
  it('JR2: many who append at once share few flushes, in the order asked for', async () => {
    const disk = memorySegments()
    const { journal } = await open(disk)
    await Promise.all(upTo(500).map((payload) => journal.append([payload])))
    expect(disk.counts.syncs).toBe(1)
    expect(await replayed(disk)).toEqual(upTo(500))
  })

  it('JR2: who comes while a flush is under way shares the next one; nobody waits for a timer', async () => {
    const disk = memorySegments()
    const { journal } = await open(disk)
    const first = journal.append([numbered(0)])
    await Promise.resolve()
    const later = [1, 2, 3].map((n) => journal.append([numbered(n)]))
    await Promise.all([first, ...later])
    expect(disk.counts.syncs).toBe(2)
    await journal.append([numbered(4)])
    expect(disk.counts.syncs).toBe(3)
  })

  it('JR5: goes on over the change of segments under concurrent appends', async () => {
    const disk = memorySegments()
    const { journal } = await open(disk, { segmentBytes: 60 })
    for (let round = 0; round < 20; round += 1) {
      const batch = upTo(100).slice(round * 5, round * 5 + 5)
      await Promise.all(batch.map((payload) => journal.append([payload])))
    }
    await journal.close()
    expect(disk.files.size).toBeGreaterThan(10)
    expect(await replayed(disk)).toEqual(upTo(100))
  })
})

describe('a disk that fails', () => {
  it('JR6: after a failed fsync refuses the batch, says so, and never asks that segment again', async () => {
    const disk = memorySegments()
    const { applied, journal } = await open(disk)
    await journal.append([numbered(0)])
    disk.failing.sync.push('EIO')
    await expect(journal.append([numbered(1)])).rejects.toMatchObject({ code: 'EIO' })
    expect(journal.health()).toMatchObject({ ok: false, reason: 'EIO: sync' })
    expect(applied).toEqual([numbered(0)])
    const before = disk.files.get('00000001.wkj')
    await journal.append([numbered(2)])
    expect(disk.files.get('00000001.wkj')).toBe(before)
    expect(disk.files.get('00000002.wkj')).toEqual(encodeRecord(numbered(2)))
    expect(journal.health()).toMatchObject({ ok: true, reason: null })
  })

  it('JR6: refuses all who shared the failed flush, and none of the next', async () => {
    const disk = memorySegments()
    const { applied, journal } = await open(disk)
    disk.failing.sync.push('EIO')
    const failed = [journal.append([numbered(0)]), journal.append([numbered(1)])]
    const outcomes = await Promise.allSettled(failed)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await journal.append([numbered(2)])
    expect(applied).toEqual([numbered(2)])
  })

  it('JR6: [F14] a full disk refuses, and is written to again when there is room, without litter', async () => {
    const disk = memorySegments()
    const { journal } = await open(disk)
    await journal.append([numbered(0)])
    disk.freeBytes = 5
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await expect(journal.append([numbered(1)])).rejects.toMatchObject({ code: 'ENOSPC' })
    }
    expect(journal.health().ok).toBe(false)
    expect(disk.files.size).toBe(2)
    disk.freeBytes = 1000
    await journal.append([numbered(2)])
    expect(journal.health().ok).toBe(true)
    expect(await replayed(disk)).toEqual([numbered(0), numbered(2)])
  })

  it('JR4: a segment that cannot be read is reported, and the rest is read', async () => {
    const { texts, bytes } = segment()
    const disk = memorySegments()
    disk.files.set('00000001.wkj', bytes)
    disk.files.set('00000002.wkj', bytes)
    const read = disk.read
    disk.read = async (name) => {
      if (name === '00000001.wkj') throw Object.assign(new Error('EIO: read'), { code: 'EIO' })
      return read(name)
    }
    const { applied, journal } = await open(disk)
    expect(applied).toEqual(texts)
    expect(journal.health()).toMatchObject({
      ok: false,
      reason: 'damaged: 00000001.wkj cannot be read: EIO: read',
    })
  })
})

describe('a journal that somebody takes away while it is open', () => {
  let folder: string
  let own: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenkao-lost-'))
    own = join(folder, 'journal')
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  /** Two segments of former runs and one of this run. */
  async function running() {
    for (let run = 0; run < 2; run += 1) {
      const { journal } = await open(segmentFolder(own))
      await journal.append([numbered(run)])
      await journal.close()
    }
    const opened = await open(segmentFolder(own))
    await opened.journal.append([numbered(2)])
    return opened
  }

  it.each([
    ['removed with its folder', () => rm(own, { recursive: true })],
    [
      'emptied',
      async () => {
        for (const name of await readdir(own)) await rm(join(own, name))
      },
    ],
    ['cut shorter', () => truncate(join(own, '00000003.wkj'), 3)],
    [
      'put back to an older copy',
      async () => {
        await cp(own, join(folder, 'copy'), { recursive: true })
        await rm(join(folder, 'copy', '00000003.wkj'))
        await rename(own, join(folder, 'gone'))
        await rename(join(folder, 'copy'), own)
      },
    ],
    [
      'replaced in one file by other bytes of the same length',
      async () => {
        await writeFile(join(folder, 'one'), encodeRecord('{"m":0}'))
        await rename(join(folder, 'one'), join(own, '00000001.wkj'))
      },
    ],
  ])('JR7: %s, is written again from memory before the next record', async (_what, take) => {
    const { journal } = await running()
    await take()
    await journal.append([numbered(3)])
    expect(journal.health()).toMatchObject({ ok: true, records: 4, rewritten: 1 })
    await journal.append([])
    expect(journal.health().rewritten).toBe(1)
    await journal.close()
    expect(await replayed(segmentFolder(own))).toEqual(expect.arrayContaining(upTo(4)))
  })

  it.each(['00000001.wkj', '00000003.wkj'])(
    'JR7: replaced by a true copy of %s, is not written again, and goes on beside it',
    async (name) => {
      const { journal } = await running()
      await cp(join(own, name), join(folder, 'copy'))
      await rename(join(folder, 'copy'), join(own, name))
      for (const n of [3, 4]) await journal.append([numbered(n)])
      expect(journal.health()).toMatchObject({ ok: true, records: 5, rewritten: 0 })
      await journal.close()
      expect(await replayed(segmentFolder(own))).toEqual(upTo(5))
    },
  )

  it('JR7: is looked after also when nothing is appended', async () => {
    const { journal } = await running()
    await rm(own, { recursive: true })
    await journal.append([])
    await journal.close()
    expect(await replayed(segmentFolder(own))).toEqual(upTo(3))
  })

  it('JR7: stays lost, and refuses, until it could be written again', async () => {
    const { journal } = await running()
    await rm(own, { recursive: true })
    await writeFile(own, 'a file in the way')
    await expect(journal.append([numbered(3)])).rejects.toThrow()
    expect(journal.health().ok).toBe(false)
    await rm(own)
    await mkdir(own)
    await journal.append([numbered(4)])
    await journal.close()
    expect(await replayed(segmentFolder(own))).toEqual([...upTo(3), numbered(4)])
  })

  it('JR5: passes over what is no segment', async () => {
    const { journal } = await running()
    await journal.close()
    await writeFile(join(own, 'desktop.ini'), 'x')
    await writeFile(join(own, '00000002.wkj.bak'), 'x')
    await mkdir(join(own, '00000009.wkj'))
    const { applied, journal: again } = await open(segmentFolder(own))
    expect(applied).toEqual(upTo(3))
    expect(again.health().reason).toMatch(/00000009.wkj cannot be read/)
    await again.append([numbered(3)])
    await again.close()
    expect(await readdir(own)).toContain('00000010.wkj')
  })
})
