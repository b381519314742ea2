import { createHash } from 'node:crypto'
import {
  createEventWriter,
  foldLog,
  type AnswerEvent,
  type EventWriter,
  type LogEntry,
} from '@wenkao/shared/answers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinBindings, restoredLine, type Line } from './restored-line.ts'

const SITTING = '01900000-0000-7000-8000-000000000002'
const own = { epoch: 1, branch: null, parent: null, rank: 1 }
const table = [own]

interface Pc {
  /** undefined while this PC does not hold the sitting. */
  line: Line | undefined
  readonly log: Map<string, LogEntry>
  writer: EventWriter | undefined
  /** The candidate's last click here, since the last restore. */
  last: { readonly item: string; readonly value: string } | undefined
}

interface BackupOf extends Line {
  readonly sealedId: string
  readonly log: ReadonlyMap<string, LogEntry>
}

const eventsOf = (...logs: readonly ReadonlyMap<string, LogEntry>[]): AnswerEvent[] =>
  [...new Map(logs.flatMap((log) => [...log])).values()].map(({ event }) => event)
const foldOf = (pc: Pc) => foldLog(eventsOf(pc.log), pc.line?.bindings ?? table)

/** Two PCs, of which the first one began; what happens is a program. */
function room() {
  let counter = 0
  const random = (): Uint8Array =>
    createHash('sha256')
      .update(String((counter += 1)))
      .digest()
      .subarray(0, 16)
  const begin = (line: Line | undefined): Pc => {
    return { line, log: new Map(), writer: undefined, last: undefined }
  }
  const pcs = [begin({ binding: own, bindings: table }), begin(undefined), begin(undefined)]
  const backups: BackupOf[] = []
  const everything = new Map<string, LogEntry>()

  function click(pc: Pc, item: string): void {
    if (!pc.line) return
    pc.writer ??= createEventWriter(SITTING, pc.line.binding, random())
    counter += 1
    const greatestHlc = Math.max(0, ...eventsOf(pc.log).map(({ hlc }) => hlc))
    // Clocks of PCs differ: the ranks must do without them.
    const times = { greatestHlc, serverMs: pcs.indexOf(pc) === 0 ? 1e6 : 0, wallClock: 0 }
    const value = String(counter)
    for (const entry of pc.writer.write({ kind: 'answer', item, value: [value] }, times)) {
      pc.log.set(entry.hash, entry)
      everything.set(entry.hash, entry)
    }
    pc.last = { item, value }
  }

  function backUp(pc: Pc): void {
    if (!pc.line) return
    const sealedId = Buffer.concat([random(), random()]).toString('hex')
    backups.push({ ...pc.line, sealedId, log: new Map(pc.log) })
  }

  function restore(pc: Pc, backup: BackupOf): void {
    const events = eventsOf(pc.log, backup.log)
    const restored = restoredLine(pc.line, backup, events, random())
    if (restored.isBranch) pc.writer = undefined
    pc.line = restored
    for (const [hash, entry] of backup.log) pc.log.set(hash, entry)
    if (restored.isBranch) pc.last = undefined
  }

  return { pcs, backups, everything, click, backUp, restore }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('click'), fc.nat(2), fc.nat(3)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('backUp'), fc.nat(2), fc.nat(0)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('restore'), fc.nat(2), fc.nat(9)) },
)

describe('[F02d] restores among PCs with a common past, in any order', () => {
  it('R2: lose no entry, and end in one state when each has what the others have', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (program) => {
        const { pcs, backups, everything, click, backUp, restore } = room()
        for (const [kind, at, which] of program) {
          const pc = pcs[at]
          const backup = backups[which % Math.max(1, backups.length)]
          if (!pc) continue
          if (kind === 'click') click(pc, `Q${which}`)
          else if (kind === 'backUp') backUp(pc)
          else if (backup) restore(pc, backup)
          // What a candidate did here last is what he sees here, whatever was restored before.
          if (pc.last) {
            expect(foldOf(pc).items.get(pc.last.item)?.answer).toEqual([pc.last.value])
          }
        }
        const before = backups.length
        for (const pc of pcs) backUp(pc)
        const last = backups.slice(before)
        for (const pc of pcs) for (const backup of last) restore(pc, backup)
        const holding = pcs.filter(({ line }) => line !== undefined)
        for (const pc of holding) {
          expect([...pc.log.keys()].sort()).toEqual([...everything.keys()].sort())
          expect(foldOf(pc).items).toEqual(foldOf(holding[0] ?? pc).items)
        }
      }),
      { numRuns: process.env.WENKAO_FULL === '1' ? 5000 : 300 },
    )
  })

  it('takes the ranks of the table that knows more', () => {
    const next = { epoch: 2, branch: null, parent: null, rank: 3 }
    const before = { ...own, rank: 2 }
    expect(joinBindings([own], [before, next])).toEqual([before, next])
    expect(joinBindings([before, next], [own])).toEqual([before, next])
    const branch = { ...own, branch: 'a'.repeat(32), parent: null }
    expect(joinBindings([own], [branch])).toEqual([own, branch])
  })
})
