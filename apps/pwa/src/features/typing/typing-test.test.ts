import { sha256Hex } from '@wenkao/shared/kernel'
import type { TypingRecord } from '@wenkao/shared/typing'
import { describe, expect, it, vi } from 'vitest'
import type { HostClock } from '../../platform/browser/clock.ts'
import { createTypingTest, type TypingPorts } from './typing-test.ts'
import type { TypingDraft } from './typing-drafts.ts'

/** A station with a bridge and a browser's storage, whose time is moved by hand. */
function station() {
  let now = 0
  let timers: { at: number; task: () => void }[] = []
  const clock: HostClock = {
    wallClock: () => now,
    monotonic: () => now,
    schedule: (ms, task) => {
      const timer = { at: now + ms, task }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
  }
  const disk: { file: TypingRecord | undefined; draft: TypingDraft | undefined } = {
    file: undefined,
    draft: undefined,
  }
  const hashOf = (record: TypingRecord) => sha256Hex(JSON.stringify(record))
  const world = { isSilent: false, mayType: true, saves: 0, isNearEnd: false }
  const ports: TypingPorts = {
    clock,
    read: async () => {
      if (world.isSilent) return undefined
      const kept = disk.file ? { record: disk.file, hash: hashOf(disk.file) } : null
      return { kind: 'ready', test: { text: '春眠不觉晓', minutes: 1, foldWidth: false }, kept }
    },
    save: async (record, base) => {
      if (world.isSilent) return undefined
      const there = disk.file && hashOf(disk.file)
      if (disk.file && there && there !== base)
        return { kind: 'changed', hash: there, kept: { record: disk.file, hash: there } }
      world.saves += 1
      disk.file = record
      return { kind: 'saved', hash: hashOf(record), kept: null }
    },
    draft: {
      read: () => disk.draft,
      keep: (draft) => {
        disk.draft = draft
      },
    },
    mayType: () => world.mayType,
    isNearEnd: () => world.isNearEnd,
  }
  return {
    ...{ disk, world, hashOf },
    open: async () => {
      const test = createTypingTest(ports)
      void test.open()
      await vi.waitFor(() => {
        expect(test.state.value).toBe('ready')
      })
      return test
    },
    /** Lets time pass with everything that is due in it. */
    pass: async (ms: number) => {
      const end = now + ms
      for (;;) {
        const [next] = timers.toSorted((one, other) => one.at - other.at)
        if (!next || next.at > end) break
        timers = timers.filter((one) => one !== next)
        now = Math.max(now, next.at)
        next.task()
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
      }
      now = end
    },
  }
}

describe('a typing test on the page', () => {
  it('TY5: its clock begins with the first key, and says what it said when the text last changed', async () => {
    const { open, pass, disk } = station()
    const test = await open()
    await pass(30_000)
    expect(test.elapsedMs.value).toBe(0)
    test.pressedKey()
    test.type('春')
    await pass(5000)
    test.pressedKey()
    test.composed()
    test.type('春眠')
    await pass(5000)
    expect(disk.file).toEqual({
      ...{ format: 'wenkao-typing', version: 1, text: '春眠', milliseconds: 5000 },
      ...{ keys: 2, pastes: 0, compositions: 1 },
    })
    expect(test.elapsedMs.value).toBe(10_000)
    expect(test.isSaved.value).toBe(true)
  })

  it('TY5: stands while the session pauses, and counts no time in which the page stood still', async () => {
    const { open, pass, world } = station()
    const test = await open()
    test.type('春')
    await pass(2000)
    world.mayType = false
    await pass(20_000)
    test.type('春X')
    expect(test.text.value).toBe('春')
    world.mayType = true
    await pass(1000)
    expect(test.elapsedMs.value).toBeGreaterThanOrEqual(3000)
    expect(test.elapsedMs.value).toBeLessThan(3500)
  })

  it('TY5: takes nothing more when its time is up, and saves what was typed by then', async () => {
    const { open, pass, disk } = station()
    const test = await open()
    test.type('春')
    await pass(59_900)
    test.type('春眠')
    await pass(200)
    expect(test.isOver.value).toBe(true)
    test.type('春眠不')
    await pass(5000)
    expect(disk.file?.text).toBe('春眠')
    expect(disk.file?.milliseconds).toBeLessThanOrEqual(60_000)
  })

  it('TY3: is saved while somebody types on and on, and at once when asked', async () => {
    const { open, pass, world, disk } = station()
    const test = await open()
    let text = ''
    for (let at = 0; at < 30; at += 1) {
      text += '春'
      test.type(text)
      await pass(200)
    }
    // Six seconds without a pause.
    expect(world.saves).toBeGreaterThanOrEqual(2)
    expect(world.saves).toBeLessThanOrEqual(6)
    test.type('完')
    await test.flush()
    expect(disk.file?.text).toBe('完')
  })

  it('TY5: a page that opens again goes on with every key, by text and clock', async () => {
    const { open, pass, disk, world } = station()
    const before = await open()
    before.type('春')
    await pass(3000)
    world.isSilent = true
    before.type('春眠')
    await pass(10_000)
    expect(before.trouble.value).toBe('silent')
    before.close()
    // The bridge has one sign, the browser both.
    expect(disk.file?.text).toBe('春')
    world.isSilent = false
    const after = await open()
    expect(after.text.value).toBe('春眠')
    expect(after.elapsedMs.value).toBeGreaterThanOrEqual(12_000)
    await pass(3000)
    expect(disk.file?.text).toBe('春眠')
    after.close()
    // A save whose reply was lost: the draft knows what was sent.
    const sent = disk.draft
    if (!sent || !disk.file) throw new Error('Expected a draft')
    disk.draft = { ...sent, text: '春眠不', base: 'an older one' }
    const again = await open()
    expect(again.text.value).toBe('春眠不')
  })

  it('TY4: shows a version that somebody put in place of what was typed', async () => {
    const { open, pass, disk } = station()
    const test = await open()
    test.type('春')
    await pass(3000)
    const first = disk.file
    test.type('春眠')
    await pass(3000)
    disk.file = first
    test.type('春眠不')
    await pass(3000)
    expect(test.text.value).toBe('春')
    expect(test.isReplaced.value).toBe(true)
    test.type('春眠')
    await pass(3000)
    expect(disk.file?.text).toBe('春眠')
    test.close()
    // While no page was open: the draft is older than what was put there.
    if (!first) throw new Error('Expected a file')
    disk.file = { ...first, text: '另一版' }
    expect((await open()).text.value).toBe('另一版')
  })
})
