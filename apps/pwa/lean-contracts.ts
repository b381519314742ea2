import type { Plugin } from 'vite'

/**
 * Leaves out of the page what contracts say for others: the sentence of the API's description and the
 * row of the permission table. A candidate's page would carry half a kilobyte of them before the first
 * question. One that is written in another form stays, and weighs.
 */
export function leanContracts(): Plugin {
  return {
    name: 'lean-contracts',
    enforce: 'pre',
    transform: {
      filter: { id: /\.contract\.ts$/ },
      handler: (code) => ({
        code: code.replace(/^ {2}(?:summary|action):\s*(?:'[^'\n]*'|"[^"\n]*"),\n/gm, ''),
        map: null,
      }),
    },
  }
}
