import {
  contentsToRepeat,
  createEventWriter,
  strandedContents,
  type AnswerEvent,
  type Binding,
  type EventWriter,
  type NewEvent,
} from '@wenkao/shared/answers'
import type { Clock } from '../../platform/clock.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { SittingLog } from './sitting-log.ts'

/** Kinds of events that the bridge writes; all others are the page's. */
const ownKinds = ['file', 'folder', 'copy'] as const

/** What an event of the bridge says; the rest of the event is the writer's business. */
export interface OwnEvent extends NewEvent {
  readonly kind: (typeof ownKinds)[number]
}

export interface OwnWriter {
  /**
   * Journals events in this order with one flush; resolves after fsync with what stands in the log.
   * A failure leaves none of them counted: they are to be written again, under another writer.
   */
  write(events: readonly OwnEvent[]): Promise<readonly AnswerEvent[]>
  /**
   * Appends again, under a new writer, what would stand if these entries had met no other content
   * (SPEC X3). Asked again it appends nothing.
   */
  repeat(hashes: readonly string[]): Promise<void>
  /**
   * Appends again what stands beyond a gap, so that the cut of a hand-in covers it (SPEC X4). Also the
   * page's contents: when this is asked the page stands still, and what it held it has given.
   * @returns how many.
   */
  repeatStranded(): Promise<number>
}

export interface OwnWriterDeps {
  readonly log: SittingLog
  readonly binding: Binding
  readonly bindings: () => readonly Binding[]
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly random: (bytes: number) => Uint8Array
  /** Done once everything reachable has been read: a new writer starts above all it can know. */
  readonly caughtUp: Promise<void>
}

/** Contents that are appended again with one flush: sealing more of them would hold up answers. */
const COPY_BATCH = 100

/**
 * The bridge's own writer of file and folder events (DESIGN 3.1): another one begins at every start,
 * after every failed append and after a conflict, so that no key is ever used for another content.
 */
export function createOwnWriter(deps: OwnWriterDeps): OwnWriter {
  const { log } = deps
  let writer: EventWriter | undefined
  let last: Promise<unknown> = deps.caughtUp

  async function writeNow(events: readonly NewEvent[]): Promise<readonly AnswerEvent[]> {
    if (events.length === 0) return []
    const writing = (writer ??= createEventWriter(log.sittingId, deps.binding, deps.random(16)))
    const times = {
      greatestHlc: log.greatestHlc(),
      serverMs: deps.serverClock.now(),
      wallClock: deps.clock.wall(),
    }
    const entries = events.flatMap((event) => writing.write(event, times))
    try {
      await log.append(entries.map(({ text }) => text))
    } catch (cause) {
      // The entries may or may not be on disk: their keys must not be used again.
      writer = undefined
      throw cause
    }
    // Record 0 says who writes; it is no event of the caller's.
    return entries.slice(-events.length).map(({ event }) => event)
  }

  function queue<T>(task: () => Promise<T>): Promise<T> {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }

  async function copy(contents: readonly NewEvent[]): Promise<number> {
    if (contents.length > 0) writer = undefined
    for (let at = 0; at < contents.length; at += COPY_BATCH) {
      await writeNow(contents.slice(at, at + COPY_BATCH))
    }
    return contents.length
  }

  return {
    write: (events) => queue(() => writeNow(events)),
    repeat: (hashes) =>
      queue(async () => {
        if (hashes.some((hash) => log.find(hash)?.key?.writer === writer?.id)) writer = undefined
        await copy(contentsToRepeat(log, hashes, deps.bindings(), ownKinds))
      }),
    repeatStranded: () => queue(() => copy(strandedContents(log, deps.bindings()))),
  }
}
