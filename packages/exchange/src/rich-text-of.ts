import { parseRichText } from '@wenkao/shared/bank'
import type { ReportCode } from './outcome.ts'
import { isElement, textOf, type Markup, type MarkupNode } from './read-xml.ts'

/** What the converter needs of its surroundings. */
export interface RichTextHost {
  /** Name of a picture in the item, by what the file calls it; undefined when there is none. */
  picture(source: string, alt: string): string | undefined
  tell(code: ReportCode, detail: string): void
}

const BLOCKS = new Set(
  'p div section article header footer h1 h2 h3 h4 h5 h6 ul ol dl dd dt blockquote pre figure figcaption center address qti-prompt qti-content-body qti-rubric-block hr tr'.split(
    ' ',
  ),
)
const BOLD = new Set(['b', 'strong', 'th', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
/** Only how something looks: without it nothing is missing. */
const SILENT = new Set(
  'i em u s span font small big ins del a cite q abbr label tbody thead tfoot colgroup col caption sub sup body html nobr wbr bdo dfn mark var kbd samp tt code qti-template-inline qti-template-block'.split(
    ' ',
  ),
)
const SCRIPTS = new Set(
  'script iframe object embed applet noscript style link meta base form svg frame frameset'.split(
    ' ',
  ),
)
const MEDIA = new Set(['audio', 'video', 'source', 'track', 'canvas'])

const isPlain = (text: string): boolean => {
  const [block, ...others] = parseRichText(text)
  if (block?.kind !== 'paragraph' || others.length > 0) return false
  const [node, ...rest] = block.children
  return node?.kind === 'text' && rest.length === 0 && node.text === text
}

/** A line of plain text as markup that reads as just that text. */
export function escapeRichText(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line.trim() === '' || isPlain(line)
        ? line
        : line.replace(/[*`$!|\\]/g, (sign) => `\\${sign}`),
    )
    .join('\n')
}

const FORMULA = /\\\(([^\n]+?)\\\)/g

/** Text with formulas `\(…\)`, as Moodle's and other systems' mathematics are written. */
function textWithFormulas(text: string): string {
  let result = ''
  let from = 0
  for (const found of text.matchAll(FORMULA)) {
    const formula = (found[1] ?? '').trim()
    if (formula === '' || formula.includes('$')) continue
    result += `${escapeRichText(text.slice(from, found.index))}$${formula}$`
    from = found.index + found[0].length
  }
  return result + escapeRichText(text.slice(from))
}

/** Nodes of HTML or XHTML as our markup; scripts and whatever else is no text never come along. */
export function richTextOf(nodes: readonly MarkupNode[], host: RichTextHost): string {
  return convert(nodes, host, false)
    .replace(/[^\S\n]*\n[^\S\n]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[^\S\n\u3000]{2,}/g, ' ')
    .trim()
}

function convert(nodes: readonly MarkupNode[], host: RichTextHost, isBold: boolean): string {
  return nodes
    .map((node) =>
      isElement(node)
        ? convertElement(node, host, isBold)
        : textWithFormulas(
            node.replace(/[\s\u00a0]+/g, (blank) => (blank.includes('\u3000') ? blank : ' ')),
          ),
    )
    .join('')
}

function convertElement(node: Markup, host: RichTextHost, isBold: boolean): string {
  const { name, attributes, children } = node
  if (SCRIPTS.has(name)) {
    if (name !== 'style' && name !== 'link' && name !== 'meta') host.tell('scriptRemoved', name)
    return ''
  }
  if (MEDIA.has(name)) {
    host.tell('mediaLost', attributes['src'] ?? name)
    return ''
  }
  if (name === 'br') return '\n'
  if (name === 'img') return pictureText(attributes, host)
  if (name === 'table') return tableText(node, host)
  if (name === 'math') {
    host.tell('elementLost', 'math')
    return escapeRichText(textOf(node).replace(/\s+/g, ' '))
  }
  if (name === 'a') tellLink(attributes['href'] ?? '', host)
  if (name === 'code' || name === 'kbd' || name === 'tt') {
    const text = textOf(node).replace(/\s+/g, ' ')
    return text === '' || text.includes('`') ? escapeRichText(text) : `\`${text}\``
  }
  if (name === 'sup' || name === 'sub') {
    host.tell('elementLost', name)
    const text = convert(children, host, isBold)
    return text === '' ? '' : `${name === 'sup' ? '^' : '_'}${text}`
  }
  if (name === 'li') return `\n· ${convert(children, host, isBold).trim()}\n`
  const bolds = BOLD.has(name) && !isBold
  const inner = convert(children, host, isBold || bolds)
  const text = bolds ? boldText(inner) : inner
  if (BLOCKS.has(name)) return `\n\n${text}\n\n`
  if (!BOLD.has(name) && !SILENT.has(name)) host.tell('elementLost', name)
  return text
}

/** Bold within each line: the markup ends with its line. */
function boldText(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const core = line.trim()
      if (core === '' || core.includes('**') || core.includes('`')) return line
      return line.replace(core, () => `**${core}**`)
    })
    .join('\n')
}

function tellLink(href: string, host: RichTextHost): void {
  if (/^\s*(?:javascript|vbscript|data):/i.test(href)) host.tell('scriptRemoved', 'a')
  else if (href !== '') host.tell('linkLost', href.slice(0, 200))
}

function pictureText(attributes: Markup['attributes'], host: RichTextHost): string {
  const alt = (attributes['alt'] ?? '')
    .replace(/[\]\n]/g, ' ')
    .trim()
    .slice(0, 200)
  const source = attributes['src'] ?? ''
  const name = host.picture(source, alt)
  if (name !== undefined) return `![${alt}](${name})`
  host.tell('pictureMissing', source.slice(0, 100))
  return escapeRichText(alt)
}

/** Rows of a table as `|` lines; what stands in a cell comes on one line. */
function tableText(table: Markup, host: RichTextHost): string {
  const rows: { cells: string[]; isHead: boolean }[] = []
  const visit = (node: Markup): void => {
    for (const child of node.children) {
      if (!isElement(child)) continue
      if (child.name !== 'tr') {
        visit(child)
        continue
      }
      const cells = child.children.filter(
        (cell): cell is Markup => isElement(cell) && (cell.name === 'td' || cell.name === 'th'),
      )
      rows.push({
        cells: cells.map((cell) =>
          convert(cell.children, host, false)
            .replace(/\s+/g, ' ')
            .trim()
            .replace(/(?<!\\)\|/g, '\\|'),
        ),
        isHead: cells.length > 0 && cells.every((cell) => cell.name === 'th'),
      })
    }
  }
  visit(table)
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  if (width === 0) return ''
  const lines = rows.map(
    ({ cells }) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? '').join(' | ')} |`,
  )
  if (rows[0]?.isHead) lines.splice(1, 0, `|${' --- |'.repeat(width)}`)
  return `\n\n${lines.join('\n')}\n\n`
}
