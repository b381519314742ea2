import { readFileSync } from 'node:fs'
import { join } from 'node:path'

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
 * Keeps in the service worker's list only what some screens need, so that an exam PC never downloads
 * the office's code.
 * @param outDir folder of the build, where vite has written its manifest by then.
 * @param screens modules that the router loads lazily, as the manifest names them; what they import
 *   in turn, lazily too, belongs to them.
 * @throws Error when a named screen is not in the build.
 */
export function precacheOnly(outDir: string, screens: readonly string[]) {
  return (entries: PrecacheEntry[]): { manifest: PrecacheEntry[] } => {
    const chunks = JSON.parse(
      readFileSync(join(outDir, '.vite', 'manifest.json'), 'utf8'),
    ) as Record<string, BuildChunk>
    const kept = new Set<string>()
    const seen = new Set<string>()
    const walk = (key: string, withLazy: boolean): void => {
      const chunk = chunks[key]
      if (!chunk) throw new Error(`Expected ${key} in the build's manifest`)
      if (seen.has(key)) return
      seen.add(key)
      for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) kept.add(file)
      for (const next of chunk.imports ?? []) walk(next, false)
      if (withLazy) for (const next of chunk.dynamicImports ?? []) walk(next, true)
    }
    for (const key of Object.keys(chunks)) if (chunks[key]?.isEntry) walk(key, false)
    for (const screen of screens) walk(screen, true)
    for (const key of Object.keys(chunks))
      if (/^src\/messages\/[^/]+\/(common|errors|candidate|rescue)\.json$/.test(key))
        walk(key, false)
    return {
      manifest: entries.filter((entry) => !entry.url.startsWith('assets/') || kept.has(entry.url)),
    }
  }
}
