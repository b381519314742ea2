import type { EndpointReply } from '@wenkao/shared/kernel'
import { FolderManifest } from '@wenkao/shared/answer-files'
import { createLogReplica, foldLog, isOfOtherSitting, readEntry } from '@wenkao/shared/answers'
import type { Submission } from '@wenkao/shared/hand-in'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { SealedManifest, rebuildSubmission } from '@wenkao/shared/sealed-files'
import type { Logger } from '../../platform/logger.ts'
import type { Answers } from '../answers/index.ts'
import { isFinished } from '../sittings/index.ts'
import type { SealOutcome } from './seal-file.ts'
import type { SealedContent } from './sealed-content.ts'
import type { SealedFiles } from './sealed-files.ts'
import { unpackBackup, type UnpackDeps } from './unpack-backup.ts'

type Rebuilt = EndpointReply<typeof rebuildSubmission>

export interface RebuildDeps extends UnpackDeps {
  readonly sealed: Pick<SealedFiles, 'seal' | 'contentOfHeld' | 'open'>
  readonly answers: Pick<Answers, 'append'>
  readonly logger: Logger
}

const nothing = { path: null, missing: 0, sources: [], entries: 0, files: 0 }

/**
 * Makes the submission file again (F03c): from what this PC holds, with the entries of the page's copy
 * where the journal lacks some; or from a backup.
 * @param folder where it goes; null for databak.
 */
export async function rebuildSubmissionFile(
  deps: RebuildDeps,
  folder: string | null,
  entries: readonly string[],
): Promise<Rebuilt> {
  const added = await takeEntries(deps, entries)
  const content = await deps.sealed.contentOfHeld()
  if (!content) return { kind: 'noSitting', ...nothing, refused: null }
  const whole = added.kept ? content : withEntries(content, added.texts)
  const sources: SealedManifest['sources'] = [
    ...content.sources,
    ...(added.texts.length > 0 ? (['browser'] as const) : []),
  ]
  const submission = whole.submission ?? submissionOf(content.held, whole)
  const outcome = await deps.sealed.seal(
    'submission',
    { ...whole, submission, sources },
    { folder },
  )
  return { ...replyOf(outcome, sources), refused: null }
}

/** The same from a backup file, on whatever PC; what it holds is taken as it is. */
export async function rebuildFromBackup(
  deps: RebuildDeps,
  folder: string | null,
  backup: { readonly path: string; readonly restoreCode: string },
): Promise<Rebuilt> {
  const refusal = (refused: NonNullable<Rebuilt['refused']>): Rebuilt => ({
    ...{ kind: 'refused', ...nothing, refused },
  })
  const unpacked = await unpackBackup(deps, backup.path, backup.restoreCode)
  if (unpacked.kind === 'refused') return refusal(unpacked.reason)
  const { content, held } = unpacked
  const sources: SealedManifest['sources'] = ['backup']
  const submission = content.submission ?? submissionOf(held, content)
  const whole = { ...content, submission, sources }
  const outcome = await deps.sealed.seal('submission', whole, { folder })
  return { ...replyOf(outcome, sources), refused: null }
}

/** Journals entries of the page's copy that are of this sitting; what is not is passed over. */
async function takeEntries(
  deps: RebuildDeps,
  entries: readonly string[],
): Promise<{ readonly texts: readonly string[]; readonly kept: boolean }> {
  const before = await deps.sealed.contentOfHeld()
  const sittingId = before?.held.sitting.sittingId
  if (!before || sittingId === undefined || entries.length === 0) return { texts: [], kept: true }
  const known = new Set(before.log)
  const texts = [...new Set(entries)].filter(
    (text) =>
      !known.has(text) &&
      readEntry(text).kind !== 'malformed' &&
      !isOfOtherSitting(text, sittingId),
  )
  if (texts.length === 0) return { texts, kept: true }
  try {
    await deps.answers.append(sittingId, texts)
    return { texts, kept: true }
  } catch (cause) {
    // The disk takes no entries: the file may still go to a stick.
    deps.logger.error({ err: cause }, 'entries of the page could not be journaled')
    return { texts, kept: false }
  }
}

function withEntries<T extends SealedContent & { readonly held: HeldSitting }>(
  content: T,
  texts: readonly string[],
): T {
  const replica = createLogReplica(content.held.sitting.sittingId)
  replica.take([...content.log, ...texts])
  const log = replica.all().map(({ text }) => text)
  const submission = content.submission && { ...content.submission, cut: replica.heads() }
  return { ...content, log, heads: replica.heads(), submission }
}

/** What a submission of this content covers: a sitting that is over here keeps its round. */
function submissionOf(held: HeldSitting, content: SealedContent): Submission {
  const replica = createLogReplica(held.sitting.sittingId)
  replica.take(content.log)
  const manifest = FolderManifest.safeParse(foldLog(replica.events(), held.bindings).folder)
  const folders = held.exam?.tasks.map((task) => `${task.folder}/`) ?? []
  const { round } = held.sitting
  return {
    version: 1,
    round: isFinished(held) ? Math.max(1, round) : round + 1,
    cut: replica.heads(),
    files: content.files
      .filter(({ path }) => folders.some((folder) => path.startsWith(folder)))
      .map(({ path, hash }) => ({ path, hash })),
    folder: manifest.success ? manifest.data : null,
  }
}

function replyOf(
  outcome: SealOutcome,
  sources: SealedManifest['sources'],
): Omit<Rebuilt, 'refused'> {
  if (outcome.kind !== 'done') return { kind: outcome.kind, ...nothing, sources }
  const { path, entries, files, missing } = outcome
  return { kind: 'done', path, missing, sources, entries, files }
}
