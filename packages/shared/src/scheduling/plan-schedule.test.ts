import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classOf, type CandidateToPlace } from './order-candidates.ts'
import { planSchedule, type RoomToFill } from './plan-schedule.ts'
import type { ScheduleRules } from './scheduling.contract.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NINE = Date.UTC(2026, 5, 20, 1)

function person(at: number, more: Partial<CandidateToPlace> = {}): CandidateToPlace {
  return {
    candidateId: `c${at}`,
    examNumber: String(100_000 + at),
    name: `Candidate ${at}`,
    school: null,
    className: null,
    busy: [],
    ...more,
  }
}
const people = (count: number, more: (at: number) => Partial<CandidateToPlace> = () => ({})) =>
  Array.from({ length: count }, (_, at) => person(at, more(at)))
const room = (roomId: string, places: number, more: Partial<RoomToFill> = {}): RoomToFill => ({
  ...{ roomId, siteId: 'site', places, taken: [] },
  ...more,
})
const plain: ScheduleRules = {
  starts: [NINE],
  rooms: [],
  order: 'examNumber',
  keepClasses: false,
  even: false,
  partClasses: false,
  schoolSites: [],
  breakMinutes: 15,
  sessionName: '{n}',
  seed: 'a seed of tests',
}
function plan(
  candidates: readonly CandidateToPlace[],
  rooms: readonly RoomToFill[],
  more: Partial<ScheduleRules> = {},
) {
  return planSchedule(candidates, rooms, { ...plain, ...more }, HOUR)
}
const sizes = (made: ReturnType<typeof plan>) =>
  made.sessions.map(({ roomId, candidates }) => `${roomId} ${candidates.length}`)

describe('scheduling (N10)', () => {
  const some = fc.record({
    candidates: fc.array(
      fc.record({
        school: fc.option(fc.constantFrom('A', 'B', 'C')),
        className: fc.option(fc.constantFrom('1', '2', '10')),
        busyAt: fc.option(fc.integer({ min: 0, max: 8 })),
      }),
      { maxLength: 60 },
    ),
    rooms: fc.array(
      fc.record({
        places: fc.integer({ min: 0, max: 12 }),
        site: fc.constantFrom('one', 'two'),
        takenAt: fc.option(fc.integer({ min: 0, max: 8 })),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    starts: fc.array(fc.integer({ min: 0, max: 16 }), { minLength: 1, maxLength: 4 }),
    order: fc.constantFrom('examNumber', 'school', 'class', 'name', 'random'),
    flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    bound: fc.subarray(['A', 'B']),
  })
  const at = (half: number) => NINE + (half * HOUR) / 2

  it('SH1: everybody is placed once or named as left over; no room is overfull or in two sessions', () => {
    fc.assert(
      fc.property(some, ({ candidates, rooms, starts, order, flags, bound }) => {
        const all = candidates.map(({ school, className, busyAt }, n) =>
          person(n, {
            ...{ school, className },
            busy: busyAt === null ? [] : [[at(busyAt), at(busyAt) + HOUR]],
          }),
        )
        const usable = rooms.map(({ places, site, takenAt }, n) =>
          room(`r${n}`, places, {
            siteId: site,
            taken: takenAt === null ? [] : [[at(takenAt), at(takenAt) + HOUR]],
          }),
        )
        const [keepClasses, even, partClasses] = flags
        const rules = {
          ...{ starts: starts.map(at), order, keepClasses, even, partClasses },
          schoolSites: bound.map((school) => ({ school, siteId: 'one' })),
        } as Partial<ScheduleRules>
        const made = plan(all, usable, rules)
        const placed = made.sessions.flatMap((session) => session.candidates)
        const everybody = [...placed, ...made.left.map(({ candidate }) => candidate)]
        expect(everybody.map(({ candidateId }) => candidateId).toSorted()).toEqual(
          all.map(({ candidateId }) => candidateId).toSorted(),
        )
        for (const session of made.sessions) {
          const own = usable.find(({ roomId }) => roomId === session.roomId)
          expect(session.candidates.length).toBeLessThanOrEqual(own?.places ?? 0)
          const end = session.plannedStart + HOUR
          const busy = [...session.candidates.flatMap((one) => one.busy), ...(own?.taken ?? [])]
          expect(busy.filter(([from, to]) => from < end && session.plannedStart < to)).toEqual([])
          const elsewhere = session.candidates.filter(
            ({ school }) => school !== null && bound.includes(school) && own?.siteId !== 'one',
          )
          expect(elsewhere).toEqual([])
        }
        for (const [n, one] of made.sessions.entries()) {
          const again = made.sessions.slice(n + 1).filter(({ roomId }) => roomId === one.roomId)
          const soon = again.filter(
            ({ plannedStart }) => Math.abs(plannedStart - one.plannedStart) < HOUR + 15 * MINUTE,
          )
          expect(soon).toEqual([])
        }
        expect(plan(all.toReversed(), usable, rules)).toEqual(made)
      }),
      propertySettings(300),
    )
  })

  it('SH1: whoever is left over could sit nowhere', () => {
    fc.assert(
      fc.property(some, ({ candidates, rooms, starts, order }) => {
        const usable = rooms.map(({ places, site }, n) => room(`r${n}`, places, { siteId: site }))
        const made = plan(people(candidates.length), usable, { starts: starts.map(at), order })
        if (made.left.length === 0) return
        // Rooms whose sessions would overlap are free once; every place of the others is taken.
        const full = made.sessions.every(({ places, candidates: in_ }) => in_.length === places)
        expect(full).toBe(true)
        expect(made.left.every(({ reason }) => reason === 'noPlace')).toBe(true)
      }),
      propertySettings(200),
    )
  })

  it('SH2: fills the rooms of the first time, then those of the next, spares kept free', () => {
    const rooms = [room('a', 3), room('b', 2)]
    const made = plan(people(8), rooms, { starts: [NINE + 3 * HOUR, NINE] })
    expect(sizes(made)).toEqual(['a 3', 'b 2', 'a 3'])
    expect(made.sessions.map(({ plannedStart }) => plannedStart)).toEqual([
      NINE,
      NINE,
      NINE + 3 * HOUR,
    ])
    expect(made.sessions[0]?.candidates.map(({ examNumber }) => examNumber)).toEqual([
      '100000',
      '100001',
      '100002',
    ])
  })

  it('SH2: orders by class as people count, by name as it sounds', () => {
    const classes = ['10班', '2班', '1班']
    const byClass = plan(
      people(3, (n) => ({ school: '一中', className: classes[n] ?? null })),
      [room('a', 3)],
      { order: 'class' },
    )
    expect(byClass.sessions[0]?.candidates.map(({ className }) => className)).toEqual([
      '1班',
      '2班',
      '10班',
    ])
    const names = ['张三', '李四', '安宁']
    const byName = plan(
      people(3, (n) => ({ name: names[n] ?? '' })),
      [room('a', 3)],
      { order: 'name' },
    )
    expect(byName.sessions[0]?.candidates.map(({ name }) => name)).toEqual(['安宁', '李四', '张三'])
  })

  it('SH2: even sessions instead of full ones and a rest', () => {
    const rooms = [room('a', 40), room('b', 40), room('c', 40)]
    expect(sizes(plan(people(82), rooms))).toEqual(['a 40', 'b 40', 'c 2'])
    expect(sizes(plan(people(82), rooms, { even: true }))).toEqual(['a 28', 'b 27', 'c 27'])
  })

  it('SH3: a class stays together where a room is large enough, and is named where none is', () => {
    const classes = ['1', '1', '1', '2', '2', '2', '3', '3', '3', '3', '3']
    const candidates = people(11, (n) => ({ school: 'A', className: classes[n] ?? null }))
    const rooms = [room('a', 4), room('b', 4), room('c', 4)]
    const made = plan(candidates, rooms, { order: 'class', keepClasses: true })
    expect(made.left).toEqual([])
    expect([...made.split]).toEqual([[classOf({ school: 'A', className: '3' }), 3]])
  })

  it('SH4: names rooms that are needed elsewhere, and leaves enough time between two sessions', () => {
    const rooms = [room('a', 2, { taken: [[NINE - HOUR, NINE + MINUTE]] }), room('b', 2)]
    const made = plan(people(4), rooms, {
      starts: [NINE, NINE + HOUR + 10 * MINUTE],
      breakMinutes: 15,
    })
    expect(sizes(made)).toEqual(['b 2', 'a 2'])
    expect(made.clashes).toEqual([
      { roomId: 'a', plannedStart: NINE },
      { roomId: 'b', plannedStart: NINE + HOUR + 10 * MINUTE },
    ])
  })

  it('SH4: nobody sits two exams at once: who does otherwise gets another time, or is named', () => {
    const busy = [[NINE - HOUR, NINE + HOUR]] as const
    const candidates = people(4, (n) => (n === 0 ? { busy } : {}))
    const later = plan(candidates, [room('a', 3)], { starts: [NINE, NINE + 2 * HOUR] })
    expect(
      later.sessions.map((one) => one.candidates.map(({ candidateId }) => candidateId)),
    ).toEqual([['c1', 'c2', 'c3'], ['c0']])
    const never = plan(candidates, [room('a', 9)])
    expect(never.left.map(({ candidate, reason }) => [candidate.candidateId, reason])).toEqual([
      ['c0', 'busy'],
    ])
  })

  it('SH2: a school sits at its own site, before others may use it', () => {
    const candidates = people(5, (n) => ({ school: n > 2 ? 'B' : 'A' }))
    const rooms = [room('a', 2, { siteId: 'own' }), room('b', 2, { siteId: 'other' })]
    const made = plan(candidates, rooms, { schoolSites: [{ school: 'B', siteId: 'own' }] })
    expect(made.sessions.map((one) => one.candidates.map(({ school }) => school))).toEqual([
      ['B', 'B'],
      ['A', 'A'],
    ])
    expect(made.left.map(({ candidate, reason }) => [candidate.candidateId, reason])).toEqual([
      ['c2', 'noPlace'],
    ])
    const short = plan(
      people(3, () => ({ school: 'B' })),
      rooms,
      { schoolSites: [{ school: 'B', siteId: 'own' }] },
    )
    expect(short.left.map(({ reason }) => reason)).toEqual(['siteFull'])
  })

  it('SH8: names the sessions in which extra time reaches into the next one of the room', () => {
    const slow = { extraMs: 20 * MINUTE }
    const who = people(6, (at) => (at === 0 ? slow : at === 1 ? { extraMs: 15 * MINUTE } : {}))
    const rooms = [room('R1', 2), room('R2', 2)]
    const starts = [NINE, NINE + 75 * MINUTE]
    const made = plan(who, rooms, { starts })
    expect(made.overruns).toEqual([
      { roomId: 'R1', plannedStart: NINE, candidates: 1, byMs: 5 * MINUTE },
    ])
    // Nobody comes after, or only an hour later.
    expect(plan(who.slice(0, 4), rooms, { starts }).overruns).toEqual([])
    expect(plan(who, rooms, { starts: [NINE, NINE + 2 * HOUR] }).overruns).toEqual([])
    // The next one is another exam's.
    const others = [room('R1', 2, { taken: [[NINE + 75 * MINUTE, NINE + 3 * HOUR]] })]
    expect(plan(who, others).overruns.map(({ candidates }) => candidates)).toEqual([1])
  })
})
