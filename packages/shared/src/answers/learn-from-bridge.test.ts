import { aBindingEvent, aWriter, anEvent, anId } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import { learnFromBridge } from './learn-from-bridge.ts'
import { sealEntry } from './log-entry.ts'
import { createLogReplica, type LogReplica } from './log-replica.ts'

const zero = sealEntry(aBindingEvent(aWriter(1), 0))
const entry = (n: number, value = `${n}`) =>
  sealEntry(anEvent({ writer: aWriter(1), n, hlc: n, value: [value] }))

function replicaOf(...entries: { readonly text: string }[]): LogReplica {
  const replica = createLogReplica(anId(1))
  replica.take(entries.map(({ text }) => text))
  return replica
}

const syncOf = (journal: LogReplica) => ({
  unacknowledged: journal.unacknowledged().map(({ hash }) => hash),
  heads: journal.heads(),
  ahead: journal.ahead(),
  conflicted: [...journal.conflicted()],
})

describe('learnFromBridge', () => {
  const page = () => replicaOf(zero, entry(1), entry(2))
  const all = [zero, entry(1), entry(2)].map(({ hash }) => hash)

  it('L6: takes what the journal holds and does not list as held by the server', () => {
    const journal = page()
    journal.acknowledge([zero.hash, entry(1).hash])
    expect(learnFromBridge(page(), syncOf(journal), all)).toEqual({
      acknowledged: [zero.hash, entry(1).hash],
      ...{ doubted: [], conflicted: [], give: [], mustRead: false },
    })
  })

  it('L6: gives a journal that was wiped everything again, and believes it nothing', () => {
    const learnt = learnFromBridge(page(), syncOf(replicaOf()), all)
    expect(learnt).toMatchObject({ acknowledged: [], mustRead: true })
    expect(learnt.give).toHaveLength(3)
  })

  it('L6: believes nothing of entries that a gap of the journal may have swallowed', () => {
    const journal = replicaOf(entry(2))
    journal.acknowledge([entry(2).hash])
    const learnt = learnFromBridge(page(), syncOf(journal), all)
    expect(learnt.acknowledged).toEqual([entry(2).hash])
    expect(learnt.give).toContain(entry(1).hash)
  })

  it('L6: believes nothing of a writer that goes on with other content in the journal', () => {
    const journal = replicaOf(zero, entry(1), entry(2, 'other'))
    journal.acknowledge(journal.all().map(({ hash }) => hash))
    const learnt = learnFromBridge(page(), syncOf(journal), all)
    expect(learnt).toMatchObject({ acknowledged: [], mustRead: true })
  })

  it('L6: takes back what the server turned out to lack, and names what met other content', () => {
    const journal = page()
    journal.setAside([entry(2).hash])
    const replica = page()
    replica.acknowledge(all)
    const learnt = learnFromBridge(replica, syncOf(journal), all)
    expect(learnt.doubted).toEqual([zero.hash, entry(1).hash])
    expect(learnt.conflicted).toEqual([entry(2).hash])
  })

  it('L6: reads a journal that set something aside which this page never had', () => {
    const journal = replicaOf(zero, entry(1), entry(1, 'other'))
    journal.acknowledge(journal.all().map(({ hash }) => hash))
    journal.setAside([entry(1, 'other').hash])
    expect(learnFromBridge(replicaOf(zero, entry(1)), syncOf(journal), [])).toMatchObject({
      conflicted: [],
      mustRead: true,
    })
  })
})
