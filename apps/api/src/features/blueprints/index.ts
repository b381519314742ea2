export { blueprintsRoutes } from './blueprints.routes.ts'
