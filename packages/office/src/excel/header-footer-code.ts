import { ownTable } from '../package/own-table.ts'

/** Format that a run of a header or footer asks for; what is left out is the workbook's. */
export interface CodeFormat {
  readonly font?: string
  readonly points?: number
  readonly bold?: boolean
  readonly italic?: boolean
  readonly underline?: boolean
}

/** A run of one section: text, or a field in braces ({page}), with its format. */
export interface CodeRun {
  readonly text: string
  readonly format: CodeFormat
}

export const SECTIONS = ['left', 'center', 'right'] as const
export type Section = (typeof SECTIONS)[number]
export type HeaderFooter = Readonly<Record<Section, readonly CodeRun[]>>

const SECTION: Readonly<Record<string, Section>> = ownTable({ L: 'left', C: 'center', R: 'right' })
const FIELDS: Readonly<Record<string, string>> = ownTable({
  P: '{page}',
  N: '{pages}',
  D: '{date}',
  T: '{time}',
  A: '{sheet}',
  F: '{file}',
  Z: '{path}',
  G: '{picture}',
})
const CODES: ReadonlyMap<string, string> = new Map(
  Object.entries(FIELDS).map(([letter, field]) => [field, letter]),
)

const BOLD = /bold|加粗|粗体/i
const ITALIC = /italic|倾斜|斜体/i

/**
 * Reads the code language of headers and footers (20903): &L &C &R begin a section, && is an ampersand,
 * digits after & are a size, "name,style" a font. Text before any section stands in the middle.
 */
export function readHeaderFooter(code: string): HeaderFooter {
  const runs: Record<Section, CodeRun[]> = { left: [], center: [], right: [] }
  let section: Section = 'center'
  let format: CodeFormat = {}
  let text = ''
  const flush = (): void => {
    if (text !== '') runs[section].push({ text, format })
    text = ''
  }
  const change = (next: CodeFormat): void => {
    flush()
    format = next
  }
  for (let at = 0; at < code.length;) {
    if (code[at] !== '&') {
      text += code[at] ?? ''
      at += 1
      continue
    }
    const letter = (code[at + 1] ?? '').toUpperCase()
    const rest = code.slice(at + 1, at + 300)
    const size = /^\d{1,3}/.exec(rest)?.[0]
    const font = /^"([^"]*)"/.exec(rest)
    const color = /^[Kk](?:[0-9A-Fa-f]{6}|\d{2}[+-]\d{3})/.exec(rest)?.[0]
    at += 2
    if (letter === '&') text += '&'
    else if (SECTION[letter] !== undefined) {
      change({})
      section = SECTION[letter]
    } else if (FIELDS[letter] !== undefined) text += FIELDS[letter]
    else if (size !== undefined) {
      change({ ...format, points: Number(size) })
      at += size.length - 1
    } else if (font !== null) {
      const [name = '', style = ''] = (font[1] ?? '').split(',')
      change({
        ...format,
        ...(name === '-' || name === '+' ? {} : { font: name }),
        bold: BOLD.test(style),
        italic: ITALIC.test(style),
      })
      at += font[0].length - 1
    } else if (color !== undefined) at += color.length - 1
    else if (letter === 'B') change({ ...format, bold: format.bold !== true })
    else if (letter === 'I') change({ ...format, italic: format.italic !== true })
    else if (letter === 'U' || letter === 'E')
      change({ ...format, underline: format.underline !== true })
  }
  flush()
  return runs
}

export const plainSection = (runs: readonly CodeRun[]): string =>
  runs.map((run) => run.text).join('')

/** The code of a text with fields in braces. */
export function codeOf(text: string, format: CodeFormat = {}): string {
  const style = [format.bold === true ? 'Bold' : '', format.italic === true ? 'Italic' : '']
    .filter((one) => one !== '')
    .join(' ')
  const hasFont = format.font !== undefined || style !== ''
  const body = text
    .split(/(\{\w+\})/)
    .map((part) => {
      const letter = CODES.get(part)
      return letter === undefined ? part.replaceAll('&', '&&') : `&${letter}`
    })
    .join('')
  const size = format.points === undefined ? '' : `&${format.points}`
  // Digits right behind a size would make it another size.
  const gap = size !== '' && /^\d/.test(body) ? ' ' : ''
  return `${hasFont ? `&"${format.font ?? '-'},${style === '' ? 'Regular' : style}"` : ''}${size}${gap}${body}`
}

/** The code of all sections; runs keep their formats. */
export function writeHeaderFooter(content: HeaderFooter): string {
  const letters: Readonly<Record<Section, string>> = { left: '&L', center: '&C', right: '&R' }
  return SECTIONS.filter((one) => content[one].length > 0)
    .map((one) => letters[one] + content[one].map((run) => codeOf(run.text, run.format)).join(''))
    .join('')
}
