/**
 * Budget `page-weight` (DESIGN section 12): the JavaScript that the candidate's page loads before the
 * first question, compressed as a server sends it, against 120 kB.
 */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const BUDGET_BYTES = 120_000

/** The part of Vite's manifest that is read here. */
type Chunk = {
  file: string
  src?: string
  isEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
}
type Manifest = Record<string, Chunk>

export type Bench = {
  name: string
  figures: {
    bytes: number
    files: { file: string; bytes: number }[]
    serviceWorkerBytes: number
  }
  reference: { what: string; bytes: number }
  ratio: number
}

/**
 * Weighs the built page.
 * @throws Error when the page has not been built, or has no chunk of the candidate's screen.
 */
export async function run(
  distFolder = resolve(import.meta.dirname, '../../apps/pwa/dist'),
): Promise<Bench> {
  const text = await readFile(join(distFolder, '.vite/manifest.json'), 'utf8')
  const manifest = JSON.parse(text) as Manifest
  const files = [...chunksBeforeFirstQuestion(manifest)].filter((file) => file.endsWith('.js'))
  const weighed = await Promise.all(
    files.map(async (file) => ({ file, bytes: await gzipBytes(join(distFolder, file)) })),
  )
  weighed.sort((one, other) => other.bytes - one.bytes)
  const bytes = weighed.reduce((sum, { bytes: of }) => sum + of, 0)
  return {
    name: 'page-weight',
    figures: { bytes, files: weighed, serviceWorkerBytes: await serviceWorkerBytes(distFolder) },
    reference: { what: 'budget', bytes: BUDGET_BYTES },
    ratio: Math.round((bytes / BUDGET_BYTES) * 1000) / 1000,
  }
}

/**
 * The page's entry, the candidate's screen, and all that either imports statically. What a screen
 * imports lazily counts when it belongs to the candidate's screen: it may be needed for the first
 * question, and a budget that misses it would be met by hiding code.
 */
function chunksBeforeFirstQuestion(manifest: Manifest): Set<string> {
  const ofCandidate = (key: string): boolean => key.includes('screens/candidate')
  const keys = Object.keys(manifest)
  if (!keys.some(ofCandidate)) throw new Error('the built page has no screens/candidate chunk')
  const waiting = keys.filter((key) => manifest[key]?.isEntry === true || ofCandidate(key))
  const seen = new Set<string>()
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue
    seen.add(key)
    const chunk = manifest[key]
    waiting.push(...(chunk?.imports ?? []))
    waiting.push(...(chunk?.dynamicImports ?? []).filter(ofCandidate))
  }
  return new Set([...seen].flatMap((key) => manifest[key]?.file ?? []))
}

/** The browser loads it beside the page, not before the question: listed, and not counted. */
async function serviceWorkerBytes(distFolder: string): Promise<number> {
  for (const name of ['service-worker.js', 'sw.js']) {
    try {
      return await gzipBytes(join(distFolder, name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return 0
}

const gzipBytes = async (file: string): Promise<number> => gzipSync(await readFile(file)).length
