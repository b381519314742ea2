import type { BridgeSync, SyncReply } from '@wenkao/shared/answers'
import type { Receipt } from '@wenkao/shared/hand-in'
import { bridgeStatus, bridgeToday } from '@wenkao/shared/rescue'
import {
  basisFromBridge,
  basisFromRecord,
  basisFromReply,
  getExam,
  getSitting,
  hasSlept,
  heldSitting,
  holdSitting,
  judgeDeadline,
  releaseSitting,
  remainingAt,
  type HeldSitting,
  type LogInReply,
  type ServerOffset,
  type TimeBasis,
} from '@wenkao/shared/sittings'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef, watch } from 'vue'
import { CallError, type Call } from '../../platform/network/call.ts'
import type { BridgePresence } from '../../platform/network/bridge-link.ts'
import { useAnswersStore } from '../answers/index.ts'
import type { CandidatePorts } from './candidate-ports.ts'
import { chooseHeld } from './choose-held.ts'
import {
  isInSitting,
  nextPhase,
  phaseOnReopen,
  type ExamEvent,
  type ExamPhase,
} from './exam-phase.ts'
import { logIn as logInUseCase, type LogInForm, type LogInOutcome } from './log-in.ts'
import type * as z from 'zod/mini'

type Today = z.infer<(typeof bridgeToday)['reply']>
type OtherSitting = z.infer<(typeof holdSitting)['reply']>['other']

const TICK_MS = 1000
const BEAT_MS = 250
const ASK_SOON_MS = 200
const PERSIST_MS = 10_000
const LOCAL_TIMEOUT_MS = 3000
const LAY_OUT_TIMEOUT_MS = 60_000
const SERVER_TIMEOUT_MS = 20_000
/** A server that answered within this time counts as reachable. */
const CONTACT_MS = 20_000
/** So many silent answers in a row, and the page syncs by itself. */
const SILENT_AFTER = 2

/**
 * The candidate's sitting on this page: where it stands, what time remains, and who is there to save.
 * A tick a second asks the bridge, or checks the page's own sync, and judges the deadline.
 */
export const useSittingStore = defineStore('sitting', () => {
  const answers = useAnswersStore()
  let ports: CandidatePorts | undefined
  let ownServer: Call | undefined
  let directServer: Call | undefined
  let mustTellBridge = false
  let isTelling = false
  let isJournalConnected = false
  let silentAnswers = 0
  let isLoadingExam = false
  let lastReplyAt: number | undefined
  let zeroSince: number | undefined
  let offset: ServerOffset | undefined
  let persistedAt = -Infinity
  let lastReading = { wallClock: 0, monotonic: 0 }
  let todayAskedAt = -Infinity

  const isStarted = shallowRef(false)
  const isOtherTab = shallowRef(false)
  const phase = shallowRef<ExamPhase>('logIn')
  const held = shallowRef<HeldSitting>()
  const bridge = shallowRef<BridgePresence>('silent')
  const serverOrigin = shallowRef<string | null>(null)
  const today = shallowRef<Today>({ today: null, fresh: false })
  const pairingCode = shallowRef<string | null>(null)
  const otherSitting = shallowRef<OtherSitting>(null)
  const answerFolder = shallowRef<string | null>(null)
  const basis = shallowRef<TimeBasis>()
  const remainingMs = shallowRef<number | null>(null)
  const isInContact = shallowRef(false)
  const isConfirmingDeadline = shallowRef(false)
  /** Why the page is back at answering although the candidate handed in. */
  const notice = shallowRef<string | null>(null)
  const hasStorageProblem = shallowRef(false)

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

  /** Starts the page once; asking again is harmless. Resolves when the first screen can be shown. */
  async function start(given: CandidatePorts): Promise<void> {
    if (ports) return
    ports = given
    const token = () => held.value?.token
    ownServer = given.server('', token)
    directServer = (endpoint, input) =>
      given.server(serverOrigin.value ?? '', token)(endpoint, input)
    await given.lock.acquire(() => {
      isOtherTab.value = true
    })
    isOtherTab.value = false
    lastReading = reading()
    const [presence, record] = await Promise.all([
      given.bridge.hello(),
      given.heldSittings.current().catch(() => {
        hasStorageProblem.value = true
        return undefined
      }),
    ])
    bridge.value = presence
    serverOrigin.value = record?.serverOrigin ?? null
    const fromBridge = presence === 'answering' ? await askHeld() : undefined
    const found = chooseHeld(fromBridge, record)
    if (found) {
      mustTellBridge = found.mustTellBridge
      held.value = found.held
      phase.value = phaseOnReopen(
        { hasReceipt: found.held.receipt !== null, hasExam: found.held.exam !== null },
        found.record?.phase,
      )
      restoreTime(found.held)
      await openAnswers()
    }
    isStarted.value = true
    tick()
    beat()
  }

  async function askHeld(): Promise<{ held: HeldSitting | null } | undefined> {
    try {
      const [reply] = await Promise.all([
        world().bridge.call(heldSitting, { timeoutMs: LOCAL_TIMEOUT_MS }),
        askStatus(),
      ])
      return reply
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      return undefined
    }
  }

  /** Learns the server's origin, for the case that the bridge stops answering later. */
  async function askStatus(): Promise<void> {
    const status = await world().bridge.call(bridgeStatus, { timeoutMs: LOCAL_TIMEOUT_MS })
    serverOrigin.value = status.server.replace(/\/+$/, '')
    pairingCode.value = status.station ? null : status.pairingCode
  }

  function reading() {
    const { clock } = world()
    return { wallClock: clock.wallClock(), monotonic: clock.monotonic() }
  }

  function restoreTime(sitting: HeldSitting): void {
    if (!sitting.remaining) return
    const record = { ...sitting.remaining, running: sitting.clock.state === 'running' }
    basis.value = basisFromRecord(record, sitting.sitting.durationMs, reading())
    showTime()
  }

  async function openAnswers(): Promise<void> {
    const sitting = held.value
    if (!sitting || sitting.receipt) return
    const { clock, random, answerLog, journal } = world()
    const serverLog = callServer(getSitting, { timeoutMs: SERVER_TIMEOUT_MS }).then(
      (reply) => {
        tookSitting(reply)
        return reply.log
      },
      () => undefined,
    )
    const isBridgeThere = bridge.value === 'answering'
    await answers.open({
      sittingId: sitting.sitting.sittingId,
      binding: sitting.binding,
      bindings: sitting.bindings,
      ports: {
        log: answerLog,
        clock,
        random,
        serverMs: () => (offset ? clock.monotonic() + offset.offsetMs : clock.wallClock()),
      },
      journal: isBridgeThere ? journal : undefined,
      serverLog,
    })
    isJournalConnected = isBridgeThere && answers.stores.journal !== null
    answers.freeze(phase.value !== 'answering')
  }

  /** What the server knows of the sitting, e.g. a receipt that never arrived here. */
  function tookSitting(reply: z.infer<(typeof getSitting)['reply']>): void {
    const isOver = reply.sitting.state === 'handedIn' || reply.sitting.state === 'ended'
    if (reply.receipt && isOver && phase.value !== 'receipt') tookReceipt(reply.receipt)
    answers.setBindings(reply.bindings)
  }

  /** Logs in; on success the sitting is kept and the answers are opened. */
  async function logIn(form: LogInForm): Promise<LogInOutcome> {
    otherSitting.value = null
    const isBridgeThere = bridge.value === 'answering'
    const outcome = await logInUseCase(form, callServer, isBridgeThere ? world().bridge : undefined)
    if (outcome.kind === 'loggedIn') await take(outcome.reply)
    return outcome
  }

  async function take(reply: LogInReply): Promise<void> {
    held.value = { ...reply, exam: null, remaining: null }
    tookClock(reply.clock, world().clock.monotonic())
    if (bridge.value === 'answering') {
      mustTellBridge = true
      await tellBridge()
      if (otherSitting.value) {
        held.value = undefined
        return
      }
    }
    dispatch('loggedIn')
    if (reply.receipt) dispatch('receiptGot')
    await persist()
    await openAnswers()
    follow()
  }

  /** Gives the bridge the sitting; with the exam it lays out the answer folder. */
  async function tellBridge(): Promise<void> {
    const sitting = held.value
    if (!sitting || !mustTellBridge || isTelling) return
    isTelling = true
    try {
      const reply = await world().bridge.call(holdSitting, {
        body: { held: sitting },
        timeoutMs: LAY_OUT_TIMEOUT_MS,
      })
      mustTellBridge = held.value?.exam !== sitting.exam
      otherSitting.value = reply.kind === 'otherSitting' ? reply.other : null
      answerFolder.value = reply.answerFolder
    } catch (cause) {
      // Told again at the next tick: no bridge problem blocks objective answers (R8).
      if (!(cause instanceof CallError)) throw cause
    } finally {
      isTelling = false
    }
  }

  function tookClock(clock: SyncReply['clock'], sentAt: number): void {
    const sitting = held.value
    if (!sitting) return
    const receivedAt = world().clock.monotonic()
    lastReplyAt = receivedAt
    const took = basisFromReply(clock, { sentAt, receivedAt }, offset)
    offset = took.offset
    basis.value = took.basis
    held.value = { ...sitting, clock }
    showTime()
  }

  /** What every reply of the server says, however it came. */
  function tookReply(reply: SyncReply): void {
    const sitting = held.value
    if (!sitting) return
    held.value = { ...sitting, clock: reply.clock, bindings: reply.bindings }
    answers.setBindings(reply.bindings)
    if (!reply.current) dispatch('superseded')
    if (reply.clock.state === 'ended') dispatch('sessionEnded')
    follow()
  }

  /** Goes where the clock leads: loads the exam once the session runs. */
  function follow(): void {
    const sitting = held.value
    if (!sitting || !isInSitting(phase.value)) return
    const hasBegun = sitting.clock.state === 'running' || sitting.clock.state === 'paused'
    if (sitting.exam) dispatch('examReady')
    else if (hasBegun) void loadExam()
  }

  async function loadExam(): Promise<void> {
    if (isLoadingExam) return
    isLoadingExam = true
    try {
      const exam = await callServer(getExam, { timeoutMs: SERVER_TIMEOUT_MS })
      if (!held.value) return
      held.value = { ...held.value, exam }
      mustTellBridge = true
      await Promise.all([persist(), tellBridge()])
      dispatch('examReady')
    } catch (cause) {
      // Asked again with the next reply; the page stays at standby and says that it waits.
      if (!(cause instanceof CallError)) throw cause
    } finally {
      isLoadingExam = false
    }
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
    if (bridge.value !== 'none') await visitBridge()
    if (held.value && !held.value.receipt) {
      syncWithoutBridge()
      follow()
    }
    if (world().clock.monotonic() - persistedAt > PERSIST_MS) await persist()
  }

  /** The clock's turn. */
  function beat(): void {
    watchSleep()
    showTime()
    judge()
    world().clock.schedule(BEAT_MS, beat)
  }

  /** After an answer the bridge is asked again soon, so that the lights follow. */
  watch(
    () => answers.stores.unacknowledged,
    (now, before) => {
      if (now > before && bridge.value === 'answering')
        world().clock.schedule(ASK_SOON_MS, () => void askSoon())
    },
  )

  async function askSoon(): Promise<void> {
    if (bridge.value !== 'answering' || !isJournalConnected || held.value?.receipt) return
    try {
      const sync = await answers.askBridge()
      if (sync) tookBridgeSync(sync)
    } catch (cause) {
      // The tick asks again and counts the silence.
      if (!(cause instanceof CallError)) reportError(cause)
    }
  }

  async function visitBridge(): Promise<void> {
    if (bridge.value === 'silent') {
      const presence = await world().bridge.hello()
      // A page that a bridge served stays a bridge's page while nobody answers.
      if (presence === 'silent' || (presence === 'none' && serverOrigin.value !== null)) return
      bridge.value = presence
      if (presence === 'none') return
      isJournalConnected = false
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
    const now = world().clock.monotonic()
    const isDue = today.value.today === null || now - todayAskedAt > PERSIST_MS
    if (!isDue) return
    todayAskedAt = now
    today.value = await world().bridge.call(bridgeToday, { timeoutMs: LOCAL_TIMEOUT_MS })
    if (serverOrigin.value === null || !today.value.today) await askStatus()
  }

  async function visitHolding(): Promise<void> {
    if (serverOrigin.value === null) await askStatus()
    void tellBridge()
    if (held.value?.receipt) return
    if (!isJournalConnected) {
      await answers.connectJournal(world().journal)
      isJournalConnected = true
    }
    const sync = await answers.askBridge()
    if (sync) tookBridgeSync(sync)
  }

  function tookBridgeSync(sync: BridgeSync): void {
    const sitting = held.value
    if (!sitting || sync.sittingId !== sitting.sitting.sittingId) return
    answers.stopDirectSync()
    const now = world().clock.monotonic()
    const isAnswering = sync.reply !== null && sync.replyAgeMs !== null
    if (isAnswering && sync.replyAgeMs !== null) lastReplyAt = now - sync.replyAgeMs
    const state = sync.reply?.clock.state ?? sitting.clock.state
    if (sync.remainingMs !== null)
      basis.value = basisFromBridge(
        { remainingMs: sync.remainingMs, verified: sync.verified, isRunning: state === 'running' },
        now,
      )
    const hasTasks = (sitting.exam?.tasks.length ?? 0) > 0
    answers.setFiles(
      hasTasks
        ? { kind: 'known', unsaved: sync.filesUnsaved, unsent: sync.filesUnsent }
        : { kind: 'noTasks' },
    )
    if (sync.reply) tookReply(sync.reply)
  }

  /** Where no bridge syncs, the page does: the same client over the same log (DESIGN 3.3). */
  function syncWithoutBridge(): void {
    if (bridge.value === 'answering') return
    const hasTasks = (held.value?.exam?.tasks.length ?? 0) > 0
    answers.setFiles({ kind: !hasTasks ? 'noTasks' : hasBridge.value ? 'silent' : 'noBridge' })
    answers.startDirectSync(
      callServer,
      () => held.value?.exam ?? null,
      world(),
      (reply, sentAt) => {
        tookClock(reply.clock, sentAt)
        tookReply(reply)
      },
    )
  }

  function watchSleep(): void {
    const now = reading()
    if (hasSlept(lastReading, now) && bridge.value !== 'answering' && basis.value)
      basis.value = { ...basis.value, verified: false }
    lastReading = now
  }

  function showTime(): void {
    const now = world().clock.monotonic()
    remainingMs.value = basis.value ? remainingAt(basis.value, now) : null
    isInContact.value = lastReplyAt !== undefined && now - lastReplyAt < CONTACT_MS
  }

  function judge(): void {
    const now = world().clock.monotonic()
    const remaining = remainingMs.value
    if (remaining === null || remaining > 0) {
      zeroSince = undefined
      if (phase.value === 'waitingForExtraTime' && remaining !== null) dispatch('extraTimeGiven')
    } else zeroSince ??= now
    const verdict = judgeDeadline(remaining, zeroSince, lastReplyAt, now)
    isConfirmingDeadline.value = verdict === 'confirming' && phase.value === 'answering'
    if (phase.value === 'answering') answers.freeze(isPaused.value || isConfirmingDeadline.value)
    if (verdict === 'passedInContact') dispatch('deadlineInContact')
    if (verdict === 'passedOutOfContact') dispatch('deadlineOutOfContact')
  }

  /** Writes down where the sitting stands, for a page that opens again (F01). */
  async function persist(): Promise<void> {
    const sitting = held.value
    if (!sitting) return
    const { wallClock, monotonic } = reading()
    persistedAt = monotonic
    const remaining =
      remainingMs.value === null
        ? sitting.remaining
        : {
            remainingMs: Math.max(0, remainingMs.value),
            wallClockAt: Math.max(0, Math.floor(wallClock)),
            verified: isVerified.value,
          }
    try {
      await world().heldSittings.keep({
        version: 1,
        held: { ...sitting, remaining },
        phase: phase.value,
        serverOrigin: serverOrigin.value,
        savedAt: wallClock,
      })
      hasStorageProblem.value = false
    } catch {
      hasStorageProblem.value = true
    }
  }

  function tookReceipt(receipt: Receipt): void {
    if (!held.value) return
    const { round } = receipt.payload
    const sitting = { ...held.value.sitting, round, state: 'handedIn' as const }
    held.value = { ...held.value, receipt, sitting }
    dispatch('receiptGot')
    answers.stopDirectSync()
    void persist()
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
    if (sitting) await world().heldSittings.release(sitting.sitting.sittingId)
    answers.close()
    held.value = undefined
    basis.value = undefined
    offset = undefined
    lastReplyAt = undefined
    answerFolder.value = null
    notice.value = null
    today.value = { today: null, fresh: false }
    dispatch('released')
    return true
  }

  return {
    isStarted: shallowReadonly(isStarted),
    /** Another tab writes; this one only says so, and takes over when that one is gone. */
    isOtherTab: shallowReadonly(isOtherTab),
    phase: shallowReadonly(phase),
    held: shallowReadonly(held),
    bridge: shallowReadonly(bridge),
    hasBridge,
    today: shallowReadonly(today),
    pairingCode: shallowReadonly(pairingCode),
    otherSitting: shallowReadonly(otherSitting),
    answerFolder: shallowReadonly(answerFolder),
    remainingMs: shallowReadonly(remainingMs),
    isVerified,
    isPaused,
    isInContact: shallowReadonly(isInContact),
    isConfirmingDeadline: shallowReadonly(isConfirmingDeadline),
    notice: shallowReadonly(notice),
    hasStorageProblem: shallowReadonly(hasStorageProblem),
    start,
    logIn,
    callServer,
    world,
    tookReceipt,
    tookSitting,
    release,
    confirmData: () => {
      dispatch('dataConfirmed')
    },
    readInstructions: () => {
      dispatch('instructionsRead')
      follow()
    },
    chooseHandIn: () => {
      notice.value = null
      dispatch('handInChosen')
    },
    handInNotOpen: () => {
      notice.value = 'handInNotOpen'
      dispatch('handInNotOpen')
    },
    superseded: () => {
      dispatch('superseded')
    },
  }
})
