import { contentDigest, type Submission } from '@wenkao/shared/hand-in'
import type { SealedResult, SealedSummary } from '@wenkao/shared/sealed-files'
import { arrivesInTime } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { CandidateCaller } from '../../platform/caller.ts'
import { isRefusedContent } from '../../platform/database-errors.ts'
import type { Services } from '../../platform/services.ts'
import { selectHeldContents } from '../answer-files/index.ts'
import { acceptSubmission, findStandingSubmission, findSubmission } from '../hand-in/index.ts'
import { findSittingPaper } from '../sessions/index.ts'
import type { SittingFacts } from '../sittings/index.ts'
import { filesIn, submissionOf } from './build-submission.ts'
import { identifySitting, type Identified } from './identify-sitting.ts'
import type { KeepContent } from './keep-content.ts'
import { contradicts, readLog, type PackageLog } from './read-log.ts'
import { readPackage, type OpenedPackage } from './read-package.ts'
import type { ReceivedFile } from './receive-sealed-file.ts'
import { hasStationKey } from './sealed-files.queries.ts'

/** A package that a person has to decide on. */
export interface ReportedPackage {
  readonly file: ReceivedFile
  readonly opened: OpenedPackage
  readonly facts: SittingFacts
  readonly summary: SealedSummary
  /** What it would hand in. */
  readonly submission: Submission
}

/** What this feature is given of higher ones. */
export interface TakePorts {
  readonly keep: KeepContent
  /** Makes the package's case, or finds the one that the same package has. */
  readonly openCase: (reported: ReportedPackage) => Promise<{ readonly caseId: string }>
  /** Something was handed in. */
  readonly onHandIn: (
    caller: CandidateCaller,
    outcome: 'accepted' | 'same' | 'contested',
  ) => Promise<void>
}

/** A verified package with everything that its judgement needs. */
interface Judged extends ReportedPackage {
  readonly identified: Exclude<Identified, { kind: 'refused' }>
  readonly digest: string
}

/**
 * Opens a received file and does with it what its content says (F03b, decision 0031): a submission that
 * proves its binding is judged exactly as if its PC had handed it in, all else waits for an adjudicator.
 * @param as `submission`: a backup is the hand-in that was meant.
 */
export async function takeSealedFile(
  services: Services,
  ports: TakePorts,
  file: ReceivedFile,
  as: 'submission' | undefined,
): Promise<SealedResult> {
  const opened = await readPackage(file, [services.keys.sealedFiles.identity])
  if ('refused' in opened) return refused(opened.refused)
  try {
    const result = await takePackage(services, ports, file, opened, as)
    const { kind, refused: reason, caseId } = result
    const { sealedId, sitting } = opened.manifest
    services.log.info(
      { sealedId, sittingId: sitting?.sittingId, bytes: file.size, kind, reason, caseId },
      'sealed file taken',
    )
    return result
  } catch (cause) {
    // A text or a number that no row can hold: whoever sealed it did not follow the format.
    if (!isRefusedContent(cause)) throw cause
    services.log.warn({ err: cause }, 'a sealed file holds what cannot be kept')
    return refused('malformed')
  }
}

async function takePackage(
  services: Services,
  ports: TakePorts,
  file: ReceivedFile,
  opened: OpenedPackage,
  as: 'submission' | undefined,
): Promise<SealedResult> {
  const { manifest } = opened
  if (manifest.kind === 'backup' && as === undefined) {
    const log = readLog(opened.log, manifest.sitting?.sittingId ?? '')
    return { ...nothing, kind: 'backup', summary: await summaryOf(services, opened, log) }
  }
  const identified = await identifySitting(services, opened)
  if (identified.kind === 'refused') return refused(identified.reason)
  const { facts } = identified
  const log = readLog(opened.log, facts.sitting.sittingId)
  const summary = await summaryOf(services, opened, log)
  if (saysWhatIsNot(opened, log)) return { ...refused('altered'), summary }
  const submission = await whatItHandsIn(services, opened, log, identified)
  const digest = contentDigest(facts.sitting.sittingId, submission)
  const judged = { file, opened, facts, summary, submission, digest, identified }
  const isProven = identified.kind === 'proven' && facts.sitting.supersededAt === null
  if (manifest.kind === 'evidence' || !isProven) return toCase(services, ports, judged)
  return handIn(services, ports, judged, identified.caller)
}

/** An entry of somebody else, or heads and a cut that the log in the file contradicts. */
function saysWhatIsNot({ manifest }: OpenedPackage, log: PackageLog): boolean {
  return (
    log.foreign > 0 ||
    contradicts(log, manifest.heads) ||
    (manifest.submission !== null && contradicts(log, manifest.submission.cut))
  )
}

async function whatItHandsIn(
  services: Services,
  { manifest }: OpenedPackage,
  log: PackageLog,
  identified: Judged['identified'],
): Promise<Submission> {
  const { facts } = identified
  const { sessionId, sittingId } = facts.sitting
  const paper = await findSittingPaper(services.db, facts.sitting)
  if (!paper) throw new Error('The exam of this sitting has no paper')
  const standing = await findStandingSubmission(services.db, sessionId, sittingId)
  const isReopened =
    standing && identified.kind === 'proven' && identified.caller.epoch > standing.epoch
  const round = standing ? standing.round + (isReopened ? 1 : 0) : 1
  return submissionOf(manifest, log, facts.wireBindings, paper.content, round)
}

async function handIn(
  services: Services,
  ports: TakePorts,
  judged: Judged,
  caller: CandidateCaller,
): Promise<SealedResult> {
  const { submission, digest, opened, summary } = judged
  await ports.keep(caller, opened)
  try {
    const reply = await acceptSubmission(services, caller, submission, digest, {
      branch: opened.manifest.binding?.branch,
    })
    await ports.onHandIn(caller, reply.outcome)
    const result = {
      ...nothing,
      receipt: reply.receipt,
      summary,
      late: !arrivesInTime(reply.clock.deadline, reply.receipt.payload.at),
    }
    if (reply.outcome === 'accepted') return { ...result, kind: 'accepted' }
    if (await isContested(services, judged)) {
      return { ...result, kind: 'contested', ...(await ports.openCase(judged)) }
    }
    return { ...result, kind: 'same' }
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    switch (cause.code) {
      case 'eventsMissing':
      case 'filesMissing':
        return { ...(await toCase(services, ports, judged)), refused: 'incomplete' }
      // Brought before the server heard of the start, or before its time: kept, for a person to decide.
      case 'notStarted':
      case 'handInNotOpen':
        return toCase(services, ports, judged)
      default:
        throw cause
    }
  }
}

/** A file that was contested before is so again, whoever brings it. */
async function isContested(services: Services, { facts, digest }: Judged): Promise<boolean> {
  const { sessionId, sittingId } = facts.sitting
  const row = await findSubmission(services.db, sessionId, sittingId, digest)
  return row?.standing === 'contested'
}

async function toCase(services: Services, ports: TakePorts, judged: Judged): Promise<SealedResult> {
  const { facts, opened, submission, digest, summary } = judged
  const { sessionId, sittingId } = facts.sitting
  if (opened.manifest.kind !== 'evidence') {
    const row = await findSubmission(services.db, sessionId, sittingId, digest)
    // Whoever has exactly the work that stands learns what its candidate was told.
    if (row?.standing === 'stands') {
      return { ...nothing, kind: 'same', receipt: row.receipt, summary, late: !row.inTime }
    }
  }
  const hashes = [...new Set(submission.files.map(({ hash }) => hash))]
  const held = await selectHeldContents(services.db, facts, hashes)
  const lacking = hashes.filter((hash) => !held.has(hash) && !opened.contents.has(hash))
  const told = { ...summary, missing: lacking.length }
  const { caseId } = await ports.openCase({ ...judged, summary: told })
  return { ...nothing, kind: 'case', caseId, summary: told }
}

const nothing = {
  refused: null,
  receipt: null,
  caseId: null,
  summary: null,
  late: false,
} satisfies Omit<SealedResult, 'kind'>

/** The answer to a file that nothing can be done with, in one word. */
export function refused(reason: NonNullable<SealedResult['refused']>): SealedResult {
  return { ...nothing, kind: 'refused', refused: reason }
}

/** What the file says of itself; of what the server knows, only whose signature it is. */
async function summaryOf(
  services: Services,
  { manifest, signature, publicKey }: OpenedPackage,
  log: PackageLog,
): Promise<SealedSummary> {
  const isKnown = publicKey !== null && (await hasStationKey(services.db, publicKey))
  const attribution = signature === 'invalid' ? 'invalid' : isKnown ? 'known' : 'unknown'
  return {
    kind: manifest.kind,
    sealedAt: manifest.sealedAt,
    examNumber: manifest.sitting?.examNumber ?? null,
    name: manifest.sitting?.name ?? null,
    sittingId: manifest.sitting?.sittingId ?? null,
    sessionName: manifest.sitting?.sessionName ?? null,
    stationNumber: manifest.station?.number ?? null,
    entries: log.hashes.size,
    files: filesIn(manifest).length,
    missing: manifest.missing.length,
    signature: signature === 'absent' ? null : attribution,
  }
}
