import { bridgeStatus, type StationStatus } from '@wenkao/shared/rescue'
import { heldSitting, holdSitting, type HeldSitting } from '@wenkao/shared/sittings'
import { CallError } from '../../platform/network/call.ts'
import type { SittingState } from './sitting-state.ts'

export const LOCAL_TIMEOUT_MS = 3000
/** Laying out an answer folder on a school's disk can take long. */
export const LAY_OUT_TIMEOUT_MS = 60_000

/**
 * Whether the idle screen has a warning to show; which one is told by what is loaded then
 * (`station-notices.ts` has the same bounds).
 */
function needsLook({ station, check, cloned, certificate, clock }: StationStatus): boolean {
  if (!station) return false
  const { wallClock, offsetMs } = clock
  const isChecked =
    check && check.outcome !== 'bad' && wallClock + (offsetMs ?? 0) - check.at < 864e5
  return !isChecked || !!cloned || !!certificate || Math.abs(offsetMs ?? 0) > 3e5
}

/** The sitting as the bridge keeps it; each of page and bridge restores the other (F01). */
export interface HoldAtBridge {
  /** What the bridge holds; undefined when it cannot be asked. */
  ask(): Promise<{ readonly held: HeldSitting | null } | undefined>
  /** Learns the server's origin, for the case that the bridge stops answering later. */
  askStatus(): Promise<void>
  /** Has the sitting told at the next `tell`. */
  demand(): void
  /** Gives the bridge the sitting if that is due; with the exam it lays out the answer folder. */
  tell(): Promise<void>
}

/** @param letGo the PC was cleared of the sitting: this page lets it go, too (F06). */
export function createHoldAtBridge(state: SittingState, letGo: () => Promise<void>): HoldAtBridge {
  let isDue = false
  let isTelling = false

  async function askStatus(): Promise<void> {
    const { bridge } = state.world()
    const status = await bridge.call(bridgeStatus, { timeoutMs: LOCAL_TIMEOUT_MS })
    state.serverOrigin.value = status.server.replace(/\/+$/, '')
    state.pairingCode.value = status.station ? null : status.pairingCode
    state.needsLook.value = needsLook(status)
  }

  return {
    ask: async () => {
      try {
        const [reply] = await Promise.all([
          state.world().bridge.call(heldSitting, { timeoutMs: LOCAL_TIMEOUT_MS }),
          askStatus(),
        ])
        return reply
      } catch (cause) {
        if (!(cause instanceof CallError)) throw cause
        return undefined
      }
    },
    askStatus,
    demand: () => {
      isDue = true
    },
    tell: async () => {
      const sitting = state.held.value
      if (!sitting || !isDue || isTelling) return
      isTelling = true
      try {
        const reply = await state.world().bridge.call(holdSitting, {
          // A bridge whose disk was wiped counts on from here, not from when the clock was last told.
          body: { held: state.withRemaining(sitting) },
          timeoutMs: LAY_OUT_TIMEOUT_MS,
        })
        if (reply.kind === 'cleared') await letGo()
        isDue = state.held.value?.exam !== sitting.exam
        state.otherSitting.value = reply.kind === 'otherSitting' ? reply.other : null
        state.answerFolder.value = reply.answerFolder
      } catch (cause) {
        // Told again at the next tick: no bridge problem blocks objective answers (R8).
        if (!(cause instanceof CallError)) throw cause
      } finally {
        isTelling = false
      }
    },
  }
}
