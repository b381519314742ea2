import { anId, createSeededRandom } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import { createEventWriter } from './event-writer.ts'

const binding = { epoch: 3, branch: null, parent: null }
const times = { greatestHlc: 100, serverMs: 50, wallClock: 7.9 }
const click = (value: string) => ({ kind: 'answer', item: 'Q1', value: [value] })
const aRun = (seed: number) =>
  createEventWriter(anId(1), binding, createSeededRandom(seed).bytes(16))

describe('event writer', () => {
  it('W1: is named by its random bits, and begins with the binding that it writes under', () => {
    const writer = aRun(1)
    expect(writer.id).toMatch(/^[0-9a-f]{32}$/)
    expect(aRun(2).id).not.toBe(writer.id)
    const [zero, first] = writer.write(click('A'), times)
    expect(zero?.event).toMatchObject({ n: 0, kind: 'binding', item: null, value: binding, at: 7 })
    expect(first?.event).toMatchObject({ n: 1, kind: 'answer', writer: writer.id })
    expect(writer.write(click('B'), times).map(({ event }) => event.n)).toEqual([2])
  })

  it('W2: chains its entries by the hash of the one before', () => {
    const writer = aRun(1)
    const entries = [...writer.write(click('A'), times), ...writer.write(click('B'), times)]
    const hashes = entries.map(({ hash }) => hash)
    expect(entries.map(({ event }) => event.prev)).toEqual([null, hashes[0], hashes[1]])
  })

  it('C1: its clock follows what was seen, the server and its own last event', () => {
    const writer = aRun(1)
    const clocks = [times, { ...times, greatestHlc: 0 }, { ...times, serverMs: 900 }].flatMap(
      (now) => writer.write(click('A'), now).map(({ event }) => event.hlc),
    )
    expect(clocks).toEqual([101, 102, 103, 900])
  })
})
