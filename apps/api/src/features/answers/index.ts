export { selectLogKeys, selectLogTexts } from './answers.queries.ts'
export { createAppendEvents } from './append-events.ts'
export { answersRoutes, type NoteContact } from './answers.routes.ts'
export { createHeldHeads, type HeldHeads } from './held-heads.ts'
