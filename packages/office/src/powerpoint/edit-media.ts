import { append, element, ensureChild, remove, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { writePicture } from '../package/write-picture.ts'
import { mainSequence } from './edit-animations.ts'
import { idsOf } from './new-effect.ts'
import { pictureElement } from './edit-pictures.ts'
import { addShape } from './edit-slides.ts'
import { addMaterial, addMedia } from './materials.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { mediaNode } from './read-media.ts'

const MEDIA_LINK = 'http://schemas.microsoft.com/office/2007/relationships/media'
const MEDIA_EXTENSION = '{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}'
const VIDEO = /\.(mp4|avi|wmv|mov|mpe?g|m4v)$/i

/** Inserts an issued sound or film as PowerPoint does: a link and an embedded copy of one part. */
export function addMediaShape(draft: PowerPointDraft, slide: Slide, file: string): void {
  const part = addMaterial(draft, file)
  const isVideo = VIDEO.test(file)
  const icon = addMedia(draft, writePicture(16, 16, '808080'), 'png')
  const box = isVideo
    ? { x: 3_000_000, y: 2_000_000, width: 6_000_000, height: 3_375_000 }
    : { x: 5_800_000, y: 3_200_000, width: 609_600, height: 609_600 }
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '')
  const picture = pictureElement(slide, {
    relationship: draft.package.relate(slide.part, 'image', icon),
    box,
    name,
  })
  const nonVisual = child(picture, 'p:nvPicPr')
  const common = child(nonVisual, 'p:cNvPr')
  const properties = child(nonVisual, 'p:nvPr')
  if (common === undefined || properties === undefined) throw new Error('The picture has no name')
  append(common, element('a:hlinkClick', { 'r:id': '', action: 'ppaction://media' }))
  append(
    properties,
    element(isVideo ? 'a:videoFile' : 'a:audioFile', {
      'r:link': draft.package.relate(slide.part, isVideo ? 'video' : 'audio', part),
    }),
  )
  append(
    properties,
    element('p:extLst', {}, [
      element('p:ext', { uri: MEDIA_EXTENSION }, [
        element('p14:media', { 'r:embed': draft.package.relate(slide.part, MEDIA_LINK, part) }),
      ]),
    ]),
  )
  addShape(slide, picture)
}

const targetOf = (shape: Shape): XmlElement =>
  element('p:tgtEl', {}, [element('p:spTgt', { spid: shape.id })])

/** p:cMediaNode of a shape, made in the timing of its slide where there is none. */
export function ensureMediaNode(slide: Slide, shape: Shape, isVideo: boolean): XmlElement {
  const known = mediaNode(slide, shape)
  if (known !== undefined) return known
  const main = mainSequence(slide)
  const list = main.parent?.parent
  if (list === undefined) throw new Error('The timing has no root')
  const nextId = idsOf(slide)
  const node = element('p:cMediaNode', { vol: 80_000 }, [
    element('p:cTn', { id: nextId(), fill: 'hold', display: 0 }, [
      element('p:stCondLst', {}, [element('p:cond', { delay: 'indefinite' })]),
    ]),
    targetOf(shape),
  ])
  append(list, element(isVideo ? 'p:video' : 'p:audio', {}, [node]))
  return node
}

/** The outermost p:par of the main sequence that starts a shape's file. */
function startPar(slide: Slide, shape: Shape): XmlElement | undefined {
  const main = mainSequence(slide)
  return children(child(main, 'p:childTnLst'), 'p:par').find((par) =>
    descendants(par, 'p:cmd').some((command) =>
      descendants(command, 'p:spTgt').some((one) => attribute(one, 'spid') === shape.id),
    ),
  )
}

/** Lets a file start by itself after the slide is shown, or by a click. */
export function setMediaStart(slide: Slide, shape: Shape, start: 'auto' | 'click'): void {
  const known = startPar(slide, shape)
  if (known !== undefined) remove(known)
  const main = mainSequence(slide)
  const nextId = idsOf(slide)
  const isAuto = start === 'auto'
  const condition = (delay: number | string): XmlElement => element('p:cond', { delay })
  const begins = isAuto
    ? [
        element('p:cond', { evt: 'onBegin', delay: 0 }, [
          element('p:tn', { val: attribute(main, 'id') }),
        ]),
      ]
    : []
  const [outer, inner, effect, command] = [nextId(), nextId(), nextId(), nextId()]
  const play = element('p:cmd', { type: 'call', cmd: 'playFrom(0.0)' }, [
    element('p:cBhvr', {}, [
      element('p:cTn', { id: command, dur: 1000, fill: 'hold' }),
      targetOf(shape),
    ]),
  ])
  const within = (one: XmlElement): XmlElement => element('p:childTnLst', {}, [one])
  const starts = (...list: readonly XmlElement[]): XmlElement => element('p:stCondLst', {}, list)
  const effectPar = element('p:par', {}, [
    element(
      'p:cTn',
      {
        id: effect,
        presetID: 1,
        presetClass: 'mediacall',
        presetSubtype: 0,
        fill: 'hold',
        nodeType: isAuto ? 'afterEffect' : 'clickEffect',
      },
      [starts(condition(0)), within(play)],
    ),
  ])
  const innerPar = element('p:par', {}, [
    element('p:cTn', { id: inner, fill: 'hold' }, [starts(condition(0)), within(effectPar)]),
  ])
  const par = element('p:par', {}, [
    element('p:cTn', { id: outer, fill: 'hold' }, [
      starts(condition('indefinite'), ...begins),
      within(innerPar),
    ]),
  ])
  const list = ensureChild(main, 'p:childTnLst')
  par.parent = list
  list.children.unshift(par)
}

/** Sets how a file plays; what is undefined stays. */
export function setPlayback(
  node: XmlElement,
  to: {
    readonly isLooped?: boolean | undefined
    readonly isIconHidden?: boolean | undefined
    readonly slideCount?: number | undefined
    readonly volume?: number | undefined
    readonly isFullScreen?: boolean | undefined
  },
): void {
  const time = child(node, 'p:cTn')
  if (to.isLooped !== undefined && time !== undefined)
    setAttributes(time, { repeatCount: to.isLooped ? 'indefinite' : undefined })
  if (to.isIconHidden !== undefined)
    setAttributes(node, { showWhenStopped: to.isIconHidden ? 0 : undefined })
  if (to.slideCount !== undefined) setAttributes(node, { numSld: to.slideCount })
  if (to.volume !== undefined) setAttributes(node, { vol: Math.round(to.volume * 1000) })
  if (to.isFullScreen !== undefined && node.parent?.name === 'p:video')
    setAttributes(node.parent, { fullScrn: to.isFullScreen ? 1 : undefined })
}
