import { readColor } from '../drawing/read-color.ts'
import { readFill, type Fill } from '../drawing/read-fill.ts'
import { copyElement, element } from '../package/edit-xml.ts'
import { at, attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import { layoutOf, masterOf, schemeFor } from './placeholders.ts'
import type { Page, Presentation } from './read-presentation.ts'

/** A background with the page that it was found on: relationships of a picture are that page's. */
export interface Background {
  readonly fill: Fill | undefined
  readonly page: Page
}

/** Fills of themes from this number on are those of backgrounds. */
const BACKGROUNDS = 1001

/**
 * The background that a slide shows: its own, its layout's, its master's (30106); a reference goes into
 * the theme's list of background fills.
 */
export function backgroundOf(presentation: Presentation, slide: Page): Background | undefined {
  const scheme = schemeFor(presentation, slide)
  for (const page of [slide, layoutOf(slide), masterOf(slide)]) {
    const node = at(page?.tree, 'p:cSld', 'p:bg')
    if (page === undefined || node === undefined) continue
    const properties = child(node, 'p:bgPr')
    if (properties !== undefined) return { fill: readFill(properties, scheme), page }
    const reference = child(node, 'p:bgRef')
    const index = numberOf(reference, 'idx') ?? 0
    const color = readColor(reference, scheme)
    const list = index >= BACKGROUNDS ? 'a:bgFillStyleLst' : 'a:fillStyleLst'
    const fills = children(child(scheme.formats, list))
    const themed = fills[index >= BACKGROUNDS ? index - BACKGROUNDS : index - 1]
    const fill =
      themed === undefined
        ? undefined
        : readFill(element('p:bgPr', {}, [copyElement(themed)]), scheme, color)
    return { fill: fill ?? (color === undefined ? undefined : { kind: 'solid', color }), page }
  }
  return undefined
}

/** True when a slide leaves out the shapes of its master (隐藏背景图形). */
export function hidesMasterShapes(slide: Page): boolean {
  const value = attribute(slide.tree, 'showMasterSp')
  return value !== undefined && !isOn(value)
}
