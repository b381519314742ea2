import { posix, win32 } from 'node:path'
import { isDocumentName } from '@wenkao/office/package'

/** A folder in which a program keeps what it would recover after a crash (F19). */
export interface RecoveryPlace {
  readonly folder: string
  /** Levels of folders that are looked at. */
  readonly depth: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** Below `%APPDATA%`, `%LOCALAPPDATA%`, or the home; Word and Excel keep a folder for each document. */
const WINDOWS_ROAMING: readonly (readonly [path: string, depth: number])[] = [
  ['Microsoft\\Word', 2],
  ['Microsoft\\Excel', 2],
  ['Microsoft\\PowerPoint', 2],
  ['kingsoft\\office6\\backup', 2],
  ['kingsoft\\office6\\data\\backup', 2],
  ['kingsoft\\wps\\backup', 2],
  ['LibreOffice\\4\\user\\backup', 1],
]
const WINDOWS_LOCAL: readonly (readonly [path: string, depth: number])[] = [
  ['Microsoft\\Office\\UnsavedFiles', 1],
  ['Kingsoft\\WPS Office\\backup', 2],
]
const LINUX: readonly (readonly [path: string, depth: number])[] = [
  ['.config/libreoffice/4/user/backup', 1],
  ['.local/share/Kingsoft/office6/data/backup', 2],
]
/** Word's (.asd, .wbk), Excel's (.xlsb, .xlk, .xar), LibreOffice's copy before a save (.bak). */
const RECOVERY_NAME = /\.(asd|wbk|xlsb|xlk|xar|bak)$|^ppt[0-9a-f]+\.tmp$/i

/** Whether a file of this name in a recovery place is a copy of a document. */
export function isRecoveryName(name: string): boolean {
  return !/^(~\$|\.~)/.test(name) && (isDocumentName(name) || RECOVERY_NAME.test(name))
}

/** The recovery places of MS Office, WPS and LibreOffice for a user; missing ones are among them. */
export function recoveryPlaces(
  environment: Environment,
  platform: NodeJS.Platform,
  home: string,
): readonly RecoveryPlace[] {
  if (platform !== 'win32') {
    return LINUX.map(([path, depth]) => ({ folder: posix.join(home, path), depth }))
  }
  const profile = environment['USERPROFILE'] ?? home
  const roaming = environment['APPDATA'] ?? win32.join(profile, 'AppData\\Roaming')
  const local = environment['LOCALAPPDATA'] ?? win32.join(profile, 'AppData\\Local')
  return [
    ...WINDOWS_ROAMING.map(([path, depth]) => ({ folder: win32.join(roaming, path), depth })),
    ...WINDOWS_LOCAL.map(([path, depth]) => ({ folder: win32.join(local, path), depth })),
  ]
}
