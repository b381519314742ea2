/** Which programs a document belongs to; `other` for all that is no Office document. */
export type DocumentFamily = 'word' | 'excel' | 'powerpoint' | 'other'

const FAMILIES: readonly (readonly [RegExp, DocumentFamily])[] = [
  [/\.(docx?|docm|dotx?|dotm|wps|wpt|rtf|odt)$/i, 'word'],
  [/\.(xlsx?|xlsm|xltx?|xltm|et|ett|ods|csv)$/i, 'excel'],
  [/\.(pptx?|pptm|ppsx?|potx?|dps|dpt|odp)$/i, 'powerpoint'],
]
const MODERN = { word: '.docx', excel: '.xlsx', powerpoint: '.pptx', other: '' } as const

/** @param path of any kind, only its end counts. */
export function familyOf(path: string): DocumentFamily {
  return FAMILIES.find(([end]) => end.test(path))?.[1] ?? 'other'
}

/** The last part of a path, whichever way its separators lean. */
export function baseName(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  )
}

/** Whether a path is the PC's own, and not one below the answer folder. */
export function isWholePath(path: string): boolean {
  return /^([a-z]:|[\\/])/i.test(path)
}

/** A path below a folder, with that folder's separator. */
export function pathBelow(folder: string, path: string): string {
  const separator = folder.includes('\\') ? '\\' : '/'
  return [folder.replace(/[\\/]+$/, ''), ...path.split('/')].join(separator)
}

/** The name under which a document of an old format is to be saved anew. */
export function modernName(path: string): string {
  const end = MODERN[familyOf(path)]
  return end === '' ? baseName(path) : baseName(path).replace(/\.[^.]*$/, end)
}

const PROGRAMS: Readonly<Record<string, string>> = {
  winword: 'word',
  excel: 'excel',
  powerpnt: 'powerpoint',
  wps: 'wpsWriter',
  et: 'wpsSheets',
  wpp: 'wpsSlides',
  soffice: 'libreOffice',
  oosplash: 'libreOffice',
}

/**
 * A program as people call it.
 * @param program as the system names it, e.g. `WINWORD.EXE` or `soffice.bin`.
 * @returns a word below `files.programs`, or undefined for one that has none there.
 */
export function programWord(program: string): string | undefined {
  return PROGRAMS[
    baseName(program)
      .toLowerCase()
      .replace(/\.(exe|bin)$/, '')
  ]
}

const HEALTH_WORDS: Readonly<Record<string, string>> = {
  ok: 'ok',
  empty: 'empty',
  'not-a-package': 'notAPackage',
  encrypted: 'encrypted',
  legacy: 'legacy',
  'wrong-type': 'wrongType',
  damaged: 'damaged',
  'too-large': 'tooLarge',
  hostile: 'hostile',
}

/** A `DocumentHealth` as a word below `files.health`; what a later version says is `unknown`. */
export function healthWord(health: string | null | undefined): string {
  return HEALTH_WORDS[health ?? ''] ?? 'unknown'
}

const ORIGINS = ['save', 'material', 'recovery', 'elsewhere', 'replaced']

/** Where a version came from, as a word below `files.origins`. */
export function originWord(origin: string): string {
  return ORIGINS.includes(origin) ? origin : 'other'
}

export type SizeText = readonly [word: 'bytes' | 'kilobytes' | 'megabytes', amount: string]

/** A size as a word below `files.sizes` with its amount. */
export function sizeText(bytes: number): SizeText {
  if (bytes < 1000) return ['bytes', String(bytes)]
  if (bytes < 1024 * 1024) return ['kilobytes', String(Math.max(1, Math.round(bytes / 1024)))]
  return ['megabytes', (bytes / 1024 / 1024).toFixed(1)]
}
