import { addSmartArt } from '../drawing/smart-art.ts'
import { writeGeometry } from '../drawing/write-drawing.ts'
import { append, element, setAttributes } from '../package/edit-xml.ts'
import { descendants, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { CellAddress } from './cell-reference.ts'
import { ensureDrawing } from './edit-charts.ts'
import type { SheetEdit } from './edit-cells.ts'
import { isSamePicture, pictureType } from './issued-pictures.ts'
import type { ObjectKind } from './read-objects.ts'

const DIAGRAM_URI = 'http://schemas.openxmlformats.org/drawingml/2006/diagram'
const EMU_PER_CM = 360_000

export interface NewObject {
  readonly kind: ObjectKind
  readonly cell: CellAddress
  readonly widthCm: number
  readonly heightCm: number
  readonly text: string
  readonly form: string
  readonly warp: string
  /** A picture issued with the task. */
  readonly file: string | undefined
  readonly layout: string
  readonly texts: readonly string[]
}

/** The relationship of a drawing to an issued picture, which becomes a part when it is none. */
export function relatePicture(edit: SheetEdit, drawing: string, file: string): string {
  const { package: draft, materials } = edit.draft
  const bytes = materials.get(file)
  if (bytes === undefined) throw new Error(`There is no picture ${file}`)
  const { extension, type } = pictureType(file)
  const known = draft.source
    .relationships(drawing)
    .find((one) => one.type === 'image' && isSamePicture(draft.source.bytes(one.target), bytes))
  const part = known?.target ?? draft.addPart(`xl/media/image#.${extension}`, type, bytes)
  return draft.relate(drawing, 'image', part)
}

function textBody(text: string, warp: string | undefined): XmlElement {
  const body = element('a:bodyPr', { wrap: 'square', rtlCol: 0, anchor: 't' })
  if (warp !== undefined)
    append(body, element('a:prstTxWarp', { prst: warp }, [element('a:avLst')]))
  const paragraphs = text
    .split('\n')
    .map((line) =>
      element(
        'a:p',
        {},
        line === ''
          ? [element('a:endParaRPr', { lang: 'zh-CN' })]
          : [element('a:r', {}, [element('a:rPr', { lang: 'zh-CN' }), element('a:t', {}, [line])])],
      ),
    )
  return element('xdr:txBody', {}, [body, element('a:lstStyle'), ...paragraphs])
}

function shapeProperties(made: NewObject, form: string): XmlElement {
  const properties = element('xdr:spPr', {}, [
    element('a:xfrm', {}, [
      element('a:off', { x: 0, y: 0 }),
      element('a:ext', {
        cx: Math.round(made.widthCm * EMU_PER_CM),
        cy: Math.round(made.heightCm * EMU_PER_CM),
      }),
    ]),
  ])
  writeGeometry(properties, form)
  return properties
}

function contentOf(edit: SheetEdit, drawing: string, id: number, made: NewObject): XmlElement {
  const name = (text: string): XmlElement => element('xdr:cNvPr', { id, name: `${text} ${id}` })
  if (made.kind === 'picture') {
    if (made.file === undefined) throw new Error('A picture needs its file')
    return element('xdr:pic', {}, [
      element('xdr:nvPicPr', {}, [
        name('图片'),
        element('xdr:cNvPicPr', {}, [element('a:picLocks', { noChangeAspect: 1 })]),
      ]),
      element('xdr:blipFill', {}, [
        element('a:blip', { 'r:embed': relatePicture(edit, drawing, made.file) }),
        element('a:stretch', {}, [element('a:fillRect')]),
      ]),
      shapeProperties(made, 'rect'),
    ])
  }
  if (made.kind === 'smartArt') {
    const { layout, texts } = made
    const art = { layout, texts, colors: 'accent1_2', style: 'simple1' }
    return element('xdr:graphicFrame', { macro: '' }, [
      element('xdr:nvGraphicFramePr', {}, [name('图示'), element('xdr:cNvGraphicFramePr')]),
      element('xdr:xfrm', {}, [
        element('a:off', { x: 0, y: 0 }),
        element('a:ext', {
          cx: Math.round(made.widthCm * EMU_PER_CM),
          cy: Math.round(made.heightCm * EMU_PER_CM),
        }),
      ]),
      element('a:graphic', {}, [
        element('a:graphicData', { uri: DIAGRAM_URI }, [
          addSmartArt(edit.draft.package, drawing, 'xl', art),
        ]),
      ]),
    ])
  }
  const isBox = made.kind !== 'shape'
  return element('xdr:sp', { macro: '', textlink: '' }, [
    element('xdr:nvSpPr', {}, [
      name(isBox ? '文本框' : '形状'),
      element('xdr:cNvSpPr', { txBox: isBox ? 1 : undefined }),
    ]),
    shapeProperties(made, made.kind === 'shape' ? made.form : 'rect'),
    textBody(made.text, made.kind === 'wordArt' ? made.warp : undefined),
  ])
}

/** Lays a new object over a sheet. */
export function addObject(edit: SheetEdit, made: NewObject): void {
  const drawing = ensureDrawing(edit.draft, edit.sheet)
  const root = edit.draft.package.source.xml(drawing)
  const ids = descendants(root, 'xdr:cNvPr').map((one) => numberOf(one, 'id') ?? 0)
  const id = Math.max(1, ...ids) + 1
  const whole = (name: string, value: number): XmlElement => element(name, {}, [String(value)])
  const anchor = element('xdr:oneCellAnchor', {}, [
    element('xdr:from', {}, [
      whole('xdr:col', made.cell.column),
      whole('xdr:colOff', 0),
      whole('xdr:row', made.cell.row),
      whole('xdr:rowOff', 0),
    ]),
    element('xdr:ext'),
    contentOf(edit, drawing, id, made),
    element('xdr:clientData'),
  ])
  for (const one of anchor.children)
    if (typeof one !== 'string' && one.name === 'xdr:ext')
      setAttributes(one, {
        cx: Math.round(made.widthCm * EMU_PER_CM),
        cy: Math.round(made.heightCm * EMU_PER_CM),
      })
  append(root, anchor)
}
