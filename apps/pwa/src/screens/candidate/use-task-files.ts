import type { CandidateExam } from '@wenkao/shared/sittings'
import { computed, onMounted, shallowRef, type ComputedRef } from 'vue'
import { loadCandidateFiles } from '../../features/answer-files/load-candidate-files.ts'
import { useAnswersStore } from '../../features/answers/index.ts'
import { useSittingStore } from '../../features/sittings/index.ts'
import { useWithLaterTexts } from '../../platform/browser/language.ts'
import { useRepeat } from '../../platform/browser/use-listener.ts'

const LOOK_MS = 4000

/**
 * The answer files of an exam with tasks, followed while the page answers. What follows them is
 * fetched after the first question, so nothing is known of them until then.
 */
export function useTaskFiles(exam: () => CandidateExam): {
  /** Tasks in which a file was changed. */
  readonly touched: ComputedRef<ReadonlySet<string>>
  /** Whether the bridge told of the files with the last look. */
  readonly isKnown: ComputedRef<boolean>
  /** The chunk with everything that shows files. */
  readonly load: typeof loadCandidateFiles
} {
  const sittings = useSittingStore()
  const answers = useAnswersStore()
  // Before the first look the folder may not be there yet: nothing in it can be called saved (R1).
  if (exam().tasks.length > 0) answers.setFilesTrouble({ word: 'filesUnfollowed', count: 0 })
  const load = useWithLaterTexts()(loadCandidateFiles)
  const store = shallowRef<ReturnType<
    Awaited<ReturnType<typeof load>>['useAnswerFilesStore']
  > | null>(null)

  function look(): void {
    if (exam().tasks.length === 0 || sittings.bridge !== 'answering') return
    void store.value?.refresh(sittings.world().bridge)
  }

  onMounted(async () => {
    const loaded = (await load()).useAnswerFilesStore()
    loaded.begin(exam().tasks)
    store.value = loaded
    look()
  })
  useRepeat(LOOK_MS, look)

  return {
    touched: computed(() => store.value?.touched ?? new Set()),
    isKnown: computed(() => store.value?.isKnown ?? false),
    load,
  }
}
