import * as z from 'zod/mini'
import { ItemId, TaskPath } from '../papers/papers.contract.ts'
import { Sha256, endpoint } from '../kernel/index.ts'
import { HeldFile } from './restore-files.contract.ts'

export const openAnswerFile = endpoint({
  id: 'answerFiles.openAnswerFile',
  method: 'POST',
  path: '/bridge/open',
  action: 'bridge.page',
  summary: 'Open a task’s folder, or a file in it, with the system’s program',
  body: z.object({ taskId: ItemId, path: z.optional(TaskPath) }),
  reply: z.object({
    kind: z.enum(['opened', 'missing', 'noProgram']),
    /** Where it lies, for a candidate who opens it by hand. */
    path: z.string(),
  }),
})

export const openInstruction = endpoint({
  id: 'answerFiles.openInstruction',
  method: 'POST',
  path: '/bridge/open-instruction',
  action: 'bridge.page',
  summary: 'Open a task’s instruction as a document of its own, outside the answer folder',
  body: z.object({ taskId: ItemId }),
  reply: z.object({
    /** `notWritten`: the disk refused the document; the page shows the same text. */
    kind: z.enum(['opened', 'missing', 'noProgram', 'notWritten']),
    /** Where it lies, for a candidate who opens it by hand. */
    path: z.string(),
  }),
})

/**
 * What a candidate has to be told about the answer files.
 * - `openUnsaved`: a program holds the file, and no version came for 5 minutes, or the end is near (F19)
 * - `recoveryCopy`: a program left a newer copy of the document than the answer folder has (F19)
 * - `savedElsewhere`: an Office file was saved in another place during the sitting (F20)
 * - `wrongType`: an Office file of another format lies in the task's folder (F20)
 * - `renamed`: the task's file is gone, and this one seems to be it (F20)
 * - `otherName`: the task's file is as it was laid out, and another document lies beside it (F20)
 * - `startFileUntouched`: its program runs, and the start file is as it was (F20)
 */
export const fileFindingKinds = [
  'openUnsaved',
  'recoveryCopy',
  'savedElsewhere',
  'wrongType',
  'renamed',
  'otherName',
  'startFileUntouched',
] as const
export const FileFinding = z.object({
  kind: z.enum(fileFindingKinds),
  taskId: z.nullable(ItemId),
  /** The file that was found; absolute when it lies elsewhere, else below the answer folder. */
  path: z.string(),
  /** The answer file that was expected instead or is meant, below the answer folder. */
  expected: z.nullable(z.string()),
  programs: z.array(z.string()),
  /** Since when it is so, ms by the PC's clock. */
  since: z.nullable(z.int()),
})
export type FileFinding = z.infer<typeof FileFinding>

/** How the answer folder of the sitting stands (F12, F13, F14). */
export const FolderPlace = z.object({
  /**
   * `fresh`: an older folder could not be cleared, so this one is beside it. `incomplete`: materials
   * are still to come. `noSpace` and `notWritable`: the disk refuses, another place is offered.
   */
  state: z.enum(['ready', 'fresh', 'incomplete', 'noSpace', 'notWritable']),
  /** Files of the older folder that programs hold. */
  held: z.array(HeldFile),
  /** Other folders on this PC that could take the answer folder. */
  otherPlaces: z.array(z.string()),
})
export type FolderPlace = z.infer<typeof FolderPlace>

export const answerFolder = endpoint({
  id: 'answerFiles.answerFolder',
  method: 'GET',
  path: '/bridge/files',
  action: 'bridge.page',
  summary: 'Files of the answer folder with their newest versions',
  reply: z.object({
    answerFolder: z.nullable(z.string()),
    files: z.array(
      z.object({
        taskId: z.nullable(ItemId),
        path: z.string(),
        size: z.int(),
        hash: z.nullable(Sha256),
        /** true while the newest stable content is not in the vault yet. */
        pending: z.boolean(),
        uploaded: z.boolean(),
        versions: z.int(),
        /** Whether the content is still the original material. */
        untouched: z.boolean(),
        /** false when an Office file was saved but does not open (F11b); absent for other files. */
        opens: z.optional(z.boolean()),
        /** A `DocumentHealth` of the newest stable content; absent when it is unknown. */
        health: z.optional(z.string()),
        /** When the newest version that opens was saved, ms by the log's clock; null for none. */
        lastGoodAt: z.nullable(z.int()),
      }),
    ),
    place: z.nullable(FolderPlace),
    findings: z.array(FileFinding),
  }),
})
