import { createSeededRandom, propertySettings, type SeededRandom } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import { planThinning, type ThinningInput } from './thin-versions.ts'
import { isOfficeName, type KnownVersion } from './version-index.ts'

const MINUTE = 60_000

function version(path: string, hash: string | null, savedAt: number, health = 'ok'): KnownVersion {
  const fields = { origin: 'save', foundAt: null, baseHash: null } as const
  return { path, hash, size: 100, savedAt, modifiedAt: savedAt, health, ...fields }
}

function input(versions: readonly KnownVersion[], changes: Partial<ThinningInput> = {}) {
  const hashes = new Set(versions.flatMap(({ hash }) => hash ?? []))
  return {
    versions,
    isUploaded: () => true,
    currentHashes: new Set<string>(),
    laidHashes: new Set<string>(),
    storedBytesOf: (hash: string) => (hashes.has(hash) ? 100 : 0),
    totalBytes: hashes.size * 100,
    budgetBytes: 0,
    ...changes,
  }
}

describe('thinning', () => {
  it('removes nothing within the budget', () => {
    const versions = [1, 2, 3].map((at) => version('T/a.docx', `h${at}`, at))
    expect(planThinning(input(versions, { budgetBytes: 300 }))).toEqual([])
  })

  it('[R2] keeps the newest and the last good version, materials, and what is not uploaded', () => {
    const versions = [
      version('T/a.docx', 'material', 1),
      version('T/a.docx', 'offline', 2),
      version('T/a.docx', 'old', 3),
      version('T/a.docx', 'good', 4),
      version('T/a.docx', 'broken', 5, 'damaged'),
      version('T/a.docx', 'newest', 6, 'damaged'),
    ]
    const removed = planThinning(
      input(versions, {
        laidHashes: new Set(['material']),
        isUploaded: (hash) => hash !== 'offline',
      }),
    )
    expect(removed).toEqual(['old', 'broken'])
  })

  it('keeps the last content of a file that was removed, and what stands now by the fold', () => {
    const versions = [
      version('T/a.txt', 'first', 1),
      version('T/a.txt', 'standing', 2),
      version('T/a.txt', 'last', 3),
      version('T/a.txt', null, 4),
    ]
    const currentHashes = new Set(['standing'])
    expect(planThinning(input(versions, { currentHashes }))).toEqual(['first'])
  })

  it('thins where versions lie densest, and leaves the newest five and one a minute', () => {
    // Every 10 s for 5 minutes.
    const versions = Array.from({ length: 30 }, (_, at) =>
      version('T/a.docx', `h${at}`, at * 10_000),
    )
    const removed = planThinning(input(versions, { budgetBytes: 10 * 100 }))
    const left = versions.flatMap(({ hash }) => (removed.includes(hash ?? '') ? [] : (hash ?? [])))
    expect(left).toEqual(['h0', 'h6', 'h12', 'h18', 'h24', 'h25', 'h26', 'h27', 'h28', 'h29'])
  })

  it('removes no more than it must, the oldest first', () => {
    const versions = Array.from({ length: 30 }, (_, at) => version('T/a.docx', `h${at}`, at * 1000))
    expect(planThinning(input(versions, { budgetBytes: 27 * 100 }))).toEqual(['h1', 'h2', 'h3'])
  })

  it('thins one history a minute, then an hour, before it takes the newest five', () => {
    const versions = Array.from({ length: 40 }, (_, at) =>
      version('T/a.docx', `h${at}`, at * 2 * MINUTE),
    )
    const removed = planThinning(input(versions, { budgetBytes: 7 * 100 }))
    expect(removed).not.toContain('h0')
    expect(removed).not.toContain('h30')
    for (const at of [35, 36, 37, 38, 39]) expect(removed).not.toContain(`h${at}`)
  })

  it('a content of two files goes only when both may lose it', () => {
    const versions = [
      version('T/a.txt', 'same', 1),
      version('T/a.txt', 'other', 2),
      version('T/b.txt', 'same', 3),
    ]
    expect(planThinning(input(versions))).toEqual([])
  })
})

/** A sitting in which anything was saved: several files, contents that come again, copies. */
function randomInput(random: SeededRandom): ThinningInput {
  const pick = (count: number) => Math.floor(random.next() * count)
  const paths = ['T/a.docx', 'T/b.xlsx', 'T/c.txt', 'U/d.pptx'].slice(0, 1 + pick(4))
  const healths = ['ok', 'ok', 'damaged', 'empty', undefined]
  const pool = 1 + pick(80)
  let clock = 1_795_000_000_000
  const versions = Array.from({ length: pick(120) }, (): KnownVersion => {
    clock += pick(10) === 0 ? pick(20 * MINUTE) : pick(20_000)
    const isCopy = pick(12) === 0
    const base = version(paths[pick(paths.length)] ?? '', `h${pick(pool)}`, clock)
    return {
      ...base,
      hash: !isCopy && pick(15) === 0 ? null : base.hash,
      health: healths[pick(healths.length)],
      origin: isCopy
        ? ((['elsewhere', 'recovery', 'replaced'] as const)[pick(3)] ?? 'save')
        : 'save',
    }
  })
  const share = random.next()
  const some = (part: number) =>
    new Set(Array.from({ length: pool }, (_, at) => `h${at}`).filter(() => random.next() < part))
  const [uploaded, absent] = [some(share), some(0.1)]
  const sizes = new Map(Array.from({ length: pool }, (_, at) => [`h${at}`, 1 + pick(5000)]))
  const storedBytesOf = (hash: string) => (absent.has(hash) ? 0 : (sizes.get(hash) ?? 0))
  const totalBytes =
    [...sizes.keys()].reduce((sum, hash) => sum + storedBytesOf(hash), 0) + pick(20_000)
  return {
    versions,
    isUploaded: (hash) => uploaded.has(hash),
    currentHashes: some(0.1),
    laidHashes: some(0.1),
    storedBytesOf,
    totalBytes,
    budgetBytes: pick(Math.max(1, totalBytes)),
  }
}

describe('[R2] thinning of any set of versions', () => {
  it('never takes what must stay, and takes no more and no less than the budget asks', () => {
    const { seed, numRuns } = propertySettings(700)
    const random = createSeededRandom(seed)
    let overruns = 0
    for (let round = 0; round < numRuns; round += 1) {
      const given = randomInput(random)
      const removed = planThinning(given)
      const gone = new Set(removed)
      expect(gone.size).toBe(removed.length)
      for (const hash of removed) {
        expect(given.isUploaded(hash)).toBe(true)
        expect(given.currentHashes.has(hash)).toBe(false)
        expect(given.laidHashes.has(hash)).toBe(false)
        expect(given.storedBytesOf(hash)).toBeGreaterThan(0)
      }
      const saves = given.versions.filter(({ origin, hash }) => origin === 'save' && hash !== null)
      for (const path of new Set(saves.map((save) => save.path))) {
        const history = saves.filter((save) => save.path === path)
        const good = history.filter(({ health }) => health === 'ok' || !isOfficeName(path))
        for (const stays of [history.at(-1), good.at(-1)]) {
          if (stays) expect(gone.has(stays.hash ?? '')).toBe(false)
        }
      }
      const freed = removed.reduce((sum, hash) => sum + given.storedBytesOf(hash), 0)
      const left = given.totalBytes - freed
      const last = removed.at(-1)
      // The last one was needed, and where the budget is overrun nothing else could go.
      if (last !== undefined) {
        expect(left + given.storedBytesOf(last)).toBeGreaterThan(given.budgetBytes)
      }
      if (left > given.budgetBytes) {
        overruns += 1
        const rest = { ...given, versions: given.versions, totalBytes: left }
        const again = planThinning({
          ...rest,
          storedBytesOf: (hash) => (gone.has(hash) ? 0 : given.storedBytesOf(hash)),
        })
        expect(again).toEqual([])
      }
    }
    expect(overruns).toBeGreaterThan(0)
  })
})
