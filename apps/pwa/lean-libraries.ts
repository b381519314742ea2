import type { Plugin } from 'vite'

/**
 * Leaves out of the page what the translating library keeps beside the texts: the words that it says
 * to developers, which are used in development only but named in a way that a bundler must keep, and
 * its own way of reading messages, in whose place `compile-message.ts` stands. Together two kilobytes,
 * compressed, that every candidate's page would carry.
 * @throws Error while building, when a release of the library no longer has them in this form.
 */
export function leanLibraries(): Plugin {
  return {
    name: 'lean-libraries',
    enforce: 'pre',
    apply: 'build',
    transform: {
      filter: {
        id: /\/(@intlify\/(core-base\/dist\/core-base|message-compiler\/dist\/message-compiler)|vue-i18n\/dist\/vue-i18n)\.mjs$/,
      },
      handler: (code, id) => {
        const left = [/^const (errorMessages|warnMessages) = \{\n(?: {4}.*\n)*\};$/gm]
        if (id.includes('/vue-i18n/')) left.push(/^registerMessageCompiler\((compile)\);$/gm)
        let lean = code
        for (const pattern of left) {
          const before = lean
          lean = lean.replace(pattern, (_all, name: string) =>
            name === 'compile' ? '' : `const ${name} = {};`,
          )
          if (lean === before) throw new Error(`Expected ${pattern.source} in ${id}`)
        }
        return { code: lean, map: null }
      },
    },
  }
}
