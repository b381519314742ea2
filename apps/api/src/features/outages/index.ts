export { createGapBook } from './gap-book.ts'
export { outagesRoutes } from './outages.routes.ts'
export { startServerBeat } from './server-beat.ts'
