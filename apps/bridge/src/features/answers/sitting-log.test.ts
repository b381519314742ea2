import { sealEntry } from '@wenkao/shared/answers'
import { describe, expect, it } from 'vitest'
import { encodeRecord } from '../../platform/record-format.ts'
import { ids } from '../../test-processes/exam-server-double.ts'
import { memorySegments, type MemorySegments } from '../../test-processes/memory-segments.ts'
import { createPageWriter } from '../../test-processes/page-writer.ts'
import { openSittingLog } from './sitting-log.ts'
import { unsentAgeMs } from './unsent-age.ts'

const at = { monotonic: 1000 }
const open = (disk: MemorySegments) => openSittingLog(disk, ids.sitting, () => at.monotonic)

/** A journal with three entries of a page. */
async function journaled() {
  const disk = memorySegments()
  const page = createPageWriter('a'.repeat(32))
  const entries = [page.begin(), page.answer('Q1', 'A'), page.answer('Q1', 'B')] as const
  const log = await open(disk)
  await log.append(entries.map(({ text }) => text))
  return { disk, entries, log }
}

describe('the log of a sitting', () => {
  it('JR8: says after a restart what it said before', async () => {
    const { disk, entries, log } = await journaled()
    const [zero, one, two] = entries
    const rival = sealEntry({ ...two.event, value: ['rival'] })
    await log.acknowledge([zero.hash])
    await log.takeServerLog([zero.text, rival.text])
    const again = await open(disk)
    for (const told of [log, again]) {
      expect(told.unacknowledged().map(({ hash }) => hash)).toEqual([one.hash])
      expect(told.conflicted()).toEqual([two.hash])
      expect(told.isAcknowledged(rival.hash)).toBe(true)
      expect(told.heads()).toEqual({ [two.event.writer]: { n: 2, hash: rival.hash } })
    }
  })

  it('L3: what was set aside stands again once the server’s log shows it', async () => {
    const { disk, entries, log } = await journaled()
    const [, , two] = entries
    await log.setAside([two.hash])
    await log.takeServerLog(entries.map(({ text }) => text))
    for (const told of [log, await open(disk)]) {
      expect(told.conflicted()).toEqual([])
      expect(told.countUnacknowledged()).toBe(0)
    }
  })

  it('JR8: reads a journal in which a conflict was booked as acknowledged, too', async () => {
    const { disk, entries } = await journaled()
    const hashes = [entries[2].hash]
    for (const [n, kinds] of [
      [2, ['conflicted', 'acknowledged']],
      [3, ['acknowledged', 'conflicted']],
    ] as const) {
      const records = kinds.map((kind) =>
        JSON.stringify({ v: 1, kind, sittingId: ids.sitting, hashes }),
      )
      disk.files.set(`0000000${n}.wkj`, Buffer.concat(records.map(encodeRecord)))
      const log = await open(disk)
      expect(log.conflicted()).toEqual(hashes)
      expect(log.countUnacknowledged()).toBe(2)
    }
  })

  it('JR5: keeps what a newer version wrote, also when all is written again', async () => {
    const { disk, entries, log } = await journaled()
    await log.close()
    const newer = JSON.stringify({ v: 2, kind: 'entry', sittingId: ids.sitting, text: 'x' })
    disk.files.set('00000002.wkj', Buffer.concat([encodeRecord(newer), encodeRecord('{broken}')]))
    const again = await open(disk)
    expect(again.all()).toHaveLength(3)
    disk.files.clear()
    await again.append(entries.map(({ text }) => text))
    const bytes = Buffer.concat([...disk.files.values()]).toString()
    expect(bytes).toContain(newer)
    expect(bytes).toContain('{broken}')
    expect((await open(disk)).unacknowledged().map(({ text }) => text)).toEqual(
      entries.map(({ text }) => text),
    )
  })

  it('JR7: written again, it says the same as before', async () => {
    const { disk, entries, log } = await journaled()
    const [zero, one] = entries
    await log.acknowledge([zero.hash])
    await log.setAside([one.hash])
    disk.files.clear()
    await log.check()
    expect(log.health()).toMatchObject({ ok: true, rewritten: 1 })
    const again = await open(disk)
    expect(again.all().map(({ hash }) => hash)).toEqual(entries.map(({ hash }) => hash))
    expect(again.isAcknowledged(zero.hash)).toBe(true)
    expect(again.conflicted()).toEqual([one.hash])
    expect(again.heads()).toEqual(log.heads())
  })

  it('L2: refuses what names another sitting, and keeps a text that names none', async () => {
    const { log } = await journaled()
    const foreign = createPageWriter('b'.repeat(32), ids.other).begin()
    await expect(log.append([foreign.text])).rejects.toMatchObject({ code: 'foreignEntry' })
    await log.takeServerLog([foreign.text])
    await log.append(['no entry at all'])
    expect(log.all()).toHaveLength(4)
    expect(log.unacknowledged().at(-1)?.text).toBe('no entry at all')
  })

  it('takes nothing into memory that the disk refused', async () => {
    const { disk, entries, log } = await journaled()
    disk.failing.sync.push('EIO', 'EIO')
    await expect(log.acknowledge([entries[0].hash])).rejects.toThrow('EIO')
    expect(log.countUnacknowledged()).toBe(3)
    await expect(log.append(['another'])).rejects.toThrow('EIO')
    expect(log.all()).toHaveLength(3)
  })
})

describe('the age of the oldest unsent entry', () => {
  it('[R5] is counted by the monotonic clock from when it was journaled', async () => {
    const { entries, log } = await journaled()
    at.monotonic += 7000
    await log.acknowledge([entries[0].hash])
    const age = () => unsentAgeMs(log.oldestUnacknowledged(), 0, at.monotonic, undefined)
    expect(age()).toBe(7000)
    await log.acknowledge(entries.map(({ hash }) => hash))
    expect(age()).toBeNull()
    log.doubt([entries[2].hash])
    at.monotonic += 500
    expect(age()).toBe(500)
  })

  it('after a restart is at least the time since then, and more if the server’s clock says so', async () => {
    const { disk, entries } = await journaled()
    const oldest = (await open(disk)).oldestUnacknowledged()
    expect(oldest).toEqual({ hlc: entries[0].event.hlc, since: null })
    expect(unsentAgeMs(oldest, 1000, 4000, undefined)).toBe(3000)
    expect(unsentAgeMs(oldest, 1000, 4000, entries[0].event.hlc + 60_000)).toBe(60_000)
    expect(unsentAgeMs(oldest, 1000, 4000, entries[0].event.hlc - 60_000)).toBe(3000)
  })
})
