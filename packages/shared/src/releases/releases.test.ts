import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asNumber,
  conversionOf,
  DEFAULT_SETTINGS,
  fraction,
  fractionOfText,
  gradeOf,
  kindOfResult,
  parseFormula,
  rounded,
  settingsFaults,
  type FormulaValues,
  type ReleaseSettings,
  type ResultFacts,
} from './index.ts'

const whole = (value: number) => fraction(BigInt(value), 1n)
const VALUES: FormulaValues = {
  ...{ objective: whole(30), tasks: whole(45), total: whole(75), full: whole(90) },
}
const valueOf = (text: string, values = VALUES): number | undefined => {
  const parsed = parseFormula(text)
  if ('fault' in parsed) throw new Error(`${parsed.fault} at ${parsed.at}`)
  const value = parsed.compute(values)
  return value && asNumber(value)
}

describe('the formula of a conversion', () => {
  it.each([
    ['total', 75],
    ['objective + tasks * 2', 120],
    ['(objective + tasks) * 2', 150],
    ['total - 10 - 5', 60],
    ['100 / 5 / 2', 10],
    ['-total + full', 15],
    ['--5', 5],
    ['min(total, 60)', 60],
    ['max(objective, tasks, 12.5)', 45],
    ['round(total / full * 100)', 83],
    ['round(total / full * 100, 2)', 83.33],
    ['round(-2.5)', -3],
    ['0.1 + 0.2', 0.3],
    ['（total＋5）× 2 ÷ 4', 40],
  ])('RL3: reads %s as %d', (text, value) => {
    expect(valueOf(text)).toBe(value)
  })

  it.each([
    ['', 'empty', 0],
    ['  ', 'empty', 0],
    ['total +', 'unexpected', 7],
    ['total 5', 'unexpected', 6],
    ['(total', 'unexpected', 6],
    ['total)', 'unexpected', 5],
    ['score * 2', 'unknownWord', 0],
    ['constructor', 'unknownWord', 0],
    ['total.constructor', 'unexpected', 5],
    ['min()', 'unexpected', 4],
    ['round(total, 9)', 'badDecimals', 13],
    ['round(total, tasks)', 'badDecimals', 13],
    ['1234567890123', 'badNumber', 0],
    ['total; 1', 'unexpected', 5],
    ['1e3', 'unexpected', 1],
    ['1.', 'unexpected', 1],
    ['total'.repeat(50), 'tooLong', 200],
  ])('RL3: refuses %j as %s at sign %d', (text, fault, at) => {
    expect(parseFormula(text)).toMatchObject({ fault, at })
  })

  it('RL3: gives nothing where it divides by 0, wherever that stands', () => {
    const values = { ...VALUES, full: whole(0) }
    for (const text of [
      '1 / full',
      'min(1, 2 / full)',
      'round(1 / full)',
      '-(1 / full)',
      '0 / full',
    ])
      expect(valueOf(text, values)).toBeUndefined()
  })

  it('RL3: reads any text or names its fault, and never throws', () => {
    const sign = fc.constantFrom(...'+-*/(), 019.ab', 'total', 'min', 'round', '×', '（', '\u0000')
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        const parsed = parseFormula(signs.join(''))
        if ('compute' in parsed) parsed.compute(VALUES)
      }),
    )
  })

  it('RL4: computes as whole numbers do, with the precedence of school', () => {
    const leaf = fc.integer({ min: 0, max: 50 }).map((n) => ({ text: String(n), value: n }))
    const { tree } = fc.letrec<{ tree: { text: string; value: number } }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree')).map(([a, sign, b]) => ({
          text: `(${a.text}${sign}${b.text})`,
          value:
            sign === '+' ? a.value + b.value : sign === '-' ? a.value - b.value : a.value * b.value,
        })),
      ),
    }))
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        fc.pre(text.length <= 200 && Number.isSafeInteger(value))
        expect(valueOf(text)).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})

describe('rounding', () => {
  it.each([
    ['0.5', 0, 1],
    ['1.5', 0, 2],
    ['2.5', 0, 3],
    ['0.05', 1, 0.1],
    ['1.005', 2, 1.01],
    ['2.675', 2, 2.68],
    ['84.49999', 0, 84],
    ['99.95', 1, 100],
  ])('RL4: makes %s with %d decimals %d, a half away from zero', (text, decimals, value) => {
    expect(asNumber(rounded(fractionOfText(text), decimals))).toBe(value)
  })

  it('RL4: never leaves the half of a last place, and keeps what has so few decimals', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 3 }),
        (top, bottom, decimals) => {
          const value = fraction(BigInt(top), BigInt(bottom))
          const once = rounded(value, decimals)
          expect(rounded(once, decimals)).toEqual(once)
          const off = Math.abs(asNumber(once) - top / bottom)
          expect(off).toBeLessThanOrEqual(0.5 * 10 ** -decimals + 1e-9)
        },
      ),
    )
  })
})

const GRADES = [
  { name: 'A', from: 85 },
  { name: 'B', from: 60 },
  { name: 'C', from: 0 },
]
const withSettings = (more: Partial<ReleaseSettings>) => ({ ...DEFAULT_SETTINGS, ...more })
const pointsOf = (objectivePoints: number, taskPoints: number) => ({
  ...{ objectivePoints, taskPoints, objectiveMax: 40, taskMax: 60 },
})

describe('grades and scores', () => {
  it('RL5: gives every score from 0 on exactly one grade, a better one never a lower grade', () => {
    const bounds = fc
      .uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 8 })
      .map((all) => [...all.sort((a, b) => b - a), 0])
    fc.assert(
      fc.property(bounds, fc.integer({ min: 0, max: 10_000 }), (all, tenths) => {
        const grades = all.map((from, at) => ({ name: `G${at}`, from }))
        expect(settingsFaults(withSettings({ grades }))).toEqual([])
        const score = tenths / 10
        const reached = grades.filter(({ from }) => score >= from)
        expect(gradeOf(grades, score)).toBe(reached[0]?.name)
      }),
    )
  })

  it.each([
    [[{ name: 'A', from: 60 }], 'gradeBottom'],
    [[...GRADES.slice(0, 1), { name: 'B', from: 85 }, { name: 'C', from: 0 }], 'gradeOrder'],
    [
      [
        { name: 'A', from: 10 },
        { name: 'B', from: 60 },
        { name: 'C', from: 0 },
      ],
      'gradeOrder',
    ],
    [
      [
        { name: 'A', from: 10 },
        { name: 'A', from: 0 },
      ],
      'gradeName',
    ],
    [[{ name: '', from: 0 }], 'gradeName'],
    [
      [
        { name: 'A', from: 0 },
        { name: 'B', from: -1 },
      ],
      'gradeRange',
    ],
  ])('RL5: refuses %j', (grades, kind) => {
    expect(settingsFaults(withSettings({ grades })).map((fault) => fault.kind)).toContain(kind)
  })

  it('RL5: refuses half an appeal window, and one that ends before it begins', () => {
    const faults = (appealOpensAt: number | null, appealClosesAt: number | null) =>
      settingsFaults(withSettings({ appealOpensAt, appealClosesAt })).map(({ detail }) => detail)
    expect(faults(1, null)).toEqual(['half'])
    expect(faults(2, 2)).toEqual(['backward'])
    expect(faults(1, 2)).toEqual([])
  })

  it('RL4: weighs both parts, and full marks with them, then rounds once and grades the rounded score', () => {
    const convert = conversionOf(
      withSettings({
        ...{ objectiveWeight: 0.5, taskWeight: 1.5, formula: 'total / full * 100', decimals: 0 },
        grades: GRADES,
      }),
    )
    // 40 × 0.5 + 60 × 1.5 = 110 in full; 31 × 0.5 + 52 × 1.5 = 93.5 of 110 = 85.
    expect(convert(pointsOf(31, 52))).toEqual({ score: 85, grade: 'A' })
    // 84.5454…: rounded once, to 85.
    expect(convert(pointsOf(30, 52))).toEqual({ score: 85, grade: 'A' })
    expect(convert(pointsOf(0, 0))).toEqual({ score: 0, grade: 'C' })
  })

  it('RL6: publishes no score below 0, above 1000, or of a division by 0', () => {
    for (const formula of ['total - 100', 'total * 999', 'total / (objective - objective)'])
      expect(conversionOf(withSettings({ formula }))(pointsOf(10, 10))).toEqual({
        ...{ score: null, grade: null },
      })
    expect(() => conversionOf(withSettings({ formula: 'nonsense' }))).toThrow(RangeError)
  })
})

describe('which kind of result a candidate has', () => {
  const facts: ResultFacts = {
    ...{ ruled: null, attendance: null, isScheduled: true, hasSessionEnded: true },
    ...{ hasLoggedIn: true, hasHandedIn: true, isGraded: true },
  }
  const never = { hasLoggedIn: false, hasHandedIn: false, isGraded: false }

  it.each([
    ['graded work', {}, 'scored'],
    ['graded work of who was marked absent by mistake', { attendance: 'absent' }, 'scored'],
    ['nobody who came', never, 'absent'],
    ['nobody who came, whatever the door noted', { ...never, attendance: 'present' }, 'absent'],
    ['no session', { ...never, isScheduled: false, hasSessionEnded: false }, 'notScheduled'],
    ['misconduct at the door', { attendance: 'misconduct' }, 'misconduct'],
    [
      'misconduct that the office set aside',
      { attendance: 'misconduct', ruled: 'counts' },
      'scored',
    ],
    ['the office’s word', { ruled: 'void' }, 'void'],
    ['the office’s word over the door’s', { attendance: 'misconduct', ruled: 'absent' }, 'absent'],
    [
      'a suspicion that the office set aside',
      { attendance: 'suspectedImpostor', ruled: 'counts' },
      'scored',
    ],
  ] as const)('RL2: is told for %s', (_what, more, kind) => {
    expect(kindOfResult({ ...facts, ...more })).toBe(kind)
  })

  it.each([
    ['sessionOpen', { hasSessionEnded: false }],
    ['suspicion', { attendance: 'suspectedImpostor' }],
    ['gradingMissing', { isGraded: false }],
    ['notHandedIn', { hasHandedIn: false, isGraded: false }],
  ] as const)('RL2: waits because of %s', (open, more) => {
    expect(kindOfResult({ ...facts, ...more })).toEqual({ open })
  })

  it('RL1: nobody but who was graded or ruled to count has points, in all combinations', () => {
    const flag = [true, false]
    for (const ruled of [null, 'counts', 'absent', 'misconduct', 'void'] as const)
      for (const attendance of [null, 'present', 'absent', 'misconduct', 'suspectedImpostor'])
        for (const isScheduled of flag)
          for (const hasSessionEnded of flag)
            for (const hasHandedIn of flag)
              for (const isGraded of flag) {
                const kind = kindOfResult({
                  ...{ ruled, attendance, isScheduled, hasSessionEnded, hasHandedIn, isGraded },
                  hasLoggedIn: true,
                })
                if (kind === 'scored') expect(hasHandedIn && isGraded && isScheduled).toBe(true)
                if (kind === 'absent') expect(ruled).toBe('absent')
              }
  })
})
