import type { PersonalKind } from '@wenkao/shared/privacy'
import type { Database } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { erasePersons } from './erase-persons.ts'
import { selectBook, type ErasureRow } from './erasures.queries.ts'

const keyOf = ({ examId, candidateId, kind }: ErasureRow): string =>
  `${examId} ${candidateId} ${kind}`

/**
 * Erases again, in a database that was restored from an older backup, whom the book names and the
 * database does not (PR4). It may be interrupted and begun again.
 * @returns how many entries of the book were carried out.
 */
export async function eraseAgain(
  services: Pick<Services, 'keys'>,
  { db }: Pick<Database, 'db'>,
  book: readonly ErasureRow[],
): Promise<number> {
  const known = new Set((await selectBook(db)).map(keyOf))
  const missing = book.filter((row) => !known.has(keyOf(row)))
  // What was one decision is one transaction again.
  const decisions = new Map<string, Map<string, ErasureRow[]>>()
  for (const row of missing) {
    const decision = JSON.stringify([row.examId, row.at, row.by, row.reason])
    const persons = decisions.get(decision) ?? new Map<string, ErasureRow[]>()
    persons.set(row.candidateId, [...(persons.get(row.candidateId) ?? []), row])
    decisions.set(decision, persons)
  }
  for (const persons of decisions.values()) await eraseDecision(services, db, persons)
  return missing.length
}

async function eraseDecision(
  services: Pick<Services, 'keys'>,
  db: Database['db'],
  persons: ReadonlyMap<string, readonly ErasureRow[]>,
): Promise<void> {
  const byKinds = new Map<string, { kinds: PersonalKind[]; ids: string[]; row: ErasureRow }>()
  for (const [candidateId, rows] of persons) {
    const [row] = rows
    if (!row) continue
    const kinds = rows.map(({ kind }) => kind).toSorted()
    const group = byKinds.get(kinds.join()) ?? { kinds, ids: [], row }
    group.ids.push(candidateId)
    byKinds.set(kinds.join(), group)
  }
  await db.transaction(async (transaction) => {
    for (const { kinds, ids, row } of byKinds.values())
      await erasePersons(services, transaction, row.examId, ids, kinds, row)
  })
}
