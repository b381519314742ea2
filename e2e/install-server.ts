import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { INSTALLED_SERVER, createServer } from './exam-site.ts'

/** First of the ports that no journey uses. */
const PORT = 12_990

/**
 * Before all journeys: starts a server on an empty folder, as a school does once, and stops it; every
 * site begins with a copy of that folder. @returns what removes it after the last journey.
 */
export default async function installServer(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-installed-'))
  chmodSync(folder, 0o755)
  const dataFolder = join(folder, 'server')
  const server = createServer({ dataFolder, logFile: join(folder, 'server.log'), port: PORT })
  await server.start()
  await server.stop()
  process.env[INSTALLED_SERVER] = dataFolder
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}
