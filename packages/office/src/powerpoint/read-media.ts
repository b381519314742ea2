import { attribute, child, children, descendants, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'

/** A sound or a film on a slide, and how it plays (30308). */
export interface Media {
  readonly kind: 'audio' | 'video'
  /** Relationships of the file: the old link and the embedded copy name the same one. */
  readonly links: readonly string[]
  readonly start: 'auto' | 'click'
  readonly isLooped: boolean
  /** The icon is seen while it does not play. */
  readonly isIconHidden: boolean
  /** How many slides it plays over; 1 for one only. */
  readonly slideCount: number
  /** 0 to 100. */
  readonly volume: number
  readonly isFullScreen: boolean
}

const VIDEO = new Set(['a:videoFile', 'a:quickTimeFile'])
/** A new sound plays at half of the greatest volume (19.5.19). */
const USUAL_VOLUME = 50_000

function isOf(node: XmlElement, shape: Shape): boolean {
  return descendants(node, 'p:spTgt').some((one) => attribute(one, 'spid') === shape.id)
}

/** The time node that starts the file: clickEffect, afterEffect or withEffect. */
function startOf(timing: XmlElement | undefined, shape: Shape): 'auto' | 'click' {
  for (const command of descendants(timing, 'p:cmd')) {
    if (!(attribute(command, 'cmd') ?? '').startsWith('play') || !isOf(command, shape)) continue
    for (let node = command.parent; node !== undefined; node = node.parent) {
      const type = node.name === 'p:cTn' ? attribute(node, 'nodeType') : undefined
      if (type === 'afterEffect' || type === 'withEffect') return 'auto'
      if (type === 'clickEffect') return 'click'
    }
  }
  return 'click'
}

/** p:cMediaNode of a shape, in p:audio or p:video. */
export function mediaNode(slide: Slide, shape: Shape): XmlElement | undefined {
  const timing = child(slide.tree, 'p:timing')
  return ['p:audio', 'p:video']
    .flatMap((name) => descendants(timing, name))
    .flatMap((one) => child(one, 'p:cMediaNode') ?? [])
    .find((one) => isOf(one, shape))
}

/** Reads a sound or a film; undefined for any other shape. */
export function readMedia(slide: Slide, shape: Shape): Media | undefined {
  if (shape.kind !== 'media') return undefined
  const nonVisual = children(shape.node).find((one) => one.name.startsWith('p:nv'))
  const properties = child(nonVisual, 'p:nvPr')
  const files = children(properties).filter((one) => one.name.startsWith('a:'))
  const embedded = descendants(properties, 'p14:media')
  const links = [...files, ...embedded].flatMap((one) =>
    ['r:embed', 'r:link'].flatMap((name) => attribute(one, name) ?? []),
  )
  const timing = child(slide.tree, 'p:timing')
  const node = mediaNode(slide, shape)
  const shown = attribute(node, 'showWhenStopped')
  const repeats = attribute(child(node, 'p:cTn'), 'repeatCount')
  const full = attribute(node?.parent, 'fullScrn')
  return {
    kind: files.some((one) => VIDEO.has(one.name)) ? 'video' : 'audio',
    links,
    start: startOf(timing, shape),
    isLooped: repeats === 'indefinite' || Number(repeats) > 1000,
    isIconHidden: shown !== undefined && !isOn(shown),
    slideCount: numberOf(node, 'numSld') ?? 1,
    volume: Math.round((numberOf(node, 'vol') ?? USUAL_VOLUME) / 1000),
    isFullScreen: full !== undefined && isOn(full),
  }
}
