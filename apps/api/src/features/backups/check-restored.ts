import { createAuditCheck, type AuditFinding } from '@wenkao/shared/audit'
import { openDatabase } from '../../platform/database.ts'
import { readAudit, verifierOf, type KnownKey } from '../audit/index.ts'
import type { BackupManifest } from './backup-format.ts'
import { inSnapshot, selectNamedContents, selectRestoredCounts } from './snapshot.queries.ts'

/** What a restored database says of itself. */
export interface RestoredState {
  readonly sittings: number
  readonly events: number
  readonly submissions: number
  readonly auditRows: number
  readonly auditBlocks: number
  /** Places where the audit log is not as it was sealed; the first of them. */
  readonly auditFindings: readonly AuditFinding[]
  readonly auditFindingCount: number
  /** Contents that the database names and the backup does not hold; the first of them. */
  readonly missingContents: readonly string[]
  readonly missingContentCount: number
}

const MOST_NAMED = 20

/** Counts a restored database itself, verifies its audit chains, and looks for every content it names. */
export async function checkRestored(
  url: string,
  manifest: BackupManifest,
  keys: readonly KnownKey[],
): Promise<RestoredState> {
  const database = openDatabase(url, 2)
  try {
    const counts = await selectRestoredCounts(database.sql)
    const audit = createAuditCheck(verifierOf(keys), new Set())
    await readAudit(database.sql, undefined, (part) => {
      audit.take(part)
    })
    const report = audit.end()
    const held = new Set(manifest.blobs.map(({ hash }) => hash))
    const missing: string[] = []
    let missingContentCount = 0
    await inSnapshot(database.sql, async (snapshot) => {
      for await (const hash of selectNamedContents(snapshot)) {
        if (held.has(hash)) continue
        missingContentCount += 1
        if (missing.length < MOST_NAMED) missing.push(hash)
      }
    })
    return {
      ...counts,
      auditBlocks: report.areas.reduce((sum, { blocks }) => sum + blocks, 0),
      auditFindings: report.findings.slice(0, MOST_NAMED),
      auditFindingCount: report.findingCount,
      missingContents: missing,
      missingContentCount,
    }
  } finally {
    await database.close()
  }
}
