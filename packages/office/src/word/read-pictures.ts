import * as z from 'zod/mini'
import { imageSize } from '../package/image-size.ts'
import { PackageError } from '../package/package-error.ts'
import { sha256Hex } from '../package/sha256.ts'
import { at, attribute, child, descendants, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { isDeleted } from './revisions.ts'
import type { WordDocument } from './word-document.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

/** A picture of the main document with its size on the page. */
export interface WordPicture {
  readonly node: XmlElement
  readonly paragraph: XmlElement
  readonly target: string
  /** SHA-256 of the media part; undefined when it is linked or broken. */
  readonly hash: string | undefined
  readonly pixels: { readonly width: number; readonly height: number } | undefined
  readonly widthEmu: number
  readonly heightEmu: number
}

const EMU_PER: Readonly<Record<string, number>> = ownTable({
  pt: 12_700,
  in: 914_400,
  cm: 360_000,
  mm: 36_000,
  px: 9_525,
})

function cssLength(style: string, name: string): number {
  const match = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([\\d.]+)(pt|in|cm|mm|px)`).exec(style)
  return match === null ? 0 : Number(match[1]) * (EMU_PER[match[2] ?? ''] ?? 0)
}

function paragraphOf(node: XmlElement): XmlElement {
  let current: XmlElement | undefined = node
  let paragraph = node
  // The outermost paragraph: a picture in a text box belongs to the paragraph of the box.
  while (current !== undefined) {
    if (current.name === 'w:p') paragraph = current
    current = current.parent
  }
  return paragraph
}

function mediaOf(
  document: WordDocument,
  id: string | undefined,
): Pick<WordPicture, 'target' | 'hash' | 'pixels'> {
  const { source } = document
  const link = source.relationships(source.mainPart).find((one) => one.id === id)
  const target = link?.target ?? ''
  if (link === undefined || link.isExternal) return { target, hash: undefined, pixels: undefined }
  try {
    const bytes = source.bytes(target)
    return { target, hash: sha256Hex(bytes), pixels: imageSize(bytes) }
  } catch (error) {
    // A broken media part must not take the other checkpoints with it (9.4).
    if (error instanceof PackageError) return { target, hash: undefined, pixels: undefined }
    throw error
  }
}

const cache = new WeakMap<WordDocument, readonly WordPicture[]>()

/** All pictures of the main part in document order, drawn and legacy ones. */
export function readPictures(document: WordDocument): readonly WordPicture[] {
  const known = cache.get(document)
  if (known !== undefined) return known
  const root = document.source.xml(document.source.mainPart)
  const drawn = descendants(root, 'pic:pic').map((picture): WordPicture => {
    let frame: XmlElement | undefined = picture.parent
    while (frame !== undefined && frame.name !== 'wp:inline' && frame.name !== 'wp:anchor')
      frame = frame.parent
    const own = at(picture, 'pic:spPr', 'a:xfrm', 'a:ext')
    const isGrouped = picture.parent?.name === 'wpg:wgp' || picture.parent?.name === 'wpg:grpSp'
    const extent = isGrouped ? own : (child(frame, 'wp:extent') ?? own)
    const blip = at(picture, 'pic:blipFill', 'a:blip')
    return {
      node: picture,
      paragraph: paragraphOf(picture),
      ...mediaOf(document, attribute(blip, 'r:embed') ?? attribute(blip, 'r:link')),
      widthEmu: numberOf(extent, 'cx') ?? 0,
      heightEmu: numberOf(extent, 'cy') ?? 0,
    }
  })
  const legacy = descendants(root, 'v:imagedata')
    .filter((image) => image.parent?.parent?.name === 'w:pict')
    .map((image): WordPicture => {
      const style = attribute(image.parent, 'style') ?? ''
      return {
        node: image,
        paragraph: paragraphOf(image),
        ...mediaOf(document, attribute(image, 'r:id')),
        widthEmu: cssLength(style, 'width'),
        heightEmu: cssLength(style, 'height'),
      }
    })
  const pictures = [...drawn, ...legacy].filter((one) => !isDeleted(one.node))
  cache.set(document, pictures)
  return pictures
}

/** An issued picture: by its path among the materials, or by the hash of its bytes. */
export const PictureReference = {
  file: z.optional(z.string()),
  hash: z.optional(z.string()),
}

export interface WantedPicture {
  readonly hash: string | undefined
  readonly pixels: { readonly width: number; readonly height: number } | undefined
}

/** What a reference says of its picture; undefined when it names none. */
export function wantedPicture(
  materials: ReadonlyMap<string, Uint8Array>,
  reference: { readonly file?: string | undefined; readonly hash?: string | undefined },
): WantedPicture | undefined {
  const bytes = reference.file === undefined ? undefined : materials.get(reference.file)
  if (reference.file === undefined && reference.hash === undefined) return undefined
  return {
    hash: reference.hash?.toLowerCase() ?? (bytes === undefined ? undefined : sha256Hex(bytes)),
    pixels: bytes === undefined ? undefined : imageSize(bytes),
  }
}

function newPictures(view: WordView): readonly WordPicture[] {
  const before = new Set(
    view.start === undefined || view.start === view.document
      ? []
      : readPictures(view.start).map((one) => one.hash),
  )
  return readPictures(view.document).filter((one) => !before.has(one.hash))
}

/** By bytes; a picture that the program converted is taken by its pixel size if it is new (4.9). */
export function matchingPictures(view: WordView, wanted: WantedPicture): readonly WordPicture[] {
  const same = readPictures(view.document).filter(
    (one) => one.hash !== undefined && one.hash === wanted.hash,
  )
  const { pixels } = wanted
  if (same.length > 0 || pixels === undefined) return same
  return newPictures(view).filter(
    (one) => one.pixels?.width === pixels.width && one.pixels.height === pixels.height,
  )
}

/** True when a relationship of the main part leads to an issued picture. */
export function isIssuedPicture(
  view: WordView,
  relationship: string | undefined,
  file: string,
): boolean {
  const wanted = wantedPicture(view.materials, { file })
  const media = mediaOf(view.document, relationship)
  return media.hash !== undefined && media.hash === wanted?.hash
}
