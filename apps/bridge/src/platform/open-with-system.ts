import { spawn } from 'node:child_process'

/** Programs that report a missing program do so at once; an opener that still runs has worked. */
const VERDICT_MS = 800

/**
 * Opens a file or folder with the program that the system has for it. The path is one argument of
 * the process, never part of a shell's line.
 * @param command program and its first arguments, or undefined for the system's own.
 */
export async function openWithSystem(
  path: string,
  command: readonly string[] = systemOpener(),
): Promise<'opened' | 'noProgram'> {
  const [program, ...args] = command
  if (program === undefined) return 'noProgram'
  return new Promise((resolve) => {
    const child = spawn(program, [...args, path], { detached: true, stdio: 'ignore' })
    const timer = setTimeout(() => {
      resolve('opened')
    }, VERDICT_MS)
    child.on('error', () => {
      clearTimeout(timer)
      resolve('noProgram')
    })
    child.on('exit', (code) => {
      clearTimeout(timer)
      // Explorer ends with 1 even when it has opened the file.
      resolve(code === 0 || process.platform === 'win32' ? 'opened' : 'noProgram')
    })
    child.unref()
  })
}

function systemOpener(): readonly string[] {
  if (process.platform === 'win32') return ['explorer.exe']
  return [process.platform === 'darwin' ? 'open' : 'xdg-open']
}
