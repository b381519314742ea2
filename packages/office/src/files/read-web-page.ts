import { decodeCharset, decodeHeader, allParts, mimeParameter, readMime } from './read-mime.ts'
import { decodeTextFile, type DecodeText } from './decode-text.ts'
import { isBinary } from './file-types.ts'
import { strFromU8 } from 'fflate'

/** A saved web page: how it was saved, and what it says. */
export interface WebPage {
  readonly kind: 'html' | 'mht' | 'text'
  readonly title: string
  readonly text: string
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['nbsp', ' '],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['hellip', '…'],
  ['mdash', '—'],
  ['middot', '·'],
])

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    const code = /^#x/i.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : name.startsWith('#')
        ? Number(name.slice(1))
        : undefined
    if (code === undefined) return ENTITIES.get(name.toLowerCase()) ?? whole
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** What a page shows: its text without scripts, styles and tags. */
export function shownText(html: string): string {
  // What is never closed runs to the end, as in a browser; so each sign is looked at once.
  const body = html
    .replace(/<!--[^]*?(?:-->|$)/g, ' ')
    .replace(/<(script|style|title|noscript)\b[^]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replace(/<\/?(p|div|br|li|tr|td|th|h[1-6]|table|ul|ol|section|article)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
  return decodeEntities(body)
}

function pageOf(html: string, kind: WebPage['kind']): WebPage {
  const title = /<title[^<>]*>([^]*?)(?:<\/title|$)/i.exec(html)?.[1] ?? ''
  return { kind, title: decodeEntities(title).trim(), text: shownText(html) }
}

/** Signs beyond ASCII from which on well-formed UTF-8 is no accident. */
const ENOUGH_SIGNS = 20

/** True for bytes with so much well-formed UTF-8 that they can be nothing else. */
function isUtf8Page(bytes: Uint8Array): boolean {
  const text = decodeTextFile(bytes, undefined)
  return text !== undefined && (text.match(/[^\0-\x7f]/g)?.length ?? 0) >= ENOUGH_SIGNS
}

/** The character set that a page names in its head. */
function charsetOf(bytes: Uint8Array): string | undefined {
  return /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(
    strFromU8(bytes.subarray(0, 4096), true),
  )?.[1]
}

/**
 * Reads a page as browsers save it: HTML (whatever its name ends with), one file of MIME parts
 * (.mht, .mhtml), or plain text (50101). Undefined when its bytes are no text.
 */
export function readWebPage(
  bytes: Uint8Array,
  decode: DecodeText | undefined,
): WebPage | undefined {
  const head = strFromU8(bytes.subarray(0, 2048), true)
  if (/^(mime-version|from|content-type|subject|snapshot-content-location)\s*:/im.test(head)) {
    const message = readMime(bytes)
    const page = allParts(message).find((part) =>
      (part.headers.get('content-type') ?? '').toLowerCase().startsWith('text/html'),
    )
    if (page !== undefined) {
      const charset = mimeParameter(page.headers.get('content-type'), 'charset')
      const html = decodeCharset(page.body, charset ?? charsetOf(page.body), decode)
      if (html === undefined) return undefined
      const read = pageOf(html, 'mht')
      const subject = message.headers.get('subject')
      return read.title !== '' || subject === undefined
        ? read
        : { ...read, title: decodeHeader(subject, decode) }
    }
  }
  if (isBinary(bytes)) return undefined
  // A browser may save a page in UTF-8 that still names its old character set.
  const named = isUtf8Page(bytes) ? undefined : charsetOf(bytes)
  const text = decodeCharset(bytes, named, decode) ?? decodeTextFile(bytes, decode)
  if (text === undefined || text.includes('\u0000')) return undefined
  return /<(!doctype\s+html|html|head|body|title)\b/i.test(text)
    ? pageOf(text, 'html')
    : { kind: 'text', title: '', text }
}
