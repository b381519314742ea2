import { composeNumber } from '@wenkao/shared/bank'
import type { Db } from '../../platform/database.ts'
import { raiseSerial, selectHeldNumbers, takeSerials } from './entries.queries.ts'
import type { ImportedRow, Sifted, TakenRow } from './import-entries.ts'

/** A row with the serial that it gets. */
export interface NumberedRow extends TakenRow {
  readonly serial: number
}

/**
 * Gives rows their serials: the one that a row brings where it is free, else the next one of its
 * knowledge point. Whose number is held, by the bank or by a row before it, is there already.
 */
export async function giveSerials(
  transaction: Db,
  rows: readonly TakenRow[],
): Promise<Sifted<NumberedRow>> {
  const left: NumberedRow[] = []
  const out: ImportedRow[] = []
  const held = await selectHeldNumbers(
    transaction,
    rows.flatMap(({ row: { knowledgePoint, serial } }) =>
      serial === undefined ? [] : [{ knowledgePoint, serial }],
    ),
  )
  // One order for everybody: two imports would wait for each other's knowledge points for ever.
  const byPoint = Map.groupBy(rows, ({ row }) => row.knowledgePoint)
  for (const knowledgePoint of [...byPoint.keys()].sort()) {
    const own = byPoint.get(knowledgePoint) ?? []
    const first = await reserve(transaction, knowledgePoint, own)
    let next = first ?? 0
    for (const one of own) {
      const { at, row } = one
      if (first === undefined) {
        out.push({ at, outcome: 'refused', faults: ['unknownKnowledgePoint'] })
        continue
      }
      const serial = row.serial ?? next
      if (row.serial === undefined) next += 1
      const number = composeNumber({ knowledgePoint, serial })
      if (row.serial !== undefined && held.has(number)) out.push({ at, outcome: 'present', number })
      else left.push({ ...one, serial })
      held.add(number)
    }
  }
  return { left, out }
}

/** @returns the first free serial; undefined when there is no such knowledge point. */
async function reserve(
  transaction: Db,
  knowledgePoint: string,
  rows: readonly TakenRow[],
): Promise<number | undefined> {
  const brought = rows.flatMap(({ row }) => row.serial ?? [])
  const most = Math.max(0, ...brought)
  if (!(await raiseSerial(transaction, knowledgePoint, most))) return undefined
  return takeSerials(transaction, knowledgePoint, rows.length - brought.length)
}
