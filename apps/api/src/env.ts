import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { DEFAULT_ADMISSION, type AdmissionLimits } from './platform/admission.ts'
import type { ImportedFiles } from './platform/tls/imported-certificate.fs.ts'
import { isDnsName } from './platform/tls/server-names.ts'

const Env = z.object({
  PORT: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(65535)), 3000),
  /** Loopback unless a deployment says otherwise: behind nginx or Caddy nothing else is needed. */
  HOST: z._default(z.string(), '127.0.0.1'),
  WENKAO_DATA: z._default(z.string(), './.wenkao'),
  WENKAO_PWA: z.optional(z.string()),
  WENKAO_DEMO: z.optional(z.string()),
  /** Origin under which browsers reach the server, when it is not http://HOST:PORT. */
  PUBLIC_URL: z.optional(z.url()),
  DATABASE_URL: z.optional(z.string()),
  /** Answer requests, and bytes of them, that may be under way; above it they get 503 (DESIGN 3.4). */
  WENKAO_MOST_REQUESTS: z._default(
    z.coerce.number().check(z.int(), z.minimum(1)),
    DEFAULT_ADMISSION.mostRequests,
  ),
  WENKAO_MOST_BYTES: z._default(
    z.coerce.number().check(z.int(), z.minimum(1)),
    DEFAULT_ADMISSION.mostBytes,
  ),
  /** Port on which tablets and PCs of the network reach the server by HTTPS; none without it. */
  HTTPS_PORT: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(65535))),
  HTTPS_HOST: z._default(z.string(), '0.0.0.0'),
  /** Plain HTTP for the page that leads a tablet through trusting the certificate, and nothing else. */
  TRUST_PORT: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(65535))),
  /** Certificate with its chain, and its key (PEM files), instead of an authority of our own. */
  WENKAO_TLS_CERT: z.optional(z.string()),
  WENKAO_TLS_KEY: z.optional(z.string()),
  /** The same as one PKCS #12 file (.pfx, .p12), with what opens it. */
  WENKAO_TLS_PFX: z.optional(z.string()),
  WENKAO_TLS_PASSPHRASE: z._default(z.string(), ''),
  /** Names of the server besides those that the machine knows, separated by commas. */
  WENKAO_TLS_NAMES: z._default(z.string(), ''),
  /** Where backups go, with the secret of the place; without it the page says so (D10). */
  WENKAO_BACKUP_TARGET: z.optional(z.string()),
  WENKAO_BACKUP_SECRET: z.optional(z.string()),
  /** A further age recipient of backups beside the escrow key. */
  WENKAO_BACKUP_RECIPIENT: z.optional(z.string().check(z.regex(/^(age1[a-z0-9]{58})?$/))),
  /** A .ttf or .otf with characters that the fonts of documents lack. */
  WENKAO_FONT: z.optional(z.string()),
  LOG_LEVEL: z._default(z.enum(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
})

export interface HttpsEnv {
  readonly host: string
  readonly port: number
  readonly trustPort: number | undefined
  readonly names: readonly string[]
  readonly imported: ImportedFiles | undefined
}

/** What the environment says of backups; undefined: the page's settings. */
export interface BackupEnv {
  readonly target: string | undefined
  readonly secret: string | undefined
  readonly recipient: string | undefined
}

export interface ApiEnv {
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  readonly pwaFolder: string | undefined
  readonly isDemo: boolean
  readonly publicUrl: string | undefined
  readonly databaseUrl: string | undefined
  readonly admission: AdmissionLimits
  /** How the network reaches the server; undefined without HTTPS. */
  readonly https: HttpsEnv | undefined
  readonly backups: BackupEnv
  /** The office's own font for documents. */
  readonly extraFont: string | undefined
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/**
 * Reads the environment; the only place that does.
 * @throws Error naming each variable that is not usable.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): ApiEnv {
  const read = Env.safeParse(source)
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not usable: ${faults.join('; ')}`)
  }
  const env = read.data
  return {
    port: env.PORT,
    host: env.HOST,
    dataFolder: resolve(env.WENKAO_DATA),
    pwaFolder: env.WENKAO_PWA === undefined ? undefined : resolve(env.WENKAO_PWA),
    isDemo: env.WENKAO_DEMO === '1',
    publicUrl: env.PUBLIC_URL,
    databaseUrl: env.DATABASE_URL === '' ? undefined : env.DATABASE_URL,
    admission: { mostRequests: env.WENKAO_MOST_REQUESTS, mostBytes: env.WENKAO_MOST_BYTES },
    https: httpsOf(env),
    backups: {
      target: env.WENKAO_BACKUP_TARGET === '' ? undefined : env.WENKAO_BACKUP_TARGET,
      secret: env.WENKAO_BACKUP_SECRET === '' ? undefined : env.WENKAO_BACKUP_SECRET,
      recipient: env.WENKAO_BACKUP_RECIPIENT === '' ? undefined : env.WENKAO_BACKUP_RECIPIENT,
    },
    extraFont:
      env.WENKAO_FONT === undefined || env.WENKAO_FONT === ''
        ? undefined
        : resolve(env.WENKAO_FONT),
    logLevel: env.LOG_LEVEL,
  }
}

function httpsOf(env: z.infer<typeof Env>): HttpsEnv | undefined {
  if (env.HTTPS_PORT === undefined) return undefined
  const names = env.WENKAO_TLS_NAMES.split(',').map((name) => name.trim())
  const wrong = names.find((name) => name !== '' && isIP(name) === 0 && !isDnsName(name))
  if (wrong !== undefined) {
    throw new Error(`The environment is not usable: WENKAO_TLS_NAMES: ${wrong} is no name`)
  }
  return {
    host: env.HTTPS_HOST,
    port: env.HTTPS_PORT,
    trustPort: env.TRUST_PORT,
    names: names.filter((name) => name !== ''),
    imported: importedOf(env),
  }
}

function importedOf(env: z.infer<typeof Env>): ImportedFiles | undefined {
  const { WENKAO_TLS_CERT: certificate, WENKAO_TLS_KEY: key, WENKAO_TLS_PFX: pfx } = env
  if ((certificate === undefined) !== (key === undefined)) {
    throw new Error('The environment is not usable: WENKAO_TLS_CERT and WENKAO_TLS_KEY go together')
  }
  if (pfx !== undefined && certificate !== undefined) {
    throw new Error('The environment is not usable: WENKAO_TLS_PFX and WENKAO_TLS_CERT, take one')
  }
  if (pfx !== undefined) return { pfx: resolve(pfx), passphrase: env.WENKAO_TLS_PASSPHRASE }
  if (certificate === undefined || key === undefined) return undefined
  return { certificate: resolve(certificate), key: resolve(key) }
}

/** What a process that this one begins needs of the machine: where programs are, the time zone, what is compiled. */
export function machineEnvironment(source: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { PATH = '', TZ, NODE_COMPILE_CACHE } = source
  const known = { PATH, TZ, NODE_COMPILE_CACHE }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}
