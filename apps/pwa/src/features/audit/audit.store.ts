import {
  exportAudit,
  listAudit,
  MOST_BLOCKS_READ,
  readAuditBlocks,
  readAuditState,
  type AuditRow,
} from '@wenkao/shared/audit'
import { publicKeys } from '@wenkao/shared/hand-in'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'
import { askedOf, firstQuery, type TableQuery } from '../../ui/staff/table-query.ts'
import { runsOf } from './audit-words.ts'
import { checkRange, type RangeOutcome } from './check-range.ts'

/** What of the log is looked for. */
export interface AuditFilters {
  readonly actor: string
  readonly action: string
  readonly areaId: string
  readonly sessionId: string
  readonly examNumber: string
  /** ms; undefined while not set. */
  readonly from: number | undefined
  readonly to: number | undefined
}
export const NO_FILTERS: AuditFilters = {
  ...{ actor: '', action: '', areaId: '', sessionId: '', examNumber: '' },
  ...{ from: undefined, to: undefined },
}

/** How far the log is sealed. */
export type SealingState = EndpointResult<typeof readAuditState>

/** One page of the audit log, as the server filtered it (N03). */
export const useAudit = defineStore('audit', () => {
  const { call, download } = useCaller()
  const query = shallowRef(firstQuery(NO_FILTERS))
  const rows = shallowRef<readonly AuditRow[]>([])
  const total = shallowRef(0)
  const state = shallowRef<SealingState>()

  return {
    query: shallowReadonly(query),
    rows: shallowReadonly(rows),
    total: shallowReadonly(total),
    state: shallowReadonly(state),
    load: async (asked: TableQuery<AuditFilters> = query.value) => {
      query.value = asked
      const reply = await call(listAudit, { query: askedOf(asked) })
      // A slower answer to an earlier question must not replace this one's rows.
      if (query.value !== asked) return
      rows.value = reply.rows
      total.value = reply.total
    },
    loadState: async () => {
      state.value = await call(readAuditState)
    },
    exportFile: () => download(exportAudit),
    /** Verifies in this browser the blocks that hold the rows on the page. */
    verifyPage: async (): Promise<RangeOutcome> => {
      const { keys } = await call(publicKeys)
      const outcome: RangeOutcome = { blocks: 0, rows: 0, findings: [] }
      for (const areaId of new Set(rows.value.map((row) => row.areaId))) {
        const numbers = rows.value.flatMap((row) =>
          row.areaId === areaId && row.block !== null ? [row.block] : [],
        )
        for (const run of runsOf(numbers, MOST_BLOCKS_READ)) {
          const read = await call(readAuditBlocks, {
            query: { ...run, ...(areaId === null ? {} : { areaId }) },
          })
          const checked = checkRange(read, run, areaId, keys)
          outcome.blocks += checked.blocks
          outcome.rows += checked.rows
          outcome.findings.push(...checked.findings)
        }
      }
      return outcome
    },
  }
})
