import { FolderManifest } from '@wenkao/shared/answer-files'
import type { Submission } from '@wenkao/shared/hand-in'
import type { PaperContent } from '@wenkao/shared/papers'
import * as z from 'zod/mini'
import type { JudgedWork } from './judge-work.ts'

/** The files of a submission as they count. */
export interface CountedFiles {
  readonly files: Submission['files']
  readonly folder: Submission['folder']
}

/**
 * The files that count. Of a submission in time these are its own, but for what accepted late work
 * changed. A submission that came late proves nothing by itself: there each file is the version that
 * the counting events name, and otherwise the paper's start file.
 * @param isInTime whether the submission itself arrived in time.
 */
export function countFiles(
  submission: Pick<Submission, 'files' | 'folder'>,
  isInTime: boolean,
  work: Pick<JudgedWork, 'counted' | 'claimed'>,
  paper: PaperContent,
): CountedFiles {
  const { counted, claimed } = work
  const given = new Map(submission.files.map((file) => [file.path, file.hash]))
  const materials = new Map<string, string>(
    paper.tasks.flatMap((task) =>
      task.materials.map((material) => [`${task.folder}/${material.path}`, material.hash]),
    ),
  )
  const hashOf = (path: string): string | null | undefined => {
    const before = claimed.files.get(path)?.hash
    const after = counted.files.get(path)?.hash
    if (isInTime && before === after) return given.get(path)
    return after === undefined ? materials.get(path) : after
  }
  const paths = new Set([...given.keys(), ...counted.files.keys(), ...materials.keys()])
  const files = [...paths].flatMap((path) => {
    const hash = hashOf(path)
    return hash === undefined || hash === null ? [] : [{ path, hash }]
  })
  const isSameFolder = isInTime && counted.folder === claimed.folder
  return { files, folder: isSameFolder ? submission.folder : readManifest(counted.folder) }
}

function readManifest(value: unknown): FolderManifest | null {
  const read = z.safeParse(FolderManifest, value)
  return read.success ? read.data : null
}
