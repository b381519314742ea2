import { sittingClock } from '../../sittings/server-clock.ts'
import type { ClockFacts } from '../../sittings/clock.contract.ts'
import type { AnswerEvent, Binding, Heads, SyncReply, SyncRequest } from '../answers.contract.ts'
import type { FoldedLog } from '../fold.ts'
import type { Answer } from './line.contract-suite.ts'
import type { Parts } from './parts.contract-suite.ts'
import type { Token } from './pc.contract-suite.ts'
import type { Wheel } from './wheel.contract-suite.ts'

/** Server time when the world begins. */
export const SERVER_START_MS = 1_780_000_000_000
const DURATION_MS = 2 * 3600 * 1000

/** A binding as the server's table holds it; its rank is its place in the table. */
export interface BindingRow {
  readonly tokenId: number
  readonly station: number
  readonly epoch: number
  readonly branch: string | null
  readonly parent: string | null
  readonly boundAt: number
  readonly writers: readonly string[] | undefined
  readonly isCurrent: boolean
}

export interface LogRow {
  readonly writer: string
  readonly n: number
  readonly hash: string
  readonly text: string
  readonly event: AnswerEvent | undefined
}

export interface Submission {
  readonly cut: Heads
  readonly unanswered: readonly string[]
}

/** Everything that a backup of the server's database holds. */
export interface Database {
  readonly log: ReadonlyMap<string, LogRow>
  /** Contents that met another one under their key; kept whole (R4). */
  readonly conflicts: ReadonlyMap<string, string>
  readonly rows: readonly BindingRow[]
  readonly extensionMs: number
  readonly submissions: readonly Submission[]
}

export interface SittingAnswer {
  readonly log: readonly string[]
  readonly reply: SyncReply
}

export type ServerCrash = 'now' | 'beforeCommit' | 'afterCommit'

export function createServer(
  wheel: Wheel,
  fraction: () => number,
  parts: Parts,
  sittingId: string,
  itemIds: readonly string[],
  /** Told of each content that met another one under its key. */
  setAside: (hash: string) => void,
) {
  let db: Database = {
    log: new Map(),
    conflicts: new Map(),
    rows: [],
    extensionMs: 0,
    submissions: [],
  }
  let heads: Heads | undefined
  let run = { isAlive: true }
  let crashAtNext: Exclude<ServerCrash, 'now'> | undefined
  /** The next request is answered for its first entry only, as a faulty server would. */
  let isForgetful = false
  let greatestTokenId = 0
  const refused = new Set<number>()
  /** Hashes that were durable here at some time, whatever was restored since. */
  const everHeld = new Set<string>()

  const serverNow = (): number => SERVER_START_MS + wheel.now()
  const nextTokenId = (): number => (greatestTokenId += 1)

  /** As it was before the last commit. */
  let previous = db

  function put(change: Partial<Database>): void {
    db = { ...db, ...change }
    heads = undefined
  }

  function bindings(): Binding[] {
    return db.rows.map(({ epoch, branch, parent, writers }, rank) => ({
      ...{ epoch, branch, parent, rank },
      ...(writers ? { writers: [...writers] } : {}),
    }))
  }

  function headsNow(): Heads {
    heads ??= parts.headsOf(db.log.values())
    return heads
  }

  /** Numbers of the entries beyond a gap, by writer. */
  function beyondNow(): Record<string, number[]> {
    const beyond: Record<string, number[]> = {}
    for (const { writer, n } of db.log.values()) {
      if (n > (headsNow()[writer]?.n ?? -1)) (beyond[writer] ??= []).push(n)
    }
    return beyond
  }

  function aheadNow(): Heads {
    return Object.fromEntries(
      Object.entries(beyondNow()).flatMap(([writer, numbers]) => {
        const n = Math.max(...numbers)
        const row = db.log.get(`${writer}/${n}`)
        return row ? [[writer, { n, hash: row.hash }]] : []
      }),
    )
  }

  function clock() {
    const facts: ClockFacts = {
      state: 'running',
      timing: 'sessionEnd',
      durationMs: DURATION_MS,
      startedAt: SERVER_START_MS,
      extensionMs: db.extensionMs,
      pausedMs: 0,
      pausedAt: null,
      endedAt: null,
      entryClosesMs: 0,
      handInOpensMs: 0,
    }
    return sittingClock(facts, { beganAt: null, extensionMs: 0 }, serverNow())
  }

  /** Issues the next epoch to a station, at the moment of the tap (DESIGN 3, epochs). */
  function bind(station: number): Token {
    // Epoch 0 is issued ahead, to the first log-in alone.
    const isFirst = greatestTokenId === 0
    const epoch = isFirst ? 0 : 1 + Math.max(0, ...db.rows.map((row) => row.epoch))
    const row: BindingRow = {
      ...{ tokenId: nextTokenId(), station, epoch, branch: null, parent: null },
      ...{ boundAt: serverNow(), writers: undefined, isCurrent: true },
    }
    put({ rows: [...db.rows.map((other) => ({ ...other, isCurrent: false })), row] })
    return tokenOf(row)
  }

  function tokenOf({ tokenId, station, epoch, branch, parent, boundAt }: BindingRow): Token {
    return { id: tokenId, station, boundAt, binding: { epoch, branch, parent, rank: 0 } }
  }

  /** Takes up a binding that this database does not know: forgotten by a restore, or a branch. */
  function adopt({ id, station, binding, boundAt }: Token): void {
    if (db.rows.some((row) => row.tokenId === id)) return
    const { epoch, branch, parent } = binding
    const current = db.rows.find((row) => row.isCurrent)
    const isHighest = db.rows.every((row) => row.epoch <= epoch)
    const base: BindingRow = {
      ...{ tokenId: id, station, epoch, branch, parent, boundAt },
      ...{ writers: undefined, isCurrent: false },
    }
    if (branch !== null) {
      const isSole = isHighest && !db.rows.some((row) => row.epoch === epoch && row.branch !== null)
      insertAbove(isSole ? { ...base, isCurrent: true } : base, (row) => row.epoch === epoch)
    } else if (db.rows.every((row) => row.epoch < epoch) && boundAt > (current?.boundAt ?? 0)) {
      insertAbove({ ...base, isCurrent: true }, () => true)
    } else if (db.rows.some((row) => row.epoch === epoch && row.branch === null)) {
      // Its number was issued again: a former line, below the one that holds the number now.
      const at = db.rows.findIndex((row) => row.epoch === epoch)
      const former = { ...base, branch: `~${boundAt}`, writers: [] }
      put({ rows: [...db.rows.slice(0, at), former, ...db.rows.slice(at)] })
    } else {
      insertAbove(base, (row) => row.epoch < epoch)
    }
  }

  /** Puts a row directly above the highest one that it follows. */
  function insertAbove(row: BindingRow, follows: (other: BindingRow) => boolean): void {
    const at = db.rows.findLastIndex(follows) + 1
    const others = row.isCurrent
      ? db.rows.map((other) => ({ ...other, isCurrent: false }))
      : db.rows
    put({ rows: [...others.slice(0, at), row, ...others.slice(at)] })
  }

  /** Writers of a line whose epoch was issued again rank with the line, not with the epoch (B5). */
  function claimWriters(token: Token, rows: readonly LogRow[]): void {
    const line = db.rows.find((row) => row.tokenId === token.id)
    if (!line?.writers) return
    // Only its record 0 tells: what came of it before may be what was still open after a restore.
    const isStored = (writer: string): boolean => db.log.has(`${writer}/0`)
    const named = rows
      .filter(({ n, event }) => n === 0 && epochNamed(event) === token.binding.epoch)
      .map(({ writer }) => writer)
      .filter((writer) => !line.writers?.includes(writer) && !isStored(writer))
    if (named.length === 0) return
    const writers = [...line.writers, ...named]
    put({ rows: db.rows.map((row) => (row === line ? { ...line, writers } : row)) })
  }

  function store(token: Token, texts: readonly string[]): SyncReply['results'] {
    const judged = texts.map((text) => ({ text, place: parts.judgeEntry(text, sittingId) }))
    const fresh = judged.flatMap(({ text, place }) =>
      place.kind === 'log'
        ? [{ ...place.key, hash: place.hash, text, event: place.event } satisfies LogRow]
        : [],
    )
    claimWriters(token, fresh)
    const log = new Map(db.log)
    const conflicts = new Map(db.conflicts)
    const results = judged.map(({ text, place }) => {
      if (place.kind === 'aside') {
        conflicts.set(place.hash, text)
        everHeld.add(place.hash)
        return { hash: place.hash, outcome: parts.outcomeOf(place, undefined) }
      }
      const key = `${place.key.writer}/${place.key.n}`
      const held = log.get(key) ?? { ...place.key, hash: place.hash, text, event: place.event }
      log.set(key, held)
      everHeld.add(held.hash)
      const outcome = parts.outcomeOf(place, held.hash)
      if (outcome === 'conflict') {
        conflicts.set(place.hash, text)
        everHeld.add(place.hash)
        setAside(place.hash)
      }
      return { hash: place.hash, outcome }
    })
    put({ log, conflicts })
    return results
  }

  function replyTo(token: Token, theirs: Heads, results: SyncReply['results']): SyncReply {
    const current = db.rows.find((row) => row.isCurrent)
    return {
      results,
      lacks: parts.lacking(theirs, headsNow(), beyondNow()),
      heads: headsNow(),
      ahead: aheadNow(),
      bindings: bindings(),
      clock: clock(),
      state: 'answering',
      current: current?.tokenId === token.id,
      movedTo: current?.station ?? null,
    }
  }

  /** Runs a write of a request; a crash on the way leaves it without an answer. */
  async function commit<Reply>(token: Token, write: () => Reply): Promise<Answer<Reply>> {
    const ofRun = run
    let reply: Reply | undefined
    const crash = crashAtNext
    crashAtNext = undefined
    if (crash === 'beforeCommit') stop()
    await new Promise<void>((resolve) => {
      wheel.at(wheel.now() + 1 + Math.floor(fraction() * 3), () => {
        if (ofRun.isAlive) {
          previous = db
          adopt(token)
          reply = write()
          if (crash === 'afterCommit') stop()
        }
        resolve()
      })
    })
    return ofRun.isAlive && reply !== undefined ? { status: 200, reply } : { status: 0 }
  }

  function holdsInLog(hash: string): boolean {
    return [...db.log.values()].some((row) => row.hash === hash)
  }

  function stop(): void {
    if (run.isAlive) put(parts.databaseAfterCrash(db, previous))
    run.isAlive = false
    run = { isAlive: false }
  }

  return {
    bind,
    tokenOf,
    nextTokenId,
    serverNow,
    clock,
    bindings,
    database: () => db,
    heads: headsNow,
    everHeld: (hash: string) => everHeld.has(hash),
    holds: (hash: string) => db.conflicts.has(hash) || holdsInLog(hash),
    holdsInLog,
    isRunning: () => run.isAlive,
    isRefused: (token: Token) => refused.has(token.id),
    events: () => [...db.log.values()].flatMap(({ event }) => event ?? []),
    folded(): FoldedLog {
      return parts.foldLog(this.events(), bindings())
    },
    crash: (kind: ServerCrash) => {
      if (kind === 'now') stop()
      else crashAtNext = kind
    },
    start: () => {
      if (!run.isAlive) run = { isAlive: true }
    },
    restore: (backup: Database) => {
      run.isAlive = false
      put(backup)
      run = { isAlive: true }
    },
    extend: (ms: number) => {
      put({ extensionMs: db.extensionMs + ms })
    },
    refuse: (token: Token) => {
      refused.add(token.id)
    },
    allow: (token: Token) => {
      refused.delete(token.id)
    },
    forgetOnce: () => {
      isForgetful = true
    },
    heal: () => {
      crashAtNext = undefined
      isForgetful = false
      refused.clear()
      if (!run.isAlive) run = { isAlive: true }
    },
    sync: async (token: Token, request: SyncRequest): Promise<Answer<SyncReply>> => {
      if (refused.has(token.id)) return { status: 401 }
      const heard = isForgetful ? request.events.slice(0, 1) : request.events
      if (request.events.length > 1) isForgetful = false
      return commit(token, () => replyTo(token, request.heads, store(token, heard)))
    },
    readSitting: async (token: Token): Promise<Answer<SittingAnswer>> => {
      if (refused.has(token.id)) return { status: 401 }
      return commit(token, () => ({
        log: [...db.log.values()].map(({ text }) => text),
        reply: replyTo(token, {}, []),
      }))
    },
    handIn: async (token: Token, submission: Submission): Promise<Answer<Submission>> => {
      if (refused.has(token.id)) return { status: 401 }
      return commit(token, () => {
        put({ submissions: [...db.submissions, submission] })
        return submission
      })
    },
    /** What the server counts as unanswered under a cut. */
    unansweredUnder: (cut: Heads): readonly string[] => {
      const covered = [...db.log.values()].filter(({ writer, n }) => n <= (cut[writer]?.n ?? -1))
      const events = covered.flatMap(({ event }) => event ?? [])
      return parts.unansweredItems(itemIds, parts.foldLog(events, bindings()))
    },
  }
}

export type Server = ReturnType<typeof createServer>

function epochNamed(event: AnswerEvent | undefined): number | undefined {
  const value: unknown = event?.kind === 'binding' ? event.value : undefined
  if (typeof value !== 'object' || value === null || !('epoch' in value)) return undefined
  return typeof value.epoch === 'number' ? value.epoch : undefined
}
