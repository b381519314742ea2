export * from './answer-files.ts'
export { answerFilesRoutes } from './answer-files.routes.ts'
export { restoreFilesRoutes } from './changes/restore-files.routes.ts'
export type { FollowedFolder, FullScan } from './follow-folder.ts'
