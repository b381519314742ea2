import { at, attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readWarp } from '../drawing/read-geometry.ts'
import { blocks, type WordDocument } from './word-document.ts'
import { readPieces } from './read-pieces.ts'
import { ownTable } from '../package/own-table.ts'

/** What an object on the page is. WordArt is a text box with effects since 2010 (10908). */
export type ObjectKind =
  | 'picture'
  | 'shape'
  | 'textBox'
  | 'wordArt'
  | 'smartArt'
  | 'chart'
  | 'group'
  | 'canvas'
  | 'embedded'
  | 'line'

/** A drawn object of the main document: new ones (DrawingML) and old ones (VML). */
export interface WordObject {
  readonly kind: ObjectKind
  /** pic:pic, wps:wsp, wpg:wgp, c:chart, dgm:relIds, or a VML shape. */
  readonly node: XmlElement
  /** wp:inline or wp:anchor; the outermost VML shape or group of a w:pict or w:object. */
  readonly frame: XmlElement
  readonly isLegacy: boolean
  /** The outermost paragraph: an object in a text box belongs to the paragraph of the box. */
  readonly paragraph: XmlElement
  /** The group that it is in, if any. */
  readonly group: WordObject | undefined
  /** pic:spPr or wps:spPr; undefined for VML and frames. */
  readonly properties: XmlElement | undefined
  readonly style: XmlElement | undefined
  /** wps:bodyPr. */
  readonly body: XmlElement | undefined
  /** w:txbxContent. */
  readonly content: XmlElement | undefined
  /** Visible text, paragraphs divided by line feeds. */
  readonly text: string
}

const FRAMES: ReadonlySet<string> = new Set(['wp:inline', 'wp:anchor'])
const VML_SHAPES: ReadonlySet<string> = new Set([
  'v:shape',
  'v:rect',
  'v:oval',
  'v:line',
  'v:roundrect',
  'v:polyline',
  'v:arc',
  'v:curve',
])

/** The text of a story's blocks, tables included, text boxes within left out. */
export function storyText(container: XmlElement | undefined): string {
  if (container === undefined) return ''
  const lines: string[] = []
  const stack = blocks(container).reverse()
  while (stack.length > 0) {
    const one = stack.pop()
    if (one === undefined) break
    if (one.name === 'w:p')
      lines.push(
        readPieces(one)
          .pieces.map((piece) => piece.text)
          .join(''),
      )
    else if (one.name === 'w:tbl' || one.name === 'w:tr' || one.name === 'w:tc')
      stack.push(...blocks(one).reverse())
  }
  return lines.join('\n')
}

/** Text effects of Word 2010 and later inside a text box make it WordArt. */
const ART_EFFECTS = ['w14:textOutline', 'w14:textFill', 'w14:shadow', 'w14:glow', 'w14:reflection']

function hasArt(body: XmlElement | undefined, content: XmlElement | undefined): boolean {
  if (readWarp(body) !== undefined || attribute(body, 'fromWordArt') === '1') return true
  if (content === undefined) return false
  const stack: XmlElement[] = [content]
  while (stack.length > 0) {
    const one = stack.pop()
    if (one === undefined) break
    if (one.name === 'w:rPr' && ART_EFFECTS.some((name) => child(one, name) !== undefined))
      return true
    for (const inner of children(one)) stack.push(inner)
  }
  return false
}

type Around = Pick<WordObject, 'frame' | 'paragraph' | 'group' | 'isLegacy'>

const bare = {
  properties: undefined,
  style: undefined,
  body: undefined,
  content: undefined,
  text: '',
}

function shapeOf(node: XmlElement, around: Around): WordObject {
  const content = at(node, 'wps:txbx', 'w:txbxContent')
  const body = child(node, 'wps:bodyPr')
  const isBox = attribute(child(node, 'wps:cNvSpPr'), 'txBox') === '1'
  const properties = child(node, 'wps:spPr')
  const preset = attribute(child(properties, 'a:prstGeom'), 'prst')
  const isConnector = child(node, 'wps:cNvCnPr') !== undefined || preset === 'line'
  const box = isBox || content !== undefined ? 'textBox' : isConnector ? 'line' : 'shape'
  // A form other than a box keeps being a shape, whatever text it holds.
  const isForm = box === 'textBox' && !isBox && preset !== undefined && preset !== 'rect'
  return {
    ...around,
    kind: hasArt(body, content) ? 'wordArt' : isForm ? 'shape' : box,
    node,
    properties,
    style: child(node, 'wps:style'),
    body,
    content,
    text: storyText(content),
  }
}

function vmlOf(node: XmlElement, around: Around): WordObject {
  const content = at(node, 'v:textbox', 'w:txbxContent')
  const path = attribute(child(node, 'v:textpath'), 'string')
  const isPicture = child(node, 'v:imagedata') !== undefined
  const isLine = node.name === 'v:line' || attribute(node, 'o:connectortype') !== undefined
  const isRule = attribute(node, 'o:hr') !== undefined
  const isObject = around.frame.parent?.name === 'w:object'
  const isBox =
    content !== undefined && (node.name === 'v:rect' || /_x0000_t202$/.test(typeOf(node)))
  const kind: ObjectKind =
    path !== undefined
      ? 'wordArt'
      : isObject
        ? 'embedded'
        : isPicture
          ? 'picture'
          : isBox
            ? 'textBox'
            : isLine || isRule
              ? 'line'
              : 'shape'
  return { ...around, ...bare, kind, node, content, text: path ?? storyText(content) }
}

const typeOf = (node: XmlElement): string => attribute(node, 'type') ?? ''

function paragraphAround(node: XmlElement): XmlElement {
  let paragraph = node
  let current: XmlElement | undefined = node
  while (current !== undefined) {
    if (current.name === 'w:p') paragraph = current
    current = current.parent
  }
  return paragraph
}

interface Visit {
  readonly node: XmlElement
  readonly frame: XmlElement | undefined
  readonly group: WordObject | undefined
}

function objectAt(visit: Visit): WordObject | undefined {
  const { node, group } = visit
  const frame = visit.frame ?? node
  const isLegacy = VML_SHAPES.has(node.name) || node.name === 'v:group'
  const around: Around = { frame, group, isLegacy, paragraph: paragraphAround(frame) }
  const whole = { ...around, ...bare, node }
  if (isLegacy) return node.name === 'v:group' ? { ...whole, kind: 'group' } : vmlOf(node, around)
  switch (node.name) {
    case 'pic:pic':
      return { ...whole, kind: 'picture', properties: child(node, 'pic:spPr') }
    case 'wps:wsp':
      return shapeOf(node, around)
    case 'wpg:wgp':
    case 'wpg:grpSp':
      return { ...whole, kind: 'group', properties: child(node, 'wpg:grpSpPr') }
    case 'wpc:wpc':
      return { ...whole, kind: 'canvas' }
    case 'c:chart':
    case 'cx:chart':
      return node.parent?.name === 'a:graphicData' ? { ...whole, kind: 'chart' } : undefined
    case 'dgm:relIds':
      return { ...whole, kind: 'smartArt' }
    default:
      return undefined
  }
}

const SKIPPED: ReadonlySet<string> = new Set(['w:del', 'w:moveFrom', 'v:shapetype'])

const cache = new WeakMap<WordDocument, readonly WordObject[]>()

/** All drawn objects of the main document in document order, those in groups after their group. */
export function readObjects(document: WordDocument): readonly WordObject[] {
  const known = cache.get(document)
  if (known !== undefined) return known
  const found: WordObject[] = []
  const root = document.source.xml(document.source.mainPart)
  const stack: Visit[] = [{ node: root, frame: undefined, group: undefined }]
  while (stack.length > 0) {
    const visit = stack.pop()
    if (visit === undefined) break
    const { node } = visit
    if (SKIPPED.has(node.name)) continue
    let { frame, group } = visit
    const object = objectAt(visit)
    if (object !== undefined) {
      found.push(object)
      frame ??= node
      if (object.kind === 'group') group = object
    }
    if (FRAMES.has(node.name)) frame = node
    if (node.name === 'w:txbxContent') {
      // What stands in a text box is placed by its own frame.
      frame = undefined
      group = undefined
    }
    const inner = children(node)
    for (let index = inner.length - 1; index >= 0; index -= 1) {
      const one = inner[index]
      if (one !== undefined) stack.push({ node: one, frame, group })
    }
  }
  cache.set(document, found)
  return found
}

const EMU_PER: Readonly<Record<string, number>> = ownTable({
  pt: 12_700,
  in: 914_400,
  cm: 360_000,
  mm: 36_000,
  px: 9_525,
})

/** The declarations of a VML style attribute. */
export function cssOf(node: XmlElement): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of (attribute(node, 'style') ?? '').split(';')) {
    const colon = part.indexOf(':')
    if (colon > 0)
      found.set(part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim())
  }
  return found
}

/** A length of VML in EMU; bare numbers are pixels outside of groups. */
export function cssEmu(text: string | undefined): number | undefined {
  const match = /^(-?[\d.]+)\s*(pt|in|cm|mm|px)?$/.exec(text ?? '')
  if (match === null) return undefined
  const value = Number(match[1]) * (EMU_PER[match[2] ?? 'px'] ?? 0)
  return Number.isFinite(value) ? value : undefined
}

/** Width and height of an object on the page in EMU. */
export function sizeOf(object: WordObject): { readonly width: number; readonly height: number } {
  if (object.isLegacy) {
    const css = cssOf(object.node)
    return { width: cssEmu(css.get('width')) ?? 0, height: cssEmu(css.get('height')) ?? 0 }
  }
  const own = at(object.properties, 'a:xfrm', 'a:ext')
  const extent = object.group === undefined ? (child(object.frame, 'wp:extent') ?? own) : own
  return { width: numberOf(extent, 'cx') ?? 0, height: numberOf(extent, 'cy') ?? 0 }
}
