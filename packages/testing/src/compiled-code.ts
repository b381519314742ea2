import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * For the environment of a program that a test starts: tests start the same code a hundred times, and
 * what one process has compiled serves the next.
 */
export const compiledCode: Readonly<Record<'NODE_COMPILE_CACHE', string>> = {
  NODE_COMPILE_CACHE: join(tmpdir(), 'wenkao-compiled-code'),
}
