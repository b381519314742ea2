import {
  extractMaterials,
  localFileVersions,
  moveAnswerFolder,
  redoTask,
  restoreFileVersion,
} from '@wenkao/shared/answer-files'
import { route, type Route } from '../../../platform/mount-endpoint.ts'
import type { FolderChanges } from './folder-changes.ts'

/** What is done to the answer folder on somebody's word (F05a, F05b, F14, N07). */
export function restoreFilesRoutes(changes: FolderChanges): readonly Route[] {
  return [
    route(redoTask, ({ body }) => changes.redo(body.taskId)),
    route(restoreFileVersion, ({ body }) => changes.restore(body.path, body.hash)),
    route(moveAnswerFolder, ({ body }) => changes.moveTo(body.folder)),
    route(extractMaterials, ({ body }) => changes.extract(body.folder)),
    route(localFileVersions, async () => changes.versions()),
  ]
}
