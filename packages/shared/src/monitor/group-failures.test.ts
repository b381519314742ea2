import { describe, expect, it } from 'vitest'
import {
  groupFailures,
  groupSilentAfterMs,
  type Attempts,
  type RoomPulse,
  type StationPulse,
} from './group-failures.ts'

const NOW = 1_700_000_000_000
const LONG = NOW - 60_000

interface Given {
  readonly heard?: number
  readonly silent?: number
  /** Stations whose bridge began anew after the room fell silent. */
  readonly restarted?: number
  readonly apps?: readonly (string | null)[]
  readonly sessionId?: string
  readonly open?: RoomPulse['open']
}

function room(given: Given, more: Partial<RoomPulse> = {}): RoomPulse {
  const { heard = 0, silent = 0, restarted = 0, apps = [], sessionId = 'a', open = {} } = given
  const stations = Array.from({ length: heard + silent }, (_, at): StationPulse => ({
    number: at + 1,
    lastSeenAt: at < silent ? LONG - at : NOW - 3000,
    restartedAt: at >= silent && at < silent + restarted ? NOW - 5000 : LONG - 3_600_000,
    app: apps[at] ?? null,
  }))
  return {
    ...{ sessionId, expected: heard + silent, silent, stations, open },
    ...{ idle: { heard: 0, silent: [] }, registered: heard + silent, clockOff: [], damaged: [] },
    ...{ logIns: null, handIns: null, ...more },
  }
}

const failed = (candidates: number, code: string, succeeded = 0): Attempts => ({
  ...{ failed: [{ code, candidates }], candidates, succeeded, since: LONG },
})

const causesOf = (rooms: readonly RoomPulse[], sessionId = 'a') =>
  (groupFailures(rooms, NOW).get(sessionId) ?? []).map(({ family, cause }) => `${family}/${cause}`)

describe('failures of many stations as one incident (F09)', () => {
  it.each([
    ['nobody silent', { heard: 30 }, []],
    ['one of thirty', { heard: 29, silent: 1 }, []],
    ['two of five', { heard: 3, silent: 2 }, []],
    ['one of two', { heard: 1, silent: 1 }, []],
    ['one of one', { silent: 1 }, []],
    ['both of two', { silent: 2 }, ['contact/network']],
    ['three of five', { heard: 2, silent: 3 }, ['contact/network']],
    ['half of thirty', { heard: 15, silent: 15 }, ['contact/network']],
    ['all of thirty', { silent: 30 }, ['contact/network']],
  ])('MT1: %s', (_title, given: Given, expected: string[]) => {
    expect(causesOf([room({ heard: 30, sessionId: 'b' }), room(given)])).toEqual(expected)
  })

  it.each([
    ['12 s', 1000, 12_000],
    ['22 s where very many may rest twice as long', 1001, 22_000],
  ])('MT1: calls a station silent that says nothing for %s', (_title, inAll, longest) => {
    const others = room({ sessionId: 'b' }, { expected: inAll - 4 })
    const at = (ms: number) => {
      const stations = Array.from({ length: 4 }, (_, n) => ({
        ...{ number: n + 1, lastSeenAt: NOW - ms, restartedAt: null, app: null },
      }))
      return groupFailures([room({ silent: 4 }, { stations }), others], NOW).get('a')?.[0]
    }
    expect(at(longest + 1)?.stations).toEqual([1, 2, 3, 4])
    expect(at(longest)?.stations).toEqual([])
    expect(at(longest + 1)).toMatchObject({ affected: 4, of: 4 })
    expect(at(30_000)?.since).toBe(NOW - 30_000)
    expect(groupSilentAfterMs(inAll)).toBe(longest)
  })

  it('MT1: knows idle stations that fall silent before anybody has logged in', () => {
    const idle = (heard: number, silent: number[]) =>
      causesOf([room({}, { idle: { heard, silent } })])
    expect(idle(30, [1, 2])).toEqual([])
    expect(
      idle(
        30,
        Array.from({ length: 15 }, (_, at) => at),
      ),
    ).toEqual(['idle/network'])
    // Once somebody has logged in, those who answer say more than those that stand idle.
    expect(causesOf([room({ heard: 2 }, { idle: { heard: 4, silent: [1, 2, 3, 4] } })])).toEqual([])
  })

  it('MT2: goes on until three quarters are heard again', () => {
    const open = { contact: LONG - 9 }
    expect(causesOf([room({ heard: 22, silent: 8, open })])).toEqual(['contact/network'])
    expect(causesOf([room({ heard: 23, silent: 7, open })])).toEqual([])
    const [failure] = groupFailures([room({ heard: 22, silent: 8, open })], NOW).get('a') ?? []
    expect(failure?.since).toBe(LONG - 9)
  })

  it('MT3: is the server when several rooms fall silent together, the room when others answer', () => {
    const both = [room({ silent: 30 }), room({ silent: 25, heard: 2, sessionId: 'b' })]
    expect(causesOf(both)).toEqual(['contact/server'])
    expect(causesOf(both, 'b')).toEqual(['contact/server'])
    const other = room({ heard: 30, sessionId: 'c' })
    expect(causesOf([...both, other])).toEqual(['contact/network'])
    expect(causesOf([...both, other], 'c')).toEqual([])
    // A room that nobody sits in yet says nothing.
    expect(causesOf([...both, room({ sessionId: 'd' })])).toEqual(['contact/server'])
    expect(causesOf([room({ silent: 30 })])).toEqual(['contact/network'])
  })

  it('MT4: is the power when those that are back were started anew', () => {
    const open = { contact: LONG }
    expect(causesOf([room({ heard: 10, silent: 20, restarted: 3, open })])).toEqual([
      'contact/power',
    ])
    expect(causesOf([room({ heard: 10, silent: 20, open })])).toEqual(['contact/network'])
  })

  it('MT5: is one version of the program when only its stations are silent', () => {
    const apps = [...Array<string>(15).fill('1.1'), ...Array<string>(15).fill('1.0')]
    expect(causesOf([room({ heard: 15, silent: 15, apps })])).toEqual(['contact/version'])
    const mixed = [...apps.slice(0, 29), '1.1']
    expect(causesOf([room({ heard: 15, silent: 15, apps: mixed })])).toEqual(['contact/network'])
    expect(causesOf([room({ silent: 15, apps })])).toEqual(['contact/network'])
    // Nobody tells a version: nothing can be said of it.
    expect(causesOf([room({ heard: 15, silent: 15 })])).toEqual(['contact/network'])
  })

  it.each([
    ['wrongAccessCode', 'tickets'],
    ['wrongStation', 'seats'],
    ['noSeat', 'seats'],
    ['stationSignature', 'clock'],
    ['stationUnknown', 'stations'],
    ['entryClosed', 'times'],
    ['internal', 'server'],
    ['unavailable', 'server'],
    ['invalidRequest', 'version'],
    ['somethingNew', 'unknown'],
  ])('MT6: most log-ins refused with %s point to %s', (code, cause) => {
    expect(causesOf([room({}, { logIns: failed(3, code) })])).toEqual([`logIn/${cause}`])
    expect(causesOf([room({}, { handIns: failed(3, code) })])).toEqual([`handIn/${cause}`])
  })

  it('MT6: asks for three candidates, more than those who got in, and goes by what most met', () => {
    const logIns = (attempts: Attempts) => causesOf([room({}, { logIns: attempts })])
    expect(logIns(failed(2, 'internal'))).toEqual([])
    expect(logIns(failed(5, 'internal', 5))).toEqual([])
    expect(logIns(failed(6, 'internal', 5))).toEqual(['logIn/server'])
    const both = [
      { code: 'wrongStation', candidates: 2 },
      { code: 'internal', candidates: 4 },
    ]
    const mixed = { failed: both, candidates: 6, succeeded: 0, since: LONG }
    expect(logIns(mixed)).toEqual(['logIn/server'])
    const [failure] =
      groupFailures([room({}, { logIns: { ...mixed, succeeded: 2 } })], NOW).get('a') ?? []
    expect(failure).toMatchObject({ affected: 6, of: 8, since: LONG, code: 'internal' })
  })

  it('MT7: files that do not open and wrong calendars are one thing from three and a quarter on', () => {
    const files = (damaged: number[], heard: number) => causesOf([room({ heard }, { damaged })])
    expect(files([1, 2], 4)).toEqual([])
    expect(files([1, 2, 3], 13)).toEqual([])
    expect(files([3, 1, 2], 12)).toEqual(['files/programs'])
    expect(causesOf([room({ heard: 12 }, { clockOff: [1, 2, 3] })])).toEqual(['clock/clock'])
    const [failure] =
      groupFailures([room({ heard: 12 }, { clockOff: [3, 1, 2] })], NOW).get('a') ?? []
    expect(failure?.stations).toEqual([1, 2, 3])
  })

  it('MT1: shows every family that a room has, each once', () => {
    const pulse = room(
      { silent: 12 },
      { damaged: [1, 2, 3], clockOff: [4, 5, 6], logIns: failed(4, 'internal') },
    )
    expect(causesOf([pulse])).toEqual([
      'contact/network',
      'logIn/server',
      'files/programs',
      'clock/clock',
    ])
  })
})
