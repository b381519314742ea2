import { readSmartArt, type SmartArt } from '../drawing/smart-art.ts'
import type { ColorScheme } from '../drawing/read-color.ts'
import { shapeFill, type Fill } from '../drawing/read-fill.ts'
import { readGeometry, readTransform, readWarp } from '../drawing/read-geometry.ts'
import { shapeLine, type Line } from '../drawing/read-line.ts'
import { PackageError } from '../package/package-error.ts'
import {
  at,
  attribute,
  child,
  children,
  descendants,
  isOn,
  numberOf,
  textOf,
} from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { CellAddress } from './cell-reference.ts'
import type { ExcelSheet, ExcelWorkbook } from './read-workbook.ts'

export const OBJECT_KINDS = ['picture', 'shape', 'textBox', 'wordArt', 'smartArt'] as const
export type ObjectKind = (typeof OBJECT_KINDS)[number]

/** Something that lies over the cells of a sheet, or a picture that WPS keeps in a cell. */
export interface SheetObject {
  readonly kinds: readonly ObjectKind[]
  readonly name: string
  readonly text: string
  /** Preset form: rect, ellipse … */
  readonly form: string | undefined
  readonly warp: string | undefined
  readonly isUpright: boolean
  readonly fill: Fill | undefined
  readonly line: Line | undefined
  /** EMU. */
  readonly width: number | undefined
  readonly height: number | undefined
  /** The cell of its upper left corner. */
  readonly cell: CellAddress | undefined
  /** The part that names its picture, and the relationship there. */
  readonly picture: { readonly part: string; readonly id: string } | undefined
  readonly smartArt: SmartArt | undefined
  readonly part: string
  readonly node: XmlElement
}

const ANCHORS: ReadonlySet<string> = new Set([
  'xdr:twoCellAnchor',
  'xdr:oneCellAnchor',
  'xdr:absoluteAnchor',
])

const textOfBody = (body: XmlElement | undefined): string =>
  children(body, 'a:p')
    .map((paragraph) => descendants(paragraph, 'a:t').map(textOf).join(''))
    .join('\n')

/** Letters with an outline, a shadow or the like: WordArt that is not bent is told by them alone. */
function hasArtLetters(node: XmlElement): boolean {
  return descendants(child(node, 'xdr:txBody'), 'a:rPr').some(
    (one) => child(one, 'a:effectLst') !== undefined || child(one, 'a:ln') !== undefined,
  )
}

/** What an object may count as; LibreOffice writes text boxes as rectangles without a style (20909). */
function kindsOf(node: XmlElement): readonly ObjectKind[] {
  if (node.name === 'xdr:pic') return ['picture']
  if (node.name === 'xdr:graphicFrame')
    return descendants(node, 'dgm:relIds').length > 0 ? ['smartArt'] : []
  if (node.name !== 'xdr:sp') return []
  if (readWarp(at(node, 'xdr:txBody', 'a:bodyPr')) !== undefined) return ['wordArt']
  const kinds: ObjectKind[] = hasArtLetters(node) ? ['wordArt'] : []
  if (isOn(attribute(at(node, 'xdr:nvSpPr', 'xdr:cNvSpPr'), 'txBox') ?? '0'))
    return [...kinds, 'textBox']
  const isBare = numberOf(at(node, 'xdr:style', 'a:fillRef'), 'idx') === 0
  const form = readGeometry(child(node, 'xdr:spPr'))
  const isRectangle = form?.kind === 'preset' && form.preset === 'rect'
  return [...kinds, 'shape', ...(isBare && isRectangle ? (['textBox'] as const) : [])]
}

function readObject(
  workbook: ExcelWorkbook,
  part: string,
  anchor: XmlElement,
  node: XmlElement,
  scheme: ColorScheme,
): SheetObject[] {
  const kinds = kindsOf(node)
  if (kinds.length === 0) return []
  const properties = child(node, 'xdr:spPr')
  const body = child(node, 'xdr:txBody')
  const place = readTransform(child(properties, 'a:xfrm') ?? child(node, 'xdr:xfrm'))
  const outer = child(anchor, 'xdr:ext')
  const geometry = readGeometry(properties)
  const from = child(anchor, 'xdr:from')
  const column = Number(textOf(child(from, 'xdr:col')))
  const row = Number(textOf(child(from, 'xdr:row')))
  const embedded = attribute(at(node, 'xdr:blipFill', 'a:blip'), 'r:embed')
  const [links] = kinds.includes('smartArt') ? descendants(node, 'dgm:relIds') : []
  const turn = attribute(child(body, 'a:bodyPr'), 'vert') ?? 'horz'
  const [named] = [...descendants(node, 'xdr:cNvPr')]
  return [
    {
      kinds,
      name: attribute(named, 'name') ?? '',
      text: textOfBody(body),
      form: geometry?.kind === 'preset' ? geometry.preset : undefined,
      warp: readWarp(child(body, 'a:bodyPr')),
      isUpright: turn === 'eaVert' || turn === 'wordArtVert',
      fill: shapeFill(properties, child(node, 'xdr:style'), scheme),
      line: shapeLine(properties, child(node, 'xdr:style'), scheme),
      width: place?.width ?? numberOf(outer, 'cx'),
      height: place?.height ?? numberOf(outer, 'cy'),
      cell: from === undefined || Number.isNaN(column + row) ? undefined : { row, column },
      picture: embedded === undefined ? undefined : { part, id: embedded },
      smartArt: links === undefined ? undefined : readSmartArt(workbook.source, part, links),
      part,
      node,
    },
  ]
}

/** Pictures that WPS keeps in cells: a formula names one in a part of its own (20909). */
function cellPictures(workbook: ExcelWorkbook, sheet: ExcelSheet): SheetObject[] {
  const { source } = workbook
  const part = source.related(source.mainPart, 'cellImage')
  if (part === undefined) return []
  const pictures = new Map(
    descendants(source.xml(part), 'xdr:pic').map((node) => [
      attribute(at(node, 'xdr:nvPicPr', 'xdr:cNvPr'), 'name') ?? '',
      node,
    ]),
  )
  return [...sheet.cells.values()].flatMap((cell): SheetObject[] => {
    const id = /DISPIMG\(\s*"([^"]+)"/i.exec(cell.formula ?? '')?.[1]
    const node = id === undefined ? undefined : pictures.get(id)
    if (id === undefined || node === undefined) return []
    const embedded = attribute(at(node, 'xdr:blipFill', 'a:blip'), 'r:embed')
    return [
      {
        kinds: ['picture'],
        name: id,
        text: '',
        form: undefined,
        warp: undefined,
        isUpright: false,
        fill: undefined,
        line: undefined,
        width: undefined,
        height: undefined,
        cell: { row: cell.row, column: cell.column },
        picture: embedded === undefined ? undefined : { part, id: embedded },
        smartArt: undefined,
        part,
        node,
      },
    ]
  })
}

/** The objects over a sheet in the order of its drawing, those in groups too; charts are left out. */
export function sheetObjects(workbook: ExcelWorkbook, sheet: ExcelSheet): readonly SheetObject[] {
  const { source } = workbook
  const { colors, formats } = workbook.theme
  const scheme: ColorScheme = { colors, formats }
  const part = source.related(sheet.part, 'drawing')
  const found: SheetObject[] = []
  if (part !== undefined) {
    for (const anchor of children(readable(workbook, part))) {
      if (!ANCHORS.has(anchor.name)) continue
      const stack = [...children(anchor)].reverse()
      for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        if (node.name === 'xdr:grpSp') stack.push(...[...children(node)].reverse())
        else found.push(...readObject(workbook, part, anchor, node, scheme))
      }
    }
  }
  return [...found, ...cellPictures(workbook, sheet)]
}

function readable(workbook: ExcelWorkbook, part: string): XmlElement | undefined {
  try {
    return workbook.source.xml(part)
  } catch (error) {
    // One broken drawing leaves the cells readable (9.4).
    if (error instanceof PackageError) return undefined
    throw error
  }
}
