import type { ActionRow } from '@wenkao/shared/incidents'
import { useI18n } from 'vue-i18n'
import { useAuditWords } from '../audit/index.ts'

type Sittings = ReadonlyMap<string, { readonly examNumber: string; readonly name: string }>

/** A staff action in words, with the candidate's name beside the number. Loads `audit` and `incidents`. */
export function useActionText() {
  const { t } = useI18n()
  const words = useAuditWords()

  /** @param sittings those of the session, by id. */
  function textOf({ subject, detail }: Pick<ActionRow, 'subject' | 'detail'>, sittings: Sittings) {
    const facts = asFacts(detail)
    const byNumber = [...sittings.values()].find(
      ({ examNumber }) => examNumber === facts['examNumber'],
    )
    const sitting = sittings.get(String(facts['sittingId'] ?? '')) ?? byNumber
    const who = sitting && t('incidents.person', { name: sitting.name, number: sitting.examNumber })
    const isNamed = sitting !== undefined && subject.includes(sitting.examNumber)
    const parts = [
      words.subjectText(isNamed ? subject.replace(sitting.examNumber, () => who ?? '') : subject),
    ]
    if (who !== undefined && !isNamed) parts.push(who)
    if (typeof facts['from'] === 'number') parts.push(t('incidents.fromSeat', { n: facts['from'] }))
    if (typeof facts['to'] === 'string' && subject.startsWith('hand-over'))
      parts.push(t('incidents.toWhom', { name: facts['to'] }))
    return parts.join(' ')
  }

  return {
    textOf,
    /** Why it was done, as its author wrote; empty without. */
    reasonOf: ({ detail }: Pick<ActionRow, 'detail'>): string => {
      const { reason } = asFacts(detail)
      return typeof reason === 'string' ? reason : ''
    },
  }
}

function asFacts(detail: unknown): Readonly<Record<string, unknown>> {
  return typeof detail === 'object' && detail !== null ? (detail as Record<string, unknown>) : {}
}
