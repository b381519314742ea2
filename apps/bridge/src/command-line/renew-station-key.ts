import { join } from 'node:path'
import type { BridgeConfig } from '../config.fs.ts'
import { parseKeptStation, putStationKeyAside } from '../features/places/index.ts'
import { openDurableRecord } from '../platform/durable-record.fs.ts'
import { isBridgeOf, runningPort } from '../platform/running-bridge.fs.ts'

/**
 * Makes this PC a station of its own again after its disk was copied from another one's (item 7: two PCs
 * with one key). The former key is put aside, not deleted; the next start makes another one and shows a
 * pairing code. Answers, sealed files and a held sitting stay as they are.
 * @param now for the name of the former key, ms.
 * @returns exit code: 1 while a bridge runs, because it holds the former key in memory.
 */
export async function renewStationKey(
  config: BridgeConfig,
  now: number,
  print: (line: string) => void,
): Promise<number> {
  for (const port of new Set([config.port, await runningPort(config.dataFolder)])) {
    if (port === undefined || port === 0) continue
    if (await isBridgeOf(config.dataFolder, port)) {
      print(`A bridge is running on port ${port}: stop it first`)
      return 1
    }
  }
  const record = await openDurableRecord(
    join(config.dataFolder, 'state'),
    'station',
    parseKeptStation,
  )
  await record.write({ station: null })
  const aside = await putStationKeyAside(config.dataFolder, now)
  print(aside === undefined ? 'There was no key yet' : `The former key is ${aside}`)
  print('This PC makes a new key at its next start, and has to be registered again')
  return 0
}
