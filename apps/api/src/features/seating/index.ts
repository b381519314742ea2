export { drawFor } from './draw-seats.ts'
export { updateSeedRevealed } from './seating.queries.ts'
export { seatingRoutes } from './seating.routes.ts'
