import type { localFileVersions } from '@wenkao/shared/answer-files'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { CandidateExam } from '@wenkao/shared/sittings'
import type { Vault } from '../../../platform/vault.fs.ts'
import type { FollowedFolder } from '../follow-folder.ts'
import type { LaidBook } from '../place/laid-folder.ts'
import type { KnownVersion } from './version-index.ts'

type Listed = EndpointReply<typeof localFileVersions>['files'][number]
type Version = Listed['versions'][number]

/**
 * Every version of every answer file, newest first, the material as the oldest one (N07). A copy that
 * belongs to no known answer file is listed under the place where it was found.
 */
export function listVersions(
  { versions, materials, tracker }: FollowedFolder,
  exam: CandidateExam,
  book: LaidBook,
  vault: Vault,
): Listed[] {
  const present = new Map(tracker.files().map(({ path, hash }) => [path, hash]))
  const byPath = new Map<string, KnownVersion[]>()
  for (const version of versions.all()) {
    const path = version.path === '' ? (version.foundAt ?? '') : version.path
    if (path !== '') byPath.set(path, [...(byPath.get(path) ?? []), version])
  }
  const paths = new Set([...materials.keys(), ...byPath.keys()])

  function materialVersion(path: string): readonly Version[] {
    const material = materials.get(path)
    if (material === undefined) return []
    const laid = book.hashes().get(path)
    const isMarked = laid !== undefined && book.materialOf(path, laid) === material
    const task = exam.tasks.find(({ folder }) => path.startsWith(`${folder}/`))
    const size = task?.materials.find((file) => `${task.folder}/${file.path}` === path)?.size ?? 0
    const hash = isMarked ? laid : material
    const fields = { size, origin: 'material', foundAt: null, savedAt: null, health: null }
    const flags = { isCurrent: false, isLastGood: false, isHere: vault.has(material) }
    return [{ hash, ...fields, ...flags }]
  }

  return [...paths].sort().map((path): Listed => {
    const lastGood = versions.lastGood(path)
    const saved = [...(byPath.get(path) ?? [])]
      .sort((a, b) => b.savedAt - a.savedAt)
      .map((version): Version => ({
        hash: version.hash,
        size: version.size,
        origin: version.origin,
        foundAt: version.foundAt,
        savedAt: version.savedAt,
        health: version.health ?? null,
        isCurrent: false,
        isLastGood: version === lastGood,
        isHere: version.hash !== null && vault.has(version.hash),
      }))
    const all = [...saved, ...materialVersion(path)]
    // The file as it lies there is the newest version with its content; a gone one, its removal.
    const now = present.get(path) ?? (present.has(path) ? undefined : null)
    const current = all.find(({ hash, origin }) => hash === now && isOwnContent(origin))
    const task = exam.tasks.find(({ folder }) => path.startsWith(`${folder}/`))
    return {
      taskId: task?.id ?? null,
      path,
      versions: all.map((version) => ({
        ...version,
        isCurrent: version === current,
        isLastGood: version.isLastGood || (!lastGood && version.origin === 'material'),
      })),
    }
  })
}

function isOwnContent(origin: string): boolean {
  return origin === 'save' || origin === 'material'
}
