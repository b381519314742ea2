import * as z from 'zod/mini'
import { EpochMs, Sha256 } from '../kernel/index.ts'

/** Where the newest backup of the held sitting is: the rescue window, and the tablet by each sync. */
export const BackupState = z.object({
  path: z.string(),
  at: EpochMs,
  /** Whether it holds everything that is on this PC now. */
  current: z.boolean(),
  sealedId: Sha256,
})
export type BackupState = z.infer<typeof BackupState>
