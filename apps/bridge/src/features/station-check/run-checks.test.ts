import { checkNames } from '@wenkao/shared/station-check'
import { describe, expect, it } from 'vitest'
import { checkBrowser, checkLocalNetwork, checkScreen } from './checks/check-page.ts'
import { outcomeOf, runChecks, type Checks } from './run-checks.ts'
import { verdict } from './verdict.ts'

const page = {
  userAgent: 'x',
  browser: { name: 'Chrome', major: 156 },
  screen: { width: 1366, height: 768, scale: 1 },
  storagePersisted: true,
  localNetwork: 'granted' as const,
  indexedDb: true,
  fonts: [],
}

describe('[N05] the checks of a station', () => {
  it('R8: one that fails and one that never ends stop no other', async () => {
    const fine = { patienceMs: 1000, look: async () => verdict('good', 'unknown') }
    const all = Object.fromEntries(checkNames.map((name) => [name, fine]))
    const lines = await runChecks({
      ...all,
      disk: { patienceMs: 1000, look: () => Promise.reject(new Error('broken')) },
      office: { patienceMs: 20, look: () => new Promise(() => undefined) },
    } as unknown as Checks)
    expect(lines.map(({ name }) => name)).toEqual([...checkNames])
    const told = lines.filter(({ outcome }) => outcome !== 'good')
    expect(told).toMatchObject([
      { name: 'disk', outcome: 'unknown', reason: 'unknown', facts: { cause: 'broken' } },
      { name: 'office', outcome: 'unknown', reason: 'unknown' },
    ])
  })

  it('come to what is worst; what cannot be told is never good', () => {
    const line = (outcome: 'good' | 'warn' | 'bad' | 'unknown') => ({
      ...{ name: 'disk', reason: 'x', facts: {} },
      outcome,
    })
    expect(outcomeOf([line('good')])).toBe('good')
    expect(outcomeOf([line('good'), line('unknown')])).toBe('warn')
    expect(outcomeOf([line('warn'), line('bad')])).toBe('bad')
  })

  it.each([
    [115, 'old'],
    [116, 'supported'],
    [49, 'tooOld'],
  ])('calls Chrome %i %s', (major, reason) => {
    expect(checkBrowser({ ...page, browser: { name: 'Chrome', major } }).reason).toBe(reason)
  })

  it.each([
    [1366, 768, 1, 'enough'],
    [1024, 768, 1, 'small'],
    [1280, 720, 1.5, 'zoomed'],
  ])('calls a screen of %i × %i at %d %s', (width, height, scale, reason) => {
    expect(checkScreen({ ...page, screen: { width, height, scale } }).reason).toBe(reason)
  })

  it('[F10] takes a refused permission for the local network for bad', () => {
    expect(checkLocalNetwork({ ...page, localNetwork: 'denied' }).outcome).toBe('bad')
    expect(checkLocalNetwork({ ...page, localNetwork: 'notNeeded' }).outcome).toBe('good')
  })
})
