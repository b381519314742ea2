import type { EntryKind } from '@wenkao/shared/bank'
import { useI18n } from 'vue-i18n'
import { useBank } from './bank.store.ts'

/** Words for what the bank's rows hold as codes. */
export function useBankWords() {
  const { t, te, n, locale } = useI18n()
  const bank = useBank()
  const nameOf = (code: string): string => {
    const node = bank.named(code)
    if (!node) return code
    return locale.value === 'en' && node.nameEn !== '' ? node.nameEn : node.name
  }
  return {
    nameOf,
    kind: (kind: EntryKind) => t(`bank.kinds.${kind}`),
    /** Area, category and knowledge point of a code, in words. */
    path: (code: string): string =>
      [1, 3, 5]
        .filter((length) => length <= code.length)
        .map((length) => nameOf(code.slice(0, length)))
        .join(' › '),
    share: (share: number | null) => (share === null ? '—' : n(Math.round(share * 100) / 100)),
    fault: (fault: string) => (te(`bank.faults.${fault}`) ? t(`bank.faults.${fault}`) : fault),
  }
}
