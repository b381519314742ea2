export * from './sealed-files.ts'
export { createBranchClaim } from './claim-branch.ts'
export type { SealDone, SealOutcome, SealingKeys } from './seal-file.ts'
export type { ContentFile, ContentRef, SealedContent, SealedRecord } from './sealed-content.ts'
