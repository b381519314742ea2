/**
 * The text of a key such as `candidate.logIn.title`; `null` where there is none, or a group of texts.
 * Keys are names and dots: vue-i18n's own way reads a small language, at the price of a kilobyte of a
 * candidate's page.
 */
export function findMessage(messages: unknown, key: string): string | null {
  let found = messages
  for (const name of key.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null
    found = (found as Readonly<Record<string, unknown>>)[name]
  }
  return typeof found === 'string' ? found : null
}
