import { EXCHANGE_LIMITS } from './outcome.ts'
import type { Markup, MarkupNode } from './read-xml.ts'

const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
/** Their content is no text: it goes to the end tag unread. */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'noscript', 'iframe'])
/** An element of these ends an open one of the same list that it cannot stand in. */
const CLOSED_BY_NEXT: Readonly<Record<string, readonly string[]>> = {
  li: ['li'],
  p: ['p'],
  td: ['td', 'th'],
  th: ['td', 'th'],
  tr: ['td', 'th', 'tr'],
}
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', hellip: '…', mdash: '—' },
  ...{ ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', times: '×', divide: '÷' },
  ...{ le: '≤', ge: '≥', ne: '≠', deg: '°', copy: '©', reg: '®', middot: '·', bull: '•' },
  ...{ plusmn: '±', rarr: '→', larr: '←', sup2: '²', sup3: '³', micro: 'µ', infin: '∞', pi: 'π' },
  ...{ laquo: '«', raquo: '»', ensp: ' ', emsp: '　', thinsp: ' ', minus: '−', radic: '√' },
  ...{ eacute: 'é', egrave: 'è', euml: 'ë', ouml: 'ö', uuml: 'ü', auml: 'ä', szlig: 'ß' },
}

/** References replaced; what is none stays as it stands. */
export function decodeHtmlText(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}[0-9]?));/g,
    (...found) => {
      const [whole, decimal, hex, name] = found as string[]
      if (name) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? '') : (whole ?? '')
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
      const isText = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      return isText ? String.fromCodePoint(code) : ' '
    },
  )
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const found of text.matchAll(
    /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g,
  )) {
    const [, name, double, single, bare] = found
    if (name) attributes[name.toLowerCase()] ??= decodeHtmlText(double ?? single ?? bare ?? '')
  }
  return attributes
}

/** Where a tag that begins at `at` ends, quotes respected; the end of the text when it never does. */
function endOfTag(text: string, at: number): number {
  let quote = ''
  for (let index = at; index < text.length; index += 1) {
    const sign = text[index] ?? ''
    if (quote) {
      if (sign === quote) quote = ''
    } else if (sign === '>') return index
    else if ((sign === '"' || sign === "'") && text[index - 1] === '=') quote = sign
  }
  return text.length
}

/**
 * HTML of a foreign item as a tree, however broken it is; nothing of it is ever shown as HTML. Never
 * throws. What is nested deeper than the limit stays on the level of the limit.
 */
export function readHtml(source: string): MarkupNode[] {
  const root: Markup = { name: '', attributes: {}, children: [] }
  const open: Markup[] = [root]
  const lower = source.toLowerCase()
  const top = (): Markup => open.at(-1) ?? root
  const addText = (text: string): void => {
    if (text !== '') top().children.push(decodeHtmlText(text))
  }
  let at = 0
  while (at < source.length) {
    const next = source.indexOf('<', at)
    if (next === -1) {
      addText(source.slice(at))
      break
    }
    addText(source.slice(at, next))
    if (source.startsWith('<!--', next)) {
      const end = source.indexOf('-->', next + 4)
      at = end === -1 ? source.length : end + 3
      continue
    }
    const tag = /^<(\/?)([A-Za-z][A-Za-z0-9:-]{0,40})/.exec(source.slice(next, next + 45))
    if (!tag) {
      const isDeclaration = /[!?]/.test(source[next + 1] ?? '')
      if (isDeclaration) at = endOfTag(source, next) + 1
      else {
        addText('<')
        at = next + 1
      }
      continue
    }
    const name = (tag[2] ?? '').toLowerCase()
    const end = endOfTag(source, next + tag[0].length)
    at = end + 1
    if (tag[1] === '/') {
      const depth = open.findLastIndex((element) => element.name === name)
      if (depth > 0) open.length = depth
      continue
    }
    const inside = source.slice(next + tag[0].length, end)
    const closes = CLOSED_BY_NEXT[name]
    while (closes && open.length > 1 && closes.includes(top().name)) open.pop()
    const node: Markup = { name, attributes: readAttributes(inside), children: [] }
    top().children.push(node)
    if (RAW.has(name)) {
      const close = lower.indexOf(`</${name}`, at)
      at = close === -1 ? source.length : endOfTag(source, close) + 1
    } else if (!VOID.has(name) && !inside.endsWith('/') && open.length < EXCHANGE_LIMITS.depth)
      open.push(node)
  }
  return root.children
}

/** Whether a text that does not say what it is seems to be HTML. */
export const looksLikeHtml = (text: string): boolean =>
  /<\/?(?:p|br|div|span|b|i|u|strong|em|img|a|table|ul|ol|li|code|pre|sub|sup|h[1-6]|font|script)\b[^<>]*>/i.test(
    text,
  )
