import { join } from 'node:path'
import { fillPath, type Endpoint, type EndpointResult } from '@wenkao/shared/kernel'
import { bridgeTokenHeader } from '@wenkao/shared/rescue'
import * as z from 'zod/mini'
import type { BridgeConfig } from '../config.fs.ts'
import { readTextIfThere } from '../platform/folder.fs.ts'
import { createFetcher } from '../platform/http-fetch.ts'

/**
 * Asks the bridge that runs on this PC, with the token in the file that only its own user can read.
 * @param patienceMs how long the answer may take.
 * @throws whatever stood in the way: no bridge, another user's, an old one.
 */
export async function askBridge<E extends Endpoint>(
  config: BridgeConfig,
  endpoint: E,
  body?: unknown,
  patienceMs = 5000,
): Promise<EndpointResult<E>> {
  const token = await readTextIfThere(join(config.dataFolder, 'keys', 'page-token'))
  const response = await createFetcher()(
    `http://127.0.0.1:${config.port}${fillPath(endpoint.path)}`,
    {
      method: endpoint.method,
      headers: { [bridgeTokenHeader]: token ?? '', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    },
  )
  if (!response.ok) throw new Error(`${endpoint.id}: ${response.status} ${await response.text()}`)
  return z.parse(endpoint.reply, await response.json()) as EndpointResult<E>
}
