import { execFile } from 'node:child_process'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import { decodeConsole } from './read-attributes.ts'
import { readTextIfThere } from './folder.fs.ts'

type Environment = Readonly<Record<string, string | undefined>>

const REGISTRY_KEY =
  'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders'
/** Desktop, documents, downloads by the names of that key; the last one's is its known-folder id. */
const SHELL_FOLDERS = ['Desktop', 'Personal', '{374DE290-123F-4565-9164-39C4925E467B}']
const REGISTRY_PATIENCE_MS = 4000
const USER_DIRS = ['DESKTOP', 'DOCUMENTS', 'DOWNLOAD']
/** What a system in English or Chinese calls them where nothing else is said. */
const USUAL_NAMES = ['Desktop', 'Documents', 'Downloads', '桌面', '文档', '下载']

/**
 * Where programs offer a user to save: desktop, documents and downloads, wherever the system has put
 * them (F20), the usual ones as well. Missing ones are among them.
 * @returns absolute paths, each once.
 */
export async function userPlaces(
  environment: Environment,
  platform: NodeJS.Platform,
): Promise<readonly string[]> {
  if (platform === 'win32') {
    const home = environment['USERPROFILE'] ?? homedir()
    const usual = USUAL_NAMES.map((name) => win32.join(home, name))
    const told = readShellFolders(await queryRegistry(environment), environment)
    return [...new Set([...told, ...usual])]
  }
  const home = environment['HOME'] ?? homedir()
  const settings = environment['XDG_CONFIG_HOME'] ?? posix.join(home, '.config')
  const text = await readTextIfThere(posix.join(settings, 'user-dirs.dirs'))
  const usual = USUAL_NAMES.map((name) => posix.join(home, name))
  return [...new Set([...readUserDirs(text ?? '', home), ...usual])]
}

/** Desktop, documents and downloads of a `user-dirs.dirs`; one that is the home itself is none. */
export function readUserDirs(text: string, home: string): readonly string[] {
  return USER_DIRS.flatMap((name) => {
    const [, value] = new RegExp(`^\\s*XDG_${name}_DIR="([^"]*)"`, 'm').exec(text) ?? []
    const path = value?.replace(/^\$HOME(?=\/|$)/, home).replace(/\/+$/, '')
    return path?.startsWith('/') && path !== home ? [path] : []
  })
}

/** The same out of what `reg query` prints, which is where OneDrive writes the places it took over. */
export function readShellFolders(output: string, environment: Environment): readonly string[] {
  const values = new Map(
    Object.entries(environment).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return output.split(/\r?\n/).flatMap((line) => {
    const [, name = '', value = ''] = /^\s+(.+?)\s+REG_(?:EXPAND_)?SZ\s+(.+?)\s*$/.exec(line) ?? []
    if (!SHELL_FOLDERS.includes(name)) return []
    const path = value.replace(
      /%([^%]+)%/g,
      (all, variable: string) => values.get(variable.toLowerCase()) ?? all,
    )
    return win32.isAbsolute(path) ? [win32.normalize(path)] : []
  })
}

function queryRegistry(environment: Environment): Promise<string> {
  const system = environment['SystemRoot'] ?? 'C:\\Windows'
  return new Promise((resolve) => {
    execFile(
      win32.join(system, 'System32', 'reg.exe'),
      ['query', REGISTRY_KEY],
      { timeout: REGISTRY_PATIENCE_MS, encoding: 'buffer', windowsHide: true },
      (cause, output) => {
        // Without an answer the usual places are looked at.
        resolve(cause ? '' : decodeConsole(output))
      },
    )
  })
}
