import { join } from 'node:path'
import { serverTime } from '@wenkao/shared/kernel'
import { beginPairing } from '@wenkao/shared/places'
import type { BridgeConfig } from '../config.fs.ts'
import { openStationKey, pairingRequest, parseKeptStation } from '../features/places/index.ts'
import { systemClock } from '../platform/clock.ts'
import { openDurableRecord } from '../platform/durable-record.fs.ts'
import { createFetcher } from '../platform/http-fetch.ts'
import { createLogger } from '../platform/logger.ts'
import { createServerClient } from '../platform/server-client.ts'
import { openServerTrust } from '../platform/server-trust.fs.ts'

/**
 * Registers this PC with a code issued ahead. A running bridge finds the registration on disk at its
 * next look.
 * @returns exit code: 1 when the server refused or did not answer.
 */
export async function registerWithCode(
  config: BridgeConfig,
  code: string,
  print: (line: string) => void,
): Promise<number> {
  const key = await openStationKey(config.dataFolder)
  const record = await openDurableRecord(
    join(config.dataFolder, 'state'),
    'station',
    parseKeptStation,
  )
  const logger = createLogger('silent')
  const trust = await openServerTrust({ ...config, clock: systemClock, logger })
  const server = createServerClient(config.server, systemClock, createFetcher(trust))
  const time = await server.call(serverTime, {})
  if (time.kind !== 'reply') {
    const trouble = trust.trouble()
    print(`The server ${config.server} does not answer${trouble ? `: ${trouble.detail}` : ''}`)
    return 1
  }
  const body = pairingRequest(key, time.reply.serverNow, code)
  const outcome = await server.call(beginPairing, { body })
  if (outcome.kind !== 'reply') {
    print(
      outcome.kind === 'refused'
        ? `The server refused: ${outcome.code} (${outcome.message})`
        : `The server ${config.server} does not answer`,
    )
    return 1
  }
  const { station } = outcome.reply
  if (!station) {
    print('The code was taken, but names no station')
    return 1
  }
  await record.write({ station })
  print(`Registered as ${station.siteName} ${station.roomName} ${station.number}`)
  return 0
}
