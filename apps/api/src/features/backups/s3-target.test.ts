import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AwsV4Signer } from 'aws4fetch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTarget } from './open-target.ts'

/** The examples that Amazon publishes for "Authenticating requests: using the Authorization header". */
const EXAMPLE = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const AT = '20130524T000000Z'
const EMPTY = createHash('sha256').update('').digest('hex')
const PUBLISHED = [
  {
    ...{ name: 'GET with a range', method: 'GET', path: '/test.txt' },
    headers: { Range: 'bytes=0-9', 'X-Amz-Content-Sha256': EMPTY },
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    ...{ name: 'PUT', method: 'PUT', path: '/test$file.text' },
    headers: {
      Date: 'Fri, 24 May 2013 00:00:00 GMT',
      'X-Amz-Storage-Class': 'REDUCED_REDUNDANCY',
      'X-Amz-Content-Sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    },
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    ...{ name: 'a list', method: 'GET', path: '/?max-keys=2&prefix=J' },
    headers: { 'X-Amz-Content-Sha256': EMPTY },
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
]

interface Signed {
  readonly method: string
  readonly url: URL
  readonly header: (name: string) => string
  readonly signedHeaders: readonly string[]
  readonly at: string
  readonly region: string
}

/** Signature Version 4 as its description says, from a request as a server sees it. */
function signatureOf(request: Signed, secret: string): string {
  const { method, url, header, signedHeaders, at, region } = request
  const encode = (text: string) =>
    encodeURIComponent(text).replaceAll(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    )
  const path = url.pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/')
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const canonical = [
    ...[method, path, query],
    ...signedHeaders.map((name) => `${name}:${header(name).trim()}`),
    ...['', signedHeaders.join(';'), header('x-amz-content-sha256')],
  ].join('\n')
  const scope = `${at.slice(0, 8)}/${region}/s3/aws4_request`
  const hashed = createHash('sha256').update(canonical).digest('hex')
  let key: Buffer | string = `AWS4${secret}`
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  return createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n${at}\n${scope}\n${hashed}`)
    .digest('hex')
}

describe('[D10] signatures of S3', () => {
  it.each(PUBLISHED)('BU11: are those that Amazon publishes: $name', async (example) => {
    const signer = new AwsV4Signer({
      ...{ ...EXAMPLE, service: 's3', region: 'us-east-1', datetime: AT, allHeaders: true },
      ...{ method: example.method, headers: { ...example.headers } },
      url: `https://examplebucket.s3.amazonaws.com${example.path}`,
    })
    expect(await signer.signature()).toBe(example.signature)
    const headers = new Headers({ ...example.headers, 'x-amz-date': AT })
    headers.set('host', 'examplebucket.s3.amazonaws.com')
    const own = signatureOf(
      {
        ...{ method: example.method, at: AT, region: 'us-east-1' },
        url: new URL(`https://examplebucket.s3.amazonaws.com${example.path}`),
        header: (name) => headers.get(name) ?? '',
        signedHeaders: [...headers.keys()].sort(),
      },
      EXAMPLE.secretAccessKey,
    )
    expect(own).toBe(example.signature)
  })
})

/** A bucket that refuses what is not signed by the secret, and lists two names at a time. */
function startBucket(secret: string): Promise<{ server: Server; files: Map<string, Buffer> }> {
  const files = new Map<string, Buffer>()
  const answer = (request: IncomingMessage, body: Buffer): [number, string | Buffer] => {
    const url = new URL(request.url ?? '/', 'http://bucket')
    const found =
      /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(.+)$/.exec(
        request.headers.authorization ?? '',
      )
    const header = (name: string) => String(request.headers[name] ?? '')
    const expected = signatureOf(
      {
        ...{ method: request.method ?? '', url, header, at: header('x-amz-date') },
        ...{ region: found?.[2] ?? '', signedHeaders: found?.[3]?.split(';') ?? [] },
      },
      secret,
    )
    if (found?.[4] !== expected) return [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>']
    const [, bucket, ...path] = url.pathname.split('/').map(decodeURIComponent)
    if (bucket !== 'exams') return [404, '<Error><Code>NoSuchBucket</Code></Error>']
    const key = path.join('/')
    if (request.method === 'PUT') files.set(key, body)
    if (request.method === 'PUT') return [200, '']
    if (request.method === 'DELETE') {
      files.delete(key)
      return [204, '']
    }
    return key === '' ? [200, pageOf(url)] : [files.has(key) ? 200 : 404, files.get(key) ?? '']
  }
  const pageOf = (url: URL): string => {
    const after = url.searchParams.get('continuation-token') ?? ''
    const prefix = url.searchParams.get('prefix') ?? ''
    const left = [...files.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    const next =
      left.length > 2 ? `<NextContinuationToken>${left[1] ?? ''}</NextContinuationToken>` : ''
    const contents = left
      .slice(0, 2)
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><Size>${files.get(key)?.length ?? 0}</Size></Contents>`,
      )
    return `<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const [status, text] = answer(request, Buffer.concat(parts))
      response.writeHead(status).end(status === 204 ? undefined : text)
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ server, files })
    })
  })
}

describe('[D10] backups in a bucket that checks signatures', () => {
  let bucket: Awaited<ReturnType<typeof startBucket>>
  beforeAll(async () => {
    bucket = await startBucket('the secret')
  })
  afterAll(() => {
    bucket.server.close()
  })
  const open = (secret: string, name = 'exams') => {
    const { port } = bucket.server.address() as AddressInfo
    const endpoint = encodeURIComponent(`http://127.0.0.1:${port}`)
    const url = `s3://KEY@${name}/wenkao (a)/2026?endpoint=${endpoint}&region=cn-north-1`
    return openTarget({ url, secret })
  }

  it('BU11: puts, lists page by page, gets and removes', async () => {
    const target = await open('the secret')
    const names = ['objects/ab/1', 'objects/ab/2', 'objects/ab/3', 'objects/cd/4', 'objects/cd/5']
    for (const name of names) await target.put(name, Buffer.from(name))
    await target.put('manifests/m.age', Buffer.from('m'))
    const listed: string[] = []
    for await (const { path, size } of target.list('objects')) {
      expect(size).toBe(path.length)
      listed.push(path)
    }
    expect(listed).toEqual(names)
    expect(Buffer.from((await target.get('objects/ab/2')) ?? []).toString()).toBe('objects/ab/2')
    await target.remove('objects/ab/2')
    expect(await target.get('objects/ab/2')).toBeUndefined()
    expect([...bucket.files.keys()]).toContain('wenkao (a)/2026/objects/cd/5')
  })

  it('BU11: a wrong secret and a bucket that is not there are told apart', async () => {
    const body = Buffer.from('x')
    await expect((await open('another')).put('objects/x', body)).rejects.toMatchObject({
      code: 'targetRefused',
    })
    await expect((await open('the secret', 'other')).put('objects/x', body)).rejects.toMatchObject({
      code: 'targetWrong',
    })
  })
})
