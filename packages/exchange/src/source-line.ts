import { decodeHtmlText } from './read-html.ts'
import { escapeXml } from './html-of.ts'

/* The source of an item's fact, as the last paragraph of its general feedback in HTML formats. */

const MARK = /<p class="wenkao-source">([^<]*)<\/p>\s*$/

export const sourceHtml = (source: string): string =>
  source === '' ? '' : `<p class="wenkao-source">${escapeXml(source)}</p>`

/** General feedback taken apart into explanation and source. */
export function splitSource(html: string): { readonly html: string; readonly source: string } {
  const found = MARK.exec(html)
  if (!found) return { html, source: '' }
  return { html: html.slice(0, found.index), source: decodeHtmlText(found[1] ?? '').trim() }
}
