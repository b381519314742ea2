import { join } from 'node:path'
import type { EndpointReply } from '@wenkao/shared/kernel'
import {
  SignedSessionFile,
  STICK_FOLDER,
  type carrySessions,
  type takeSessions,
} from '@wenkao/shared/sessions'
import { diskTrouble } from '../../platform/disk-trouble.ts'
import { removableDrives } from '../../platform/removable-drives.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import type { PaperPackages } from './paper-packages.ts'
import type { SessionFiles } from './session-files.ts'
import { stickSources } from './stick-sources.ts'
import { writeStick } from './stick-folder.fs.ts'

interface StickDeps {
  readonly sessionFiles: Pick<SessionFiles, 'all' | 'signed' | 'takeSigned'>
  readonly packages: Pick<PaperPackages, 'read' | 'take'>
  /** Folders that count as removable drives; undefined: those that the system has. */
  readonly drives: readonly string[] | undefined
  readonly backupPlaces: readonly string[]
  readonly logger: Logger
}

/**
 * Writes what a spare needs to begin without network to a stick (N01). All of it is sealed or signed:
 * whoever finds the stick has what every PC of the room has before the start, noise.
 */
export async function carrySessionsTo(
  { sessionFiles, packages }: StickDeps,
  folder: string,
): Promise<EndpointReply<typeof carrySessions>> {
  const target = join(folder, STICK_FOLDER)
  const files = sessionFiles.all()
  if (files.length === 0) return { kind: 'nothing', sessions: 0, path: null }
  try {
    for (const file of files) {
      const signed = await sessionFiles.signed(file.sessionId)
      if (!signed) continue
      // Papers first: a stick that is pulled out early has no session that cannot begin.
      for (const { hash } of file.papers.flatMap((paper) => paper.packages ?? [])) {
        const bytes = await packages.read(hash)
        if (bytes) await writeStick(target, `${hash}.wkp`, bytes)
      }
      await writeStick(target, `${file.sessionId}.session.json`, JSON.stringify(signed))
    }
  } catch (cause) {
    const trouble = diskTrouble(cause)
    if (trouble === undefined) throw cause
    return { kind: trouble, sessions: 0, path: null }
  }
  return { kind: 'done', sessions: files.length, path: target }
}

/** Takes session files and papers from sticks: signatures, hashes and the room decide, never a name. */
export async function takeSessionsFrom(
  deps: StickDeps,
): Promise<EndpointReply<typeof takeSessions>> {
  const taken: string[] = []
  const refused: EndpointReply<typeof takeSessions>['refused'] = []
  const drives = deps.drives ?? (await removableDrives())
  for (const drive of new Set([...drives, ...deps.backupPlaces])) {
    for await (const { name, bytes, packageBytes } of stickSources(drive)) {
      const signed = signedOf(bytes)
      const outcome = signed
        ? await deps.sessionFiles.takeSigned(signed)
        : { kind: 'unreadable' as const }
      if (outcome.kind !== 'taken') {
        refused.push({ file: name, reason: outcome.kind })
        continue
      }
      const { file } = outcome
      let isWhole = true
      for (const { hash } of file.papers.flatMap((paper) => paper.packages ?? [])) {
        const sealed = await packageBytes(hash)
        if (sealed && (await deps.packages.take(hash, sealed))) continue
        isWhole = false
        refused.push({ file: `${hash}.wkp`, reason: sealed ? 'altered' : 'unreadable' })
      }
      if (isWhole) taken.push(`${file.sessionName} ${file.examTitle}`)
    }
  }
  deps.logger.info({ taken: taken.length, refused }, 'took session files from a stick')
  return { taken, refused }
}

function signedOf(bytes: Uint8Array | undefined): SignedSessionFile | undefined {
  try {
    return SignedSessionFile.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data
  } catch {
    // Whatever lies there under that name is no session file.
    return undefined
  }
}
