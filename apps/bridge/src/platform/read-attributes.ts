import { execFile } from 'node:child_process'
import { win32 } from 'node:path'

/** Attributes of Windows that no call of Node tells. */
export interface Attributes {
  readonly readOnly: boolean
  readonly hidden: boolean
  readonly archive: boolean
}

/** By path below the asked folder, `/` between parts, in lower case: Windows' names have no case. */
export type AttributesByPath = ReadonlyMap<string, Attributes>

/** Reads the attributes of a folder with everything in it; undefined when that did not work. */
export type AttributesReader = (folder: string) => Promise<AttributesByPath | undefined>

/** Longest time that anybody waits for attributes, ms. */
const PATIENCE_MS = 5000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024
/** Letters and gaps, then a path: of a drive, of a share, or relative where `attrib` was asked so. */
const LINE = /^([A-Z ]{1,24}?)\s*((?:\\\\|[A-Za-z]:\\).*)$/
const UTF8_PAGE = 65_001

/** What would end the quotation or name a variable inside it. */
const UNSAFE = /["%]/

/**
 * Asks `attrib`, which is part of every Windows. It writes in the console's code page, in which a
 * Chinese name may not exist at all, so the console is set to UTF-8 first. For a folder whose path is
 * unsafe in a command nothing is told.
 */
export const readAttributes: AttributesReader = (folder) => {
  const root = win32.resolve(folder)
  if (UNSAFE.test(root)) return Promise.resolve(undefined)
  const command = `"chcp ${UTF8_PAGE} >nul & attrib "${root.replace(/\\$/, '')}\\*" /s /d"`
  return new Promise((resolve) => {
    execFile(
      'cmd.exe',
      ['/d', '/s', '/c', command],
      {
        ...{ timeout: PATIENCE_MS, maxBuffer: MAX_OUTPUT_BYTES, encoding: 'buffer' },
        ...{ windowsHide: true, windowsVerbatimArguments: true },
      },
      (cause, output) => {
        // Without attributes the manifest tells names and kinds, as it does elsewhere.
        resolve(cause ? undefined : parseAttributes(decodeConsole(output), root))
      },
    )
  })
}

/** Text of a console program: UTF-8, or what a console that kept its Chinese code page wrote. */
export function decodeConsole(output: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(output)
  } catch {
    return new TextDecoder('gbk').decode(output)
  }
}

/**
 * Reads the output of `attrib ROOT\* /s /d`: a line of letters and a full path for each file and
 * folder. Lines that say anything else (a refusal, an empty folder) are passed over.
 */
export function parseAttributes(output: string, root: string): AttributesByPath {
  const found = new Map<string, Attributes>()
  const prefix = `${root.replace(/[\\/]+$/, '')}\\`.toLowerCase()
  for (const line of output.split(/\r?\n/)) {
    const [, letters, path] = LINE.exec(line) ?? []
    if (letters === undefined || !path?.toLowerCase().startsWith(prefix)) continue
    const below = path.slice(prefix.length).replace(/\\+$/, '').replaceAll('\\', '/')
    if (below === '') continue
    found.set(below.toLowerCase(), {
      readOnly: letters.includes('R'),
      hidden: letters.includes('H'),
      archive: letters.includes('A'),
    })
  }
  return found
}
