import { openExcel } from '../excel/excel-view.ts'
import { checkHealth } from '../package/check-health.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import type { UnreadableReason } from '../package/package-error.ts'
import { openPowerPoint } from '../powerpoint/powerpoint-view.ts'
import { countedParagraphs, openWord } from '../word/word-view.ts'

/** What an author may name of an uploaded file: counted paragraphs, sheets, slides by their titles. */
export type StartOutline =
  | {
      readonly kind: 'ok'
      readonly paragraphs?: readonly string[]
      readonly sheets?: readonly string[]
      readonly slides?: readonly string[]
    }
  | {
      readonly kind: 'refused'
      readonly reason: UnreadableReason | 'program'
      readonly detail: string
    }

/** What runs when somebody opens it; no exam needs one, and no candidate's PC gets one. */
const PROGRAM =
  /\.(?:exe|com|bat|cmd|scr|pif|msi|dll|ps1|vbs|vbe|js|jse|wsf|hta|lnk|reg|jar|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm)$/i

/**
 * Looks into a file that an author uploads as a start file (D02): a document has to open as what its name
 * says, and what runs is refused. Texts are cut after 200 signs.
 * @param fileName only the extension counts.
 */
export function outlineStart(bytes: Uint8Array, fileName: string): StartOutline {
  if (PROGRAM.test(fileName.trim()) || isProgram(bytes))
    return { kind: 'refused', reason: 'program', detail: 'a program, or a document with macros' }
  const health = checkHealth(bytes, fileName)
  if (health.kind === 'unreadable')
    return { kind: 'refused', reason: health.reason, detail: health.detail }
  const short = (text: string): string => foldSpaces(text).slice(0, 200)
  switch (health.document) {
    case 'word':
      return {
        kind: 'ok',
        paragraphs: countedParagraphs(openWord(bytes)).map((one) => short(one.text)),
      }
    case 'excel':
      return { kind: 'ok', sheets: openExcel(bytes).sheetNames }
    case 'powerpoint':
      return { kind: 'ok', slides: openPowerPoint(bytes).slides.map(({ title }) => short(title)) }
    case 'other':
      return { kind: 'ok' }
  }
}

/** Windows programs begin with MZ, those of Linux with ELF, whatever they are called. */
const isProgram = ([a, b, c, d]: Uint8Array): boolean =>
  (a === 0x4d && b === 0x5a) || (a === 0x7f && b === 0x45 && c === 0x4c && d === 0x46)
