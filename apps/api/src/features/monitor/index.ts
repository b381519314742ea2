export { createContactBook, type ContactBook } from './contacts.ts'
export { monitorRoutes } from './monitor.routes.ts'
