import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { createFileDurably, syncFolder } from '../../platform/durable-files.fs.ts'

/** A server's keys as one text: every file below `keys/` of the data folder (decision 0058). */
const KeyFiles = z.object({
  files: z.array(
    z.object({
      path: z.string().check(z.regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/)),
      /** Permission bits. */
      mode: z.number(),
      /** base64. */
      content: z.string(),
    }),
  ),
})

const isTemporary = (name: string): boolean => name.endsWith('.new') || name.endsWith('.making')

/** Reads all of them; the same files give the same bytes. */
export function packKeys(dataFolder: string): Uint8Array {
  const root = join(dataFolder, 'keys')
  const files: z.infer<typeof KeyFiles>['files'] = []
  const read = (below: string): void => {
    for (const entry of readdirSync(join(root, below), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) read(path)
      else if (!isTemporary(entry.name)) {
        const mode = statSync(join(root, path)).mode & 0o777
        files.push({ path, mode, content: readFileSync(join(root, path)).toString('base64') })
      }
    }
  }
  read('')
  return Buffer.from(JSON.stringify({ files }))
}

/** Whether a data folder has keys. */
export const hasKeyFiles = (dataFolder: string): boolean => existsSync(join(dataFolder, 'keys'))

/**
 * Puts the keys of a backup into a data folder. Keys that are there are moved beside, never removed.
 * @returns where they were moved to; undefined when there were none, or the same.
 */
export function unpackKeys(
  dataFolder: string,
  packed: Uint8Array,
  now: number,
): string | undefined {
  const { files } = KeyFiles.parse(JSON.parse(Buffer.from(packed).toString('utf8')))
  const root = join(dataFolder, 'keys')
  let aside: string | undefined
  if (hasKeyFiles(dataFolder)) {
    if (Buffer.from(packKeys(dataFolder)).equals(Buffer.from(packed))) return undefined
    aside = `${root}.before-restore-${now}`
  }
  const making = join(dataFolder, `keys.${crypto.randomUUID()}.restoring`)
  mkdirSync(making, { recursive: true, mode: 0o700 })
  for (const { path, mode, content } of files) {
    const place = join(making, path)
    if (path.split('/').includes('..')) throw new Error(`A key outside its folder: ${path}`)
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 })
    createFileDurably(place, Buffer.from(content, 'base64'), mode)
    syncFolder(dirname(place))
  }
  if (aside !== undefined) renameSync(root, aside)
  renameSync(making, root)
  syncFolder(dataFolder)
  return aside
}
