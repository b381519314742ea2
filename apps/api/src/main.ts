import type { ServerType } from '@hono/node-server'
import type { Server as HttpsServer } from 'node:https'
import { join } from 'node:path'
import { createApp } from './app.ts'
import { createBackupProcess } from './backup-process.ts'
import { seedDemo } from './demo/index.ts'
import { readEnv } from './env.ts'
import { makeSetupLink } from './features/accounts/index.ts'
import { createBlobStore } from './platform/blobs.fs.ts'
import { checkDurability, migrateDatabase, openDatabase, POOL_SIZES } from './platform/database.ts'
import { startEmbeddedPostgres } from './platform/embedded-postgres.fs.ts'
import { checkInstallation } from './platform/installation.queries.ts'
import { loadKeys } from './platform/keys.fs.ts'
import { listen, type ServedApp } from './platform/listen.ts'
import { createLogger } from './platform/logger.ts'
import { createPartialBlobs } from './platform/partial-blobs.fs.ts'
import type { Services } from './platform/services.ts'
import { createStagedFiles } from './platform/staged-files.fs.ts'
import { openServerCertificate } from './platform/tls/server-certificate.ts'
import { trustDoor } from './platform/tls/trust-door.ts'
import { VERSION } from './version.ts'

const env = readEnv()
const log = createLogger({ level: env.logLevel })

/** A line that the starting script shows to the person at the terminal. */
function tellLink(role: string, url: string): void {
  process.stdout.write(`WENKAO_LINK ${role} ${url}\n`)
}

const embedded =
  env.databaseUrl === undefined
    ? await startEmbeddedPostgres({
        dataFolder: env.dataFolder,
        log: (message) => {
          log.info(message)
        },
      })
    : undefined
const databaseUrl = env.databaseUrl ?? embedded?.url ?? ''
await migrateDatabase(databaseUrl)
const database = openDatabase(databaseUrl, POOL_SIZES.exam)
const reports = openDatabase(databaseUrl, POOL_SIZES.reports)
await checkDurability(database.sql)
const keys = await loadKeys({ folder: env.dataFolder })
await checkInstallation(database.db, keys, Date.now())
const blobsFolder = join(env.dataFolder, 'blobs')
const blobs = createBlobStore({ folder: blobsFolder })

const { https } = env
const certificate =
  https &&
  openServerCertificate({
    dataFolder: env.dataFolder,
    names: https.names,
    imported: https.imported,
    clock: { now: () => Date.now() },
    log,
  })

const services: Services = {
  db: database.db,
  sql: database.sql,
  onConnectionLost: database.onConnectionLost,
  reports,
  clock: { now: () => Date.now() },
  keys,
  blobs,
  partials: createPartialBlobs({ folder: join(blobsFolder, 'partial'), blobs }),
  staged: createStagedFiles({ folder: join(env.dataFolder, 'sealed-files') }),
  log,
  version: VERSION,
  isDemo: env.isDemo,
  publicOrigin:
    env.publicUrl === undefined ? `http://${env.host}:${env.port}` : new URL(env.publicUrl).origin,
}
const app = createApp(services, {
  pwaFolder: env.pwaFolder,
  grades: true,
  watches: true,
  admission: env.admission,
  extraFont: env.extraFont,
  https: https && certificate && { ...https, certificate },
  backups: {
    ...env.backups,
    start: createBackupProcess({ databaseUrl, dataFolder: env.dataFolder, ...env.backups }),
  },
})
/** Filled once it listens; a signal may come before. */
const listening: ServerType[] = []
let stopping = false
let renewing: NodeJS.Timeout | undefined
const RENEW_EVERY_MS = 60_000

/** Ends in order: no new requests, background work, pool, then the database itself. */
async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  log.info('stopping')
  clearInterval(renewing)
  for (const server of listening) {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  }
  await app.stop()
  await Promise.all([database.close(), reports.close()])
  await embedded?.stop()
  process.exit(code)
}
process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
embedded?.watch((cause) => {
  log.fatal({ err: cause }, 'the database cannot be brought back')
  void stop(1)
})

if (https && certificate) {
  const [name] = certificate.names()
  if (name && https.trustPort !== undefined && certificate.authority) {
    tellLink('trust', `http://${name.value}:${https.trustPort}/trust`)
  }
  if (name) tellLink('tablet', `https://${name.value}:${https.port}/room`)
}

// Links first, so that whoever sees the server ready has them all.
if (env.isDemo) await seedDemo(services, env.dataFolder, tellLink)
const setup = await makeSetupLink(services)
if (setup !== undefined) tellLink('setup', `${services.publicOrigin}/setup#token=${setup}`)

/** Listens at one more port; a port that is taken ends the start. */
function open(served: ServedApp, at: Parameters<typeof listen>[1]): ServerType {
  const server = listen(served, at, (port) => {
    log.info({ port, tls: at.tls !== undefined }, 'listening')
  })
  server.on('error', (cause) => {
    log.fatal({ err: cause, port: at.port }, 'the server cannot listen')
    void stop(1)
  })
  listening.push(server)
  return server
}

if (https && certificate) {
  const secure = open(app, { host: https.host, port: https.port, tls: certificate.context() })
  if (https.trustPort !== undefined && certificate.authority) {
    open(trustDoor(app, https.port), { host: https.host, port: https.trustPort })
  }
  // An address that the school's router gave anew, a certificate that ends: without a restart.
  renewing = setInterval(() => {
    try {
      if (certificate.renew()) (secure as HttpsServer).setSecureContext(certificate.context())
    } catch (cause) {
      log.error({ err: cause }, 'the certificate cannot be renewed')
    }
  }, RENEW_EVERY_MS)
}
open(app, env)
