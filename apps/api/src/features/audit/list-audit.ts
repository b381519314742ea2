import type { AuditHead, readAuditState } from '@wenkao/shared/audit'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { Db } from '../../platform/database.ts'
import { selectAreaNames, selectAuditActions, selectUnsealedCounts } from './audit.queries.ts'
import { selectLastHeads } from './sealing.queries.ts'

/** A chain's newest head with the name of its area. */
export async function listHeads(
  db: Db,
): Promise<(AuditHead & { readonly areaName: string | null })[]> {
  const [names, heads] = await Promise.all([selectAreaNames(db), selectLastHeads(db)])
  return heads
    .map((head) => ({ ...head, areaName: nameOf(names, head.areaId) }))
    .sort((a, b) => (a.areaName ?? '').localeCompare(b.areaName ?? ''))
}

/** How far the log is sealed. @param scope areas that the reader may see; undefined: all. */
export async function readSealingState(
  db: Db,
  scope: readonly string[] | undefined,
): Promise<EndpointReply<typeof readAuditState>> {
  const [names, counts, heads, actions] = await Promise.all([
    selectAreaNames(db),
    selectUnsealedCounts(db),
    listHeads(db),
    selectAuditActions(db),
  ])
  const areaIds = new Set([...heads, ...counts].map((chain) => chain.areaId))
  const chains = [...areaIds]
    .filter((areaId) => scope === undefined || (areaId !== null && scope.includes(areaId)))
    .map((areaId) => {
      const open = counts.find((entry) => entry.areaId === areaId)
      const head = heads.find((entry) => entry.areaId === areaId) ?? null
      return {
        ...{ areaId, head },
        areaName: nameOf(names, areaId),
        unsealed: open?.unsealed ?? 0,
        unsealedSince: open?.since ?? null,
      }
    })
  return { chains, actions }
}

function nameOf(names: ReadonlyMap<string, string>, areaId: string | null): string | null {
  return areaId === null ? null : (names.get(areaId) ?? null)
}
