import { parseArgs } from 'node:util'
import { judgeReceipt, readReceipt } from '@wenkao/shared/hand-in'
import { isSignedBy } from '../features/audit/index.ts'
import type { Terminal } from './audit-command.ts'
import { keysOfFolder, readKeys, UnreadableError } from './audit-source.ts'
import { momentWords } from './audit-words.ts'
import { readTextFile } from './files.fs.ts'

export const RECEIPT_USAGE =
  '用法 / usage: npm run receipt:verify -- FILE|TEXT [--keys KEYS.json | --data FOLDER]'

/**
 * `npm run receipt:verify`: whether a receipt is the server's and unchanged, from published keys alone,
 * without network (N02).
 * @returns exit code: 0 genuine, 1 not, 2 it could not be read.
 */
export async function receiptCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { say } = terminal
  const wish = optionsOf(args)
  if (!wish) {
    say(RECEIPT_USAGE)
    return 2
  }
  const read = readReceipt(readTextFile(wish.given) ?? wish.given)
  if (!read) {
    say(`这不是交卷回执 / not a receipt: ${wish.given.slice(0, 60)}`)
    return 2
  }
  try {
    const keys =
      wish.keys === undefined
        ? await keysOfFolder(wish.data ?? terminal.dataFolder)
        : readKeys(wish.keys)
    const { payload, keyId, code } = read.receipt
    const verdict = judgeReceipt(read, keys, isSignedBy)
    if (verdict === 'foreignKey') {
      say(
        `不能核验：没有公钥 ${keyId}。请用 --keys 指定保存下来的 /api/keys / ` +
          `cannot say: key ${keyId} is not known here; name a saved reply of /api/keys with --keys`,
      )
      return 2
    }
    if (verdict === 'forged') {
      say('伪造：签名与内容不符 / FORGED: the signature does not fit the content')
      return 1
    }
    say(`真实：由公钥 ${keyId} 的服务器签发，没有改动 / GENUINE: signed by key ${keyId}, unchanged`)
    say(`考号 / exam number: ${payload.examNumber}`)
    say(`交卷时间 / handed in: ${momentWords(payload.at)}`)
    say(`第几次交卷 / round: ${payload.round}`)
    say(`回执码 / code: ${code}`)
    say(`内容摘要 / content digest: ${payload.contentDigest}`)
    say(`审计链头 / audit head: ${payload.auditHead ?? '—'}`)
    return 0
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause
    say(cause.message)
    return 2
  }
}

function optionsOf(
  args: readonly string[],
):
  | { readonly given: string; readonly keys: string | undefined; readonly data: string | undefined }
  | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { keys: { type: 'string' }, data: { type: 'string' } },
    })
    const [given, ...more] = positionals
    if (given === undefined || more.length > 0) return undefined
    return { given, keys: values.keys, data: values.data }
  } catch {
    return undefined
  }
}
