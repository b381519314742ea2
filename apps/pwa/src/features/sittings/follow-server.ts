import type { SyncReply } from '@wenkao/shared/answers'
import type { Receipt } from '@wenkao/shared/hand-in'
import { getExam, getSitting, type CandidateExam, type PaperKey } from '@wenkao/shared/sittings'
import type * as z from 'zod/mini'
import { CallError } from '../../platform/network/call.ts'
import { isInSitting } from './exam-phase.ts'
import type { HoldAtBridge } from './hold-at-bridge.ts'
import { openPaper } from './open-paper.ts'
import type { SittingClock } from './sitting-clock.ts'
import type { SittingState } from './sitting-state.ts'

type SittingOnServer = z.infer<(typeof getSitting)['reply']>

const SERVER_TIMEOUT_MS = 20_000

/** What the server says of the sitting, however it came, and where the page goes from there. */
export interface FollowServer {
  tookReply(reply: SyncReply): void
  tookSitting(reply: SittingOnServer): void
  tookReceipt(receipt: Receipt): void
  /** What opens the paper may come with the log-in: kept in memory alone, for one use. */
  tookPaperKey(sittingId: string, key: PaperKey | undefined): void
  /** Another station took the sitting over. @param to its number, as far as known. */
  moved(to: number | null): void
  /** Goes where the clock leads: loads the exam once the session runs, and shows it with its answers. */
  follow(): void
  /** Opens the answers with what browser, bridge and server hold of them. */
  openAnswers(): Promise<void>
  /** Where no bridge syncs, the page does: the same client over the same log (DESIGN 3.3). */
  syncWithoutBridge(): void
}

export function createFollowServer(
  state: SittingState,
  clock: SittingClock,
  hold: HoldAtBridge,
): FollowServer {
  const { answers, held, phase, bridge } = state
  let isLoadingExam = false
  let paperKey: { readonly sittingId: string; readonly key: PaperKey | undefined } | undefined

  function tookReply(reply: SyncReply): void {
    const sitting = held.value
    if (!sitting) return
    held.value = { ...sitting, clock: reply.clock, bindings: reply.bindings }
    answers.setBindings(reply.bindings)
    if (!reply.current) moved(reply.movedTo ?? null)
    if (reply.clock.state === 'ended') state.dispatch('sessionEnded')
    follow()
  }

  function moved(to: number | null): void {
    const isNews = to !== null && to !== state.movedTo.value
    if (isNews) state.movedTo.value = to
    state.dispatch('superseded')
    if (isNews) void state.persist()
  }

  function tookSitting(reply: SittingOnServer): void {
    const isOver = reply.sitting.state === 'handedIn' || reply.sitting.state === 'ended'
    if (reply.receipt && isOver && phase.value !== 'receipt') tookReceipt(reply.receipt)
    answers.setBindings(reply.bindings)
  }

  function tookReceipt(receipt: Receipt): void {
    if (!held.value) return
    const { round } = receipt.payload
    const sitting = { ...held.value.sitting, round, state: 'handedIn' as const }
    held.value = { ...held.value, receipt, sitting }
    state.dispatch('receiptGot')
    answers.stopDirectSync()
    void state.persist()
  }

  function tookPaperKey(sittingId: string, key: PaperKey | undefined): void {
    paperKey = { sittingId, key }
  }

  function follow(): void {
    const sitting = held.value
    if (!sitting || !isInSitting(phase.value)) return
    const hasBegun = sitting.clock.state === 'running' || sitting.clock.state === 'paused'
    // A question that is shown before its answers are open would take none: a slow PC is still there.
    if (sitting.exam && answers.folded) state.dispatch('examReady')
    else if (!sitting.exam && hasBegun) void loadExam()
  }

  async function loadExam(): Promise<void> {
    if (isLoadingExam) return
    isLoadingExam = true
    try {
      const exam = await readExam()
      if (!held.value) return
      held.value = { ...held.value, exam }
      hold.demand()
      await Promise.all([state.persist(), bridge.value === 'answering' ? hold.tell() : undefined])
      follow()
    } catch (cause) {
      // Asked again with the next reply; the page stays at standby and says that it waits.
      if (!(cause instanceof CallError)) throw cause
    } finally {
      isLoadingExam = false
    }
  }

  async function readExam(): Promise<CandidateExam> {
    const { bridge: link } = state.world()
    const given = paperKey?.sittingId === held.value?.sitting.sittingId ? paperKey?.key : undefined
    paperKey = undefined
    const opened =
      bridge.value === 'answering'
        ? await openPaper(state.callServer, link.call, SERVER_TIMEOUT_MS, given)
        : undefined
    return opened ?? state.callServer(getExam, { timeoutMs: SERVER_TIMEOUT_MS })
  }

  async function openAnswers(): Promise<void> {
    const sitting = held.value
    if (!sitting || sitting.receipt) return
    const { answerLog, journal, ...host } = state.world()
    const serverLog = state.callServer(getSitting, { timeoutMs: SERVER_TIMEOUT_MS }).then(
      (reply) => {
        tookSitting(reply)
        return reply.log
      },
      () => undefined,
    )
    await answers.open({
      sittingId: sitting.sitting.sittingId,
      binding: sitting.binding,
      bindings: sitting.bindings,
      ports: {
        log: answerLog,
        clock: host.clock,
        random: host.random,
        serverMs: clock.serverMs,
      },
      journal: bridge.value === 'answering' ? journal : undefined,
      serverLog,
    })
    answers.freeze(phase.value !== 'answering')
  }

  function syncWithoutBridge(): void {
    if (bridge.value === 'answering') return
    const hasTasks = (held.value?.exam?.tasks.length ?? 0) > 0
    const kind = !hasTasks ? 'noTasks' : state.hasBridge.value ? 'silent' : 'noBridge'
    answers.setFiles({ kind })
    answers.startDirectSync(() => held.value?.exam ?? null, {
      ...state.world(),
      call: state.callServer,
      replied: (reply, sentAt) => {
        clock.tookReply(reply.clock, sentAt)
        tookReply(reply)
      },
    })
  }

  return {
    ...{ tookReply, tookSitting, tookReceipt, tookPaperKey },
    ...{ moved, follow, openAnswers, syncWithoutBridge },
  }
}
