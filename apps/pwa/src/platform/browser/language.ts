import { inject, type InjectionKey } from 'vue'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

const KEY = 'wenkao-language'

/** The language that a person chose on this device; Chinese when nobody chose (DESIGN 13). */
export function readLanguage(storage: Pick<Storage, 'getItem'> = localStorage): Language {
  return storage.getItem(KEY) === 'en' ? 'en' : 'zh-CN'
}

/** Remembers the choice on this device. */
export function writeLanguage(
  language: Language,
  storage: Pick<Storage, 'setItem'> = localStorage,
): void {
  storage.setItem(KEY, language)
}

/** Changes the language of the whole page; provided by `main.ts`. */
export const chooseLanguageKey: InjectionKey<(language: Language) => Promise<void>> =
  Symbol('chooseLanguage')

/** How a page changes its language, inside `setup`. */
export function useChooseLanguage(): (language: Language) => Promise<void> {
  const choose = inject(chooseLanguageKey)
  if (!choose) throw new Error('Expected chooseLanguage to be provided')
  return choose
}
