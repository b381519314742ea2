import { strFromU8, strToU8, unzipSync } from 'fflate'
import { copyElement, element, insertBeside, setAttributes } from '../package/edit-xml.ts'
import { draftPackage, type PackageDraft } from '../package/package-draft.ts'
import { attribute, child, children, descendants, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { zipParts } from './make-document.ts'

/** Gives numbers from 0 to below 1, the same ones for the same seed. */
export type Chance = () => number

const pick = (chance: Chance, below: number): number => Math.floor(chance() * below)

/** Cuts runs of text in two at random places, as editing and proofing do. */
function splitRuns(root: XmlElement, chance: Chance): void {
  for (const run of descendants(root, 'w:r')) {
    const [text, ...more] = children(run, 'w:t')
    const content = textOf(text)
    if (text === undefined || more.length > 0 || content.length < 2 || chance() < 0.3) continue
    if (children(run).some((one) => one.name !== 'w:t' && one.name !== 'w:rPr')) continue
    const tail = copyElement(run)
    const at = 1 + pick(chance, content.length - 1)
    const set = (one: XmlElement, part: string): void => {
      const own = child(one, 'w:t')
      own?.children.splice(0, own.children.length, part)
      if (own !== undefined) setAttributes(own, { 'xml:space': 'preserve' })
    }
    set(run, content.slice(0, at))
    set(tail, content.slice(at))
    insertBeside(run, 'after', [element('w:proofErr', { 'w:type': 'spellStart' }), tail])
  }
}

const STYLE_REFERENCES = [
  'w:basedOn',
  'w:next',
  'w:link',
  'w:pStyle',
  'w:rStyle',
  'w:tblStyle',
  'w:styleLink',
  'w:numStyleLink',
]

/** Gives every style another id, in whatever part it is named. */
function renumberStyles(draft: PackageDraft, chance: Chance): void {
  const { source } = draft
  const part = source.related(source.mainPart, 'styles')
  if (part === undefined) return
  const shift = 100 + pick(chance, 900)
  const ids = new Map<string, string>()
  children(source.xml(part), 'w:style').forEach((style, index) => {
    const id = attribute(style, 'w:styleId')
    if (id === undefined) return
    ids.set(id, `s${shift + index}`)
    setAttributes(style, { 'w:styleId': `s${shift + index}` })
  })
  for (const name of source.partNames.filter((one) => one.endsWith('.xml'))) {
    for (const reference of STYLE_REFERENCES) {
      for (const one of descendants(source.xml(name), reference)) {
        const id = ids.get(attribute(one, 'w:val') ?? '')
        if (id !== undefined) setAttributes(one, { 'w:val': id })
      }
    }
  }
}

/** Writes paragraphs that no checkpoint is about before and behind the text. */
function addText(root: XmlElement, chance: Chance): void {
  const paragraphs = children(child(root, 'w:body'), 'w:p')
  const [first] = paragraphs
  const last = paragraphs[paragraphs.length - 1]
  const made = (text: string): XmlElement =>
    element('w:p', {}, [element('w:r', {}, [element('w:t', { 'xml:space': 'preserve' }, [text])])])
  const text = 'xqz'.repeat(1 + pick(chance, 9))
  if (first !== undefined) insertBeside(first, 'before', [made(text)])
  if (last !== undefined) insertBeside(last, 'after', [made(`j${text}`), element('w:p')])
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
      renamed[relationships(name)] = text.replace(
        /(Target|PartName)="\/([^"]*)"/g,
        (whole, key: string, target: string) => {
          const moved = names.get(target)
          return moved === undefined ? whole : `${key}="/${moved}"`
        },
      )
    } else renamed[names.get(name) ?? name] = content
  }
  return renamed
}

/**
 * The same document as another program might store it (CHECKPOINTS.md 14): runs cut, styles numbered
 * anew, other prefixes, other part names, text added that no one asked for. Names of parts have to be
 * absolute in relationships, as this engine writes them.
 */
export function disguiseWord(bytes: Uint8Array, chance: Chance): Uint8Array {
  const draft = draftPackage(bytes)
  const { source } = draft
  splitRuns(source.xml(source.mainPart), chance)
  renumberStyles(draft, chance)
  addText(source.xml(source.mainPart), chance)
  const files = new Map<string, string | Uint8Array>()
  for (const [name, content] of Object.entries(unzipSync(draft.toBytes()))) {
    const isXml = name.endsWith('.xml') || name.endsWith('.rels')
    files.set(name, isXml ? strToU8(rewriteXml(strFromU8(content), chance)) : content)
  }
  return zipParts(renameParts(files, chance))
}
