import type { CheckLine } from '@wenkao/shared/station-check'
import { useI18n } from 'vue-i18n'
import { isKnownCheck, reasonKey, shownFacts } from './check-words.ts'

/** One line of a check in the reader's words. */
export interface LineWords {
  readonly name: string
  /** What was found. */
  readonly what: string
  /** What to do about it; empty where nothing is. */
  readonly todo: string
}

/** Inside `setup`: a line of a station check in words (N05), for the PC's own page and the room's. */
export function useLineWords(): (line: CheckLine) => LineWords {
  const { t, te, locale, fallbackLocale } = useI18n()

  function isSaid(key: string): boolean {
    return te(key) || te(key, String(fallbackLocale.value))
  }

  return (line) => {
    const key = reasonKey(line)
    const facts = shownFacts(line.facts, locale.value)
    return {
      name: isKnownCheck(line.name) ? t(`check.names.${line.name}`) : line.name,
      what: key === undefined ? line.reason : t(`${key}.what`, facts),
      todo: key !== undefined && isSaid(`${key}.todo`) ? t(`${key}.todo`, facts) : '',
    }
  }
}
