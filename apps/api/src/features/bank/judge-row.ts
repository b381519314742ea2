import { BankItem, EntryContent, KnowledgePointCode, parseNumber } from '@wenkao/shared/bank'
import * as z from 'zod/mini'
import { faultsOf, fitsArea } from './entry-facts.ts'

const Row = z.object({
  number: z.optional(z.string()),
  knowledgePoint: KnowledgePointCode,
  difficulty: BankItem.shape.difficulty,
  tags: BankItem.shape.tags,
  content: EntryContent,
})
export type JudgedRow = Omit<z.infer<typeof Row>, 'number'> & {
  /** Of the number that it brings. */
  readonly serial: number | undefined
}

/**
 * Looks at a row that somebody brings before the bank is asked.
 * @param mustBeWhole it counts as approved, so that nothing may be missing in it (BK2).
 * @returns the row, or why it cannot be taken.
 */
export function judgeRow(
  given: unknown,
  mustBeWhole: boolean,
): { readonly row: JudgedRow } | { readonly faults: readonly string[] } {
  const parsed = z.safeParse(Row, given)
  if (!parsed.success)
    return {
      faults: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    }
  const { number, ...row } = parsed.data
  if (!fitsArea(row.content, row.knowledgePoint)) return { faults: ['wrongArea'] }
  const faults = mustBeWhole ? faultsOf(row.content, row.knowledgePoint) : []
  if (faults.length > 0) return { faults }
  const read = number === undefined ? undefined : parseNumber(number)
  if (number !== undefined && read?.knowledgePoint !== row.knowledgePoint)
    return { faults: ['wrongNumber'] }
  return { row: { ...row, serial: read?.serial } }
}
