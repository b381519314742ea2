import { getSitting, type LogInReply } from '@wenkao/shared/sittings'
import { fetchEndpoint } from '../../exam-office-api.ts'
import { createDemoServer } from '../../load/demo-server.ts'
import { prepareSittings } from '../../load/prepare-sittings.ts'
import { openFarHost, type FarHost } from './bad-line.ts'

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
  const host = await openFarHost(folder, seed)
  const at = { under: host.under, address: host.goodAddress }
  const server = createDemoServer({ folder, port, at })
  await server.start()
  const link = await server.link('office')
  return {
    host,
    goodUrl: server.url,
    badUrl: `http://${host.badAddress}:${port}`,
    logIn: (candidates) => prepareSittings(server.url, link, candidates),
    close: async () => {
      await server.stop()
      await host.close()
    },
  }
}

/** Every entry of a sitting that the server holds. */
export async function logOnServer(server: string, token: string): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetchEndpoint(server, getSitting, { headers })).reply.log
}
