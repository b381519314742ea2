import { fillPath, type Endpoint, type EndpointResult } from '@wenkao/shared/kernel'
import { bridgeTokenHeader, rescuePassHeader } from '@wenkao/shared/rescue'
import * as z from 'zod/mini'
import type { createBridge } from '../app.ts'
import type { BridgeConfig } from '../config.fs.ts'
import { BridgeError } from '../platform/bridge-error.ts'
import { systemClock } from '../platform/clock.ts'
import { createFetcher } from '../platform/http-fetch.ts'
import { createLogger } from '../platform/logger.ts'
import { isBridgeOf, ownToken, runningPort } from '../platform/running-bridge.fs.ts'

/** The bridge of a data folder, as a command uses it. */
export interface ReachedBridge {
  /** `running`: one that was there; `own`: started for this command alone. */
  readonly kind: 'running' | 'own'
  call<E extends Endpoint>(
    endpoint: E,
    input?: { readonly body?: unknown; readonly pass?: string },
  ): Promise<EndpointResult<E>>
  close(): Promise<void>
}

/** A big backup to a slow stick takes long; a command waits for it. */
const PATIENCE_MS = 30 * 60_000

/**
 * Reaches the bridge that runs on this data folder, or starts one in this process for as long as the
 * command takes: the same operations either way, and never two on one data folder.
 * @throws BridgeError portTaken when something silent holds the port: it may be a bridge that hangs.
 */
export async function reachBridge(
  config: BridgeConfig,
  create: typeof createBridge,
): Promise<ReachedBridge> {
  const ports = [config.port, await runningPort(config.dataFolder)]
  for (const port of new Set(ports)) {
    if (port === undefined || port === 0) continue
    if (await isBridgeOf(config.dataFolder, port)) {
      const call = caller(`http://127.0.0.1:${port}`, config.dataFolder)
      return { kind: 'running', call, close: async () => undefined }
    }
  }
  const bridge = await create({
    config,
    clock: systemClock,
    logger: createLogger('silent'),
    issuedCode: async () => undefined,
  })
  const { url } = await bridge.start()
  await bridge.settled()
  return { kind: 'own', call: caller(url, config.dataFolder), close: bridge.stop }
}

function caller(url: string, dataFolder: string): ReachedBridge['call'] {
  const fetcher = createFetcher()
  return async (endpoint, { body, pass } = {}) => {
    const response = await fetcher(url + fillPath(endpoint.path), {
      method: endpoint.method,
      headers: {
        [bridgeTokenHeader]: (await ownToken(dataFolder)) ?? '',
        'content-type': 'application/json',
        ...(pass === undefined ? {} : { [rescuePassHeader]: pass }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (!response.ok) {
      const text = await response.text()
      throw new BridgeError('requestRefused', `${endpoint.id}: ${response.status} ${text}`)
    }
    return z.parse(endpoint.reply, await response.json()) as EndpointResult<typeof endpoint>
  }
}
