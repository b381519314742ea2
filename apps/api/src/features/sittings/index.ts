export { claimForgottenWriters, factsOfCaller } from './adopt-binding.ts'
export { changeClock } from './change-clock.ts'
export { candidateOfToken, candidateToken, createTokenReader } from './candidate-token.ts'
export { isLiveLine, toldLine } from './line-of-caller.ts'
export { extendSession } from './extend-time.ts'
export { grantExtraTime, mayGrantAtOnce, type ExtraTimeGrant } from './grant-extra-time.ts'
export { listLines } from './list-lines.ts'
export { listMoves } from './list-moves.ts'
export { movesRoutes, type MovesPorts } from './moves.routes.ts'
export { listRetakes } from './list-retakes.ts'
export { noteBranch } from './note-branch.ts'
export { createFormerStations } from './note-former.ts'
export { selectBindingsOf, takeFreeSittings } from './log-in.queries.ts'
export { reopenSitting } from './reopen-sitting.ts'
export { reservedClaim } from './reserved-line.ts'
export {
  clockOf,
  createSittingFacts,
  factsOfRows,
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
  type SittingRecord,
} from './sittings.queries.ts'
export { restoreSuperseded, supersedeSitting } from './supersede-sitting.ts'
export { sittingsRoutes } from './sittings.routes.ts'
export { selectTimeEntries } from './time-entries.queries.ts'
export { timeRoutes } from './time.routes.ts'
