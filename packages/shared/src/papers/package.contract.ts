import * as z from 'zod/mini'
import { Base64Url, Id, Sha256 } from '../kernel/index.ts'
import { CandidateItem, CandidateTask } from './papers.contract.ts'

/**
 * What the package of a variant (试卷包) holds before its contents: the exam as its candidates may see it
 * (R6), and which contents follow, in this order.
 */
export const PackagedPaper = z.object({
  format: z.literal('wenkao-paper'),
  version: z.literal(1),
  paperId: Id,
  paperVersion: z.int(),
  items: z.array(CandidateItem),
  tasks: z.array(CandidateTask),
  contents: z.array(z.object({ hash: Sha256, size: z.int().check(z.nonnegative()) })),
})
export type PackagedPaper = z.infer<typeof PackagedPaper>

/** A sealed package as session files name it: by the hash of its bytes, which tells nothing else. */
export const SealedPackage = z.object({ hash: Sha256, size: z.int().check(z.positive()) })
export type SealedPackage = z.infer<typeof SealedPackage>

/** Which package is whose, and its key. */
export const PackageKey = z.object({ hash: Sha256, key: Base64Url })
export type PackageKey = z.infer<typeof PackageKey>
