import { releaseSitting, type LogInReply } from '@wenkao/shared/sittings'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef, watch } from 'vue'
import { useAnswersStore } from '../answers/index.ts'
import type { CandidatePorts } from './candidate-ports.ts'
import { chooseHeld } from './choose-held.ts'
import { phaseOnReopen } from './exam-phase.ts'
import { createFollowServer } from './follow-server.ts'
import type { SittingRecord } from './held-sittings.port.ts'
import { createHoldAtBridge, LAY_OUT_TIMEOUT_MS } from './hold-at-bridge.ts'
import { logIn as logInUseCase, tidyTyped, type LogInForm, type LogInOutcome } from './log-in.ts'
import type { ShareTabs } from './share-tabs.ts'
import { createSittingClock } from './sitting-clock.ts'
import { createSittingState } from './sitting-state.ts'
import { createVisitBridge } from './visit-bridge.ts'

const TICK_MS = 1000
const PERSIST_MS = 10_000
/** Log-ins that fail for want of a server, and not by its word. */
const WITHOUT_SERVER = ['offline', 'unavailable']

/**
 * The candidate's sitting on this page: where it stands, what time remains, and who is there to save.
 * A tick a second asks the bridge, or checks the page's own sync; the clock has a beat of its own.
 */
export const useSittingStore = defineStore('sitting', () => {
  const answers = useAnswersStore()
  const state = createSittingState(answers)
  const { held, phase, bridge, otherSitting, dispatch, persist, world } = state
  const clock = createSittingClock(state)
  const hold = createHoldAtBridge(state, letGo)
  const server = createFollowServer(state, clock, hold)
  const bridgeVisits = createVisitBridge(state, clock, hold, server, async (isAnew) => {
    const fromBridge = isLoggingIn ? undefined : await hold.ask()
    if (isLoggingIn) return
    // A backup of the station that it was moved to brings it back here.
    if (isAnew && phase.value === 'moved') phase.value = 'logIn'
    if (isAnew || !held.value) await goOn(fromBridge, undefined)
  })
  const isStarted = shallowRef(false)
  /** What the bridge begins for a log-in is that log-in's to go on with: data check first (N01). */
  let isLoggingIn = false
  let loadingTabs: Promise<ShareTabs> | undefined

  /** Loaded when a second tab shows up, or after the first question. */
  function tabs(): Promise<ShareTabs> {
    loadingTabs ??= import('./share-tabs.ts').then(({ createShareTabs }) => createShareTabs(state))
    return loadingTabs
  }

  watch(phase, (now) => {
    if (now === 'answering') void tabs()
  })

  /** Starts the page once; asking again is harmless. Resolves when the first screen can be shown. */
  async function start(given: CandidatePorts): Promise<void> {
    if (state.isStarted()) return
    state.enter(given)
    await becomeWriter(given)
    const [presence, record] = await Promise.all([
      given.bridge.hello(),
      // A browser whose store does not work says so by its light; the bridge may know the sitting.
      given.heldSittings.current().catch(() => undefined),
    ])
    bridge.value = presence
    state.serverOrigin.value = record?.serverOrigin ?? null
    await goOn(presence === 'answering' ? await hold.ask() : undefined, record)
    isStarted.value = true
    clock.start()
    tick()
  }

  /** Resolves when this tab is the one that writes; until then it shows what that one does. */
  async function becomeWriter({ lock, tabs: link }: CandidatePorts): Promise<void> {
    link.listen((message) => void tabs().then((shared) => shared.take(message)))
    await lock.acquire(
      () => {
        state.isOtherTab.value = true
        void tabs().then((shared) => shared.look())
      },
      () => void tabs().then((shared) => shared.giveWay()),
    )
    if (!state.isOtherTab.value) return
    state.isOtherTab.value = false
    answers.close()
    held.value = undefined
    phase.value = 'logIn'
  }

  /** Goes on with the sitting that bridge or browser hold, if they hold one. */
  async function goOn(
    fromBridge: Parameters<typeof chooseHeld>[0],
    record: SittingRecord | undefined,
  ): Promise<boolean> {
    const found = chooseHeld(fromBridge, record)
    if (!found) return false
    if (found.mustTellBridge) hold.demand()
    held.value = found.held
    state.movedTo.value = found.record?.movedTo ?? null
    clock.restore(found.held)
    await server.openAnswers()
    // Only now: a question that is shown before its answers would look unanswered, and take none.
    if (phase.value === 'logIn') {
      phase.value = phaseOnReopen(
        { hasReceipt: held.value.receipt !== null, hasExam: held.value.exam !== null },
        found.record?.phase,
      )
    }
    answers.freeze(phase.value !== 'answering')
    return true
  }

  /**
   * Logs in; on success the sitting is kept and the answers are opened. Without the server the
   * sitting that this station already holds goes on, by its exam number (F01, decision 0020).
   */
  async function logIn(form: LogInForm): Promise<LogInOutcome> {
    isLoggingIn = true
    try {
      return await logInAnyWay(form)
    } finally {
      isLoggingIn = false
    }
  }

  async function logInAnyWay(form: LogInForm): Promise<LogInOutcome> {
    otherSitting.value = null
    const isBridgeThere = bridge.value === 'answering'
    const outcome = await logInUseCase(
      form,
      state.callServer,
      isBridgeThere ? world().bridge : undefined,
    )
    if (outcome.kind === 'loggedIn') await take(outcome.reply)
    else if (outcome.kind === 'refused' && WITHOUT_SERVER.includes(outcome.code)) {
      if (await logInOffline(tidyTyped(form.examNumber))) return { kind: 'heldHere' }
      if (isBridgeThere) return (await beginWithoutServer(form)) ?? outcome
    }
    return outcome
  }

  /** Where the proctor has typed the start code: the bridge opens envelope and paper (N01). */
  async function beginWithoutServer(form: LogInForm): Promise<LogInOutcome | undefined> {
    const { beginOffline } = await import('./begin-offline.ts')
    const begun = await beginOffline(world().bridge.call, form)
    if (begun?.kind === 'refused') return begun
    if (begun?.kind === 'otherSitting') otherSitting.value = begun.other
    const fromBridge = begun?.kind === 'begun' ? await hold.ask() : undefined
    if (!fromBridge?.held) return undefined
    held.value = fromBridge.held
    state.movedTo.value = null
    clock.restore(fromBridge.held)
    dispatch('loggedIn')
    await persist()
    await server.openAnswers()
    server.follow()
    return { kind: 'heldHere' }
  }

  async function logInOffline(examNumber: string): Promise<boolean> {
    const [fromBridge, record] = await Promise.all([
      bridge.value === 'answering' ? hold.ask() : undefined,
      world()
        .heldSittings.find(examNumber)
        .catch(() => undefined),
    ])
    if (held.value) return held.value.sitting.examNumber === examNumber
    const isOther = fromBridge?.held && fromBridge.held.sitting.examNumber !== examNumber
    if (isOther) return false
    if (record && fromBridge && !fromBridge.held) {
      const { wasCleared } = await import('./was-cleared.ts')
      if (await wasCleared(world().bridge.call, examNumber)) return false
    }
    return goOn(fromBridge, record)
  }

  async function take({ paper, ...reply }: LogInReply): Promise<void> {
    held.value = { ...reply, exam: null, remaining: null }
    server.tookPaperKey(reply.sitting.sittingId, paper)
    state.movedTo.value = null
    clock.tookReply(reply.clock, world().clock.monotonic())
    if (bridge.value === 'answering') {
      hold.demand()
      await hold.tell()
      if (otherSitting.value) {
        held.value = undefined
        return
      }
    }
    dispatch('loggedIn')
    if (reply.receipt) dispatch('receiptGot')
    await persist()
    await server.openAnswers()
    server.follow()
  }

  /** The network's turn: it may wait long for an answer, so the time does not hang on it. */
  function tick(): void {
    work()
      .catch((cause: unknown) => {
        reportError(cause)
      })
      .finally(() => {
        world().clock.schedule(TICK_MS, tick)
      })
  }

  async function work(): Promise<void> {
    await bridgeVisits.visit()
    if (held.value && !held.value.receipt) {
      server.syncWithoutBridge()
      server.follow()
    }
    // Not waited for: a browser whose store hangs must not keep the page from its bridge and server.
    if (state.sincePersisted() > PERSIST_MS) void persist().then(answers.checkBrowser)
  }

  /** Back to the idle screen; refused while anything here is not on the server or not handed in. */
  async function release(): Promise<boolean> {
    const sitting = held.value
    // What the server does not hold yet keeps this page busy: nobody else would send it (R2).
    if (!sitting?.receipt && answers.stores.unacknowledged > 0) return false
    if (bridge.value === 'answering') {
      const reply = await world().bridge.call(releaseSitting, { timeoutMs: LAY_OUT_TIMEOUT_MS })
      if (!reply.released) return false
    }
    await letGo()
    return true
  }

  async function letGo(): Promise<void> {
    const sitting = held.value
    // A browser that cannot write this down could not keep the sitting either.
    if (sitting)
      await world()
        .heldSittings.release(sitting.sitting.sittingId)
        .catch(() => undefined)
    answers.close()
    held.value = undefined
    clock.forget()
    state.answerFolder.value = null
    state.movedTo.value = null
    state.notice.value = null
    bridgeVisits.forgetToday()
    // Also from a phase that nobody leaves by himself: the PC was cleared.
    phase.value = 'logIn'
  }

  return {
    isStarted: shallowReadonly(isStarted),
    /** Another tab writes; this one shows the same, and takes over when that one is gone. */
    isOtherTab: shallowReadonly(state.isOtherTab),
    hasViewOfOther: shallowReadonly(state.hasViewOfOther),
    isKeptByOther: shallowReadonly(state.isKeptByOther),
    phase: shallowReadonly(phase),
    held: shallowReadonly(held),
    bridge: shallowReadonly(bridge),
    hasBridge: state.hasBridge,
    today: shallowReadonly(state.today),
    pairingCode: shallowReadonly(state.pairingCode),
    needsLook: shallowReadonly(state.needsLook),
    otherSitting: shallowReadonly(otherSitting),
    answerFolder: shallowReadonly(state.answerFolder),
    remainingMs: shallowReadonly(state.remainingMs),
    maybeLessMs: shallowReadonly(state.maybeLessMs),
    isVerified: state.isVerified,
    isPaused: state.isPaused,
    isInContact: shallowReadonly(state.isInContact),
    isConfirmingDeadline: shallowReadonly(state.isConfirmingDeadline),
    movedTo: shallowReadonly(state.movedTo),
    notice: shallowReadonly(state.notice),
    start,
    logIn,
    callServer: state.callServer,
    world,
    tookReceipt: server.tookReceipt,
    tookSitting: server.tookSitting,
    release,
    /** The PC was freed for the next candidate (F06). */
    freed: () => {
      otherSitting.value = null
    },
    takeOver: async () => (await tabs()).takeOver(),
    confirmData: () => {
      dispatch('dataConfirmed')
    },
    readInstructions: () => {
      dispatch('instructionsRead')
      server.follow()
    },
    chooseHandIn: () => {
      state.notice.value = null
      dispatch('handInChosen')
    },
    handInNotOpen: () => {
      state.notice.value = 'handInNotOpen'
      dispatch('handInNotOpen')
    },
    superseded: () => {
      server.moved(null)
    },
  }
})
