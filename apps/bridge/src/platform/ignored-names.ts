/**
 * What a name in the answer folder says:
 * - `plain`: a file of the candidate
 * - `temporary`: what a program writes on its way to a file; its content counts only when it stays
 * - `doubtful`: may be such a file, or the candidate's; time and content tell
 * - `ignored`: owner files, thumbnails and the like, and this bridge's own
 */
export type NameKind = 'plain' | 'temporary' | 'doubtful' | 'ignored'

/** Owner files of Office (`~$`) and LibreOffice (`.~lock.…#`), what systems leave, and our own. */
const IGNORED: readonly RegExp[] = [
  /^~\$/,
  /^\.~lock\..*#$/,
  /^thumbs\.db$/i,
  /^desktop\.ini$/i,
  /^\.ds_store$/i,
  /^\.wenkao/i,
]

/** Word (`~WRD`, `~WRL` …), Excel, PowerPoint, WPS (`.~name`, `wps….tmp`) and LibreOffice (`lu….tmp`). */
const TEMPORARY: readonly RegExp[] = [
  /^~.*\.tmp$/i,
  /^[0-9a-f]{8}\.tmp$/i,
  /^ppt[0-9a-f]{1,8}\.tmp$/i,
  /^wps.*\.tmp$/i,
  /^lu\d+[0-9a-z]*\.tmp$/i,
  /^\.~/,
]

/** Excel writes a workbook under eight hex digits; a candidate may call a file 20261122 or x.tmp. */
const DOUBTFUL: readonly RegExp[] = [/^[0-9a-f]{8}$/i, /\.tmp$/i]

/** What the name of a file says; for a folder only `ignored` means anything. */
export function kindOfName(name: string): NameKind {
  const isOneOf = (patterns: readonly RegExp[]): boolean =>
    patterns.some((pattern) => pattern.test(name))
  if (isOneOf(IGNORED)) return 'ignored'
  if (isOneOf(TEMPORARY)) return 'temporary'
  return isOneOf(DOUBTFUL) ? 'doubtful' : 'plain'
}

/** The document that a temporary file's own name tells: WPS saves `报告.docx` by way of `.~报告.docx`. */
export function documentOfTemporary(name: string): string | undefined {
  return /^\.~(.+\.(?:doc|xls|ppt)[xm]?|.+\.(?:wps|et|dps))$/i.exec(name)?.[1]
}

/** Whether a file or folder of this name is no part of anybody's answer. */
export function isIgnoredName(name: string): boolean {
  return kindOfName(name) === 'ignored' || kindOfName(name) === 'temporary'
}
