/*
 * The markup of stems, options and explanations (BK6), read into nodes that a page makes elements of:
 * nothing of it is ever HTML, and whatever is no markup is text.
 *
 *   **bold**   `code`   $formula$   ![alt](name)   a table of | lines |   a blank line ends a paragraph
 *
 * A backslash before one of `* \` $ ! | \` takes its meaning away. A `$` beside a letter or a digit
 * outside the formula is none, so that `$A$1` and `=SUM($A$1:$B$2)` are texts.
 */

export type RichInline =
  | { readonly kind: 'text' | 'code' | 'formula'; readonly text: string }
  | { readonly kind: 'bold'; readonly children: readonly RichInline[] }
  | { readonly kind: 'picture'; readonly name: string; readonly alt: string }
  | { readonly kind: 'break' }

export type RichBlock =
  | { readonly kind: 'paragraph'; readonly children: readonly RichInline[] }
  | {
      readonly kind: 'table'
      /** Whether a line of `---` follows the first row. */
      readonly hasHeader: boolean
      readonly rows: readonly (readonly (readonly RichInline[])[])[]
    }

const isTableLine = (line: string): boolean => /^\s*\|.*\|\s*$/.test(line)
const isRule = (cells: readonly string[]): boolean =>
  cells.every((cell) => /^:?-+:?$/.test(cell.trim()))

/** The blocks of a text. Never throws; time grows with its length. */
export function parseRichText(source: string): RichBlock[] {
  const blocks: RichBlock[] = []
  let lines: string[] = []
  const endParagraph = () => {
    if (lines.length > 0)
      blocks.push({ kind: 'paragraph', children: parseInline(lines.join('\n'), true) })
    lines = []
  }
  const all = source.replace(/\r\n?/g, '\n').split('\n')
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at] ?? ''
    if (isTableLine(line)) {
      endParagraph()
      const rows: string[][] = []
      while (isTableLine(all[at] ?? '')) {
        rows.push(cellsOf(all[at] ?? ''))
        at += 1
      }
      at -= 1
      blocks.push(tableOf(rows))
    } else if (line.trim() === '') endParagraph()
    else lines.push(line)
  }
  endParagraph()
  return blocks
}

function cellsOf(line: string): string[] {
  const inside = line.trim().slice(1, -1)
  const cells: string[] = []
  let cell = ''
  for (let at = 0; at < inside.length; at += 1) {
    const sign = inside[at] ?? ''
    if (sign === '\\' && at + 1 < inside.length) {
      cell += sign + (inside[at + 1] ?? '')
      at += 1
    } else if (sign === '|') {
      cells.push(cell.trim())
      cell = ''
    } else cell += sign
  }
  return [...cells, cell.trim()]
}

function tableOf(rows: readonly (readonly string[])[]): RichBlock {
  const hasHeader = rows[1] !== undefined && isRule(rows[1])
  const shown = hasHeader ? rows.filter((_, at) => at !== 1) : rows
  return {
    kind: 'table',
    hasHeader,
    rows: shown.map((row) => row.map((cell) => parseInline(cell, true))),
  }
}

const isWordSign = (sign: string | undefined): boolean =>
  sign !== undefined && /^[A-Za-z0-9]$/.test(sign)

/** A mark that begins at `at`, with the place after it. */
interface Found {
  readonly node: RichInline
  readonly end: number
}

function parseInline(text: string, mayBeBold: boolean): RichInline[] {
  const nodes: RichInline[] = []
  let plain = ''
  const endText = () => {
    if (plain !== '') nodes.push({ kind: 'text', text: plain })
    plain = ''
  }
  for (let at = 0; at < text.length;) {
    const sign = text[at] ?? ''
    if (sign === '\\' && /[*`$!|\\]/.test(text[at + 1] ?? '')) {
      plain += text[at + 1] ?? ''
      at += 2
      continue
    }
    const found = findMark(text, at, mayBeBold)
    if (found) {
      endText()
      nodes.push(found.node)
      at = found.end
    } else {
      plain += sign
      at += 1
    }
  }
  endText()
  return nodes
}

function findMark(text: string, at: number, mayBeBold: boolean): Found | undefined {
  switch (text[at]) {
    case '\n':
      return { node: { kind: 'break' }, end: at + 1 }
    case '`':
      return findCode(text, at)
    case '$':
      return findFormula(text, at)
    case '!':
      return findPicture(text, at)
    case '*':
      return mayBeBold ? findBold(text, at) : undefined
    default:
      return undefined
  }
}

function findCode(text: string, at: number): Found | undefined {
  const end = endOnLine(text, '`', at + 1)
  if (end === undefined || end === at + 1) return undefined
  return { node: { kind: 'code', text: text.slice(at + 1, end) }, end: end + 1 }
}

function findFormula(text: string, at: number): Found | undefined {
  const end = endOnLine(text, '$', at + 1)
  if (end === undefined) return undefined
  const formula = text.slice(at + 1, end)
  if (formula === '' || formula !== formula.trim()) return undefined
  if (isWordSign(text[at - 1]) || isWordSign(text[end + 1])) return undefined
  return { node: { kind: 'formula', text: formula }, end: end + 1 }
}

function findPicture(text: string, at: number): Found | undefined {
  // As long as a picture's name and a description need to be; unbounded it would be slow on `![![![`.
  const picture = /^!\[([^\]\n]{0,200})\]\(([^)\s]{1,60})\)/.exec(text.slice(at, at + 270))
  const [whole, alt, name] = picture ?? []
  if (whole === undefined || alt === undefined || name === undefined) return undefined
  return { node: { kind: 'picture', name, alt }, end: at + whole.length }
}

function findBold(text: string, at: number): Found | undefined {
  if (text[at + 1] !== '*') return undefined
  const end = endOnLine(text, '**', at + 2)
  if (end === undefined || end === at + 2) return undefined
  return {
    node: { kind: 'bold', children: parseInline(text.slice(at + 2, end), false) },
    end: end + 2,
  }
}

/** Where a mark is closed on the same line. */
function endOnLine(text: string, mark: string, from: number): number | undefined {
  const end = text.indexOf(mark, from)
  if (end === -1) return undefined
  const line = text.indexOf('\n', from)
  return line !== -1 && line < end ? undefined : end
}

/** A text without its markup, as lists and searches show it. */
export function plainTextOf(source: string): string {
  const inline = (nodes: readonly RichInline[]): string =>
    nodes
      .map((node) => {
        if (node.kind === 'bold') return inline(node.children)
        if (node.kind === 'picture') return node.alt
        return node.kind === 'break' ? ' ' : node.text
      })
      .join('')
  return parseRichText(source)
    .map((block) =>
      block.kind === 'paragraph'
        ? inline(block.children)
        : block.rows.map((row) => row.map(inline).join(' ')).join(' '),
    )
    .join(' ')
    .trim()
}
