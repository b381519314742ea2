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
  isEntry?: boolean
  imports?: string[]
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
  const files = await scriptsBeforeFirstQuestion(distFolder)
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
 * What the page loads lazily on a candidate's way to the first question, and in one language. That
 * Chromium fetches neither more nor less is checked by the journey `candidate-page`.
 */
const ON_THE_WAY = [
  /^_exam-.*[.]js$/,
  /^src[/]messages[/]zh-CN[/]common[.]json$/,
  /^src[/]messages[/]zh-CN[/]candidate[.]json$/,
]

/** Scripts that a candidate's page loads before the first question, as paths in the built folder. */
export async function scriptsBeforeFirstQuestion(distFolder: string): Promise<string[]> {
  const text = await readFile(join(distFolder, '.vite/manifest.json'), 'utf8')
  const chunks = chunksBeforeFirstQuestion(JSON.parse(text) as Manifest)
  return [...chunks].filter((file) => file.endsWith('.js'))
}

/** The page's entry, the modules on the way, and all that these import statically. */
function chunksBeforeFirstQuestion(manifest: Manifest): Set<string> {
  const keys = Object.keys(manifest)
  const entries = keys.filter((key) => manifest[key]?.isEntry === true)
  if (entries.length === 0) throw new Error('the built page has no entry')
  const waiting = [...entries, ...ON_THE_WAY.map((pattern) => onlyOne(keys, pattern))]
  const seen = new Set<string>()
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue
    seen.add(key)
    waiting.push(...(manifest[key]?.imports ?? []))
  }
  return new Set([...seen].flatMap((key) => manifest[key]?.file ?? []))
}

function onlyOne(keys: readonly string[], pattern: RegExp): string {
  const [key, ...more] = keys.filter((each) => pattern.test(each))
  if (key === undefined || more.length > 0) {
    throw new Error(`the built page has ${more.length === 0 ? 'no' : 'several'} ${pattern.source}`)
  }
  return key
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
