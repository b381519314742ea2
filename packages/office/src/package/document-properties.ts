import { element, putChild, removeChildren } from './edit-xml.ts'
import type { OfficePackage } from './open-package.ts'
import type { PackageDraft } from './package-draft.ts'
import { child, textOf } from './xml-query.ts'
import type { XmlElement } from './xml-tree.ts'

const CORE = {
  part: 'docProps/core.xml',
  type: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
  contentType: 'application/vnd.openxmlformats-package.core-properties+xml',
  root: 'cp:coreProperties',
} as const
const EXTENDED = {
  part: 'docProps/app.xml',
  type: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties',
  contentType: 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
  root: 'ep:Properties',
} as const
type Part = typeof CORE | typeof EXTENDED

/** Where each property of a document stands (11006, 20911). */
const PLACES = {
  title: [CORE, 'dc:title'],
  subject: [CORE, 'dc:subject'],
  author: [CORE, 'dc:creator'],
  keywords: [CORE, 'cp:keywords'],
  comments: [CORE, 'dc:description'],
  category: [CORE, 'cp:category'],
  status: [CORE, 'cp:contentStatus'],
  company: [EXTENDED, 'ep:Company'],
  manager: [EXTENDED, 'ep:Manager'],
} as const satisfies Readonly<Record<string, readonly [Part, string]>>

export type PropertyName = keyof typeof PLACES
export const PROPERTY_NAMES = Object.keys(PLACES) as PropertyName[]

function partOf(source: OfficePackage, { type }: Part): string | undefined {
  return source.related('', type.slice(type.lastIndexOf('/') + 1))
}

/** The part that holds a property, for evidence; undefined when the document lacks it. */
export function propertyPart(source: OfficePackage, name: PropertyName): string | undefined {
  return partOf(source, PLACES[name][0])
}

/** A property of a document; empty when it has none. */
export function readProperty(source: OfficePackage, name: PropertyName): string {
  const [part, tag] = PLACES[name]
  const found = partOf(source, part)
  return found === undefined ? '' : textOf(child(source.xml(found), tag)).trim()
}

/** Sets a property; the empty text takes it away. */
export function writeProperty(draft: PackageDraft, name: PropertyName, value: string): void {
  const [place, tag] = PLACES[name]
  let part = partOf(draft.source, place)
  if (part === undefined) {
    part = draft.addPart(place.part, place.contentType, element(place.root))
    draft.relate('', place.type, part)
  }
  const root: XmlElement = draft.source.xml(part)
  if (value === '') removeChildren(root, tag)
  else putChild(root, tag, {}, [value])
}
