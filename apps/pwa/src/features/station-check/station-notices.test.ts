import { describe, expect, it } from 'vitest'
import station from '../../messages/zh-CN/station.json'
import { stationNotices } from './station-notices.ts'

const NOW = 1_800_000_000_000
const quiet = {
  station: { stationId: '0190', number: 12, roomName: '', siteName: '' },
  clock: { wallClock: NOW, offsetMs: 20_000, errorMs: 10 },
  cloned: false,
  certificate: null,
  sitting: null,
}
const check = (outcome: 'good' | 'bad', at = NOW) => ({
  ...{ at, outcome },
  lines: [
    { name: 'disk', outcome: 'good' as const, reason: '', facts: {} },
    { name: 'survivesRestart', outcome, reason: '', facts: {} },
  ],
})

describe('warnings on the idle screen', () => {
  it('[N05] are silent on a PC that is checked and well', () => {
    expect(stationNotices(quiet, check('good'), NOW)).toEqual([])
  })

  it('[N05] name what failed, and ask for a check that is missing or a day old', () => {
    expect(stationNotices(quiet, check('bad'), NOW)).toEqual([
      { key: 'badCheck', tone: 'bad', failed: ['survivesRestart'] },
    ])
    const line = { name: 'screen', outcome: 'unknown' as const, reason: 'noPage', facts: {} }
    const quick = { ...check('good'), lines: [line] }
    expect(stationNotices(quiet, quick, NOW)).toEqual([{ key: 'noCheck', tone: 'info' }])
    expect(stationNotices(quiet, null, NOW)).toEqual([{ key: 'noCheck', tone: 'info' }])
    expect(stationNotices(quiet, check('bad', NOW - 2 * 86_400_000), NOW)).toMatchObject([
      { key: 'noCheck' },
    ])
  })

  it('[F22] tell a wrong date from a certificate that is wrong by itself', () => {
    const clock = { ...quiet.clock, offsetMs: 7.2e9 }
    const certificate = { trouble: 'date' as const, bypassed: true, detail: '' }
    expect(stationNotices({ ...quiet, clock, certificate }, check('good'), NOW)).toEqual([
      { key: 'date', tone: 'wait', offsetMs: 7.2e9 },
    ])
    const wrong = { trouble: 'wrongName' as const, bypassed: false, detail: '' }
    expect(stationNotices({ ...quiet, certificate: wrong }, check('good'), NOW)).toEqual([
      { key: 'certificate', tone: 'bad' },
    ])
  })

  it('[N05] put a cloned disk first, say nothing at a PC that is no station, and all have words', () => {
    const notices = stationNotices({ ...quiet, cloned: true }, null, NOW)
    expect(notices.map(({ key }) => key)).toEqual(['cloned', 'noCheck'])
    expect(stationNotices({ ...quiet, station: null, cloned: true }, null, NOW)).toEqual([])
    expect(Object.keys(station.notices)).toEqual([
      ...['cloned', 'date', 'certificate', 'noCheck', 'badCheck'],
    ])
  })
})
