import type { AuditFinding, AuditReport } from '@wenkao/shared/audit'

/** A moment as people of both languages read it, server's own time zone left out. */
export function momentWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** Name of an area's chain. */
export function chainWords(areaId: string | null, names: ReadonlyMap<string, string>): string {
  if (areaId === null) return '不属于考区的操作 / actions of no area'
  return `考区 / area ${names.get(areaId) ?? areaId}`
}

const KINDS: Readonly<Record<AuditFinding['kind'], readonly [string, string]>> = {
  rowAltered: ['这一行封存后被改过', 'this row was altered after it was sealed'],
  rowMissing: ['这一行封存后被删掉了', 'this row was taken away after it was sealed'],
  rowUnlisted: ['这一行是封存后塞进来的', 'this row was slipped in after sealing'],
  rowsReordered: ['从这一行起顺序被换过', 'from this row on the order was changed'],
  blockAltered: ['这一块的内容被改过', 'this block was altered'],
  wrongSignature: ['这一块的签名不对', 'the signature of this block is wrong'],
  foreignKey: ['这一块是用别的密钥签的', 'this block names a key that is not the server’s'],
  brokenChain: ['这一块没有接上前一块', 'this block does not follow the one before'],
  blockMissing: ['缺这一块', 'this block is missing'],
}

/** A finding in one line: where, and what. */
export function findingWords(finding: AuditFinding, names: ReadonlyMap<string, string>): string {
  const [chinese, english] = KINDS[finding.kind]
  const row = 'auditId' in finding ? `，行 / row ${finding.auditId}` : ''
  const where = `${chainWords(finding.areaId, names)}，第 ${finding.n} 块 / block ${finding.n}${row}`
  return `${where}：${chinese} / ${english}`
}

/** How much was read, a line an area. */
export function areaLines(report: AuditReport, names: ReadonlyMap<string, string>): string[] {
  return report.areas.map(({ areaId, blocks, rows, last }) => {
    const end = last ? `，末块链头 / last head ${last.head}` : ''
    return `${chainWords(areaId, names)}：${blocks} 块 / blocks，${rows} 行 / rows${end}`
  })
}
