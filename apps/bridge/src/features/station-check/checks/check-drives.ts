import { diskState } from '../../../platform/disk.fs.ts'
import { probeDrive } from '../../../platform/probe-drive.fs.ts'
import { verdict, type Verdict } from '../verdict.ts'

/** Folders whose drives an exam needs: the bridge's data first, then the answers. */
export type ExamFolders = readonly [string, string]

const MB = 1024 * 1024
/** Below it an exam may not end well: materials, answers, their versions and backups. */
const LEAST_MB = 500
/** Below it somebody should tidy up: versions begin to be thinned. */
const ENOUGH_MB = 2048

/** Whether both drives take a file and give it back (R1). */
export async function checkDisk(folders: ExamFolders): Promise<Verdict<'disk'>> {
  for (const path of folders) {
    const probe = await probeDrive(path)
    if (probe.kind !== 'writable') return verdict('bad', probe.kind, { path, code: probe.code })
  }
  return verdict('good', 'writable', { path: folders.join(', ') })
}

/** Whether both drives have space for an exam (F14); tells of the fuller one. */
export async function checkSpace(folders: ExamFolders): Promise<Verdict<'space'>> {
  const states = await Promise.all(folders.map((path) => diskState(path)))
  const known = states.flatMap(({ path, freeBytes }) =>
    freeBytes === null ? [] : [{ path, freeMb: Math.floor(freeBytes / MB) }],
  )
  const fullest = known.reduce<(typeof known)[number] | undefined>(
    (least, each) => (least && least.freeMb <= each.freeMb ? least : each),
    undefined,
  )
  if (!fullest || known.length < folders.length) return verdict('unknown', 'unknown')
  if (fullest.freeMb < LEAST_MB) return verdict('bad', 'full', { ...fullest, leastMb: LEAST_MB })
  if (fullest.freeMb < ENOUGH_MB) return verdict('warn', 'low', { ...fullest, leastMb: ENOUGH_MB })
  return verdict('good', 'enough', fullest)
}
