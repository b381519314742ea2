import { describe, expect, it } from 'vitest'
import { sealEntry, type LogEntry } from '../answers/index.ts'
import { classifyArrivals, type ArrivedEntry } from './arrival.ts'
import { GRACE_MS } from './server-clock.ts'

const DEADLINE = 1_700_000_000_000
const WRITER = 'a'.repeat(32)

/** A writer's chain of entries; `at` changes one entry's content and so its hash. */
function chain(length: number, writer = WRITER, value = 'x'): LogEntry[] {
  const entries: LogEntry[] = []
  for (let n = 0; n < length; n += 1) {
    entries.push(
      sealEntry({
        ...{ v: 1, sitting: '00000000-0000-7000-8000-000000000001', writer, n, hlc: n },
        ...{ prev: entries.at(-1)?.hash ?? null, kind: 'answer', item: 'q', value: [value] },
        // What the writer's clock says is no part of the judgement.
        at: DEADLINE - 1,
      }),
    )
  }
  return entries
}
const arrived = (entries: readonly LogEntry[], receivedAt: number): ArrivedEntry[] =>
  entries.map(({ event, hash }) => ({
    ...{ writer: event.writer, n: event.n, hash, prev: event.prev, receivedAt },
  }))
const headOf = (entry: LogEntry | undefined, witnessedAt: number) => ({
  ...{ writer: entry?.event.writer ?? '', n: entry?.event.n ?? -1, hash: entry?.hash ?? '' },
  witnessedAt,
})
const LATE = DEADLINE + GRACE_MS + 1

describe('what counts (DESIGN section 7)', () => {
  it('D8: what arrives up to deadline + 2 min is in time, both ends included; what comes later is late', () => {
    const [entry] = chain(1)
    if (!entry) throw new Error('Expected an entry')
    const at = (receivedAt: number) => classifyArrivals(arrived([entry], receivedAt), [], DEADLINE)
    expect(at(DEADLINE + GRACE_MS)).toEqual(['inTime'])
    expect(at(LATE)).toEqual(['late'])
    expect(classifyArrivals(arrived([entry], DEADLINE - 1), [], null)).toEqual(['late'])
  })

  it('D8: a head witnessed in time covers it and all that its chain ties to it, and nothing after it', () => {
    const entries = chain(5)
    const witness = headOf(entries[2], DEADLINE + GRACE_MS)
    expect(classifyArrivals(arrived(entries, LATE), [witness], DEADLINE)).toEqual([
      ...['witnessed', 'witnessed', 'witnessed', 'late', 'late'],
    ])
  })

  it('D8: a head witnessed too late, of another writer, or of other content covers nothing', () => {
    const entries = chain(3)
    const other = chain(3, WRITER, 'y')
    const foreign = chain(3, 'b'.repeat(32))
    for (const witness of [
      headOf(entries[2], LATE),
      headOf(other[2], DEADLINE),
      headOf(foreign[2], DEADLINE),
      { ...headOf(entries[2], DEADLINE), n: 1 },
    ]) {
      const classes = classifyArrivals(arrived(entries, LATE), [witness], DEADLINE)
      expect(classes).toEqual(['late', 'late', 'late'])
    }
  })

  it('D8: content changed below a witnessed head, a gap, or an unreadable link ends the cover', () => {
    const entries = chain(4)
    const other = chain(4, WRITER, 'y')
    const witness = headOf(entries[3], DEADLINE)
    const classesOf = (list: readonly ArrivedEntry[]) => classifyArrivals(list, [witness], DEADLINE)
    const forged = [other[0], other[1], entries[2], entries[3]].flatMap((entry) => entry ?? [])
    expect(classesOf(arrived(forged, LATE))).toEqual(['late', 'late', 'witnessed', 'witnessed'])
    const gap = arrived(entries, LATE).filter((entry) => entry.n !== 1)
    expect(classesOf(gap)).toEqual(['late', 'witnessed', 'witnessed'])
    const unread = arrived(entries, LATE).map((entry) =>
      entry.n === 2 ? { ...entry, prev: undefined } : entry,
    )
    expect(classesOf(unread)).toEqual(['late', 'late', 'witnessed', 'witnessed'])
  })

  it('D8: several witnesses together cover what each does; extra time makes late work be in time', () => {
    const entries = chain(6)
    const witnesses = [headOf(entries[1], DEADLINE), headOf(entries[4], DEADLINE - 5)]
    expect(classifyArrivals(arrived(entries, LATE), witnesses, DEADLINE)).toEqual([
      ...['witnessed', 'witnessed', 'witnessed', 'witnessed', 'witnessed', 'late'],
    ])
    expect(
      classifyArrivals(arrived(entries, LATE), [], DEADLINE + 60_000).every(
        (kind) => kind === 'inTime',
      ),
    ).toBe(true)
  })
})
