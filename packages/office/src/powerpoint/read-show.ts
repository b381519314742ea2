import { at, attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { treeOf, type Presentation } from './read-presentation.ts'

export type ShowType = 'speaker' | 'window' | 'kiosk'

/** How the show is set up (p:showPr of the presentation's properties). */
export interface ShowSettings {
  readonly type: ShowType
  readonly loops: boolean
  readonly hasNarration: boolean
  readonly hasAnimation: boolean
  readonly usesTimings: boolean
  /** First and last slide from 1; undefined for all slides or a custom show. */
  readonly range: readonly [number, number] | undefined
  readonly customShow: string | undefined
}

const TYPES: readonly (readonly [string, ShowType])[] = [
  ['p:browse', 'window'],
  ['p:kiosk', 'kiosk'],
  ['p:present', 'speaker'],
]

/** The part that holds the show's settings. */
export function showProperties(presentation: Presentation): XmlElement | undefined {
  const { source } = presentation
  return treeOf(source, source.related(source.mainPart, 'presProps'))
}

/** Reads the settings; absent ones are those of a new presentation: by a speaker, all slides. */
export function readShow(presentation: Presentation): ShowSettings {
  const show = child(showProperties(presentation), 'p:showPr')
  const flag = (name: string, usual: '0' | '1'): boolean => isOn(attribute(show, name) ?? usual)
  const type = TYPES.find(([name]) => child(show, name) !== undefined)?.[1] ?? 'speaker'
  const range = child(show, 'p:sldRg')
  const custom = attribute(child(show, 'p:custShow'), 'id')
  return {
    type,
    // A kiosk runs on until someone ends it, whatever the file says.
    loops: type === 'kiosk' || flag('loop', '0'),
    // Only where settings were ever written does the absent attribute leave narration out.
    hasNarration: show === undefined || flag('showNarration', '0'),
    hasAnimation: flag('showAnimation', '1'),
    usesTimings: flag('useTimings', '1'),
    range:
      range === undefined ? undefined : [numberOf(range, 'st') ?? 1, numberOf(range, 'end') ?? 1],
    customShow:
      custom === undefined
        ? undefined
        : customShows(presentation).find((one) => one.id === custom)?.name,
  }
}

export interface CustomShow {
  readonly id: string
  readonly name: string
  /** Numbers of its slides, from 1, in its order. */
  readonly slides: readonly number[]
}

/** Custom shows with the places that their slides have now. */
export function customShows(presentation: Presentation): readonly CustomShow[] {
  const { source, tree, slides } = presentation
  const links = source.relationships(source.mainPart)
  return children(child(tree, 'p:custShowLst'), 'p:custShow').map((one) => ({
    id: attribute(one, 'id') ?? '',
    name: attribute(one, 'name') ?? '',
    slides: children(at(one, 'p:sldLst'), 'p:sld').flatMap((entry) => {
      const part = links.find((link) => link.id === attribute(entry, 'r:id'))?.target
      return slides.find((slide) => slide.part === part)?.number ?? []
    }),
  }))
}
