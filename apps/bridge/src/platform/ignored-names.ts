/**
 * Names that programs and systems make for themselves: owner files of Office (`~$`), WPS and
 * LibreOffice (`.~lock.…#`), Word's temporary files of a save, thumbnails, and this bridge's own.
 */
const IGNORED: readonly RegExp[] = [
  /^~\$/,
  /^\.~lock\..*#$/,
  /^~wr[dlas]\d*\.tmp$/i,
  /^~.*\.tmp$/i,
  /^[0-9a-f]{8}\.tmp$/i,
  /^\.~/,
  /^thumbs\.db$/i,
  /^desktop\.ini$/i,
  /^\.ds_store$/i,
  /^\.wenkao/i,
  /^lu\d+[0-9a-z]*\.tmp$/i,
]

/** Whether a file or folder of this name is no part of anybody's answer. */
export function isIgnoredName(name: string): boolean {
  return IGNORED.some((pattern) => pattern.test(name))
}
