import type { Plugin } from 'vite'

/** What is looked for in a library's file, and what stands in its place; it must be there. */
type Cut = readonly [found: RegExp, instead: string]

/** A top-level function with another body; what only the old one used is left out with it. */
const body = (name: string, instead: string): Cut => [
  new RegExp(`^function ${name}\\((.*)\\) \\{\\n[^]*?^\\}$`, 'm'),
  `function ${name}($1) {\n${instead}\n}`,
]
/** Nothing here calls it, so that a page that comes to do so must not go on as if all were well. */
const unused = (name: string): Cut => body(name, `throw new Error('${name} is not in this build')`)

const cuts: readonly { readonly of: RegExp; readonly cuts: readonly Cut[] }[] = [
  {
    of: /\/@intlify\/message-compiler\/dist\/message-compiler\.mjs$/,
    cuts: [[/^const errorMessages = \{\n(?: {4}.*\n)*\};$/gm, 'const errorMessages = {};']],
  },
  {
    of: /\/@intlify\/core-base\/dist\/core-base\.mjs$/,
    cuts: [
      [/^const (errorMessages|warnMessages) = \{\n(?: {4}.*\n)*\};$/gm, 'const $1 = {};'],
      // HTML in messages: there is none.
      unused('escapeParams'),
      [/ret = sanitizeTranslatedHtml\(ret\);/, ''],
      // Messages that name other messages: `compile-message.ts` gives them values and no more.
      body('createMessageContext', 'return { named: (key) => (options.named ?? {})[key] };'),
      body('getMessageContextOptions', 'return options;'),
      body('getDefaultLinkedModifiers', 'return {};'),
    ],
  },
  {
    of: /\/vue-i18n\/dist\/vue-i18n\.mjs$/,
    cuts: [
      [/^const (errorMessages|warnMessages) = \{\n(?: {4}.*\n)*\};$/gm, 'const $1 = {};'],
      [/^registerMessageCompiler\(compile\);$/m, ''],
      // In their place stand `find-message.ts` and the simple order: the own language, then Chinese.
      [/^registerMessageResolver\(resolveValue\);$/m, ''],
      [/^registerLocaleFallbacker\(fallbackWithLocaleChain\);$/m, ''],
      unused('handleFlatJson'),
      // Components that nothing installs: their properties looked as if they did something.
      [/^ {4}props: assign\(/gm, '    props: /*#__PURE__*/ assign('],
    ],
  },
  {
    of: /\/pinia\/dist\/pinia\.js$/,
    cuts: [
      // For tools of developers, which are left out.
      [/^const saveAs = .*;$/m, 'const saveAs = () => {};'],
      // Stores are written as functions (STYLE 5).
      unused('createOptionsStore'),
    ],
  },
  {
    of: /\/@vue\/runtime-core\/dist\/runtime-core\.esm-bundler\.js$/,
    // No page comes half made from the server.
    cuts: [[/^ {2}hydrate: hydrateTeleport$/m, '']],
  },
]

/**
 * Leaves out of the page what libraries keep beside what is used here, and in a form that a bundler
 * must keep: words to developers, the translating library's own way of reading messages, in whose
 * place `compile-message.ts` stands, and ways to use a library that no page takes. Together seven
 * kilobytes, compressed, that every candidate's page would carry.
 * @throws Error while building, when a release of a library no longer has them in this form.
 */
export function leanLibraries(): Plugin {
  return {
    name: 'lean-libraries',
    enforce: 'pre',
    apply: 'build',
    transform: {
      filter: { id: cuts.map(({ of }) => of) },
      handler(code, id) {
        let lean = code
        for (const [found, instead] of cuts.find(({ of }) => of.test(id))?.cuts ?? []) {
          const before = lean
          lean = lean.replace(found, instead)
          if (lean === before) throw new Error(`Expected ${found.source} in ${id}`)
        }
        return { code: lean, map: null }
      },
    },
  }
}
