import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createIdentity, sealFile } from '@wenkao/sealed-files'
import { listSealed, type SealedFileRow } from '@wenkao/shared/sealed-files'
import { fetchBridge } from '../exam-office-api.ts'
import type { Station } from '../exam-site.ts'

/** Where an exam PC keeps its sealed files, as the operator's manual calls it. */
export const databakOf = ({ folder }: Pick<Station, 'folder'>) => join(folder, 'data', 'databak')

/** Names of the sealed files in a folder. */
export function sealedNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.dat'))
    .sort()
}

/** What a bridge lists, of this PC and of its sticks. */
export async function sealedRows(station: Pick<Station, 'url'>): Promise<readonly SealedFileRow[]> {
  return (await fetchBridge(station.url, listSealed)).reply.files
}

/** Copies a backup with its key as a person does by the file manager. @returns the copy's path. */
export function copyByHand(path: string, folder: string): string {
  const key = path.replace(/\.dat$/, '.key')
  for (const each of [path, key]) copyFileSync(each, join(folder, basename(each)))
  return join(folder, basename(path))
}

/** Files that look like a backup, and are none that could be restored, by the word that refuses each. */
export async function badBackups(
  good: string,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const bytes = readFileSync(good)
  const flipped = Buffer.from(bytes)
  const middle = Math.floor(flipped.length / 2)
  flipped[middle] = (flipped[middle] ?? 0) ^ 1
  const contents = {
    truncated: bytes.subarray(0, bytes.length - 1000),
    altered: flipped,
    notSealed: Buffer.from('考生作答备份'),
    foreign: await foreignBackup(),
  }
  return new Map(
    Object.entries(contents).map(([word, content]) => {
      const path = join(folder, `move401001-${word}.dat`)
      writeFileSync(path, content)
      return [word, path]
    }),
  )
}

/** A well-formed backup that another installation's keys open, and none that is here. */
async function foreignBackup(): Promise<Buffer> {
  const { recipient } = await createIdentity()
  const sealed = await sealFile({
    manifest: {
      kind: 'backup',
      sealedId: 'ab'.repeat(32),
      sealedAt: 1_800_000_000_000,
      ...{ sitting: null, binding: null, bindings: [], token: null, heads: {}, submission: null },
      ...{ missing: [], sources: ['journal'], station: null },
      clock: { wallClock: 1_800_000_000_000, offsetMs: null, remainingMs: null, verified: false },
      versions: { bridge: '1', app: null },
    },
    parts: [],
    sign: () => null,
    recipients: [recipient],
  })
  return Buffer.from(await new Response(sealed).arrayBuffer())
}
