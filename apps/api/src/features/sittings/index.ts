export { candidateOfToken } from './candidate-token.ts'
export {
  clockOf,
  createSittingFacts,
  isCurrentEpoch,
  readSittingFacts,
  stateOf,
  type HeldSittingFacts,
  type SittingFacts,
} from './sitting-facts.ts'
export {
  findSitting,
  lockSitting,
  selectSittings,
  updateHandedIn,
  updateSeat,
  type SittingRecord,
} from './sittings.queries.ts'
export { sittingsRoutes } from './sittings.routes.ts'
