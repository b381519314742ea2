import type { HostClock } from '../../platform/browser/clock.ts'
import type { HostRandom } from '../../platform/browser/random.ts'
import type { TabLink } from '../../platform/browser/tab-link.ts'
import type { WriterLock } from '../../platform/browser/writer-lock.ts'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'
import type { Call } from '../../platform/network/call.ts'
import type { AnswerLog, Journal } from '../answers/index.ts'
import type { HeldSittings } from './held-sittings.port.ts'

/** The world as the candidate's page sees it; given once when the page starts. */
export interface CandidatePorts {
  readonly clock: HostClock
  readonly random: HostRandom
  readonly lock: WriterLock
  readonly tabs: TabLink
  /** Loads the page anew. */
  readonly reload: () => void
  readonly answerLog: AnswerLog
  readonly heldSittings: HeldSittings
  readonly bridge: BridgeLink
  readonly journal: Journal
  /** Calls a server at an origin (empty: the page's own), with a token where one is held. */
  readonly server: (origin: string, token: () => string | undefined) => Call
}
