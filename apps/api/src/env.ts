import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { DEFAULT_ADMISSION, type AdmissionLimits } from './platform/admission.ts'

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
  LOG_LEVEL: z._default(z.enum(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
})

export interface ApiEnv {
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  readonly pwaFolder: string | undefined
  readonly isDemo: boolean
  readonly publicUrl: string | undefined
  readonly databaseUrl: string | undefined
  readonly admission: AdmissionLimits
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
    logLevel: env.LOG_LEVEL,
  }
}
