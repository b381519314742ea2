import { anItem, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CandidateItem,
  CandidateTask,
  ObjectiveItem,
  Task,
  TaskPath,
  itemKinds,
} from './papers.contract.ts'
import { orderItems, shuffled } from './order.ts'
import { isTaskPath } from './task-path.ts'

const someItems = fc
  .array(fc.record({ kind: fc.constantFrom(...itemKinds), keepOrder: fc.boolean() }), {
    maxLength: 20,
  })
  .map((list) => list.map((fields, at) => anItem({ ...fields, id: `Q${at}` })))

describe('order of items, from the sitting’s seed alone (D05)', () => {
  it('O1: is a permutation of the items and of each item’s options, the same for the same seed', () => {
    fc.assert(
      fc.property(someItems, fc.string(), (items, seed) => {
        const ordered = orderItems(items, seed)
        expect(orderItems(items, seed)).toEqual(ordered)
        const sortedById = [...ordered].sort(
          (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
        )
        expect(
          sortedById.map((item) => ({
            ...item,
            options: [...(item.options ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1)),
          })),
        ).toEqual(items)
      }),
      propertySettings(200),
    )
  })

  it('O2, O3: keeps kinds together in the paper’s order, and leaves fixed options alone', () => {
    fc.assert(
      fc.property(someItems, fc.string(), (items, seed) => {
        const ordered = orderItems(items, seed)
        const runs = ordered
          .map((item) => item.kind)
          .filter((kind, at, all) => kind !== all[at - 1])
        expect(runs).toEqual([...new Set(items.map((item) => item.kind))])
        for (const item of ordered)
          if (item.keepOrder || item.kind === 'trueFalse')
            expect(item.options?.map((option) => option.id)).toEqual(['A', 'B', 'C', 'D'])
      }),
      propertySettings(200),
    )
  })

  it('O3: an item that keeps its place stays there among its kind, and moves nobody twice', () => {
    const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(flags, fc.string(), (kept, seed) => {
        const items = kept.map((keepPlace, at) => anItem({ id: `Q${at}`, keepPlace }))
        const ordered = orderItems(items, seed).map((item) => item.id)
        kept.forEach((keepPlace, at) => {
          if (keepPlace) expect(ordered[at]).toBe(`Q${at}`)
        })
        expect(new Set(ordered).size).toBe(items.length)
      }),
      propertySettings(100),
    )
  })

  it('O1: does not change from one release to the next: papers are replayed years later', () => {
    const items = ['Q1', 'Q2', 'Q3', 'Q4', 'Q5'].map((id) => anItem({ id }))
    const ordered = orderItems(items, 'seed-1')
    expect(ordered.map((item) => item.id)).toMatchInlineSnapshot(`
      [
        "Q3",
        "Q5",
        "Q4",
        "Q2",
        "Q1",
      ]
    `)
    expect(ordered[0]?.options?.map((option) => option.id)).toMatchInlineSnapshot(`
      [
        "A",
        "D",
        "C",
        "B",
      ]
    `)
  })

  it('O1: every order is about equally likely', () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 6000; seed += 1) {
      const order = shuffled(['a', 'b', 'c'], `s${seed}`).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)
    // 5 degrees of freedom: 20.5 is passed by chance once in a thousand, and the seeds are fixed.
    expect(counts.size).toBe(6)
    expect(chiSquare).toBeLessThan(20.5)
  })
})

describe('paths of a task', () => {
  it.each([
    'a.docx',
    '素材/图 1.png',
    'a/b/c.txt',
    '.hidden',
    'a..b',
    'console.txt',
    'com10',
    '答案（1）：.txt',
    '…x',
  ])('P5: %j lies in the folder', (path) => {
    expect(TaskPath.safeParse(path).success).toBe(true)
  })

  it.each([
    '',
    '.',
    '..',
    '/',
    '/a',
    'a/',
    'a//b',
    '../a',
    'a/..',
    'a/../b',
    './a',
    'a/.',
    '..\\a',
    'a\\b',
    'C:a',
    'C:/a',
    '\\\\?\\C:\\a',
    '//server/a',
    'a:stream',
    'a::$DATA',
    '.. /a',
    '.../a',
    'a./b',
    'a /b',
    'a.',
    'a ',
    ' ',
    'con',
    'NUL.txt',
    'aux .docx',
    'sub/COM1',
    'lpt¹.x',
    'CONOUT$',
    'a*',
    'a?',
    'a|b',
    '"a"',
    '<a>',
    'a\0b',
    'a\n/../b',
    'a\u2028/../../b',
    'a\u0085b',
    '．．/a',
    '‥/a',
    '․․/a',
    'a／b',
    'a＼b',
    'a∕b',
    'a⁄b',
    'ＣＯＮ',
    'a\u202excod.exe',
    'a\u200b',
    '\ud800',
    '．',
  ])('P5: %j is refused', (path) => {
    expect(isTaskPath(path)).toBe(false)
    expect(TaskPath.safeParse(path).success).toBe(false)
  })

  it('P5: no accepted path leaves its folder, however a system resolves it', () => {
    const part = fc.oneof(
      fc.constantFrom('.', '..', '...', ' ', 'a', '/', '\\', '．', 'con'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        for (const path of [parts.join(''), parts.join('/')]) {
          if (!isTaskPath(path)) continue
          for (const seen of [path, path.normalize('NFKC')]) {
            const resolved = new URL(
              seen.split('/').map(encodeURIComponent).join('/'),
              'file:///root/task/',
            ).pathname
            expect(resolved.startsWith('/root/task/')).toBe(true)
            expect(seen.split(/[\\/]/).every((name) => name.replace(/[. ]+$/, '') !== '')).toBe(
              true,
            )
          }
        }
      }),
      propertySettings(500),
    )
  })

  it('P5: a task’s folder is one name', () => {
    const task = { id: 'T1', kind: 'word', title: '', points: 1, instruction: '', materials: [] }
    const parse = (folder: string) => CandidateTask.safeParse({ ...task, folder }).success
    expect(parse('第1题 Word')).toBe(true)
    for (const folder of ['..', '.', 'a/b', 'NUL', 'a.', '', 'x'.repeat(81)])
      expect(parse(folder)).toBe(false)
  })

  it('P8: nothing but what a candidate may see passes the candidate’s schemas (R6)', () => {
    const item = ObjectiveItem.parse(anItem())
    expect(Object.keys(CandidateItem.parse(item)).sort()).toEqual([
      'id',
      'kind',
      'options',
      'points',
      'stem',
    ])
    const task = Task.parse({
      id: 'T1',
      kind: 'word',
      title: '',
      points: 1,
      instruction: '',
      folder: 'T1',
      materials: [],
      checkpoints: [{ expected: 'secret' }],
    })
    expect(JSON.stringify(CandidateTask.parse(task))).not.toContain('secret')
  })
})
