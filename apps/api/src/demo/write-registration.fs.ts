import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Leaves a one-time pairing code for the demo's own bridge; written whole or not at all. */
export async function writeRegistration(dataFolder: string, pairingCode: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true })
  const path = join(dataFolder, 'demo-station.json')
  await writeFile(`${path}.new`, JSON.stringify({ pairingCode }), { mode: 0o600 })
  await rename(`${path}.new`, path)
}
