import { strToU8 } from 'fflate'

type Block =
  | string
  | { readonly heading: string }
  | { readonly link: string; readonly text: string }
  | { readonly image: string; readonly text: string }

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function blockHtml(block: Block): string {
  if (typeof block === 'string') return `<p>${escape(block)}</p>`
  if ('heading' in block) return `<h2>${escape(block.heading)}</h2>`
  if ('link' in block) return `<p><a href="${escape(block.link)}">${escape(block.text)}</a></p>`
  return `<p><img src="${escape(block.image)}" alt="${escape(block.text)}"></p>`
}

/** A web page of a browser task: UTF-8, no scripts, nothing from elsewhere (7.2). */
export function writePage(title: string, blocks: readonly Block[]): Uint8Array {
  const body = blocks.map(blockHtml).join('\n')
  return strToU8(
    `<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>${escape(title)}</title>\n<style>body{max-width:46em;margin:2em auto;font:16px/1.8 "Microsoft YaHei",sans-serif}</style>\n</head>\n<body>\n<h1>${escape(title)}</h1>\n${body}\n</body>\n</html>\n`,
  )
}
