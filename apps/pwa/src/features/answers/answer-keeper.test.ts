import { headsOf, readEntry, type BridgeSync } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { describe, expect, it, vi } from 'vitest'
import { createAnswerKeeper, type AnswerKeeper } from './answer-keeper.ts'
import { createMemoryAnswerLog } from './answer-log.memory.ts'
import type { AnswerLog } from './answer-log.port.ts'
import type { Journal } from './journal.port.ts'

const SITTING = '00000000-0000-7000-8000-000000000001'
const binding = { epoch: 0, branch: null, parent: null, rank: 0 }
let writers = 0

/** Random bytes of which none come twice. */
function nextBytes(length: number): Uint8Array {
  writers += 1
  return new Uint8Array(length).fill(writers)
}

/** A new run of the page: its own writer. */
function openKeeper(log: AnswerLog = createMemoryAnswerLog()): AnswerKeeper {
  return createAnswerKeeper(SITTING, binding, [binding], {
    log,
    clock: { wallClock: () => 1000, monotonic: () => 0, schedule: () => () => undefined },
    random: { bytes: nextBytes, fraction: () => 0 },
    serverMs: () => 5000,
    changed: () => undefined,
  })
}

interface FakeJournal extends Journal {
  readonly texts: string[]
  readonly acknowledged: Set<string>
  conflicted: string[]
  isBroken: boolean
  reads: number
}

function openJournal(): FakeJournal {
  const journal: FakeJournal = {
    texts: [],
    acknowledged: new Set(),
    conflicted: [],
    isBroken: false,
    reads: 0,
    append: async (_sitting, texts) => {
      if (journal.isBroken) throw new Error('The journal’s disk is gone')
      journal.texts.push(...texts.filter((text) => !journal.texts.includes(text)))
    },
    read: async () => {
      journal.reads += 1
      return { entries: [...journal.texts], acknowledged: [...journal.acknowledged] }
    },
    sync: async (): Promise<BridgeSync> => ({
      sittingId: SITTING,
      unacknowledged: journal.texts
        .map((text) => sha256Hex(text))
        .filter((hash) => !journal.acknowledged.has(hash)),
      filesUnsaved: 0,
      filesUnsent: 0,
      entries: journal.texts.length,
      heads: headsOf(journal.texts.flatMap(keyOf)),
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

function keyOf(text: string) {
  const read = readEntry(text)
  if (read.kind !== 'entry') return []
  const { writer, n } = read.entry.event
  return [{ writer, n, hash: read.entry.hash }]
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
      lacking: () => Promise.reject(new Error('UnknownError')),
      onClosed: () => undefined,
    }
    const keeper = openKeeper(broken)
    await expect(keeper.readBrowser()).rejects.toThrow('UnknownError')
    expect(keeper.stores().browser).toEqual({ pending: 0, failed: true })
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

  it('[L3, R4] sets aside what the server holds otherwise, and appends it again only where it stood', async () => {
    const keeper = openKeeper()
    keeper.write('answer', 'a', ['mine'])
    await keeper.settled()
    const [first = '', second = ''] = await keeper.outbox.unacknowledged(10)
    const forged = second.replace('"mine"', '"else"')
    keeper.takeServerLog([first, forged])
    expect(keeper.folded().items.get('a')?.answer).toEqual(['mine'])
    const again = await keeper.outbox.unacknowledged(10)
    expect(kindsOf(again)).toEqual(['binding', 'answer'])
    expect(keeper.outbox.holds(headsOf([first, second].flatMap(keyOf)))).toBe(false)
    expect(keeper.outbox.holds(headsOf([first, forged].flatMap(keyOf)))).toBe(true)
    keeper.takeServerLog([first, forged, ...again])
    expect(await keeper.outbox.unacknowledged(10)).toEqual([])
  })

  it('[DESIGN 3] a journal that was wiped while it runs gets everything again, and is not taken for the server’s word', async () => {
    const journal = openJournal()
    const keeper = openKeeper()
    await keeper.connectJournal(journal)
    keeper.write('answer', 'a', ['A'])
    keeper.write('answer', 'b', ['B'])
    await keeper.settled()
    const before = [...journal.texts]
    journal.texts.splice(1)
    await keeper.askBridge()
    expect(keeper.stores().unacknowledged).toBe(3)
    await keeper.settled()
    expect(journal.texts).toEqual(before)
  })

  it('[DESIGN 3] reads what another page wrote to the journal, and nothing while both hold the same', async () => {
    const journal = openJournal()
    const keeper = openKeeper()
    await keeper.connectJournal(journal)
    keeper.write('answer', 'a', ['A'])
    await keeper.settled()
    await keeper.askBridge()
    expect(journal.reads).toBe(1)
    const other = openKeeper()
    await other.connectJournal(journal)
    other.write('answer', 'b', ['B'])
    await other.settled()
    await keeper.askBridge()
    expect(keeper.folded().items.get('b')?.answer).toEqual(['B'])
    expect(keeper.folded().items.get('a')).toEqual(other.folded().items.get('a'))
  })

  it('[R1] gives a browser that was wiped while it runs everything again', async () => {
    const log = createMemoryAnswerLog()
    const keeper = openKeeper(log)
    keeper.write('answer', 'a', ['A'])
    await keeper.settled()
    const before = await log.read(SITTING)
    log.wipe()
    await keeper.checkBrowser()
    await keeper.settled()
    expect(await log.read(SITTING)).toEqual(before)
  })

  it('[issue 3.8] knows for how long its oldest change has waited', async () => {
    let now = 0
    const keeper = createAnswerKeeper(SITTING, binding, [binding], {
      log: createMemoryAnswerLog(),
      clock: { wallClock: () => 0, monotonic: () => now, schedule: () => () => undefined },
      random: { bytes: nextBytes, fraction: () => 0 },
      serverMs: () => 5000,
      changed: () => undefined,
    })
    expect(keeper.oldestUnsentMs()).toBeNull()
    keeper.write('answer', 'a', ['A'])
    now = 3000
    keeper.write('answer', 'a', ['B'])
    expect(keeper.oldestUnsentMs()).toBe(3000)
    keeper.takeServerLog(await keeper.outbox.unacknowledged(10))
    expect(keeper.oldestUnsentMs()).toBeNull()
  })

  it('X4: appends again what stands beyond a gap, once, so that the cut of a hand-in covers it', async () => {
    const whole = createMemoryAnswerLog()
    const first = openKeeper(whole)
    first.write('answer', 'a', ['A'])
    first.write('answer', 'b', ['B'])
    await first.settled()
    const torn = createMemoryAnswerLog()
    const rows = (await whole.read(SITTING)).filter((_, at) => at !== 1)
    await torn.append(rows.map((row) => ({ ...row, sitting: SITTING })))
    const keeper = openKeeper(torn)
    await keeper.readBrowser()
    expect(keeper.hasGaps()).toBe(true)
    expect(keeper.repeatStranded()).toBe(1)
    expect(keeper.repeatStranded()).toBe(0)
    const covered = Object.values(keeper.heads()).map(({ n }) => n)
    expect(covered.sort()).toEqual([0, 1])
    expect(keeper.folded().items.get('b')?.answer).toEqual(['B'])
  })
})
