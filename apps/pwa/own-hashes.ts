import type { Plugin } from 'vite'

const OWN = '?elsewhere'

/**
 * Gives the curves and the draw, which only pages that verify something load, hash functions of their
 * own. Shared, SHA-512 and what HMAC needs would weigh on the candidate's page, which needs neither.
 */
export function ownHashes(): Plugin {
  return {
    name: 'own-hashes',
    enforce: 'pre',
    async resolveId(source, importer) {
      const isElsewhere =
        importer !== undefined &&
        (/\/@noble\/curves\/|\/shared\/src\/seating\/draw\.ts$/.test(importer) ||
          importer.endsWith(OWN))
      if (!isElsewhere) return null
      const found = await this.resolve(source, importer, { skipSelf: true })
      if (!found?.id.includes('/@noble/hashes/')) return found
      return { ...found, id: `${found.id}${OWN}` }
    },
  }
}
