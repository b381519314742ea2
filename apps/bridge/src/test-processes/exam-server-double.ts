import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { lackingFiles, uploadPart } from '@wenkao/shared/answer-files'
import {
  SyncReply,
  SyncRequest,
  headsOf,
  lacking,
  readEntry,
  type Heads,
} from '@wenkao/shared/answers'
import {
  contentDigest,
  handIn,
  publicKeys,
  receiptCode,
  receiptText,
  type Receipt,
} from '@wenkao/shared/hand-in'
import { sha256Hex, toBase64Url } from '@wenkao/shared/kernel'
import {
  PairingRequest,
  PairingState,
  StationToday,
  branchText,
  pairingText,
  stationHeaders,
  stationRequestText,
} from '@wenkao/shared/places'
import { SignedSessionFile, type InstallationKeys } from '@wenkao/shared/sessions'
import { StationCheck, reportStationCheck } from '@wenkao/shared/station-check'
import type { SealedResult } from '@wenkao/shared/sealed-files'
import {
  changeOwnStation,
  getSitting,
  spareSeats,
  type CandidateExam,
  type HeldSitting,
  type SittingClock,
} from '@wenkao/shared/sittings'
import { Hono, type Context } from 'hono'

/**
 * An exam server in memory for the bridge's own tests: one station, one sitting. It parses what it
 * gets and what it sends with the contracts, checks signatures and digests, and can be stopped and
 * started again on its port.
 */
export interface ExamServerDouble {
  readonly url: string
  readonly received: { readonly method: string; readonly path: string; readonly headers: Headers }[]
  readonly log: Map<string, string>
  readonly contents: Map<string, Buffer>
  /** Beginnings of contents that come in parts. */
  readonly partial: Map<string, Buffer>
  /** Names of requests (`parts` or `files`) and what the server then answers instead. */
  readonly refusals: Map<string, Refusal>
  /** Bytes of contents and parts that came in whole requests. */
  contentBytes: number
  readonly receipts: Receipt[]
  /** Cut of each hand-in. */
  readonly cuts: Heads[]
  /** Makes the next hand-ins be taken without an answer: the line breaks after the commit. */
  losesAnswers: boolean
  /** Checks as the station reported them, and the greatest counter of each drive. */
  readonly checks: StationCheck[]
  readonly canaries: Map<string, number>
  /** Whether the station still has the sitting, or another one took it over. */
  isCurrent: boolean
  /** Branches that clients named, with each sync, under the signature of the station that paired last. */
  readonly claims: NonNullable<SyncRequest['branch']>[]
  /** What each sync told for the room page. */
  readonly progress: NonNullable<SyncRequest['progress']>[]
  /** What a client is told that names its branch; undefined while the server waits for a pick. */
  adopts: SyncReply['adopted']
  /** Keys under which the server pretends to hold other content. */
  readonly conflicts: Set<string>
  /** What `/api/keys` says; without it there is no answer. */
  keys: InstallationKeys | undefined
  /** Session files by session; the own session's is told with the sessions of today. */
  readonly sessionFiles: Map<string, SignedSessionFile>
  /** Sealed paper packages by hash, given in pieces of so many bytes. */
  readonly packages: Map<string, Buffer>
  pieceBytes: number
  /** Sealed files as they came, and what is answered to the next ones. */
  readonly sealedFiles: Buffer[]
  sealedResult: SealedResult
  /** Proctor code that moves the sitting, and the stations that it was moved to. */
  proctorCode: string
  readonly moves: number[]
  /** Told of every request before it is answered. */
  onRequest: ((method: string, path: string) => Promise<void>) | undefined
  pairingTyped(): void
  stop(): Promise<void>
  start(): Promise<void>
}

/** An error reply, for one content or for all. */
export interface Refusal {
  readonly status: 404 | 409 | 500 | 503
  readonly hash?: string
  readonly retryAfterS?: number
}

export const ids = {
  session: '01900000-0000-7000-8000-000000000001',
  sitting: '01900000-0000-7000-8000-000000000002',
  other: '01900000-0000-7000-8000-000000000003',
  station: '01900000-0000-7000-8000-000000000004',
  pairing: '01900000-0000-7000-8000-000000000005',
} as const
export const TOKEN = 'candidate-token'
export const STATION_SECRET = Buffer.alloc(32, 7).toString('base64url')
export const ISSUED_CODE = 'ISSU-EDAH-EAD1'
const station = { stationId: ids.station, number: 7, roomName: '机房一', siteName: '第一中学' }
const binding = { epoch: 1, branch: null, parent: null, rank: 1 }

/** Start content of the files of `examWithFiles`. */
export const MATERIAL = Buffer.from('原始素材')

/** An exam with one question and one task with two files. */
export const examWithFiles: CandidateExam = {
  version: 1,
  paperVersion: 1,
  shuffleSeed: 'seed',
  items: [{ id: 'Q1', kind: 'trueFalse', points: 1, stem: '对吗？' }],
  tasks: [
    {
      ...{ id: 'T1', kind: 'files', title: '文件操作', points: 10, folder: '文件操作' },
      instruction: '',
      materials: ['说明.txt', '子目录/备注.txt'].map((path) => ({
        ...{ path, hash: sha256Hex(MATERIAL), size: MATERIAL.length },
      })),
    },
  ],
}

/** A sitting as a page gives it after log-in. */
export function heldSittingOf(
  exam: CandidateExam | null,
  sittingId: string = ids.sitting,
  now: number = Date.now(),
): HeldSitting {
  return {
    token: TOKEN,
    sitting: {
      sessionId: ids.session,
      sittingId,
      examNumber: '20260001',
      name: '李明',
      school: null,
      examTitle: '信息技术',
      instructions: '',
      sessionName: '第一场',
      roomName: '机房一',
      seatNumber: 7,
      durationMs: 3_600_000,
      round: 0,
      state: 'answering',
    },
    binding,
    bindings: [binding],
    exam,
    receipt: null,
    clock: clockAt(now),
    remaining: null,
  }
}

function clockAt(now: number): SittingClock {
  return { serverNow: now, state: 'running', deadline: now + 3_000_000, handInOpensAt: now }
}

/** Starts the double on a free port. @param verifier of the session's proctor code. */
export async function startExamServer(verifier: string | null = null): Promise<ExamServerDouble> {
  const log = new Map<string, string>()
  const contents = new Map<string, Buffer>()
  const partial = new Map<string, Buffer>()
  const refusals = new Map<string, Refusal>()
  const receipts: Receipt[] = []
  const cuts: Heads[] = []
  const received: { method: string; path: string; headers: Headers }[] = []
  const conflicts = new Set<string>()
  const receiptKey = generateKeyPairSync('ed25519').privateKey
  let publicKey: string | undefined
  let isRegistered = false
  let port = 0
  let server: Server | undefined

  const app = new Hono()
  app.use(async (context, next) => {
    const { method, path, raw } = context.req
    received.push({ method, path, headers: raw.headers })
    await double.onRequest?.(method, path)
    await next()
  })
  app.get('/api/time', (context) =>
    context.json({ serverNow: Date.now(), version: 'double', demo: false }),
  )
  /** The code is told once, when the pairing begins. */
  const pairing = (pairingCode: string | null): PairingState =>
    PairingState.parse({
      pairingId: ids.pairing,
      pairingCode,
      expiresAt: Date.now() + 600_000,
      station: isRegistered ? station : null,
    })
  app.post('/api/pairings', async (context) => {
    const body = PairingRequest.parse(await context.req.json())
    if (!isSigned(body.publicKey, pairingText(body), body.signature)) return refuse(context, 401)
    if (body.pairingCode !== undefined && body.pairingCode !== ISSUED_CODE) {
      return refuse(context, 409, 'pairingExpired')
    }
    publicKey = body.publicKey
    if (body.pairingCode === ISSUED_CODE) isRegistered = true
    return context.json(pairing(isRegistered ? null : 'SHOW-NCOD-E'))
  })
  app.get('/api/pairings/:pairingId', (context) => context.json(pairing(null)))
  const isFromStation = ({ req }: Context, body = ''): boolean => {
    const text = stationRequestText({
      method: req.method,
      path: req.path,
      at: Number(req.header(stationHeaders.at)),
      bodySha256: sha256Hex(body),
    })
    return isSigned(publicKey ?? '', text, req.header(stationHeaders.signature) ?? '')
  }
  app.get('/api/keys', (context) => {
    const { keys } = double
    if (!keys) return refuse(context, 503, 'unavailable')
    const signing = keys.signing.map((key) => ({ ...key, algorithm: 'Ed25519' }))
    return context.json(publicKeys.reply.parse({ keys: signing, recipients: keys.recipients }))
  })
  app.get('/api/station/sessions/:sessionId/file', (context) => {
    if (!isFromStation(context)) return refuse(context, 401, 'stationSignature')
    const file = double.sessionFiles.get(context.req.param('sessionId'))
    return file ? context.json(SignedSessionFile.parse(file)) : refuse(context, 404, 'notFound')
  })
  app.get('/api/station/packages/:hash/:offset', (context) => {
    if (!isFromStation(context)) return refuse(context, 401, 'stationSignature')
    const sealed = double.packages.get(context.req.param('hash'))
    if (!sealed) return refuse(context, 404, 'notFound')
    const offset = Number(context.req.param('offset'))
    return context.body(new Uint8Array(sealed.subarray(offset, offset + double.pieceBytes)))
  })
  app.get('/api/station/secret', (context) =>
    isFromStation(context)
      ? context.json({ stationId: ids.station, secret: STATION_SECRET })
      : refuse(context, 401, 'stationSignature'),
  )
  app.post('/api/station/check', async (context) => {
    const text = await context.req.text()
    if (!isFromStation(context, text)) return refuse(context, 401, 'stationSignature')
    const check = StationCheck.parse(JSON.parse(text))
    double.checks.push(check)
    const told = check.canaries.map(({ drive, counter }) => {
      const known = double.canaries.get(drive) ?? counter
      double.canaries.set(drive, Math.max(known, counter))
      return { drive, counter: Math.max(known, counter), isBack: counter < known }
    })
    return context.json(
      reportStationCheck.reply.parse({
        rolledBack: told.filter(({ isBack }) => isBack).map(({ drive }) => drive),
        counters: told,
        cloned: false,
      }),
    )
  })
  app.get('/api/station/today', (context) => {
    if (!isFromStation(context)) return refuse(context, 401, 'stationSignature')
    const file = double.sessionFiles.get(ids.session)
    const today: StationToday = {
      ...station,
      serverNow: Date.now(),
      sessions: [
        {
          sessionId: ids.session,
          examTitle: '信息技术',
          name: '第一场',
          plannedStart: 0,
          state: 'running',
          proctorCodeVerifier: verifier,
          fileRevision: file ? revisionOf(file) : null,
        },
      ],
    }
    return context.json(StationToday.parse(today))
  })

  const entries = () =>
    [...log].map(([hash, text]) => {
      const read = readEntry(text)
      if (read.kind !== 'entry') throw new Error('The double takes only entries it understands')
      return { hash, writer: read.entry.event.writer, n: read.entry.event.n }
    })
  app.use('/api/candidate/*', async (context, next) => {
    const bearer = context.req.header('authorization')
    if (bearer === `Bearer ${TOKEN}` || bearer === `Bearer ${double.adopts?.token}`) return next()
    return refuse(context, 401, 'unauthenticated')
  })
  app.post('/api/rescue/sealed-files', async (context) => {
    double.sealedFiles.push(Buffer.from(await context.req.arrayBuffer()))
    return context.json(double.sealedResult)
  })
  app.post('/api/candidate/spares', async (context) => {
    const body = spareSeats.body?.parse(await context.req.json())
    if (body?.proctorCode !== double.proctorCode) return refuse(context, 401, 'wrongProctorCode')
    return context.json(spareSeats.reply.parse({ seats: [21, 22] }))
  })
  app.post('/api/candidate/station', async (context) => {
    const body = changeOwnStation.body?.parse(await context.req.json())
    if (body?.proctorCode !== double.proctorCode) return refuse(context, 401, 'wrongProctorCode')
    double.moves.push(body.seatNumber)
    double.isCurrent = false
    const outcome = { outcome: 'changed', seatNumber: body.seatNumber }
    return context.json(changeOwnStation.reply.parse(outcome))
  })
  app.get('/api/candidate/sitting', (context) => {
    const held = heldSittingOf(null)
    const receipt = receipts.at(-1) ?? null
    return context.json(getSitting.reply.parse({ ...held, receipt, log: [...log.values()] }))
  })
  app.post('/api/candidate/answers', async (context) => {
    const body = SyncRequest.parse(await context.req.json())
    const results = body.events.map((text) => {
      const hash = sha256Hex(text)
      if (conflicts.has(hash)) return { hash, outcome: 'conflict' }
      log.set(hash, text)
      return { hash, outcome: 'stored' }
    })
    const { branch } = body
    const claim = branch && branchText({ ...branch, sittingId: ids.sitting })
    const isClaimed = branch && claim && isSigned(publicKey ?? '', claim, branch.signature)
    if (isClaimed) double.claims.push(branch)
    if (body.progress) double.progress.push(body.progress)
    const heads = headsOf(entries())
    const reply: SyncReply = {
      results,
      lacks: lacking(body.heads, heads),
      heads,
      bindings: [binding],
      clock: clockAt(Date.now()),
      state: receipts.length > 0 ? 'handedIn' : 'answering',
      current: double.isCurrent,
      ...(isClaimed && double.adopts ? { adopted: double.adopts } : {}),
    }
    return context.json(SyncReply.parse(reply))
  })
  app.post('/api/candidate/files/lacking', async (context) => {
    const { hashes } = lackingFiles.body?.parse(await context.req.json()) ?? { hashes: [] }
    const lacks = hashes.filter((hash) => !contents.has(hash))
    const begun = lacks.flatMap((hash) => {
      const received = partial.get(hash)?.length
      return received === undefined ? [] : [{ hash, received }]
    })
    return context.json(lackingFiles.reply.parse({ lacking: lacks, partial: begun }))
  })
  const refusedBy = (context: Context, name: string) => {
    const refusal = refusals.get(name)
    const isMeant = refusal?.hash === undefined || refusal.hash === context.req.param('hash')
    if (!refusal || !isMeant) return undefined
    if (refusal.retryAfterS !== undefined) {
      context.header('retry-after', String(refusal.retryAfterS))
    }
    return refuse(context, refusal.status, 'refusedByTest')
  }
  app.put('/api/candidate/files/:hash/parts/:offset', async (context) => {
    const refused = refusedBy(context, 'parts')
    if (refused) return refused
    const bytes = Buffer.from(await context.req.arrayBuffer())
    double.contentBytes += bytes.length
    const hash = context.req.param('hash')
    const size = Number(context.req.query('size'))
    const before = partial.get(hash) ?? Buffer.alloc(0)
    const fits = Number(context.req.param('offset')) === before.length
    const all = fits ? Buffer.concat([before, bytes]) : before
    partial.set(hash, all)
    if (all.length !== size) {
      return context.json(uploadPart.reply.parse({ received: all.length, stored: false }))
    }
    partial.delete(hash)
    if (sha256Hex(all) !== hash) return refuse(context, 409, 'hashMismatch')
    contents.set(hash, all)
    return context.json(uploadPart.reply.parse({ received: size, stored: true }))
  })
  app.put('/api/candidate/files/:hash', async (context) => {
    const refused = refusedBy(context, 'files')
    if (refused) return refused
    const bytes = Buffer.from(await context.req.arrayBuffer())
    double.contentBytes += bytes.length
    const hash = context.req.param('hash')
    if (sha256Hex(bytes) !== hash) return refuse(context, 409, 'hashMismatch')
    const stored = contents.has(hash) ? 'present' : 'new'
    contents.set(hash, bytes)
    return context.json({ stored })
  })
  app.get('/api/candidate/files/:hash', (context) => {
    const bytes = contents.get(context.req.param('hash'))
    return bytes ? context.body(new Uint8Array(bytes)) : refuse(context, 404, 'notFound')
  })
  const double: ExamServerDouble = {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    received,
    log,
    contents,
    partial,
    refusals,
    contentBytes: 0,
    receipts,
    cuts,
    losesAnswers: false,
    checks: [],
    canaries: new Map(),
    isCurrent: true,
    claims: [],
    progress: [],
    adopts: undefined,
    conflicts,
    keys: undefined,
    sessionFiles: new Map(),
    packages: new Map(),
    pieceBytes: 1024,
    sealedFiles: [],
    sealedResult: {
      ...{ kind: 'case', refused: null, receipt: null, caseId: null, summary: null, late: false },
    },
    proctorCode: 'ABCD-EFGH',
    moves: [],
    onRequest: undefined,
    pairingTyped: () => {
      isRegistered = true
    },
    start: async () => {
      server = createServer(getRequestListener(app.fetch))
      const listening = server
      await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve))
      const address = listening.address()
      if (typeof address === 'object' && address) port = address.port
    },
    stop: async () => {
      const closing = server
      if (!closing) return
      closing.closeAllConnections()
      await new Promise((resolve) => closing.close(resolve))
    },
  }
  app.post('/api/candidate/hand-in', async (context) => {
    const body = handIn.body?.parse(await context.req.json())
    if (!body) return refuse(context, 400)
    const digest = contentDigest(ids.sitting, body)
    if (digest !== body.contentDigest) return refuse(context, 409, 'digestMismatch')
    if (lacking(body.cut, headsOf(entries())).length > 0)
      return refuse(context, 409, 'eventsMissing')
    if (body.files.some(({ hash }) => !contents.has(hash)))
      return refuse(context, 409, 'filesMissing')
    cuts.push(body.cut)
    const same = receipts.find((receipt) => receipt.payload.contentDigest === digest)
    const receipt = same ?? body.receipt ?? makeReceipt(digest, body.round)
    if (!same) receipts.push(receipt)
    if (double.losesAnswers) throw new Error('the line broke')
    const outcome = same ? 'same' : 'accepted'
    return context.json(handIn.reply.parse({ outcome, receipt, clock: clockAt(Date.now()) }))
  })
  app.onError((_cause, context) => refuse(context, 503, 'unavailable'))

  function makeReceipt(digest: string, round: number): Receipt {
    const payload = {
      version: 1 as const,
      sessionId: ids.session,
      sittingId: ids.sitting,
      examNumber: '20260001',
      round,
      contentDigest: digest,
      at: Date.now(),
      auditHead: null,
      former: null,
    }
    const signature = toBase64Url(sign(null, Buffer.from(receiptText(payload)), receiptKey))
    return { payload, keyId: 'double', signature, code: receiptCode(signature) }
  }

  await double.start()
  return double
}

/** As the text says, also where it is no session file. */
function revisionOf({ text }: SignedSessionFile): number {
  const said: unknown = JSON.parse(text)
  const isObject = typeof said === 'object' && said !== null && 'revision' in said
  return isObject ? Number(said.revision) : 0
}

function refuse(
  context: Context,
  status: 400 | 401 | 404 | 409 | 500 | 503,
  code = 'invalidRequest',
) {
  return context.json({ error: { code, message: code } }, status)
}

function isSigned(publicKey: string, text: string, signature: string): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey }
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
}
