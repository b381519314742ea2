import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'

/** Changes whenever the prefix is made in another way. */
const FORM = 3

const SETTINGS = [
  // The default is Windows 7, under which Node refuses to start.
  ['HKCU\\Software\\Wine', 'Version', 'win10'],
  // Wine takes these from here, not from the environment it is started with.
  ['HKCU\\Environment', 'TEMP', 'D:\\temp'],
  ['HKCU\\Environment', 'TMP', 'D:\\temp'],
] as const

/** Folders of a Windows user that Wine would link to those of whoever runs the tests. */
const USER_FOLDERS = ['Desktop', 'Documents', 'Downloads', 'Music', 'Pictures', 'Videos']

/** What a program under Wine is started with. */
export function wineEnvironment(prefix: string): Record<string, string> {
  return {
    LANG: 'C.UTF-8',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    WINEARCH: 'win64',
    // No .NET, no browser engine, no entries in the menus of whoever runs the tests.
    WINEDLLOVERRIDES: 'mscoree=;mshtml=;winemenubuilder.exe=d',
  }
}

/**
 * Boots a Windows of Wine, once per machine and version of Wine: it takes 12 to 20 s.
 * @param cache folder for what is kept between runs. @returns its prefix, to be copied, not used.
 * @throws Error with what went wrong.
 */
export function bootWine(cache: string): string {
  const version = runWine('wine', ['--version'], {}).replaceAll(/[^\w.]+/g, '-')
  const booted = join(cache, `wine-prefix-${version}-${FORM}`)
  if (existsSync(booted)) return booted
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'booting-'))
  const prefix = join(folder, 'prefix')
  try {
    const env = wineEnvironment(prefix)
    runWine('wine', ['wineboot', '-i'], env)
    for (const [key, name, value] of SETTINGS) {
      runWine('wine', ['reg', 'add', key, '/v', name, '/d', value, '/f'], env)
    }
    endWine(prefix)
    for (const user of readdirSync(join(prefix, 'drive_c', 'users'))) {
      for (const name of USER_FOLDERS) ownFolder(join(prefix, 'drive_c', 'users', user, name))
    }
    // Whoever was faster has made the same.
    if (!existsSync(booted)) renameSync(prefix, booted)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return booted
}

/** Ends every program of a prefix, as a power cut would, and waits until its server has gone. */
export function endWine(prefix: string): void {
  const env = wineEnvironment(prefix)
  runWine('wineserver', ['-k'], env)
  runWine('wineserver', ['-w'], env)
}

/** Makes a prefix out of a booted one. */
export function copyWine(booted: string, prefix: string): void {
  mkdirSync(prefix, { recursive: true })
  copyTree(booted, prefix)
}

function ownFolder(path: string): void {
  if (!existsSync(path) || !lstatSync(path).isSymbolicLink()) return
  rmSync(path)
  mkdirSync(path)
}

/** Output goes nowhere: a pipe of Linux is no handle that programs of Windows understand. */
function runWine(program: string, args: readonly string[], env: Record<string, string>): string {
  const wantsText = args.includes('--version')
  const ended = spawnSync(program, args, {
    env: { ...process.env, ...env },
    stdio: wantsText ? ['ignore', 'pipe', 'pipe'] : 'ignore',
    encoding: 'utf8',
    timeout: 180_000,
  })
  if (ended.error) throw ended.error
  // `wineserver -k` ends with 1 when nothing runs any more.
  if (ended.status !== 0 && program === 'wine') {
    throw new Error(`${program} ${args.join(' ')} ended with ${ended.status}`)
  }
  return wantsText ? ended.stdout.trim() : ''
}

/** The 700 MB of its libraries are linked, not copied; what Wine writes in place is copied. */
function copyTree(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    // Drive Z: would be all of the machine that runs the tests.
    if (entry.name === 'z:') continue
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else if (entry.isDirectory()) {
      mkdirSync(target)
      copyTree(source, target)
    } else if (entry.name.endsWith('.reg')) copyFileSync(source, target)
    else linkOrCopy(source, target)
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch {
    // Another file system, or one without links.
    copyFileSync(source, target)
  }
}
