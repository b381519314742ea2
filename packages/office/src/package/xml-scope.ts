import { prefixOf } from './namespaces.ts'

/** Attribute values by canonical name; without a prototype, so that any name is just a name. */
export type Attributes = Readonly<Record<string, string | undefined>>

/**
 * An object for attributes: without a prototype's names, and yet with the fast properties that an
 * object made by `Object.create(null)` never has.
 */
const AttributeRecord = function () {
  // Nothing but what is read into it.
} as unknown as new () => Record<string, string>
AttributeRecord.prototype = Object.create(null) as object

export function newAttributes(): Record<string, string> {
  return new AttributeRecord()
}

/** What prefixes mean at a place of a part, and what the names met there are. */
export interface Scope {
  readonly prefixes: ReadonlyMap<string, string>
  readonly elements: Map<string, string>
  readonly attributes: Map<string, string>
}

const ROOT_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
])

function newScope(prefixes: ReadonlyMap<string, string>): Scope {
  return { prefixes, elements: new Map(), attributes: new Map() }
}

/** Where a part begins. */
export const rootScope = (): Scope => newScope(ROOT_PREFIXES)

/** A name under the engine's own prefix; of a namespace that it does not know as {uri}:name. */
export function canonical(raw: string, scope: Scope, isAttribute: boolean): string {
  const names = isAttribute ? scope.attributes : scope.elements
  const known = names.get(raw)
  if (known !== undefined) return known
  const colon = raw.indexOf(':')
  const prefix = colon < 0 ? '' : raw.slice(0, colon)
  const local = raw.slice(colon + 1)
  const uri = colon < 0 && isAttribute ? undefined : scope.prefixes.get(prefix)
  const name = uri === undefined ? local : `${prefixOf(uri) ?? `{${uri}}`}:${local}`
  names.set(raw, name)
  return name
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Elements whose white space is content; elsewhere it is pretty-printing. */
const TEXT_NAMES = /^(t|delText|instrText|f|v|formula\d?)$/

/** True for names, raw or canonical, of elements whose white space may be content. */
export const keepsBlank = (name: string): boolean => TEXT_NAMES.test(localName(name))

/** True for an attribute that declares a namespace. */
export function isDeclaration(raw: string): boolean {
  // The first letter rules out nearly all names; this runs for every attribute of a file.
  return (
    raw.charCodeAt(0) === 120 && raw.startsWith('xmlns') && (raw.length === 5 || raw[5] === ':')
  )
}

/** The scope inside an element that declares namespaces. */
export function enterScope(scope: Scope, attributes: Attributes): Scope {
  const prefixes = new Map(scope.prefixes)
  for (const raw in attributes)
    if (isDeclaration(raw))
      prefixes.set(raw.length === 5 ? '' : raw.slice(6), attributes[raw] ?? '')
  return newScope(prefixes)
}

export function hasDeclarations(attributes: Attributes): boolean {
  for (const raw in attributes) if (isDeclaration(raw)) return true
  return false
}

/** The reader's own object where every name is canonical already, which is nearly always. */
export function renameAttributes(
  attributes: Attributes,
  scope: Scope,
  isScope: boolean,
): Attributes {
  let isSame = !isScope
  for (const raw in attributes) {
    if (!isSame) break
    isSame = canonical(raw, scope, true) === raw
  }
  if (isSame) return attributes
  const renamed: Record<string, string | undefined> = newAttributes()
  for (const raw in attributes) {
    if (!isDeclaration(raw)) renamed[canonical(raw, scope, true)] = attributes[raw]
  }
  return renamed
}

/** True when every namespace that a choice requires is one the engine reads (2.2). */
export function understands(requires: string, scope: Scope): boolean {
  return requires
    .split(/\s+/)
    .filter((prefix) => prefix !== '')
    .every((prefix) => prefixOf(scope.prefixes.get(prefix) ?? '') !== undefined)
}

/** The required prefixes under the engine's own names; a namespace it does not know as {uri}. */
export function canonicalRequires(requires: string, scope: Scope): string {
  return requires
    .split(/\s+/)
    .filter((prefix) => prefix !== '')
    .map((prefix) => {
      const uri = scope.prefixes.get(prefix) ?? ''
      return prefixOf(uri) ?? `{${uri}}`
    })
    .join(' ')
}
