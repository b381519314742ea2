import { useI18n } from 'vue-i18n'
import { sizeText } from './file-words.ts'

/** Inside `setup`: a size in words. @returns takes bytes. */
export function useSizeText(): (bytes: number) => string {
  const { t } = useI18n()
  return (bytes) => {
    const [word, amount] = sizeText(bytes)
    return t(`files.sizes.${word}`, { amount })
  }
}
