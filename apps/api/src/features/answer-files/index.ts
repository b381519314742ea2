export { answerFilesRoutes } from './answer-files.routes.ts'
export { fileVersionsRoutes } from './file-versions.routes.ts'
export { selectHeldContents } from './held-contents.ts'
export { tidyPartials } from './tidy-partials.ts'
