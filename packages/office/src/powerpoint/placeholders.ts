import { themeOf, type Theme } from '../package/theme.ts'
import { at, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readColorMap, type ColorScheme } from '../drawing/read-color.ts'
import {
  inParent,
  readGroupTransform,
  readTransform,
  type Transform,
} from '../drawing/read-geometry.ts'
import {
  treeOf,
  type Layout,
  type Master,
  type Page,
  type Presentation,
  type Slide,
} from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { ownTable } from '../package/own-table.ts'

/** Types that stand for one another between a slide, its layout and its master. */
const MASTER_TYPE: Readonly<Record<string, string>> = ownTable({
  title: 'title',
  ctrTitle: 'title',
  dt: 'dt',
  ftr: 'ftr',
  sldNum: 'sldNum',
  hdr: 'hdr',
})

const masterType = (type: string): string => MASTER_TYPE[type] ?? 'body'

function isPage<Kind extends Page['kind']>(page: Page, kind: Kind): page is Page & { kind: Kind } {
  return page.kind === kind
}

/** The layout of a slide, or of itself; undefined elsewhere. */
export function layoutOf(page: Page): Layout | undefined {
  if (isPage(page, 'slide')) return (page as Slide).layout
  return undefined
}

/** The master under a page. */
export function masterOf(page: Page): Master | undefined {
  if (isPage(page, 'slide')) return (page as Slide).master
  if (isPage(page, 'layout')) return (page as Layout).master
  return isPage(page, 'master') ? (page as Master) : undefined
}

/** The layout's placeholder that a slide's one takes after: by index, else by type (2.6). */
function onLayout(layout: Layout, shape: Shape): Shape | undefined {
  const own = shape.placeholder
  if (own === undefined) return undefined
  const all = layout.allShapes.filter((one) => one.placeholder !== undefined)
  const type = masterType(own.type)
  // A title has no index worth the name, and LibreOffice leaves out those of all others.
  if (type !== 'body') return all.find((one) => masterType(one.placeholder?.type ?? '') === type)
  return (
    all.find(
      (one) => one.placeholder?.index === own.index && masterType(one.placeholder.type) === 'body',
    ) ??
    all.find((one) => one.placeholder?.type === own.type) ??
    all.find((one) => masterType(one.placeholder?.type ?? '') === 'body')
  )
}

/** The placeholders that a shape inherits from, nearest first: on the layout, on the master. */
export function inheritedShapes(page: Page, shape: Shape): readonly Shape[] {
  const own = shape.placeholder
  if (own === undefined) return []
  const layout = layoutOf(page)
  const middle = layout === undefined ? undefined : onLayout(layout, shape)
  const master = page.kind === 'master' ? undefined : masterOf(page)
  const type = masterType(middle?.placeholder?.type ?? own.type)
  const last = master?.allShapes.find(
    (one) => one.placeholder !== undefined && masterType(one.placeholder.type) === type,
  )
  return [middle, last].flatMap((one) => one ?? [])
}

/** The a:xfrm or p:xfrm of a shape. */
export function transformNode(shape: Shape): XmlElement | undefined {
  return child(shape.properties, 'a:xfrm') ?? child(shape.node, 'p:xfrm')
}

/**
 * Place and size of a shape on its page: its own, else its layout's, else its master's (2.6); members of
 * groups through the coordinates of each group around them (30309).
 */
export function placeOf(page: Page, shape: Shape): Transform | undefined {
  let place: Transform | undefined
  for (const one of [shape, ...inheritedShapes(page, shape)]) {
    place ??= readTransform(transformNode(one))
  }
  for (let group = shape.group; group !== undefined; group = group.group) {
    const around = readGroupTransform(transformNode(group))
    if (place !== undefined && around !== undefined) place = inParent(place, around)
  }
  return place
}

const themes = new WeakMap<Presentation, Map<string, Theme>>()

/** The theme of a page's master. */
export function themeFor(presentation: Presentation, page: Page): Theme {
  const part = masterOf(page)?.themePart ?? ''
  let known = themes.get(presentation)
  if (known === undefined) {
    known = new Map()
    themes.set(presentation, known)
  }
  const found = known.get(part)
  if (found !== undefined) return found
  const theme = themeOf(treeOf(presentation.source, part === '' ? undefined : part))
  known.set(part, theme)
  return theme
}

/** What colours mean on a page: theme of its master, its p:clrMap, and a p:clrMapOvr over it (2.6). */
export function schemeFor(presentation: Presentation, page: Page): ColorScheme {
  const master = masterOf(page)
  const override = (one: Page | undefined): XmlElement | undefined =>
    at(one?.tree, 'p:clrMapOvr', 'a:overrideClrMapping')
  const map = override(page) ?? override(layoutOf(page)) ?? child(master?.tree, 'p:clrMap')
  const theme = treeOf(presentation.source, master?.themePart)
  return {
    colors: themeFor(presentation, page).colors,
    map: readColorMap(map),
    formats: at(theme, 'a:themeElements', 'a:fmtScheme'),
  }
}

/** The list of a master's p:txStyles that a placeholder's text takes from last. */
export function masterStyleName(shape: Shape): string {
  const type = shape.placeholder?.type
  if (type === undefined) return 'p:otherStyle'
  const role = masterType(type)
  if (role === 'title') return 'p:titleStyle'
  return role === 'body' ? 'p:bodyStyle' : 'p:otherStyle'
}
