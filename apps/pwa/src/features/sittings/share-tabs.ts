import type { FoldedLog } from '@wenkao/shared/answers'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { watch } from 'vue'
import type { SaveLights } from '../answers/index.ts'
import type { ExamPhase } from './exam-phase.ts'
import type { SittingState } from './sitting-state.ts'

/** What the writing tab tells the others; tabs of another version do not understand each other. */
const VERSION = 1

type TabMessage = { readonly v: typeof VERSION } & (
  | { readonly kind: 'look'; readonly hasExam: boolean }
  | { readonly kind: 'state'; readonly shown: ShownState }
  | { readonly kind: 'takeOver' }
  /** `saved`: nothing lies in the writing tab's memory alone. */
  | { readonly kind: 'ready'; readonly saved: boolean }
)

interface ShownState {
  readonly phase: ExamPhase
  /** With the exam only for who lacks it. */
  readonly held: HeldSitting | undefined
  readonly remainingMs: number | null
  readonly basis: SittingState['basis']['value']
  readonly bridge: SittingState['bridge']['value']
  readonly serverOrigin: string | null
  readonly folded: FoldedLog | undefined
  readonly lights: SaveLights
}

const LOOK_MS = 1000
/** A tab that did not ask for so long has been closed. */
const WATCHED_MS = 5000
/** A writing tab that does not answer within this time hangs. */
const HANDS_OVER_MS = 4000
/** Screens that another tab can show without doing anything. */
const SHOWABLE: readonly ExamPhase[] = ['standby', 'answering', 'waitingForExtraTime']

/** The tabs of one candidate: one writes, the others show the same (DESIGN 3.2). */
export interface ShareTabs {
  /** A message of another tab. */
  take(message: unknown): void
  /** This tab is another one: it asks again and again what there is to show. */
  look(): void
  /** Makes this tab the one that writes. */
  takeOver(): Promise<void>
  /** Another tab writes now: this one becomes one that shows, when nothing lies in it alone. */
  giveWay(): Promise<void>
}

export function createShareTabs(state: SittingState): ShareTabs {
  const { answers, isOtherTab } = state
  let watchedAt = -Infinity
  let handedOver: ((saved: boolean) => void) | undefined

  function post(message: TabMessage): void {
    state.world().tabs.post(message)
  }

  function take(message: unknown): void {
    if (!isTabMessage(message)) return
    if (isOtherTab.value) {
      if (message.kind === 'state') show(message.shown)
      else if (message.kind === 'ready') handedOver?.(message.saved)
    } else if (message.kind === 'look') {
      watchedAt = state.world().clock.monotonic()
      tell(message.hasExam)
    } else if (message.kind === 'takeOver') void handOver()
  }

  function tell(hasExam: boolean): void {
    const { held, phase, remainingMs, basis, bridge, serverOrigin } = state
    const shown: ShownState = {
      held: held.value && { ...held.value, exam: hasExam ? null : held.value.exam },
      phase: phase.value,
      remainingMs: remainingMs.value,
      basis: basis.value,
      bridge: bridge.value,
      serverOrigin: serverOrigin.value,
      folded: answers.folded,
      lights: answers.lights,
    }
    post({ v: VERSION, kind: 'state', shown })
  }

  watch(
    () => [state.held.value, state.phase.value, state.remainingMs.value, answers.folded],
    () => {
      if (isOtherTab.value || !state.isStarted()) return
      if (state.world().clock.monotonic() - watchedAt < WATCHED_MS) tell(true)
    },
  )

  function show({ held, folded, lights, ...shown }: ShownState): void {
    const exam = held?.exam ?? state.held.value?.exam ?? null
    const isShowable = SHOWABLE.includes(shown.phase) && held !== undefined
    state.hasViewOfOther.value = isShowable && (shown.phase === 'standby' || exam !== null)
    if (!isShowable) return
    state.held.value = { ...held, exam }
    state.phase.value = shown.phase
    state.remainingMs.value = shown.remainingMs
    state.basis.value = shown.basis
    state.bridge.value = shown.bridge
    state.serverOrigin.value = shown.serverOrigin
    if (folded) answers.show(folded, lights)
  }

  function look(): void {
    if (!isOtherTab.value) return
    const hasExam = (state.held.value?.exam ?? null) !== null
    post({ v: VERSION, kind: 'look', hasExam })
    state.world().clock.schedule(LOOK_MS, look)
  }

  async function handOver(): Promise<void> {
    answers.flushDrafts()
    await answers.settled()
    post({ v: VERSION, kind: 'ready', saved: answers.isSaved() })
  }

  async function giveWay(): Promise<void> {
    answers.freeze(true)
    await answers.settled()
    if (answers.isSaved()) state.world().reload()
    else state.world().clock.schedule(LOOK_MS, () => void giveWay())
  }

  return {
    take,
    look,
    giveWay,
    takeOver: async () => {
      const { clock, lock } = state.world()
      state.isKeptByOther.value = false
      const answer = new Promise<boolean>((resolve) => {
        handedOver = resolve
        clock.schedule(HANDS_OVER_MS, () => {
          resolve(true)
        })
      })
      post({ v: VERSION, kind: 'takeOver' })
      if (await answer) lock.takeOver()
      else state.isKeptByOther.value = true
    },
  }
}

function isTabMessage(message: unknown): message is TabMessage {
  return typeof message === 'object' && message !== null && 'v' in message && message.v === VERSION
}
