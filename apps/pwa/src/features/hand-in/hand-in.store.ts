import { isAnswered } from '@wenkao/shared/answers'
import { bridgeHandIn, contentDigest, handIn, type Submission } from '@wenkao/shared/hand-in'
import { getSitting } from '@wenkao/shared/sittings'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef, watch } from 'vue'
import { pause } from '../../platform/browser/clock.ts'
import { CallError } from '../../platform/network/call.ts'
import { useAnswersStore } from '../answers/index.ts'
import { useSittingStore } from '../sittings/index.ts'
import type { Receipt } from '@wenkao/shared/hand-in'

/** What a hand-in that goes on is waiting for. */
export interface HandInProgress {
  readonly reason: 'working' | 'offline' | 'files' | 'server' | 'client' | 'problem'
  /** Answers and files that the server does not hold yet. */
  readonly unsent: number
  readonly filesUnsent: number
  /** Error code behind `problem`. */
  readonly code: string | null
}

type Attempt =
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'pending'; readonly progress: HandInProgress }
  | { readonly kind: 'refused'; readonly code: string }

const BRIDGE_TIMEOUT_MS = 5 * 60_000
const SERVER_TIMEOUT_MS = 30_000
const AGAIN_MS = 1500
const working: HandInProgress = { reason: 'working', unsent: 0, filesUnsent: 0, code: null }

/**
 * Hands in until the server's receipt is here (F03a). Interrupted at any point it goes on: the phase
 * is written down, every step can be repeated, and the same content gets the same receipt.
 */
export const useHandInStore = defineStore('hand-in', () => {
  const sittings = useSittingStore()
  const answers = useAnswersStore()
  const progress = shallowRef<HandInProgress>(working)
  let isRunning = false

  watch(
    () => sittings.phase,
    (phase) => {
      if (phase === 'handingIn') void run()
    },
    { immediate: true },
  )

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    progress.value = working
    try {
      while (sittings.phase === 'handingIn') {
        await answers.settled()
        act(await attempt())
        if (sittings.phase === 'handingIn') await pause(sittings.world().clock, AGAIN_MS)
      }
    } finally {
      isRunning = false
    }
  }

  async function attempt(): Promise<Attempt> {
    try {
      if (sittings.bridge === 'answering') return await attemptByBridge()
      const hasTasks = (sittings.held?.exam?.tasks.length ?? 0) > 0
      // Without its client a submission would lack the answer files: better late than without them.
      if (sittings.hasBridge && hasTasks) return pendingFor('client')
      return await attemptByPage()
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      return cause.code === 'offline'
        ? pendingFor('offline')
        : { kind: 'refused', code: cause.code }
    }
  }

  async function attemptByBridge(): Promise<Attempt> {
    const reply = await sittings
      .world()
      .bridge.call(bridgeHandIn, { body: {}, timeoutMs: BRIDGE_TIMEOUT_MS })
    if (reply.kind !== 'pending') return reply
    const { reason, unsent, filesUnsent } = reply
    return { kind: 'pending', progress: { reason, unsent, filesUnsent, code: null } }
  }

  /** The page's own hand-in: the log is flushed, and the cut is the heads of all writers. */
  async function attemptByPage(): Promise<Attempt> {
    const sitting = sittings.held?.sitting
    if (!sitting) return pendingFor('working')
    const { rest } = await answers.flushDirect()
    if (rest !== 0) return pendingFor('offline')
    const askLog = async () =>
      (await sittings.callServer(getSitting, { timeoutMs: SERVER_TIMEOUT_MS })).log
    if (await answers.closeGaps(askLog)) return pendingFor('working')
    const submission: Submission = {
      version: 1,
      round: sitting.round + 1,
      cut: answers.heads(),
      files: [],
      folder: null,
    }
    const reply = await sittings.callServer(handIn, {
      body: { ...submission, contentDigest: contentDigest(sitting.sittingId, submission) },
      timeoutMs: SERVER_TIMEOUT_MS,
    })
    return { kind: 'receipt', receipt: reply.receipt }
  }

  function pendingFor(reason: HandInProgress['reason']): Attempt {
    const unsent = answers.stores.unacknowledged
    return { kind: 'pending', progress: { reason, unsent, filesUnsent: 0, code: null } }
  }

  function act(outcome: Attempt): void {
    if (outcome.kind === 'receipt') sittings.tookReceipt(outcome.receipt)
    else if (outcome.kind === 'pending') progress.value = outcome.progress
    else refused(outcome.code)
  }

  function refused(code: string): void {
    if (code === 'bindingSuperseded') sittings.superseded()
    else if (code === 'handInNotOpen') sittings.handInNotOpen()
    else if (code === 'eventsMissing' || code === 'filesMissing')
      progress.value = { ...progress.value, reason: 'server' }
    else {
      progress.value = { ...progress.value, reason: 'problem', code }
      // The receipt may be there already, only its way here was cut off.
      void askForReceipt()
    }
  }

  async function askForReceipt(): Promise<void> {
    try {
      sittings.tookSitting(await sittings.callServer(getSitting, { timeoutMs: SERVER_TIMEOUT_MS }))
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
    }
  }

  return {
    progress: shallowReadonly(progress),
    /** Whether an item counts as answered: the same rule that the server and the grader use (F18). */
    isAnswered: (itemId: string) => isAnswered(answers.stateOf(itemId)),
  }
})
