import { readFile, readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

/**
 * The installed app, served from a list of the files that are really there: a request either names
 * one of them exactly or gets none, so no spelling of a path (`..`, `%2e`, `\\?\`, alternate
 * streams, reserved names) ever reaches the disk.
 */
export interface AppFiles {
  /** @returns the file for a URL path, the start page for a page of the app, or undefined. */
  find(urlPath: string): Promise<AppFile | undefined>
  version(): Promise<string | null>
}

export interface AppFile {
  readonly bytes: Buffer
  readonly mediaType: string
  readonly cache: 'immutable' | 'revalidate'
  readonly etag: string
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
}
/** What a bundler puts under `assets/` carries a hash of its content in its name. */
const HASHED = /^\/assets\/.+[-.][0-9A-Za-z_-]{8,}\.[0-9a-z]+$/
const RESCAN_MS = 1000

/** @param monotonic ms; a missing file makes the folder be listed again at most once a second. */
export function createAppFiles(folder: string, monotonic: () => number): AppFiles {
  let listed: ReadonlyMap<string, string> = new Map()
  let listedAt = -Infinity

  async function locate(path: string): Promise<string | undefined> {
    if (!listed.has(path) && monotonic() - listedAt >= RESCAN_MS) {
      listedAt = monotonic()
      listed = await listFiles(folder)
    }
    return listed.get(path)
  }

  async function read(path: string): Promise<AppFile | undefined> {
    const file = await locate(path)
    if (file === undefined) return undefined
    const [bytes, found] = await Promise.all([readFile(file), stat(file)])
    return {
      bytes,
      mediaType: MEDIA_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
      cache: HASHED.test(path) ? 'immutable' : 'revalidate',
      etag: `W/"${found.size.toString(16)}-${Math.floor(found.mtimeMs).toString(16)}"`,
    }
  }

  return {
    find: async (urlPath) => {
      const path = urlPath === '/' ? '/index.html' : decoded(urlPath)
      if (path === undefined) return undefined
      const file = await read(path)
      // A page of the app has no extension; a missing script must stay missing, not become HTML.
      return file ?? (extname(path) === '' ? read('/index.html') : undefined)
    },
    version: async () => {
      const file = await read('/version.json')
      const raw: unknown = file ? JSON.parse(file.bytes.toString('utf8')) : null
      return typeof raw === 'object' &&
        raw !== null &&
        'version' in raw &&
        typeof raw.version === 'string'
        ? raw.version
        : null
    },
  }
}

function decoded(urlPath: string): string | undefined {
  try {
    return decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
}

async function listFiles(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  async function list(relative: string): Promise<void> {
    for (const entry of await readdir(join(folder, relative), { withFileTypes: true })) {
      const path = `${relative}/${entry.name}`
      if (entry.isDirectory()) await list(path)
      else if (entry.isFile()) files.set(path, join(folder, path))
    }
  }
  try {
    await list('')
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
  }
  return files
}
