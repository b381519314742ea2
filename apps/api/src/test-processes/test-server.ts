import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { logInStaff } from '@wenkao/shared/accounts'
import type { Grant } from '@wenkao/shared/accounts'
import type { Endpoint, EndpointResult } from '@wenkao/shared/kernel'
import { callEndpoint, requestOf, type CallInput } from '../platform/call-endpoint.ts'
import postgres from 'postgres'
import { inject } from 'vitest'
import { createApp, type App, type AppOptions } from '../app.ts'
import { insertStaff } from '../features/accounts/index.ts'
import { createPasswords } from '../features/accounts/passwords.ts'
import { createBlobStore } from '../platform/blobs.fs.ts'
import { openDatabase } from '../platform/database.ts'
import { loadKeys } from '../platform/keys.fs.ts'
import { createLogger } from '../platform/logger.ts'
import { createPartialBlobs } from '../platform/partial-blobs.fs.ts'
import { freshId, type Services } from '../platform/services.ts'
import { createStagedFiles } from '../platform/staged-files.fs.ts'
import { withDatabase } from './shared-postgres.ts'

export const ORIGIN = 'http://wenkao.test'

/** A signed-in staff member of a test. */
export interface TestStaff {
  readonly headers: Readonly<Record<string, string>>
}

export interface TestServer {
  readonly app: App
  readonly services: Services
  readonly databaseUrl: string
  /** The data folder. */
  readonly folder: string
  /** The clock of the server; a test moves it. */
  readonly clock: { now(): number; advance(ms: number): void }
  staff(grants: readonly Grant[]): Promise<TestStaff>
  office(): Promise<TestStaff>
  call<E extends Endpoint>(endpoint: E, input?: CallInput): Promise<EndpointResult<E>>
  raw(endpoint: Endpoint, input?: CallInput): Promise<Response>
  close(): Promise<void>
}

/**
 * A whole server on a database of its own in a real PostgreSQL, which the run's tests share.
 */
export async function createTestServer(
  options: Pick<AppOptions, 'https' | 'keyRequests'> & { grades?: boolean } = {},
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-api-'))
  const { serverUrl, template } = inject('postgres')
  const name = `wenkao_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create database ${name} template ${template}`)
  const databaseUrl = withDatabase(serverUrl, name)
  const database = openDatabase(databaseUrl, 8)
  const reports = openDatabase(databaseUrl, 4)
  const blobs = createBlobStore({ folder: join(folder, 'blobs') })
  let offset = 0
  const clock = {
    now: () => Date.now() + offset,
    advance: (ms: number) => {
      offset += ms
    },
  }
  const services: Services = {
    db: database.db,
    sql: database.sql,
    onConnectionLost: database.onConnectionLost,
    reports,
    clock,
    keys: await loadKeys({ folder }),
    blobs,
    partials: createPartialBlobs({ folder: join(folder, 'blobs', 'partial'), blobs }),
    staged: createStagedFiles({ folder: join(folder, 'sealed-files') }),
    log: createLogger({ level: 'silent' }),
    version: 'test',
    isDemo: false,
    publicOrigin: ORIGIN,
  }
  const app = createApp(services, { ...options, grades: options.grades ?? false })
  const call: TestServer['call'] = (endpoint, input) =>
    callEndpoint((request) => app.fetch(request), ORIGIN, endpoint, input)

  const passwords = createPasswords()
  const staff = async (grants: readonly Grant[]): Promise<TestStaff> => {
    const username = `p${createHash('sha256').update(randomBytes(8)).digest('hex').slice(0, 10)}`
    const password = randomBytes(12).toString('hex')
    await insertStaff(services.db, {
      staffId: freshId(services),
      username,
      displayName: username,
      passwordHash: await passwords.hash(password),
      createdAt: clock.now(),
      grants,
    })
    const response = await app.fetch(
      requestOf(ORIGIN, logInStaff, { body: { username, password } }),
    )
    const cookie = /^[^;]+/.exec(response.headers.get('set-cookie') ?? '')?.[0] ?? ''
    return { headers: { cookie } }
  }

  return {
    app,
    services,
    databaseUrl,
    folder,
    clock,
    staff,
    office: () => staff([{ role: 'examOffice', scope: { kind: 'all' } }]),
    call,
    raw: async (endpoint, input) => app.fetch(requestOf(ORIGIN, endpoint, input)),
    close: async () => {
      await app.stop()
      await Promise.all([database.close(), reports.close()])
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
