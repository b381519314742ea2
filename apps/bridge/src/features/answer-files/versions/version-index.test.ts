import type { AnswerEvent, Binding } from '@wenkao/shared/answers'
import { describe, expect, it } from 'vitest'
import { indexVersions, versionOf } from './version-index.ts'

const hashOf = (digit: string): string => digit.repeat(64)
const writers = ['a', 'b'].map((digit) => digit.repeat(32))
const rank = (epoch: number): Binding => ({ epoch, branch: null, parent: null, rank: epoch })

function event(fields: Partial<AnswerEvent>): AnswerEvent {
  return {
    v: 1,
    sitting: '00000000-0000-4000-8000-000000000001',
    writer: writers[0] ?? '',
    n: 1,
    hlc: 1000,
    prev: null,
    kind: 'file',
    item: '任务/报告.docx',
    value: null,
    at: 0,
    ...fields,
  }
}
const named = (writer: number, epoch: number): AnswerEvent =>
  event({
    writer: writers[writer] ?? '',
    n: 0,
    hlc: 0,
    kind: 'binding',
    item: null,
    value: { epoch, branch: null, parent: null },
  })
const save = (n: number, digit: string | null, health?: string, writer = 0): AnswerEvent =>
  event({
    writer: writers[writer] ?? '',
    n,
    hlc: 1000 + n,
    value: {
      hash: digit === null ? null : hashOf(digit),
      size: digit === null ? 0 : n,
      baseHash: null,
      modifiedAt: 5,
      ...(health === undefined ? {} : { health }),
    },
  })
const copy = (n: number, digit: string, item: string | null): AnswerEvent =>
  event({
    n,
    hlc: 1000 + n,
    kind: 'copy',
    item,
    value: { hash: hashOf(digit), size: 9, origin: 'recovery', foundAt: 'C:/x.asd', modifiedAt: 7 },
  })

describe('the index of versions', () => {
  const path = '任务/报告.docx'

  it('[N07] tells every save and copy of a file, oldest first, with when and how it opens', () => {
    const log = [named(0, 1), save(3, null), save(1, '1', 'ok'), copy(2, '2', path)]
    const index = indexVersions(log, [rank(1)])
    expect(index.versionsOf(path)).toEqual([
      {
        ...{ path, hash: hashOf('1'), size: 1, savedAt: 1001, modifiedAt: 5, health: 'ok' },
        ...{ origin: 'save', foundAt: null, baseHash: null },
      },
      {
        ...{ path, hash: hashOf('2'), size: 9, savedAt: 1002, modifiedAt: 7, health: undefined },
        ...{ origin: 'recovery', foundAt: 'C:/x.asd', baseHash: null },
      },
      {
        ...{ path, hash: null, size: 0, savedAt: 1003, modifiedAt: 5, health: undefined },
        ...{ origin: 'save', foundAt: null, baseHash: null },
      },
    ])
    expect(index.newest(path)).toBeNull()
    expect(index.count(path)).toBe(1)
    expect(index.hashes()).toEqual([hashOf('1'), hashOf('2')])
  })

  it('[F11b] knows the newest save that opens, whatever was saved after it', () => {
    const log = [named(0, 1), save(1, '1', 'ok'), save(2, '2', 'damaged'), save(3, '3')]
    const index = indexVersions(log, [rank(1)])
    expect(index.newest(path)).toBe(hashOf('3'))
    expect(index.lastGood(path)?.hash).toBe(hashOf('1'))
    expect(index.lastGood('任务/没有.docx')).toBeUndefined()
  })

  it('takes any content of a file that is no Office document as good, but no copy', () => {
    const item = '任务/画.png'
    const log = [named(0, 1), { ...save(1, '1'), item }, copy(2, '2', item)]
    expect(indexVersions(log, [rank(1)]).lastGood(item)?.hash).toBe(hashOf('1'))
  })

  it('[F19] a copy never stands for the file, and one of no known file is kept as well', () => {
    const index = indexVersions([named(0, 1), copy(1, '1', path), copy(2, '2', null)], [rank(1)])
    expect(index.newest(path)).toBeUndefined()
    expect(index.paths()).toEqual([])
    expect(index.copies().map((known) => [known.path, known.hash])).toEqual([
      [path, hashOf('1')],
      ['', hashOf('2')],
    ])
  })

  it('[B5] lets the fold say which line stands when two stations saved', () => {
    const log = [named(0, 1), named(1, 2), save(9, '1'), save(2, '2', undefined, 1)]
    const index = indexVersions(log, [rank(1), rank(2)])
    expect(index.newest(path)).toBe(hashOf('2'))
    expect(index.versionsOf(path).map(({ hash }) => hash)).toEqual([hashOf('2'), hashOf('1')])
  })

  it('books what was journaled just now', () => {
    const index = indexVersions([], [])
    for (const written of [save(1, '1', 'ok'), copy(2, '2', path), save(3, null)]) {
      const version = versionOf(written)
      if (version) index.add(version)
    }
    expect(index.newest(path)).toBeNull()
    expect(index.count(path)).toBe(1)
    expect(index.copies()).toHaveLength(1)
    expect(index.lastGood(path)?.hash).toBe(hashOf('1'))
  })

  it('[R8] passes over what it cannot read', () => {
    const broken = event({ value: { hash: 7 } })
    expect(indexVersions([broken, event({ kind: 'answer' })], []).all()).toEqual([])
  })
})
