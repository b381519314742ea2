import { HeldSitting } from '@wenkao/shared/sittings'
import * as z from 'zod/mini'
import { examPhases } from './exam-phase.ts'

/** A sitting as this browser remembers it. */
export const SittingRecord = z.object({
  version: z.literal(1),
  held: HeldSitting,
  phase: z.enum(examPhases),
  /** Origin of the server behind the bridge, to reach it when the bridge is gone; null without one. */
  serverOrigin: z.nullable(z.string()),
  /** Number of the station that took the sitting over (F02e). */
  movedTo: z.optional(z.nullable(z.int())),
  savedAt: z.number(),
})
export type SittingRecord = z.infer<typeof SittingRecord>

/** The browser's memory of sittings, so that a page reopens without network (F01). */
export interface HeldSittings {
  /** The sitting that goes on here, or undefined. What cannot be read counts as none, and is kept. */
  current(): Promise<SittingRecord | undefined>
  /** The newest record of an exam number that has no receipt, released or not. */
  find(examNumber: string): Promise<SittingRecord | undefined>
  /** Resolves when the record is durable. */
  keep(record: SittingRecord): Promise<void>
  /** The sitting no longer holds this page; its record and log stay (R2). */
  release(sittingId: string): Promise<void>
}
