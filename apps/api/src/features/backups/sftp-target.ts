import { createHash } from 'node:crypto'
import { dirname } from 'node:path/posix'
import { Client, type ConnectConfig, type SFTPWrapper } from 'ssh2'
import { BackupError } from './backup-error.ts'
import type { BackupTarget, TargetChoice, TargetFile } from './backup-target.ts'

const WRITING = '.writing'
const NO_SUCH_FILE = 2
const PERMISSION_DENIED = 3
const READY_MS = 20_000
const OPEN_SSH_FSYNC = 'fsync@openssh.com'

/** What the driver gives; its types leave out what OpenSSH adds. */
interface Extended {
  ext_openssh_fsync(handle: Buffer, done: (cause?: Error) => void): void
  ext_openssh_rename(from: string, to: string, done: (cause?: Error) => void): void
}

/** `SHA256:` and base64 without padding, as `ssh-keygen -lf` says it. */
const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/**
 * Backups on an SFTP server: `sftp://user@host:port/path?hostKey=SHA256:…`. The host key must be named:
 * whoever stands in between would otherwise get everything that is written, and could let it vanish.
 * The secret is a private key (PEM or OpenSSH) or a password.
 * @throws BackupError.
 */
export async function openSftpTarget(url: URL, choice: TargetChoice): Promise<BackupTarget> {
  const hostKey = url.searchParams.get('hostKey')
  const user = decodeURIComponent(url.username)
  if (!hostKey || user === '' || choice.secret === null)
    throw new BackupError('targetWrong', 'SFTP needs user@, a secret and ?hostKey=SHA256:…')
  const root = decodeURIComponent(url.pathname)
  const name = `sftp://${user}@${url.host}${root}`
  const client = new Client()
  const sftp = await connect(client, name, hostKey, {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 22 : Number(url.port),
    username: user,
    readyTimeout: READY_MS,
    keepaliveInterval: 15_000,
    ...(choice.secret.includes('PRIVATE KEY')
      ? { privateKey: choice.secret }
      : { password: choice.secret }),
  })
  let gone: Error | undefined
  const waiting = new Set<(cause: Error) => void>()
  const lose = (cause: Error): void => {
    gone ??= cause
    for (const reject of waiting) reject(cause)
  }
  client.on('error', lose)
  client.on('close', () => {
    lose(new Error('The connection was closed'))
  })

  /** One request; the driver itself never answers those that were under way when the line broke. */
  function ask<T>(send: (done: (cause: Error | null | undefined, value?: T) => void) => void) {
    return new Promise<T>((resolve, reject) => {
      if (gone) {
        reject(gone)
        return
      }
      waiting.add(reject)
      send((cause, value) => {
        waiting.delete(reject)
        if (cause) reject(cause)
        else resolve(value as T)
      })
    })
  }
  const named = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (cause) {
      throw asBackupError(name, cause)
    }
  }
  const placeOf = (path: string) => `${root.replace(/\/+$/, '')}/${path}`
  const made = new Set<string>()

  async function makeFolder(folder: string): Promise<void> {
    if (made.has(folder) || folder.length <= root.replace(/\/+$/, '').length) return
    await makeFolder(dirname(folder))
    await ask<void>((done) => {
      sftp.mkdir(folder, { mode: 0o700 }, (cause) => {
        // Servers say "failure" where there is one already; what is wrong else the next request finds.
        done(cause && (cause as { code?: number }).code === PERMISSION_DENIED ? cause : undefined)
      })
    })
    made.add(folder)
  }
  const extended = sftp as unknown as Extended

  async function filesBelow(part: string): Promise<TargetFile[]> {
    const entries = await ask<
      { filename: string; attrs: { size: number; isDirectory(): boolean } }[]
    >((done) => {
      sftp.readdir(placeOf(part), done)
    }).catch((cause: unknown) => {
      if (codeOf(cause) === NO_SUCH_FILE) return []
      throw cause
    })
    const found: TargetFile[] = []
    for (const { filename, attrs } of entries) {
      const path = `${part}/${filename}`
      if (attrs.isDirectory()) found.push(...(await filesBelow(path)))
      else if (!filename.endsWith(WRITING)) found.push({ path, size: attrs.size })
    }
    return found
  }

  async function write(path: string, bytes: Uint8Array): Promise<void> {
    const place = placeOf(path)
    await makeFolder(dirname(place))
    const temporary = `${place}${WRITING}`
    const handle = await ask<Buffer>((done) => {
      sftp.open(temporary, 'w', { mode: 0o600 }, done)
    })
    try {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      for (let at = 0; at < buffer.length; at += 32_768) {
        await ask<void>((done) => {
          sftp.write(handle, buffer, at, Math.min(32_768, buffer.length - at), at, done)
        })
      }
      if (hasExtension(sftp, OPEN_SSH_FSYNC)) {
        await ask<void>((done) => {
          extended.ext_openssh_fsync(handle, done)
        })
      }
    } finally {
      if (!gone) {
        await ask<void>((done) => {
          sftp.close(handle, done)
        })
      }
    }
    // Plain rename refuses a name that is taken; of OpenSSH's own the new file takes its place.
    await ask<void>((done) => {
      extended.ext_openssh_rename(temporary, place, done)
    })
  }

  return {
    name,
    async *list(part) {
      for (const file of await named(() => filesBelow(part))) yield file
    },
    put: (path, bytes) => named(() => write(path, bytes)),
    get: (path) =>
      named(async () => {
        try {
          return await ask<Buffer>((done) => {
            sftp.readFile(placeOf(path), done)
          })
        } catch (cause) {
          if (codeOf(cause) === NO_SUCH_FILE) return undefined
          throw cause
        }
      }),
    remove: (path) =>
      named(async () => {
        await ask<void>((done) => {
          sftp.unlink(placeOf(path), done)
        }).catch((cause: unknown) => {
          if (codeOf(cause) !== NO_SUCH_FILE) throw cause
        })
      }),
    close: () => {
      client.end()
      return Promise.resolve()
    },
  }
}

function connect(
  client: Client,
  name: string,
  hostKey: string,
  config: ConnectConfig,
): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    let seen: string | undefined
    client.once('error', (cause) => {
      if (seen !== undefined && seen !== hostKey) {
        const words = `${name} has the host key ${seen}, expected ${hostKey}`
        reject(new BackupError('targetRefused', words, { cause }))
      } else reject(asBackupError(name, cause))
    })
    client.once('ready', () => {
      client.sftp((cause, sftp) => {
        if (cause) reject(asBackupError(name, cause))
        else resolve(sftp)
      })
    })
    client.connect({
      ...config,
      hostVerifier: (key: Buffer) => {
        seen = fingerprintOf(key)
        return seen === hostKey
      },
    })
  })
}

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined

function hasExtension(sftp: SFTPWrapper, name: string): boolean {
  const { _extensions: extensions } = sftp as unknown as { _extensions?: Record<string, string> }
  return extensions?.[name] !== undefined
}

function asBackupError(name: string, cause: unknown): BackupError {
  if (cause instanceof BackupError) return cause
  const words = cause instanceof Error ? cause.message : String(cause)
  const level = cause instanceof Error && 'level' in cause ? cause.level : undefined
  const isRefused = level === 'client-authentication' || codeOf(cause) === PERMISSION_DENIED
  // Of a full disk the protocol has no word; OpenSSH says "Failure" to a write.
  return new BackupError(isRefused ? 'targetRefused' : 'targetUnreachable', `${name}: ${words}`, {
    cause,
  })
}
