export { answerFilesRoutes } from './answer-files.routes.ts'
export { selectHeldContents } from './held-contents.ts'
