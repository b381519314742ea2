import type { StationStatus } from '@wenkao/shared/rescue'
import type { StationCheck } from '@wenkao/shared/station-check'
import type { Clock } from '../../platform/clock.ts'
import { diskState } from '../../platform/disk.fs.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import { BRIDGE_VERSION } from '../../platform/version.ts'
import type { AnswerFiles } from '../answer-files/index.ts'
import type { Answers } from '../answers/index.ts'
import type { HandIn } from '../hand-in/index.ts'
import type { Places } from '../places/index.ts'
import type { SealedFiles } from '../sealed-files/index.ts'
import type { SessionFiles } from '../sessions/index.ts'
import { isFinished, type Sittings } from '../sittings/index.ts'

export interface StatusDeps {
  readonly serverOrigin: string
  readonly dataFolder: string
  readonly answerFolder: string
  readonly appVersion: () => Promise<string | null>
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly clock: Clock
  readonly places: Places
  readonly sessionFiles: Pick<SessionFiles, 'all'>
  readonly sittings: Sittings
  readonly answers: Answers
  readonly files: AnswerFiles
  readonly sealed: Pick<SealedFiles, 'newestBackup'>
  readonly handIn: Pick<HandIn, 'sealed'>
  /** What is wrong with the server's certificate (F22). */
  readonly certificate: () => StationStatus['certificate']
  /** The last station check (N05). */
  readonly lastCheck: () => StationCheck | null
}

/** State of this exam PC for the rescue window and the command line. */
export async function stationStatus(deps: StatusDeps): Promise<StationStatus> {
  const { places } = deps
  const contact = deps.server.contact()
  const offset = deps.serverClock.offset()
  const folder = deps.files.followed()?.folder ?? deps.answerFolder
  const health = deps.answers.followed()?.log.health()
  return {
    bridgeVersion: BRIDGE_VERSION,
    appVersion: await deps.appVersion(),
    server: deps.serverOrigin,
    serverReachable: contact.reachable,
    lastContactAt: contact.lastAt,
    station: places.registration.station() ?? null,
    pairingCode: places.registration.pairingCode(),
    keyId: places.key.keyId,
    clock: {
      wallClock: deps.clock.wall(),
      offsetMs: offset?.offsetMs ?? null,
      errorMs: offset?.errorMs ?? null,
    },
    disks: [
      { use: 'data', ...(await diskState(deps.dataFolder)) },
      { use: 'answerFolder', ...(await diskState(folder)) },
    ],
    aside: deps.files.aside(),
    journal: {
      ok: health?.ok ?? true,
      entries: deps.answers.followed()?.log.all().length ?? 0,
      reason: health?.reason ?? null,
    },
    vault: deps.files.vault(),
    certificate: deps.certificate(),
    check: describeCheck(deps.lastCheck()),
    cloned: places.today.known()?.cloned === true,
    backup: deps.sealed.newestBackup(),
    submissionFile: deps.handIn.sealed(),
    sessionFiles: deps.sessionFiles.all().map(({ sessionId, sessionName, revision }) => ({
      ...{ sessionId, sessionName, revision },
    })),
    sitting: describeSitting(deps),
  }
}

function describeCheck(check: StationCheck | null): StationStatus['check'] {
  const isWhole = check?.lines.every(({ reason }) => reason !== 'noPage')
  return check && (isWhole || check.outcome === 'bad')
    ? { at: check.at, outcome: check.outcome }
    : null
}

function describeSitting(deps: StatusDeps): StationStatus['sitting'] {
  const held = deps.sittings.held()
  if (!held) return null
  const { sittingId, examNumber, name } = held.sitting
  return {
    sittingId,
    examNumber,
    name,
    handedIn: isFinished(held),
    unsent: deps.answers.followed()?.log.countUnacknowledged() ?? 0,
    filesUnsent: deps.files.counts().unsent,
  }
}
