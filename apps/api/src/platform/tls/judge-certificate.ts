import { createServer } from 'node:https'
import { isIP, type AddressInfo } from 'node:net'
import { checkServerIdentity, connect } from 'node:tls'
import type { TlsContext } from './imported-certificate.fs.ts'

/** What a device says to a certificate: the certificate of nobody it knows may be a school's own. */
export type CertificateVerdict =
  | 'trusted'
  | 'otherName'
  | 'expired'
  | 'notYet'
  | 'unknownAuthority'
  | 'chainIncomplete'
  | 'refused'

const VERDICTS: Readonly<Record<string, CertificateVerdict>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'otherName',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'notYet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unknownAuthority',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknownAuthority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'chainIncomplete',
  UNABLE_TO_GET_ISSUER_CERT: 'chainIncomplete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'chainIncomplete',
}

export interface Judged {
  readonly name: string
  readonly verdict: CertificateVerdict
  /** OpenSSL's word for it; null when trusted. */
  readonly code: string | null
}

/**
 * Shows a certificate to a client of this process, as a server would to a device, under each name.
 * @param authorities PEM of those that the devices trust besides the public ones.
 * @throws what OpenSSL says when the certificate cannot be used at all.
 */
export async function judgeCertificate(
  context: TlsContext,
  names: readonly string[],
  authorities: readonly string[],
  publicOnes: readonly string[],
): Promise<readonly Judged[]> {
  const server = createServer(context)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const ca = [...publicOnes, ...authorities]
  const judge = async (name: string): Promise<Judged> => {
    const code = await handshake(port, name, ca)
    return { name, code, verdict: code === null ? 'trusted' : (VERDICTS[code] ?? 'refused') }
  }
  try {
    return await Promise.all(names.map(judge))
  } finally {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
}

function handshake(port: number, name: string, ca: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(
      {
        ...{ host: '127.0.0.1', port, ca: [...ca] },
        ...(isIP(name) === 0 ? { servername: name } : {}),
        checkServerIdentity: (_host, shown) => checkServerIdentity(name, shown),
      },
      () => {
        socket.destroy()
        resolve(null)
      },
    )
    socket.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      resolve(code ?? message)
    })
  })
}
