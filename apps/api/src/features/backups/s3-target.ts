import { AwsClient } from 'aws4fetch'
import { SaxesParser } from 'saxes'
import { BackupError } from './backup-error.ts'
import type { BackupTarget, TargetChoice, TargetFile } from './backup-target.ts'

/**
 * Backups in a bucket of S3 or what speaks its protocol:
 * `s3://ACCESS_KEY@bucket/prefix?endpoint=https://host&region=…`. The secret is the secret access key. A
 * PUT of S3 is whole or not there, and kept when it is answered. Buckets are named in the path, as every
 * server of the protocol understands.
 * @throws BackupError `targetWrong`.
 */
export function openS3Target(url: URL, choice: TargetChoice): BackupTarget {
  const endpoint = url.searchParams.get('endpoint') ?? 'https://s3.amazonaws.com'
  const region = url.searchParams.get('region') ?? 'us-east-1'
  const accessKeyId = decodeURIComponent(url.username)
  if (accessKeyId === '' || choice.secret === null || !URL.canParse(endpoint))
    throw new BackupError(
      'targetWrong',
      'S3 needs s3://ACCESS_KEY@bucket, a secret and an endpoint',
    )
  const bucket = url.hostname
  const prefix = decodeURIComponent(url.pathname).replaceAll(/^\/+|\/+$/g, '')
  const name = `s3://${bucket}/${prefix} (${new URL(endpoint).host})`
  const client = new AwsClient({
    ...{ accessKeyId, secretAccessKey: choice.secret, service: 's3', region, retries: 4 },
  })
  const base = `${endpoint.replace(/\/+$/, '')}/${bucket}`
  const keyOf = (path: string) => (prefix === '' ? path : `${prefix}/${path}`)
  const urlOf = (path: string) =>
    `${base}/${keyOf(path).split('/').map(encodeURIComponent).join('/')}`

  async function ask(at: string, init: RequestInit = {}): Promise<Response> {
    let reply: Response
    try {
      reply = await client.fetch(at, init)
    } catch (cause) {
      throw new BackupError('targetUnreachable', `${name}: ${String(cause)}`, { cause })
    }
    if (reply.ok || reply.status === 404) return reply
    const said = /<Code>([^<]{1,80})<\/Code>/.exec(await reply.text())?.[1] ?? ''
    const words = `${name} answered ${reply.status} ${said}`
    if (reply.status === 507 || /Quota|InsufficientStorage|StorageFull/i.test(said))
      throw new BackupError('targetFull', words)
    throw new BackupError(reply.status < 500 ? 'targetRefused' : 'targetUnreachable', words)
  }
  const present = (reply: Response, what: string): Response => {
    if (reply.status === 404) throw new BackupError('targetWrong', `${name}: no ${what}`)
    return reply
  }

  return {
    name,
    async *list(part) {
      let next: string | undefined
      do {
        const at = new URL(base)
        at.searchParams.set('list-type', '2')
        at.searchParams.set('prefix', keyOf(`${part}/`))
        if (next !== undefined) at.searchParams.set('continuation-token', next)
        const page = readPage(await present(await ask(at.toString()), 'such bucket').text())
        for (const { key, size } of page.files)
          yield { path: prefix === '' ? key : key.slice(prefix.length + 1), size }
        next = page.next
      } while (next !== undefined)
    },
    put: async (path, bytes) => {
      // Bytes of their own: the type of a request's body knows no shared memory.
      const body = Uint8Array.from(bytes)
      present(await ask(urlOf(path), { method: 'PUT', body }), 'such bucket')
    },
    get: async (path) => {
      const reply = await ask(urlOf(path))
      if (reply.status === 404) {
        await reply.body?.cancel()
        return undefined
      }
      try {
        return new Uint8Array(await reply.arrayBuffer())
      } catch (cause) {
        throw new BackupError('targetUnreachable', `${name}: ${String(cause)}`, { cause })
      }
    },
    remove: async (path) => {
      await (await ask(urlOf(path), { method: 'DELETE' })).body?.cancel()
    },
    close: () => Promise.resolve(),
  }
}

/** A page of ListObjectsV2. */
function readPage(xml: string): {
  readonly files: readonly (Omit<TargetFile, 'path'> & { readonly key: string })[]
  readonly next: string | undefined
} {
  const files: { key: string; size: number }[] = []
  let key = ''
  let size = 0
  let next: string | undefined
  let text = ''
  const parser = new SaxesParser()
  parser.on('opentag', () => {
    text = ''
  })
  parser.on('text', (piece) => {
    text += piece
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'Key') key = text
    else if (name === 'Size') size = Number(text)
    else if (name === 'NextContinuationToken') next = text
    else if (name === 'Contents') files.push({ key, size })
    text = ''
  })
  try {
    parser.write(xml).close()
  } catch (cause) {
    throw new BackupError('targetUnreachable', 'A list of the bucket cannot be read', { cause })
  }
  return { files, next }
}
