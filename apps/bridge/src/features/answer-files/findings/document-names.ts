/** Which program's document a name says it is. */
export type DocumentFamily = 'word' | 'excel' | 'powerpoint'

const MODERN: Readonly<Record<string, DocumentFamily>> = {
  docx: 'word',
  docm: 'word',
  xlsx: 'excel',
  xlsm: 'excel',
  pptx: 'powerpoint',
  pptm: 'powerpoint',
}
const OTHER: Readonly<Record<string, DocumentFamily>> = {
  doc: 'word',
  dot: 'word',
  dotx: 'word',
  wps: 'word',
  wpt: 'word',
  rtf: 'word',
  odt: 'word',
  asd: 'word',
  wbk: 'word',
  xls: 'excel',
  xlt: 'excel',
  xltx: 'excel',
  xlsb: 'excel',
  xlk: 'excel',
  xar: 'excel',
  et: 'excel',
  ett: 'excel',
  ods: 'excel',
  csv: 'excel',
  ppt: 'powerpoint',
  pps: 'powerpoint',
  ppsx: 'powerpoint',
  potx: 'powerpoint',
  dps: 'powerpoint',
  dpt: 'powerpoint',
  odp: 'powerpoint',
}

function extensionOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}

/** The program's family by the name's extension; undefined for other files and for `.bak`. */
export function familyOf(path: string): DocumentFamily | undefined {
  const extension = extensionOf(path)
  return MODERN[extension] ?? OTHER[extension]
}

/** Whether a name is one of a format that is graded: Word, Excel and PowerPoint's own of today. */
export function isModernName(path: string): boolean {
  return MODERN[extensionOf(path)] !== undefined
}

/** Last part of a path of either system. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** A name without its extension, as names are compared: without case, in one form of Unicode. */
export function stemOf(path: string): string {
  return plain(nameOf(path).replace(/\.[^.]*$/, ''))
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** Word writes blanks of a name as %20 into the names of its recovery files. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    // A lone % is a sign like any other.
    return name
  }
}

/**
 * The answer file that a found file belongs to: its name, or its folder's, contains the document's.
 * The longest such name counts; of several with the same one the one of the found file's program.
 * @param documents paths of answer files. @returns undefined when none or several fit.
 */
export function documentOf(foundPath: string, documents: readonly string[]): string | undefined {
  const parts = foundPath.split(/[\\/]/).slice(-2).reverse()
  const family = familyOf(foundPath)
  for (const part of parts) {
    const name = plain(decoded(part))
    const fitting = documents.filter((path) => stemOf(path) !== '' && name.includes(stemOf(path)))
    const longest = Math.max(...fitting.map((path) => stemOf(path).length))
    const best = fitting.filter((path) => stemOf(path).length === longest)
    const ofFamily = best.filter((path) => family === undefined || familyOf(path) === family)
    if (ofFamily.length === 1) return ofFamily[0]
    if (best.length > 0) return undefined
  }
  return undefined
}
