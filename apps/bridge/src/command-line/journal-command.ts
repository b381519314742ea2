import { basename, join } from 'node:path'
import { inspectJournal, type JournalReport } from '../features/answers/index.ts'
import { readEntry } from '@wenkao/shared/answers'
import { namesIn, segmentFolder } from '../platform/segment-folder.fs.ts'
import { en, type Messages } from '../messages/en.ts'
import { zhCN } from '../messages/zh-cn.ts'

export interface JournalRequest {
  readonly action: 'verify' | 'dump'
  /** Folders as given, or the data folder of a configuration. */
  readonly folders: readonly string[]
  /** A configured PC may not have saved anything yet; a folder that somebody names must hold some. */
  readonly mayBeEmpty: boolean
  readonly sitting: string | undefined
  readonly json: boolean
  readonly isChinese: boolean
}

/** Exit codes of the journal command. */
const FINE = 0
const DAMAGED = 1
const UNREADABLE = 2

/**
 * `journal verify` says what the journals of some folders hold and what is wrong with them,
 * `journal dump` prints their entries in order. Both only read.
 * @returns exit code: 0 in order, 1 damage found, 2 nothing could be read.
 */
export async function runJournalCommand(
  request: JournalRequest,
  print: (line: string) => void,
): Promise<number> {
  const words = journalMessages(request.isChinese)
  const found: string[] = []
  for (const folder of request.folders) {
    try {
      const journals = await journalsIn(folder)
      if (journals.length === 0 && !request.mayBeEmpty) {
        print(words.nothing(folder))
        return UNREADABLE
      }
      found.push(...journals)
    } catch (cause) {
      print(words.unreadable(cause instanceof Error ? cause.message : String(cause)).trim())
      return UNREADABLE
    }
  }
  if (found.length === 0) {
    print(words.empty)
    return FINE
  }
  const { sitting } = request
  const journals = await Promise.all(
    found.map(async (path) => ({
      path,
      ...(await inspectJournal(segmentFolder(path), basename(path))),
    })),
  )
  const wanted = journals.filter(
    ({ report }) => sitting === undefined || report.sittingId === sitting,
  )
  if (wanted.length === 0) {
    print(words.noSitting(sitting ?? ''))
    return UNREADABLE
  }
  for (const { path, report, entries } of wanted) {
    if (request.action === 'dump') {
      for (const { text, ...entry } of entries) {
        const fields = { sitting: report.sittingId, ...entry }
        print(request.json ? JSON.stringify({ ...fields, text }) : dumpLine(text, entry, words))
      }
    } else if (request.json) print(JSON.stringify({ folder: path, ...report }))
    else for (const line of reportLines(report, path, words)) print(line)
  }
  const isDamaged = wanted.some(({ report }) => report.isDamaged)
  if (request.action === 'verify' && !request.json) print(isDamaged ? words.damaged : words.fine)
  return isDamaged ? DAMAGED : FINE
}

/** The words of the command in one language. */
export function journalMessages(isChinese: boolean): Messages {
  return isChinese ? zhCN : en
}

/** Folders of sittings in a data folder, a journal folder, or the folder of one sitting. */
async function journalsIn(folder: string): Promise<string[]> {
  const names = await namesIn(folder)
  if (names.some((name) => name.endsWith('.wkj'))) return [folder]
  const parent = names.includes('journal') ? join(folder, 'journal') : folder
  const journals: string[] = []
  for (const name of await namesIn(parent)) {
    const path = join(parent, name)
    if ((await segmentFolder(path).list()).length > 0) journals.push(path)
  }
  return journals
}

function reportLines(report: JournalReport, folder: string, words: Messages): string[] {
  const segments = report.segments.flatMap((segment) => [
    words.segment(segment.name, segment.bytes, segment.records),
    ...(segment.unreadable === null ? [] : [words.unreadable(segment.unreadable)]),
    ...segment.damage.map(({ from, to, recordsAfter }) => words.damage(from, to, recordsAfter)),
    ...(segment.tornAt === null ? [] : [words.torn(segment.tornAt)]),
    ...(segment.unknown === 0 ? [] : [words.unknown(segment.unknown)]),
  ])
  const { entries, acknowledged, unacknowledged, setAside } = report
  return [
    words.sitting(report.sittingId, folder),
    ...segments,
    words.counts(entries, acknowledged, unacknowledged, setAside),
    ...Object.entries(report.heads).map(([writer, { n, hash }]) => words.head(writer, n, hash)),
    ...report.missing.map(({ writer, from, to }) => words.missing(writer, from, to)),
    ...report.unchained.map(({ writer, n }) => words.unchained(writer, n)),
    ...report.doubled.map(({ writer, n }) => words.doubled(writer, n)),
  ]
}

function dumpLine(
  text: string,
  entry: { readonly hash: string; readonly state: keyof Messages['state'] },
  words: Messages,
): string {
  const read = readEntry(text)
  const state = words.state[entry.state]
  if (read.kind !== 'entry') return [entry.hash, state, words.newer].join('  ')
  const { event } = read.entry
  const { writer, n, kind, item, at } = event
  const parts = [new Date(at).toISOString(), writer.slice(0, 8), n, kind, item ?? '-']
  return [...parts, JSON.stringify(event.value), state].join('  ')
}
