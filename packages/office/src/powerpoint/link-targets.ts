import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { commonProperties, type Shape } from './read-shapes.ts'
import { describeShape, ShapeReference } from './shape-targets.ts'
import { describeSlide, NonEmpty, SlideReference } from './slide-targets.ts'
import { locateText } from './text-targets.ts'

/** What a link is on: a text within a shape (`find`), else the shape or all of its text. */
export const LinkTarget = z.object({
  slide: SlideReference,
  shape: ShapeReference,
  find: z.optional(NonEmpty),
  /** Where the link has to be; a link on either counts unless told, or `find` is given. */
  on: z.optional(z.enum(['text', 'shape', 'either'])),
})
export type LinkTarget = z.infer<typeof LinkTarget>

/** By a click, or when the pointer is over it. */
export type Way = 'click' | 'hover'
/** Elements of links on text and on shapes. */
export const LINK_ELEMENTS = {
  click: { text: 'a:hlinkClick', shape: 'a:hlinkClick' },
  hover: { text: 'a:hlinkMouseOver', shape: 'a:hlinkHover' },
} as const

/** The link element of a run or a shape; some programs give hovering the other's name (30404). */
const linkOf = (holder: XmlElement | undefined, way: Way): XmlElement | undefined =>
  way === 'click'
    ? child(holder, 'a:hlinkClick')
    : (child(holder, 'a:hlinkHover') ?? child(holder, 'a:hlinkMouseOver'))

/** What a link is on, in words. */
export function describeLinked(target: LinkTarget): Words {
  const slide = describeSlide(target.slide)
  const shape = describeShape(target.shape)
  const text = target.find === undefined ? '' : `“${target.find}”`
  return words(
    `${slide.zh}的${shape.zh}${text}`,
    `${text === '' ? '' : `${text} in `}${shape.en} of ${slide.en}`,
  )
}

export interface LinkedRun {
  readonly node: XmlElement | undefined
  readonly text: string
}

/** The link elements of the runs that hold the target's text; undefined when it is not there. */
export function linkedRuns(
  view: PowerPointView,
  target: LinkTarget,
  way: Way,
): readonly LinkedRun[] | undefined {
  const { slices } = locateText(view, {
    slide: target.slide,
    shape: target.shape,
    ...(target.find === undefined ? {} : { find: target.find }),
  })
  const runs = slices.flatMap(({ paragraph, from, to }) => {
    let at = 0
    return paragraph.runs.flatMap((run): LinkedRun[] => {
      const start = at
      at += run.text.length
      if (at <= from || start >= to || run.text.trim() === '') return []
      return [{ node: linkOf(run.properties, way), text: run.text }]
    })
  })
  return runs.length === 0 ? undefined : runs
}

/** The link element of the shape itself. */
export const shapeLink = (shape: Shape, way: Way): XmlElement | undefined =>
  linkOf(commonProperties(shape), way)
