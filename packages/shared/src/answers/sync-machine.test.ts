import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  backoffMs,
  defaultSyncSettings,
  stepSync,
  type SyncEvent,
  type SyncEventType,
  type SyncState,
  type SyncStateName,
} from './sync-machine.ts'

/** What a cell of the table does: the next state's name, and whether the host must send. */
interface Expected {
  readonly to: SyncStateName
  readonly sends: boolean
}
const to = (name: SyncStateName, sends = false): Expected => ({ to: name, sends })

/** Complete by type: a new state or event does not compile until every cell is decided here too. */
const truth: Record<SyncStateName, Record<SyncEventType, Expected>> = {
  idle: {
    appended: to('sending', true),
    due: to('sending', true),
    online: to('idle'),
    replied: to('idle'),
    failed: to('idle'),
    refused: to('stopped'),
    resumed: to('sending', true),
  },
  sending: {
    appended: to('sending'),
    due: to('sending'),
    online: to('sending'),
    replied: to('idle'),
    failed: to('waiting'),
    refused: to('stopped'),
    resumed: to('sending'),
  },
  waiting: {
    appended: to('waiting'),
    due: to('sending', true),
    online: to('waiting'),
    replied: to('idle'),
    failed: to('waiting'),
    refused: to('stopped'),
    resumed: to('sending', true),
  },
  stopped: {
    appended: to('stopped'),
    due: to('stopped'),
    online: to('stopped'),
    replied: to('stopped'),
    failed: to('stopped'),
    refused: to('stopped'),
    resumed: to('sending', true),
  },
}

const states: Record<SyncStateName, SyncState> = {
  idle: { name: 'idle', dueAt: 900 },
  sending: { name: 'sending', attempt: 2 },
  waiting: { name: 'waiting', attempt: 3, dueAt: 9000, notBefore: 0 },
  stopped: { name: 'stopped' },
}

function eventOf(type: SyncEventType): SyncEvent {
  return type === 'replied' ? { type, rest: 0 } : { type }
}

const stateNames = Object.keys(truth) as SyncStateName[]
const eventTypes = Object.keys(truth.idle) as SyncEventType[]
const cells = stateNames.flatMap((name) => eventTypes.map((type) => [name, type] as const))

describe('stepSync', () => {
  it.each(cells)('Y1: %s on %s', (name, type) => {
    const step = stepSync(states[name], eventOf(type), 1000, 0.5)
    expect({ to: step.state.name, sends: step.send }).toEqual(truth[name][type])
  })

  it('Y1: a host is never told to send while a request is in flight', () => {
    const event = fc.oneof(
      fc.constantFrom(...eventTypes).map(eventOf),
      fc.nat({ max: 3 }).map((rest): SyncEvent => ({ type: 'replied', rest })),
    )
    fc.assert(
      fc.property(
        fc.array(event),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (list, random) => {
          let state: SyncState = states.idle
          for (const [at, next] of list.entries()) {
            const before = state
            const step = stepSync(state, next, at * 100, random)
            state = step.state
            if (step.send) expect(state.name).toBe('sending')
            if (step.send && before.name === 'sending') expect(next.type).toBe('replied')
            if ('dueAt' in state && 'dueAt' in before && state !== before)
              expect(state.dueAt).toBeLessThanOrEqual(
                at * 100 + defaultSyncSettings.longestWaitMs + defaultSyncSettings.heartbeatMs,
              )
          }
        },
      ),
      propertySettings(300),
    )
  })

  it('Y1: a reply with more to send goes on at once and forgets the failures', () => {
    expect(stepSync(states.sending, { type: 'replied', rest: 1 }, 0, 0)).toEqual({
      state: { name: 'sending', attempt: 0 },
      send: true,
    })
  })

  it('Y1: a reply with nothing to send rests until the next heartbeat', () => {
    expect(stepSync(states.sending, { type: 'replied', rest: 0 }, 700, 0).state).toEqual({
      name: 'idle',
      dueAt: 700 + defaultSyncSettings.heartbeatMs,
    })
  })

  it('Y2: every further failure is counted, and the wait is at most the longest', () => {
    let state: SyncState = { name: 'sending', attempt: 0 }
    const bounds: number[] = []
    for (let round = 0; round < 12; round += 1) {
      const waiting: SyncState = stepSync(state, { type: 'failed' }, 0, 0.999_999).state
      if (waiting.name !== 'waiting') throw new Error(waiting.name)
      expect(waiting.attempt).toBe(round + 1)
      bounds.push(Math.ceil(waiting.dueAt))
      state = stepSync(waiting, { type: 'due' }, 0, 0).state
    }
    expect(bounds.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000])
    expect(Math.max(...bounds)).toBe(15_000)
  })

  it('Y2: waits are spread over the whole range from zero to the bound', () => {
    expect(backoffMs(1, 0)).toBe(0)
    expect(backoffMs(1, 0.5)).toBe(500)
    expect(backoffMs(4000, 0.5)).toBe(7500)
  })

  it('Y3: "online" shortens a wait by a jitter and never lengthens it', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 15_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (left, random) => {
          const now = 5000
          const waiting: SyncState = {
            ...{ name: 'waiting', attempt: 1, dueAt: now + left, notBefore: 0 },
          }
          const step = stepSync(waiting, { type: 'online' }, now, random)
          if (step.state.name !== 'waiting') throw new Error(step.state.name)
          expect(step.send).toBe(false)
          expect(step.state.dueAt).toBeLessThanOrEqual(waiting.dueAt)
          expect(step.state.dueAt).toBeLessThanOrEqual(now + defaultSyncSettings.heartbeatMs)
        },
      ),
      propertySettings(100),
    )
  })

  it('Y2: a wait that the server named is kept whole, jittered on top, and bounded', () => {
    const sending: SyncState = { name: 'sending', attempt: 0 }
    const after = (retryAfterMs: number, random: number) => {
      const { state } = stepSync(sending, { type: 'failed', retryAfterMs }, 1000, random)
      if (state.name !== 'waiting') throw new Error(state.name)
      return state
    }
    expect(after(3000, 0)).toMatchObject({ dueAt: 4000, notBefore: 4000 })
    expect(after(3000, 0.5).dueAt).toBe(4500)
    expect(after(86_400_000, 0).dueAt).toBe(61_000)
    expect(after(Number.NaN, 0).dueAt).toBe(1000)
    expect(after(-5, 0).dueAt).toBe(1000)
  })

  it('Y3: "online" never goes below the time that the server named', () => {
    const waiting: SyncState = { name: 'waiting', attempt: 1, dueAt: 20_000, notBefore: 9000 }
    const step = stepSync(waiting, { type: 'online' }, 1000, 0)
    expect(step.state).toMatchObject({ dueAt: 9000 })
  })
})
