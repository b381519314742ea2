import {
  checkHead,
  checkRows,
  NO_HEAD,
  type AuditFinding,
  type readAuditBlocks,
  type VerifyAuditSignature,
} from '@wenkao/shared/audit'
import { fromBase64Url, type EndpointResult } from '@wenkao/shared/kernel'
import { isSignedBy } from '../../platform/browser/verify-signature.ts'

/** What was verified in this browser, and what was found. */
export interface RangeOutcome {
  blocks: number
  rows: number
  readonly findings: AuditFinding[]
}

/**
 * Verifies blocks that stand one behind the other: rows, roots, signatures, and each link, the one to
 * the block before the first among them.
 */
export function checkRange(
  { blocks, rows, former }: EndpointResult<typeof readAuditBlocks>,
  run: { readonly from: number; readonly to: number },
  areaId: string | null,
  keys: readonly { readonly keyId: string; readonly publicKey: string }[],
): RangeOutcome {
  const verify: VerifyAuditSignature = (keyId, text, signature) => {
    const key = fromBase64Url(keys.find((entry) => entry.keyId === keyId)?.publicKey ?? '')
    if (key?.length !== 32) return 'foreign'
    return isSignedBy(key, text, fromBase64Url(signature) ?? new Uint8Array()) ? 'right' : 'wrong'
  }
  const outcome: RangeOutcome = { blocks: blocks.length, rows: rows.length, findings: [] }
  let last = former ?? { n: run.from - 1, head: run.from === 1 ? NO_HEAD : '' }
  if (run.from > 1 && !former)
    outcome.findings.push({ kind: 'blockMissing', areaId, n: run.from - 1 })
  for (let n = run.from; n <= run.to; n += 1) {
    const block = blocks.find((entry) => entry.n === n)
    if (block) {
      // What follows a missing block cannot be held against it: the gap itself is told.
      const isLinked = last.n === n - 1 && last.head !== ''
      outcome.findings.push(
        ...checkHead(block, isLinked ? last : { n: -1, head: '' }, verify),
        ...checkRows(
          block,
          rows.filter((row) => row.block === n),
        ),
      )
      last = block
    } else outcome.findings.push({ kind: 'blockMissing', areaId, n })
  }
  return outcome
}
