import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { slideToEdit } from './edit-slides.ts'
import { OBJECTS, objectsStart } from './examples/objects-start.ts'
import { placeOf } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { describeShape, findShape, NO_SHAPE, ShapeReference } from './shape-targets.ts'
import { describeSlide, evidenceAt, findSlide, NO_SLIDE, SlideReference } from './slide-targets.ts'
import {
  alignShapes,
  distributeShapes,
  EDGES,
  edgeOf,
  gaps,
  groupShapes,
  orderShapes,
  spread,
  type Edge,
} from './arrange-shapes.ts'
import { ownTable } from '../package/own-table.ts'

const ArrangementTarget = z.object({
  slide: SlideReference,
  shapes: z.array(ShapeReference).check(z.minLength(1)),
})
type ArrangementTarget = z.infer<typeof ArrangementTarget>

const ArrangementExpected = z
  .object({
    /** True: the shapes and no others stand in one group; false: in none. */
    grouped: z.optional(z.boolean()),
    align: z.optional(z.enum(EDGES)),
    /** Aligned with the slide; a single shape has nothing else to be aligned with. */
    toSlide: z.optional(z.boolean()),
    /** The gaps between neighbours are equal. */
    distribute: z.optional(z.enum(['horizontally', 'vertically'])),
    /** Place in the drawing order among all shapes of the slide. */
    order: z.optional(z.enum(['front', 'back'])),
  })
  .check(
    z.refine((value) => Object.keys(value).some((key) => key !== 'toSlide'), 'nothing expected'),
  )
type ArrangementExpected = z.infer<typeof ArrangementExpected>

/** A twentieth of a centimetre (2.7). */
const TOLERANCE = 18_000

const EDGE_WORDS: Readonly<Record<Edge, Words>> = ownTable({
  left: words('左对齐', 'aligned left'),
  center: words('水平居中', 'aligned at the centre'),
  right: words('右对齐', 'aligned right'),
  top: words('顶端对齐', 'aligned at the top'),
  middle: words('垂直居中', 'aligned at the middle'),
  bottom: words('底端对齐', 'aligned at the bottom'),
})
const DISTRIBUTED = {
  horizontally: words('横向分布', 'distributed horizontally'),
  vertically: words('纵向分布', 'distributed vertically'),
} as const
const ORDER = {
  front: words('置于顶层', 'at the front'),
  back: words('置于底层', 'at the back'),
} as const
const groupWords = (is: boolean): Words =>
  is ? words('组合', 'grouped') : words('未组合', 'not grouped')
const negated = (one: Words): Words => words(`未${one.zh}`, `not ${one.en}`)

/** The group that the shapes stand in together and alone; groups within it count as one member. */
function isGroup(shapes: readonly Shape[]): boolean {
  const [first] = shapes
  const group = first?.group
  if (group === undefined) return shapes.length === 1 && first?.kind === 'group'
  const outer = new Set(shapes.map((one) => (one.group === group ? one : one.group)))
  return shapes.every((one) => one.group === group) && group.members.length === outer.size
}

/** Places in the drawing order of the slide: a member of a group has its group's. */
function ranksOf(slide: Slide, shapes: readonly Shape[]): readonly number[] {
  return shapes.map((shape) => {
    let outer = shape
    while (outer.group !== undefined) outer = outer.group
    return slide.shapes.indexOf(outer)
  })
}

function isOrdered(slide: Slide, shapes: readonly Shape[], order: 'front' | 'back'): boolean {
  const own = new Set(ranksOf(slide, shapes))
  const others = slide.shapes.map((_, index) => index).filter((index) => !own.has(index))
  return order === 'front'
    ? others.every((other) => [...own].every((one) => one > other))
    : others.every((other) => [...own].every((one) => one < other))
}

const alignWords = (edge: Edge, toSlide: boolean | undefined): Words =>
  toSlide === true
    ? words(`对齐幻灯片${EDGE_WORDS[edge].zh}`, `${EDGE_WORDS[edge].en} with the slide`)
    : EDGE_WORDS[edge]

/** The slide as a place of its own, for edges to be compared with. */
const wholeSlide = ({ width, height }: { readonly width: number; readonly height: number }) => ({
  x: 0,
  y: 0,
  width,
  height,
  rotationDegrees: 0,
  isFlippedHorizontally: false,
  isFlippedVertically: false,
})

function wantedWords({ grouped, align, toSlide, distribute, order }: ArrangementExpected): Words {
  return join([
    ...(grouped === undefined ? [] : [groupWords(grouped)]),
    ...(align === undefined ? [] : [alignWords(align, toSlide)]),
    ...(distribute === undefined ? [] : [DISTRIBUTED[distribute]]),
    ...(order === undefined ? [] : [ORDER[order]]),
  ])
}

function shapesOf(
  view: PowerPointView,
  slide: Slide,
  { shapes }: ArrangementTarget,
): readonly Shape[] | undefined {
  const found = shapes.map((one) => findShape(view, slide, one))
  const known = found.flatMap((one) => one ?? [])
  return known.length === shapes.length ? known : undefined
}

function judge(
  slide: Slide,
  shapes: readonly Shape[],
  { grouped, align, toSlide, distribute, order }: ArrangementExpected,
  size: { readonly width: number; readonly height: number },
): readonly Unit[] {
  const places = shapes.flatMap((one) => placeOf(slide, one) ?? [])
  const unit = (isOk: boolean, wanted: Words): Unit => ({
    isOk,
    weight: 1,
    actual: isOk ? wanted : negated(wanted),
  })
  const isOne = isGroup(shapes)
  return [
    ...(grouped === undefined
      ? []
      : [
          {
            isOk: grouped ? isOne : shapes.every((one) => one.group === undefined),
            weight: 1,
            actual: groupWords(isOne),
          },
        ]),
    ...(align === undefined
      ? []
      : [
          unit(
            places.length === shapes.length &&
              spread([
                ...places.map((one) => edgeOf(one, align)),
                ...(toSlide === true || shapes.length === 1
                  ? [edgeOf(wholeSlide(size), align)]
                  : []),
              ]) <= TOLERANCE,
            alignWords(align, toSlide),
          ),
        ]),
    ...(distribute === undefined
      ? []
      : [
          unit(
            places.length > 2 && spread(gaps(places, distribute === 'horizontally')) <= TOLERANCE,
            DISTRIBUTED[distribute],
          ),
        ]),
    ...(order === undefined ? [] : [unit(isOrdered(slide, shapes, order), ORDER[order])]),
  ]
}

const arrangement: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30309',
  title: words('组合、对齐、层次', 'grouping, alignment, order'),
  target: ArrangementTarget,
  expected: ArrangementExpected,
  examine(view, target, expected) {
    const on = describeSlide(target.slide)
    const names = join(target.shapes.map(describeShape))
    const described = words(`${on.zh}的${names.zh}`, `${names.en} of ${on.en}`)
    const wanted = wantedWords(expected)
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(described, wanted, NO_SLIDE)
    const shapes = shapesOf(view, slide, target)
    if (shapes === undefined) return blocked(described, wanted, NO_SHAPE)
    const evidence = shapes.map((one) => evidenceAt(slide.part, one.node, one.text || one.name))
    return found(
      described,
      wanted,
      COUNT.items,
      judge(slide, shapes, expected, view.presentation.size),
      evidence,
    )
  },
  apply(draft, target, expected) {
    const steps: ((slide: Slide, shapes: readonly Shape[]) => void)[] = []
    const { align, toSlide, distribute, grouped, order } = expected
    const { size } = draft.view().presentation
    const isWhole = toSlide === true || target.shapes.length === 1
    if (align !== undefined)
      steps.push((slide, shapes) =>
        alignShapes(slide, shapes, align, isWhole ? edgeOf(wholeSlide(size), align) : undefined),
      )
    if (distribute !== undefined)
      steps.push((slide, shapes) => distributeShapes(slide, shapes, distribute === 'horizontally'))
    if (order !== undefined) steps.push((slide, shapes) => orderShapes(slide, shapes, order))
    if (grouped === true) steps.push(groupShapes)
    for (const step of steps) {
      const slide = slideToEdit(draft, target.slide)
      const shapes = shapesOf(draft.view(), slide, target)
      // The nodes of this view are the draft's own as well; the shapes must be of the same reading.
      const own = shapes?.flatMap(
        (one) => slide.allShapes.find((known) => known.node === one.node) ?? [],
      )
      if (own === undefined) throw new Error('A shape is not there')
      if (step === groupShapes && isGroup(own)) continue
      step(slide, own)
    }
  },
  example: {
    start: objectsStart,
    target: {
      slide: { start: 5 },
      shapes: [{ name: OBJECTS.first }, { name: OBJECTS.second }, { name: OBJECTS.third }],
    },
    expected: { align: 'top', grouped: true },
    near: [
      { name: 'aligned at the bottom', expected: { align: 'bottom', grouped: true } },
      { name: 'not grouped', expected: { align: 'top' } },
      {
        name: 'one of them left out',
        target: {
          slide: { start: 5 },
          shapes: [{ name: OBJECTS.first }, { name: OBJECTS.second }],
        },
      },
    ],
  },
})

export const arrangementCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  arrangement,
]
