import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Bytes of a file below `demo/materials/`. */
export async function readMaterial(source: string): Promise<Uint8Array> {
  return readFile(fileURLToPath(new URL(`./materials/${source}`, import.meta.url)))
}
