import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Address of the database that a server started in this data folder, for the reference run. */
export function embeddedDatabaseUrl(dataFolder: string): string {
  const cluster = join(dataFolder, 'postgres', 'cluster')
  const password = readFileSync(join(cluster, 'password'), 'utf8').trim()
  const port = readFileSync(join(cluster, 'data', 'postmaster.pid'), 'utf8').split('\n')[3] ?? ''
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
}
