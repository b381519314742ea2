import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { bridgeEndpoints } from '@wenkao/shared'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { Hono } from 'hono'
import type { BridgeConfig } from './config.fs.ts'
import { systemVariables } from './env.ts'
import {
  answerFilesRoutes,
  openAnswerFiles,
  restoreFilesRoutes,
  type AnswerFiles,
} from './features/answer-files/index.ts'
import { answersRoutes, createAnswers, openLogHeads } from './features/answers/index.ts'
import {
  createHandIn,
  handInRoutes,
  mendServer,
  openHandedInBook,
} from './features/hand-in/index.ts'
import { openPlaces } from './features/places/index.ts'
import { createRescuePasses, rescueRoutes } from './features/rescue/index.ts'
import { openSessionFiles } from './features/sessions/index.ts'
import { openSittings, sittingsRoutes } from './features/sittings/index.ts'
import { createAnswersFirst } from './platform/answers-first.ts'
import { createAppFiles, type AppFiles } from './platform/app-files.fs.ts'
import { BridgeError, systemCode } from './platform/bridge-error.ts'
import type { Clock } from './platform/clock.ts'
import { errorReply } from './platform/error-reply.ts'
import { createFetcher } from './platform/http-fetch.ts'
import type { Logger } from './platform/logger.ts'
import { loopbackGuard, strictHeaders } from './platform/loopback-guard.ts'
import { limitConnections, loopbackLimits } from './platform/loopback-limits.ts'
import { mountEndpoints } from './platform/mount-endpoint.ts'
import { oneAtATime } from './platform/one-at-a-time.ts'
import { createPageTokens } from './platform/page-tokens.ts'
import { createPeerCheck } from './platform/peer-user.ts'
import { relay } from './platform/relay.ts'
import type { Repeating } from './platform/repeat.ts'
import { keepSecret } from './platform/secret-file.fs.ts'
import { createServerClient } from './platform/server-client.ts'
import { createServerClock } from './platform/server-clock.ts'

export interface BridgeDeps {
  readonly config: BridgeConfig
  readonly clock: Clock
  readonly logger: Logger
  /** A pairing code issued ahead, as soon as there is one. */
  readonly issuedCode: () => Promise<string | undefined>
  /** Time between two looks at a pairing, ms. */
  readonly pairingPollMs?: number
  /** Mean time between two questions whether the server still holds what was handed in, ms. */
  readonly mendMs?: number
  /** Mean time between two looks for session files to be fetched, ms. */
  readonly sessionFilesMs?: number
  /** Time between two looks for what went wrong with documents, ms. */
  readonly findingsMs?: number
}

export interface Bridge {
  readonly app: Hono
  /** Listens and begins its work. @throws BridgeError portTaken. */
  start(): Promise<{ readonly port: number; readonly url: string }>
  stop(): Promise<void>
}

/**
 * Puts a bridge together: opens what is on disk, mounts every local endpoint, the relay and the
 * installed app.
 * @throws BridgeError endpointWithoutHandler, stationKeyUnreadable.
 */
export async function createBridge(deps: BridgeDeps): Promise<Bridge> {
  const { config, clock, logger } = deps
  const fetcher = createFetcher()
  const { dataFolder, answerFolder } = config
  const random = (bytes: number): Uint8Array => randomBytes(bytes)
  const server = createServerClient(config.server, clock, fetcher, (path, cause) => {
    logger.debug({ path, err: cause }, 'the server did not answer')
  })
  const serverClock = createServerClock(clock)
  const answersFirst = createAnswersFirst()
  const base = { dataFolder, clock, logger, server, serverClock, random, answersFirst }

  const ownToken = await keepSecret(join(dataFolder, 'keys', 'page-token'), () =>
    randomBytes(32).toString('base64url'),
  )
  const tokens = createPageTokens(ownToken, random)
  const places = await openPlaces({
    ...base,
    issuedCode: deps.issuedCode,
    pairingPollMs: deps.pairingPollMs ?? 3000,
  })
  const sessionFiles = await openSessionFiles({
    ...base,
    places,
    fraction: Math.random,
    everyMs: deps.sessionFilesMs ?? 10_000,
  })
  const sittings = await openSittings({ ...base, isMovedAway: () => answers.isMovedAway() })
  const logHeads = await openLogHeads(dataFolder)
  const answers = createAnswers({ ...base, logHeads, sittings, fileCounts: () => files.counts() })
  const files: AnswerFiles = await openAnswerFiles({
    ...base,
    answerFolder,
    vaultBudgetBytes: config.vaultBudgetBytes,
    uploadBytesPerSecond: config.uploadBytesPerSecond,
    otherPlaces: config.otherPlaces,
    knownPlaces: config.knownPlaces,
    recoveryPlaces: config.recoveryPlaces,
    remaining: sittings.remaining,
    findingsMs: deps.findingsMs,
    variables: systemVariables(),
    ownFolders: [dataFolder, config.appFolder, import.meta.dirname],
    answers,
    held: sittings.held,
  })
  const book = await openHandedInBook(dataFolder)
  const handIn = createHandIn({ ...base, sittings, book, answers, files })
  // Two log-ins must not lay out one folder together.
  const turn = oneAtATime()
  const taken = (held: HeldSitting): Promise<string | null> =>
    turn(async () => {
      await answers.follow(held)
      return files.begin(held)
    })
  const released = (): Promise<void> =>
    turn(async () => {
      await files.end()
      answers.unfollow()
    })

  const appFiles = createAppFiles(config.appFolder, clock.monotonic)
  const app = new Hono()
  let port = config.port
  const headers = strictHeaders(config.server)
  app.use(async function sendStrictHeaders(context, next) {
    await next()
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value)
  })
  app.use(
    loopbackGuard({ port: () => port, isToken: tokens.isKnown, peers: createPeerCheck() }),
  )
  const passes = createRescuePasses(clock.monotonic, random)
  const routes = [
    ...rescueRoutes({
      ...base,
      serverOrigin: config.server,
      answerFolder,
      appVersion: appFiles.version,
      places,
      sessionFiles,
      sittings,
      answers,
      files,
      ...{ greet: tokens.greet, passes },
    }),
    ...sittingsRoutes({ sittings, prove: places.prove, taken, released }),
    ...answersRoutes(answers),
    ...answerFilesRoutes({ files, held: sittings.held, openWith: config.openWith }),
    ...restoreFilesRoutes(files.changes),
    ...handInRoutes(handIn),
  ]
  const isRegistered = (): boolean => places.registration.station() !== undefined
  mountEndpoints(app, bridgeEndpoints, routes, { isPass: passes.isOpen, isRegistered })
  app.all('/bridge/*', () => errorReply('notFound', 'No such local operation'))
  app.all('/api/*', (context) => relay(context, config.server, fetcher))
  app.get('*', ({ req }) => serveAppFile(appFiles, req.path, req.header('if-none-match')))
  app.onError((cause) => {
    if (systemCode(cause) === 'foreignEntry') return errorReply('invalidRequest', cause.message)
    logger.error({ err: cause, code: systemCode(cause) }, 'a request failed')
    return errorReply('internal', 'The bridge could not do that')
  })

  let listening: Server | undefined
  let mending: Repeating | undefined
  return {
    app,
    start: async () => {
      listening = createServer(loopbackLimits, getRequestListener(app.fetch))
      limitConnections(listening)
      port = await listen(listening, config.port)
      places.start()
      sessionFiles.start()
      sittings.start()
      files.start()
      mending = mendServer({
        ...{ ...base, book, answers, files },
        fraction: Math.random,
        everyMs: deps.mendMs ?? 60_000,
      })
      const held = sittings.held()
      if (held) {
        taken(held).catch((cause: unknown) => {
          logger.error({ err: cause }, 'going on with the held sitting failed')
        })
      }
      return { port, url: `http://127.0.0.1:${port}` }
    },
    stop: async () => {
      const closing = listening
      if (closing) {
        closing.closeAllConnections()
        await new Promise((resolve) => closing.close(resolve))
      }
      await mending?.stop()
      await sessionFiles.stop()
      await places.stop()
      await files.stop()
      await answers.stop()
      await sittings.stop()
    },
  }
}

/** 127.0.0.1 alone, and nobody else on the port. */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const isTaken = systemCode(cause) === 'EADDRINUSE'
      reject(isTaken ? new BridgeError('portTaken', `Port ${port} is in use`, { cause }) : cause)
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, resolve)
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

async function serveAppFile(
  files: AppFiles,
  path: string,
  knownEtag: string | undefined,
): Promise<Response> {
  const file = await files.find(path)
  if (!file) return errorReply('notFound', 'The installed app has no such file')
  const headers = {
    etag: file.etag,
    'cache-control':
      file.cache === 'immutable' ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  if (knownEtag === file.etag) return new Response(null, { status: 304, headers })
  return new Response(new Uint8Array(file.bytes), {
    headers: { ...headers, 'content-type': file.mediaType },
  })
}
