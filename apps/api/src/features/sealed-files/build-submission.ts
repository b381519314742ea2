import { FolderManifest } from '@wenkao/shared/answer-files'
import { foldLog, type Binding, type Heads } from '@wenkao/shared/answers'
import type { Submission } from '@wenkao/shared/hand-in'
import type { PaperContent } from '@wenkao/shared/papers'
import type { SealedManifest } from '@wenkao/shared/sealed-files'
import * as z from 'zod/mini'
import type { PackageLog } from './read-log.ts'

/**
 * What a package hands in. A submission file says it itself; of other kinds it is taken only where it
 * covers all of the log. Otherwise it is built from the log: its heads are the cut, its current files the
 * files, and the start files where the log tells of none. A package without a log has the files that lie
 * in it.
 * @param bindings ranks of the sitting's bindings.
 * @param round of a submission that is built.
 */
export function submissionOf(
  manifest: SealedManifest,
  log: PackageLog,
  bindings: readonly Binding[],
  paper: PaperContent,
  round: number,
): Submission {
  const ready = manifest.submission
  if (ready && (manifest.kind === 'submission' || areSame(ready.cut, log.heads))) return ready
  if (log.hashes.size === 0)
    return { version: 1, round, cut: {}, files: filesIn(manifest), folder: null }
  const folded = foldLog(log.events, bindings)
  const hashes = new Map<string, string | null>(
    paper.tasks.flatMap((task) =>
      task.materials.map((material) => [`${task.folder}/${material.path}`, material.hash]),
    ),
  )
  for (const { path, hash } of folded.files.values()) hashes.set(path, hash)
  const folder = z.safeParse(FolderManifest, folded.folder)
  return {
    version: 1,
    round,
    cut: log.heads,
    files: [...hashes].flatMap(([path, hash]) => (hash === null ? [] : [{ path, hash }])),
    folder: folder.success ? folder.data : null,
  }
}

const FILES = 'files/'

/** The answer files that lie in a package, by their path in the answer folder. */
export function filesIn({
  parts,
}: Pick<SealedManifest, 'parts'>): { path: string; hash: string; size: number }[] {
  return parts.flatMap(({ role, name, sha256, size }) =>
    role === 'file' && name.startsWith(FILES)
      ? [{ path: name.slice(FILES.length), hash: sha256, size }]
      : [],
  )
}

function areSame(one: Heads, other: Heads): boolean {
  const writers = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...writers].every(
    (writer) => one[writer]?.n === other[writer]?.n && one[writer]?.hash === other[writer]?.hash,
  )
}
