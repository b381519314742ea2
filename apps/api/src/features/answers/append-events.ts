import { FileVersion } from '@wenkao/shared/answer-files'
import { readEntry, type EventOutcome } from '@wenkao/shared/answers'
import * as z from 'zod/mini'
import { createGroupCommit } from '../../platform/group-commit.ts'
import type { SqlRunner } from '../../platform/database.ts'
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

/** The log numbers entries in four bytes. */
const MOST_N = 2 ** 31 - 1

/** Events of one request. */
export interface AppendRequest {
  readonly sessionId: string
  readonly sittingId: string
  readonly epoch: number
  readonly texts: readonly string[]
}

export interface AppendResult {
  readonly hash: string
  readonly outcome: EventOutcome
  readonly key: { readonly writer: string; readonly n: number } | undefined
}

interface Prepared {
  readonly hash: string
  readonly row: LogRow | undefined
  readonly conflict: ConflictRow | undefined
  readonly file: FileVersionRow | undefined
}

/**
 * Appends events durably and answers each one (DESIGN 3.4): `stored` also when it was there with the
 * same hash, `conflict` when the key holds other content (both are kept), `quarantined` when it is
 * stored but not understood here. One bad event never blocks its neighbours (R8).
 */
export function createAppendEvents(services: Pick<Services, 'sql' | 'clock'>) {
  const commit = async (requests: readonly AppendRequest[]): Promise<AppendResult[][]> => {
    const prepared = requests.map((request) => request.texts.map((text) => prepare(request, text)))
    const all = prepared.flat()
    const rows = all.flatMap((entry) => entry.row ?? [])
    const files = all.some((entry) => entry.file !== undefined)
    // One statement is a transaction by itself: a batch of mere answers costs one round trip. Should
    // the server end before a conflict is kept, its sender has no reply and sends it again (R4).
    if (!files) return write(services.sql, prepared, rows)
    return services.sql.begin((transaction) => write(transaction, prepared, rows))
  }

  const write = async (
    sql: SqlRunner,
    prepared: readonly (readonly Prepared[])[],
    rows: readonly LogRow[],
  ): Promise<AppendResult[][]> => {
    const all = prepared.flat()
    const held = rows.length > 0 ? await insertLogRows(sql, rows) : new Map<string, string>()
    await insertFileVersions(
      sql,
      distinct(all.flatMap((entry) => (isHeld(entry, held) ? (entry.file ?? []) : []))),
    )
    await insertConflictRows(
      sql,
      all.flatMap((entry) => entry.conflict ?? (isHeld(entry, held) ? [] : otherContent(entry))),
    )
    return prepared.map((list) => list.map((entry) => resultOf(entry, held)))
  }

  const prepare = (request: AppendRequest, text: string): Prepared => {
    const read = readEntry(text)
    const base = {
      sessionId: request.sessionId,
      sittingId: request.sittingId,
      epoch: request.epoch,
      receivedAt: services.clock.now(),
      text,
    }
    const malformed = (hash: string): Prepared => ({
      hash,
      row: undefined,
      file: undefined,
      conflict: { ...base, hash, writer: null, n: null, reason: 'malformed', text: storable(text) },
    })
    if (read.kind === 'malformed') return malformed(read.hash)
    const key = read.kind === 'entry' ? read.entry.event : read.key
    const hash = read.kind === 'entry' ? read.entry.hash : read.hash
    const kind = read.kind === 'entry' ? read.entry.event.kind : 'unknown'
    // An entry of another sitting is no entry of this log; it is kept for a person to look at. So is
    // one that no row can hold: it would fail its whole request for ever (R8).
    if (key.sitting !== request.sittingId || key.n > MOST_N || isUnstorable(text + kind)) {
      return malformed(hash)
    }
    const row: LogRow = {
      ...base,
      writer: key.writer,
      n: key.n,
      hash,
      kind,
      hlc: read.kind === 'entry' ? read.entry.event.hlc : 0,
      outcome: read.kind === 'entry' ? 'stored' : 'quarantined',
    }
    const file =
      read.kind === 'entry' ? fileOf(row, read.entry.event.item, read.entry.event.value) : undefined
    return { hash, row, conflict: undefined, file }
  }

  return createGroupCommit(commit, (request: AppendRequest) =>
    request.texts.reduce((sum, text) => sum + text.length, 0),
  )
}

const isHeld = (entry: Prepared, held: ReadonlyMap<string, string>): boolean =>
  entry.row !== undefined && held.get(keyOf(entry.row)) === entry.hash

function resultOf(entry: Prepared, held: ReadonlyMap<string, string>): AppendResult {
  if (!entry.row) return { hash: entry.hash, outcome: 'quarantined', key: undefined }
  const key = { writer: entry.row.writer, n: entry.row.n }
  if (!isHeld(entry, held)) return { hash: entry.hash, outcome: 'conflict', key: undefined }
  return { hash: entry.hash, outcome: entry.row.outcome, key }
}

function otherContent(entry: Prepared): ConflictRow[] {
  const { row } = entry
  return row ? [{ ...row, reason: 'otherContent' }] : []
}

function fileOf(row: LogRow, item: string | null, value: unknown): FileVersionRow | undefined {
  if (row.kind !== 'file' || item === null || isUnstorable(item)) return undefined
  const version = z.safeParse(FileVersion, value)
  if (!version.success) return undefined
  const { hash, size, baseHash } = version.data
  const { sessionId, sittingId, writer, n, hlc, receivedAt } = row
  return { sessionId, sittingId, writer, n, path: item, hash, size, baseHash, hlc, receivedAt }
}

function distinct(rows: readonly FileVersionRow[]): FileVersionRow[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()]
}

const isUnstorable = (text: string): boolean => text.includes('\u0000')

/** PostgreSQL text cannot hold U+0000; its visible escape keeps the entry readable. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\\u0000')
}
