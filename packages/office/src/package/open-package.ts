import { PackageError, type UnreadableReason } from './package-error.ts'
import { attribute, children } from './xml-query.ts'
import { sniff } from './sniff.ts'
import { recoverContent, recoverEntries } from './recover-zip.ts'
import { parseFirstElement, parseXml, type ParseOptions, type XmlElement } from './xml-tree.ts'
import { readZipDirectory, readZipEntry, type Unpacker } from './zip-directory.ts'
import { ownTable } from './own-table.ts'

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
  /** What was found damaged so far and read nevertheless, one sentence each; grows as parts are read. */
  readonly damage: readonly string[]
}

export type PackageOutcome =
  | { readonly kind: 'ok'; readonly package: OfficePackage }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string }

/** Under what name a part is looked for: part names compare without case (CHECKPOINTS 2.2). */
export function partKey(name: string): string {
  const plain = name.startsWith('/') ? name.replace(/^\/+/, '') : name
  return (IS_ASCII.test(plain) ? plain : plain.normalize('NFC')).toLowerCase()
}

const IS_ASCII = /^[\x20-\x7e]*$/

/** How the content of one part is got at; throws PackageError. */
interface PartSource {
  readonly name: string
  read(): Uint8Array
}

function indexParts(
  entries: readonly PartSource[],
  options: OpenOptions,
): ReadonlyMap<string, PartSource> {
  const parts = new Map<string, PartSource>()
  for (const entry of entries) {
    if (entry.name.includes('..') && entry.name.split('/').includes('..'))
      throw new PackageError('hostile', 'an entry name leaves the archive')
    const key = partKey(entry.name)
    if (!parts.has(key)) {
      parts.set(key, entry)
      continue
    }
    const twice = new PackageError('damaged', `two entries are named ${entry.name}`)
    if (options.repairs !== true) throw twice
    // Nobody can say which of the two a program would show: neither is read.
    parts.set(key, {
      name: entry.name,
      read: () => {
        throw twice
      },
    })
  }
  return parts
}

/** Entries as the directory has them; a content whose checksum fails is read as far as it goes. */
function directoryParts(
  bytes: Uint8Array,
  options: OpenOptions,
  damage: string[],
): ReadonlyMap<string, PartSource> {
  return indexParts(
    readZipDirectory(bytes).map((entry) => ({
      name: entry.name,
      read() {
        try {
          return readZipEntry(bytes, entry, options.unpacker)
        } catch (error) {
          if (options.repairs !== true || !isDamage(error)) throw error
          const { name, method, headerOffset: at } = entry
          const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
          const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
          const to = from + entry.compressedSize
          const content = recoverContent(bytes, { name, method, from, to })
          damage.push(error.message)
          return content
        }
      },
    })),
    options,
  )
}

const isDamage = (error: unknown): error is PackageError =>
  error instanceof PackageError && error.code === 'damaged'

/** Entries by their own headers, where the directory is lost. */
function recoveredParts(
  bytes: Uint8Array,
  options: OpenOptions,
  damage: string[],
): ReadonlyMap<string, PartSource> {
  const entries = recoverEntries(bytes)
  if (entries.length === 0) throw new PackageError('damaged', 'the zip holds no file')
  damage.push('the zip directory is lost or broken')
  return indexParts(
    entries.map((entry) => ({ name: entry.name, read: () => recoverContent(bytes, entry) })),
    options,
  )
}

function partsOf(
  bytes: Uint8Array,
  options: OpenOptions,
  damage: string[],
): ReadonlyMap<string, PartSource> {
  try {
    return directoryParts(bytes, options, damage)
  } catch (error) {
    if (options.repairs !== true || !(isDamage(error) || error instanceof RangeError)) throw error
    return recoveredParts(bytes, options, damage)
  }
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

const DOCUMENT_OF_ROOT: Readonly<Record<string, OfficePackage['document']>> = ownTable({
  'w:document': 'word',
  'x:workbook': 'excel',
  'p:presentation': 'powerpoint',
})

const USUAL_MAIN_PARTS = ['word/document.xml', 'xl/workbook.xml', 'ppt/presentation.xml']

/** Where every program puts a part; asked only where the relationships are lost. */
function usualPart(
  parts: ReadonlyMap<string, PartSource>,
  owner: string,
  type: string,
): string | undefined {
  const folder = owner.slice(0, owner.lastIndexOf('/') + 1)
  const names =
    type === 'officeDocument'
      ? USUAL_MAIN_PARTS
      : [`${folder}${type}.xml`, `${folder}${type}/${type}1.xml`]
  return names.find((name) => parts.has(partKey(name)))
}

/** How a package is opened; without it every part that is asked for is read as a whole. */
export interface OpenOptions extends Pick<ParseOptions, 'keepsAlternates'> {
  readonly unpacker?: Unpacker | undefined
  /** Reads a damaged document as far as its bytes allow and notes what was damaged (9.4). */
  readonly repairs?: boolean
  /** Reads only the first element of the main part: enough to tell what document it is. */
  readonly isShallow?: boolean
}

/** How a document of a task is opened. */
export interface DocumentOptions extends Pick<OpenOptions, 'unpacker' | 'repairs'> {
  /** What the candidate was asked to protect the file with (11005). */
  readonly password?: string | undefined
}

function open(bytes: Uint8Array, options: OpenOptions): OfficePackage {
  sniff(bytes)
  const damage: string[] = []
  const parts = partsOf(bytes, options, damage)
  // What lost its directory may have lost this part as well; the content types are not read anyway.
  if (!parts.has('[content_types].xml') && damage.length === 0) {
    throw parts.has('mimetype')
      ? new PackageError('wrong-type', 'the file has an OpenDocument format')
      : new PackageError('wrong-type', 'the file is a zip, but no Office document')
  }
  const trees = new Map<string, XmlElement>()
  const links = new Map<string, readonly Relationship[]>()

  const entryOf = (name: string): PartSource | undefined =>
    parts.get(partKey(name)) ?? parts.get(partKey(decodeName(name)))

  const readBytes = (name: string): Uint8Array => {
    const entry = entryOf(name)
    if (entry === undefined) throw new PackageError('damaged', `${name} is missing`)
    return entry.read()
  }
  const parsePart = (name: string, onMalformed?: (problem: string) => void): XmlElement =>
    parseXml(readBytes(name), name, { keepsAlternates: options.keepsAlternates, onMalformed })
  /** What is left of a part; nothing, where it cannot be read at all: the others are graded (9.4). */
  const readDamaged = (name: string): XmlElement => {
    try {
      return parsePart(name, (problem) => damage.push(problem))
    } catch (error) {
      if (!isDamage(error) || USUAL_MAIN_PARTS.includes(partKey(name))) throw error
      damage.push(error.message)
      return { name: '', attributes: {}, children: [], parent: undefined }
    }
  }
  const readXml = (name: string): XmlElement => {
    const key = partKey(name)
    const known = trees.get(key)
    if (known !== undefined) return known
    const tree = options.repairs === true ? readDamaged(name) : parsePart(name)
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
  const related = (name: string, type: string): string | undefined => {
    const linked = relationships(name).find(
      (link) => !link.isExternal && link.type === type && entryOf(link.target) !== undefined,
    )?.target
    return linked ?? (damage.length > 0 ? usualPart(parts, name, type) : undefined)
  }

  const mainPart = related('', 'officeDocument')
  if (mainPart === undefined) throw new PackageError('damaged', 'the main part is missing')
  if (mainPart.toLowerCase().endsWith('.bin'))
    throw new PackageError('wrong-type', 'the file is a binary workbook')
  const root = options.isShallow
    ? parseFirstElement(readBytes(mainPart), mainPart)
    : readXml(mainPart)
  const document = DOCUMENT_OF_ROOT[root.name]
  if (document === undefined)
    throw new PackageError(
      damage.length > 0 ? 'damaged' : 'wrong-type',
      'the main part is no known document',
    )
  const partNames = [...parts.values()].map(({ name }) => name)
  return {
    document,
    mainPart,
    xml: readXml,
    bytes: readBytes,
    relationships,
    partNames,
    related,
    damage,
  }
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
