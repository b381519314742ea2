import { execFileSync } from 'node:child_process'

/**
 * Makes a folder refuse to be renamed or emptied, as Windows does while a program holds a file in it;
 * Linux renames open files happily. What lies deeper can still be written.
 * @returns what lets go of it; undefined where only root could do it, which is said loudly (in CI it
 *   is an error).
 */
export function holdFolder(folder: string): (() => void) | undefined {
  try {
    execFileSync('chattr', ['+i', folder], { stdio: 'pipe' })
  } catch (cause) {
    if (process.env['CI']) throw cause
    console.warn('!!! LEFT OUT 未测试: a folder that cannot be cleared; only root may hold one')
    return undefined
  }
  return () => {
    execFileSync('chattr', ['-i', folder])
  }
}
