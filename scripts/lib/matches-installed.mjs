import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} LockEntry
 */

/**
 * Whether node_modules holds what package-lock.json asks for, judged by the list that npm leaves
 * there. Optional packages may be missing: they are for other platforms.
 * @param {string} folder the clone
 * @returns {boolean}
 */
export function matchesInstalled(folder) {
  const listFile = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(listFile)) return false
  const wanted = packagesOf(join(folder, 'package-lock.json'))
  const present = packagesOf(listFile)
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link === true) return true
    if (entry.optional === true || entry.devOptional === true) return true
    return present[path]?.version === entry.version
  })
}

/**
 * @param {string} file
 * @returns {Record<string, LockEntry>}
 */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
