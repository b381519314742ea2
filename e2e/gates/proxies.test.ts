import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { get, request, type RequestOptions } from 'node:https'
import { createServer as createProbe, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { repositoryRoot } from './fixture-clone.ts'

const NAME = 'exam.example.org'
const GIB = 1024 ** 3

async function freePort(): Promise<number> {
  const probe = createProbe()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', () => resolve()))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** Stands for the server: says what it was asked, streams events, counts what is sent. */
function startServer(): Promise<{ server: Server; port: number; end: () => void }> {
  let end = () => {}
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/stream') {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n')
      end = () => outgoing.end('data: last\n\n')
      return
    }
    // Answered before the body: whether so much may be sent is known then.
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.end(JSON.stringify({ url: incoming.url, headers: incoming.headers }))
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ server, port: (server.address() as AddressInfo).port, end: () => end() })
    })
  })
}

interface Front {
  readonly program: string
  /** The configuration of `deploy/` on other ports, with a certificate of the test. */
  readonly write: (folder: string, ports: { https: number; http: number; server: number }) => void
  readonly check: (folder: string) => readonly string[]
  readonly start: (folder: string) => readonly string[]
}

const inDeploy = (name: string) => readFileSync(join(repositoryRoot, 'deploy', name), 'utf8')

const fronts: readonly Front[] = [
  {
    program: 'nginx',
    write: (folder, { https, http, server }) => {
      const site = inDeploy('nginx.conf')
        .replaceAll(/listen 443 /g, `listen 127.0.0.1:${https} `)
        .replaceAll(/listen 80;/g, `listen 127.0.0.1:${http};`)
        .replaceAll(/^.*listen \[::\].*$/gm, '')
        .replaceAll(/\/etc\/letsencrypt\/live\/[^/]+/g, folder)
        .replaceAll('127.0.0.1:3000', `127.0.0.1:${server}`)
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
        .join(' ')
      writeFileSync(
        join(folder, 'main.conf'),
        `daemon off; pid ${folder}/pid; error_log stderr warn; events {} http { access_log off; ${paths}\n${site}\n}`,
      )
    },
    check: (folder) => ['-t', '-c', join(folder, 'main.conf'), '-p', folder],
    start: (folder) => ['-c', join(folder, 'main.conf'), '-p', folder],
  },
  {
    program: 'caddy',
    write: (folder, { https, http, server }) => {
      const site = inDeploy('Caddyfile')
        .replace(`\n${NAME} {`, `\n${NAME}:${https} {\n\tbind 127.0.0.1`)
        .replace(/# tls .*/, `tls ${folder}/fullchain.pem ${folder}/privkey.pem`)
        .replaceAll('127.0.0.1:3000', `127.0.0.1:${server}`)
      const global = `{\n\tadmin off\n\thttp_port ${http}\n\thttps_port ${https}\n}\n`
      writeFileSync(join(folder, 'Caddyfile'), global + site)
    },
    check: (folder) => [
      ...['validate', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
    ],
    start: (folder) => ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
  },
]

const isThere = (program: string): boolean =>
  spawnSync(program, [program === 'nginx' ? '-v' : 'version']).error === undefined

// Tools of the tests: test-tools.mjs brings them, or names them where they are missing.
describe.each(fronts.filter(({ program }) => isThere(program)))(
  'the configuration of $program in deploy/',
  (front) => {
    const folder = mkdtempSync(join(tmpdir(), `wenkao-${front.program}-`))
    let child: ChildProcess
    let port: number
    let behind: Awaited<ReturnType<typeof startServer>>
    const env = { PATH: process.env['PATH'], HOME: folder }

    beforeAll(async () => {
      behind = await startServer()
      port = await freePort()
      const made = spawnSync('openssl', [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
        ...['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`, '-days', '2'],
        ...['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')],
      ])
      expect(made.status, String(made.stderr)).toBe(0)
      front.write(folder, { https: port, http: await freePort(), server: behind.port })
      const checked = spawnSync(front.program, [...front.check(folder)], { env })
      expect(checked.status, String(checked.stderr)).toBe(0)
      child = spawn(front.program, [...front.start(folder)], { env, stdio: 'ignore' })
      await vi.waitFor(() => ask('/'), { timeout: 20_000 })
    })
    afterAll(async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      behind.server.closeAllConnections()
      behind.server.close()
      rmSync(folder, { recursive: true, force: true })
    })

    const to = (path: string, more: RequestOptions = {}): RequestOptions => ({
      ...{ host: '127.0.0.1', port, path, servername: NAME, agent: false, ...more },
      ca: readFileSync(join(folder, 'fullchain.pem')),
      headers: { host: NAME, ...more.headers },
    })
    interface Reply {
      readonly status: number | undefined
      readonly headers: Readonly<Record<string, string | string[] | undefined>>
      readonly body: string
    }
    const ask = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
      new Promise((resolve, reject) => {
        get(to(path, { headers }), (reply) => {
          let body = ''
          reply.setEncoding('utf8').on('data', (part: string) => (body += part))
          reply.once('end', () =>
            resolve({ status: reply.statusCode, headers: reply.headers, body }),
          )
        }).once('error', reject)
      })

    it('passes the name and the real address on, and not what a client claims; HSTS is told', async () => {
      const reply = await ask('/api/x?y=1', { 'x-forwarded-for': '10.9.9.9' })
      expect(reply.headers['strict-transport-security']).toBe('max-age=31536000')
      const asked = JSON.parse(reply.body) as { url: string; headers: Record<string, string> }
      expect(asked.url).toBe('/api/x?y=1')
      expect(asked.headers['host']).toBe(NAME)
      expect(asked.headers['x-forwarded-for']).toBe('127.0.0.1')
      expect(asked.headers['x-forwarded-proto']).toBe('https')
    })

    it('keeps the figures of the server to itself', async () => {
      expect((await ask('/metrics')).status).toBe(404)
    })

    it('passes an event on while the stream is open', async () => {
      const seen: string[] = []
      await new Promise<void>((resolve, reject) => {
        get(to('/stream'), (reply) => {
          reply.setEncoding('utf8').on('data', (part: string) => {
            seen.push(part)
            // The second one is sent only once the first has come.
            if (seen.length === 1) behind.end()
          })
          reply.once('end', () => resolve())
        }).once('error', reject)
      })
      expect(seen[0]).toBe('data: first\n\n')
      expect(seen.join('')).toBe('data: first\n\ndata: last\n\n')
    })

    it('takes 2 GiB, and no more', async () => {
      const statusOf = (length: number) =>
        new Promise<number | undefined>((resolve, reject) => {
          const headers = { 'content-length': String(length) }
          const sent = request(to('/upload', { method: 'PUT', headers }), (reply) => {
            resolve(reply.statusCode)
            sent.destroy()
          })
          sent.once('error', reject)
          sent.write('x')
        })
      expect(await statusOf(2 * GIB)).toBe(200)
      if (front.program === 'nginx') expect(await statusOf(2 * GIB + 1)).toBe(413)
    })
  },
)

describe('the services in deploy/', () => {
  it.each(['wenkao.service', 'wenkao-backup.service', 'wenkao-backup.timer'])(
    '%s names programs and folders of this repository',
    (name) => {
      const text = inDeploy(name)
      expect(text).toMatch(/^\[Unit\]$/m)
      for (const [, path = ''] of text.matchAll(/^ExecStart=\S+ .*?(\S+\.(?:ts|mjs))$/gm))
        expect(() => readFileSync(join(repositoryRoot, path))).not.toThrow()
    },
  )
})
