import { parentCode } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  deleteCategory,
  isCategoryUsed,
  selectCategories,
  selectPointTotals,
  upsertCategories,
} from './categories.queries.ts'
import { accessOf } from './folder-access.ts'
import { folderIdsOf } from './read-entry.ts'

interface NamedCategory {
  readonly code: string
  readonly name: string
  readonly nameEn: string
}

/** The category tree by code, each node with how many entries the caller sees at or below it (D01). */
export async function listCategoriesOf(
  db: Db,
  caller: Caller,
): Promise<(NamedCategory & { readonly entries: number })[]> {
  const folderIds = folderIdsOf(await accessOf(db, caller))
  const [nodes, totals] = await Promise.all([
    selectCategories(db),
    selectPointTotals(db, folderIds),
  ])
  const byCode = new Map<string, number>()
  for (const { knowledgePoint, total } of totals)
    for (let code: string | undefined = knowledgePoint; code !== undefined; code = parentCode(code))
      byCode.set(code, (byCode.get(code) ?? 0) + total)
  return nodes.map(({ code, name, nameEn }) => ({
    ...{ code, name, nameEn },
    entries: byCode.get(code) ?? 0,
  }))
}

/**
 * Adds nodes to the tree or gives them other names, with the audit row. A node's parent is there or
 * among them. @throws ApiError invalidRequest for a node without its parent.
 */
export async function putCategories(
  services: Services,
  caller: Caller,
  nodes: readonly NamedCategory[],
): Promise<void> {
  await services.db.transaction(async (transaction) => {
    const held = new Map((await selectCategories(transaction)).map((node) => [node.code, node]))
    const known = new Set([...held.keys(), ...nodes.map(({ code }) => code)])
    const orphan = nodes.find(({ code }) => !known.has(parentCode(code) ?? code))
    if (orphan) throw new ApiError('invalidRequest', `What ${orphan.code} belongs to is missing`)
    const changed = nodes.filter(({ code, name, nameEn }) => {
      const before = held.get(code)
      return before?.name !== name || before.nameEn !== nameEn
    })
    if (changed.length === 0) return
    await upsertCategories(transaction, changed)
    await recordAction(services, transaction, caller, {
      action: 'bank.categories',
      subject: `category tree: ${changed.length} nodes`,
      detail: { codes: changed.slice(0, 100).map(({ code }) => code) },
    })
  })
}

/** Removes a node that was never used. @throws ApiError notFound, conflict. */
export async function removeCategory(
  services: Services,
  caller: Caller,
  code: string,
): Promise<void> {
  await services.db.transaction(async (transaction) => {
    if (await isCategoryUsed(transaction, code))
      throw new ApiError('conflict', 'Nodes or numbers lie below it')
    if (!(await deleteCategory(transaction, code))) throw new ApiError('notFound', 'No such node')
    await recordAction(services, transaction, caller, {
      action: 'bank.categories',
      subject: `category tree: ${code} removed`,
      detail: { code },
    })
  })
}
