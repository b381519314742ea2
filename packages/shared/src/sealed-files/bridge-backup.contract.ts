import * as z from 'zod/mini'
import { EpochMs, ExamNumber, endpoint } from '../kernel/index.ts'
import {
  Comparison,
  SealedSummary,
  sealedKinds,
  sealedRefusals,
} from './sealed-manifest.contract.ts'

/** A path on the PC, as a person types it. */
export const FolderPath = z.string().check(z.minLength(1), z.maxLength(1000))

/** A sealed file that was found on this PC or on a stick or share beside it. */
export const SealedFileRow = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.enum(sealedKinds),
  /** From this PC's own record of what it sealed; null for a file of another PC. */
  examNumber: z.nullable(z.string()),
  candidateName: z.nullable(z.string()),
  size: z.int(),
  sealedAt: z.nullable(EpochMs),
  /**
   * `verified`: its bytes were read back as they were written; `unknown`: another PC made it;
   * `damaged`: it is not what was written, e.g. cut short by a power loss.
   */
  state: z.enum(['verified', 'unknown', 'damaged']),
  /** Code of the receipt that it got from here; null while it is unsent. */
  receiptCode: z.nullable(z.string()),
})
export type SealedFileRow = z.infer<typeof SealedFileRow>

export const listSealed = endpoint({
  id: 'sealedFiles.listSealed',
  method: 'GET',
  path: '/bridge/sealed',
  action: 'bridge.page',
  summary: 'Sealed files of this PC, of any day, and those on its removable drives, newest first',
  reply: z.object({
    /** Where this PC keeps its own: the manual’s databak. */
    folder: z.string(),
    files: z.array(SealedFileRow),
    /** Folders that a file can be written to: drives, sticks, configured shares. */
    places: z.array(
      z.object({
        path: z.string(),
        freeBytes: z.nullable(z.number()),
        removable: z.boolean(),
      }),
    ),
  }),
})

/** What became of sealing something. `done` only after the bytes were read back (R1). */
export const Sealed = z.object({
  kind: z.enum([
    'done',
    'noSitting',
    /** This PC never had contact with a server: nobody could open the file. */
    'noKeys',
    'notAbsolute',
    'ownFolder',
    'noSpace',
    'notWritable',
    /** Cleared only when everything is in the file, and nothing waits for a program (R2). */
    'incomplete',
  ]),
  path: z.nullable(z.string()),
  /** Of what the log names, contents that were nowhere to be found. */
  missing: z.int(),
  sources: z.array(z.string()),
  entries: z.int(),
  files: z.int(),
})
export type Sealed = z.infer<typeof Sealed>

export const backUp = endpoint({
  id: 'sealedFiles.backUp',
  method: 'POST',
  path: '/bridge/backup',
  action: 'bridge.rescue',
  summary:
    'Back the held sitting up, to a chosen folder or databak; with `clear` the PC is free afterwards (F02d, F06)',
  body: z.object({ folder: z.nullable(FolderPath), clear: z.boolean() }),
  reply: z.extend(Sealed, { cleared: z.boolean() }),
})

export const inspectSealed = endpoint({
  id: 'sealedFiles.inspectSealed',
  method: 'POST',
  path: '/bridge/sealed/inspect',
  action: 'bridge.rescue',
  summary: 'What a file is, whatever its name; a backup, with its restore code, also what it holds',
  body: z.object({ path: FolderPath, restoreCode: z.nullable(z.string().check(z.maxLength(60))) }),
  reply: z.object({
    /** null when it is none, or damaged before that could be read. */
    kind: z.nullable(z.enum(sealedKinds)),
    refused: z.nullable(
      z.enum([...sealedRefusals, 'missing', 'wrongCode', 'codeNeeded', 'noRoomKey']),
    ),
    summary: z.nullable(SealedSummary),
    comparison: z.nullable(Comparison),
  }),
})
export const restoreBackup = endpoint({
  id: 'sealedFiles.restoreBackup',
  method: 'POST',
  path: '/bridge/restore',
  action: 'bridge.rescue',
  summary:
    'Restore a backup on this PC: merges with what is here and never overwrites; works without network (F02d)',
  body: z.object({ path: FolderPath, restoreCode: z.string().check(z.maxLength(60)) }),
  reply: z.object({
    kind: z.enum([
      'restored',
      /** The PC held the sitting, with all that is in the file or more. */
      'nothingNew',
      'refused',
      /** Another unfinished sitting holds the PC: free it first (F06). */
      'otherSitting',
      'noSpace',
      'notWritable',
    ]),
    refused: z.nullable(
      z.enum([...sealedRefusals, 'missing', 'wrongCode', 'noRoomKey', 'notBackup', 'otherSession']),
    ),
    /** For `notBackup`: what it is instead, so that the right step is offered. */
    found: z.nullable(z.enum(sealedKinds)),
    summary: z.nullable(SealedSummary),
    comparison: z.nullable(Comparison),
    other: z.nullable(z.object({ examNumber: z.string(), name: z.string() })),
  }),
})
export const findSitting = endpoint({
  id: 'sealedFiles.findSitting',
  method: 'POST',
  path: '/bridge/sittings/find',
  action: 'bridge.page',
  summary: 'Why there is no sitting for this candidate on this PC, each cause told apart (F15)',
  body: z.object({ examNumber: ExamNumber }),
  reply: z.object({
    kind: z.enum([
      'held',
      /** A backup cleared it from this PC: `file` restores it. */
      'cleared',
      /** A sealed backup of it was found here. */
      'backupHere',
      /** Handed in from here. */
      'handedIn',
      /** The disk was put back to an older state since (restore card). */
      'rolledBack',
      'unknown',
    ]),
    file: z.nullable(z.string()),
    at: z.nullable(EpochMs),
  }),
})
