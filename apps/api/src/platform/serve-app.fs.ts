import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { Readable } from 'node:stream'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * A file of the built app, or its index page for the app's own addresses. Names with a hash in them
 * never change and are kept for ever; the index page and the service worker are always asked for.
 * @param path of the request's URL, decoded. @returns undefined when there is no such file.
 */
export async function appFile(folder: string, path: string): Promise<Response | undefined> {
  const relative = normalize(path).replace(/^([/\\])+/, '')
  if (relative.split(sep).includes('..') || relative.includes('\0') || relative.startsWith('.'))
    return undefined
  const wanted = join(folder, relative)
  const size = relative === '' ? undefined : await fileSize(wanted)
  if (size !== undefined) return respond(wanted, size, relative)
  // An address of the app has no ending; a missing script must be a 404, never a page.
  if (extname(relative) !== '') return undefined
  const index = join(folder, 'index.html')
  const indexSize = await fileSize(index)
  return indexSize === undefined ? undefined : respond(index, indexSize, 'index.html')
}

async function fileSize(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : undefined
  } catch (cause) {
    if (
      cause instanceof Error &&
      'code' in cause &&
      (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
    ) {
      return undefined
    }
    throw cause
  }
}

function respond(path: string, size: number, relative: string): Response {
  const isImmutable = relative.startsWith(`assets${sep}`)
  return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, {
    headers: {
      'content-type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
      'content-length': String(size),
      'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  })
}
