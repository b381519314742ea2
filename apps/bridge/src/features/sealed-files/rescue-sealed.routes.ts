import {
  copySealed,
  evidencePack,
  rebuildSubmission,
  recoverFolders,
  sendSealed,
} from '@wenkao/shared/sealed-files'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import { makeEvidencePack, type EvidenceDeps } from './evidence-pack.ts'
import { rebuildFromBackup, rebuildSubmissionFile, type RebuildDeps } from './rebuild-submission.ts'
import { recoverCopies, type RecoverDeps } from './recover/recover-folders.ts'
import type { SealedFiles } from './sealed-files.ts'
import { copySealedTo, sendSealedFile, type SendDeps } from './send-sealed.ts'

/** Sending, copying, rebuilding, evidence and raw recovery (F02f, F03a, F03c, F11c). */
export function rescueSealedRoutes(
  deps: RebuildDeps & EvidenceDeps & RecoverDeps & SendDeps & { readonly sealed: SealedFiles },
): readonly Route[] {
  return [
    route(sendSealed, ({ body }) => sendSealedFile(deps, body.path)),
    route(copySealed, ({ body }) => copySealedTo(body.path, body.folder)),
    route(rebuildSubmission, ({ body }) =>
      body.backup
        ? rebuildFromBackup(deps, body.folder, body.backup)
        : rebuildSubmissionFile(deps, body.folder, body.entries),
    ),
    route(evidencePack, ({ body }) => makeEvidencePack(deps, body.folder, body.note)),
    route(recoverFolders, ({ body }) => recoverCopies(deps, body.folders, body.folder)),
  ]
}
