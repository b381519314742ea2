import { aBindingEvent, aWriter, anEvent, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerEvent, Binding } from './answers.contract.ts'
import {
  contentOf,
  foldLog,
  inFoldOrder,
  isAnswered,
  nextHlc,
  registerOf,
  standingEvents,
  unansweredItems,
  type FoldedLog,
} from './fold.ts'

const binding = (epoch: number, rank: number, branch: string | null = null): Binding => ({
  epoch,
  branch,
  parent: branch === null ? null : 'backup',
  rank,
})

const itemIds = ['Q1', 'Q2', 'Q3']
const bindings = [binding(0, 0), binding(0, 1, 'a'), binding(1, 2), binding(2, 3)]
/** Bindings of the writers 0 … 5; the last two are unknown to the server's table. */
const named: readonly [number, string | null][] = [
  [0, null],
  [0, 'a'],
  [1, null],
  [2, null],
  [0, 'b'],
  [5, null],
]

const value = fc.oneof(
  fc.subarray(['A', 'B', 'C']),
  fc.constantFrom<unknown>([''], ['  '], ['text'], null, true, 'x', { hash: null }, { hash: 'h' }),
)
const someEvent = fc
  .record({
    writer: fc.nat({ max: 6 }),
    n: fc.integer({ min: 1, max: 4 }),
    hlc: fc.nat({ max: 5 }),
    kind: fc.constantFrom(
      'answer',
      'answer',
      'answer',
      'mark',
      'position',
      'file',
      'folder',
      'new',
    ),
    item: fc.constantFrom(...itemIds),
    value,
  })
  .map(({ writer, ...fields }): AnswerEvent => anEvent({ ...fields, writer: aWriter(writer) }))
/** A log with every writer's record 0, the seventh writer's excepted. */
const someLog = fc
  .array(someEvent, { maxLength: 40 })
  .map((events): AnswerEvent[] => [
    ...named.map(([epoch, branch], at) => aBindingEvent(aWriter(at), epoch, branch)),
    ...events,
  ])

/** Maps as sorted lists: the order in which registers were met is no part of the state. */
function stateOf(log: FoldedLog) {
  const sorted = (map: ReadonlyMap<string, unknown>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...log, items: sorted(log.items), files: sorted(log.files) }
}

const answerOf = (events: readonly AnswerEvent[], ranks: readonly Binding[] = bindings) =>
  foldLog(events, ranks).items.get('Q1')?.answer

describe('foldLog', () => {
  it('F1: reaches the same state in whatever order events come and however often', () => {
    fc.assert(
      fc.property(
        someLog.chain((log) =>
          fc.tuple(
            fc.constant(log),
            fc.shuffledSubarray([...log, ...log], {
              minLength: log.length * 2,
              maxLength: log.length * 2,
            }),
          ),
        ),
        ([log, mixed]) => {
          expect(stateOf(foldLog(mixed, bindings))).toEqual(stateOf(foldLog(log, bindings)))
        },
      ),
      propertySettings(300),
    )
  })

  it('F1: does not depend on how logs were merged before', () => {
    fc.assert(
      fc.property(someLog, someLog, someLog, (a, b, c) => {
        const left = [...new Set([...new Set([...a, ...b]), ...c])]
        const right = [...new Set([...a, ...new Set([...b, ...c])])]
        expect(stateOf(foldLog(left, bindings))).toEqual(stateOf(foldLog(right, bindings)))
        const reranked = [...bindings].reverse()
        expect(stateOf(foldLog(left, reranked))).toEqual(stateOf(foldLog(right, bindings)))
      }),
      propertySettings(200),
    )
  })

  it('F2: lets the greatest (standing, hlc, writer, n) win, as a plain sort does', () => {
    fc.assert(
      fc.property(someLog, (log) => {
        // Writer 4 is an unseen branch of epoch 0, writer 5 an unseen epoch, writer 6 has no record 0.
        const standing = [1, 3, 4, 5, 2, 6, 0]
        const keyOf = (event: AnswerEvent): readonly (number | string)[] => [
          standing[Number.parseInt(event.writer, 16)] ?? 0,
          event.hlc,
          event.writer,
          event.n,
          JSON.stringify([event.kind, event.item, event.value]),
        ]
        const candidates = log.filter(
          (event) => event.kind === 'answer' && event.item === 'Q1' && Array.isArray(event.value),
        )
        const winner = candidates.reduce<AnswerEvent | undefined>(
          (best, event) => (best && compareKeys(keyOf(best), keyOf(event)) >= 0 ? best : event),
          undefined,
        )
        expect(answerOf(log) ?? []).toEqual(winner?.value ?? [])
      }),
      propertySettings(300),
    )
  })

  it('F2: ranks decide before clocks, clocks before writers, writers before numbers', () => {
    const old = aBindingEvent(aWriter(1), 0)
    const same = aBindingEvent(aWriter(2), 0)
    const young = aBindingEvent(aWriter(3), 1)
    const by = (writer: number, hlc: number, n: number, answer: string) =>
      anEvent({ writer: aWriter(writer), hlc, n, value: [answer] })
    const log = [old, same, young]
    expect(answerOf([...log, by(1, 9, 9, 'A'), by(3, 1, 1, 'B')])).toEqual(['B'])
    expect(answerOf([...log, by(1, 9, 1, 'A'), by(2, 8, 2, 'B')])).toEqual(['A'])
    expect(answerOf([...log, by(1, 9, 5, 'A'), by(2, 9, 1, 'B')])).toEqual(['B'])
    expect(answerOf([...log, by(1, 9, 1, 'A'), by(1, 9, 2, 'B')])).toEqual(['B'])
  })

  it('F2: in the order of the fold, the last one that writes a register is the one that stands', () => {
    fc.assert(
      fc.property(someLog, (log) => {
        const ordered = inFoldOrder(log, bindings)
        expect(ordered).toHaveLength(log.length)
        const last = new Map(ordered.map((event) => [registerOf(event), contentOf(event)]))
        last.delete(undefined)
        const standing = standingEvents(log, bindings)
        expect(last).toEqual(
          new Map(standing.map((event) => [registerOf(event), contentOf(event)])),
        )
      }),
      propertySettings(200),
    )
  })

  it('F3: a revived PC fills gaps and never overwrites', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...itemIds), fc.nat()), { maxLength: 10 }),
        fc.array(fc.tuple(fc.constantFrom(...itemIds), fc.nat()), { maxLength: 10 }),
        (late, current) => {
          const made = (writer: number, answers: readonly (readonly [string, number])[]) => [
            aBindingEvent(aWriter(writer), writer),
            ...answers.map(([item, hlc], at) =>
              anEvent({ writer: aWriter(writer), n: at + 1, item, hlc, value: [`${writer}`] }),
            ),
          ]
          const before = foldLog(made(2, current), bindings).items
          const after = foldLog([...made(2, current), ...made(1, late)], bindings).items
          for (const [id, state] of before) expect(after.get(id)).toEqual(state)
          for (const [id] of late) expect(after.has(id)).toBe(true)
        },
      ),
      propertySettings(200),
    )
  })

  it('F4: the count of unanswered items is the same whoever holds which part of the log first', () => {
    fc.assert(
      fc.property(someLog, fc.infiniteStream(fc.boolean()), (log, sides) => {
        const mine = log.filter(() => sides.next().value === true)
        const theirs = log.filter((event) => !mine.includes(event))
        const whole = unansweredItems(itemIds, foldLog(log, bindings))
        expect(unansweredItems(itemIds, foldLog([...theirs, ...mine], bindings))).toEqual(whole)
        expect(whole.every((id) => itemIds.includes(id))).toBe(true)
      }),
      propertySettings(200),
    )
  })

  it.each([
    [[], false],
    [[''], false],
    [[' \n'], false],
    [['A'], true],
    [['', 'x'], true],
  ])('F4: the answer %j counts as answered: %s', (answer, expected) => {
    expect(isAnswered({ answer, marked: true })).toBe(expected)
  })

  it('F4: an item that no event names is unanswered', () => {
    expect(isAnswered(undefined)).toBe(false)
    expect(unansweredItems(['Q2', 'Q1'], foldLog([anEvent()], []))).toEqual(['Q2'])
  })

  it.each([
    ['answer', 'A'],
    ['answer', { text: 'A' }],
    ['answer', null],
    ['mark', 'yes'],
    ['file', { hash: 7 }],
    ['file', null],
    ['drawing', ['A']],
  ])(
    'F5: an event of kind %s with value %j, which nobody can read, hides nothing',
    (kind, unread) => {
      const item = kind === 'file' ? 'Task/a.docx' : 'Q1'
      const good = [
        anEvent({ value: ['B'] }),
        anEvent({ kind: 'mark', value: true }),
        anEvent({ kind: 'file', item: 'Task/a.docx', value: { hash: 'h1', size: 3 } }),
      ]
      const log = foldLog([...good, anEvent({ kind, item, n: 9, hlc: 9000, value: unread })], [])
      expect(log.items.get('Q1')).toEqual({ answer: ['B'], marked: true })
      expect(log.files.get('Task/a.docx')?.hash).toBe('h1')
    },
  )

  it('F6: two contents under one key give the same state in either order', () => {
    const one = anEvent({ value: ['A'] })
    const other = anEvent({ value: ['B'] })
    expect(answerOf([one, other])).toEqual(answerOf([other, one]))
    const zero = [aBindingEvent(aWriter(1), 0), aBindingEvent(aWriter(1), 1)]
    const rival = [aBindingEvent(aWriter(2), 0, 'a'), anEvent({ writer: aWriter(2), value: ['C'] })]
    expect(answerOf([...zero, one, ...rival])).toEqual(answerOf([...rival, one, ...zero.reverse()]))
  })

  it('F7: answer and mark are separate registers, and clearing is an answer', () => {
    const log = foldLog(
      [
        anEvent({ n: 1, hlc: 1, value: ['A', 7] }),
        anEvent({ n: 2, hlc: 2, kind: 'mark', value: true }),
        anEvent({ n: 3, hlc: 3, item: 'Q2', value: ['C'] }),
        anEvent({ n: 4, hlc: 4, item: 'Q2', value: [] }),
        anEvent({ n: 5, hlc: 5, kind: 'position', item: 'Q2', value: null }),
        anEvent({ n: 6, hlc: 6, kind: 'folder', item: null, value: { entries: [] } }),
        anEvent({ n: 7, hlc: 7, item: null, value: ['lost'] }),
      ],
      [],
    )
    expect(log.items.get('Q1')).toEqual({ answer: ['A'], marked: true })
    expect(log.items.get('Q2')).toEqual({ answer: [], marked: false })
    expect(log.position).toBe('Q2')
    expect(log.folder).toEqual({ entries: [] })
    expect(log.items.size).toBe(2)
    expect(log.hlc).toBe(7)
  })

  it('F7: the newest version of a file stands, also when it is that the file is gone', () => {
    const version = (n: number, hash: string | null) =>
      anEvent({ kind: 'file', item: 'T/a.docx', n, hlc: n, value: { hash, size: n } })
    const fileAfter = (...events: AnswerEvent[]) => foldLog(events, []).files.get('T/a.docx')
    expect(fileAfter(version(2, 'h2'), version(1, 'h1'))).toEqual({
      path: 'T/a.docx',
      hash: 'h2',
      size: 2,
    })
    expect(fileAfter(version(1, 'h1'), version(3, null))).toEqual({
      path: 'T/a.docx',
      hash: null,
      size: 0,
    })
  })
})

describe('standing of bindings', () => {
  const race = (
    first: readonly [number, string | null],
    second: readonly [number, string | null],
    ranks: readonly Binding[],
  ) =>
    answerOf(
      [
        aBindingEvent(aWriter(9), ...first),
        // The first has the later clock and the greater writer: only its standing can lose.
        anEvent({ writer: aWriter(9), hlc: 99, value: ['first'] }),
        aBindingEvent(aWriter(1), ...second),
        anEvent({ writer: aWriter(1), hlc: 1, value: ['second'] }),
      ],
      ranks,
    )

  it.each<[string, [number, string | null], [number, string | null], Binding[]]>([
    ['B1: the table decides, not the epoch', [2, null], [1, null], [binding(1, 9), binding(2, 3)]],
    ['B1: an adopted branch beats its parent line', [0, null], [0, 'a'], bindings],
    ['B2: an unseen branch beats its own line', [0, null], [0, 'x'], [binding(0, 0)]],
    ['B2: an unseen branch loses to the next epoch', [0, 'x'], [1, null], bindings],
    ['B2: an unseen branch loses to an adopted one', [0, 'x'], [0, 'a'], bindings],
    ['B2: unseen branches go by their ids', [0, 'x'], [0, 'y'], bindings],
    ['B3: an unseen epoch beats every earlier one', [2, null], [3, null], bindings],
    ['B3: unseen epochs go by their number', [3, 'z'], [4, null], bindings],
    ['B3: without any table epochs go by number', [0, 'x'], [1, null], []],
  ])('%s', (_title, loser, winner, ranks) => {
    expect(race(loser, winner, ranks)).toEqual(['second'])
  })

  it('B4: a writer whose record 0 is missing or unreadable fills gaps only', () => {
    const known = [aBindingEvent(aWriter(1), 0), anEvent({ value: ['A'] })]
    const orphan = anEvent({ writer: aWriter(9), hlc: 99, value: ['B'] })
    const broken = { ...aBindingEvent(aWriter(9), 0), value: 'what' }
    expect(answerOf([...known, orphan])).toEqual(['A'])
    expect(answerOf([...known, orphan, broken])).toEqual(['A'])
    expect(answerOf([orphan])).toEqual(['B'])
  })

  it('B5: a binding that names writers has them, whatever their record 0 says', () => {
    const forgotten = { ...binding(1, 1, 'forgotten-7'), writers: [aWriter(2)] }
    const table = [binding(0, 0), forgotten, binding(1, 2)]
    const log = [
      aBindingEvent(aWriter(0), 0),
      anEvent({ writer: aWriter(0), hlc: 9, value: ['first'] }),
      aBindingEvent(aWriter(1), 1),
      aBindingEvent(aWriter(2), 1),
      anEvent({ writer: aWriter(2), hlc: 99, value: ['forgotten'] }),
    ]
    const live = anEvent({ writer: aWriter(1), hlc: 1, value: ['live'] })
    expect(answerOf([...log, live], table)).toEqual(['live'])
    expect(answerOf(log, table)).toEqual(['forgotten'])
    expect(answerOf([...log, live], [binding(0, 0), binding(1, 2)])).toEqual(['forgotten'])
  })
})

describe('nextHlc', () => {
  it('C1: is later than everything seen, and not behind the estimated server time', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 4e12, noNaN: true }), (seen, estimate) => {
        const next = nextHlc(seen, estimate)
        expect(next).toBeGreaterThan(seen)
        expect(next).toBeGreaterThanOrEqual(Math.floor(estimate))
        expect(Number.isInteger(next)).toBe(true)
      }),
      propertySettings(200),
    )
  })

  it('C1: goes on by one when the clock stands still or went back', () => {
    expect(nextHlc(5000, 10)).toBe(5001)
    expect(nextHlc(10, 5000.9)).toBe(5000)
  })
})

function compareKeys(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [at, left] of a.entries()) {
    const right = b[at] ?? 0
    if (left !== right) return left > right ? 1 : -1
  }
  return 0
}
