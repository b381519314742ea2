import { imageSize } from '../package/image-size.ts'
import { PackageError } from '../package/package-error.ts'
import { sha256Hex } from '../package/sha256.ts'
import { at, attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { standing } from './revisions.ts'
import { readVmlStyle, vmlColor, vmlPoints, vmlShare } from './vml-values.ts'
import type { WordView } from './word-view.ts'

/** A watermark as a header keeps it. */
export interface Watermark {
  readonly node: XmlElement
  /** Undefined for a picture. */
  readonly text: string | undefined
  readonly font: string | undefined
  /** Points; undefined where Word fits the text to the page (stored as 1 pt). */
  readonly points: number | undefined
  readonly color: string | undefined
  readonly isDiagonal: boolean
  readonly isSemitransparent: boolean
  /** The picture's relationship in the header, and whether it is washed out. */
  readonly picture: string | undefined
  readonly isWashedOut: boolean
}

const isMark = /WaterMarkObject|PictureWatermark/i

/** A picture that floats behind the text, though not named as Word names its watermarks. */
function isBehindText(style: ReadonlyMap<string, string>): boolean {
  return style.get('position') === 'absolute' && (style.get('z-index') ?? '').startsWith('-')
}

function readShape(shape: XmlElement): Watermark | undefined {
  const style = readVmlStyle(attribute(shape, 'style'))
  const path = child(shape, 'v:textpath')
  const image = child(shape, 'v:imagedata')
  const name = `${attribute(shape, 'id') ?? ''} ${attribute(shape, 'o:spid') ?? ''}`
  if (path === undefined && (image === undefined || !(isMark.test(name) || isBehindText(style))))
    return undefined
  const font = readVmlStyle(attribute(path, 'style'))
  const points = vmlPoints(font.get('font-size'))
  const turn = (((Number(style.get('rotation') ?? 0) || 0) % 180) + 180) % 180
  const opacity = vmlShare(attribute(child(shape, 'v:fill'), 'opacity')) ?? 1
  return {
    node: shape,
    text: path === undefined ? undefined : (attribute(path, 'string') ?? ''),
    font: font.get('font-family'),
    points: points === undefined || points <= 1 ? undefined : points,
    color: vmlColor(attribute(shape, 'fillcolor')),
    isDiagonal: Math.abs(turn - 135) < 2,
    isSemitransparent: opacity < 0.99,
    picture: attribute(image, 'r:id') ?? attribute(image, 'o:relid'),
    isWashedOut:
      attribute(image, 'gain') !== undefined || attribute(image, 'blacklevel') !== undefined,
  }
}

/** A picture that was put behind the text of a header by hand looks the same. */
function readDrawing(anchor: XmlElement): Watermark | undefined {
  const behind = attribute(anchor, 'behindDoc')
  const picture = at(anchor, 'a:graphic', 'a:graphicData', 'pic:pic', 'pic:blipFill', 'a:blip')
  if (picture === undefined || (behind !== '1' && behind !== 'true')) return undefined
  return {
    node: anchor,
    text: undefined,
    font: undefined,
    points: undefined,
    color: undefined,
    isDiagonal: false,
    isSemitransparent: false,
    picture: attribute(picture, 'r:embed'),
    isWashedOut: child(picture, 'a:lum') !== undefined,
  }
}

/** The watermarks of a header: texts and pictures in VML, as all programs keep them (10309). */
export function readWatermarks(root: XmlElement): readonly Watermark[] {
  return [
    ...standing(root, 'v:shape').map(readShape),
    ...standing(root, 'wp:anchor').map(readDrawing),
  ].filter((one) => one !== undefined)
}

/** True when a watermark's picture is an issued one: by its bytes, or as a converted one by size. */
export function isPictureOf(view: WordView, part: string, mark: Watermark, file: string): boolean {
  const wanted = view.materials.get(file)
  const { source } = view.document
  const link = source.relationships(part).find((one) => one.id === mark.picture)
  if (wanted === undefined || link === undefined || link.isExternal) return false
  try {
    const bytes = source.bytes(link.target)
    const [one, other] = [imageSize(bytes), imageSize(wanted)]
    const isSameSize =
      one !== undefined && one.width === other?.width && one.height === other.height
    return isSameSize || sha256Hex(bytes) === sha256Hex(wanted)
  } catch (error) {
    // A broken media part must not take the other checkpoints with it (9.4).
    if (error instanceof PackageError) return false
    throw error
  }
}
