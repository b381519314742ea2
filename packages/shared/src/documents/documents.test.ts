import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { countSheets, overviewSheets } from './count-sheets.ts'
import { groupBySchool } from './group-people.ts'
import { numberRuns } from './number-runs.ts'

const person = (examNumber: string, school: string | null, className: string | null = null) => ({
  ...{ examNumber, school, className },
})

describe('who stands where on documents', () => {
  it('DO2: schools, classes and numbers as people sort them; who has no school comes last', () => {
    const groups = groupBySchool([
      person('1', null),
      person('4', '二中', '10班'),
      person('3', '二中', '2班'),
      person('2', '二中', '2班'),
      person('5', '第10中学'),
      person('6', '第9中学'),
      person('7', '二中', null),
    ])
    expect(groups.map(({ school }) => school)).toEqual(['第9中学', '第10中学', '二中', null])
    expect(groups[2]?.people.map(({ examNumber }) => examNumber)).toEqual(['2', '3', '4', '7'])
  })

  it('DO5: a run holds nobody of another room', () => {
    const all = ['1', '2', '3', '4', '5', '6']
    expect(numberRuns(all, new Set(['1', '2', '5']))).toEqual([
      { from: '1', to: '2', count: 2 },
      { from: '5', to: '5', count: 1 },
    ])
    expect(numberRuns(all, new Set(all))).toEqual([{ from: '1', to: '6', count: 6 }])
    expect(numberRuns(all, new Set())).toEqual([])
  })

  it('DO5: of any division, every number is in a run of its own room and in no other', () => {
    const rooms = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 })
    fc.assert(
      fc.property(rooms, (roomOf) => {
        const all = roomOf.map((_, at) => String(1000 + at))
        for (const room of ['a', 'b', 'c']) {
          const here = new Set(all.filter((_, at) => roomOf[at] === room))
          const runs = numberRuns(all, here)
          const covered = runs.flatMap(({ from, to }) =>
            all.filter((number) => number >= from && number <= to),
          )
          expect(covered).toEqual([...here])
          expect(runs.reduce((sum, { count }) => sum + count, 0)).toBe(here.size)
        }
      }),
    )
  })
})

describe('sheets', () => {
  it('DO7: each group begins on a sheet of its own', () => {
    expect(countSheets({ kind: 'tickets', groups: [6, 7, 0, 1] })).toBe(4)
    expect(countSheets({ kind: 'signIn', groups: [25, 26], hasPhotos: false })).toBe(3)
    expect(countSheets({ kind: 'signIn', groups: [25, 26], hasPhotos: true })).toBe(6)
    expect(countSheets({ kind: 'door', groups: [0, 30] })).toBe(2)
    expect(countSheets({ kind: 'desk', groups: [30], perSheet: '14' })).toBe(3)
  })

  it('DO7: every session stands once in the overview, and no sheet ends with a day alone', () => {
    const days = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 12 })
    fc.assert(
      fc.property(days, fc.integer({ min: 2, max: 12 }), (sessions, most) => {
        const sheets = overviewSheets(sessions, most)
        const seen = sheets
          .flat()
          .flatMap(({ day, from, to }) =>
            Array.from({ length: to - from }, (_, at) => `${day}/${from + at}`),
          )
        expect(seen).toEqual(
          sessions.flatMap((count, day) =>
            Array.from({ length: count }, (_, at) => `${day}/${at}`),
          ),
        )
        for (const sheet of sheets) {
          expect(sheet.length).toBeGreaterThan(0)
          expect(sheet.every(({ from, to }) => to > from)).toBe(true)
          expect(sheet.reduce((sum, { from, to }) => sum + 1 + to - from, 0)).toBeLessThanOrEqual(
            most,
          )
        }
      }),
    )
  })
})
