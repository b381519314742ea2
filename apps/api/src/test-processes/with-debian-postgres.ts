/**
 * Runs the tests of the API against the PostgreSQL that the system has, instead of the embedded one:
 * a cluster in a temporary folder on a free port of 127.0.0.1, without a socket, ended at the end.
 *
 * `node src/test-processes/with-debian-postgres.ts [arguments for vitest run]`
 *
 * Exit code 69 when the system has no PostgreSQL, else that of vitest. `WENKAO_POSTGRES_BIN` names
 * another folder of programs than Debian's.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'

const UNAVAILABLE = 69
const apiFolder = fileURLToPath(new URL('../..', import.meta.url))

/** Folder of initdb and postgres: the named one, else Debian's newest that this server supports. */
function findPrograms(): string | undefined {
  const named = process.env['WENKAO_POSTGRES_BIN']
  if (named !== undefined) return named
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const versions = readdirSync(root)
    .map(Number)
    .filter((version) => version >= 15 && existsSync(join(root, String(version), 'bin', 'initdb')))
    .sort((a, b) => b - a)
  return versions[0] === undefined ? undefined : join(root, String(versions[0]), 'bin')
}

/** PostgreSQL refuses to run as root: then it runs as the account that its package made. */
function findAccount(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout)
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Until the server takes connections. @throws Error when it ended or a minute passed. */
async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + 60_000
  while (child.exitCode === null && performance.now() < deadline) {
    const sql = postgres(url, { max: 1, connect_timeout: 2 })
    try {
      const [row] = await sql<{ version: string }[]>`
        select current_setting('server_version') as version`
      process.stdout.write(`PostgreSQL ${row?.version ?? '?'} on ${new URL(url).host}\n`)
      return
    } catch {
      await wait(100)
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
  throw new Error('This PostgreSQL does not start; its own lines above say why')
}

async function run(programs: string): Promise<number> {
  const account = findAccount()
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-debian-pg-'))
  const data = join(folder, 'data')
  const secret = join(folder, 'password')
  const password = randomBytes(16).toString('hex')
  writeFileSync(secret, password, { mode: 0o600 })
  chmodSync(folder, 0o700)
  if (account.uid !== undefined && account.gid !== undefined) {
    for (const path of [folder, secret]) chownSync(path, account.uid, account.gid)
  }
  let server: ChildProcess | undefined
  try {
    const options = [
      '-D',
      data,
      '-U',
      'postgres',
      '-E',
      'UTF8',
      '--locale=C',
      '--auth=scram-sha-256',
    ]
    const made = spawnSync(join(programs, 'initdb'), [...options, `--pwfile=${secret}`], {
      ...account,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (made.status !== 0) throw new Error(`initdb ended with ${String(made.status)}`)
    const port = await freePort()
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=300',
      'log_min_messages=fatal',
    ]
    server = spawn(
      join(programs, 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      { ...account, cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
    )
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
    await untilReady(server, url)
    const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))
    const tests = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
      cwd: apiFolder,
      stdio: 'inherit',
      env: { ...process.env, WENKAO_TEST_DATABASE_URL: url },
    })
    const [code] = (await once(tests, 'exit')) as [number | null]
    return code ?? 1
  } finally {
    if (server?.exitCode === null) {
      const ended = once(server, 'exit')
      // Immediate: nobody needs this cluster any more.
      server.kill('SIGQUIT')
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

const programs = findPrograms()
if (programs === undefined) {
  process.stderr.write('NOT RUN: no PostgreSQL 15 or newer below /usr/lib/postgresql\n')
  process.exitCode = UNAVAILABLE
} else {
  process.exitCode = await run(programs)
}
