export { claimForgottenWriters, factsOfCaller } from './adopt-binding.ts'
export { candidateOfToken, candidateToken, createTokenReader } from './candidate-token.ts'
export { isLiveLine, toldLine } from './line-of-caller.ts'
export { grantExtraTime, mayGrantAtOnce, type ExtraTimeGrant } from './grant-extra-time.ts'
export { listLines } from './list-lines.ts'
export { noteBranch } from './note-branch.ts'
export { closePause } from './pause-session.ts'
export { reservedClaim } from './reserved-line.ts'
export {
  clockOf,
  createSittingFacts,
  isCurrent,
  movedTo,
  readSittingFacts,
  requireCurrent,
  stateOf,
  type HeldSittingFacts,
  type SittingFacts,
} from './sitting-facts.ts'
export { sittingMark, verifyMark } from './sitting-mark.ts'
export {
  findSitting,
  lockSitting,
  selectSessionBindings,
  selectSittings,
  updateHandedIn,
  updateSeat,
  updateSittingSuperseded,
  type SittingRecord,
} from './sittings.queries.ts'
export { sittingsRoutes } from './sittings.routes.ts'
export { insertTimeEntry, selectTimeEntries } from './time-entries.queries.ts'
export { timeRoutes } from './time.routes.ts'
