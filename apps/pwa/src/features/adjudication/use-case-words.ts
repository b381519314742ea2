import type { CaseRow } from '@wenkao/shared/adjudication'
import { useI18n } from 'vue-i18n'

/**
 * The words of a case: a hand-in that was kept apart is no pack, and has words of its own where the
 * others would speak of one (F03e).
 * @returns key of a text below `cases`, for the case's source.
 */
export function useCaseWords(source: () => CaseRow['source']): (key: string) => string {
  const { te } = useI18n()
  return (key) => {
    const own = `cases.handIn.${key}`
    return source() === 'handIn' && te(own) ? own : `cases.${key}`
  }
}
