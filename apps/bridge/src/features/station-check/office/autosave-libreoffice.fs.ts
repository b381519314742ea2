import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, posix, win32 } from 'node:path'
import { systemCode } from '../../../platform/bridge-error.ts'
import { MOST_MINUTES, type Minutes } from './autosave-microsoft.ts'

type Variables = Readonly<Record<string, string | undefined>>

const PATH = '/org.openoffice.Office.Recovery/AutoSave'
/** What LibreOffice does where its user has changed nothing. */
const USUAL: { readonly isOn: boolean; readonly minutes: Minutes } = { isOn: true, minutes: 10 }
const EMPTY = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
  '</oor:items>',
  '',
].join('\n')

/** The file with what this user has changed in LibreOffice. */
export function libreOfficeSettings(platform: NodeJS.Platform, variables: Variables): string {
  const parts = ['user', 'registrymodifications.xcu'] as const
  if (platform === 'win32') {
    const home = variables['USERPROFILE'] ?? homedir()
    const roaming = variables['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming')
    return win32.join(roaming, 'LibreOffice', '4', ...parts)
  }
  const home = variables['HOME'] ?? homedir()
  const settings = variables['XDG_CONFIG_HOME'] ?? posix.join(home, '.config')
  return posix.join(settings, 'libreoffice', '4', ...parts)
}

/** Minutes between two automatic saves of LibreOffice. */
export async function readLibreOfficeAutosave(path: string): Promise<Minutes> {
  const text = (await readIfThere(path)) ?? ''
  const isOn = valueOf(text, 'Enabled') ?? String(USUAL.isOn)
  const minutes = Number(valueOf(text, 'TimeIntervall') ?? USUAL.minutes)
  return isOn === 'true' && Number.isInteger(minutes) && minutes > 0 ? minutes : 0
}

/**
 * Sets it to a minute, leaving every other setting. LibreOffice writes its settings again when it ends,
 * so they are set only while it is closed.
 * @returns false while it runs, and for a file of another form, which is left as it is.
 */
export async function setLibreOfficeAutosave(path: string): Promise<boolean> {
  if ((await readIfThere(join(dirname(path), '..', '.lock'))) !== undefined) return false
  const text = (await readIfThere(path)) ?? EMPTY
  const end = text.lastIndexOf('</oor:items>')
  if (end < 0) return false
  const kept = text
    .slice(0, end)
    .replace(itemOf('Enabled'), '')
    .replace(itemOf('TimeIntervall'), '')
  const added = [item('Enabled', 'true'), item('TimeIntervall', String(MOST_MINUTES))].join('\n')
  await mkdir(dirname(path), { recursive: true })
  // Beside it first: a power cut must not leave a user without settings.
  const beside = `${path}.wenkao`
  const handle = await open(beside, 'w')
  try {
    await handle.writeFile(`${kept.trimEnd()}\n${added}\n${text.slice(end)}`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, path)
  return true
}

function item(name: string, value: string): string {
  return `<item oor:path="${PATH}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`
}

function itemOf(name: string): RegExp {
  return new RegExp(
    `<item oor:path="${PATH}"><prop oor:name="${name}"[^>]*>.*?</prop></item>\\s*`,
    'g',
  )
}

function valueOf(text: string, name: string): string | undefined {
  const [found] = [...text.matchAll(itemOf(name))].slice(-1)
  return found && /<value>([^<]*)<\/value>/.exec(found[0])?.[1]
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined
    throw cause
  }
}
