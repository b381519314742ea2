/**
 * A PostgreSQL of the system on a data folder of its own, for running the API tests a second time:
 * the product must work on the version that a school's server has, not only on the one it brings.
 */
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @typedef {{ url: string, stop: () => Promise<void> }} SystemPostgres */

/**
 * Starts it on 127.0.0.1 and a free port, with a random password, as the user `postgres` when we are
 * root, because it refuses to run as root.
 * @param {string} binFolder holds initdb and postgres
 * @returns {Promise<SystemPostgres>}
 * @throws {Error} when it does not come up; the message carries what it printed
 */
export async function startSystemPostgres(binFolder) {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-system-postgres-'))
  /** @type {{ uid?: number, gid?: number }} */
  const owner = process.getuid?.() === 0 ? userIds('postgres') : {}
  const password = randomBytes(16).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  chmodSync(passwordFile, 0o600)
  if (owner.uid !== undefined && owner.gid !== undefined) {
    chownSync(folder, owner.uid, owner.gid)
    chownSync(passwordFile, owner.uid, owner.gid)
  }
  const data = join(folder, 'data')
  const made = spawnSync(
    join(binFolder, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`].concat([
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ]),
    { ...owner, cwd: folder, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr ?? made.error?.message}`)

  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  const child = spawn(
    join(binFolder, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const kill = () => child.kill('SIGQUIT')
  process.once('exit', kill)
  const closed = new Promise((resolve) => child.once('close', resolve))
  const stop = async () => {
    process.off('exit', kill)
    child.kill('SIGINT')
    await closed
    remove()
  }
  const printed = await printsReady(child)
  if (printed !== undefined) {
    await stop()
    throw new Error(`PostgreSQL of ${binFolder} did not start: ${printed}`)
  }
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, null, import('node:stream').Readable>} child
 * @returns {Promise<string | undefined>} undefined when it accepts connections, else what it printed
 */
function printsReady(child) {
  return new Promise((resolve) => {
    let text = ''
    child.stderr.on('data', (chunk) => {
      text += chunk
      if (text.includes('ready to accept connections')) {
        resolve(undefined)
        // Read on, or the pipe fills and the server stands still; keep nothing of it.
        text = 'ready to accept connections'
      }
    })
    child.once('error', (error) => resolve(error.message))
    child.once('close', () => resolve(text))
  })
}

/**
 * @param {string} user
 * @returns {{ uid: number, gid: number }}
 */
function userIds(user) {
  const id = (/** @type {string} */ flag) =>
    Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
