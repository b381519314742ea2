import type { ApprovalRow } from '@wenkao/shared/approvals'
import { useI18n } from 'vue-i18n'
import { whomOf } from './approval-words.ts'

/** Whom a request is for, in a sentence's part. */
export function useWhom(): (
  row: Parameters<typeof whomOf>[0] & Pick<ApprovalRow, 'wish'>,
) => string {
  const { t } = useI18n()
  return (row) => {
    const whom = whomOf(row)
    return whom.key === 'some'
      ? t('approvals.whom.some', { n: whom.n, names: whom.names.join(t('approvals.separator')) })
      : t(`approvals.whom.${whom.key}`, { ...whom })
  }
}
