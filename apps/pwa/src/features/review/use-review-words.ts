import { useI18n } from 'vue-i18n'

/** Words for what the server names by a code; a code of a newer server stands as it is. */
export function useReviewWords(): {
  flag(flag: string): string
  verdict(verdict: string): string
  failure(code: string): string
} {
  const { t, te } = useI18n()
  const word = (key: string, otherwise: string) => (te(key) ? t(key) : otherwise)
  return {
    flag: (flag) => word(`office.results.flags.${flag}`, flag),
    verdict: (verdict) => word(`office.results.verdicts.${verdict}`, verdict),
    failure: (code) => word(`review.failures.codes.${code}`, code),
  }
}
