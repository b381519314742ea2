import fc from 'fast-check'
import { foldLog, readEntry, type AnswerEvent } from '@wenkao/shared/answers'
import { roomView } from '@wenkao/shared/monitor'
import { changeStation, pickBranch } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RefusedCall } from '../../platform/call-endpoint.ts'
import { logIn, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { openTestLine, restoreTestLine, type TestLine } from '../../test-processes/test-line.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { registerTestStation } from '../../test-processes/test-station.ts'
import { selectLogTexts } from '../answers/index.ts'
import { candidateToken } from './candidate-token.ts'
import { readSittingFacts } from './sitting-facts.ts'
import { bindingOf, currentBinding } from './sittings.queries.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const ITEMS = ['x', 'y', 'z'] as const
const STATIONS = 5

/** What can happen to one sitting; numbers choose among what there is at that moment. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      at: fc.nat(9),
      item: fc.constantFrom(...ITEMS),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('sync' as const), at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat' as const), at: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('backUp' as const), at: fc.nat(9) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('restore' as const),
      at: fc.nat(STATIONS - 1),
      which: fc.nat(9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('change' as const), at: fc.nat(STATIONS - 1) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pick' as const), at: fc.nat(9) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Without a backup that was restored twice, little of a program would mean anything. */
const BEGINNING: readonly Step[] = [
  { do: 'answer', at: 0, item: 'x' },
  { do: 'backUp', at: 0 },
  { do: 'restore', at: 0, which: 0 },
  { do: 'restore', at: 1, which: 0 },
]

/** A line as the model knows it: where it went on from, and what has become of it. */
interface ModelLine {
  readonly name: string
  readonly epoch: number
  readonly isOwn: boolean
  /** The line that it goes on from. */
  readonly from: ModelLine | undefined
  readonly station: number
  state: 'away' | 'waits' | 'live' | 'passed'
}

/** One PC of the model beside the real one. */
interface Pc {
  readonly line: TestLine
  model: ModelLine
  readonly station: number
}

interface Written {
  readonly item: string
  readonly value: string
  readonly line: ModelLine
  readonly seq: number
}

/**
 * The rules of DESIGN section 3 in another form than the server's: lines with a pointer to where they
 * come from, and no ranks.
 */
function createModel(station: number) {
  const first: ModelLine = {
    ...{ name: '1', epoch: 1, isOwn: true, from: undefined, station, state: 'live' },
  }
  const lines = [first]
  let tip = first
  const workedOn = new Set<ModelLine>()

  const next = (from: ModelLine, at: number): ModelLine => {
    const epoch = 1 + Math.max(...lines.map((line) => line.epoch))
    const line: ModelLine = {
      name: `${epoch}`,
      epoch,
      isOwn: true,
      from,
      station: at,
      state: 'live',
    }
    if (tip.state === 'live') tip.state = 'passed'
    lines.push(line)
    tip = line
    return line
  }
  const adoptedAs = new Map<ModelLine, ModelLine>()

  return {
    tip: () => tip,
    lines,
    workedOn,
    adoptedAs,
    change: (at: number): ModelLine => next(tip, at),
    away: (name: string, backup: ModelLine, at: number): ModelLine => ({
      ...{ name, epoch: backup.epoch, isOwn: false, station: at, state: 'away' },
      from: lines.find((line) => line.isOwn && line.epoch === backup.epoch),
    }),
    /** First contact of a branch. */
    arrive: (branch: ModelLine): void => {
      const siblings = lines.filter((line) => !line.isOwn && line.epoch >= branch.epoch)
      const later = lines.filter((line) => line.isOwn && line.epoch > branch.epoch)
      const isUnused = [...workedOn].every((line) => line.epoch <= branch.epoch)
      lines.push(branch)
      branch.state = 'waits'
      if (siblings.length > 0 || !isUnused) return
      if (later.length === 0) {
        branch.state = 'live'
        adoptedAs.set(branch, next(branch, branch.station))
      } else if (tip.station === branch.station) {
        branch.state = 'live'
        const given = { ...tip, from: branch }
        lines.splice(lines.indexOf(tip), 1, given)
        tip = given
        adoptedAs.set(branch, given)
      }
    },
    pick: (branch: ModelLine | undefined): void => {
      for (const line of lines) if (line.state === 'waits' && line !== branch) line.state = 'passed'
      if (!branch) return
      branch.state = 'live'
      adoptedAs.set(branch, next(branch, branch.station))
    },
    /** Lines from the weakest to the strongest. */
    order: (): ModelLine[] => {
      const live: ModelLine[] = []
      for (let line: ModelLine | undefined = tip; line; line = line.from) live.unshift(line)
      const isLive = (line: ModelLine) => live.some((entry) => entry.name === line.name)
      const away = (line: ModelLine) => line.state === 'waits' || line.state === 'away'
      const apart = lines
        .filter((line) => !isLive(line) && !away(line))
        .sort(
          (a, b) => a.epoch - b.epoch || (a.isOwn ? -1 : b.isOwn ? 1 : a.name < b.name ? -1 : 1),
        )
      const waiting = lines
        .filter((line) => line.state === 'waits')
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      return [...apart, ...live].flatMap((line) => [
        ...[line, ...waiting.filter((branch) => line.isOwn && branch.epoch === line.epoch)],
      ])
    },
  }
}

/** Runs one program against the server and the model. */
async function run(program: readonly Step[]): Promise<void> {
  const set = await setUpExam(server, { candidates: 1, stations: STATIONS + 1 })
  await startExam(server, set)
  const login = await logIn(server, set, 0)
  const { sessionId, sittingId, seatNumber } = login.sitting
  const numbers = Array.from({ length: STATIONS + 1 }, (_, at) => at + 1).filter(
    (number) => number !== seatNumber,
  )
  const stations = await Promise.all(
    numbers.map((number) => registerTestStation(server, set, number)),
  )
  const { headers } = set.office
  const params = { sessionId, sittingId }
  const model = createModel(-1)
  const pcs: Pc[] = [{ line: openTestLine(server, login), model: model.tip(), station: -1 }]
  const backups: { backup: ReturnType<TestLine['backup']>; of: ModelLine }[] = []
  const written: Written[] = []
  const hashes = new Set<string>()
  let seq = 0

  const facts = () => readSittingFacts(server.services, sessionId, sittingId)
  const lineNamed = (line: ModelLine) =>
    model.lines.find((entry) => entry.name === line.name) ?? line

  async function sync(pc: Pc): Promise<void> {
    // A branch is on the way with its own entries, which say that somebody worked there.
    const waitsToArrive = pc.line.branch !== null && lineNamed(pc.model).state === 'away'
    const sent = new Set(pc.line.replica.events().map((event) => String(event.value)))
    const reply = await pc.line.sync()
    for (const { hash, outcome } of reply.results) {
      expect(outcome).toBe('stored')
      hashes.add(hash)
    }
    for (const { value, line } of written) if (sent.has(value)) model.workedOn.add(lineNamed(line))
    if (waitsToArrive) model.arrive(pc.model)
    const goesOn = model.adoptedAs.get(pc.model)
    if (goesOn) {
      expect(reply.adopted?.binding.epoch).toBe(goesOn.epoch)
      pc.model = goesOn
    } else expect(reply.adopted).toBeUndefined()
    const state = lineNamed(pc.model).state
    const isTip = lineNamed(pc.model).name === model.tip().name
    expect(reply.current).toBe(isTip || (pc.line.branch !== null && state === 'waits'))
  }

  async function act(given: Step): Promise<void> {
    // So that clocks say what the model says: who writes later is later.
    server.clock.advance(5)
    const pc = pcs[given.at % pcs.length]
    if (!pc) return
    switch (given.do) {
      case 'answer': {
        seq += 1
        pc.line.answer(given.item, `v${seq}`)
        written.push({ item: given.item, value: `v${seq}`, line: pc.model, seq })
        return
      }
      case 'sync':
        return sync(pc)
      case 'repeat': {
        const reply = await pc.line.repeat()
        if (reply?.adopted) pc.model = model.adoptedAs.get(pc.model) ?? pc.model
        return
      }
      case 'backUp':
        backups.push({ backup: pc.line.backup(), of: pc.model })
        return
      case 'restore': {
        const from = backups[given.which % backups.length]
        const station = stations[given.at]
        if (!from || !station) return
        const line = restoreTestLine(server, from.backup, station)
        const branch = model.away(line.branch ?? '', from.of, given.at)
        pcs.push({ line, model: branch, station: given.at })
        return
      }
      case 'change': {
        const epoch = model.tip().epoch
        const wish = { seatNumber: numbers[given.at] ?? 0, reason: 'test', expectedEpoch: epoch }
        try {
          await server.call(changeStation, { headers, params, body: wish })
        } catch (cause) {
          if (cause instanceof RefusedCall && cause.code === 'seatUnusable') return
          throw cause
        }
        const changed = model.change(given.at)
        pcs.push({ line: await openAtCurrent(), model: changed, station: given.at })
        return
      }
      case 'pick': {
        // Somebody who picks has seen a line come back.
        const away = pcs.find((entry) => lineNamed(entry.model).state === 'away')
        if (away) await sync(away)
        const waiting = model.lines.filter((line) => line.state === 'waits')
        if (waiting.length === 0) return
        const picked = waiting[given.at % (waiting.length + 1)]
        const body = {
          branch: picked?.name ?? null,
          reason: 'test',
          expectedEpoch: model.tip().epoch,
        }
        const reply = await server.call(pickBranch, { headers, params, body })
        model.pick(picked)
        expect(reply).toMatchObject({ outcome: 'picked', binding: { epoch: model.tip().epoch } })
        expect(await server.call(pickBranch, { headers, params, body })).toEqual({
          ...{ ...reply, outcome: 'same' },
        })
      }
    }
  }

  /** A log-in at the station that the sitting was moved to, with what a page takes over there. */
  async function openAtCurrent(): Promise<TestLine> {
    const binding = currentBinding((await facts()).bindings)
    if (!binding) throw new RangeError('Expected a binding')
    const { epoch, seatNumber: seat, createdAt } = binding
    const token = candidateToken(server.services.keys, {
      ...{ sessionId, sittingId, epoch, seatNumber: seat, boundAt: createdAt },
    })
    return openTestLine(server, { ...login, token, binding: bindingOf(binding) })
  }

  for (const given of [...BEGINNING, ...program]) {
    await act(given)
    const { bindings } = await facts()
    const open = bindings.filter((row) => row.supersededAt === null && row.branch === '')
    expect(open.map((row) => row.epoch)).toEqual([model.tip().epoch])
  }
  // Everybody comes back in the end, and says everything once more.
  for (const pc of [...pcs, ...pcs]) await sync(pc)

  const texts = (await selectLogTexts(server.services.sql, sessionId, sittingId)).map(
    (row) => row.text,
  )
  const stored = new Set<string>()
  const events: AnswerEvent[] = []
  for (const text of texts) {
    const read = readEntry(text)
    if (read.kind !== 'entry') throw new RangeError('Expected an entry')
    stored.add(read.entry.hash)
    events.push(read.entry.event)
  }
  for (const pc of pcs) for (const entry of pc.line.replica.all()) hashes.add(entry.hash)
  expect([...hashes].filter((hash) => !stored.has(hash))).toEqual([])

  const order = model.order().map((line) => line.name)
  const expected = (item: string) =>
    written
      .filter((entry) => entry.item === item)
      .sort((a, b) => order.indexOf(a.line.name) - order.indexOf(b.line.name) || a.seq - b.seq)
      .at(-1)?.value
  const { wireBindings } = await facts()
  const { items } = foldLog(events, wireBindings)
  expect(ITEMS.map((item) => items.get(item)?.answer[0])).toEqual(ITEMS.map(expected))

  const room = await server.call(roomView, { headers, params: { sessionId } })
  const shown = room.sittings[0]?.lines?.filter((line) => !line.current).map((line) => line.branch)
  const waiting = model.lines.filter((line) => line.state === 'waits').map((line) => line.name)
  expect([...(shown ?? [])].sort()).toEqual(waiting.sort())
}

describe('lines of one sitting, whatever happens in whatever order', () => {
  it('R4, B6, B7, B8: restores, revived PCs, machine changes, picks and repeats lose nothing and end as the model says', async () => {
    const runs = process.env['WENKAO_FULL'] === '1' ? 200 : 6
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24, size: 'max' }), run),
      { numRuns: runs, endOnFailure: process.env['WENKAO_FULL'] !== '1' },
    )
  }, 600_000)
})
