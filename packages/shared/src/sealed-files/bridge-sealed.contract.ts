import * as z from 'zod/mini'
import { Id, endpoint } from '../kernel/index.ts'
import { FolderPath, Sealed } from './bridge-backup.contract.ts'
import { sealedRefusals } from './sealed-manifest.contract.ts'
import { SealedResult } from './submit-sealed.contract.ts'

export const sendSealed = endpoint({
  id: 'sealedFiles.sendSealed',
  method: 'POST',
  path: '/bridge/sealed/send',
  action: 'bridge.page',
  summary:
    'Send a submission or an evidence pack that is already sealed, of any day; needs no code (F03a)',
  body: z.object({ path: FolderPath }),
  reply: z.union([
    z.object({ kind: z.literal('sent'), result: SealedResult }),
    z.object({ kind: z.enum(['offline', 'missing', 'notSealed', 'backup']) }),
  ]),
})
export const copySealed = endpoint({
  id: 'sealedFiles.copySealed',
  method: 'POST',
  path: '/bridge/sealed/copy',
  action: 'bridge.page',
  summary: 'Copy a submission or an evidence pack to a stick or share, read back; needs no code',
  body: z.object({ path: FolderPath, folder: FolderPath }),
  reply: z.object({
    kind: z.enum([
      'done',
      'missing',
      'notSealed',
      'backup',
      'notAbsolute',
      'noSpace',
      'notWritable',
    ]),
    path: z.nullable(z.string()),
  }),
})

export const rebuildSubmission = endpoint({
  id: 'sealedFiles.rebuildSubmission',
  method: 'POST',
  path: '/bridge/submission',
  action: 'bridge.rescue',
  summary:
    'Make the submission file again from journal, folder and vault, the page’s copy, or a backup; says which (F03c)',
  body: z.object({
    folder: z.nullable(FolderPath),
    /** Entries of the page’s own copy, where the bridge’s journal is gone. */
    entries: z.array(z.string()).check(z.maxLength(20_000)),
    /** A backup file to make it from instead, with its restore code. */
    backup: z.nullable(
      z.object({ path: FolderPath, restoreCode: z.string().check(z.maxLength(60)) }),
    ),
  }),
  maxBodyBytes: 64 * 1024 * 1024,
  reply: z.extend(Sealed, {
    kind: z.enum([...Sealed.shape.kind.options, 'refused']),
    /** For `refused`: what is wrong with the backup. */
    refused: z.nullable(z.enum([...sealedRefusals, 'wrongCode', 'noRoomKey', 'missing'])),
  }),
})
export const evidencePack = endpoint({
  id: 'sealedFiles.evidencePack',
  method: 'POST',
  path: '/bridge/evidence',
  action: 'bridge.rescue',
  summary: 'Both folders, logs and clock data in one sealed file with a manifest (F11c)',
  body: z.object({ folder: z.nullable(FolderPath), note: z.string().check(z.maxLength(2000)) }),
  reply: Sealed,
})

export const recoverFolders = endpoint({
  id: 'sealedFiles.recoverFolders',
  method: 'POST',
  path: '/bridge/recover',
  action: 'bridge.rescue',
  summary:
    'Rebuild sittings from file-manager copies of the answer folder, our data folder, or both (F02f)',
  body: z.object({
    folders: z.array(FolderPath).check(z.minLength(1), z.maxLength(20)),
    /** Where the sealed files go; null: databak. */
    folder: z.nullable(FolderPath),
  }),
  reply: z.object({
    sittings: z.array(
      z.object({
        sittingId: z.nullable(Id),
        examNumber: z.nullable(z.string()),
        name: z.nullable(z.string()),
        /** What the copies held: nothing is said to be complete that is not. */
        entries: z.int(),
        damagedEntries: z.int(),
        files: z.int(),
        missing: z.int(),
        /** Files of the answer folder that no entry of the log knows. */
        unlogged: z.int(),
        complete: z.boolean(),
        sealed: Sealed,
      }),
    ),
    problems: z.array(z.object({ path: z.string(), reason: z.string() })).check(z.maxLength(200)),
  }),
})
