import { useI18n } from 'vue-i18n'
import { CallError } from '../platform/network/call.ts'

/**
 * Turns a failed call into words: what happened and what to do (R9). A code without words of its own
 * (an older page, a newer server) shows the server's message to staff, and never to a candidate.
 * @param audience `candidate` never sees a technical message.
 */
export function useErrorText(audience: 'candidate' | 'staff'): (cause: unknown) => string {
  const { t, te, fallbackLocale } = useI18n()
  return (cause) => {
    if (!(cause instanceof CallError)) return t('errors.unknown')
    const key = `errors.${cause.code}`
    const facts = cause.details as Record<string, unknown>
    if (te(key) || te(key, String(fallbackLocale.value))) return t(key, facts)
    return audience === 'staff'
      ? t('errors.other', { message: cause.message })
      : t('errors.unknown')
  }
}
