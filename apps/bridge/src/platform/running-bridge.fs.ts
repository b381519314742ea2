import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bridgeStatus, bridgeTokenHeader } from '@wenkao/shared/rescue'
import { ensureFolder, readTextIfThere } from './folder.fs.ts'
import { createFetcher } from './http-fetch.ts'

/** A bridge answers this at once, however busy it is, ms. */
const LOOK_MS = 5000

/**
 * The port on which the bridge of a data folder listens, noted so that a command or another bridge
 * finds it whatever its configuration says: two at once must never write one data folder. After a
 * crash the note is old; only an answer to the folder's own token says that somebody is there.
 */
export async function noteRunningPort(dataFolder: string, port: number): Promise<void> {
  const folder = join(dataFolder, 'state')
  await ensureFolder(folder)
  await writeFile(join(folder, 'running.json'), JSON.stringify({ port }), { mode: 0o600 })
}

/** undefined where none was noted. */
export async function runningPort(dataFolder: string): Promise<number | undefined> {
  const text = await readTextIfThere(join(dataFolder, 'state', 'running.json'))
  const port = Number(/"port":(\d{1,5})/.exec(text ?? '')?.[1])
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined
}

/** The token by which this user's own programs prove themselves; undefined before the first start. */
export async function ownToken(dataFolder: string): Promise<string | undefined> {
  return readTextIfThere(join(dataFolder, 'keys', 'page-token'))
}

/** Whether the bridge of this data folder answers on a port: only that one knows the folder's token. */
export async function isBridgeOf(dataFolder: string, port: number): Promise<boolean> {
  const token = await ownToken(dataFolder)
  if (token === undefined) return false
  try {
    const response = await createFetcher()(`http://127.0.0.1:${port}${bridgeStatus.path}`, {
      headers: { [bridgeTokenHeader]: token },
      signal: AbortSignal.timeout(LOOK_MS),
    })
    return bridgeStatus.reply.safeParse(await response.json()).success
  } catch {
    // Nobody, or something that is no bridge: whoever starts one there finds the port taken.
    return false
  }
}
