import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  libreOfficeSettings,
  readLibreOfficeAutosave,
  setLibreOfficeAutosave,
} from './autosave-libreoffice.fs.ts'
import { checkAutosave } from './check-autosave.ts'
import type { OfficeDeps } from './find-office.ts'
import { parseValue, type Registry } from './registry.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'wenkao-home-'))
})
afterEach(async () => {
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

/** A registry in memory; keys and values have no case. */
function registryOf(values: Record<string, number>): Registry & { values: Map<string, number> } {
  const held = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  const nameOf = (key: string, value: string) => `${key}\\${value}`.toLowerCase()
  return {
    values: held,
    read: async (key, value) => held.get(nameOf(key, value))?.toString(),
    write: async (key, value, number) => {
      held.set(nameOf(key, value), number)
      return true
    },
  }
}

const depsOf = (registry: Registry): OfficeDeps => ({
  ...{ platform: process.platform, registry },
  variables: { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), APPDATA: join(home, 'config') },
})
const microsoft = { version: '16.0', path: 'C:\\WINWORD.EXE' }
const OPTIONS = 'HKCU\\Software\\Microsoft\\Office\\16.0'

describe('[F19] the autosave of Office programs', () => {
  it('is set to a minute for MS Office, without an administrator, and seen to be', async () => {
    const registry = registryOf({ [`${OPTIONS}\\PowerPoint\\Options\\SaveAutoRecoveryInfo`]: 0 })
    const look = await checkAutosave(depsOf(registry), { microsoft }, 'look')
    expect(look).toMatchObject({
      outcome: 'warn',
      reason: 'off',
      facts: { programs: 'PowerPoint' },
    })
    expect(registry.values.size).toBe(1)
    const set = await checkAutosave(depsOf(registry), { microsoft }, 'set')
    expect(set).toMatchObject({ outcome: 'good', reason: 'on' })
    expect(Object.fromEntries(registry.values)).toMatchObject({
      [`${OPTIONS}\\Word\\Options\\AutosaveInterval`.toLowerCase()]: 1,
      [`${OPTIONS}\\Excel\\Options\\AutoRecoverTime`.toLowerCase()]: 1,
      [`${OPTIONS}\\PowerPoint\\Options\\SaveAutoRecoveryInfo`.toLowerCase()]: 1,
    })
  })

  it('that an administrator’s policy keeps rare is told, not called set', async () => {
    const policy =
      'HKCU\\Software\\Policies\\Microsoft\\Office\\16.0\\Word\\Options\\AutosaveInterval'
    const outcome = await checkAutosave(depsOf(registryOf({ [policy]: 15 })), { microsoft }, 'set')
    expect(outcome).toMatchObject({
      ...{ outcome: 'warn', reason: 'rare', facts: { programs: 'Word', minutes: 15 } },
    })
  })

  it('of WPS is never called good, because nobody can tell', async () => {
    const outcome = await checkAutosave(depsOf(registryOf({})), { wps: { path: 'wps' } }, 'set')
    expect(outcome).toMatchObject({ outcome: 'unknown', facts: { programs: 'WPS' } })
    expect(await checkAutosave(depsOf(registryOf({})), {}, 'set')).toMatchObject({
      reason: 'noProgram',
    })
  })

  it('of LibreOffice is set in its settings, which stay as they are otherwise', async () => {
    const path = libreOfficeSettings(process.platform, depsOf(registryOf({})).variables)
    expect(path.startsWith(home)).toBe(true)
    expect(await readLibreOfficeAutosave(path)).toBe(10)
    expect(await setLibreOfficeAutosave(path)).toBe(true)
    expect(await readLibreOfficeAutosave(path)).toBe(1)
    const other =
      '<item oor:path="/x"><prop oor:name="Enabled" oor:op="fuse"><value>false</value></prop></item>'
    const text = await readFile(path, 'utf8')
    await writeFile(
      path,
      text
        .replace('<value>1</value>', '<value>30</value>')
        .replace('</oor:items>', `${other}</oor:items>`),
    )
    expect(await readLibreOfficeAutosave(path)).toBe(30)
    expect(await setLibreOfficeAutosave(path)).toBe(true)
    expect(await readFile(path, 'utf8')).toContain(other)
    expect(await readLibreOfficeAutosave(path)).toBe(1)
  })

  it('of LibreOffice is left alone while it runs, and in a file of another form', async () => {
    const path = libreOfficeSettings(process.platform, depsOf(registryOf({})).variables)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, 'no settings')
    expect(await setLibreOfficeAutosave(path)).toBe(false)
    expect(await readFile(path, 'utf8')).toBe('no settings')
    await rm(path)
    await writeFile(join(dirname(path), '..', '.lock'), '')
    expect(await setLibreOfficeAutosave(path)).toBe(false)
  })
})

it('reads what reg.exe prints in any language', () => {
  const output =
    '\r\nHKEY_CURRENT_USER\\Software\\X\r\n    AutosaveInterval    REG_DWORD    0xa\r\n\r\n'
  expect(parseValue(output)).toBe('10')
  expect(parseValue('    (默认)    REG_SZ    C:\\Program Files\\X\\WINWORD.EXE\r\n')).toBe(
    'C:\\Program Files\\X\\WINWORD.EXE',
  )
  expect(parseValue('')).toBeUndefined()
})
