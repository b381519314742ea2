import { isIssuedPicture } from '../drawing/issued-picture.ts'
import { fileAt } from '../files/folder-state.ts'
import type { OfficePackage } from '../package/open-package.ts'
import { PackageError } from '../package/package-error.ts'
import { sha256Hex } from '../package/sha256.ts'
import { attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { ownTable } from '../package/own-table.ts'

/** The bytes of a part that a relationship names; undefined when linked, missing or broken. */
export function relatedBytes(
  source: OfficePackage,
  from: string,
  id: string | undefined,
): Uint8Array | undefined {
  const link = source.relationships(from).find((one) => one.id === id)
  if (link === undefined || link.isExternal) return undefined
  try {
    return source.bytes(link.target)
  } catch (error) {
    if (error instanceof PackageError) return undefined
    throw error
  }
}

const hashes = new WeakMap<OfficePackage, ReadonlySet<string>>()

/** What pictures and other media a package holds, by hash. */
function mediaHashes(source: OfficePackage): ReadonlySet<string> {
  const known = hashes.get(source)
  if (known !== undefined) return known
  const found = new Set<string>()
  for (const name of source.partNames) {
    if (!/\/media\//i.test(name)) continue
    try {
      found.add(sha256Hex(source.bytes(name)))
    } catch (error) {
      if (!(error instanceof PackageError)) throw error
    }
  }
  hashes.set(source, found)
  return found
}

/** The relationships of a picture: the one that is shown, and a drawing (SVG) beside it (30301). */
export function pictureLinks(blipFill: XmlElement | undefined): readonly string[] {
  const blip = child(blipFill, 'a:blip')
  const nested = embedded(child(blip, 'a:extLst'))
  return [attribute(blip, 'r:embed'), ...nested].flatMap((one) => one ?? [])
}

function embedded(root: XmlElement | undefined): string[] {
  const found: string[] = []
  const stack = root === undefined ? [] : [root]
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    const id = attribute(one, 'r:embed')
    if (id !== undefined) found.push(id)
    for (const inner of one.children) if (typeof inner !== 'string') stack.push(inner)
  }
  return found
}

/** True when one of the relationships of a part names an issued picture, sound or film (30301, 30308). */
export function isMaterial(
  view: PowerPointView,
  part: string,
  links: readonly string[],
  file: string,
): boolean {
  const issued = fileAt(view.materials, file)
  if (issued === undefined) return false
  const { source } = view.presentation
  const isOld = (hash: string): boolean =>
    view.start !== undefined && mediaHashes(view.start.source).has(hash)
  return links.some((id) => {
    const bytes = relatedBytes(source, part, id)
    return bytes !== undefined && isIssuedPicture(bytes, issued, view.materials.values(), isOld)
  })
}

const TYPES: Readonly<Record<string, string>> = ownTable({
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  m4a: 'audio/mp4',
  wma: 'audio/x-ms-wma',
  mp4: 'video/mp4',
  avi: 'video/avi',
  wmv: 'video/x-ms-wmv',
})

/** Makes an issued file a part of the package, once. @returns its name. Throws without the file. */
export function addMaterial(draft: PowerPointDraft, file: string): string {
  const bytes = draft.materials.get(file)
  if (bytes === undefined) throw new Error(`${file} was not issued`)
  const extension = /\.([^.]+)$/.exec(file)?.[1]?.toLowerCase() ?? 'bin'
  return addMedia(draft, bytes, extension)
}

/** Makes bytes a media part, once. */
export function addMedia(draft: PowerPointDraft, bytes: Uint8Array, extension: string): string {
  const { source } = draft.package
  const hash = sha256Hex(bytes)
  const known = source.partNames.find(
    (name) =>
      name.toLowerCase().endsWith(`.${extension}`) && sha256Hex(source.bytes(name)) === hash,
  )
  if (known !== undefined) return known
  const type = TYPES[extension] ?? 'application/octet-stream'
  return draft.package.addPart(`ppt/media/media#.${extension}`, type, bytes)
}

/** A relationship of a part to an issued picture. */
export function relateMaterial(draft: PowerPointDraft, part: string, file: string): string {
  return draft.package.relate(part, 'image', addMaterial(draft, file))
}
