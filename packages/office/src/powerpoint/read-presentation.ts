import type { OfficePackage } from '../package/open-package.ts'
import { PackageError } from '../package/package-error.ts'
import {
  at,
  attribute,
  child,
  children,
  descendants,
  isOn,
  numberOf,
} from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { flatten, readShapes, type Shape } from './read-shapes.ts'

/** A slide, a layout, a master or a notes page: what shapes stand on. */
export interface Page {
  readonly kind: 'slide' | 'layout' | 'master' | 'notes'
  readonly part: string
  /** The root: p:sld, p:sldLayout, p:sldMaster, p:notes. */
  readonly tree: XmlElement
  /** Shapes on the page itself, groups whole. */
  readonly shapes: readonly Shape[]
  /** The same with the members of groups after each group. */
  readonly allShapes: readonly Shape[]
}

export interface Master extends Page {
  readonly kind: 'master'
  readonly themePart: string | undefined
  readonly layouts: readonly Layout[]
}

export interface Layout extends Page {
  readonly kind: 'layout'
  /** p:sldLayout@type; custom layouts have none. */
  readonly type: string | undefined
  readonly name: string
  readonly master: Master | undefined
}

export interface Slide extends Page {
  readonly kind: 'slide'
  /** From 1, in the order of the show; hidden slides count (2.3). */
  readonly number: number
  /** p:sldId@id. */
  readonly id: string
  readonly creationId: string | undefined
  readonly isHidden: boolean
  readonly layout: Layout | undefined
  readonly master: Master | undefined
  readonly notes: Page | undefined
  /** Text of all shapes in drawing order, empty ones and footers left out. */
  readonly text: string
  readonly title: string
}

/** A presentation. Parts are parsed when they are asked for. */
export interface Presentation {
  readonly source: OfficePackage
  /** p:presentation. */
  readonly tree: XmlElement
  /** In the order of p:sldIdLst, found through relationships. */
  readonly slides: readonly Slide[]
  readonly masters: readonly Master[]
  /** In EMU. */
  readonly size: { readonly width: number; readonly height: number; readonly type: string }
}

/** A part's tree, or undefined when it is missing or broken: the rest of the file still counts. */
export function treeOf(source: OfficePackage, part: string | undefined): XmlElement | undefined {
  if (part === undefined) return undefined
  try {
    return source.xml(part)
  } catch (error) {
    if (error instanceof PackageError) return undefined
    throw error
  }
}

/** The part that a relationship id of a part names, when it is inside the package. */
export function partOf(
  source: OfficePackage,
  from: string,
  id: string | undefined,
): string | undefined {
  return source.relationships(from).find((link) => link.id === id && !link.isExternal)?.target
}

const TITLE_TYPES = new Set(['title', 'ctrTitle'])
const FOOT_TYPES = new Set(['dt', 'ftr', 'sldNum', 'hdr'])

/** True for the placeholder that holds a slide's title. */
export function isTitle(shape: Shape): boolean {
  return shape.placeholder !== undefined && TITLE_TYPES.has(shape.placeholder.type)
}

class PresentationReader {
  readonly #source: OfficePackage
  readonly #masters = new Map<string, Master | undefined>()
  readonly #layouts = new Map<string, Layout | undefined>()

  constructor(source: OfficePackage) {
    this.#source = source
  }

  #page<Kind extends Page['kind']>(kind: Kind, part: string, tree: XmlElement) {
    const shapes = readShapes(at(tree, 'p:cSld', 'p:spTree'))
    return { kind, part, tree, shapes, allShapes: flatten(shapes) }
  }

  master(part: string | undefined): Master | undefined {
    if (part === undefined) return undefined
    if (this.#masters.has(part)) return this.#masters.get(part)
    const tree = treeOf(this.#source, part)
    const layout = (from: string | undefined): Layout | undefined => this.layout(from)
    const source = this.#source
    const made: Master | undefined =
      tree === undefined
        ? undefined
        : {
            ...this.#page('master', part, tree),
            themePart: source.related(part, 'theme'),
            get layouts() {
              return children(child(tree, 'p:sldLayoutIdLst'), 'p:sldLayoutId').flatMap(
                (one) => layout(partOf(source, part, attribute(one, 'r:id'))) ?? [],
              )
            },
          }
    this.#masters.set(part, made)
    return made
  }

  layout(part: string | undefined): Layout | undefined {
    if (part === undefined) return undefined
    if (this.#layouts.has(part)) return this.#layouts.get(part)
    const tree = treeOf(this.#source, part)
    const made: Layout | undefined =
      tree === undefined
        ? undefined
        : {
            ...this.#page('layout', part, tree),
            type: attribute(tree, 'type'),
            name: attribute(child(tree, 'p:cSld'), 'name') ?? '',
            master: this.master(this.#source.related(part, 'slideMaster')),
          }
    this.#layouts.set(part, made)
    return made
  }

  slide(entry: XmlElement, number: number): Slide | undefined {
    const source = this.#source
    const part = partOf(source, source.mainPart, attribute(entry, 'r:id'))
    const tree = treeOf(source, part)
    if (part === undefined || tree === undefined) return undefined
    const page = this.#page('slide', part, tree)
    const layout = this.layout(source.related(part, 'slideLayout'))
    const notesPart = source.related(part, 'notesSlide')
    const notesPage = (found: XmlElement | undefined): Page | undefined =>
      notesPart === undefined || found === undefined
        ? undefined
        : this.#page('notes', notesPart, found)
    const show = attribute(tree, 'show')
    const texts = page.allShapes
      .filter((one) => !FOOT_TYPES.has(one.placeholder?.type ?? ''))
      .map((one) => one.text)
    return {
      ...page,
      number,
      id: attribute(entry, 'id') ?? '',
      creationId: attribute(descendants(child(tree, 'p:cSld'), 'p14:creationId')[0], 'val'),
      isHidden: show !== undefined && !isOn(show),
      layout,
      master: layout?.master,
      get notes() {
        return notesPage(treeOf(source, notesPart))
      },
      text: texts.filter((text) => text.trim() !== '').join('\n'),
      title: page.allShapes.find(isTitle)?.text ?? '',
    }
  }
}

/** Reads a presentation; parts that are missing or broken leave their slides out. */
export function readPresentation(source: OfficePackage): Presentation {
  const tree = source.xml(source.mainPart)
  const reader = new PresentationReader(source)
  const entries = children(child(tree, 'p:sldIdLst'), 'p:sldId')
  const size = child(tree, 'p:sldSz')
  let slides: readonly Slide[] | undefined
  return {
    source,
    tree,
    get slides() {
      slides ??= entries.flatMap((entry, index) => reader.slide(entry, index + 1) ?? [])
      return slides
    },
    get masters() {
      return children(child(tree, 'p:sldMasterIdLst'), 'p:sldMasterId').flatMap(
        (one) => reader.master(partOf(source, source.mainPart, attribute(one, 'r:id'))) ?? [],
      )
    },
    size: {
      width: numberOf(size, 'cx') ?? 9144000,
      height: numberOf(size, 'cy') ?? 6858000,
      type: attribute(size, 'type') ?? 'custom',
    },
  }
}
