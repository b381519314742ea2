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
  openSubmissionSealer,
} from './features/hand-in/index.ts'
import { openPlaces } from './features/places/index.ts'
import {
  createMachineChange,
  createRescueLog,
  createRescuePasses,
  openExtraTimeCodes,
  openUnlockCodes,
  rescueRoutes,
  stationStatus,
} from './features/rescue/index.ts'
import {
  backupRoutes,
  createBranchClaim,
  createMockRemover,
  openSealedFiles,
  otherDatabaks,
  rescueSealedRoutes,
  type SealedFiles,
} from './features/sealed-files/index.ts'
import {
  openOfflineStarts,
  openPaperPackages,
  openSessionFiles,
  openStationSecret,
  sessionsRoutes,
} from './features/sessions/index.ts'
import { isFinished, openSittings, sittingsRoutes } from './features/sittings/index.ts'
import { openStationChecks, stationCheckRoutes } from './features/station-check/index.ts'
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
import { writablePlaces } from './platform/other-places.fs.ts'
import { createPageTokens } from './platform/page-tokens.ts'
import { createPeerCheck } from './platform/peer-user.ts'
import { relay } from './platform/relay.ts'
import type { Repeating } from './platform/repeat.ts'
import { keepSecret } from './platform/secret-file.fs.ts'
import { isBridgeOf, noteRunningPort, runningPort } from './platform/running-bridge.fs.ts'
import { createServerClient } from './platform/server-client.ts'
import { createServerClock } from './platform/server-clock.ts'
import { openServerTrust } from './platform/server-trust.fs.ts'

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
  /** Port that the station check looks at instead of the one that is listened on. */
  readonly checkedPort?: number
  /** Variables of the system for the station check; undefined: those of this process. */
  readonly variables?: Readonly<Record<string, string | undefined>>
  /** From the start to the first report of the station check, and between two tries, ms. */
  readonly checkReportMs?: { readonly first: number; readonly retry: number }
  /** Time between two looks for what went wrong with documents, ms. */
  readonly findingsMs?: number
  /** Time from a log-in to its first automatic backup, and between two of them, ms. */
  readonly firstBackupMs?: number
  readonly backupMs?: number
  /** How long a machine change waits for what is unsent, ms. */
  readonly machineChangeMs?: number
  /** Time between two looks whether a hand-in or a deadline waits for this PC, ms. */
  readonly handInMs?: number
}

export interface Bridge {
  readonly app: Hono
  /** Listens and begins its work. @throws BridgeError portTaken. */
  start(): Promise<{ readonly port: number; readonly url: string }>
  /** Done once the held sitting is followed as far as it can be. */
  settled(): Promise<void>
  stop(): Promise<void>
}

/**
 * Puts a bridge together: opens what is on disk, mounts every local endpoint, the relay and the
 * installed app.
 * @throws BridgeError endpointWithoutHandler, stationKeyUnreadable.
 */
export async function createBridge(deps: BridgeDeps): Promise<Bridge> {
  const { config, clock, logger } = deps
  const trust = await openServerTrust({ ...config, clock, logger })
  const fetcher = createFetcher(trust)
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
  const stationSecret = await openStationSecret({ ...base, places })
  const packages = await openPaperPackages({
    ...{ ...base, places, sessionFiles, secret: stationSecret },
    fraction: Math.random,
    everyMs: deps.sessionFilesMs ?? 10_000,
  })
  const sittings = await openSittings({ ...base, isMovedAway: () => answers.isMovedAway() })
  const logHeads = await openLogHeads(dataFolder)
  const appFiles = createAppFiles(config.appFolder, clock.monotonic)
  const answers = createAnswers({
    ...{ ...base, logHeads, sittings },
    backup: () => sealedFiles.newestBackup(),
    branch: createBranchClaim({ sittings, places, serverClock }),
    fileCounts: () => files.counts(),
    health: async () => {
      const remaining = sittings.remaining()
      return {
        ...files.troubles(),
        remaining: remaining && { ms: remaining.remainingMs, verified: remaining.verified },
        app: (await appFiles.version()) ?? '',
      }
    },
  })
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
  const sealedFiles: SealedFiles = await openSealedFiles({
    ...{ ...base, places, sessionFiles, sittings, answers, files },
    ownFolders: () => [
      ...[answerFolder, `${answerFolder}-aside`, files.followed()?.folder ?? answerFolder],
      ...[dataFolder, config.appFolder, import.meta.dirname],
    ],
    giveWay: answersFirst.giveWay,
    appVersion: appFiles.version,
    taken: (held) => taken(held),
    released: () => released(),
    handedInAt: (examNumber) =>
      book.all().findLast(({ receipt }) => receipt.payload.examNumber === examNumber)?.receipt
        .payload.at,
    rolledBackAt: () => stationChecks.rolledBack()?.at,
    backupPlaces: config.backupPlaces ?? [],
    drives: config.drives,
    firstBackupMs: deps.firstBackupMs ?? 20_000,
    backupMs: deps.backupMs ?? 180_000,
  })
  const sealer = await openSubmissionSealer({
    ...{ ...base, sealed: sealedFiles, answers, files },
    otherPlaces: () => writablePlaces(otherDatabaks(config)),
  })
  const handIn = createHandIn({
    ...{ ...base, sittings, book, answers, files, sealer },
    withoutBackups: sealedFiles.withoutBackups,
    everyMs: deps.handInMs ?? 10_000,
  })
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

  const makeWay = createMockRemover({
    ...{ ...base, sittings, files, sealed: sealedFiles, released: () => released() },
  })

  const starts = await openOfflineStarts({
    ...{ ...base, places, sessionFiles, packages, sittings, taken, makeWay },
    secret: stationSecret,
    contents: files.contents,
  })

  let port = config.port
  const stationChecks = await openStationChecks({
    ...{ ...base, answerFolder, places, trust },
    serverOrigin: config.server,
    officeSettings: config.officeSettings,
    appVersion: appFiles.version,
    variables: deps.variables ?? systemVariables(),
    port: () => deps.checkedPort ?? port,
    isExamRunning: () => {
      const held = sittings.held()
      return held !== null && !isFinished(held)
    },
    reportMs: deps.checkReportMs,
    fraction: Math.random,
  })

  const app = new Hono()
  const headers = strictHeaders(config.server)
  app.use(async function sendStrictHeaders(context, next) {
    await next()
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value)
  })
  app.use(loopbackGuard({ port: () => port, isToken: tokens.isKnown, peers: createPeerCheck() }))
  const passes = createRescuePasses(clock.monotonic, random)
  const unlockCodes = await openUnlockCodes(
    dataFolder,
    sessionFiles.all,
    () => places.registration.station()?.number,
  )
  const extraTimeCodes = await openExtraTimeCodes({
    ...{ ...base, sittings },
    file: sessionFiles.of,
    number: () => places.registration.station()?.number,
    everyMs: 3000,
  })
  const machineChange = createMachineChange({
    ...{ ...base, sittings, answers, files, sealed: sealedFiles },
    patienceMs: deps.machineChangeMs,
  })
  const statusDeps = {
    ...{ ...base, answerFolder, places, sessionFiles, sittings, answers, files, handIn },
    serverOrigin: config.server,
    appVersion: appFiles.version,
    sealed: sealedFiles,
    certificate: trust.trouble,
    lastCheck: () => stationChecks.last().check,
  }
  const routes = [
    ...rescueRoutes({
      ...statusDeps,
      ...{ greet: tokens.greet, passes, unlockCodes, extraTimeCodes, machineChange },
    }),
    ...backupRoutes(sealedFiles),
    ...rescueSealedRoutes({
      ...{ ...base, sealed: sealedFiles, sessionFiles, answers, contents: files.contents },
      answerFolder: () => files.followed()?.folder ?? answerFolder,
      took: handIn.took,
      status: () => stationStatus(statusDeps),
    }),
    ...sittingsRoutes({
      sittings,
      prove: places.prove,
      taken,
      released,
      makeWay,
      isCleared: sealedFiles.isCleared,
    }),
    ...sessionsRoutes({
      ...{ ...base, starts, packages, sessionFiles },
      contents: files.contents,
      drives: config.drives,
      backupPlaces: config.backupPlaces ?? [],
    }),
    ...answersRoutes(answers),
    ...answerFilesRoutes({ files, held: sittings.held, openWith: config.openWith, dataFolder }),
    ...restoreFilesRoutes(files.changes),
    ...handInRoutes(handIn),
    ...stationCheckRoutes(stationChecks),
  ]
  const isRegistered = (): boolean => places.registration.station() !== undefined
  const logged = createRescueLog(base).wrap(routes)
  mountEndpoints(app, bridgeEndpoints, logged, { isPass: passes.isOpen, isRegistered })
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
  let going: Promise<unknown> = Promise.resolve()
  return {
    app,
    settled: async () => {
      await going
    },
    start: async () => {
      listening = createServer(loopbackLimits, getRequestListener(app.fetch))
      limitConnections(listening)
      port = await listen(listening, config.port)
      await claimDataFolder(dataFolder, port).catch((cause: unknown) => {
        listening?.close()
        throw cause
      })
      places.start()
      sessionFiles.start()
      packages.start()
      sittings.start()
      extraTimeCodes.start()
      files.start()
      sealedFiles.start()
      stationChecks.start()
      handIn.start()
      mending = mendServer({
        ...{ ...base, book, answers, files },
        fraction: Math.random,
        everyMs: deps.mendMs ?? 60_000,
      })
      const held = sittings.held()
      if (held) {
        going = taken(held).catch((cause: unknown) => {
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
      await handIn.stop()
      await mending?.stop()
      await extraTimeCodes.stop()
      await stationChecks.stop()
      await sealedFiles.stop()
      await packages.stop()
      await sessionFiles.stop()
      await places.stop()
      await files.stop()
      await answers.stop()
      await sittings.stop()
    },
  }
}

/**
 * Refuses a data folder on which another bridge works, e.g. under another port; notes where this one is.
 * @throws BridgeError dataFolderInUse.
 */
async function claimDataFolder(dataFolder: string, port: number): Promise<void> {
  const other = await runningPort(dataFolder)
  if (other !== undefined && other !== port && (await isBridgeOf(dataFolder, other))) {
    throw new BridgeError('dataFolderInUse', `A bridge on port ${other} works in ${dataFolder}`)
  }
  await noteRunningPort(dataFolder, port)
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
