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
import { ownTable } from '../package/own-table.ts'

/** A stretch of a paragraph: a:r, a:br (a line break) or a:fld (slide number, date). */
export interface TextRun {
  readonly node: XmlElement
  readonly kind: 'run' | 'break' | 'field'
  readonly text: string
  /** a:rPr; runs without one take everything from their paragraph's levels. */
  readonly properties: XmlElement | undefined
}

export interface TextParagraph {
  readonly node: XmlElement
  readonly properties: XmlElement | undefined
  /** 0 to 8. */
  readonly level: number
  readonly runs: readonly TextRun[]
  /** Visible text; a:endParaRPr is none, a line break is LF. */
  readonly text: string
}

/** A placeholder's role; `obj` stands for a p:ph without type, as the schema says. */
export interface Placeholder {
  readonly type: string
  readonly index: number
}

export interface TableCell {
  readonly node: XmlElement
  /** From 0. */
  readonly row: number
  readonly column: number
  readonly rowSpan: number
  readonly columnSpan: number
  /** True for a cell that a merged neighbour covers. */
  readonly isCovered: boolean
  readonly paragraphs: readonly TextParagraph[]
  readonly text: string
}

export interface SlideTable {
  readonly node: XmlElement
  readonly rowCount: number
  readonly columnCount: number
  readonly cells: readonly TableCell[]
}

export type ShapeKind =
  | 'shape'
  | 'picture'
  | 'media'
  | 'table'
  | 'chart'
  | 'diagram'
  | 'object'
  | 'group'
  | 'connector'
  | 'other'

/** Anything that stands on a slide, a layout or a master. */
export interface Shape {
  readonly node: XmlElement
  readonly kind: ShapeKind
  /** p:cNvPr@id; transitions, animations and links name shapes by it. */
  readonly id: string
  readonly name: string
  readonly properties: XmlElement | undefined
  readonly placeholder: Placeholder | undefined
  /** p:txBody. */
  readonly body: XmlElement | undefined
  readonly paragraphs: readonly TextParagraph[]
  /** Text of the shape or of all cells; '' for an empty placeholder: its prompt is the layout's. */
  readonly text: string
  readonly table: SlideTable | undefined
  /** The group that holds it. */
  readonly group: Shape | undefined
  readonly members: readonly Shape[]
}

const TEXT_KINDS: Readonly<Record<string, TextRun['kind']>> = ownTable({
  'a:r': 'run',
  'a:br': 'break',
  'a:fld': 'field',
})
const LAST_LEVEL = 8

function readParagraph(node: XmlElement): TextParagraph {
  const properties = child(node, 'a:pPr')
  const runs = children(node).flatMap((one): TextRun[] => {
    const kind = TEXT_KINDS[one.name]
    if (kind === undefined) return []
    const text = kind === 'break' ? '\n' : children(one, 'a:t').map(textOf).join('')
    return [{ node: one, kind, text, properties: child(one, 'a:rPr') }]
  })
  const level = numberOf(properties, 'lvl') ?? 0
  return {
    node,
    properties,
    level: Math.min(LAST_LEVEL, Math.max(0, Math.trunc(level))),
    runs,
    text: runs.map((run) => run.text).join(''),
  }
}

/** The paragraphs of a text body (p:txBody, a:txBody). */
export function readParagraphs(body: XmlElement | undefined): readonly TextParagraph[] {
  return children(body, 'a:p').map(readParagraph)
}

const joined = (paragraphs: readonly TextParagraph[]): string =>
  paragraphs.map((one) => one.text).join('\n')

function readTable(node: XmlElement): SlideTable {
  const rows = children(node, 'a:tr')
  const cells = rows.flatMap((row, rowIndex) =>
    children(row, 'a:tc').map((cell, column): TableCell => {
      const paragraphs = readParagraphs(child(cell, 'a:txBody'))
      const isCovered = ['hMerge', 'vMerge'].some(
        (name) => attribute(cell, name) !== undefined && isOn(attribute(cell, name)),
      )
      return {
        node: cell,
        row: rowIndex,
        column,
        rowSpan: numberOf(cell, 'rowSpan') ?? 1,
        columnSpan: numberOf(cell, 'gridSpan') ?? 1,
        isCovered,
        paragraphs,
        text: joined(paragraphs),
      }
    }),
  )
  const widest = cells.reduce((most, cell) => Math.max(most, cell.column + 1), 0)
  const columns = children(at(node, 'a:tblGrid'), 'a:gridCol').length
  return { node, rowCount: rows.length, columnCount: Math.max(columns, widest), cells }
}

const MEDIA = ['a:audioFile', 'a:videoFile', 'a:wavAudioFile', 'a:audioCd', 'a:quickTimeFile']

function kindOf(node: XmlElement, nonVisual: XmlElement | undefined): ShapeKind {
  if (node.name === 'p:sp') return 'shape'
  if (node.name === 'p:grpSp') return 'group'
  if (node.name === 'p:cxnSp') return 'connector'
  if (node.name === 'p:pic') {
    const properties = child(nonVisual, 'p:nvPr')
    const isMedia =
      MEDIA.some((name) => child(properties, name) !== undefined) ||
      descendants(properties, 'p14:media').length > 0
    return isMedia ? 'media' : 'picture'
  }
  if (node.name !== 'p:graphicFrame') return 'other'
  const data = at(node, 'a:graphic', 'a:graphicData')
  const [content] = children(data)
  if (content?.name === 'a:tbl') return 'table'
  if (content?.name === 'c:chart' || content?.name === 'cx:chart') return 'chart'
  if (content?.name === 'dgm:relIds') return 'diagram'
  return content?.name === 'p:oleObj' ? 'object' : 'other'
}

const SHAPE_NAMES = new Set([
  'p:sp',
  'p:pic',
  'p:graphicFrame',
  'p:grpSp',
  'p:cxnSp',
  'p:contentPart',
])

function readShape(node: XmlElement, group: Shape | undefined): Shape {
  const nonVisual = children(node).find((one) => one.name.startsWith('p:nv'))
  const common = child(nonVisual, 'p:cNvPr')
  const ph = at(nonVisual, 'p:nvPr', 'p:ph')
  const kind = kindOf(node, nonVisual)
  const body = child(node, 'p:txBody')
  const paragraphs = readParagraphs(body)
  const tree = kind === 'table' ? at(node, 'a:graphic', 'a:graphicData', 'a:tbl') : undefined
  const table = tree === undefined ? undefined : readTable(tree)
  const members: Shape[] = []
  const shape: Shape = {
    node,
    kind,
    id: attribute(common, 'id') ?? '',
    name: attribute(common, 'name') ?? '',
    properties: child(node, node.name === 'p:grpSp' ? 'p:grpSpPr' : 'p:spPr'),
    placeholder:
      ph === undefined
        ? undefined
        : { type: attribute(ph, 'type') ?? 'obj', index: numberOf(ph, 'idx') ?? 0 },
    body,
    paragraphs,
    text:
      table === undefined ? joined(paragraphs) : table.cells.map((cell) => cell.text).join('\n'),
    table,
    group,
    members,
  }
  // Groups within groups end at the depth that the parser allows any part (9.2).
  if (kind === 'group') members.push(...readShapes(node, shape))
  return shape
}

/** The shapes of a shape tree or a group, in drawing order (the last is on top). */
export function readShapes(tree: XmlElement | undefined, group?: Shape): Shape[] {
  return children(tree)
    .filter((one) => SHAPE_NAMES.has(one.name))
    .map((one) => readShape(one, group))
}

/** Shapes with all members of groups, groups before their members. */
export function flatten(shapes: readonly Shape[]): Shape[] {
  return shapes.flatMap((one) => [one, ...flatten(one.members)])
}

/** p:cNvPr, which holds id, name, alternative text and links of a shape. */
export function commonProperties(shape: Shape): XmlElement | undefined {
  return child(
    children(shape.node).find((one) => one.name.startsWith('p:nv')),
    'p:cNvPr',
  )
}
