import { checkNames, checkReasons } from '@wenkao/shared/station-check'
import { describe, expect, it } from 'vitest'
import en from '../../messages/en/check.json'
import zh from '../../messages/zh-CN/check.json'
import { countOutcomes, reasonKey, shownFacts } from './check-words.ts'

type Reasons = Readonly<Record<string, Readonly<Record<string, { what: string; todo?: string }>>>>
/** Outcomes that nobody has to do anything about. */
const FINE = [
  ...['writable', 'enough', 'survived', 'right', 'reachable', 'trusted', 'plain', 'same', 'found'],
  ...['saved', 'on', 'own', 'registered', 'supported', 'persistent', 'granted', 'notNeeded'],
]

describe('words of the station check', () => {
  it.each([
    ['zh-CN', zh],
    ['en', en],
  ])(
    '[N05] %s has a sentence for every reason, and what to do for all that are not fine',
    (_, messages) => {
      const reasons: Reasons = messages.reasons
      expect(Object.keys(messages.names)).toEqual([...checkNames])
      for (const name of checkNames) {
        expect(Object.keys(reasons[name] ?? {}), name).toEqual([...checkReasons[name]])
        for (const reason of checkReasons[name])
          if (!FINE.includes(reason))
            expect(reasons[name]?.[reason]?.todo, `${name} ${reason}`).toBeTruthy()
      }
    },
  )

  it('[N05] names a reason that this page does not know by no key, so that it is shown bare', () => {
    expect(reasonKey({ name: 'disk', reason: 'writable' })).toBe('check.reasons.disk.writable')
    expect(reasonKey({ name: 'disk', reason: 'melted' })).toBeUndefined()
    expect(reasonKey({ name: 'lamp', reason: 'writable' })).toBeUndefined()
  })

  it('[N05] shows facts in units that people read', () => {
    expect(shownFacts({ freeMb: 51_200, offsetMs: -90_000, path: 'D:\\' }, 'en')).toMatchObject({
      free: '50.0 GB',
      offset: '90 sec',
      path: 'D:\\',
    })
    expect(shownFacts({ offsetMs: 3 * 86_400_000 }, 'zh-CN').offset).toBe('3天')
  })

  it('[N05] counts lines that cannot be told apart from good ones', () => {
    const line = (outcome: 'good' | 'unknown') => ({ name: 'disk', outcome, reason: '', facts: {} })
    expect(countOutcomes([line('good'), line('unknown'), line('unknown')])).toEqual({
      ...{ good: 1, warn: 0, bad: 0, unknown: 2 },
    })
  })
})
