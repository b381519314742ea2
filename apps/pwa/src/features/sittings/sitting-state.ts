import type { holdSitting, HeldSitting, TimeBasis } from '@wenkao/shared/sittings'
import type { bridgeToday } from '@wenkao/shared/rescue'
import { computed, shallowRef } from 'vue'
import type * as z from 'zod/mini'
import type { BridgePresence } from '../../platform/network/bridge-link.ts'
import type { Call } from '../../platform/network/call.ts'
import type { useAnswersStore } from '../answers/index.ts'
import type { CandidatePorts } from './candidate-ports.ts'
import { nextPhase, type ExamEvent, type ExamPhase } from './exam-phase.ts'

type Today = z.infer<(typeof bridgeToday)['reply']>
type OtherSitting = z.infer<(typeof holdSitting)['reply']>['other']

/** What this page knows of its sitting, and the ways to change and to keep it. */
export type SittingState = ReturnType<typeof createSittingState>

/** The state that the parts of the sitting store share. */
export function createSittingState(answers: ReturnType<typeof useAnswersStore>) {
  let ports: CandidatePorts | undefined
  let ownServer: Call | undefined
  let directServer: Call | undefined

  const phase = shallowRef<ExamPhase>('logIn')
  const held = shallowRef<HeldSitting>()
  const bridge = shallowRef<BridgePresence>('silent')
  const serverOrigin = shallowRef<string | null>(null)
  const today = shallowRef<Today>({ today: null, fresh: true })
  const pairingCode = shallowRef<string | null>(null)
  /** Something about this PC is to be said on its idle screen. */
  const needsLook = shallowRef(false)
  const otherSitting = shallowRef<OtherSitting>(null)
  const answerFolder = shallowRef<string | null>(null)
  const basis = shallowRef<TimeBasis>()
  const remainingMs = shallowRef<number | null>(null)
  /** How much less time there may be than is shown, ms; 0 when that is not known. */
  const maybeLessMs = shallowRef(0)
  const isInContact = shallowRef(false)
  const isConfirmingDeadline = shallowRef(false)
  /** Number of the station that took the sitting over, as far as the server told. */
  const movedTo = shallowRef<number | null>(null)
  /** Why the page is back at answering although the candidate handed in. */
  const notice = shallowRef<string | null>(null)
  /** Another tab writes, and this one shows the same as far as it knows it. */
  const isOtherTab = shallowRef(false)
  const hasViewOfOther = shallowRef(false)
  /** The tab that writes could not save what it has, so it goes on. */
  const isKeptByOther = shallowRef(false)
  let persistedAt = -Infinity

  const isPaused = computed(() => held.value?.clock.state === 'paused')
  const isVerified = computed(() => basis.value?.verified ?? false)
  /** Whether this origin belongs to a bridge, answering or not. */
  const hasBridge = computed(() => bridge.value === 'answering' || serverOrigin.value !== null)

  function world(): CandidatePorts {
    if (!ports) throw new Error('Expected the sitting store to be started')
    return ports
  }

  /** The way to the server: the page's own origin, or past a bridge that does not answer. */
  const callServer: Call = (endpoint, input) => {
    const way = bridge.value === 'silent' && serverOrigin.value !== null ? directServer : ownServer
    if (!way) throw new Error('Expected the sitting store to be started')
    return way(endpoint, input)
  }

  function dispatch(event: ExamEvent): void {
    const next = nextPhase(phase.value, event)
    if (next === phase.value) return
    phase.value = next
    answers.freeze(next !== 'answering')
    void persist()
  }

  /** The sitting with the remaining time of this moment, for who goes on from there. */
  function withRemaining(sitting: HeldSitting): HeldSitting {
    if (remainingMs.value === null) return sitting
    const wallClockAt = Math.max(0, Math.floor(world().clock.wallClock()))
    const left = Math.max(0, remainingMs.value)
    return {
      ...sitting,
      remaining: { remainingMs: left, wallClockAt, verified: isVerified.value },
    }
  }

  /** Writes down where the sitting stands, for a page that opens again (F01). */
  async function persist(): Promise<void> {
    const sitting = held.value
    if (!sitting) return
    const { clock, heldSittings } = world()
    const wallClock = clock.wallClock()
    persistedAt = clock.monotonic()
    try {
      await heldSittings.keep({
        version: 1,
        held: withRemaining(sitting),
        phase: phase.value,
        serverOrigin: serverOrigin.value,
        movedTo: movedTo.value,
        savedAt: wallClock,
      })
    } catch {
      // The browser's light says what is wrong with its store, and the bridge keeps the sitting too.
    }
  }

  return {
    answers,
    phase,
    held,
    bridge,
    serverOrigin,
    today,
    pairingCode,
    needsLook,
    otherSitting,
    answerFolder,
    basis,
    remainingMs,
    maybeLessMs,
    isInContact,
    isConfirmingDeadline,
    movedTo,
    notice,
    isOtherTab,
    hasViewOfOther,
    isKeptByOther,
    isPaused,
    isVerified,
    hasBridge,
    world,
    callServer,
    dispatch,
    withRemaining,
    persist,
    /** ms since the sitting was last written down. */
    sincePersisted: () => world().clock.monotonic() - persistedAt,
    isStarted: () => ports !== undefined,
    /** Gives the page its world, once. */
    enter: (given: CandidatePorts): void => {
      ports = given
      const token = () => held.value?.token
      ownServer = given.server('', token)
      directServer = (endpoint, input) =>
        given.server(serverOrigin.value ?? '', token)(endpoint, input)
    },
  }
}
