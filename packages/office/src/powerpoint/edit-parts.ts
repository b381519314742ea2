import {
  append,
  copyElement,
  element,
  ensureChild,
  insertInOrder,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { isLayout } from './layout-names.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import { addShape, newShape } from './edit-slides.ts'
import type { Layout, Page, Slide } from './read-presentation.ts'

const TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.'
const NO_BOX = { x: 0, y: 0, width: 0, height: 0 }
/** Footers come to a slide only when the candidate asks for them. */
const FOOT = new Set(['dt', 'ftr', 'sldNum', 'hdr'])

/** The list of slides, made where the presentation has none yet. */
export function slideList(draft: PowerPointDraft): XmlElement {
  return ensureChild(draft.view().presentation.tree, 'p:sldIdLst')
}

/** The entry of a slide in p:sldIdLst. */
export function slideEntry(draft: PowerPointDraft, slide: Slide): XmlElement | undefined {
  const { source } = draft.package
  const links = source.relationships(source.mainPart)
  return children(slideList(draft), 'p:sldId').find(
    (one) => links.find((link) => link.id === attribute(one, 'r:id'))?.target === slide.part,
  )
}

/** An empty group at the root of a page's shapes. */
export function shapeTree(): XmlElement {
  const zero = (name: string): XmlElement =>
    element(name, name === 'a:off' || name === 'a:chOff' ? { x: 0, y: 0 } : { cx: 0, cy: 0 })
  return element('p:spTree', {}, [
    element('p:nvGrpSpPr', {}, [
      element('p:cNvPr', { id: 1, name: '' }),
      element('p:cNvGrpSpPr'),
      element('p:nvPr'),
    ]),
    element('p:grpSpPr', {}, [
      element('a:xfrm', {}, ['a:off', 'a:ext', 'a:chOff', 'a:chExt'].map(zero)),
    ]),
  ])
}

/** Adds a placeholder without text for each of a layout that the page has none for. */
export function addLayoutPlaceholders(page: Page, layout: Layout): void {
  const isTitle = (type: string): boolean => type === 'title' || type === 'ctrTitle'
  const known = page.allShapes.flatMap((one) => one.placeholder ?? [])
  for (const { placeholder, name } of layout.allShapes) {
    if (placeholder === undefined || FOOT.has(placeholder.type)) continue
    const isThere = known.some((one) =>
      isTitle(placeholder.type)
        ? isTitle(one.type)
        : !isTitle(one.type) && one.index === placeholder.index,
    )
    if (isThere) continue
    const ph = {
      ...(placeholder.type === 'obj' ? {} : { type: placeholder.type }),
      ...(placeholder.index === 0 ? {} : { idx: placeholder.index }),
    }
    const stem = name.replace(/ ?\d+$/, '')
    addShape(page, newShape(page, { name: stem, box: NO_BOX, texts: [], placeholder: ph }))
  }
}

/** The first layout of the presentation that is of a type. */
export function layoutOfType(draft: PowerPointDraft, type: string): Layout | undefined {
  return draft
    .view()
    .presentation.masters.flatMap((one) => one.layouts)
    .find((one) => isLayout(one, { types: [type] }))
}

/** Gives a slide a layout, in place of the one that it has. */
export function relateLayout(draft: PowerPointDraft, slidePart: string, layout: Layout): void {
  for (const link of draft.package.source.relationships(slidePart)) {
    if (link.type === 'slideLayout') draft.package.unrelate(slidePart, link.id)
  }
  draft.package.relate(slidePart, 'slideLayout', layout.part)
}

/** Adds an entry for a slide part at the end of the list. */
function listSlide(draft: PowerPointDraft, part: string): XmlElement {
  const list = slideList(draft)
  const last = children(list, 'p:sldId').reduce(
    (most, one) => Math.max(most, numberOf(one, 'id') ?? 0),
    255,
  )
  const entry = element('p:sldId', {
    id: last + 1,
    'r:id': draft.package.relate(draft.package.source.mainPart, 'slide', part),
  })
  append(list, entry)
  return entry
}

/** Adds a slide at the end, with the placeholders of its layout. Throws without such a layout. */
export function addSlide(
  draft: PowerPointDraft,
  about: { readonly layout: string; readonly title?: string | undefined },
): XmlElement {
  const layout = layoutOfType(draft, about.layout)
  if (layout === undefined) throw new Error(`There is no layout ${about.layout}`)
  const tree = element('p:sld', {}, [
    element('p:cSld', {}, [shapeTree()]),
    element('p:clrMapOvr', {}, [element('a:masterClrMapping')]),
  ])
  const part = draft.package.addPart('ppt/slides/slide#.xml', `${TYPE}slide+xml`, tree)
  relateLayout(draft, part, layout)
  const entry = listSlide(draft, part)
  const made = (): Slide => {
    const slide = draft.view().presentation.slides.find((one) => one.part === part)
    if (slide === undefined) throw new Error('The new slide was not found')
    return slide
  }
  for (const shape of layout.shapes) {
    const single = { ...layout, allShapes: [shape] }
    addLayoutPlaceholders(made(), single)
  }
  const title = made().allShapes.find((one) => /title/i.test(one.placeholder?.type ?? ''))
  if (about.title !== undefined && title?.body !== undefined) {
    const paragraph = child(title.body, 'a:p')
    if (paragraph !== undefined)
      append(
        paragraph,
        element('a:r', {}, [
          element('a:rPr', { lang: 'zh-CN', altLang: 'en-US' }),
          element('a:t', {}, [about.title]),
        ]),
      )
  }
  return entry
}

/** Adds a copy of a slide at the end: its tree and what it refers to, but not its notes. */
export function copySlide(draft: PowerPointDraft, slide: Slide): XmlElement {
  const tree = copyElement(slide.tree)
  const part = draft.package.addPart('ppt/slides/slide#.xml', `${TYPE}slide+xml`, tree)
  const renamed = new Map<string, string>()
  for (const link of draft.package.source.relationships(slide.part)) {
    if (link.type === 'notesSlide') continue
    renamed.set(link.id, draft.package.relate(part, link.type, link.target, link.isExternal))
  }
  renameLinks(tree, renamed)
  return listSlide(draft, part)
}

function renameLinks(root: XmlElement, renamed: ReadonlyMap<string, string>): void {
  const stack = [root]
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    for (const name of Object.keys(one.attributes)) {
      const to = name.startsWith('r:') ? renamed.get(one.attributes[name] ?? '') : undefined
      if (to !== undefined) setAttributes(one, { [name]: to })
    }
    stack.push(...children(one))
  }
}

/** Removes a slide and its part. */
export function removeSlide(draft: PowerPointDraft, slide: Slide): void {
  const entry = slideEntry(draft, slide)
  if (entry === undefined) return
  entry.parent?.children.splice(entry.parent.children.indexOf(entry), 1)
  if (slide.notes !== undefined) draft.package.removePart(slide.notes.part)
  draft.package.removePart(slide.part)
}

/** The extension of an element by its uri, made where it is missing. */
export function ensureExtension(parent: XmlElement, uri: string, list = 'p:extLst'): XmlElement {
  const known = children(at(parent, list), 'p:ext').find((one) => attribute(one, 'uri') === uri)
  if (known !== undefined) return known
  const made = element('p:ext', { uri })
  if (child(parent, list) === undefined) insertInOrder(parent, element(list))
  const place = child(parent, list)
  if (place !== undefined) append(place, made)
  return made
}
