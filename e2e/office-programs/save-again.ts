import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** More in one call would end in a command line that is too long. */
const FILES_PER_CALL = 60

function soffice(profile: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      'soffice',
      [`-env:UserInstallation=file://${profile}`, '--headless', '--norestore', ...args],
      { stdio: ['ignore', 'ignore', 'ignore'] },
    )
    child.once('error', reject)
    // One file that it cannot open does not end the others; which is missing is seen afterwards.
    child.once('exit', () => {
      resolve()
    })
  })
}

/**
 * Opens documents in LibreOffice and saves each in its own format.
 * @param documents by name, with the ending of their format.
 * @returns what it wrote, by the same names; a document that it could not open is missing.
 */
export async function saveAgain(
  documents: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-save-again-'))
  const [source, target] = [join(folder, 'in'), join(folder, 'out')]
  mkdirSync(source)
  mkdirSync(target)
  try {
    const byFormat = new Map<string, string[]>()
    for (const [name, bytes] of documents) {
      const format = name.slice(name.lastIndexOf('.') + 1)
      writeFileSync(join(source, name), bytes)
      byFormat.set(format, [...(byFormat.get(format) ?? []), join(source, name)])
    }
    for (const [format, paths] of byFormat)
      for (let at = 0; at < paths.length; at += FILES_PER_CALL)
        await soffice(join(folder, 'profile'), [
          ...['--convert-to', format, '--outdir', target],
          ...paths.slice(at, at + FILES_PER_CALL),
        ])
    return new Map(
      [...documents.keys()].flatMap((name) => {
        const path = join(target, name)
        return existsSync(path) ? [[name, new Uint8Array(readFileSync(path))] as const] : []
      }),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
