import { contentDigest } from '@wenkao/shared/hand-in'
import { canonicalJson, sha256Hex } from '@wenkao/shared/kernel'
import type { SealedManifest } from '@wenkao/shared/sealed-files'
import { ApiError } from '../../platform/api-error.ts'
import { freshId, type Services } from '../../platform/services.ts'
import type { ReportedPackage } from '../sealed-files/index.ts'
import { countCases, findCaseOfPackage, insertCase } from './adjudication.queries.ts'

/** Nobody reports one sitting so often; beyond it a stranger fills the disk. */
const MOST_CASES = 40
const LATER_S = 3600

/**
 * Makes the case of a package, or finds the one that it has (F11d): the sealed file is kept whole, its
 * log and contents beside it by their hashes, so that it can be read and graded at any time. They are
 * not noted under the sitting, so no candidate's PC ever gets them.
 * @param onOpened wakes the grading of cases.
 * @throws ApiError tooManyRequests for a sitting with too many cases.
 */
export function createOpenCase(
  services: Services,
  onOpened: () => void,
): (reported: ReportedPackage) => Promise<{ readonly caseId: string }> {
  return async (reported) => {
    const { file, opened, facts, submission, summary } = reported
    const { sessionId, sittingId } = facts.sitting
    const digest = contentDigest(sittingId, submission)
    const packageDigest = digestOf(opened.manifest, digest)
    const find = () => findCaseOfPackage(services.db, sessionId, sittingId, packageDigest)
    const known = await find()
    if (known) return known
    if ((await countCases(services.db, sessionId, sittingId)) >= MOST_CASES) {
      const message = 'This sitting has too many cases'
      throw new ApiError('tooManyRequests', message, undefined, LATER_S)
    }
    const { folder, logFile } = opened
    const contents = [...opened.contents.values(), ...(logFile ? [logFile] : [])]
    for (const { hash, name } of [...contents, { hash: file.sha256, name: file.name }]) {
      const put = await services.blobs.put(hash, folder.read(name))
      if (put.stored !== 'new' && put.stored !== 'present') {
        throw new Error(`Verified bytes were not stored: ${put.stored}`)
      }
    }
    await insertCase(services.db, {
      sessionId,
      caseId: freshId(services),
      sittingId,
      packageDigest,
      sealedHash: file.sha256,
      sealedBytes: file.size,
      manifest: JSON.stringify(opened.manifest),
      summary: JSON.stringify(summary),
      logHash: logFile?.hash ?? null,
      note: opened.note,
      submission: JSON.stringify(submission),
      contentDigest: digest,
      receivedAt: services.clock.now(),
    })
    const made = await find()
    if (!made) throw new Error('The case that was made is not there')
    onOpened()
    return made
  }
}

/**
 * Identity of a package: what it would hand in and what lies in it, but not when and how often it was
 * sealed. `held` holds clocks.
 */
function digestOf(manifest: SealedManifest, submissionDigest: string): string {
  const parts = manifest.parts
    .filter((part) => part.role !== 'held')
    .map(({ name, sha256 }) => [name, sha256])
    .sort(([one = ''], [other = '']) => (one < other ? -1 : one > other ? 1 : 0))
  return sha256Hex(
    `wenkao-package-1\n${canonicalJson({ kind: manifest.kind, submission: submissionDigest, parts })}`,
  )
}
