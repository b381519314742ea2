import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { getSitting, type LogInReply } from '@wenkao/shared/sittings'
import { fetchEndpoint } from '../../exam-office-api.ts'
import { prepareSittings } from '../../load/prepare-sittings.ts'
import { answers, startProgram, until } from '../process.ts'
import { openFarHost, type FarHost } from './bad-line.ts'

const inRoot = (path: string) => join(import.meta.dirname, '../../..', path)

/** The server with its own database on another host, behind a bad line. */
export interface FarServer {
  readonly host: FarHost
  /** Where the test asks, and where stations ask. */
  readonly goodUrl: string
  readonly badUrl: string
  logIn(candidates: number): Promise<LogInReply[]>
  close(): Promise<void>
}

/** Starts it. As root only. */
export async function openFarServer(
  folder: string,
  port: number,
  seed: number,
): Promise<FarServer> {
  // As root the database runs as another user, who must be able to enter.
  chmodSync(folder, 0o755)
  const host = await openFarHost(folder, seed)
  const goodUrl = `http://${host.goodAddress}:${port}`
  const dataFolder = join(folder, 'server')
  mkdirSync(dataFolder, { recursive: true })
  const program = startProgram({
    under: host.under,
    args: [inRoot('apps/api/src/main.ts')],
    env: {
      HOST: '0.0.0.0',
      PORT: String(port),
      PUBLIC_URL: goodUrl,
      WENKAO_DATA: dataFolder,
      WENKAO_PWA: inRoot('apps/pwa/dist'),
      WENKAO_DEMO: '1',
      DATABASE_URL: '',
      LOG_LEVEL: 'warn',
    },
    logFile: join(folder, 'server.log'),
  })
  await until('the server', () => answers(`${goodUrl}/readyz`), 120)
  const link = await until(
    'the office link',
    () => /WENKAO_LINK office (\S+)/.exec(program.output())?.[1],
  )
  return {
    host,
    goodUrl,
    badUrl: `http://${host.badAddress}:${port}`,
    logIn: (candidates) => prepareSittings(goodUrl, link, candidates),
    close: async () => {
      await program.stop()
      await host.close()
    },
  }
}

/** Every entry of a sitting that the server holds. */
export async function logOnServer(server: string, token: string): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetchEndpoint(server, getSitting, { headers })).reply.log
}
