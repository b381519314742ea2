import type { ClientRequestArgs } from 'node:http'
import { Agent } from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import type { ServerTrust } from './server-trust.fs.ts'

/** A handshake takes a few round trips, however slow the line, ms. */
const HANDSHAKE_MS = 15_000

/**
 * An agent whose connections are judged before a byte of a request goes out: what they carry, a
 * candidate's token for one, must not reach another server.
 * @param trust undefined: as the runtime judges. @param keepAlive whether connections are used again.
 */
export function createTrustingAgent(trust: ServerTrust | undefined, keepAlive: boolean): Agent {
  return trust ? new TrustingAgent(trust, keepAlive) : new Agent({ keepAlive })
}

class TrustingAgent extends Agent {
  readonly #trust: ServerTrust

  constructor(trust: ServerTrust, keepAlive: boolean) {
    super({ keepAlive })
    this.#trust = trust
  }

  override createConnection(
    options: ClientRequestArgs,
    created: (cause: Error | null, stream: Duplex) => void = () => undefined,
  ): null {
    const host = options.host ?? 'localhost'
    const { authorities } = this.#trust
    const socket = connect({
      ...{ host, port: Number(options.port ?? 443), keepAlive: true },
      // A name for the server to choose by; an address is none.
      servername: isIP(host) === 0 ? host : '',
      ALPNProtocols: ['http/1.1'],
      ...(authorities ? { ca: [...authorities] } : {}),
      // Judged below, in more detail, before the connection is handed out.
      rejectUnauthorized: false,
    })
    const tooLong = setTimeout(() => {
      socket.destroy(new Error(`No secure connection within ${HANDSHAKE_MS} ms`))
    }, HANDSHAKE_MS)
    const settle = (cause: Error | null): void => {
      clearTimeout(tooLong)
      socket.off('error', settle).off('close', closed)
      if (cause) socket.destroy()
      created(cause, socket)
    }
    const closed = (): void => {
      settle(new Error('The server ended the connection during the handshake'))
    }
    socket.once('error', settle).once('close', closed)
    socket.once('secureConnect', () => {
      settle(this.#trust.judge(socket, host) ?? null)
    })
    return null
  }
}
