import { describe, expect, it, vi } from 'vitest'
import { createRoomSignal } from './room-signal.ts'

function signal() {
  let now = 0
  const [beep, vibrate] = [vi.fn(), vi.fn()]
  const made = createRoomSignal({ now: () => now, beep, vibrate })
  return { ...made, beep, vibrate, wait: (ms: number) => (now += ms) }
}

describe('sound and vibration for what cannot wait', () => {
  it('is quiet for what was there when the page opened, and rings for what comes', () => {
    const { show, beep, vibrate } = signal()
    expect(show(['a'], true)).toBe(false)
    expect(show(['a'], true)).toBe(false)
    expect(show(['a', 'b'], true)).toBe(true)
    expect(beep).toHaveBeenCalledTimes(1)
    expect(vibrate).toHaveBeenCalledTimes(1)
  })

  it('rings once in ten seconds, and makes up for what came meanwhile if it is still there', () => {
    const { show, wait } = signal()
    show([], true)
    expect(show(['a'], true)).toBe(true)
    expect(show(['a', 'b'], true)).toBe(false)
    wait(10_000)
    expect(show(['a', 'b'], true)).toBe(true)
    expect(show(['a', 'b', 'c'], true)).toBe(false)
    expect(show([], true)).toBe(false)
    wait(10_000)
    expect(show([], true)).toBe(false)
  })

  it('says nothing while it is off, or for another session that was just opened', () => {
    const { show, forget } = signal()
    show([], true)
    expect(show(['a'], false)).toBe(false)
    forget()
    expect(show(['x'], true)).toBe(false)
  })
})
