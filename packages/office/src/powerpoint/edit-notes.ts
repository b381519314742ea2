import { append, element, ensureChild } from '../package/edit-xml.ts'
import { children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { setShapeText } from './edit-slide-text.ts'
import { shapeTree } from './edit-parts.ts'
import { addShape, newShape } from './edit-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { Page, Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'

const TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.'
const THEME_TYPE = 'application/vnd.openxmlformats-officedocument.theme+xml'
const NO_BOX = { x: 0, y: 0, width: 0, height: 0 }
/** The notes under the picture of the slide, on a page of 19.05 by 25.4 cm. */
const NOTES_BOX = { x: 685_800, y: 4_400_550, width: 5_486_400, height: 3_600_450 }

/** The shape of a notes page that holds what the speaker reads (30111). */
export function notesBody(notes: Page | undefined): Shape | undefined {
  return notes?.allShapes.find((one) => one.placeholder?.type === 'body')
}

function colorMap(): XmlElement {
  const same = ['accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6']
  const map = Object.fromEntries([...same, 'hlink', 'folHlink'].map((name) => [name, name]))
  return element('p:clrMap', { bg1: 'lt1', tx1: 'dk1', bg2: 'lt2', tx2: 'dk2', ...map })
}

/** The notes master, made with a copy of the theme where the presentation has none yet. */
function notesMaster(draft: PowerPointDraft): string {
  const { source } = draft.package
  const known = source.related(source.mainPart, 'notesMaster')
  if (known !== undefined) return known
  const tree = element('p:notesMaster', {}, [element('p:cSld', {}, [shapeTree()]), colorMap()])
  const part = draft.package.addPart(
    'ppt/notesMasters/notesMaster#.xml',
    `${TYPE}notesMaster+xml`,
    tree,
  )
  const page: Page = { kind: 'notes', part, tree, shapes: [], allShapes: [] }
  addShape(
    page,
    placed(
      newShape(page, { name: '备注占位符', box: NOTES_BOX, texts: ['单击此处编辑母版文本样式'] }),
    ),
  )
  const [master] = draft.view().presentation.masters
  if (master?.themePart === undefined) throw new Error('The presentation has no theme')
  const bytes = source.bytes(master.themePart)
  const theme = draft.package.addPart('ppt/theme/theme#.xml', THEME_TYPE, bytes)
  draft.package.relate(part, 'theme', theme)
  const list = ensureChild(draft.view().presentation.tree, 'p:notesMasterIdLst')
  const id = draft.package.relate(source.mainPart, 'notesMaster', part)
  append(list, element('p:notesMasterId', { 'r:id': id }))
  return part
}

/** A shape with a place of its own that plays the part of the body. */
function placed(shape: XmlElement): XmlElement {
  const nonVisual = children(shape, 'p:nvSpPr')[0]
  const properties = children(nonVisual, 'p:nvPr')[0]
  if (properties !== undefined) append(properties, element('p:ph', { type: 'body', idx: 1 }))
  return shape
}

/** Writes the notes of a slide, with a notes page where there is none. */
export function setNotes(draft: PowerPointDraft, slide: Slide, texts: readonly string[]): void {
  const known = notesBody(slide.notes)
  if (known !== undefined) {
    setShapeText(known, texts)
    return
  }
  const master = notesMaster(draft)
  const tree = element('p:notes', {}, [
    element('p:cSld', {}, [shapeTree()]),
    element('p:clrMapOvr', {}, [element('a:masterClrMapping')]),
  ])
  const part = draft.package.addPart(
    'ppt/notesSlides/notesSlide#.xml',
    `${TYPE}notesSlide+xml`,
    tree,
  )
  draft.package.relate(part, 'notesMaster', master)
  draft.package.relate(part, 'slide', slide.part)
  draft.package.relate(slide.part, 'notesSlide', part)
  const page: Page = { kind: 'notes', part, tree, shapes: [], allShapes: [] }
  addShape(
    page,
    newShape(page, {
      name: '备注占位符',
      box: NO_BOX,
      texts,
      placeholder: { type: 'body', idx: 1 },
    }),
  )
}
