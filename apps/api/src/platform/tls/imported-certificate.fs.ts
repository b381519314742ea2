import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Duplex } from 'node:stream'
import { createSecureContext, TLSSocket } from 'node:tls'
import { TlsError } from './tls-folder.fs.ts'

/** What the HTTPS listener speaks with: PEM texts, or a file of PKCS #12 with what opens it. */
export interface TlsContext {
  readonly cert?: string
  readonly key?: string
  readonly pfx?: Buffer
  readonly passphrase?: string
}

/** A certificate from elsewhere: PEM with its key, or one PKCS #12 file (.pfx, .p12). */
export type ImportedFiles =
  | { readonly certificate: string; readonly key: string }
  | { readonly pfx: string; readonly passphrase: string }

export interface ImportedCertificate {
  readonly context: TlsContext
  readonly leaf: X509Certificate
  /** Another one when the files are. */
  readonly mark: string
}

/**
 * A certificate from elsewhere with its key, e.g. of the school's own authority.
 * @throws TlsError that names what is wrong: not readable, not one pair, a wrong passphrase.
 */
export function readImported(files: ImportedFiles): ImportedCertificate {
  return 'pfx' in files ? readPfx(files) : readPem(files)
}

function readPem(files: Extract<ImportedFiles, { certificate: string }>): ImportedCertificate {
  let cert: string
  let leaf: X509Certificate
  let key
  try {
    cert = readFileSync(files.certificate, 'utf8')
    leaf = new X509Certificate(cert)
  } catch (cause) {
    throw new TlsError(`WENKAO_TLS_CERT: ${files.certificate} is no certificate (PEM)`, { cause })
  }
  try {
    key = createPrivateKey(readFileSync(files.key))
  } catch (cause) {
    throw new TlsError(`WENKAO_TLS_KEY: ${files.key} is no private key (PEM)`, { cause })
  }
  if (!leaf.checkPrivateKey(key)) {
    throw new TlsError(`WENKAO_TLS_KEY: ${files.key} is not the key of ${files.certificate}`)
  }
  const context = { cert, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() }
  return { context, leaf, mark: cert }
}

function readPfx(files: Extract<ImportedFiles, { pfx: string }>): ImportedCertificate {
  let pfx: Buffer
  try {
    pfx = readFileSync(files.pfx)
  } catch (cause) {
    throw new TlsError(`WENKAO_TLS_PFX: ${files.pfx} cannot be read`, { cause })
  }
  const context = { pfx, passphrase: files.passphrase }
  let leaf: X509Certificate | undefined
  try {
    leaf = leafOf(context)
  } catch (cause) {
    throw new TlsError(`WENKAO_TLS_PFX: ${files.pfx} ${whyNot(cause)}`, { cause })
  }
  if (!leaf) throw new TlsError(`WENKAO_TLS_PFX: ${files.pfx} holds no certificate with its key`)
  return { context, leaf, mark: pfx.toString('base64') }
}

/** The certificate that a server would show; none is shown to anybody here. */
function leafOf(context: TlsContext): X509Certificate | undefined {
  const line = new Duplex({
    read: () => undefined,
    write: (_bytes, _encoding, written) => {
      written()
    },
  })
  const secureContext = createSecureContext(context)
  const socket = new TLSSocket(line, { isServer: true, secureContext })
  try {
    return socket.getX509Certificate()
  } finally {
    socket.destroy()
  }
}

function whyNot(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  if (message === 'mac verify failure') return 'has another passphrase (WENKAO_TLS_PASSPHRASE)'
  if (code === 'ERR_CRYPTO_UNSUPPORTED_OPERATION') {
    return 'is encrypted in an old way; export it again with AES-256'
  }
  return 'is no PKCS #12 file (.pfx, .p12)'
}
