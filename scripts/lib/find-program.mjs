import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The first of these programs that the machine has.
 * @param {readonly (string | undefined)[]} names names to look for in PATH, or absolute paths
 * @returns {string | undefined} its absolute path
 */
export function findProgram(names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  for (const name of names) {
    if (name === undefined || name === '') continue
    const places = name.includes('/') ? [name] : folders.map((folder) => join(folder, name))
    const found = places.find(isExecutable)
    if (found !== undefined) return found
  }
  return undefined
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The newest PostgreSQL server of the machine, 15 or later.
 * @returns {string | undefined} the folder of its programs
 */
export function findPostgresFolder() {
  const home = '/usr/lib/postgresql'
  if (!existsSync(home)) return undefined
  return readdirSync(home)
    .map(Number)
    .filter((version) => version >= 15)
    .sort((one, other) => other - one)
    .map((version) => join(home, String(version), 'bin'))
    .find(
      (folder) => isExecutable(join(folder, 'initdb')) && isExecutable(join(folder, 'postgres')),
    )
}
