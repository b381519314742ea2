import { downloadFileVersion, listFileVersions } from '@wenkao/shared/answer-files'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import { route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findSittingPaper, sessionFor } from '../sessions/index.ts'
import { readSittingFacts } from '../sittings/index.ts'
import { selectAllUploaded, selectFileEvents } from './answer-files.queries.ts'
import { readFileVersions } from './read-file-versions.ts'

/** Versions of answer files for proctors and reviewers (N07), within the scope of their grants. */
export function fileVersionsRoutes(services: Services): Route[] {
  async function versionsFor(
    caller: Caller,
    { sessionId, sittingId }: { readonly sessionId: string; readonly sittingId: string },
  ) {
    const listed = await sessionFor(services, caller, 'answerFiles.read', sessionId)
    const facts = await readSittingFacts(services, sessionId, sittingId)
    const [rows, uploaded, paper] = await Promise.all([
      selectFileEvents(services.sql, sessionId, sittingId),
      selectAllUploaded(services.db, sessionId, sittingId),
      findSittingPaper(services.db, facts.sitting),
    ])
    const tasks = paper?.content.tasks ?? []
    const materials = new Set(tasks.flatMap((task) => task.materials).map(({ hash }) => hash))
    const isStored = (hash: string): boolean => uploaded.has(hash) || materials.has(hash)
    const files = readFileVersions(rows, facts.wireBindings, tasks, isStored)
    return { listed, sitting: facts.sitting, files }
  }

  return [
    route(listFileVersions, async ({ params }, { caller }) => {
      const { sitting, files } = await versionsFor(caller, params)
      return {
        examNumber: sitting.examNumber,
        name: sitting.name,
        files: files.map(({ versions, ...file }) => ({ ...file, versions: [...versions] })),
      }
    }),
    route(downloadFileVersion, async ({ params }, { caller }) => {
      const { listed, sitting, files } = await versionsFor(caller, params)
      const { hash } = params
      // Named by a version and held for this very sitting: what a log merely names may be another's.
      const file = files.find(({ versions }) =>
        versions.some((version) => version.hash === hash && version.isStored),
      )
      const bytes = file && (await services.blobs.open(hash))
      if (!bytes) throw new ApiError('notFound', 'No such version in this sitting')
      await services.db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'answerFiles.read',
          subject: `file of ${sitting.examNumber}`,
          sessionId: params.sessionId,
          areaId: listed.areaId,
          detail: { sittingId: params.sittingId, path: file.path, hash },
        }),
      )
      return {
        bytes,
        mediaType: 'application/octet-stream',
        fileName: file.path.split(/[\\/]/).at(-1) || hash,
      } satisfies BytesReply
    }),
  ]
}
