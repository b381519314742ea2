import type { EndpointResult } from '@wenkao/shared/kernel'
import type { bridgeMachineChange, bridgeSpares } from '@wenkao/shared/rescue'
import type {
  Comparison,
  Sealed,
  SealedSummary,
  backUp,
  copySealed,
  inspectSealed,
  listSealed,
  rebuildSubmission,
  recoverFolders,
  restoreBackup,
  sendSealed,
} from '@wenkao/shared/sealed-files'
import type { useExtraTimeCode } from '@wenkao/shared/sittings'
import type { RescueMessages } from '../messages/rescue-en.ts'

/*
 * Replies of the bridge in the reader's words, a fact a line. A word that a newer bridge says and these
 * messages do not know is printed as it is.
 */

type Lines = readonly string[]

export function describeList(
  { folder, files }: EndpointResult<typeof listSealed>,
  words: RescueMessages,
): Lines {
  const rows = files.map((file) => {
    const who = [file.examNumber, file.candidateName].filter((text) => text !== null).join(' ')
    const sent =
      file.receiptCode === null ? words.unsentFile : words.receipt(file.receiptCode).trim()
    const state = file.state === 'damaged' ? words.damagedFile : sent
    const isSendable = file.kind !== 'backup' || file.state === 'damaged'
    return words.row(words.kind[file.kind], file.path, who || '-', isSendable ? state : '-')
  })
  return [words.folder(folder), ...rows]
}

export function describeInspection(
  { kind, refused, summary, comparison }: EndpointResult<typeof inspectSealed>,
  words: RescueMessages,
): Lines {
  const name = kind === null ? outcome('notSealed', words) : words.kind[kind]
  return [name, ...reasonOf(refused, words), ...describeContent(summary, comparison, words)]
}

export function describeSending(
  reply: EndpointResult<typeof sendSealed>,
  words: RescueMessages,
): Lines {
  if (reply.kind !== 'sent') return [outcome(reply.kind, words)]
  const { kind, refused, receipt, summary } = reply.result
  const code = receipt === null ? [] : [words.receipt(receipt.code)]
  return [
    ...[outcome(kind, words), ...reasonOf(refused, words)],
    ...[...describeContent(summary, null, words), ...code],
  ]
}

export function describeCopy(
  { kind, path }: EndpointResult<typeof copySealed>,
  words: RescueMessages,
): Lines {
  return [outcome(kind, words), ...(path === null ? [] : [words.path(path)])]
}

export function describeSealed(
  {
    kind,
    path,
    sources,
    entries,
    files,
    missing,
  }: Omit<Sealed, 'kind'> & { readonly kind: string },
  words: RescueMessages,
): Lines {
  if (path === null) return [outcome(kind, words)]
  const from = sources.map((source) => words.source[source] ?? source).join(', ')
  return [
    ...[outcome(kind, words), words.path(path)],
    ...(from === '' ? [] : [words.sources(from)]),
    words.counts(entries, files),
    ...(missing > 0 ? [words.lacks(missing)] : []),
  ]
}

export function describeBackup(reply: EndpointResult<typeof backUp>, words: RescueMessages): Lines {
  return [...describeSealed(reply, words), ...(reply.cleared ? [outcome('released', words)] : [])]
}

export function describeRebuilt(
  reply: EndpointResult<typeof rebuildSubmission>,
  words: RescueMessages,
): Lines {
  return [...describeSealed(reply, words), ...reasonOf(reply.refused, words)]
}

export function describeRestore(
  reply: EndpointResult<typeof restoreBackup>,
  words: RescueMessages,
): Lines {
  const { kind, refused, found, summary, comparison, other } = reply
  return [
    outcome(kind, words),
    ...reasonOf(refused, words),
    ...(found === null ? [] : [`  ${words.kind[found]}`]),
    ...(other === null ? [] : [`  ${other.examNumber} ${other.name}`]),
    ...describeContent(summary, comparison, words),
  ]
}

export function describeSpares(
  { kind, code, seats }: EndpointResult<typeof bridgeSpares>,
  words: RescueMessages,
): Lines {
  const numbers = seats.length > 0 ? [seats.join(' ')] : []
  return [outcome(kind, words), ...reasonOf(code, words), ...numbers]
}

export function describeChange(
  { kind, code, backup, unsent, filesUnsent }: EndpointResult<typeof bridgeMachineChange>,
  words: RescueMessages,
): Lines {
  return [
    ...[outcome(kind, words), ...reasonOf(code, words)],
    ...(unsent + filesUnsent > 0 ? [words.unsent(unsent, filesUnsent)] : []),
    ...(backup === null ? [] : [words.backupAt(backup.path)]),
  ]
}

export function describeRecovery(
  { sittings, problems }: EndpointResult<typeof recoverFolders>,
  words: RescueMessages,
): Lines {
  const found = sittings.flatMap((sitting) => {
    const who = [sitting.examNumber, sitting.name].filter((text) => text !== null).join(' ')
    return [
      words.sitting(who || '-', sitting.sittingId ?? '-'),
      words.completeness(sitting.complete),
      ...(sitting.damagedEntries > 0 ? [words.damagedEntries(sitting.damagedEntries)] : []),
      ...(sitting.unlogged > 0 ? [words.unlogged(sitting.unlogged)] : []),
      ...(sitting.missing > 0 && sitting.sealed.path === null
        ? [words.lacks(sitting.missing)]
        : []),
      ...describeSealed(sitting.sealed, words).map((line) => `  ${line.trim()}`),
    ]
  })
  const unused = problems.map(({ path, reason }) =>
    words.problem(path, words.problemReason[reason] ?? reason),
  )
  return [
    outcome(sittings.length > 0 ? 'recovered' : 'nothingFound', words),
    ...found,
    ...(unused.length > 0 ? [words.problems, ...unused] : []),
  ]
}

function describeContent(
  summary: SealedSummary | null,
  comparison: Comparison | null,
  words: RescueMessages,
): Lines {
  const facts =
    summary === null
      ? []
      : [
          words.summary(
            ...([summary.examNumber ?? '-', summary.name ?? '-'] as const),
            new Date(summary.sealedAt).toISOString(),
          ),
          words.counts(summary.entries, summary.files),
          ...(summary.missing > 0 ? [words.lacks(summary.missing)] : []),
        ]
  return [...facts, ...(comparison === null ? [] : [words.comparison[comparison.kind]])]
}

function outcome(kind: string, words: RescueMessages): string {
  return words.outcome[kind] ?? kind
}

function reasonOf(reason: string | null, words: RescueMessages): Lines {
  return reason === null ? [] : [`  ${words.reason[reason] ?? reason}`]
}

/** What came of an extra-time code. */
export function describeExtraTime(
  { outcome, minutes, remainingMs, retryAfterMs }: EndpointResult<typeof useExtraTimeCode>,
  words: RescueMessages,
): Lines {
  const isSlowed = outcome === 'wrong' && retryAfterMs > 0
  if (isSlowed || outcome === 'wait') return [words.wait(Math.ceil(retryAfterMs / 1000))]
  const left = Math.ceil((remainingMs ?? 0) / 60_000)
  return [words.extraTime[outcome](minutes ?? 0, left)]
}
