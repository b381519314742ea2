import { aWriter, anEvent, anId, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sealEntry } from './log-entry.ts'
import { createLogReplica, hashesLacked, isOfOtherSitting } from './log-replica.ts'

const sitting = anId(1)
const entry = (writer: number, n: number, value = `${n}`) =>
  sealEntry(anEvent({ sitting, writer: aWriter(writer), n, hlc: n + 1, value: [value] }))

describe('log replica', () => {
  it('L1: an entry is in the outbox, acknowledged or set aside, and only once', () => {
    const places = fc.array(
      fc.record({
        n: fc.nat({ max: 5 }),
        act: fc.constantFrom('take', 'acknowledge', 'doubt', 'setAside' as const),
      }),
    )
    fc.assert(
      fc.property(places, (steps) => {
        const replica = createLogReplica(sitting)
        for (const { n, act } of steps) {
          const { text, hash } = entry(1, n)
          if (act === 'take') replica.take([text])
          else replica[act]([hash])
          for (const held of replica.all()) {
            const isOpen = replica.unacknowledged().some((open) => open.hash === held.hash)
            const isAside = replica.conflicted().includes(held.hash)
            const isHeld = replica.isAcknowledged(held.hash)
            expect([isOpen, isAside, isHeld].filter(Boolean)).toHaveLength(1)
          }
          expect(replica.countUnacknowledged()).toBe(replica.unacknowledged().length)
        }
      }),
      propertySettings(300),
    )
  })

  it('L1, X2: what was set aside takes no part in fold, heads, ranges and outbox', () => {
    const replica = createLogReplica(sitting)
    const [zero, one, two] = [entry(1, 0), entry(1, 1), entry(1, 2)]
    replica.take([zero.text, one.text, two.text])
    replica.setAside([one.hash])
    expect(replica.events().map(({ n }) => n)).toEqual([0, 2])
    expect(replica.heads()[aWriter(1)]).toEqual({ n: 0, hash: zero.hash })
    expect(replica.range(aWriter(1), 0, 9).map(({ hash }) => hash)).toEqual([zero.hash, two.hash])
    expect(replica.unacknowledged().map(({ hash }) => hash)).toEqual([zero.hash, two.hash])
    expect(replica.all()).toHaveLength(3)
  })

  it('L2: passes over entries of another sitting and keeps texts without a key', () => {
    const replica = createLogReplica(sitting)
    const foreign = sealEntry(anEvent({ sitting: anId(2) })).text
    expect(isOfOtherSitting(foreign, sitting)).toBe(true)
    expect(replica.take([foreign, 'no entry', 'no entry'])).toHaveLength(1)
    expect(replica.unacknowledged()[0]).toMatchObject({ text: 'no entry', key: null })
    expect(replica.heads()).toEqual({})
  })

  it('L3, X2: the server’s log is acknowledged and sets other contents of its keys aside', () => {
    const replica = createLogReplica(sitting)
    const [ours, theirs] = [entry(1, 1, 'ours'), entry(1, 1, 'theirs')]
    replica.take([entry(1, 0).text, ours.text])
    const outcome = replica.takeServerLog([entry(1, 0).text, theirs.text])
    expect(outcome.added.map(({ hash }) => hash)).toEqual([theirs.hash])
    expect(outcome.conflicted).toEqual([ours.hash])
    expect(replica.countUnacknowledged()).toBe(0)
    expect(replica.heads()[aWriter(1)]).toEqual({ n: 1, hash: theirs.hash })
    // The server was put back, and now holds what had been set aside here.
    expect(replica.takeServerLog([ours.text]).conflicted).toEqual([theirs.hash])
    expect(replica.heads()[aWriter(1)]?.hash).toBe(ours.hash)
  })

  it('L4: doubting returns an acknowledged entry to the outbox once', () => {
    const replica = createLogReplica(sitting)
    const { text, hash } = entry(1, 0)
    replica.take([text])
    expect(replica.acknowledge([hash, hash, 'unknown'])).toEqual([hash])
    expect(replica.doubt([hash, hash, 'unknown'])).toEqual([hash])
    expect(replica.doubt([hash])).toEqual([])
  })

  it('L5: holds what heads name only with all before it, and only that very content', () => {
    const replica = createLogReplica(sitting)
    const [zero, one, two] = [entry(1, 0), entry(1, 1), entry(1, 2)]
    const upTo = (n: number, { hash }: { hash: string }) => ({ [aWriter(1)]: { n, hash } })
    replica.take([zero.text, two.text])
    expect(replica.holds(upTo(0, zero))).toBe(true)
    expect(replica.holds(upTo(2, two))).toBe(false)
    replica.take([one.text])
    expect(replica.holds(upTo(2, two))).toBe(true)
    expect(replica.holds(upTo(1, entry(1, 1, 'theirs')))).toBe(false)
    replica.setAside([one.hash])
    expect(replica.holds(upTo(2, two))).toBe(false)
  })

  it('L5: holds what lies beyond a gap of somebody when it is here, and names its own', () => {
    const replica = createLogReplica(sitting)
    const ahead = { [aWriter(1)]: { n: 2, hash: entry(1, 2).hash } }
    replica.take([entry(1, 0).text])
    expect(replica.holds({}, ahead)).toBe(false)
    expect(replica.ahead()).toEqual({})
    replica.take([entry(1, 2).text])
    expect(replica.holds({}, ahead)).toBe(true)
    expect(replica.ahead()).toEqual(ahead)
    replica.setAside([entry(1, 2).hash])
    expect(replica.holds({}, ahead)).toBe(false)
  })

  it('L7: two contents under one key are both open until the server has said which one stands', () => {
    const replica = createLogReplica(sitting)
    const [ours, theirs] = [entry(1, 0, 'ours'), entry(1, 0, 'theirs')]
    replica.take([ours.text])
    replica.acknowledge([ours.hash])
    replica.take([theirs.text])
    expect(replica.countUnacknowledged()).toBe(2)
    replica.acknowledge([theirs.hash])
    replica.setAside([ours.hash])
    replica.take([theirs.text])
    expect(replica.countUnacknowledged()).toBe(0)
  })

  it('L4: what a reply lists as lacking and did not take goes back into the outbox', () => {
    const replica = createLogReplica(sitting)
    const entries = [entry(1, 0), entry(1, 1), entry(1, 2)]
    replica.take(entries.map(({ text }) => text))
    replica.acknowledge(entries.map(({ hash }) => hash))
    const reply = {
      lacks: [{ writer: aWriter(1), from: 1, to: 9 }],
      results: [{ hash: entries[2]?.hash ?? '', outcome: 'stored' }],
    }
    expect(replica.doubt(hashesLacked(replica, reply))).toEqual([entries[1]?.hash])
  })
})
