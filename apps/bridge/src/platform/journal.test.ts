import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from './journal.ts'
import { segmentFolder } from './segment-folder.fs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-journal-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function replayed(of: string = folder) {
  const payloads: string[] = []
  let isReplaying = true
  const journal = await openJournal(segmentFolder(of), (payload) => {
    if (isReplaying) payloads.push(payload)
  })
  isReplaying = false
  return { payloads, journal }
}

const numbered = (n: number): string => JSON.stringify({ n })

describe('the journal', () => {
  it('[R1] keeps concurrent appends in the order they were asked for', async () => {
    const { journal } = await replayed()
    const texts = Array.from({ length: 200 }, (_, n) => numbered(n))
    await Promise.all(texts.map((text) => journal.append([text])))
    await journal.close()
    expect((await replayed()).payloads).toEqual(texts)
  })

  it('begins a new segment when one is full, and for each run', async () => {
    for (let run = 0; run < 2; run += 1) {
      const journal = await openJournal(segmentFolder(folder), () => undefined, {
        segmentBytes: 40,
      })
      for (let n = 0; n < 4; n += 1) await journal.append([numbered(n)])
      await journal.close()
    }
    expect((await readdir(folder)).length).toBeGreaterThan(3)
    expect((await replayed()).payloads).toEqual([0, 1, 2, 3, 0, 1, 2, 3].map(numbered))
  })

  it('[R2] leaves a torn tail where it is and goes on beside it', async () => {
    const { journal } = await replayed()
    await journal.append([numbered(1), numbered(2)])
    await journal.close()
    const segment = join(folder, '00000001.wkj')
    const whole = await readFile(segment)
    await truncate(segment, whole.length - 3)
    const second = await replayed()
    expect(second.payloads).toEqual([numbered(1)])
    expect(second.journal.health()).toMatchObject({ ok: true, records: 1, reason: null })
    await second.journal.append([numbered(3)])
    await second.journal.close()
    expect((await readFile(segment)).length).toBe(whole.length - 3)
    expect((await replayed()).payloads).toEqual([numbered(1), numbered(3)])
  })

  it('reports a damaged middle and reads the rest', async () => {
    const { journal } = await replayed()
    await journal.append([numbered(1), numbered(2), numbered(3)])
    await journal.close()
    const segment = join(folder, '00000001.wkj')
    const bytes = await readFile(segment)
    const at = bytes.indexOf(numbered(2)) + 3
    bytes[at] = (bytes[at] ?? 0) ^ 4
    await writeFile(segment, bytes)
    const again = await replayed()
    expect(again.payloads).toEqual([numbered(1), numbered(3)])
    expect(again.journal.health()).toMatchObject({ ok: false, records: 2 })
  })

  it('[F14] refuses the batch that could not be written and goes on with the next', async () => {
    const { journal } = await replayed()
    await writeFile(join(folder, '00000001.wkj'), 'in the way')
    await expect(journal.append([numbered(1)])).rejects.toThrow(/EEXIST/)
    expect(journal.health().ok).toBe(false)
    await journal.append([numbered(2)])
    expect(journal.health()).toMatchObject({ ok: true, records: 1 })
    await journal.close()
    expect((await replayed()).payloads).toEqual([numbered(2)])
  })

  it('[F01] nothing acknowledged before the damage is lost, whatever is cut or flipped', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ maxLength: 30 }), { maxLength: 4 }), { minLength: 1 }),
        fc.nat(),
        fc.boolean(),
        async (batches, position, isCut) => {
          run += 1
          const own = join(folder, String(run))
          const journal = await openJournal(segmentFolder(own), () => undefined)
          await Promise.all(
            batches.map((batch) => journal.append(batch.map((t) => JSON.stringify({ t })))),
          )
          await journal.close()
          const texts = batches.flat().map((t) => JSON.stringify({ t }))
          if (texts.length === 0) return
          const segment = join(own, '00000001.wkj')
          const bytes = await readFile(segment)
          const at = position % bytes.length
          if (isCut) await truncate(segment, at)
          else await writeFile(segment, bytes.with(at, (bytes[at] ?? 0) ^ 16))
          const { payloads, journal: again } = await replayed(own)
          await again.close()
          let end = 0
          const before = texts.filter((text) => (end += 8 + Buffer.byteLength(text)) <= at)
          expect(payloads.slice(0, before.length)).toEqual(before)
          if (!isCut) expect(payloads.length).toBe(texts.length - 1)
        },
      ),
      { numRuns: 40 },
    )
  })
})
