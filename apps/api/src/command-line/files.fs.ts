import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Text of a file, or undefined when there is none of this name. */
export function readTextFile(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** Lines of a file that may be larger than the memory. */
export function readLines(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
}

/** Whether a data folder holds a server's keys: reading them otherwise would make new ones. */
export function hasKeys(dataFolder: string): boolean {
  return existsSync(join(dataFolder, 'keys', 'set.json'))
}

/** Whether a data folder holds an embedded database: starting it otherwise would make a new one. */
export function hasEmbeddedData(dataFolder: string): boolean {
  return existsSync(join(dataFolder, 'postgres'))
}

/** Whether there is a file of this name. */
export function isFile(path: string): boolean {
  return existsSync(path)
}

/** Makes a folder where there is none; a database in it may run as another user, who has to enter. */
export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o755 })
}

/** Writes a text, over what is there. */
export function writeTextFile(path: string, text: string): void {
  writeFileSync(path, text)
}
