import type { KeptReport } from '../features/backups/index.ts'
import { momentWords } from './audit-words.ts'

/** The report of a drill or restore for people, with the hash of its JSON. */
export function reportLines({ report, sha256 }: KeptReport): string[] {
  const { expected, found, blobs, faults } = report
  const line = (chinese: string, english: string, is: number | undefined, should: number) =>
    `  ${chinese} / ${english}: ${is ?? '—'} (${should})`
  return [
    `${report.kind === 'drill' ? '恢复演练 / restore drill' : '恢复 / restore'}: ${report.backupId}`,
    `  快照 / snapshot: ${momentWords(report.takenAt)}，签名 / signed by ${report.signedBy}`,
    line('作答', 'sittings', found?.sittings, expected.sittings),
    line('作答记录', 'events', found?.events, expected.events),
    line('交卷', 'submissions', found?.submissions, expected.submissions),
    line('审计记录', 'audit rows', found?.auditRows, expected.auditRows),
    line('文件', 'blobs', blobs.proven, expected.blobs),
    `  审计链 / audit chain: ${found ? `${found.auditBlocks} 块 / blocks, ${found.auditFindingCount} 处不符 / differences` : '—'}`,
    ...faults.map((fault) => `  ✗ ${fault}`),
    faults.length === 0
      ? '全部一致 / everything is as it was backed up'
      : '不一致 / NOT as it was backed up',
    `  报告 / report SHA-256: ${sha256}`,
  ]
}
