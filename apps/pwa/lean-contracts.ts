import type { Plugin } from 'vite'

/**
 * Leaves out of the page what contracts say for others: the operation's name and sentence in the API's
 * description, and the row of the permission table. A candidate's page would carry most of a kilobyte
 * of them before the first question. One that is written in another form stays, and weighs.
 */
export function leanContracts(): Plugin {
  return {
    name: 'lean-contracts',
    enforce: 'pre',
    transform: {
      filter: { id: /\.contract\.ts$/ },
      handler: (code) => ({
        code: code.replace(/^ {2}(?:id|summary|action):\s*(?:'[^'\n]*'|"[^"\n]*"),\n/gm, ''),
        map: null,
      }),
    },
  }
}
