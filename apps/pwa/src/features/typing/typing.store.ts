import { readTypingTest, saveTyping } from '@wenkao/shared/typing'
import { defineStore } from 'pinia'
import { watch } from 'vue'
import { browserClock } from '../../platform/browser/clock.ts'
import { CallError } from '../../platform/network/call.ts'
import { useAnswersStore } from '../answers/index.ts'
import { useSittingStore } from '../sittings/index.ts'
import { createTypingTest, type TypingTest } from './typing-test.ts'
import { openTypingDrafts } from './typing-drafts.ts'

const TIMEOUT_MS = 10_000
const NEAR_END_MS = 20_000

/** The typing tests of the sitting; each goes on while another question is looked at. */
export const useTypingStore = defineStore('typing', () => {
  const sittings = useSittingStore()
  const answers = useAnswersStore()
  let sittingId = ''
  const tests = new Map<string, TypingTest>()

  function forget(): void {
    for (const test of tests.values()) test.close()
    tests.clear()
  }

  async function answerOf<T>(asking: Promise<T>): Promise<T | undefined> {
    try {
      return await asking
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      return undefined
    }
  }

  /** The test of a task, opened once. */
  function testOf(taskId: string): TypingTest {
    const own = sittings.held?.sitting.sittingId ?? ''
    if (own !== sittingId) forget()
    sittingId = own
    const known = tests.get(taskId)
    if (known) return known
    const { call } = sittings.world().bridge
    const test = createTypingTest({
      clock: browserClock,
      draft: openTypingDrafts(own).of(taskId),
      read: () => answerOf(call(readTypingTest, { body: { taskId }, timeoutMs: TIMEOUT_MS })),
      save: (record, base) =>
        answerOf(call(saveTyping, { body: { taskId, record, base }, timeoutMs: TIMEOUT_MS })),
      mayType: () => !answers.isFrozen && !sittings.isPaused,
      isNearEnd: () => (sittings.remainingMs ?? NEAR_END_MS) < NEAR_END_MS,
    })
    tests.set(taskId, test)
    void test.open()
    return test
  }

  watch(
    () => answers.isFrozen,
    // The last keys, before the folder is handed in.
    () => {
      for (const test of tests.values()) void test.flush()
    },
    { flush: 'sync' },
  )
  watch(
    () => sittings.phase,
    (phase) => {
      if (phase !== 'receipt' && phase !== 'logIn') return
      forget()
      openTypingDrafts(sittingId).clear()
    },
  )

  return { testOf }
})
