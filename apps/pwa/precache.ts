import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'

interface BuildChunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
  readonly css?: readonly string[]
  readonly assets?: readonly string[]
}

interface PrecacheEntry {
  url: string
  revision: string | null
  size: number
}

/**
 * Keeps out of the service worker's list what no page needs that must open without network.
 * @param leftOut modules that are loaded lazily, as the build's manifest names them. What only they
 *   import goes with them.
 * @returns a plugin that learns where the build goes, and the transformation of the list.
 */
export function precacheWithout(leftOut: RegExp) {
  let outDir = ''
  const plugin: Plugin = {
    name: 'precache-without',
    configResolved: (config) => {
      outDir = resolve(config.root, config.build.outDir)
    },
  }
  return {
    plugin,
    transform: (entries: PrecacheEntry[]): { manifest: PrecacheEntry[] } => {
      const kept = reachedFiles(outDir, leftOut)
      return {
        manifest: entries.filter(
          (entry) => !entry.url.startsWith('assets/') || kept.has(entry.url),
        ),
      }
    },
  }
}

/** @throws Error when nothing is called what was to be left out: then it has a new name. */
function reachedFiles(outDir: string, leftOut: RegExp): ReadonlySet<string> {
  const chunks = JSON.parse(readFileSync(join(outDir, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    BuildChunk
  >
  const keys = Object.keys(chunks)
  if (!keys.some((key) => leftOut.test(key)))
    throw new Error(`Expected a module like ${leftOut.source} in the build's manifest`)
  const waiting = keys.filter((key) => chunks[key]?.isEntry)
  if (waiting.length === 0) throw new Error("Expected an entry in the build's manifest")
  const seen = new Set<string>()
  const files = new Set<string>()
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const chunk = chunks[key]
    if (seen.has(key) || leftOut.test(key)) continue
    seen.add(key)
    for (const file of [chunk?.file, ...(chunk?.css ?? []), ...(chunk?.assets ?? [])])
      if (file !== undefined) files.add(file)
    waiting.push(...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? []))
  }
  return files
}
