import { at, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { inheritedShapes, masterOf, masterStyleName } from './placeholders.ts'
import type { Page, Presentation } from './read-presentation.ts'
import type { Shape, TableCell, TextParagraph } from './read-shapes.ts'
import { cellTextStyle } from './table-styles.ts'

/** Where a paragraph stands: what its format is resolved through. */
export interface TextPlace {
  readonly presentation: Presentation
  readonly page: Page
  readonly shape: Shape
  readonly cell?: TableCell | undefined
}

/** Properties of a paragraph and of its runs, one pair for each level of inheritance. */
export interface TextLevel {
  /** a:pPr or a:lvlNpPr. */
  readonly paragraph: XmlElement | undefined
  /** a:defRPr, or what a table style or p:style says of text in its own words. */
  readonly run: XmlElement | undefined
}

const ofList = (list: XmlElement | undefined, level: number): TextLevel[] => {
  if (list === undefined) return []
  const pairs = [child(list, `a:lvl${level + 1}pPr`), child(list, 'a:defPPr')]
  return pairs.flatMap((one) =>
    one === undefined ? [] : [{ paragraph: one, run: child(one, 'a:defRPr') }],
  )
}

const cache = new WeakMap<Shape, Map<string, readonly TextLevel[]>>()

/**
 * What a paragraph inherits, nearest first (2.6): list styles of the shape, of the layout's and the
 * master's placeholder, the master's text styles, the presentation's. Text outside placeholders takes
 * the presentation's defaults before the master's other style.
 */
export function inheritedLevels(place: TextPlace, level: number): readonly TextLevel[] {
  const { presentation, page, shape, cell } = place
  const key = `${level}|${cell === undefined ? '' : `${cell.row},${cell.column}`}`
  let known = cache.get(shape)
  if (known === undefined) {
    known = new Map()
    cache.set(shape, known)
  }
  const found = known.get(key)
  if (found !== undefined) return found
  const body = cell === undefined ? shape.body : child(cell.node, 'a:txBody')
  const shapes = cell === undefined ? inheritedShapes(page, shape) : []
  const lists = [
    child(body, 'a:lstStyle'),
    ...shapes.map((one) => child(one.body, 'a:lstStyle')),
  ].flatMap((list) => ofList(list, level))
  const reference = at(shape.node, 'p:style', 'a:fontRef')
  const styled =
    cell !== undefined
      ? cellTextStyle(presentation, shape, cell).map((run) => ({ paragraph: undefined, run }))
      : reference === undefined
        ? []
        : [{ paragraph: undefined, run: reference }]
  const master = at(masterOf(page)?.tree, 'p:txStyles')
  const ofMaster = ofList(child(master, masterStyleName(shape)), level)
  const defaults = ofList(child(presentation.tree, 'p:defaultTextStyle'), level)
  const last =
    shape.placeholder === undefined || cell !== undefined
      ? [...defaults, ...ofList(child(master, 'p:otherStyle'), level)]
      : [...ofMaster, ...defaults]
  const levels = [...lists, ...styled, ...last]
  known.set(key, levels)
  return levels
}

/** All levels of a paragraph, its own first. */
export function levelsOf(place: TextPlace, paragraph: TextParagraph): readonly TextLevel[] {
  return [
    { paragraph: paragraph.properties, run: undefined },
    ...inheritedLevels(place, paragraph.level),
  ]
}
