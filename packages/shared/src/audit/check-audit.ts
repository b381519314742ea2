import { NO_HEAD } from './audit-block.ts'
import type { AuditBlock, AuditHead, SealedRow } from './audit.contract.ts'
import {
  checkHead,
  checkRows,
  type AuditFinding,
  type VerifyAuditSignature,
} from './check-block.ts'

/** One line of an export; area by area, each block before its rows, what no block holds at the end. */
export type AuditPart =
  | { readonly kind: 'block'; readonly block: AuditBlock }
  | { readonly kind: 'row'; readonly row: SealedRow }

/** A row that no block holds: normal for a second, suspicious for longer. */
export type UnsealedRow = Pick<SealedRow, 'areaId' | 'auditId' | 'at'>

/** Rows sealed later than this after their time are counted, ms: a server that stood still, or a forgery. */
export const LATE_SEALING_MS = 10 * 60_000

export interface AreaReport {
  readonly areaId: string | null
  readonly blocks: number
  readonly rows: number
  /** Last block of the chain; undefined where there is none. */
  readonly last: Pick<AuditHead, 'n' | 'head' | 'sealedAt'> | undefined
}

export interface AuditReport {
  readonly areas: readonly AreaReport[]
  /** What is wrong, in the order of the log: the first is the first altered place. At most 100. */
  readonly findings: readonly AuditFinding[]
  readonly findingCount: number
  /** The oldest 100 of them. */
  readonly unsealed: readonly UnsealedRow[]
  readonly unsealedCount: number
  /**
   * Rows that were sealed long after the time that they name: from before sealing, from a stop of the
   * server, or slipped in with a false time. The first 100.
   */
  readonly sealedLate: readonly UnsealedRow[]
  readonly sealedLateCount: number
  /** Of the heads asked for, where each stands; one that is not here stands nowhere. */
  readonly foundHeads: ReadonlyMap<string, AuditHead>
}

const MOST_TOLD = 100

/**
 * Checks a whole log as it streams by, in memory of one block (SPEC AU4 to AU7).
 * @param wantedHeads heads that stand on receipts and reports: only they show that the end of a chain
 *   was cut off, or that all of it was made anew.
 */
export function createAuditCheck(
  verify: VerifyAuditSignature,
  wantedHeads: ReadonlySet<string> = new Set(),
) {
  interface Chain {
    areaId: string | null
    blocks: number
    rows: number
    last: AuditHead | undefined
    /** Greatest number of a block that was told as missing. */
    missing: number
  }
  const chains = new Map<string | null, Chain>()
  const findings: AuditFinding[] = []
  const unsealed: UnsealedRow[] = []
  const sealedLate: UnsealedRow[] = []
  const foundHeads = new Map<string, AuditHead>()
  let findingCount = 0
  let unsealedCount = 0
  let sealedLateCount = 0
  let open: { readonly block: AuditBlock; readonly rows: SealedRow[] } | undefined

  function tell(found: readonly AuditFinding[]): void {
    findingCount += found.length
    findings.push(...found.slice(0, Math.max(0, MOST_TOLD - findings.length)))
  }

  function chainOf(areaId: string | null): Chain {
    const known = chains.get(areaId)
    if (known) return known
    const chain: Chain = { areaId, blocks: 0, rows: 0, last: undefined, missing: 0 }
    chains.set(areaId, chain)
    return chain
  }

  function tellMissing(chain: Chain, n: number): void {
    if (n <= chain.missing) return
    chain.missing = n
    tell([{ kind: 'blockMissing', areaId: chain.areaId, n }])
  }

  function close(): void {
    if (open) tell(checkRows(open.block, open.rows))
    open = undefined
  }

  function takeBlock(block: AuditBlock): void {
    close()
    const chain = chainOf(block.areaId)
    const former = chain.last ?? { n: 0, head: NO_HEAD }
    if (block.n > former.n + 1) tellMissing(chain, former.n + 1)
    else if (block.n <= former.n) tell([{ kind: 'brokenChain', areaId: block.areaId, n: block.n }])
    tell(checkHead(block, former, verify))
    chain.blocks += 1
    chain.last = block
    if (wantedHeads.has(block.head)) foundHeads.set(block.head, block)
    open = { block, rows: [] }
  }

  function takeRow(row: SealedRow): void {
    const { areaId, auditId, at, block: n } = row
    const chain = chainOf(areaId)
    chain.rows += 1
    if (n === null) {
      close()
      unsealedCount += 1
      if (unsealed.length < MOST_TOLD) unsealed.push({ areaId, auditId, at })
    } else if (open?.block.areaId === areaId && open.block.n === n) {
      open.rows.push(row)
      if (open.block.sealedAt - at > LATE_SEALING_MS) {
        sealedLateCount += 1
        if (sealedLate.length < MOST_TOLD) sealedLate.push({ areaId, auditId, at })
      }
    } else {
      close()
      if (n > (chain.last?.n ?? 0)) tellMissing(chain, n)
      tell([{ kind: 'rowUnlisted', areaId, n, auditId, row }])
    }
  }

  return {
    take(part: AuditPart): void {
      if (part.kind === 'block') takeBlock(part.block)
      else takeRow(part.row)
    },
    end(): AuditReport {
      close()
      const areas = [...chains.values()].map(({ areaId, blocks, rows, last }) => ({
        ...{ areaId, blocks, rows },
        last: last && { n: last.n, head: last.head, sealedAt: last.sealedAt },
      }))
      return {
        ...{ areas, findings, findingCount, unsealed, unsealedCount },
        ...{ sealedLate, sealedLateCount, foundHeads },
      }
    },
  }
}
