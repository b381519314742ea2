import { AuditExportLine } from '@wenkao/shared/audit'
import * as z from 'zod/mini'
import {
  readAudit,
  selectAreaNames,
  type KnownKey,
  type TakePart,
} from '../features/audit/index.ts'
import { openDatabase } from '../platform/database.ts'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.fs.ts'
import { loadKeys } from '../platform/keys.fs.ts'
import { hasEmbeddedData, hasKeys, isFile, readLines, readTextFile } from './files.fs.ts'

/** Something cannot be read: the words say what, and what to do. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
  readonly code = 'unreadable'
}

/** Where an audit log comes from. */
export interface AuditSource {
  readonly name: string
  /** Keys of the audit log and of receipts, as far as they are known here. */
  readonly keys: readonly KnownKey[]
  /** Whether the keys come with the log itself, so that whoever changed it could have changed them. */
  readonly areOwnKeys: boolean
  readonly areaNames: ReadonlyMap<string, string>
  /** When the log was as it is read, ms. */
  readonly at: number
  /** @returns whether it came to its end; a file that was cut off does not. */
  readonly read: (take: TakePart) => Promise<boolean>
  readonly close: () => Promise<void>
}

const KeysFile = z.object({ keys: z.array(z.object({ keyId: z.string(), publicKey: z.string() })) })

/** Keys from a saved reply of `/api/keys`. @throws UnreadableError. */
export function readKeys(path: string): readonly KnownKey[] {
  const text = readTextFile(path)
  if (text === undefined) throw new UnreadableError(`没有这个文件 / no such file: ${path}`)
  const read = KeysFile.safeParse(jsonOf(text))
  if (!read.success)
    throw new UnreadableError(`这不是 /api/keys 的内容 / not a reply of /api/keys: ${path}`)
  return read.data.keys
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Public keys of a data folder; none where it has no keys, which are never made here. */
export async function keysOfFolder(dataFolder: string): Promise<readonly KnownKey[]> {
  if (!hasKeys(dataFolder)) return []
  const { audit, receipt } = (await loadKeys({ folder: dataFolder })).publicKeys
  return [audit, receipt]
}

/** An export. @throws UnreadableError when it is none. */
export async function openExport(
  path: string,
  keys: readonly KnownKey[] | undefined,
): Promise<AuditSource> {
  if (!isFile(path)) throw new UnreadableError(`没有这个文件 / no such file: ${path}`)
  for await (const line of readLines(path)) {
    const start = lineOf(line)
    if (start?.kind !== 'wenkao-audit')
      throw new UnreadableError(
        `这不是审计记录的导出文件 / not an export of the audit log: ${path}`,
      )
    return {
      name: path,
      keys: keys ?? start.keys,
      areOwnKeys: keys === undefined,
      areaNames: new Map(Object.entries(start.areaNames)),
      at: start.at,
      read: (take) => readExport(path, take),
      close: () => Promise.resolve(),
    }
  }
  throw new UnreadableError(`文件是空的 / the file is empty: ${path}`)
}

async function readExport(path: string, take: TakePart): Promise<boolean> {
  const counts = { blocks: 0, rows: 0 }
  let at = 0
  let isWhole = false
  for await (const text of readLines(path)) {
    at += 1
    if (at === 1 || text === '') continue
    const line = lineOf(text)
    if (line?.kind === 'end') {
      isWhole = line.blocks === counts.blocks && line.rows === counts.rows
    } else if (line?.kind === 'block' || line?.kind === 'row') {
      counts[line.kind === 'block' ? 'blocks' : 'rows'] += 1
      isWhole = false
      await take(line)
    } else {
      throw new UnreadableError(`第 ${at} 行不是审计记录 / line ${at} is no line of an export`)
    }
  }
  return isWhole
}

function lineOf(text: string): AuditExportLine | undefined {
  const read = AuditExportLine.safeParse(jsonOf(text))
  return read.success ? read.data : undefined
}

/** A database that runs. It is only read. */
export async function openLive(
  url: string,
  name: string,
  keys: readonly KnownKey[],
  now: number,
): Promise<AuditSource> {
  const database = openDatabase(url, 1)
  return {
    ...{ name, keys, at: now, areOwnKeys: false },
    areaNames: await selectAreaNames(database.db),
    read: async (take) => {
      await readAudit(database.sql, undefined, take)
      return true
    },
    close: () => database.close(),
  }
}

/**
 * The embedded database of a data folder. Where the server does not run its database is started for the
 * while, and only read.
 * @throws UnreadableError when there is none.
 */
export async function openDataFolder(
  dataFolder: string,
  keys: readonly KnownKey[],
  now: number,
): Promise<AuditSource> {
  if (!hasEmbeddedData(dataFolder))
    throw new UnreadableError(
      `这里没有数据库 / there is no database here: ${dataFolder}。` +
        '请指定导出文件、--data 或 --database / name an export, --data or --database.',
    )
  const embedded = await startEmbeddedPostgres({ dataFolder, log: () => undefined })
  const live = await openLive(embedded.url, dataFolder, keys, now)
  return {
    ...live,
    close: async () => {
      await live.close()
      if (!embedded.adopted) await embedded.stop()
    },
  }
}
