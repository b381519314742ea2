import { parseRichText, type RichInline } from '@wenkao/shared/bank'

/** Text as XML and HTML have it. Characters that XML has no place for become blanks. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/**
 * Our markup as XHTML: paragraphs, bold, code, tables, pictures, formulas as `\(…\)`.
 * @param addressOf where a picture of the item stands in the file.
 */
export function htmlOf(source: string, addressOf: (name: string) => string): string {
  return parseRichText(source)
    .map((block) => {
      if (block.kind === 'paragraph') return `<p>${inlineHtml(block.children, addressOf)}</p>`
      const rows = block.rows.map((row, at) => {
        const tag = block.hasHeader && at === 0 ? 'th' : 'td'
        return `<tr>${row.map((cell) => `<${tag}>${inlineHtml(cell, addressOf)}</${tag}>`).join('')}</tr>`
      })
      return `<table><tbody>${rows.join('')}</tbody></table>`
    })
    .join('')
}

function inlineHtml(nodes: readonly RichInline[], addressOf: (name: string) => string): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return escapeXml(node.text)
        case 'code':
          return `<code>${escapeXml(node.text)}</code>`
        case 'formula':
          return escapeXml(`\\(${node.text}\\)`)
        case 'bold':
          return `<strong>${inlineHtml(node.children, addressOf)}</strong>`
        case 'picture':
          return `<img src="${escapeXml(addressOf(node.name))}" alt="${escapeXml(node.alt)}"/>`
        case 'break':
          return '<br/>'
      }
    })
    .join('')
}
