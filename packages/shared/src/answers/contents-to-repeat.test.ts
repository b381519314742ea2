import { aBindingEvent, aWriter, anEvent, anId } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import type { Binding } from './answers.contract.ts'
import { contentsToRepeat, strandedContents } from './contents-to-repeat.ts'
import { sealEntry } from './log-entry.ts'
import { createLogReplica } from './log-replica.ts'

const bindings: Binding[] = [0, 1].map((epoch) => ({
  epoch,
  branch: null,
  parent: null,
  rank: epoch,
}))
const kinds = ['answer', 'mark', 'position']
const answer = (writer: number, n: number, hlc: number, value: string, item = 'Q1') =>
  sealEntry(anEvent({ writer: aWriter(writer), n, hlc, value: [value], item }))
const binding = (writer: number, epoch = 0) => sealEntry(aBindingEvent(aWriter(writer), epoch))

function replicaOf(...entries: { readonly text: string }[]) {
  const replica = createLogReplica(anId(1))
  replica.take(entries.map(({ text }) => text))
  return replica
}

describe('contentsToRepeat', () => {
  it('X3: names what would stand, once per register, and nothing that was changed since', () => {
    const [old, stands, changed] = [
      answer(1, 1, 10, 'A'),
      answer(1, 2, 11, 'B'),
      answer(1, 3, 12, 'C', 'Q2'),
    ]
    const replica = replicaOf(binding(1), old, stands, changed, answer(1, 4, 13, 'D', 'Q2'))
    const hashes = [old.hash, stands.hash, changed.hash, 'unknown']
    expect(contentsToRepeat(replica, hashes, bindings, kinds)).toEqual([
      { kind: 'answer', item: 'Q1', value: ['B'] },
    ])
    replica.setAside(hashes)
    expect(contentsToRepeat(replica, hashes, bindings, kinds)).toHaveLength(1)
  })

  it('X3: names nothing again once a copy was appended, whatever its binding ranks', () => {
    const original = answer(1, 1, 10, 'A')
    const replica = replicaOf(binding(1, 1), original, binding(2, 0), answer(2, 1, 11, 'A'))
    replica.setAside([original.hash])
    expect(contentsToRepeat(replica, [original.hash], bindings, kinds)).toEqual([])
  })

  it('X3: leaves to others what this host does not write, and never copies record 0', () => {
    const file = sealEntry(
      anEvent({ n: 1, kind: 'file', item: 'T/a', value: { hash: 'h', size: 1 } }),
    )
    const replica = replicaOf(binding(1), file)
    expect(contentsToRepeat(replica, [binding(1).hash, file.hash], bindings, kinds)).toEqual([])
    expect(contentsToRepeat(replica, [file.hash], bindings, ['file'])).toHaveLength(1)
  })
})

describe('strandedContents', () => {
  it('X4: names what stands beyond a gap, until a copy of it was appended', () => {
    const [lost, shown] = [answer(1, 1, 10, 'A'), answer(1, 2, 11, 'B')]
    const replica = replicaOf(binding(1), shown)
    const wanted = [{ kind: 'answer', item: 'Q1', value: ['B'] }]
    expect(strandedContents(replica, bindings)).toEqual(wanted)
    expect(strandedContents(replica, bindings, ['file'])).toEqual([])
    const copied = replicaOf(binding(1), shown, binding(2), answer(2, 1, 12, 'B'))
    expect(strandedContents(copied, bindings)).toEqual([])
    // The entry was not gone for good: no gap is left.
    replica.take([lost.text])
    expect(strandedContents(replica, bindings)).toEqual([])
  })
})
