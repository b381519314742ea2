import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bridgeTokenHeader, rescuePassHeader } from '@wenkao/shared/rescue'
import { fillPath, type Endpoint, type EndpointResult } from '@wenkao/shared/kernel'
import * as z from 'zod/mini'
import { createBridge, type Bridge, type BridgeDeps } from '../app.ts'
import type { BridgeConfig } from '../config.fs.ts'
import { systemClock } from '../platform/clock.ts'
import { createLogger } from '../platform/logger.ts'

/** A folder of its own for one test, with an installed app in it. */
export async function testFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'wenkao-bridge-'))
  await mkdir(join(path, 'app', 'assets'), { recursive: true })
  await writeFile(join(path, 'app', 'index.html'), '<!doctype html><title>app</title>')
  await writeFile(join(path, 'app', 'assets', 'index-Ab3dEf9h.js'), 'export {}')
  await writeFile(join(path, 'app', 'sw.js'), '')
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

export function configIn(folder: string, server: string): BridgeConfig {
  return {
    server,
    port: 0,
    dataFolder: join(folder, 'data'),
    answerFolder: join(folder, '答题文件夹'),
    appFolder: join(folder, 'app'),
    pairingCode: undefined,
    openWith: undefined,
    knownPlaces: [],
    recoveryPlaces: [],
    drives: [],
    // Tests leave the settings of this PC's programs alone.
    officeSettings: 'look',
    logLevel: 'silent',
  }
}

export interface RunningBridge {
  readonly url: string
  readonly token: string
  call<E extends Endpoint>(
    endpoint: E,
    input?: { body?: unknown; query?: Readonly<Record<string, string>>; pass?: string },
  ): Promise<EndpointResult<E>>
  stop(): Promise<void>
}

type OwnTimes =
  | 'mendMs'
  | 'findingsMs'
  | 'sessionFilesMs'
  | 'firstBackupMs'
  | 'backupMs'
  | 'handInMs'
  | 'machineChangeMs'

/** Starts a bridge on a free port in this process. */
export async function startBridge(
  folder: string,
  server: string,
  changes: Partial<BridgeConfig> & Partial<Pick<BridgeDeps, OwnTimes>> = {},
): Promise<RunningBridge> {
  const { mendMs, findingsMs, sessionFilesMs, firstBackupMs, backupMs, ...rest } = changes
  const { handInMs, machineChangeMs, ...config } = rest
  const times = {
    ...{ mendMs, findingsMs, sessionFilesMs, firstBackupMs, backupMs },
    ...{ handInMs, machineChangeMs },
  }
  const bridge: Bridge = await createBridge({
    config: { ...configIn(folder, server), ...config },
    clock: systemClock,
    logger: createLogger(process.env.BRIDGE_LOG ?? 'silent'),
    issuedCode: async () => changes.pairingCode,
    pairingPollMs: 50,
    ...Object.fromEntries(Object.entries(times).filter(([, ms]) => ms !== undefined)),
  })
  const { url } = await bridge.start()
  return { ...(await connectTo(url)), stop: bridge.stop }
}

/** A page's way to a running bridge: reads the token, then calls by contract. */
export async function connectTo(url: string): Promise<Omit<RunningBridge, 'stop'>> {
  const hello = z.object({ token: z.string() })
  const { token } = hello.parse(await (await fetch(`${url}/bridge/hello`)).json())
  return {
    url,
    token,
    call: async (endpoint, { body, query, pass } = {}) => {
      const search = query ? `?${new URLSearchParams(query).toString()}` : ''
      const response = await fetch(url + fillPath(endpoint.path) + search, {
        method: endpoint.method,
        headers: {
          [bridgeTokenHeader]: token,
          'content-type': 'application/json',
          ...(pass === undefined ? {} : { [rescuePassHeader]: pass }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok)
        throw new Error(`${endpoint.id}: ${response.status} ${await response.text()}`)
      return z.parse(endpoint.reply, await response.json()) as EndpointResult<typeof endpoint>
    },
  }
}

/** Waits for something that another process or a timer brings about; fails after 20 s. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
): Promise<T> {
  const giveUpAt = performance.now() + 20_000
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== null && seen !== false) return seen
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
