import { hash as hashOnce } from 'node:crypto'
import { FileVersion } from '@wenkao/shared/answer-files'
import {
  AnswerEvent,
  judgeEntry,
  outcomeOf,
  type EntryTools,
  type EventOutcome,
  type JudgedEntry,
} from '@wenkao/shared/answers'
import * as z from 'zod/mini'
import { compileSchema } from '../../platform/compiled-schema.ts'
import { isConnectionLoss, isRefusedContent } from '../../platform/database-errors.ts'
import type { SqlRunner } from '../../platform/database.ts'
import { createGroupCommit } from '../../platform/group-commit.ts'
import type { Services } from '../../platform/services.ts'
import {
  insertConflictRows,
  insertFileVersions,
  insertLogRows,
  keyOf,
  type ConflictRow,
  type FileVersionRow,
  type LogRow,
} from './answers.queries.ts'

/** Events of one request. */
export interface AppendRequest {
  readonly sessionId: string
  readonly sittingId: string
  readonly epoch: number
  /** When the request came, not when a database that stood still took it: lateness depends on it. */
  readonly receivedAt: number
  readonly texts: readonly string[]
}

/**
 * The verdict on an event; `unstored` when the database refuses this content in every form. The
 * sender then keeps it and tries again from time to time, and nothing else waits for it.
 */
export type AppendOutcome = EventOutcome | 'unstored'

export interface AppendResult {
  readonly hash: string
  readonly outcome: AppendOutcome
  /** Its place in the log, when it has one. */
  readonly key: { readonly writer: string; readonly n: number } | undefined
}

/** One entry of a batch, with what is to be written of it. */
interface Prepared {
  readonly judged: JudgedEntry
  readonly request: AppendRequest
  readonly text: string
  /** Key in the log, with the row; none when the entry has no place there. */
  readonly key: string | undefined
  readonly row: LogRow | undefined
}

/**
 * A commit by itself costs ten times what it costs in company. So many candidates that each change
 * something every twenty seconds come one by one; half a tenth of a second later they come together, and
 * nobody waits for it: an answer is safe on its PC before it is sent (R3).
 */
const LINGER = { lingerMs: 50, rowsAtOnce: 32 }

const isGoodEvent = compileSchema(AnswerEvent)

/** The system's own SHA-256, several times the speed of portable code, and the compiled schema. */
const TOOLS: EntryTools = {
  hashOf: (text) => hashOnce('sha256', text, 'hex'),
  parseEvent: (value) => (isGoodEvent?.(value) === true ? (value as AnswerEvent) : undefined),
}

/**
 * Appends events durably and answers each one (DESIGN 3.4): `stored` also when it was there with the
 * same hash, `conflict` when the key holds other content (both are kept), `quarantined` when it is
 * stored but not understood here. One bad event never blocks its neighbours (R8).
 */
export function createAppendEvents(services: Pick<Services, 'sql' | 'log'>) {
  const commit = async (requests: readonly AppendRequest[]): Promise<AppendResult[][]> => {
    const prepared = requests.map((request) => request.texts.map((text) => prepare(request, text)))
    const [only] = prepared
    if (only === undefined || prepared.length > 1) return write(services.sql, prepared)
    try {
      return await write(services.sql, prepared)
    } catch (cause) {
      if (!isRefusedContent(cause)) throw cause
      services.log.warn({ err: cause }, 'an entry was refused by the database; writing one by one')
      const results: AppendResult[] = []
      for (const entry of only) results.push(await writeAlone(services, entry))
      return [results]
    }
  }
  return createGroupCommit(commit, sizeOf, {
    ...LINGER,
    mayBeOneItem: (cause) => !isConnectionLoss(cause),
  })
}

const sizeOf = (request: AppendRequest) => ({
  rows: request.texts.length,
  bytes: request.texts.reduce((sum, text) => sum + text.length, 0),
})

function prepare(request: AppendRequest, text: string): Prepared {
  const judged = judgeEntry(text, request.sittingId, TOOLS)
  if (judged.kind === 'aside') {
    return { judged, request, text, key: undefined, row: undefined }
  }
  const { writer, n } = judged.key
  const row: LogRow = {
    sessionId: request.sessionId,
    sittingId: request.sittingId,
    writer,
    n,
    hash: judged.hash,
    kind: judged.event?.kind ?? 'unknown',
    hlc: judged.event?.hlc ?? 0,
    text,
    outcome: judged.event ? 'stored' : 'quarantined',
    epoch: request.epoch,
    receivedAt: request.receivedAt,
  }
  return { judged, request, text, key: keyOf(row), row }
}

/**
 * Writes a batch. Mere answers are one statement, which is a transaction by itself and costs one
 * round trip; should the server end before a conflict is kept, its sender has no reply and sends it
 * again (R4). A file version stands with its event or not at all.
 */
async function write(
  sql: Services['sql'],
  prepared: readonly (readonly Prepared[])[],
): Promise<AppendResult[][]> {
  const rows = new Map<string, LogRow>()
  let hasFiles = false
  for (const list of prepared) {
    for (const { key, row } of list) {
      if (!row || key === undefined) continue
      if (!rows.has(key)) rows.set(key, row)
      hasFiles ||= row.kind === 'file'
    }
  }
  const held = hasFiles
    ? await sql.begin((transaction) => writeRows(transaction, prepared, rows))
    : await writeRows(sql, prepared, rows)
  return prepared.map((list) => list.map((entry) => resultOf(entry, held)))
}

async function writeRows(
  sql: SqlRunner,
  prepared: readonly (readonly Prepared[])[],
  rows: ReadonlyMap<string, LogRow>,
): Promise<ReadonlyMap<string, string>> {
  const held = rows.size > 0 ? await insertLogRows(sql, rows) : new Map<string, string>()
  const files = new Map<string, FileVersionRow>()
  const conflicts: ConflictRow[] = []
  for (const list of prepared) {
    for (const entry of list) {
      if (!isHeld(entry, held)) conflicts.push(conflictOf(entry))
      else if (entry.row?.kind === 'file' && entry.key !== undefined) {
        const file = fileOf(entry.row, entry.judged)
        if (file) files.set(entry.key, file)
      }
    }
  }
  await insertFileVersions(sql, [...files.values()])
  await insertConflictRows(sql, conflicts)
  return held
}

/** The last resort for one entry that the database refuses: aside, for a person to look at. */
async function writeAlone(
  services: Pick<Services, 'sql' | 'log'>,
  entry: Prepared,
): Promise<AppendResult> {
  const { hash } = entry.judged
  try {
    const [[result] = []] = await write(services.sql, [[entry]])
    if (result) return result
  } catch (cause) {
    if (!isRefusedContent(cause)) throw cause
  }
  try {
    await insertConflictRows(services.sql, [{ ...conflictOf(entry), reason: 'malformed' }])
    return { hash, outcome: 'quarantined', key: undefined }
  } catch (cause) {
    if (!isRefusedContent(cause)) throw cause
    services.log.error({ err: cause, hash }, 'an entry can be stored in no form')
    return { hash, outcome: 'unstored', key: undefined }
  }
}

const isHeld = (entry: Prepared, held: ReadonlyMap<string, string>): boolean =>
  entry.key !== undefined && held.get(entry.key) === entry.judged.hash

function resultOf(entry: Prepared, held: ReadonlyMap<string, string>): AppendResult {
  const { judged, row, key } = entry
  const heldHash = key === undefined ? undefined : held.get(key)
  const isInLog = row !== undefined && heldHash === judged.hash
  return {
    hash: judged.hash,
    outcome: outcomeOf(judged, heldHash),
    key: isInLog ? { writer: row.writer, n: row.n } : undefined,
  }
}

function conflictOf({ judged, request, row, text }: Prepared): ConflictRow {
  return {
    sessionId: request.sessionId,
    sittingId: request.sittingId,
    hash: judged.hash,
    writer: row?.writer ?? null,
    n: row?.n ?? null,
    reason: row ? 'otherContent' : 'malformed',
    // PostgreSQL text cannot hold U+0000; its visible escape keeps the entry readable.
    text: row ? text : text.replaceAll('\u0000', '\\u0000'),
    epoch: request.epoch,
    receivedAt: request.receivedAt,
  }
}

function fileOf(row: LogRow, judged: JudgedEntry): FileVersionRow | undefined {
  const event = judged.kind === 'log' ? judged.event : undefined
  if (!event || event.item === null || event.item.includes('\u0000')) return undefined
  const version = z.safeParse(FileVersion, event.value)
  if (!version.success) return undefined
  const { hash, size, baseHash } = version.data
  const { sessionId, sittingId, writer, n, hlc, receivedAt } = row
  return {
    sessionId,
    sittingId,
    writer,
    n,
    path: event.item,
    hash,
    size,
    baseHash,
    hlc,
    receivedAt,
  }
}
