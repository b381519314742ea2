export { findLastActor } from './audit.queries.ts'
export { selectAreaNames } from './audit.queries.ts'
export { auditRoutes } from './audit.routes.ts'
export {
  createHeldHeadsOfSessions,
  latestHead,
  latestHeadOfSession,
  type HeadsOfSessions,
} from './latest-head.ts'
export { readAudit, type TakePart } from './read-chains.queries.ts'
export { recordLook } from './record-look.ts'
export { actorOf, recordAction } from './record-action.ts'
export { keepSealing } from './seal-blocks.ts'
export { isSignedBy, verifierOf, type KnownKey } from './verify-signatures.ts'
