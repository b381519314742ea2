import { strFromU8 } from 'fflate'
import { append, element } from './edit-xml.ts'
import { encryptPackage } from './encrypt-package.ts'
import {
  openPackage,
  partKey,
  readRelationships,
  relationshipsName,
  type OfficePackage,
} from './open-package.ts'
import { PackageError } from './package-error.ts'
import { replaceParts } from './replace-parts.ts'
import { attribute, children } from './xml-query.ts'
import { parseXml, type XmlElement } from './xml-tree.ts'
import { writeXml } from './write-xml.ts'

/**
 * An Office document that is being changed: the trees that `source` hands out may be edited in place
 * (edit-xml.ts), and `toBytes` writes the parts that differ. All other parts keep their bytes.
 */
export interface PackageDraft {
  readonly source: OfficePackage
  /**
   * Adds a part. `#` in the name becomes the first free number: word/header#.xml.
   * @returns the part's name
   */
  addPart(name: string, contentType: string, content: XmlElement | Uint8Array): string
  /** Puts other bytes in place of a part. */
  setBytes(partName: string, bytes: Uint8Array): void
  /** Removes a part and every relationship to it. */
  removePart(partName: string): void
  /**
   * Adds a relationship, or finds the one that is there.
   * @param type last segment of an officeDocument type (`image`), or a whole address.
   * @returns its id
   */
  relate(from: string, type: string, target: string, isExternal?: boolean): string
  unrelate(from: string, id: string): void
  /** Has the file encrypted when it is written, so that it opens with this password only (11005). */
  protect(password: string): void
  toBytes(): Uint8Array
}

const TYPES = '[Content_Types].xml'
const OFFICE_TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
const STRICT_TYPE = 'http://purl.oclc.org/ooxml/officeDocument/relationships/'

/** A part as its referrer names it, the way Office writes it; some readers know no other for slides. */
function relativeTarget(from: string, target: string): string {
  const folders = from.split('/').slice(0, -1)
  const segments = target.split('/')
  let same = 0
  while (same < folders.length && folders[same] === segments[same]) same += 1
  return [...folders.slice(same).map(() => '..'), ...segments.slice(same)].join('/')
}

/** Opens a document for changes; throws PackageError when it cannot be read. */
export function draftPackage(bytes: Uint8Array): PackageDraft {
  const outcome = openPackage(bytes, { keepsAlternates: true })
  if (outcome.kind === 'unreadable') throw new PackageError(outcome.reason, outcome.detail)
  const base = outcome.package
  const isStrict = strFromU8(base.bytes(base.mainPart).subarray(0, 4096)).includes(
    'http://purl.oclc.org/ooxml/',
  )
  const names = new Map(base.partNames.map((name) => [partKey(name), name]))
  const trees = new Map<string, XmlElement>()
  const contents = new Map<string, Uint8Array>()
  const removed = new Set<string>()
  let password: string | undefined

  const has = (name: string): boolean => names.has(partKey(name))
  const exact = (name: string): string => names.get(partKey(name)) ?? name
  const xml = (name: string): XmlElement => {
    const key = partKey(name)
    let tree = trees.get(key)
    if (tree === undefined) {
      const changed = contents.get(key)
      tree =
        changed === undefined ? base.xml(name) : parseXml(changed, name, { keepsAlternates: true })
      trees.set(key, tree)
    }
    return tree
  }
  const relationships = (name: string) => {
    const rels = relationshipsName(name)
    return has(rels) ? readRelationships(xml(rels), name) : []
  }
  const source: OfficePackage = {
    damage: base.damage,
    document: base.document,
    mainPart: base.mainPart,
    xml,
    bytes(name) {
      const key = partKey(name)
      const tree = trees.get(key)
      return tree === undefined ? (contents.get(key) ?? base.bytes(name)) : writeXml(tree, isStrict)
    },
    relationships,
    get partNames() {
      return [...names.values()]
    },
    related: (name, type) =>
      relationships(name).find((link) => !link.isExternal && link.type === type && has(link.target))
        ?.target,
  }

  const addName = (name: string): string => {
    names.set(partKey(name), name)
    removed.delete(name)
    return name
  }
  const relsOf = (from: string): XmlElement => {
    const name = relationshipsName(from)
    if (!has(name)) trees.set(partKey(addName(name)), element('rel:Relationships'))
    return xml(name)
  }
  const freeName = (name: string): string => {
    if (!name.includes('#')) return name
    for (let number = 1; ; number += 1) {
      const candidate = name.replace('#', String(number))
      if (!has(candidate)) return candidate
    }
  }

  return {
    source,
    addPart(pattern, contentType, content) {
      const name = addName(freeName(pattern))
      const types = xml(TYPES)
      const isListed = children(types, 'ct:Override').some(
        (one) => partKey(attribute(one, 'PartName') ?? '') === partKey(name),
      )
      if (!isListed)
        append(types, element('ct:Override', { PartName: `/${name}`, ContentType: contentType }))
      if (content instanceof Uint8Array) contents.set(partKey(name), content)
      else trees.set(partKey(name), content)
      return name
    },
    setBytes(partName, content) {
      trees.delete(partKey(partName))
      contents.set(partKey(addName(exact(partName))), content)
    },
    removePart(partName) {
      const key = partKey(partName)
      const drop = (list: readonly XmlElement[], isIt: (one: XmlElement) => boolean): void => {
        for (const one of list.filter(isIt)) {
          const siblings = one.parent?.children
          siblings?.splice(siblings.indexOf(one), 1)
        }
      }
      drop(
        children(xml(TYPES), 'ct:Override'),
        (one) => partKey(attribute(one, 'PartName') ?? '') === key,
      )
      for (const owner of ['', ...names.values()]) {
        if (!has(relationshipsName(owner))) continue
        const ids = new Set(
          relationships(owner).flatMap((link) =>
            !link.isExternal && partKey(link.target) === key ? link.id : [],
          ),
        )
        drop(children(xml(relationshipsName(owner)), 'rel:Relationship'), (one) =>
          ids.has(attribute(one, 'Id') ?? ''),
        )
      }
      removed.add(exact(partName))
      names.delete(key)
      trees.delete(key)
      contents.delete(key)
    },
    relate(from, type, target, isExternal = false) {
      const known = relationships(from)
      const short = type.slice(type.lastIndexOf('/') + 1)
      const same = known.find(
        (link) =>
          link.type === short &&
          link.isExternal === isExternal &&
          (isExternal ? link.target === target : partKey(link.target) === partKey(target)),
      )
      if (same !== undefined) return same.id
      let number = known.length + 1
      while (known.some((link) => link.id === `rId${number}`)) number += 1
      const whole = type.includes('/') ? type : (isStrict ? STRICT_TYPE : OFFICE_TYPE) + type
      append(
        relsOf(from),
        element('rel:Relationship', {
          Id: `rId${number}`,
          Type: whole,
          Target: isExternal ? target : relativeTarget(from, target),
          TargetMode: isExternal ? 'External' : undefined,
        }),
      )
      return `rId${number}`
    },
    unrelate(from, id) {
      const rels = relsOf(from)
      const index = rels.children.findIndex(
        (one) => typeof one !== 'string' && attribute(one, 'Id') === id,
      )
      if (index >= 0) rels.children.splice(index, 1)
    },
    protect(by) {
      password = by
    },
    toBytes() {
      const parts = new Map<string, Uint8Array>()
      const before = new Set(base.partNames.map(partKey))
      for (const [key, content] of contents) if (!trees.has(key)) parts.set(exact(key), content)
      for (const [key, tree] of trees) {
        const name = exact(key)
        const written = writeXml(tree, isStrict)
        if (before.has(key)) {
          const untouched = parseXml(base.bytes(name), name, { keepsAlternates: true })
          if (same(writeXml(untouched, isStrict), written)) continue
        }
        parts.set(name, written)
      }
      const plain = replaceParts(bytes, parts, removed)
      return password === undefined ? plain : encryptPackage(plain, password)
    },
  }
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
