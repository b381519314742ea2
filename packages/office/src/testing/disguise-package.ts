import { strFromU8, strToU8, unzipSync } from 'fflate'
import { zipParts } from './make-document.ts'

/** Gives numbers from 0 to below 1, the same ones for the same seed. */
export type Chance = () => number

/** A whole number from 0 to below a limit. */
export const pick = (chance: Chance, below: number): number => Math.floor(chance() * below)

/** Numbers from a seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const NEVER_RENAMED = new Set(['xml', 'xmlns'])

/** Writes the same XML with other prefixes, attributes in another order, and space between tags. */
function rewriteXml(text: string, chance: Chance): string {
  const names = new Map<string, string>()
  const renamed = (prefix: string): string => {
    if (NEVER_RENAMED.has(prefix)) return prefix
    const known = names.get(prefix) ?? `n${names.size}${pick(chance, 10)}`
    names.set(prefix, known)
    return known
  }
  const name = (raw: string): string => {
    const colon = raw.indexOf(':')
    if (colon < 0) return raw
    const prefix = raw.slice(0, colon)
    const local = raw.slice(colon + 1)
    return prefix === 'xmlns' ? `xmlns:${renamed(local)}` : `${renamed(prefix)}:${local}`
  }
  const listed = (value: string): string => value.split(' ').map(renamed).join(' ')
  const tag = (raw: string): string => {
    const match = /^<(\/?)([^\s/>]+)([\s\S]*?)(\/?)>$/.exec(raw)
    if (match === null) return raw
    const [, slash = '', own = '', rest = '', end = ''] = match
    const attributes = [...rest.matchAll(/([^\s=]+)="([^"]*)"/g)].map(
      ([, key = '', value = '']) => {
        const isList = key === 'mc:Ignorable' || key === 'Requires'
        return { order: chance(), text: `${name(key)}="${isList ? listed(value) : value}"` }
      },
    )
    attributes.sort((one, other) => one.order - other.order)
    return `<${slash}${[name(own), ...attributes.map((one) => one.text)].join(' ')}${end}>`
  }
  return text
    .replace(/<[^?!][^>]*>/g, tag)
    .replace(/(\/>|<\/[^>]+>)(?=<)/g, (end) => (chance() < 0.5 ? `${end}\n  ` : end))
}

/** The part that a target means in a folder (`ppt/slides/`). */
function resolved(folder: string, target: string): string {
  const segments = target.startsWith('/') ? [] : folder.split('/').filter((one) => one !== '')
  for (const segment of target.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '') segments.push(segment)
  }
  return segments.join('/')
}

/** Stores parts under other names, with content types and relationships to match. */
function renameParts(
  files: ReadonlyMap<string, string | Uint8Array>,
  chance: Chance,
): Record<string, string | Uint8Array> {
  const shift = pick(chance, 100)
  const isOwn = (name: string): boolean => name !== '[Content_Types].xml' && !name.endsWith('.rels')
  const names = new Map(
    [...files.keys()]
      .filter(isOwn)
      .map((name, index) => [name, `teile/t${shift + index}${/\.[^./]+$/.exec(name)?.[0] ?? ''}`]),
  )
  const relationships = (name: string): string => {
    const owner = name.replace(/(^|\/)_rels\/([^/]*)\.rels$/, '$1$2')
    const moved = names.get(owner)
    return moved === undefined ? name : moved.replace(/[^/]+$/, '_rels/$&.rels')
  }
  const renamed: Record<string, string | Uint8Array> = {}
  for (const [name, content] of files) {
    if (name.endsWith('.rels') || name === '[Content_Types].xml') {
      const text = typeof content === 'string' ? content : strFromU8(content)
      const folder = name.replace(/(^|\/)_rels\/[^/]*$/, '$1')
      renamed[relationships(name)] = text.replace(
        /(Target|PartName)="([^"]*)"/g,
        (whole, key: string, target: string) => {
          const moved = names.get(resolved(folder, target))
          return moved === undefined ? whole : `${key}="/${moved}"`
        },
      )
    } else renamed[names.get(name) ?? name] = content
  }
  return renamed
}

/** The same package with other prefixes, orders of attributes, spaces and names of parts. */
export function disguisePackage(bytes: Uint8Array, chance: Chance): Uint8Array {
  const files = new Map<string, string | Uint8Array>()
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const isXml = name.endsWith('.xml') || name.endsWith('.rels')
    files.set(name, isXml ? strToU8(rewriteXml(strFromU8(content), chance)) : content)
  }
  return zipParts(renameParts(files, chance))
}
