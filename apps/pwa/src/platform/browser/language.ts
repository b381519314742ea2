import { inject, type InjectionKey } from 'vue'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

const KEY = 'wenkao-language'

/**
 * The language that a person chose on this device; Chinese when nobody chose (DESIGN 13), or when the
 * browser denies its storage: a page must not fail over that (R8).
 * @param storage asked for each time, because reading `localStorage` is what throws.
 */
export function readLanguage(storage: () => Pick<Storage, 'getItem'> = ownStorage): Language {
  try {
    return storage().getItem(KEY) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}

/** Remembers the choice on this device; where storage is denied it holds until the page is closed. */
export function writeLanguage(
  language: Language,
  storage: () => Pick<Storage, 'setItem'> = ownStorage,
): void {
  try {
    storage().setItem(KEY, language)
  } catch {
    // Denied or full: the page shows the language all the same, only the next one does not.
  }
}

const ownStorage = () => localStorage

/** Changes the language of the whole page; provided by `main.ts`. */
export const chooseLanguageKey: InjectionKey<(language: Language) => Promise<void>> =
  Symbol('chooseLanguage')

/** How a page changes its language, inside `setup`. */
export function useChooseLanguage(): (language: Language) => Promise<void> {
  const choose = inject(chooseLanguageKey)
  if (!choose) throw new Error('Expected chooseLanguage to be provided')
  return choose
}

/** Loads the texts that a candidate's page needs after the first question; provided by `main.ts`. */
export const loadLaterTextsKey: InjectionKey<(...more: LaterTexts[]) => Promise<void>> =
  Symbol('loadLaterTexts')

/** Texts that a candidate's page needs only when something is wrong with the PC. */
type LaterTexts = 'station' | 'rescue' | 'check'

/** Inside `setup`: a component is loaded together with those texts, so that no key ever shows. */
export function useWithLaterTexts(
  ...more: LaterTexts[]
): <T>(load: () => Promise<T>) => () => Promise<T> {
  const loadTexts = inject(loadLaterTextsKey)
  if (!loadTexts) throw new Error('Expected loadLaterTexts to be provided')
  return (load) => async () => {
    const [loaded] = await Promise.all([load(), loadTexts(...more)])
    return loaded
  }
}
