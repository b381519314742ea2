import type { Plugin } from 'vite'

const OWN = '?of-curves'

/**
 * Gives the curves, which only pages that verify signatures load, hash functions of their own. One
 * module holds SHA-256 and SHA-512: shared, both would weigh on the candidate's page, which needs one.
 */
export function ownHashes(): Plugin {
  return {
    name: 'own-hashes',
    enforce: 'pre',
    async resolveId(source, importer) {
      const isOfCurves = importer?.includes('/@noble/curves/') || importer?.endsWith(OWN)
      if (!isOfCurves) return null
      const found = await this.resolve(source, importer, { skipSelf: true })
      if (!found?.id.includes('/@noble/hashes/')) return found
      return { ...found, id: `${found.id}${OWN}` }
    },
  }
}
