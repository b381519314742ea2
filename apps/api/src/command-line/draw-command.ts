import { parseArgs } from 'node:util'
import { readDrawLog, verifyDraw, type DrawFault, type DrawLog } from '@wenkao/shared/seating'
import { readTextFile } from './files.fs.ts'

export const DRAW_USAGE =
  '用法 / usage: npm run draw:verify -- FILE.json [--commitment HEX]\n' +
  '  FILE.json    抽签页导出的抽签记录 / the draw’s log as the draw page saves it\n' +
  '  --commitment 抽签前公布的承诺值 / the commitment that was shown before the draw'

const WORDS: Readonly<Record<DrawFault, string>> = {
  notRevealed:
    '种子尚未公布，场次结束后再核验 / the seed is not published yet; verify after the session has ended',
  algorithm: '算法不认识 / the algorithm is not known here',
  commitment: '种子、场次、机位与承诺值不符 / seed, session and stations do not fit the commitment',
  digits: '还没有见证数字就抽了 / drawn before a witness said any digits',
  number: '序号不连续，有记录被删、加或调换 / numbers with a gap: an entry was cut, added or moved',
  kind: '这种承诺下不能有这类记录 / an entry of a kind that this commitment does not allow',
  attempt: '次数不对，有一次抽签被跳过 / the attempt is wrong: one was passed over',
  free: '空闲机位名单不对 / the list of free seats is wrong',
  seat: '座位不是抽出来的那个 / the seat is not the one that was drawn',
  order: '在前面的记录之后不可能发生 / it cannot come after the entries before it',
}

/**
 * `npm run draw:verify`: replays a draw from its published log, without network (F08).
 * @returns exit code: 0 it follows, 1 it does not, 2 it could not be read.
 */
export function drawCommand(args: readonly string[], say: (line: string) => void): number {
  const wish = optionsOf(args)
  if (!wish) {
    say(DRAW_USAGE)
    return 2
  }
  const text = readTextFile(wish.file)
  if (text === undefined) {
    say(`找不到文件 / no such file: ${wish.file}`)
    return 2
  }
  const log = readDrawLog(text)
  if (!log) {
    say(`这不是抽签记录 / this is not the log of a draw: ${wish.file}`)
    return 2
  }
  say(`${log.examTitle} · ${log.sessionName} · ${log.roomName}`)
  say(`承诺值 / commitment: ${log.commitment}`)
  if (wish.commitment !== undefined && wish.commitment.toLowerCase() !== log.commitment) {
    say(
      `不符：文件里的承诺值不是抽签前公布的 ${wish.commitment} / ` +
        'DOES NOT FOLLOW: the file has another commitment than the one that was shown before the draw',
    )
    return 1
  }
  const finding = verifyDraw(log)
  if (finding) {
    const where = finding.n === 0 ? '' : `，第 ${finding.n} 条记录 / entry ${finding.n}`
    say(`不符 / DOES NOT FOLLOW${where}: ${WORDS[finding.fault]}`)
    if (finding.n > 0) say(entryWords(log, finding.n))
    return 1
  }
  say(
    `相符：${log.entries.length} 条记录全部可由种子和见证数字重算得出` +
      ` / FOLLOWS: all ${log.entries.length} entries, from the seed and the witness’s digits`,
  )
  const byHand = log.entries.filter((entry) => entry.kind === 'reserved' || entry.kind === 'lot')
  if (byHand.length > 0) {
    say(
      `其中 ${byHand.length} 个座位由人指定或手工抽签，无法核验 / ` +
        `${byHand.length} seats were reserved or drawn by hand: nothing proves these`,
    )
  }
  if (wish.commitment === undefined) {
    say(
      '请与抽签前公布的承诺值核对 / compare the commitment with the one that was shown before the draw',
    )
  }
  return 0
}

function entryWords(log: DrawLog, n: number): string {
  const entry = log.entries.find((candidate) => candidate.n === n)
  if (!entry) return ''
  const who = 'examNumber' in entry ? ` ${entry.examNumber}` : ''
  return `  ${n}: ${entry.kind}${who} → ${entry.seatNumber} (${entry.by})`
}

function optionsOf(
  args: readonly string[],
): { readonly file: string; readonly commitment: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { commitment: { type: 'string' } },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) return undefined
    return { file, commitment: values.commitment }
  } catch {
    return undefined
  }
}
