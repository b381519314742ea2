import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the clone. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** Folder of the commands that the installed packages bring; first in PATH for everything we start. */
export const binFolder = join(root, 'node_modules', '.bin')

/** What Node has compiled of our sources, for the next process; made again when it is missing or old. */
export const compiledFolder = join(root, 'node_modules', '.cache', 'compiled')

/** Scratch folder for reports of one run; ignored by git, emptied at the start of a run. */
export const reportFolder = join(root, 'test-results', 'reports')

/**
 * Path of a file of the clone.
 * @param {...string} parts
 */
export const inClone = (...parts) => join(root, ...parts)
