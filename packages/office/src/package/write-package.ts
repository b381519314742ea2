import { strToU8 } from 'fflate'
import { namespaceOf } from './namespaces.ts'
import { relationshipsName } from './open-package.ts'
import { replaceParts } from './replace-parts.ts'

/** A part of a new package with what it refers to. */
export interface NewPart {
  readonly name: string
  readonly contentType: string
  readonly content: string | Uint8Array
  readonly links?: readonly NewLink[]
}

export interface NewLink {
  readonly id: string
  /** Last segment of an officeDocument relationship type, or a whole address. */
  readonly type: string
  /** Name of a part, or an address when external. */
  readonly target: string
  readonly isExternal?: boolean
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const EMPTY_ZIP = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)])

/** A zip of files, none of them compressed: the same bytes on every machine. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return replaceParts(EMPTY_ZIP, files)
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

function relationshipsText(links: readonly NewLink[]): string {
  const list = links.map(({ id, type, target, isExternal }) => {
    const whole = type.includes('/') ? type : `${namespaceOf('r', false) ?? ''}/${type}`
    const place = isExternal === true ? escape(target) : `/${escape(target)}`
    const mode = isExternal === true ? ' TargetMode="External"' : ''
    return `<Relationship Id="${id}" Type="${whole}" Target="${place}"${mode}/>`
  })
  return `${HEAD}<Relationships xmlns="${namespaceOf('rel', false) ?? ''}">${list.join('')}</Relationships>`
}

/** Declarations of namespaces for the root of a part: `xmlns:w="…" xmlns:r="…"`. */
export function declare(...prefixes: readonly string[]): string {
  return prefixes.map((prefix) => `xmlns:${prefix}="${namespaceOf(prefix, false) ?? ''}"`).join(' ')
}

/**
 * A new Office package: the same bytes for the same parts, on every machine. The first part is the
 * main document. Texts get an XML declaration.
 */
export function writePackage(
  parts: readonly NewPart[],
  rootLinks: readonly NewLink[] = [],
): Uint8Array {
  const overrides = parts.map(
    ({ name, contentType }) =>
      `<Override PartName="/${escape(name)}" ContentType="${contentType}"/>`,
  )
  const types = `${HEAD}<Types xmlns="${namespaceOf('ct', false) ?? ''}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  const main = parts[0]?.name ?? ''
  const root = [{ id: 'rId1', type: 'officeDocument', target: main }, ...rootLinks]
  const files = new Map<string, Uint8Array>([
    ['[Content_Types].xml', strToU8(types)],
    ['_rels/.rels', strToU8(relationshipsText(root))],
  ])
  for (const { name, content, links = [] } of parts) {
    files.set(name, typeof content === 'string' ? strToU8(HEAD + content) : content)
    if (links.length > 0) files.set(relationshipsName(name), strToU8(relationshipsText(links)))
  }
  return writeZip(files)
}
