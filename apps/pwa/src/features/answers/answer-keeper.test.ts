import { readEntry, type BridgeSync } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { describe, expect, it, vi } from 'vitest'
import { createAnswerKeeper, type AnswerKeeper } from './answer-keeper.ts'
import { createMemoryAnswerLog } from './answer-log.memory.ts'
import type { AnswerLog } from './answer-log.port.ts'
import type { Journal } from './journal.port.ts'

const SITTING = '00000000-0000-7000-8000-000000000001'
const binding = { epoch: 0, branch: null, parent: null, rank: 0 }
let runs = 0

/** A new run of the page: its own writer. */
function openKeeper(log: AnswerLog = createMemoryAnswerLog()): AnswerKeeper {
  runs += 1
  const run = runs
  return createAnswerKeeper(SITTING, binding, [binding], {
    log,
    clock: { wallClock: () => 1000, monotonic: () => 0, schedule: () => () => undefined },
    random: { bytes: (length) => new Uint8Array(length).fill(run), fraction: () => 0 },
    serverMs: () => 5000,
    changed: () => undefined,
  })
}

interface FakeJournal extends Journal {
  readonly texts: string[]
  readonly acknowledged: Set<string>
  conflicted: string[]
  isBroken: boolean
}

function openJournal(): FakeJournal {
  const journal: FakeJournal = {
    texts: [],
    acknowledged: new Set(),
    conflicted: [],
    isBroken: false,
    append: async (_sitting, texts) => {
      if (journal.isBroken) throw new Error('The journal’s disk is gone')
      journal.texts.push(...texts.filter((text) => !journal.texts.includes(text)))
    },
    read: async () => ({ entries: [...journal.texts], acknowledged: [...journal.acknowledged] }),
    sync: async (): Promise<BridgeSync> => ({
      sittingId: SITTING,
      unacknowledged: journal.texts
        .map((text) => sha256Hex(text))
        .filter((hash) => !journal.acknowledged.has(hash)),
      filesUnsaved: 0,
      filesUnsent: 0,
      entries: journal.texts.length,
      serverReachable: true,
      reply: null,
      replyAgeMs: null,
      remainingMs: null,
      verified: false,
      problem: null,
      conflicted: journal.conflicted,
    }),
  }
  return journal
}

const kindsOf = (texts: readonly string[]) =>
  texts.map((text) => {
    const read = readEntry(text)
    return read.kind === 'entry' ? read.entry.event.kind : read.kind
  })

describe('answer keeper', () => {
  it('[DESIGN 3.1] names its binding before its first event, and writes nothing before', async () => {
    const log = createMemoryAnswerLog()
    const keeper = openKeeper(log)
    await keeper.readBrowser()
    expect(await log.read(SITTING)).toEqual([])
    keeper.write('answer', 'a', ['A'])
    await keeper.settled()
    expect(kindsOf((await log.read(SITTING)).map(({ text }) => text))).toEqual([
      'binding',
      'answer',
    ])
  })

  it('[F01] a new run shows what the last one saved and writes no event for it', async () => {
    const log = createMemoryAnswerLog()
    const first = openKeeper(log)
    first.write('answer', 'a', ['B'])
    first.write('mark', 'a', true)
    first.write('position', 'a', null)
    await first.settled()
    const second = openKeeper(log)
    await second.readBrowser()
    expect(second.folded().items.get('a')).toEqual({ answer: ['B'], marked: true })
    expect(second.folded().position).toBe('a')
    expect(await log.read(SITTING)).toHaveLength(4)
  })

  it('[DESIGN 3.1] a new run’s answer is later than everything it has read', async () => {
    const log = createMemoryAnswerLog()
    const first = openKeeper(log)
    for (let at = 0; at < 50; at += 1) first.write('answer', 'a', [String(at)])
    await first.settled()
    const second = openKeeper(log)
    await second.readBrowser()
    second.write('answer', 'a', ['new'])
    expect(second.folded().items.get('a')?.answer).toEqual(['new'])
  })

  it('[DESIGN 3] browser and journal restore each other', async () => {
    const log = createMemoryAnswerLog()
    const journal = openJournal()
    const first = openKeeper(log)
    first.write('answer', 'a', ['A'])
    await first.settled()
    const second = openKeeper(createMemoryAnswerLog())
    await second.connectJournal(journal)
    second.write('answer', 'b', ['B'])
    await second.settled()
    const third = openKeeper(log)
    await third.readBrowser()
    await third.connectJournal(journal)
    await third.settled()
    expect([...third.folded().items.keys()].sort()).toEqual(['a', 'b'])
    expect(journal.texts).toHaveLength(4)
    expect(await log.read(SITTING)).toHaveLength(4)
  })

  it('[R8] a broken journal is told and blocks nothing', async () => {
    const log = createMemoryAnswerLog()
    const journal = openJournal()
    const keeper = openKeeper(log)
    await keeper.connectJournal(journal)
    journal.isBroken = true
    keeper.write('answer', 'a', ['A'])
    await keeper.settled()
    await vi.waitFor(() => {
      expect(keeper.stores().journal).toEqual({ pending: 2, failed: true })
    })
    expect(keeper.stores().browser).toEqual({ pending: 0, failed: false })
    journal.isBroken = false
    await keeper.askBridge()
    await keeper.settled()
    expect(keeper.stores().journal).toEqual({ pending: 0, failed: false })
    expect(journal.texts).toHaveLength(2)
  })

  it('[R8] a broken browser store is told and blocks nothing', async () => {
    const broken: AnswerLog = {
      append: () => Promise.reject(new Error('QuotaExceededError')),
      read: () => Promise.reject(new Error('UnknownError')),
      acknowledge: () => Promise.reject(new Error('UnknownError')),
    }
    const keeper = openKeeper(broken)
    await expect(keeper.readBrowser()).rejects.toThrow('UnknownError')
    keeper.write('answer', 'a', ['A'])
    await keeper.settled()
    expect(keeper.stores().browser.failed).toBe(true)
    expect(keeper.folded().items.get('a')?.answer).toEqual(['A'])
    expect(await keeper.outbox.unacknowledged(10)).toHaveLength(2)
  })

  it('[R3] takes from the bridge only what it acknowledged, and takes the light back when it no longer does', async () => {
    const journal = openJournal()
    const keeper = openKeeper()
    await keeper.connectJournal(journal)
    keeper.write('answer', 'a', ['A'])
    await keeper.settled()
    await keeper.askBridge()
    expect(keeper.stores().unacknowledged).toBe(2)
    for (const text of journal.texts) journal.acknowledged.add(sha256Hex(text))
    await keeper.askBridge()
    expect(keeper.stores().unacknowledged).toBe(0)
    journal.acknowledged.clear()
    await keeper.askBridge()
    expect(keeper.stores().unacknowledged).toBe(2)
  })

  it('[R4] repeats a conflicting answer once under a new writer, and not one changed since', async () => {
    const journal = openJournal()
    const keeper = openKeeper()
    await keeper.connectJournal(journal)
    keeper.write('answer', 'a', ['A'])
    keeper.write('answer', 'b', ['old'])
    keeper.write('answer', 'b', ['new'])
    await keeper.settled()
    const before = journal.texts.length
    journal.conflicted = journal.texts.map((text) => sha256Hex(text))
    await keeper.askBridge()
    await keeper.askBridge()
    await keeper.settled()
    expect(kindsOf(journal.texts.slice(before))).toEqual(['binding', 'answer', 'answer'])
    expect(keeper.folded().items.get('b')?.answer).toEqual(['new'])
  })

  it('takes the server’s log whenever it comes', async () => {
    const theirs = createMemoryAnswerLog()
    const other = openKeeper(theirs)
    other.write('answer', 'a', ['A'])
    await other.settled()
    const keeper = openKeeper()
    keeper.takeServerLog((await theirs.read(SITTING)).map(({ text }) => text))
    expect(keeper.folded().items.get('a')?.answer).toEqual(['A'])
    expect(keeper.stores().unacknowledged).toBe(0)
  })
})
