import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BridgeConfig } from '../config.fs.ts'
import { policyFiles } from './policy-files.ts'

/**
 * Writes the browsers' policy files of this configuration into a folder.
 * @returns exit code.
 */
export async function runPolicyCommand(
  config: BridgeConfig,
  folder: string,
  print: (line: string) => void,
): Promise<number> {
  await mkdir(folder, { recursive: true })
  for (const { name, bytes } of policyFiles(config.server, config.port)) {
    const path = join(folder, name)
    await writeFile(path, bytes)
    print(path)
  }
  return 0
}
