import { contentsToRepeat } from '../contents-to-repeat.ts'
import { createEventWriter, type EventWriter } from '../event-writer.ts'
import { foldLog, unansweredItems } from '../fold.ts'
import { judgeEntry, outcomeOf } from '../judge-entry.ts'
import { headsOf, lacking } from '../log-entry.ts'
import { createLogReplica, type LogReplica } from '../log-replica.ts'
import { createSyncClient } from '../sync-client.ts'
import type { Binding } from '../answers.contract.ts'
import type { Database } from './server.contract-suite.ts'

/** Resolves once what it writes is durable. */
export type DurableWrite = () => Promise<void>

/**
 * Everything of the simulated world that a bug can be planted in: the functions that the browser, the
 * bridge and the server use too, and the moments at which a store says “saved”. The world takes them
 * as they are; a planted bug is another set of parts, never a switch in code that ships.
 */
export interface Parts {
  readonly createLogReplica: typeof createLogReplica
  readonly createSyncClient: typeof createSyncClient
  readonly judgeEntry: typeof judgeEntry
  readonly outcomeOf: typeof outcomeOf
  readonly foldLog: typeof foldLog
  readonly unansweredItems: typeof unansweredItems
  readonly headsOf: typeof headsOf
  readonly lacking: typeof lacking
  readonly contentsToRepeat: typeof contentsToRepeat
  /** A new run's writer; `replica` is what the run has read before its first write. */
  beginWriter(
    sittingId: string,
    binding: Binding,
    random: Uint8Array,
    replica: LogReplica,
  ): EventWriter
  /** What a page writes when it opened: nothing (DESIGN 3.5). */
  writesOfRestore(replica: LogReplica): readonly { item: string; value: readonly string[] }[]
  journalWrite(write: DurableWrite): Promise<void>
  browserWrite(write: DurableWrite): Promise<void>
  /** What a crash leaves of the server's database. @param previous as it was before the last commit. */
  databaseAfterCrash(database: Database, previous: Database): Database
}

export const soundParts: Parts = {
  createLogReplica,
  createSyncClient,
  judgeEntry,
  outcomeOf,
  foldLog,
  unansweredItems,
  headsOf,
  lacking,
  contentsToRepeat,
  beginWriter: (sittingId, binding, random) => createEventWriter(sittingId, binding, random),
  writesOfRestore: () => [],
  journalWrite: (write) => write(),
  browserWrite: (write) => write(),
  databaseAfterCrash: (database) => database,
}
