import { readFile, readdir, readlink, realpath } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, sep } from 'node:path'
import { systemCode } from './bridge-error.ts'
import type { HeldFile } from './find-holders.ts'
import { readTextIfThere } from './folder.fs.ts'
import { documentOfLock, readLockFile } from './owner-files.ts'

interface RunningProgram {
  readonly name: string
  readonly commandLine: string
  /** Files and folders that it has open, maps, or works in. */
  readonly uses: readonly string[]
}

/** Holders by Linux' `/proc`; what belongs to another user is not seen. See `findHolders`. */
export async function findHoldersInProc(
  paths: readonly string[],
  proc = '/proc',
): Promise<readonly HeldFile[]> {
  const roots = await realRoots(paths)
  if (roots.length === 0) return []
  const programs = await runningPrograms(proc, roots)
  const held = new Map<string, Set<string>>()
  const note = (path: string, program: string): void => {
    held.set(path, (held.get(path) ?? new Set()).add(program))
  }
  for (const { name, uses } of programs) {
    for (const used of uses) note(asAsked(used, roots), name)
  }
  // LibreOffice may work on a copy: then its lock file alone says that the document is open.
  for (const path of [...held.keys()]) {
    const document = documentOfLock(basename(path))
    if (document !== undefined) held.delete(path)
  }
  for (const { document, program } of await lockedDocuments(paths, programs)) {
    note(document, program)
  }
  return [...held]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, names]) => ({ path, programs: [...names].sort() }))
}

interface Root {
  readonly given: string
  readonly real: string
}

async function realRoots(paths: readonly string[]): Promise<readonly Root[]> {
  const roots: Root[] = []
  for (const given of paths) {
    try {
      roots.push({ given, real: await realpath(given) })
    } catch (cause) {
      if (!['ENOENT', 'ENOTDIR'].includes(systemCode(cause) ?? '')) throw cause
    }
  }
  return roots
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

function asAsked(path: string, roots: readonly Root[]): string {
  const root = roots.find(({ real }) => isBelow(path, real))
  return root ? root.given + path.slice(root.real.length) : path
}

async function runningPrograms(
  proc: string,
  roots: readonly Root[],
): Promise<readonly RunningProgram[]> {
  const ids = (await readdir(proc)).filter((name) => /^\d+$/.test(name))
  const found: RunningProgram[] = []
  for (const id of ids) {
    if (Number(id) === process.pid) continue
    const program = await look(join(proc, id), roots)
    if (program) found.push(program)
  }
  return found
}

/** Processes come and go, and those of other users answer EACCES: they are passed over. */
async function look(folder: string, roots: readonly Root[]): Promise<RunningProgram | undefined> {
  const commandLine = (await ifReadable(readFile(join(folder, 'cmdline'), 'utf8'))) ?? ''
  // Kernel threads have none.
  if (commandLine === '') return undefined
  const names = (await ifReadable(readdir(join(folder, 'fd')))) ?? []
  const links = await Promise.all([
    ifReadable(readlink(join(folder, 'cwd'))),
    ...names.map((name) => ifReadable(readlink(join(folder, 'fd', name)))),
  ])
  const maps = (await ifReadable(readFile(join(folder, 'maps'), 'utf8'))) ?? ''
  const uses = [...links.filter((link) => link !== undefined), ...mappedFiles(maps)]
    .filter((path) => !path.endsWith(' (deleted)'))
    .filter((path) => roots.some(({ real }) => isBelow(path, real)))
  return { name: programName(commandLine), commandLine, uses: [...new Set(uses)] }
}

/** Paths out of `/proc/…/maps`: the sixth field, which may hold spaces; a newline is written `\012`. */
export function mappedFiles(maps: string): readonly string[] {
  const paths = maps.split('\n').flatMap((line) => {
    const path = /^\S+ \S+ \S+ \S+ \S+ +(\/.*)$/.exec(line)?.[1]
    return path === undefined ? [] : [path.replaceAll('\\012', '\n')]
  })
  return [...new Set(paths)]
}

/** The program's own name out of `/proc/…/cmdline`, in which arguments end with a NUL. */
export function programName(commandLine: string): string {
  return basename(commandLine.split('\0')[0] ?? '')
}

async function ifReadable<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch(() => undefined)
}

async function lockedDocuments(
  paths: readonly string[],
  programs: readonly RunningProgram[],
): Promise<readonly { readonly document: string; readonly program: string }[]> {
  const found = []
  for (const path of await lockFilesOf(paths)) {
    const document = join(dirname(path), documentOfLock(basename(path)) ?? '')
    const text = await ifReadable(readTextIfThere(path))
    const program = text === undefined ? undefined : ownerOfLock(text, programs)
    if (program !== undefined) found.push({ document, program })
  }
  return found
}

/** A lock file outlives a killed program: it counts while LibreOffice runs here with its profile. */
function ownerOfLock(text: string, programs: readonly RunningProgram[]): string | undefined {
  const lock = readLockFile(text)
  if (!lock || lock.host !== hostname()) return undefined
  return programs.find(({ name, commandLine }) => {
    if (name !== 'soffice.bin') return false
    const own = /-env:UserInstallation=([^\0]*)/.exec(commandLine)?.[1]
    return own === undefined || sameAddress(own, lock.profile)
  })?.name
}

function sameAddress(a: string, b: string): boolean {
  const plain = (address: string): string => address.replace(/^file:\/+/, '/').replace(/\/+$/, '')
  return plain(a) === plain(b)
}

async function lockFilesOf(paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const path of paths) {
    const entries = await ifReadable(readdir(path, { recursive: true }))
    if (entries) {
      const locks = entries.filter((entry) => documentOfLock(basename(entry)) !== undefined)
      found.push(...locks.map((entry) => join(path, entry)))
    } else found.push(join(dirname(path), `.~lock.${basename(path)}#`))
  }
  return found
}
