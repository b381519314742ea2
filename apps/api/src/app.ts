import { allEndpoints } from '@wenkao/shared'
import { serverTime } from '@wenkao/shared/kernel'
import { Hono, type Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { routePath } from 'hono/route'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { randomBytes } from 'node:crypto'
import {
  accountsRoutes,
  apiKeysRoutes,
  staffImportRoutes,
  API_KEY_PREFIX,
  cookieName,
  programOfKey,
  staffOfCookie,
} from './features/accounts/index.ts'
import {
  adjudicationRoutes,
  createOpenCase,
  createOpenContested,
  createWorkOfCase,
  gradeCases,
} from './features/adjudication/index.ts'
import {
  answerFilesRoutes,
  fileVersionsRoutes,
  tidyPartials,
} from './features/answer-files/index.ts'
import {
  answersRoutes,
  createHeldHeads,
  selectLogTexts,
  type NoteContact,
} from './features/answers/index.ts'
import { approvalsRoutes } from './features/approvals/index.ts'
import { auditRoutes, createHeldHeadsOfSessions, keepSealing } from './features/audit/index.ts'
import { analysisRoutes } from './features/analysis/index.ts'
import { archivesRoutes } from './features/archives/index.ts'
import {
  backupsRoutes,
  watchBackups,
  type BackupEnvironment,
  type StartProcess,
} from './features/backups/index.ts'
import { documentsRoutes } from './features/documents/index.ts'
import { bankRoutes, keepStatistics } from './features/bank/index.ts'
import { exchangeRoutes } from './features/exchange/index.ts'
import { blueprintsRoutes } from './features/blueprints/index.ts'
import { classesRoutes, classExamsRoutes, practiceRoutes } from './features/class-exams/index.ts'
import {
  createGradingPool,
  gradingRoutes,
  readSatPaper,
  runGrading,
} from './features/grading/index.ts'
import { handInRoutes, lastReceipt, receiptRoutes } from './features/hand-in/index.ts'
import { createWitnessBook, lateWorkRoutes } from './features/late-work/index.ts'
import { incidentsRoutes } from './features/incidents/index.ts'
import {
  countAttempts,
  createAttemptsBook,
  createContactBook,
  createFailureWatch,
  lastUnsent,
  monitorRoutes,
} from './features/monitor/index.ts'
import { createGapBook, outagesRoutes, startServerBeat } from './features/outages/index.ts'
import { keepRetention, privacyRoutes } from './features/privacy/index.ts'
import { placesRoutes, roomLayoutRoutes, stationOfRequest } from './features/places/index.ts'
import { roomReportRoutes } from './features/room-report/index.ts'
import { releasesRoutes } from './features/releases/index.ts'
import { resultsRoutes } from './features/results/index.ts'
import { keepFlags, reviewRoutes } from './features/review/index.ts'
import { sandboxRoutes } from './features/sandbox/index.ts'
import { sealedFilesRoutes, tidyStaged } from './features/sealed-files/index.ts'
import { schedulingRoutes } from './features/scheduling/index.ts'
import { checkInRoutes, seatingRoutes } from './features/seating/index.ts'
import {
  createSessionFiles,
  handOverRoutes,
  photosRoutes,
  regiveSeatVariants,
  rosterRoutes,
  sessionFileRoutes,
  sessionsRoutes,
} from './features/sessions/index.ts'
import {
  candidateToken,
  createFormerStations,
  createSittingFacts,
  createTokenReader,
  movesRoutes,
  reservedClaim,
  sittingMark,
  sittingsRoutes,
  timeRoutes,
  type MovesPorts,
} from './features/sittings/index.ts'
import { sendWebhooks, webhooksRoutes } from './features/webhooks/index.ts'
import { trustRoutes, type HttpsAddress } from './features/trust/index.ts'
import { selectLastOutcomes, stationCheckRoutes } from './features/station-check/index.ts'
import { createAdmission, type AdmissionLimits } from './platform/admission.ts'
import { ApiError } from './platform/api-error.ts'
import type { Caller } from './platform/caller.ts'
import { createDirectRoute, type ServeDirect } from './platform/direct-route.ts'
import { guardOrigin } from './platform/guard-origin.ts'
import { createKeyLimits } from './platform/key-limits.ts'
import { createMetrics, measureAdmission } from './platform/metrics.ts'
import { mountEndpoints, route, type Route } from './platform/mount-endpoints.ts'
import { openApiDocument } from './platform/openapi.ts'
import { readableApiPage } from './platform/openapi-page.ts'
import { PROBLEM_TYPE } from './platform/problem.ts'
import { respondToError } from './platform/respond-to-error.ts'
import { markRawReply, securityHeaders } from './platform/security-headers.ts'
import { appFile } from './platform/serve-app.fs.ts'
import type { Services } from './platform/services.ts'

/** What `createApp` adds to the services: where the pages lie, and whether grading runs here. */
export interface AppOptions {
  readonly pwaFolder?: string | undefined
  /** false in a process that only serves requests; another one then grades. */
  readonly grades: boolean
  /** Whether failures of many stations are looked for here; several processes may do it. */
  readonly watches?: boolean
  /** The HTTPS listener beside this app, if there is one. */
  readonly https?: HttpsAddress | undefined
  /** What the environment says of backups, and how one is begun; nothing begins without it. */
  readonly backups?: (BackupEnvironment & { readonly start: StartProcess }) | undefined
  /** A font file of the office's own for rare characters on documents. */
  readonly extraFont?: string | undefined
  /** How many requests a key may send within a minute; more than any system needs without it. */
  readonly keyRequests?: number | undefined
  /** How many answers may wait for their commit. */
  readonly admission?: AdmissionLimits | undefined
}

export interface App {
  /** @param connection of the HTTP server, which knows the address; absent in tests. */
  readonly fetch: (request: Request, connection?: object) => Response | Promise<Response>
  /** Serves what goes past the framework; false when `fetch` must serve it. */
  readonly serveDirect: ServeDirect
  /** The mounted routes; tests walk them. */
  readonly routes: readonly Route[]
  /** Ends background work; requests in flight are the server's to end. */
  stop(): Promise<void>
}

const NO_BACKUPS = { target: undefined, secret: undefined, recipient: undefined, start: undefined }

type RequestVariables = { Variables: { requestId: string } }

/** Composes the server from its features. Nothing is global: two apps in one process are fine. */
export function createApp(services: Services, options: AppOptions): App {
  const metrics = createMetrics()
  const facts = createSittingFacts(services)
  const tokens = createTokenReader(services.keys)
  const heads = createHeldHeads(services)
  const contacts = createContactBook(services)
  const formerStations = createFormerStations(services)
  const moves: MovesPorts = {
    lastUnsent: (sessionId, sittingId) => lastUnsent(services, contacts, sessionId, sittingId),
    lastChecks: (stationIds) => selectLastOutcomes(services.db, stationIds),
  }
  const witnesses = createWitnessBook(services)
  const admission = createAdmission(options.admission)
  measureAdmission(metrics, admission)
  // What the office looks at, and grading, has connections of its own: no report stands in front of
  // a candidate, or of the room that lets candidates begin.
  const office: Services = { ...services, ...services.reports }
  const gaps = createGapBook(office)
  const serverBeat = startServerBeat(office)
  const graders = options.grades ? createGradingPool() : undefined
  const flags = options.grades ? keepFlags(office) : undefined
  const grading =
    graders &&
    runGrading(office, metrics, graders, {
      workOfCase: createWorkOfCase(office),
      onGraded: () => flags?.wake(),
    })
  const statistics = options.grades ? keepStatistics(office, readSatPaper(office.db)) : undefined
  const caseGrading = graders && gradeCases(office, metrics, graders.gradeTask)
  const tidying = [tidyPartials(services), tidyStaged(services)]
  const sealing = keepSealing(office)
  const sessionFiles = createSessionFiles(office, {
    tokenOf: (session, sittingId) =>
      candidateToken(services.keys, reservedClaim(session, sittingId)),
    markOf: (sitting) => sittingMark(services.keys, sitting),
  })
  const noteContact: NoteContact = (contact) => {
    // What a PC tells whose candidate sits elsewhere now must not stand for the one that goes on.
    if (contact.current) contacts.note(contact)
    else formerStations.note(contact)
    witnesses.note(contact)
    if (contact.current) gaps.note(contact)
  }
  const { start, ...backupEnv } = options.backups ?? NO_BACKUPS
  const backups = watchBackups(office, metrics, backupEnv, start)
  const webhookSender = options.grades ? sendWebhooks(office) : undefined
  const retention = options.grades ? keepRetention(office) : undefined
  const attempts = createAttemptsBook(services)
  const failures = options.watches ? createFailureWatch(office, attempts) : undefined
  failures?.start()
  const routes: Route[] = countAttempts(attempts, [
    route(serverTime, () =>
      Promise.resolve({
        serverNow: services.clock.now(),
        version: services.version,
        demo: services.isDemo,
      }),
    ),
    ...trustRoutes(options.https),
    ...accountsRoutes(office),
    ...apiKeysRoutes(office),
    ...staffImportRoutes(office),
    ...auditRoutes(office),
    ...bankRoutes(office, readSatPaper(office.db)),
    ...blueprintsRoutes(office),
    ...exchangeRoutes(office),
    ...archivesRoutes(office),
    ...documentsRoutes(office, options.extraFont),
    ...placesRoutes(office),
    ...roomLayoutRoutes(office, { onLayout: regiveSeatVariants }),
    ...stationCheckRoutes(services, office),
    ...sessionsRoutes(office, sessionFiles),
    ...sessionFileRoutes(office, sessionFiles),
    ...rosterRoutes(office),
    ...photosRoutes(office),
    ...schedulingRoutes(office, sessionFiles),
    ...handOverRoutes(office),
    ...incidentsRoutes(office),
    ...seatingRoutes(services),
    ...checkInRoutes(services, office, facts),
    ...sittingsRoutes(services, facts, admission, {
      lastReceipt: (sessionId, sittingId) => lastReceipt(services.db, sessionId, sittingId),
      lastUnsent: moves.lastUnsent,
      readLog: async (sessionId, sittingId) =>
        (await selectLogTexts(services.sql, sessionId, sittingId)).map((row) => row.text),
      fileRevisions: sessionFiles.revisions,
    }),
    ...movesRoutes(services, facts, moves),
    ...timeRoutes(services, facts),
    ...answersRoutes(services, facts, heads, metrics, noteContact, admission),
    ...answerFilesRoutes(services, facts),
    ...fileVersionsRoutes(office),
    ...handInRoutes(services, facts, metrics, admission, {
      onHandIn: () => grading?.wake(),
      openContested: createOpenContested(office, () => caseGrading?.wake()),
      headsOfSessions: createHeldHeadsOfSessions(services),
    }),
    ...receiptRoutes(office),
    ...lateWorkRoutes(services, office, () => grading?.wake()),
    ...sealedFilesRoutes(office, facts, heads, metrics, {
      openCase: createOpenCase(office, () => caseGrading?.wake()),
      onHandIn: () => grading?.wake(),
    }),
    ...adjudicationRoutes(office, () => grading?.wake()),
    ...approvalsRoutes(services, facts, () => grading?.wake()),
    ...outagesRoutes(services, office, facts),
    ...monitorRoutes(services, office, contacts),
    ...gradingRoutes(office, () => grading?.wake()),
    ...resultsRoutes(office),
    ...reviewRoutes(office),
    ...releasesRoutes(office),
    ...analysisRoutes(office),
    ...roomReportRoutes(office, contacts),
    ...backupsRoutes(office, backups),
    ...privacyRoutes(office, retention),
    ...sandboxRoutes(services, (request) => app.fetch(request)),
    ...webhooksRoutes(office, webhookSender),
    ...classesRoutes(office),
    ...classExamsRoutes(office, facts, contacts),
    ...practiceRoutes(services, facts, graders?.gradeTask),
  ])

  const limitKey = createKeyLimits(services.clock, options.keyRequests)
  const requestIdOf = createRequestIds()
  const isHttps = services.publicOrigin.startsWith('https:')
  const app = new Hono<RequestVariables>()
  app.use(securityHeaders(isHttps))
  app.use(async function withRequestId(http, next) {
    const requestId = requestIdOf(http.req.header('x-request-id'))
    http.set('requestId', requestId)
    http.header('x-request-id', requestId)
    const began = performance.now()
    await next()
    const seconds = (performance.now() - began) / 1000
    const status = String(http.res.status)
    metrics.requests.observe(
      { method: http.req.method, route: routePath(http, -1), status },
      seconds,
    )
    services.log.debug(
      { requestId, method: http.req.method, path: http.req.path, status, seconds },
      'request',
    )
  })
  app.onError((error, http) => {
    const { method, path } = http.req
    const request = { requestId: http.get('requestId'), method, path }
    const { status, body, headers } = respondToError(error, request, services.log)
    const type = { 'content-type': PROBLEM_TYPE }
    return http.body(JSON.stringify(body), status as ContentfulStatusCode, { ...type, ...headers })
  })
  app.use(
    '/api/*',
    guardOrigin(() => services.publicOrigin),
  )

  app.get('/healthz', (http) => http.json({ ok: true }))
  app.get('/readyz', async (http) => {
    await services.sql`select 1`
    return http.json({ ok: true, version: services.version })
  })
  app.get('/metrics', async (http) =>
    http.body(await metrics.registry.metrics(), 200, {
      'content-type': metrics.registry.contentType,
    }),
  )
  app.get('/api/openapi.json', (http) => http.json(openApiDocument(allEndpoints, services.version)))
  app.get('/api/docs', (http) => http.html(readableApiPage(allEndpoints, services.version)))
  mountEndpoints(
    app as unknown as Hono,
    allEndpoints,
    routes,
    async (http) => {
      const caller = await identify(services, office, tokens, http)
      if (caller.kind === 'apiKey') limitKey(caller.apiKeyId, http)
      return caller
    },
    (http) => (http as Context<RequestVariables>).get('requestId'),
  )
  app.all('/api/*', () => {
    throw new ApiError('notFound', 'No such operation')
  })
  app.get('*', async (http) => {
    const path = decodedPath(http.req.path)
    const file =
      options.pwaFolder === undefined || path === undefined
        ? undefined
        : await appFile(options.pwaFolder, path)
    return file ? markRawReply(http, file) : http.text('Not found', 404)
  })

  const direct = routes
    .filter((entry) => entry.handleDirect !== undefined)
    .map((entry) =>
      createDirectRoute(entry, {
        callerOf: tokens,
        requestIdOf,
        isHttps,
        metrics,
        log: services.log,
      }),
    )

  return {
    fetch: (request, connection) => app.fetch(request, connection),
    serveDirect: (incoming, outgoing) => direct.some((serve) => serve(incoming, outgoing)),
    routes,
    stop: async () => {
      for (const one of tidying) one.stop()
      backups.stop()
      await retention?.stop()
      await webhookSender?.stop()
      await sealing.stop()
      await sessionFiles.stop()
      await Promise.all([grading?.stop(), caseGrading?.stop(), flags?.stop(), statistics?.stop()])
      await failures?.stop()
      await contacts.stop()
      await witnesses.stop()
      await gaps.stop()
      await serverBeat.stop()
    },
  }
}

/**
 * The id that a request came with, if it is one; else one of this run of the process: random once,
 * then counted, because random bytes cost per answer.
 */
function createRequestIds(): (given: string | undefined) => string {
  const run = randomBytes(6).toString('hex')
  let count = 0
  return (given) => {
    if (given !== undefined && /^[\w-]{8,64}$/.test(given)) return given
    count += 1
    return `${run}-${count.toString(36)}`
  }
}

/** The path as it was typed, or undefined when its escapes are no text. */
function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** Who sends a request: bearer token, station signature or staff cookie, in this order. */
async function identify(
  services: Services,
  office: Services,
  tokens: ReturnType<typeof createTokenReader>,
  http: Context,
): Promise<Caller> {
  const bearer = /^Bearer (.+)$/.exec(http.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) {
    if (bearer.startsWith(API_KEY_PREFIX)) return programOfKey(office, bearer)
    return tokens(bearer) ?? { kind: 'anyone' }
  }
  const station = await stationOfRequest(services, http)
  if (station) return station
  const cookie = getCookie(http, cookieName(office, http))
  return cookie === undefined ? { kind: 'anyone' } : staffOfCookie(office, cookie)
}
