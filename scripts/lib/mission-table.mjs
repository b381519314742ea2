import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inClone } from './paths.mjs'

/**
 * @typedef {object} JourneyTitle
 * @property {string} file relative to e2e/journeys
 * @property {string} title
 * @property {string[]} ids the mission ids that the title begins with
 */

/** One or several rows that a journey proves, before what it says. */
const idsPattern = /^(?:[FDN]\d\d[a-z]?,? )+/

/**
 * The ids of the mission table.
 * @param {string} [file]
 * @returns {string[]} in the order of the table
 */
export function missionIds(file = inClone('docs', 'mission.md')) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => /^\|\s*([FDN]\d\d[a-z]?)\s*\|/.exec(line)?.[1])
    .filter((id) => id !== undefined)
}

/**
 * The titles of all journeys, read from their text, so that nothing has to run.
 * @param {string} [folder]
 * @returns {JourneyTitle[]}
 */
export function journeyTitles(folder = inClone('e2e', 'journeys')) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.ts'))
    .sort()
    .flatMap((file) => titlesIn(readFileSync(join(folder, file), 'utf8'), file))
}

/**
 * @param {string} text
 * @param {string} file
 * @returns {JourneyTitle[]}
 */
function titlesIn(text, file) {
  const calls = text.matchAll(/^\s*(?:test|journey)(?:\.\w+)?\(\s*(['"`])(.*?)\1/gms)
  return [...calls].map((call) => {
    const title = call[2] ?? ''
    return { file, title, ids: idsPattern.exec(title)?.[0].match(/\w+/g) ?? [] }
  })
}
