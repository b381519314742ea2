import { parseArgs } from 'node:util'
import { createAuditCheck, type AuditReport, type SealedRow } from '@wenkao/shared/audit'
import { judgeReceipt, readReceipt } from '@wenkao/shared/hand-in'
import { isSignedBy, verifierOf, type KnownKey } from '../features/audit/index.ts'
import {
  keysOfFolder,
  openDataFolder,
  openExport,
  openLive,
  readKeys,
  UnreadableError,
  type AuditSource,
} from './audit-source.ts'
import { areaLines, chainWords, findingWords, momentWords } from './audit-words.ts'
import { readTextFile } from './files.fs.ts'

/** What a command needs of the terminal that it was typed at. */
export interface Terminal {
  readonly say: (line: string) => void
  /** `DATABASE_URL` and `WENKAO_DATA` as the server reads them. */
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly now: () => number
}

export const AUDIT_USAGE =
  '用法 / usage: npm run audit:verify -- [EXPORT.ndjson] [--database URL | --data FOLDER] ' +
  '[--keys KEYS.json] [--receipt FILE|TEXT]… [--head HEAD]…'

/** Rows that nobody sealed for so long stand outside every signature, ms. */
const UNSEALED_MS = 60_000

/**
 * `npm run audit:verify`: checks a log, live or exported, and names the first place where it is not as it
 * was sealed (N03).
 * @returns exit code: 0 in order, 1 something is wrong, 2 it could not be read.
 */
export async function auditCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const wish = optionsOf(args)
  if (!wish) {
    terminal.say(AUDIT_USAGE)
    return 2
  }
  try {
    const keys = wish.keys === undefined ? undefined : readKeys(wish.keys)
    const papers = [
      ...wish.receipts.map((given) => receiptPaper(given)),
      ...wish.heads.map(headPaper),
    ]
    const source = await openSource(wish, keys, terminal)
    try {
      return await check(source, papers, terminal)
    } finally {
      await source.close()
    }
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause
    terminal.say(cause.message)
    return 2
  }
}

interface Wish {
  readonly file: string | undefined
  readonly database: string | undefined
  readonly data: string | undefined
  readonly keys: string | undefined
  readonly receipts: readonly string[]
  readonly heads: readonly string[]
}

function optionsOf(args: readonly string[]): Wish | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        database: { type: 'string' },
        data: { type: 'string' },
        keys: { type: 'string' },
        receipt: { type: 'string', multiple: true },
        head: { type: 'string', multiple: true },
      },
    })
    const [file, ...more] = positionals
    if (more.length > 0) return undefined
    const { database, data, keys, receipt = [], head = [] } = values
    return { file, database, data, keys, receipts: receipt, heads: head }
  } catch {
    return undefined
  }
}

async function openSource(
  wish: Wish,
  keys: readonly KnownKey[] | undefined,
  terminal: Terminal,
): Promise<AuditSource> {
  if (wish.file !== undefined) return openExport(wish.file, keys)
  const folder = wish.data ?? terminal.dataFolder
  const known = keys ?? (await keysOfFolder(folder))
  if (known.length === 0)
    throw new UnreadableError(
      `没有可用的公钥 / no public key: ${folder} 里没有 keys 文件夹。` +
        '请用 --keys 指定保存下来的 /api/keys / name a saved reply of /api/keys with --keys.',
    )
  const url = wish.database ?? (wish.data === undefined ? terminal.databaseUrl : undefined)
  if (url !== undefined) return openLive(url, new URL(url).host, known, terminal.now())
  return openDataFolder(folder, known, terminal.now())
}

/** A head that stands on paper, and on which. */
interface Paper {
  readonly name: string
  /** null: the receipt is from before the first block. */
  readonly head: string | null
  readonly verdict: (keys: readonly KnownKey[]) => 'genuine' | 'forged' | 'foreignKey'
}

function receiptPaper(given: string): Paper {
  const read = readReceipt(readTextFile(given) ?? given)
  if (!read) throw new UnreadableError(`这不是交卷回执 / not a receipt: ${given.slice(0, 60)}`)
  const { examNumber, auditHead } = read.receipt.payload
  return {
    name: `回执 / receipt ${read.receipt.code} (${examNumber})`,
    head: auditHead,
    verdict: (keys) => judgeReceipt(read, keys, isSignedBy),
  }
}

function headPaper(head: string): Paper {
  return { name: `链头 / head ${head}`, head: head.toLowerCase(), verdict: () => 'genuine' }
}

async function check(
  source: AuditSource,
  papers: readonly Paper[],
  terminal: Terminal,
): Promise<number> {
  const { say } = terminal
  const wanted = papers.flatMap(({ head }) => (head === null ? [] : [head]))
  const audit = createAuditCheck(verifierOf(source.keys), new Set(wanted))
  const isWhole = await source.read((part) => {
    audit.take(part)
  })
  const report = audit.end()
  say(`审计记录核验 / audit log check: ${source.name}`)
  say(`公钥 / keys: ${source.keys.map(({ keyId }) => keyId).join(', ')}`)
  if (source.areOwnKeys)
    say(
      '公钥取自文件本身，请与公布的公钥核对，或用 --keys 指定 / ' +
        'the keys are the file’s own: compare them with the published ones, or name those with --keys',
    )
  for (const line of areaLines(report, source.areaNames)) say(line)
  const faults = [
    ...tellFindings(report, source),
    ...(isWhole ? [] : ['文件不完整，末尾被截断 / the file is incomplete: its end was cut off']),
    ...tellUnsealed(report, source),
    ...papers.flatMap((paper) => tellPaper(paper, report, source, say)),
  ]
  tellLate(report, say)
  for (const fault of faults) say(fault)
  say(
    faults.length === 0
      ? '核验通过：没有被改动的地方 / in order: nothing was altered'
      : '核验不通过 / NOT in order',
  )
  return faults.length === 0 ? 0 : 1
}

function tellFindings(
  { findings, findingCount }: AuditReport,
  { areaNames }: AuditSource,
): string[] {
  const [first, ...others] = findings
  if (!first) return []
  const row = 'auditId' in first ? first.row : undefined
  return [
    `第一处不符 / first difference: ${findingWords(first, areaNames)}`,
    ...(row ? [`  现在写的是 / it says now: ${rowWords(row)}`] : []),
    ...others.slice(0, MOST_LINES).map((finding) => `  ${findingWords(finding, areaNames)}`),
    `共 ${findingCount} 处 / ${findingCount} in all`,
  ]
}

/** Lines below the first; the rest is a number. */
const MOST_LINES = 19

function rowWords({ at, actorName, action, subject, detail }: SealedRow): string {
  return `${momentWords(at)} ${actorName} ${action} "${subject}" ${JSON.stringify(detail)}`
}

function tellUnsealed({ unsealed, unsealedCount }: AuditReport, source: AuditSource): string[] {
  const old = unsealed.find((row) => source.at - row.at > UNSEALED_MS)
  if (!old) return []
  return [
    `${unsealedCount} 行没有封存，最早的是 / rows are not sealed, the oldest is ${old.auditId}` +
      ` (${chainWords(old.areaId, source.areaNames)}，${momentWords(old.at)})。` +
      '服务器启动后会自动封存 / a server that runs seals them',
  ]
}

function tellLate({ sealedLate, sealedLateCount }: AuditReport, say: (line: string) => void): void {
  const [first] = sealedLate
  if (!first) return
  say(
    `注意 / note: ${sealedLateCount} 行在发生 10 分钟以后才封存（服务器停过，或时间是后来写的），第一行 / ` +
      `rows were sealed more than 10 minutes after their time, the first is ${first.auditId}`,
  )
}

function tellPaper(
  paper: Paper,
  { foundHeads }: AuditReport,
  { keys, areaNames }: AuditSource,
  say: (line: string) => void,
): string[] {
  const verdict = paper.verdict(keys)
  if (verdict === 'forged') return [`${paper.name}：签名不对，是伪造的 / forged`]
  if (verdict === 'foreignKey')
    return [`${paper.name}：不是这台服务器签的 / not signed by this server`]
  if (paper.head === null) {
    say(`${paper.name}：上面没有链头 / has no head on it`)
    return []
  }
  const block = foundHeads.get(paper.head)
  if (!block)
    return [
      `${paper.name}：上面的链头不在记录里，记录被截断或重写过 / ` +
        'its head stands nowhere in the log: the log was cut off or made anew',
    ]
  say(
    `${paper.name}：链头是第 ${block.n} 块 / its head is block ${block.n}, ` +
      `${chainWords(block.areaId, areaNames)}，${momentWords(block.sealedAt)}`,
  )
  return []
}
