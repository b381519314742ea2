import type { Comparison, Sealed, SealedFileRow, SealedResult } from '@wenkao/shared/sealed-files'

export type Tone = 'good' | 'wait' | 'bad' | 'info'

/** Something to say: a key below `rescue`, its facts, and how it is meant. */
export interface Said {
  readonly tone: Tone
  readonly key: string
  readonly facts?: Readonly<Record<string, string | number>>
  /** A second sentence, a key below `rescue`. */
  readonly todo?: string
}

/** What became of sending one sealed file. `failed`: the exam client did not answer. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly result: SealedResult }
  | { readonly kind: 'offline' | 'missing' | 'notSealed' | 'backup' | 'failed' }

/** The outcome of sending, in words: what happened, what is safe, what to do (F03a, F03b). */
export function sendWords(outcome: SendOutcome): Said {
  if (outcome.kind !== 'sent')
    return {
      tone: outcome.kind === 'missing' || outcome.kind === 'notSealed' ? 'bad' : 'wait',
      key: `send.${outcome.kind}`,
    }
  const { result } = outcome
  const late = result.late ? { todo: 'send.late' } : {}
  switch (result.kind) {
    case 'accepted':
    case 'same':
      return {
        tone: 'good',
        key: `send.${result.kind}`,
        facts: { code: result.receipt?.code ?? '—' },
        ...late,
      }
    case 'contested':
      return { tone: 'wait', key: 'send.contested' }
    case 'case':
      return { tone: 'good', key: 'send.case', ...late }
    case 'backup':
      return { tone: 'wait', key: 'send.backup' }
    case 'refused':
      return { tone: 'bad', key: `refused.${result.refused ?? 'malformed'}`, todo: 'send.kept' }
  }
}

/** Whether a submission page was given a backup: the right step is offered instead (DESIGN 5). */
export function isBackupInstead(outcome: SendOutcome): boolean {
  return outcome.kind === 'backup' || (outcome.kind === 'sent' && outcome.result.kind === 'backup')
}

/** Files that can be sent without a code, the unsent ones first, then the newest. */
export function sendable(files: readonly SealedFileRow[]): readonly SealedFileRow[] {
  return files.filter(({ kind }) => kind !== 'backup').toSorted(byNeed)
}

/** Submissions and evidence packs of this list that no receipt is known for. */
export function unsent(files: readonly SealedFileRow[]): readonly SealedFileRow[] {
  return sendable(files).filter(({ receiptCode }) => receiptCode === null)
}

export function backups(files: readonly SealedFileRow[]): readonly SealedFileRow[] {
  return files.filter(({ kind }) => kind === 'backup').toSorted(byAge)
}

function byNeed(a: SealedFileRow, b: SealedFileRow): number {
  return Number(a.receiptCode !== null) - Number(b.receiptCode !== null) || byAge(a, b)
}

function byAge(a: SealedFileRow, b: SealedFileRow): number {
  return (b.sealedAt ?? 0) - (a.sealedAt ?? 0) || b.name.localeCompare(a.name)
}

/** `refused`: a backup that something was to be made from. */
type Outcome = Pick<Sealed, 'missing' | 'entries' | 'files'> & {
  readonly kind: Sealed['kind'] | 'refused'
  readonly refused?: string | null
}

/** What sealing something came to. @param done key below `rescue` for success. */
export function sealedWords(sealed: Outcome, done: string): Said {
  if (sealed.kind === 'refused')
    return {
      tone: 'bad',
      key: `refused.${sealed.refused ?? 'malformed'}`,
      todo: 'restore.unchanged',
    }
  if (sealed.kind !== 'done')
    return {
      tone: sealed.kind === 'noSitting' || sealed.kind === 'noKeys' ? 'bad' : 'wait',
      key: `sealed.${sealed.kind}`,
      facts: { missing: sealed.missing },
    }
  const isWhole = sealed.missing === 0
  return {
    tone: isWhole ? 'good' : 'wait',
    key: done,
    ...(isWhole ? {} : { todo: 'sealed.lacks' }),
    facts: { missing: sealed.missing, entries: sealed.entries, files: sealed.files },
  }
}

/** What a restore of this file would do here, said before anything is done (F02d). */
export function comparisonWords({ kind, entriesThere, entriesHere }: Comparison): Said {
  return {
    tone: kind === 'diverged' ? 'wait' : kind === 'older' ? 'info' : 'good',
    key: `comparison.${kind}`,
    facts: { there: entriesThere, here: entriesHere },
  }
}

/** A size as people read it; the units are the same in both languages. @param bytes */
export function sizeText(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`
}

/** The folder part of a path, whichever way its separators lean. */
export function folderOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, '')
}

/** Folders that somebody typed, one a line. */
export function foldersIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/^"(.*)"$/, '$1'))
  return [...new Set(lines.filter((line) => line !== ''))]
}
