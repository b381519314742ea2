import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

/**
 * Writes `version.json` beside the page: which version of the app an exam PC has, for the rescue
 * window. The part after `+` changes with any script, so two builds of one version are told apart.
 */
export function appVersion(version: string): Plugin {
  return {
    name: 'app-version',
    generateBundle(_options, bundle) {
      const names = Object.keys(bundle).sort().join('\n')
      const build = createHash('sha256').update(names).digest('hex').slice(0, 8)
      this.emitFile({
        type: 'asset',
        fileName: 'version.json',
        source: JSON.stringify({ version: `${version}+${build}` }),
      })
    },
  }
}
