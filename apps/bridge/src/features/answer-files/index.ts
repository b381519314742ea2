export * from './answer-files.ts'
export { answerFilesRoutes } from './answer-files.routes.ts'
