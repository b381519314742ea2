import { PackageError, type UnreadableReason } from './package-error.ts'
import { attribute, children } from './xml-query.ts'
import { sniff } from './sniff.ts'
import { parseFirstElement, parseXml, type ParseOptions, type XmlElement } from './xml-tree.ts'
import { readZipDirectory, readZipEntry, type Unpacker, type ZipEntry } from './zip-directory.ts'

/** A relationship with its target resolved to a part name (or an address, when external). */
export interface Relationship {
  readonly id: string
  /** The last segment of the type, the same in Transitional and Strict files. */
  readonly type: string
  readonly target: string
  readonly isExternal: boolean
}

/** An opened Office document. Parts are inflated, checked and parsed when they are asked for. */
export interface OfficePackage {
  readonly document: 'word' | 'excel' | 'powerpoint'
  readonly mainPart: string
  /** The tree of a part; throws PackageError when the part is missing or broken. */
  xml(partName: string): XmlElement
  bytes(partName: string): Uint8Array
  relationships(partName: string): readonly Relationship[]
  /** Names of all parts, as the directory has them. */
  readonly partNames: readonly string[]
  /** First part that `partName` refers to with this type, if the part exists. */
  related(partName: string, type: string): string | undefined
}

export type PackageOutcome =
  | { readonly kind: 'ok'; readonly package: OfficePackage }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string }

/** Under what name a part is looked for: part names compare without case (CHECKPOINTS 2.2). */
export const partKey = (name: string): string =>
  name.replace(/^\/+/, '').normalize('NFC').toLowerCase()

function indexParts(entries: readonly ZipEntry[]): ReadonlyMap<string, ZipEntry> {
  const parts = new Map<string, ZipEntry>()
  for (const entry of entries) {
    if (entry.name.split('/').includes('..'))
      throw new PackageError('hostile', 'an entry name leaves the archive')
    const key = partKey(entry.name)
    if (parts.has(key)) throw new PackageError('damaged', `two entries are named ${entry.name}`)
    parts.set(key, entry)
  }
  return parts
}

function resolveTarget(partName: string, target: string): string {
  const segments = target.startsWith('/') ? [] : partName.split('/').slice(0, -1)
  for (const segment of target.split('#')[0]?.split('/') ?? []) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    // A lone % is a legal character of a zip name; the name stands as it is.
    return name
  }
}

/** The part that holds the relationships of a part; of the package itself for ''. */
export function relationshipsName(partName: string): string {
  const cut = partName.lastIndexOf('/') + 1
  return `${partName.slice(0, cut)}_rels/${partName.slice(cut)}.rels`
}

/** The relationships that a .rels part declares for its part, targets as part names. */
export function readRelationships(rels: XmlElement, partName: string): Relationship[] {
  return children(rels, 'rel:Relationship').map((link): Relationship => {
    const isExternal = attribute(link, 'TargetMode') === 'External'
    const target = attribute(link, 'Target') ?? ''
    const type = attribute(link, 'Type') ?? ''
    return {
      id: attribute(link, 'Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1),
      target: isExternal ? target : resolveTarget(partName, target),
      isExternal,
    }
  })
}

const DOCUMENT_OF_ROOT: Readonly<Record<string, OfficePackage['document']>> = {
  'w:document': 'word',
  'x:workbook': 'excel',
  'p:presentation': 'powerpoint',
}

/** How a package is opened; without it every part that is asked for is read as a whole. */
export interface OpenOptions extends ParseOptions {
  readonly unpacker?: Unpacker
  /** Reads only the first element of the main part: enough to tell what document it is. */
  readonly isShallow?: boolean
}

function open(bytes: Uint8Array, options: OpenOptions): OfficePackage {
  sniff(bytes)
  const parts = indexParts(readZipDirectory(bytes))
  if (!parts.has('[content_types].xml')) {
    throw parts.has('mimetype')
      ? new PackageError('wrong-type', 'the file has an OpenDocument format')
      : new PackageError('wrong-type', 'the file is a zip, but no Office document')
  }
  const trees = new Map<string, XmlElement>()
  const links = new Map<string, readonly Relationship[]>()

  const entryOf = (name: string): ZipEntry | undefined =>
    parts.get(partKey(name)) ?? parts.get(partKey(decodeName(name)))

  const readBytes = (name: string): Uint8Array => {
    const entry = entryOf(name)
    if (entry === undefined) throw new PackageError('damaged', `${name} is missing`)
    return readZipEntry(bytes, entry, options.unpacker)
  }
  const readXml = (name: string): XmlElement => {
    const key = partKey(name)
    const known = trees.get(key)
    if (known !== undefined) return known
    const tree = parseXml(readBytes(name), name, options)
    trees.set(key, tree)
    return tree
  }
  const relationships = (name: string): readonly Relationship[] => {
    const known = links.get(name)
    if (known !== undefined) return known
    const relsName = relationshipsName(name)
    const found = entryOf(relsName) === undefined ? [] : readRelationships(readXml(relsName), name)
    links.set(name, found)
    return found
  }
  const related = (name: string, type: string): string | undefined =>
    relationships(name).find(
      (link) => !link.isExternal && link.type === type && entryOf(link.target) !== undefined,
    )?.target

  const mainPart = related('', 'officeDocument')
  if (mainPart === undefined) throw new PackageError('damaged', 'the main part is missing')
  if (mainPart.toLowerCase().endsWith('.bin'))
    throw new PackageError('wrong-type', 'the file is a binary workbook')
  const root = options.isShallow
    ? parseFirstElement(readBytes(mainPart), mainPart)
    : readXml(mainPart)
  const document = DOCUMENT_OF_ROOT[root.name]
  if (document === undefined)
    throw new PackageError('wrong-type', 'the main part is no known document')
  const partNames = [...parts.values()].map(({ name }) => name)
  return { document, mainPart, xml: readXml, bytes: readBytes, relationships, partNames, related }
}

/**
 * Opens an Office document without trusting it: sniffing order CHECKPOINTS.md 9.1, limits 9.2, own
 * checksums, no DTD, no duplicate names. Never throws for any bytes.
 */
export function openPackage(bytes: Uint8Array, options: OpenOptions = {}): PackageOutcome {
  try {
    return { kind: 'ok', package: open(bytes, options) }
  } catch (error) {
    return describeUnreadable(error)
  }
}

/** The outcome for a reading error; anything unforeseen counts as damage of the file (9.4). */
export function describeUnreadable(
  error: unknown,
): Extract<PackageOutcome, { kind: 'unreadable' }> {
  if (error instanceof PackageError)
    return { kind: 'unreadable', reason: error.code, detail: error.message }
  return {
    kind: 'unreadable',
    reason: 'damaged',
    detail: error instanceof Error ? error.message : String(error),
  }
}
