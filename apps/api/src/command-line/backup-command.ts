import { parseArgs } from 'node:util'
import {
  BackupError,
  chosenBackups,
  runBackup,
  runDrill,
  type BackupEnvironment,
} from '../features/backups/index.ts'
import { openDatabase } from '../platform/database.ts'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.fs.ts'
import { loadKeys } from '../platform/keys.fs.ts'
import { VERSION } from '../version.ts'
import { faultWords } from './backup-words.ts'
import { hasEmbeddedData, hasKeys } from './files.fs.ts'
import { reportLines } from './report-words.ts'

/** What the command needs of the terminal that it was typed at, or of the server that began it. */
export interface BackupTerminal {
  readonly say: (line: string) => void
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly backups: BackupEnvironment
  readonly now: () => number
}

export const BACKUP_USAGE =
  '用法 / usage: npm run backup [-- --drill] [--to PLACE] [--database URL | --data FOLDER]\n' +
  '  --drill  不备份，只演练恢复最近的备份 / try the newest backup instead of making one'

/**
 * `npm run backup`: makes a backup of a server, running or not, or drills the newest one (D10).
 * @returns exit code: 0 good, 1 not, 2 it could not begin.
 */
export async function backupCommand(
  args: readonly string[],
  terminal: BackupTerminal,
): Promise<number> {
  const wish = optionsOf(args)
  const { say } = terminal
  if (!wish) {
    say(BACKUP_USAGE)
    return 2
  }
  const dataFolder = wish.data ?? terminal.dataFolder
  const url = wish.database ?? (wish.data === undefined ? terminal.databaseUrl : undefined)
  if (!hasKeys(dataFolder) || (url === undefined && !hasEmbeddedData(dataFolder))) {
    say(`这里没有服务器的数据 / there is no server’s data here: ${dataFolder}`)
    return 2
  }
  const embedded =
    url === undefined
      ? await startEmbeddedPostgres({ dataFolder, log: () => undefined })
      : undefined
  const database = openDatabase(url ?? embedded?.url ?? '', 3)
  try {
    const keys = await loadKeys({ folder: dataFolder })
    const env = wish.to === undefined ? terminal.backups : { ...terminal.backups, target: wish.to }
    const chosen = await chosenBackups(database.db, keys, env)
    const clock = { now: terminal.now }
    const server = { database, keys, dataFolder, clock, version: VERSION }
    if (wish.drill) {
      const kept = await runDrill(server, chosen, wish.run)
      for (const line of reportLines(kept)) say(line)
      return kept.report.faults.length === 0 ? 0 : 1
    }
    const made = await runBackup(server, chosen, wish.run)
    const { sittings, events, blobs } = made.counts
    say(`备份完成 / backed up: ${made.backupId}`)
    say(`  ${sittings} 场作答 / sittings，${events} 条作答记录 / events，${blobs} 个文件 / blobs`)
    say(`  共 ${made.bytes} 字节，新写 ${made.written.bytes} / bytes in all, written anew`)
    for (const hash of made.damagedBlobs)
      say(`  服务器磁盘损坏了这个文件 / damaged on the server’s own disk: ${hash}`)
    return made.damagedBlobs.length === 0 ? 0 : 1
  } catch (cause) {
    if (!(cause instanceof BackupError)) throw cause
    say(faultWords(cause.code, cause.message))
    return 1
  } finally {
    await database.close()
    if (embedded && !embedded.adopted) await embedded.stop()
  }
}

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        drill: { type: 'boolean', default: false },
        to: { type: 'string' },
        database: { type: 'string' },
        data: { type: 'string' },
        /** The server's own: a run that is noted already. */
        run: { type: 'string' },
      },
    })
    return values
  } catch {
    return undefined
  }
}
