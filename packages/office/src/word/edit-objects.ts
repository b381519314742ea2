import { imageSize } from '../package/image-size.ts'
import { alternatives, append, element } from '../package/edit-xml.ts'
import { namespaceOf } from '../package/namespaces.ts'
import { attribute, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { sha256Hex } from '../package/sha256.ts'
import { ANCHOR, positionElement } from './frames.ts'
import { textParagraph } from './edit-blocks.ts'
import type { WordDraft } from './word-draft.ts'
import { ownTable } from '../package/own-table.ts'

const EMU_PER_PIXEL = 9525

/** A number for wp:docPr that no object of the document has. */
export function freeObjectId(draft: WordDraft): number {
  const root = draft.package.source.xml(draft.package.source.mainPart)
  const ids = descendants(root, 'wp:docPr').map((one) => Number(attribute(one, 'id') ?? 0))
  return Math.max(0, ...ids.filter((one) => Number.isInteger(one))) + 1
}

const TYPES: Readonly<Record<string, string>> = ownTable({
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  bmp: 'image/bmp',
})

/** The bytes of an issued file. Throws when the task does not have it. */
export function materialBytes(draft: WordDraft, file: string): Uint8Array {
  const bytes = draft.materials.get(file)
  if (bytes === undefined) throw new Error(`There is no issued file ${file}`)
  return bytes
}

/** Makes bytes a picture part of the document, once; returns the relationship to it. */
export function relatePicture(draft: WordDraft, name: string, bytes: Uint8Array): string {
  const { source } = draft.package
  const hash = sha256Hex(bytes)
  const known = source
    .relationships(source.mainPart)
    .find(
      (one) =>
        one.type === 'image' &&
        !one.isExternal &&
        source.partNames.includes(one.target) &&
        sha256Hex(source.bytes(one.target)) === hash,
    )
  if (known !== undefined) return known.id
  const extension = (/\.(\w+)$/.exec(name)?.[1] ?? 'png').toLowerCase()
  const part = draft.package.addPart(
    `word/media/image#.${extension}`,
    TYPES[extension] ?? 'image/png',
    bytes,
  )
  return draft.package.relate(source.mainPart, 'image', part)
}

/** An a:graphic of one kind of content; the kind is its namespace. */
function graphic(prefix: string, content: XmlElement): XmlElement {
  return element('a:graphic', {}, [
    element('a:graphicData', { uri: namespaceOf(prefix, false) }, [content]),
  ])
}

interface Frame {
  readonly id: number
  readonly name: string
  readonly width: number
  readonly height: number
}

const frameParts = ({ id, name, width, height }: Frame) => ({
  extent: element('wp:extent', { cx: width, cy: height }),
  effect: element('wp:effectExtent', { l: 0, t: 0, r: 0, b: 0 }),
  properties: element('wp:docPr', { id, name }),
  settings: element('wp:cNvGraphicFramePr'),
})

/** A run with an object in the line. */
export function inlineRun(frame: Frame, prefix: string, content: XmlElement): XmlElement {
  const { extent, effect, properties, settings } = frameParts(frame)
  return element('w:r', {}, [
    element('w:drawing', {}, [
      element('wp:inline', { distT: 0, distB: 0, distL: 0, distR: 0 }, [
        extent,
        effect,
        properties,
        settings,
        graphic(prefix, content),
      ]),
    ]),
  ])
}

/** A run with a floating object in front of the text. */
export function floatingRun(frame: Frame, prefix: string, content: XmlElement): XmlElement {
  const { extent, effect, properties, settings } = frameParts(frame)
  const drawing = element('w:drawing', {}, [
    element('wp:anchor', { ...ANCHOR, relativeHeight: ANCHOR.relativeHeight + frame.id * 1024 }, [
      element('wp:simplePos', { x: 0, y: 0 }),
      positionElement('horizontal', {}),
      positionElement('vertical', {}),
      extent,
      effect,
      element('wp:wrapNone'),
      properties,
      settings,
      graphic(prefix, content),
    ]),
  ])
  // Readers older than 2010 do not know these shapes; they leave them out.
  const run = element('w:r')
  for (const one of alternatives(prefix, [drawing], [])) append(run, one)
  return run
}

/** The a:xfrm of a new object. */
const place = (width: number, height: number): XmlElement =>
  element('a:xfrm', {}, [
    element('a:off', { x: 0, y: 0 }),
    element('a:ext', { cx: width, cy: height }),
  ])

/** Inserts a picture in the line, at its natural size, as the last run of a paragraph. */
export function insertPicture(draft: WordDraft, paragraph: XmlElement, file: string): void {
  const bytes = materialBytes(draft, file)
  const pixels = imageSize(bytes) ?? { width: 200, height: 150 }
  const relationship = relatePicture(draft, file, bytes)
  const id = freeObjectId(draft)
  const [width, height] = [pixels.width * EMU_PER_PIXEL, pixels.height * EMU_PER_PIXEL]
  const picture = element('pic:pic', {}, [
    element('pic:nvPicPr', {}, [
      element('pic:cNvPr', { id, name: file }),
      element('pic:cNvPicPr', {}, [element('a:picLocks', { noChangeAspect: 1 })]),
    ]),
    element('pic:blipFill', {}, [
      element('a:blip', { 'r:embed': relationship }),
      element('a:stretch', {}, [element('a:fillRect')]),
    ]),
    element('pic:spPr', {}, [
      place(width, height),
      element('a:prstGeom', { prst: 'rect' }, [element('a:avLst')]),
    ]),
  ])
  append(paragraph, inlineRun({ id, name: `图片 ${id}`, width, height }, 'pic', picture))
}

/** A shape to be inserted; lengths in EMU. */
export interface NewShape {
  readonly preset: string
  readonly width: number
  readonly height: number
  readonly isTextBox?: boolean
  /** One paragraph for each line; no text without it. */
  readonly text?: string | undefined
}

const reference = (name: string, index: number, color: string): XmlElement =>
  element(`a:${name}`, { idx: index }, [element('a:schemeClr', { val: color })])

/** A new floating shape, with the looks that Word gives one; returns its wps:wsp. */
export function insertShape(draft: WordDraft, paragraph: XmlElement, shape: NewShape): XmlElement {
  const id = freeObjectId(draft)
  const { preset, width, height, text } = shape
  const isBox = shape.isTextBox === true
  const looks = isBox
    ? [
        element('a:solidFill', {}, [element('a:srgbClr', { val: 'FFFFFF' })]),
        element('a:ln', { w: 6350 }, [
          element('a:solidFill', {}, [element('a:prstClr', { val: 'black' })]),
        ]),
      ]
    : []
  const style = element('wps:style', {}, [
    reference('lnRef', isBox ? 0 : 2, 'accent1'),
    reference('fillRef', isBox ? 0 : 1, isBox ? 'lt1' : 'accent1'),
    reference('effectRef', 0, 'accent1'),
    element('a:fontRef', { idx: 'minor' }, [
      element('a:schemeClr', { val: isBox ? 'dk1' : 'lt1' }),
    ]),
  ])
  const content =
    text === undefined && !isBox
      ? []
      : [
          element('wps:txbx', {}, [
            element(
              'w:txbxContent',
              {},
              (text ?? '').split('\n').map((line) => textParagraph(line)),
            ),
          ]),
        ]
  const made = element('wps:wsp', {}, [
    element('wps:cNvSpPr', isBox ? { txBox: 1 } : {}),
    element('wps:spPr', {}, [
      place(width, height),
      element('a:prstGeom', { prst: preset }, [element('a:avLst')]),
      ...looks,
    ]),
    style,
    ...content,
    element('wps:bodyPr', {
      rot: 0,
      vert: 'horz',
      wrap: 'square',
      lIns: 91_440,
      tIns: 45_720,
      rIns: 91_440,
      bIns: 45_720,
      anchor: isBox ? 't' : 'ctr',
      anchorCtr: 0,
    }),
  ])
  const name = isBox ? `文本框 ${id}` : `形状 ${id}`
  append(paragraph, floatingRun({ id, name, width, height }, 'wps', made))
  return made
}
