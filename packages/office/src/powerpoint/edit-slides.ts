import { append, element, insertInOrder } from '../package/edit-xml.ts'
import { at, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { Page, Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { locateShape, type ShapeTarget } from './shape-targets.ts'
import { findSlides, type SlideReference, type SlidesReference } from './slide-targets.ts'

/** The slides of a reference, to be changed. Throws when one is not there. */
export function slidesToEdit(draft: PowerPointDraft, reference: SlidesReference): readonly Slide[] {
  const { slides, missing } = findSlides(draft.view(), reference)
  if (missing.length > 0 || slides.length === 0)
    throw new Error(`There is no slide ${JSON.stringify(reference)}`)
  return slides
}

/** A slide to be changed. Throws when it is not there. */
export function slideToEdit(draft: PowerPointDraft, reference: SlideReference): Slide {
  const [slide] = slidesToEdit(draft, reference)
  if (slide === undefined) throw new Error(`There is no slide ${JSON.stringify(reference)}`)
  return slide
}

/** A shape to be changed, with its slide. Throws when it is not there. */
export function shapeToEdit(
  draft: PowerPointDraft,
  target: ShapeTarget,
): { readonly slide: Slide; readonly shape: Shape } {
  const found = locateShape(draft.view(), target)
  if (found === undefined) throw new Error(`There is no shape ${JSON.stringify(target)}`)
  return found
}

/** The next free p:cNvPr@id of a page. */
export function nextShapeId(page: Page): number {
  return page.allShapes.reduce((most, one) => Math.max(most, Number(one.id) || 0), 1) + 1
}

/** A place and size in EMU. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const EMU_PER_CM = 360_000

/** a:xfrm, or p:xfrm for a frame. */
export function transformElement(box: Box, name = 'a:xfrm'): XmlElement {
  return element(name, {}, [
    element('a:off', { x: Math.round(box.x), y: Math.round(box.y) }),
    element('a:ext', { cx: Math.round(box.width), cy: Math.round(box.height) }),
  ])
}

/** Adds a shape on top of all others of a page. */
export function addShape(page: Page, shape: XmlElement): void {
  const tree = at(page.tree, 'p:cSld', 'p:spTree')
  if (tree === undefined) throw new Error(`${page.part} has no shape tree`)
  const extensions = child(tree, 'p:extLst')
  append(tree, shape)
  if (extensions === undefined) return
  tree.children.splice(tree.children.indexOf(extensions), 1)
  append(tree, extensions)
}

/** A run of text; properties as a:rPr attributes and children. */
export function textRun(text: string, properties?: XmlElement): XmlElement {
  const format = properties ?? element('a:rPr', { lang: 'zh-CN', altLang: 'en-US' })
  return element('a:r', {}, [format, element('a:t', {}, [text])])
}

/** One paragraph for each text; LF within a text is a line break. */
export function paragraphElements(texts: readonly string[]): XmlElement[] {
  return texts.map((text) =>
    element(
      'a:p',
      {},
      text
        .split('\n')
        .flatMap((line, index) => [
          ...(index > 0 ? [element('a:br')] : []),
          ...(line === '' ? [] : [textRun(line)]),
        ]),
    ),
  )
}

/** A shape (p:sp) with text, as PowerPoint writes one. */
export function newShape(
  page: Page,
  about: {
    readonly name: string
    readonly box: Box
    readonly texts: readonly string[]
    readonly geometry?: string
    readonly isTextBox?: boolean
    readonly placeholder?: { readonly type?: string; readonly idx?: number }
  },
): XmlElement {
  const id = nextShapeId(page)
  const { placeholder } = about
  const isPlaced = placeholder === undefined
  const texts = about.texts.length === 0 ? [''] : about.texts
  const properties = element('p:spPr')
  if (isPlaced) {
    append(properties, transformElement(about.box))
    append(
      properties,
      element('a:prstGeom', { prst: about.geometry ?? 'rect' }, [element('a:avLst')]),
    )
    if (about.isTextBox === true) insertInOrder(properties, element('a:noFill'))
  }
  return element('p:sp', {}, [
    element('p:nvSpPr', {}, [
      element('p:cNvPr', { id, name: `${about.name} ${id - 1}` }),
      element(
        'p:cNvSpPr',
        about.isTextBox === true ? { txBox: 1 } : {},
        isPlaced ? [] : [element('a:spLocks', { noGrp: 1 })],
      ),
      element(
        'p:nvPr',
        {},
        isPlaced ? [] : [element('p:ph', { type: placeholder.type, idx: placeholder.idx })],
      ),
    ]),
    properties,
    element('p:txBody', {}, [
      about.isTextBox === true
        ? element('a:bodyPr', { wrap: 'square', rtlCol: 0 }, [element('a:spAutoFit')])
        : element('a:bodyPr', isPlaced ? { rtlCol: 0, anchor: 'ctr' } : {}),
      element('a:lstStyle'),
      ...paragraphElements(texts),
    ]),
  ])
}
