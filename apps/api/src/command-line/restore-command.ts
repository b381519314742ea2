import { parseArgs } from 'node:util'
import {
  BackupError,
  openBackup,
  openTarget,
  restoreServer,
  type BackupEnvironment,
} from '../features/backups/index.ts'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.fs.ts'
import { faultWords } from './backup-words.ts'
import { makeFolder, readTextFile, writeTextFile } from './files.fs.ts'
import { reportLines } from './report-words.ts'

export interface RestoreTerminal {
  readonly say: (line: string) => void
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly backups: BackupEnvironment
  readonly now: () => number
}

export const RESTORE_USAGE =
  '用法 / usage: npm run restore -- --from PLACE --identity FILE [--backup ID] [--data FOLDER] [--database URL] [--replace] [--report FILE.json]\n' +
  '  --identity  存有托管密钥（AGE-SECRET-KEY-1…）的文件 / a file with the escrow key\n' +
  '  --replace   清空已有的数据库，把已有的密钥移到旁边 / empty the database that is there, move its keys aside'

/**
 * `npm run restore`: makes a server again from a backup, into an empty data folder and the embedded or an
 * external PostgreSQL (D10). The server must not run.
 * @returns exit code: 0 everything is as it was backed up, 1 not, 2 it could not begin.
 */
export async function restoreCommand(
  args: readonly string[],
  terminal: RestoreTerminal,
): Promise<number> {
  const { say, backups } = terminal
  const wish = optionsOf(args)
  const place = wish?.from ?? backups.target
  if (wish?.identity === undefined || place === undefined) {
    say(RESTORE_USAGE)
    return 2
  }
  const identities = /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/g
  const found = readTextFile(wish.identity)?.toUpperCase().match(identities)
  if (!found) {
    say(`文件里没有密钥 / no key in this file: ${wish.identity}`)
    return 2
  }
  const dataFolder = wish.data ?? terminal.dataFolder
  const url = wish.database ?? (wish.data === undefined ? terminal.databaseUrl : undefined)
  try {
    const target = await openTarget({ url: place, secret: backups.secret ?? null })
    try {
      const backup = await openBackup(target, found, wish.backup)
      makeFolder(dataFolder)
      const kept = await restoreServer({
        ...{ backup, dataFolder, replaces: wish.replace, clock: { now: terminal.now } },
        openDatabase: async () => {
          if (url !== undefined) return { url, close: () => Promise.resolve() }
          const embedded = await startEmbeddedPostgres({ dataFolder, log: () => undefined })
          return { url: embedded.url, close: () => embedded.stop() }
        },
      })
      for (const line of reportLines(kept)) say(line)
      if (wish.report !== undefined) writeTextFile(wish.report, kept.text)
      return kept.report.faults.length === 0 ? 0 : 1
    } finally {
      await target.close()
    }
  } catch (cause) {
    if (!(cause instanceof BackupError)) throw cause
    say(faultWords(cause.code, cause.message))
    return 1
  }
}

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        identity: { type: 'string' },
        backup: { type: 'string' },
        data: { type: 'string' },
        database: { type: 'string' },
        replace: { type: 'boolean', default: false },
        report: { type: 'string' },
      },
    })
    return values
  } catch {
    return undefined
  }
}
