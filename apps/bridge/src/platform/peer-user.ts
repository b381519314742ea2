import type { Socket } from 'node:net'
import { readSockets, type SocketRow } from './proc-sockets.fs.ts'
import { pidOfPort, taskOf, type WindowsTask } from './windows-sockets.ts'

/** Whose program is at the other end of a connection; `unknown` where the system does not tell. */
export type PeerUser = 'own' | 'other' | 'unknown'

export interface PeerCheck {
  /** Of every request: told on Linux, once for each connection. */
  ofConnection(socket: Socket): Promise<PeerUser>
  /** Of a page that asks for its token: told on Windows, too, where it takes two programs. */
  ofGreeting(socket: Socket): Promise<PeerUser>
}

/**
 * A PC that several people use at once (a forgotten log-on, a service) has several users' programs
 * on its loopback; only those of the bridge's own user may talk to it, root not excepted (R10).
 */
export function createPeerCheck(platform: NodeJS.Platform = process.platform): PeerCheck {
  const asked = new WeakMap<Socket, Promise<PeerUser>>()
  const once = (socket: Socket, ask: () => Promise<PeerUser>): Promise<PeerUser> => {
    const known = asked.get(socket) ?? ask()
    asked.set(socket, known)
    return known
  }
  const told = (): Promise<PeerUser> => Promise.resolve('unknown')

  if (platform === 'linux') {
    const uid = process.getuid?.()
    const of = (socket: Socket): Promise<PeerUser> =>
      once(socket, async () => judgeByProc(await readSockets(), portsOf(socket), uid))
    return { ofConnection: of, ofGreeting: of }
  }
  if (platform === 'win32') {
    const self = taskOf(process.pid)
    return {
      ofConnection: told,
      ofGreeting: (socket) =>
        once(socket, async () => {
          const { peer, own } = portsOf(socket)
          const pid = await pidOfPort(peer, own)
          return judgeByTasks(pid === undefined ? undefined : await taskOf(pid), await self)
        }),
    }
  }
  return { ofConnection: told, ofGreeting: told }
}

interface Ports {
  readonly peer: number
  readonly own: number
}

function portsOf(socket: Socket): Ports {
  return { peer: socket.remotePort ?? -1, own: socket.localPort ?? -1 }
}

/**
 * Judges by the system's list of sockets. Where our own end is listed and the other one is not, its
 * program has ended it; where not even ours is, the list is not of this PC's loopback.
 */
export function judgeByProc(
  rows: readonly SocketRow[] | undefined,
  { peer, own }: Ports,
  uid: number | undefined,
): PeerUser {
  if (rows === undefined || uid === undefined) return 'unknown'
  const between = (from: number, to: number): SocketRow | undefined =>
    rows.find(
      (row) =>
        row.isLoopback && !row.isListening && row.localPort === from && row.remotePort === to,
    )
  if (!between(own, peer)) return 'unknown'
  return between(peer, own)?.uid === uid ? 'own' : 'other'
}

/** Judges by the users of two programs, or, where Windows hides one, by their log-on sessions. */
export function judgeByTasks(
  peer: WindowsTask | undefined,
  self: WindowsTask | undefined,
): PeerUser {
  if (!peer || !self) return 'unknown'
  if (peer.user !== undefined && self.user !== undefined) {
    return peer.user === self.user ? 'own' : 'other'
  }
  return peer.session === self.session ? 'unknown' : 'other'
}
