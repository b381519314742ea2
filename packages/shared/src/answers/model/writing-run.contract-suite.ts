import type { Binding } from '../answers.contract.ts'
import type { EventTimes, NewEvent } from '../event-writer.ts'
import type { LogEntry } from '../log-entry.ts'
import type { LogReplica } from '../log-replica.ts'
import type { Parts } from './parts.contract-suite.ts'

/** What a snapshot of a machine's memory holds of a writer: how it came to its state. */
export interface WriterMemory {
  readonly random: Uint8Array
  readonly calls: readonly (readonly [NewEvent, EventTimes])[]
}

/** The writer of a run, which a snapshot of memory can bring back with an old `n`. */
export interface WritingRun {
  write(event: NewEvent, times: EventTimes): readonly LogEntry[]
  /** The next event begins another writer. */
  abandon(): void
  memory(): WriterMemory | undefined
}

export function createWritingRun(
  parts: Parts,
  sittingId: string,
  binding: Binding,
  replica: LogReplica,
  randomBytes: () => Uint8Array,
  memory?: WriterMemory,
): WritingRun {
  let random = memory?.random
  let calls: WriterMemory['calls'] = []
  let writer = random && parts.beginWriter(sittingId, binding, random, replica)
  for (const [event, times] of memory?.calls ?? []) write(event, times)

  function write(event: NewEvent, times: EventTimes): readonly LogEntry[] {
    random ??= randomBytes()
    writer ??= parts.beginWriter(sittingId, binding, random, replica)
    calls = [...calls, [event, times]]
    return writer.write(event, times)
  }

  return {
    write,
    abandon: () => {
      writer = undefined
      random = undefined
      calls = []
    },
    memory: () => (random ? { random, calls } : undefined),
  }
}

/** A replica as a snapshot of memory holds it. */
export interface ReplicaMemory {
  readonly texts: readonly string[]
  readonly acknowledged: readonly string[]
  readonly conflicted: readonly string[]
}

export function memoryOf(replica: LogReplica): ReplicaMemory {
  const all = replica.all()
  return {
    texts: all.map(({ text }) => text),
    acknowledged: all.flatMap(({ hash }) => (replica.isAcknowledged(hash) ? [hash] : [])),
    conflicted: replica.conflicted(),
  }
}

export function recall(replica: LogReplica, memory: ReplicaMemory): void {
  replica.take(memory.texts)
  replica.acknowledge(memory.acknowledged)
  replica.setAside(memory.conflicted)
}
