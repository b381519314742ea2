import { readFile, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from './bridge-error.ts'

/** A TCP socket of this PC as Linux lists it. */
export interface SocketRow {
  readonly localPort: number
  readonly remotePort: number
  /** Whether both ends are on this PC's loopback, or, for a listener, its own address is or is any. */
  readonly isLoopback: boolean
  readonly isListening: boolean
  readonly uid: number
  readonly inode: string
}

const LISTEN = '0A'
const LOOPBACK = /^(0100007F|0{8}0{8}FFFF00000100007F|0{24}01000000)$/
const ANY = /^(0{8}|0{32})$/

/**
 * The sockets of this PC, of every user.
 * @returns undefined where the system does not tell, e.g. a hardened container.
 */
export async function readSockets(proc = '/proc'): Promise<readonly SocketRow[] | undefined> {
  const tables = await Promise.all(
    ['net/tcp', 'net/tcp6'].map((name) =>
      readFile(join(proc, name), 'utf8').catch((cause: unknown) => {
        if (typeof systemCode(cause) !== 'string') throw cause
        return undefined
      }),
    ),
  )
  if (tables[0] === undefined) return undefined
  return tables.flatMap((table) => parseSockets(table ?? ''))
}

/** Rows of `/proc/net/tcp`; its heading and what cannot be read are passed over. */
export function parseSockets(table: string): readonly SocketRow[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state = '', , , , uid, , inode = ''] = line
      .trim()
      .split(/\s+/)
    const [localAddress = '', localPort = ''] = local.split(':')
    const [remoteAddress = '', remotePort = ''] = remote.split(':')
    if (uid === undefined || !/^\d+$/.test(uid) || localPort === '' || remotePort === '') return []
    const isListening = state === LISTEN
    return [
      {
        localPort: parseInt(localPort, 16),
        remotePort: parseInt(remotePort, 16),
        isLoopback: isListening
          ? LOOPBACK.test(localAddress) || ANY.test(localAddress)
          : LOOPBACK.test(localAddress) && LOOPBACK.test(remoteAddress),
        isListening,
        uid: Number(uid),
        inode,
      },
    ]
  })
}

/** Name of a user, or the number where the system's list has none. */
export async function userName(uid: number): Promise<string> {
  const list = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const row = list.split('\n').find((line) => line.split(':')[2] === String(uid))
  return row?.split(':')[0] ?? String(uid)
}

/** The program that has a socket open, as far as this user may see it. */
export async function programOfSocket(
  inode: string,
  proc = '/proc',
): Promise<{ readonly pid: number; readonly name: string } | undefined> {
  const ids = (await readdir(proc)).filter((name) => /^\d+$/.test(name))
  for (const id of ids) {
    try {
      const folder = join(proc, id, 'fd')
      for (const fd of await readdir(folder)) {
        if ((await readlink(join(folder, fd))) !== `socket:[${inode}]`) continue
        return { pid: Number(id), name: (await readFile(join(proc, id, 'comm'), 'utf8')).trim() }
      }
    } catch (cause) {
      // Another user's, or it has just ended: then the next one.
      if (systemCode(cause) === undefined) throw cause
    }
  }
  return undefined
}
