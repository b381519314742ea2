import type { StationCheck } from '@wenkao/shared/station-check'
import { and, desc, eq, inArray, notInArray, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { stations } from '../places/places.table.ts'
import { stationCanaries, stationChecks } from './station-check.table.ts'

/** Checks kept of one station; more would tell nobody anything. */
const KEPT_CHECKS = 20

/** Keeps a check; the same one again changes nothing. Of a station's checks the last ones stay. */
export async function insertCheck(
  db: Db,
  row: Omit<typeof stationChecks.$inferInsert, 'at' | 'outcome'>,
): Promise<void> {
  const { at, outcome } = row.check
  await db
    .insert(stationChecks)
    .values({ ...row, at, outcome })
    .onConflictDoNothing()
  const last = db
    .select({ receivedAt: stationChecks.receivedAt })
    .from(stationChecks)
    .where(eq(stationChecks.stationId, row.stationId))
    .orderBy(desc(stationChecks.receivedAt))
    .limit(KEPT_CHECKS)
  await db
    .delete(stationChecks)
    .where(
      and(eq(stationChecks.stationId, row.stationId), notInArray(stationChecks.receivedAt, last)),
    )
}

const isOfPcThere = and(
  eq(stations.stationId, stationChecks.stationId),
  eq(stations.publicKey, stationChecks.publicKey),
)

/** Last check of each station, of the PC that is registered there now. */
export async function selectLastChecks(
  db: Db,
  stationIds: readonly string[],
): Promise<Map<string, StationCheck>> {
  if (stationIds.length === 0) return new Map()
  const rows = await db
    .selectDistinctOn([stationChecks.stationId], {
      stationId: stationChecks.stationId,
      check: stationChecks.check,
    })
    .from(stationChecks)
    .innerJoin(stations, isOfPcThere)
    .where(inArray(stationChecks.stationId, [...stationIds]))
    .orderBy(stationChecks.stationId, desc(stationChecks.receivedAt))
  return new Map(rows.map((row) => [row.stationId, row.check]))
}

/** The same, their outcomes alone: the room page reads them every second. */
export async function selectLastOutcomes(
  db: Db,
  stationIds: readonly string[],
): Promise<Map<string, StationCheck['outcome']>> {
  if (stationIds.length === 0) return new Map()
  const rows = await db
    .selectDistinctOn([stationChecks.stationId], {
      stationId: stationChecks.stationId,
      outcome: stationChecks.outcome,
    })
    .from(stationChecks)
    .innerJoin(stations, isOfPcThere)
    .where(inArray(stationChecks.stationId, [...stationIds]))
    .orderBy(stationChecks.stationId, desc(stationChecks.receivedAt))
  return new Map(rows.map((row) => [row.stationId, row.outcome]))
}

type Canary = StationCheck['canaries'][number]

/** Greatest counters that a PC told, by drive, each with the run that told it first. */
export async function selectCanaries(
  db: Db,
  publicKey: string,
): Promise<Map<string, Pick<Canary, 'counter' | 'boot'>>> {
  const rows = await db
    .select()
    .from(stationCanaries)
    .where(eq(stationCanaries.publicKey, publicKey))
  return new Map(rows.map(({ drive, counter, boot }) => [drive, { counter, boot }]))
}

/** Takes counters in; a smaller one never overwrites a greater one. */
export async function upsertCanaries(
  db: Db,
  publicKey: string,
  canaries: readonly Canary[],
  now: number,
): Promise<void> {
  for (const { drive, counter, boot } of canaries) {
    await db
      .insert(stationCanaries)
      .values({ publicKey, drive, counter, boot, updatedAt: now })
      .onConflictDoUpdate({
        target: [stationCanaries.publicKey, stationCanaries.drive],
        set: { counter, boot, updatedAt: now },
        setWhere: sql`${stationCanaries.counter} < ${counter}`,
      })
  }
}
