import { strToU8 } from 'fflate'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import type { CheckpointVerdict } from '../checkpoints/judge-checkpoint.ts'
import type { DecodeText } from '../files/decode-text.ts'
import type { FolderManifest } from '../files/folder-state.ts'

/** Files by path; a text is UTF-8. */
export type Files = Readonly<Record<string, string | Uint8Array>>
/** A folder that was handed in, with what only a list of it tells. */
export interface Handed {
  readonly files: Files
  readonly folders?: readonly string[]
  /** False: the client listed nothing. */
  readonly isListed?: boolean
}

export const asMap = (files: Files): ReadonlyMap<string, Uint8Array> =>
  new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? strToU8(content) : content,
    ]),
  )

const isHanded = (work: Files | Handed): work is Handed =>
  typeof work['files'] === 'object' && !(work['files'] instanceof Uint8Array)

/** Judges one checkpoint of file operations on a folder. */
export function judgeFolder(
  one: Checkpoint,
  start: Files,
  work: Files | Handed,
  decodeText?: DecodeText,
): CheckpointVerdict | undefined {
  const { files, folders = [], isListed = true }: Handed = isHanded(work) ? work : { files: work }
  const entries: FolderManifest['entries'] = [
    ...folders.map((path) => ({ path, type: 'folder' as const })),
    ...Object.keys(files).map((path) => ({ path, type: 'file' as const })),
  ]
  return gradeTask({
    task: { kind: 'files', checkpoints: [one] },
    startFiles: asMap(start),
    submittedFiles: asMap(files),
    manifest: isListed ? { entries } : undefined,
    decodeText,
  }).verdicts[0]
}
