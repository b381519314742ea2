import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { answerFolder, openAnswerFile, openInstruction } from '@wenkao/shared/answer-files'
import { readPaperPicture } from '@wenkao/shared/pictures'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { readTypingTest, saveTyping } from '@wenkao/shared/typing'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import { diskTrouble } from '../../platform/disk-trouble.ts'
import { openWithSystem } from '../../platform/open-with-system.ts'
import { isInside, kindOfPath } from './place/answer-folder.fs.ts'
import { instructionPath, placeInstruction } from './place/instruction-file.fs.ts'
import type { AnswerFiles } from './answer-files.ts'
import { isOfficeName } from './versions/version-index.ts'

export function answerFilesRoutes(deps: {
  readonly files: AnswerFiles
  readonly held: () => HeldSitting | null
  readonly openWith: readonly string[] | undefined
  readonly dataFolder: string
}): readonly Route[] {
  const tasks = () => deps.held()?.exam?.tasks ?? []
  return [
    route(openAnswerFile, async ({ body }) => {
      const folder = deps.files.followed()?.folder
      const task = tasks().find(({ id }) => id === body.taskId)
      if (folder === undefined || !task) return { kind: 'missing' as const, path: '' }
      const path = join(folder, task.folder, ...(body.path?.split('/') ?? []))
      if ((await kindOfPath(path)) === 'missing' || !(await isInside(folder, path))) {
        return { kind: 'missing' as const, path }
      }
      return { kind: await openWithSystem(path, deps.openWith), path }
    }),
    route(openInstruction, async ({ body }) => {
      const held = deps.held()
      const task = tasks().find(({ id }) => id === body.taskId)
      if (!held || !task) return { kind: 'missing' as const, path: '' }
      const path = instructionPath(deps.dataFolder, held.sitting.sittingId, task)
      try {
        await placeInstruction(path, task)
      } catch (cause) {
        if (diskTrouble(cause) === undefined) throw cause
        return { kind: 'notWritten' as const, path }
      }
      return { kind: await openWithSystem(path, deps.openWith), path }
    }),
    route(readTypingTest, ({ body }) => deps.files.typing.read(body.taskId)),
    route(saveTyping, ({ body }) => deps.files.typing.save(body)),
    route(readPaperPicture, async ({ body }) => ({
      bytes: (await deps.files.pictures.read(body.hash))?.toString('base64') ?? null,
    })),
    route(answerFolder, async () => {
      const followed = deps.files.followed()
      if (!followed) {
        return { answerFolder: null, files: [], place: deps.files.place(), findings: [] }
      }
      const { tracker, versions, uploader, materialOf, folder } = followed
      return {
        answerFolder: folder,
        files: await mapInPieces(tracker.files(), ({ path, size, hash, pending, health }) => {
          const task = tasks().find((candidate) => path.startsWith(`${candidate.folder}/`))
          const isMaterial = hash !== undefined && materialOf(path, hash) !== undefined
          return {
            taskId: task?.id ?? null,
            path: task ? path.slice(task.folder.length + 1) : path,
            size,
            hash: hash ?? null,
            pending,
            uploaded: hash !== undefined && (isMaterial || uploader.isUploaded(hash)),
            versions: versions.count(path),
            untouched: !pending && isMaterial,
            ...(health === undefined ? {} : { health }),
            ...(isOfficeName(path) ? opensOf(health) : {}),
            lastGoodAt: versions.lastGood(path)?.savedAt ?? null,
          }
        }),
        place: deps.files.place(),
        findings: [...deps.files.findings()],
      }
    }),
  ]
}

/** So many files are described before answers get their turn (DESIGN 12). */
const PIECE = 250

async function mapInPieces<T, R>(items: readonly T[], describe: (item: T) => R): Promise<R[]> {
  const described: R[] = []
  for (let at = 0; at < items.length; at += PIECE) {
    if (at > 0) await setImmediate()
    described.push(...items.slice(at, at + PIECE).map(describe))
  }
  return described
}

/** Nothing is said of a document that could not be checked, or is too large for it. */
function opensOf(health: string | undefined): { opens?: boolean } {
  return health === undefined || health === 'too-large' ? {} : { opens: health === 'ok' }
}
