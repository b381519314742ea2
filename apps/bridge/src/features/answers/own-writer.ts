import { nextHlc, sealEntry, type Binding, type LogEntry } from '@wenkao/shared/answers'
import { bytesToHex } from '@wenkao/shared/kernel'
import type { Clock } from '../../platform/clock.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { SittingLog } from './sitting-log.ts'

/** What an event of the bridge says; the rest of the event is the writer's business. */
export interface OwnEvent {
  readonly kind: 'file' | 'folder'
  readonly item: string | null
  readonly value: unknown
}

export interface OwnWriter {
  /** Journals an event; resolves after fsync. Events are written one after the other. */
  write(event: OwnEvent): Promise<LogEntry>
  /** Whether an entry is of this run of the bridge. */
  wrote(hash: string): boolean
  /** Appends the same contents again under a new writer, after a conflict (R4). */
  writeAgain(hashes: readonly string[]): Promise<void>
}

export interface OwnWriterDeps {
  readonly log: SittingLog
  readonly binding: Binding
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly random: (bytes: number) => Uint8Array
  /** Done once everything reachable has been read: a new writer starts above all it can know. */
  readonly caughtUp: Promise<void>
}

interface Run {
  readonly writer: string
  n: number
  prev: string | null
}

/**
 * The bridge's own writer of file and folder events (DESIGN 3.1): 128 random bits, new at every
 * start and after every failed write, so that no key is ever used for another content.
 */
export function createOwnWriter(deps: OwnWriterDeps): OwnWriter {
  const own = new Map<string, OwnEvent>()
  let run: Run | undefined
  let last: Promise<unknown> = deps.caughtUp

  async function append(
    target: Run,
    kind: string,
    item: string | null,
    value: unknown,
  ): Promise<LogEntry> {
    const entry = sealEntry({
      v: 1,
      sitting: deps.log.sittingId,
      writer: target.writer,
      n: target.n,
      hlc: nextHlc(deps.log.greatestHlc(), deps.serverClock.now()),
      prev: target.prev,
      kind,
      item,
      value,
      at: deps.clock.wall(),
    })
    await deps.log.append([entry.text])
    target.n += 1
    target.prev = entry.hash
    return entry
  }

  async function begin(): Promise<Run> {
    const begun: Run = { writer: bytesToHex(deps.random(16)), n: 0, prev: null }
    const { epoch, branch, parent } = deps.binding
    await append(begun, 'binding', null, { epoch, branch, parent })
    return begun
  }

  async function writeNow(event: OwnEvent): Promise<LogEntry> {
    try {
      run ??= await begin()
      const entry = await append(run, event.kind, event.item, event.value)
      own.set(entry.hash, event)
      return entry
    } catch (cause) {
      // The record may or may not be on disk: its key must not be used again.
      run = undefined
      throw cause
    }
  }

  function queue<T>(task: () => Promise<T>): Promise<T> {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }

  return {
    write: (event) => queue(() => writeNow(event)),
    wrote: (hash) => own.has(hash),
    writeAgain: (hashes) =>
      queue(async () => {
        run = undefined
        for (const hash of hashes) {
          const event = own.get(hash)
          if (event) await writeNow(event)
        }
      }),
  }
}
