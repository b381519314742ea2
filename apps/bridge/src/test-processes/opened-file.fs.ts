import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { openSealed, readHeader } from '@wenkao/sealed-files'
import type { SealedKind, SealedManifest } from '@wenkao/shared/sealed-files'

/** All that a sealed file holds, for tests that look into it. */
export interface OpenedFile {
  readonly manifest: SealedManifest
  readonly signature: 'valid' | 'invalid' | 'absent'
  /** Parts by their names. */
  readonly parts: ReadonlyMap<string, Buffer>
  readonly log: readonly string[]
}

/** @throws when the identity does not open it, or it is refused. */
export async function openedFile(path: string, identity: string): Promise<OpenedFile> {
  const parts = new Map<string, Buffer>()
  const outcome = await openSealed(Readable.toWeb(createReadStream(path)), [identity], {
    begin: async () => undefined,
    part: async ({ name }, bytes) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of bytes) chunks.push(chunk)
      parts.set(name, Buffer.concat(chunks))
    },
  })
  if (outcome.kind !== 'opened') throw new Error(`${path}: ${outcome.reason} ${outcome.detail}`)
  const log = (parts.get('log.jsonl')?.toString('utf8') ?? '').split('\n').slice(0, -1)
  return { manifest: outcome.manifest, signature: outcome.signature, parts, log }
}

/** Sealed files of a kind that lie in a folder, oldest name first. */
export async function sealedIn(folder: string, kind: SealedKind): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  const found: string[] = []
  for (const name of names.sort()) {
    if (!name.endsWith('.dat')) continue
    const path = join(folder, name)
    const header = readHeader((await readFile(path)).subarray(0, 64 * 1024))
    if (header.kind === kind) found.push(path)
  }
  return found
}
