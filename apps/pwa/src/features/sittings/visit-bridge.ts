import type { BridgeSync } from '@wenkao/shared/answers'
import { bridgeToday } from '@wenkao/shared/rescue'
import { watch } from 'vue'
import { CallError } from '../../platform/network/call.ts'
import type { FollowServer } from './follow-server.ts'
import { LOCAL_TIMEOUT_MS, type HoldAtBridge } from './hold-at-bridge.ts'
import type { SittingClock } from './sitting-clock.ts'
import type { SittingState } from './sitting-state.ts'

const ASK_SOON_MS = 200
const ASK_TODAY_MS = 10_000
/** So many silent answers in a row, and the page syncs by itself. */
const SILENT_AFTER = 2

export interface VisitBridge {
  /** Once a second: learns what the bridge knows, and notices when it is gone or back. */
  visit(): Promise<void>
  /** The sessions of today are to be asked for again. */
  forgetToday(): void
}

/**
 * @param goOn a sitting that the bridge holds, and this page does not, goes on here; `isAnew`: also one
 *   that the page holds, because the bridge goes on under another binding.
 */
export function createVisitBridge(
  state: SittingState,
  clock: SittingClock,
  hold: HoldAtBridge,
  server: FollowServer,
  goOn: (isAnew?: boolean) => Promise<void>,
): VisitBridge {
  const { answers, bridge, held, today, serverOrigin } = state
  let mustConnect = false
  let silentAnswers = 0
  let todayAskedAt = -Infinity

  /** After an answer the bridge is asked again soon, so that the lights follow. */
  watch(
    () => answers.stores.unacknowledged,
    (now, before) => {
      if (now > before && bridge.value === 'answering')
        state.world().clock.schedule(ASK_SOON_MS, () => void askSoon())
    },
  )

  async function askSoon(): Promise<void> {
    if (bridge.value !== 'answering' || mustConnect || held.value?.receipt) return
    try {
      await askSync()
    } catch (cause) {
      // The tick asks again and counts the silence.
      if (!(cause instanceof CallError)) reportError(cause)
    }
  }

  async function visit(): Promise<void> {
    if (bridge.value === 'none') return
    if (bridge.value === 'silent') {
      const presence = await state.world().bridge.hello()
      // A page that a bridge served stays a bridge's page while nobody answers.
      if (presence === 'silent' || (presence === 'none' && serverOrigin.value !== null)) return
      bridge.value = presence
      if (presence === 'none') return
      mustConnect = true
      silentAnswers = 0
    }
    try {
      if (held.value) await visitHolding()
      else await visitIdle()
      silentAnswers = 0
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      silentAnswers += 1
      if (silentAnswers >= SILENT_AFTER) bridge.value = 'silent'
    }
  }

  async function visitIdle(): Promise<void> {
    const now = state.world().clock.monotonic()
    if (today.value.today !== null && now - todayAskedAt < ASK_TODAY_MS) return
    todayAskedAt = now
    // While a proctor frees this PC, the sitting that holds it must not take the screen (F06).
    if (!state.otherSitting.value) await goOn()
    if (held.value) return
    today.value = await state.world().bridge.call(bridgeToday, { timeoutMs: LOCAL_TIMEOUT_MS })
    if (serverOrigin.value === null || !today.value.today) await hold.askStatus()
  }

  async function visitHolding(): Promise<void> {
    if (serverOrigin.value === null) await hold.askStatus()
    void hold.tell()
    if (held.value?.receipt) return
    if (mustConnect || answers.stores.journal === null) {
      await answers.connectJournal(state.world().journal)
      mustConnect = false
    }
    await askSync()
  }

  async function askSync(): Promise<void> {
    const sync = await answers.askBridge()
    if (!sync) return
    if (sync.sittingId === held.value?.sitting.sittingId) {
      if (isAhead(sync)) await goOn(true)
      else tookSync(sync)
    } else if (sync.sittingId === null && held.value) {
      // Its disk was wiped or rolled back while this page ran: it gets everything again.
      hold.demand()
      mustConnect = true
    }
  }

  /** A backup was restored, or its branch adopted: the page must not write under the line before. */
  function isAhead({ binding }: BridgeSync): boolean {
    const ours = held.value?.binding
    return (
      !!ours &&
      !!binding &&
      binding.rank >= ours.rank &&
      (binding.epoch !== ours.epoch || binding.branch !== ours.branch)
    )
  }

  function tookSync(sync: BridgeSync): void {
    const sitting = held.value
    if (!sitting) return
    answers.stopDirectSync()
    const clockState = sync.reply?.clock.state ?? sitting.clock.state
    const { remainingMs, verified } = sync
    clock.tookBridge({
      ...{ remainingMs, verified, isRunning: clockState === 'running' },
      replyAgeMs: sync.reply ? sync.replyAgeMs : null,
    })
    const hasTasks = (sitting.exam?.tasks.length ?? 0) > 0
    answers.setFiles(
      hasTasks
        ? { kind: 'known', unsaved: sync.filesUnsaved, unsent: sync.filesUnsent }
        : { kind: 'noTasks' },
    )
    if (sync.reply) server.tookReply(sync.reply)
  }

  return {
    visit,
    forgetToday: () => {
      today.value = { today: null, fresh: true }
    },
  }
}
