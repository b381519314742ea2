import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BackupError } from './backup-error.ts'
import type { BackupTarget, TargetChoice } from './backup-target.ts'
import { openFolderTarget } from './folder-target.fs.ts'
import { openS3Target } from './s3-target.ts'
import { openSftpTarget } from './sftp-target.ts'

/** Opens the place that somebody chose. @throws BackupError whose code begins with `target`. */
export async function openTarget(choice: TargetChoice): Promise<BackupTarget> {
  if (isAbsolute(choice.url)) return openFolderTarget(choice.url)
  if (!URL.canParse(choice.url)) throw wrong(choice)
  const url = new URL(choice.url)
  switch (url.protocol) {
    case 'file:':
      return openFolderTarget(fileURLToPath(url))
    case 'sftp:':
      return openSftpTarget(url, choice)
    case 's3:':
      return openS3Target(url, choice)
    default:
      throw wrong(choice)
  }
}

const wrong = ({ url }: TargetChoice): BackupError =>
  new BackupError('targetWrong', `${url} is no folder, sftp:// or s3:// address`)
