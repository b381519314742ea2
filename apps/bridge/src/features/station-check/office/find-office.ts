import { join, posix, win32 } from 'node:path'
import { isProgram } from '../../../platform/is-program.fs.ts'
import type { Registry } from './registry.ts'

/** Programs that open the documents of an exam. */
export interface OfficePrograms {
  /** MS Office: folder name of its settings (14.0 … 16.0); undefined when there is none. */
  readonly microsoft?: { readonly version: string; readonly path: string }
  readonly wps?: { readonly path: string }
  /** Path of `soffice`. */
  readonly libreOffice?: { readonly path: string }
}

export interface OfficeDeps {
  readonly platform: NodeJS.Platform
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly registry: Registry
}

const APP_PATHS = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths'
/** 2010, 2013, 2016 and all later ones; a newer one first. */
export const MS_VERSIONS = ['16.0', '15.0', '14.0'] as const
const WPS_KEYS = [
  'HKCU\\Software\\Kingsoft\\Office\\6.0\\Common',
  'HKLM\\SOFTWARE\\Kingsoft\\Office\\6.0\\Common',
  'HKLM\\SOFTWARE\\WOW6432Node\\Kingsoft\\Office\\6.0\\Common',
]

/** Looks for MS Office, WPS and LibreOffice where they register themselves, and at their usual places. */
export async function findOffice(deps: OfficeDeps): Promise<OfficePrograms> {
  const [microsoft, wps, libreOffice] = await Promise.all([
    deps.platform === 'win32' ? findMicrosoft(deps) : undefined,
    findWps(deps),
    findLibreOffice(deps),
  ])
  return {
    ...(microsoft ? { microsoft } : {}),
    ...(wps === undefined ? {} : { wps: { path: wps } }),
    ...(libreOffice === undefined ? {} : { libreOffice: { path: libreOffice } }),
  }
}

async function findMicrosoft({ registry }: OfficeDeps): Promise<OfficePrograms['microsoft']> {
  const word = await firstOf([
    () => registry.read(`HKCU\\${APP_PATHS}\\Winword.exe`, ''),
    () => registry.read(`HKLM\\${APP_PATHS}\\Winword.exe`, ''),
  ])
  if (word === undefined) return undefined
  for (const version of MS_VERSIONS) {
    const keys = ['SOFTWARE', 'SOFTWARE\\WOW6432Node'].flatMap((root) =>
      ['Word', 'Common'].map(
        (part) => `HKLM\\${root}\\Microsoft\\Office\\${version}\\${part}\\InstallRoot`,
      ),
    )
    const root = await firstOf(keys.map((key) => () => registry.read(key, 'Path')))
    if (root !== undefined) return { version, path: word }
  }
  // Installed by Click-to-Run, which has the settings of 16 since 2016, and of 15 before.
  const isFifteen = /\\office15\\/i.test(word)
  return { version: isFifteen ? '15.0' : '16.0', path: word }
}

async function findWps({ platform, variables, registry }: OfficeDeps): Promise<string | undefined> {
  if (platform !== 'win32') {
    return firstProgram(['/usr/bin/wps', '/opt/kingsoft/wps-office/office6/wps'])
  }
  const root = await firstOf(WPS_KEYS.map((key) => () => registry.read(key, 'InstallRoot')))
  const local = variables['LOCALAPPDATA']
  return (
    (await firstProgram(root === undefined ? [] : [win32.join(root, 'office6', 'wps.exe')])) ??
    firstProgram(
      local === undefined ? [] : [win32.join(local, 'Kingsoft', 'WPS Office', 'ksolaunch.exe')],
    )
  )
}

async function findLibreOffice({ platform, variables }: OfficeDeps): Promise<string | undefined> {
  if (platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)'].flatMap((name) => variables[name] ?? [])
    return firstProgram(
      roots.map((root) => win32.join(root, 'LibreOffice', 'program', 'soffice.exe')),
    )
  }
  const folders = (variables['PATH'] ?? '').split(':').filter((each) => posix.isAbsolute(each))
  return firstProgram([
    ...folders.map((folder) => join(folder, 'soffice')),
    '/opt/libreoffice/program/soffice',
  ])
}

async function firstProgram(paths: readonly string[]): Promise<string | undefined> {
  return firstOf(paths.map((path) => async () => ((await isProgram(path)) ? path : undefined)))
}

async function firstOf(
  looks: readonly (() => Promise<string | undefined>)[],
): Promise<string | undefined> {
  for (const look of looks) {
    const found = await look()
    if (found !== undefined && found !== '') return found
  }
  return undefined
}
