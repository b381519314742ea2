import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import {
  element,
  ensureChild,
  removeChildren,
  append,
  remove,
  putChild,
  setAttributes,
} from '../package/edit-xml.ts'
import { attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { effectWords } from './animation-names.ts'
import { EffectExpected, idsOfEffects, wantedEffect } from './check-animations.ts'
import { addEffect, effectsToEdit, orderEffects, removeEffects } from './edit-animations.ts'
import { shapeToEdit, slideToEdit } from './edit-slides.ts'
import { animationsStart, slideOf, STEPS } from './examples/animations-start.ts'
import { animationsOf, NO_ANIMATION } from './judge-animations.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { buildsOf, readAnimations, type Animation } from './read-animations.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { describeShape, findShape, ShapeReference, ShapeTarget } from './shape-targets.ts'
import { describeSlide, evidenceAt, findSlide, NO_SLIDE, SlideTarget } from './slide-targets.ts'
import { SlideReference } from './slide-targets.ts'

const nameOf = (slide: Slide, id: string): string => {
  const shape = slide.allShapes.find((one) => one.id === id)
  return shape === undefined ? id : shape.text.trim() || shape.name
}

/** Shapes in the order in which they are first animated; parts of one build are one (30605). */
function animatedShapes(slide: Slide): readonly string[] {
  return [...new Set(readAnimations(slide).map((one) => one.shape))]
}

const References = z.array(ShapeReference).check(z.minLength(1))

function shapesToEdit(
  draft: PowerPointDraft,
  slide: Slide,
  references: readonly ShapeReference[],
): readonly Shape[] {
  const view = draft.view()
  return references.map((reference) => {
    const shape = findShape(view, slide, reference)
    if (shape === undefined) throw new Error(`There is no shape ${JSON.stringify(reference)}`)
    return shape
  })
}

const order: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30605',
  title: words('动画顺序', 'order of animations'),
  target: SlideTarget,
  /** The shapes in the order in which they are to be animated; others may come between. */
  expected: z.object({ order: z.array(ShapeReference).check(z.minLength(2)) }),
  examine(view, target, expected) {
    const wanted = words(
      expected.order.map((one) => describeShape(one).zh).join('→'),
      expected.order.map((one) => describeShape(one).en).join(' → '),
    )
    const where = describeSlide(target.slide)
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(where, wanted, NO_SLIDE)
    const actual = animatedShapes(slide)
    if (actual.length === 0) return blocked(where, wanted, NO_ANIMATION)
    const places = expected.order.map((one) => {
      const shape = findShape(view, slide, one)
      return shape === undefined ? -1 : actual.indexOf(shape.id)
    })
    const isOk = places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1))
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, plain(actual.map((id) => `“${nameOf(slide, id)}”`).join('→'))),
      [evidenceAt(slide.part, slide.tree, slide.title)],
    )
  },
  apply(draft, target, expected) {
    const slide = slideToEdit(draft, target.slide)
    const shapes = shapesToEdit(draft, slide, expected.order)
    for (const shape of shapes) effectsToEdit(slide, shape)
    orderEffects(slide, shapes)
  },
  example: {
    start: animationsStart,
    target: { slide: slideOf('30605') },
    expected: { order: [{ text: STEPS[2] }, { text: STEPS[0] }, { text: STEPS[1] }] },
    near: [
      {
        name: 'two exchanged',
        expected: { order: [{ text: STEPS[2] }, { text: STEPS[1] }, { text: STEPS[0] }] },
      },
    ],
  },
})

const BUILDS = {
  whole: words('作为一个对象', 'as one object'),
  allAtOnce: words('整批发送', 'all at once'),
  paragraph: words('按段落', 'by paragraphs'),
} as const
type Build = keyof typeof BUILDS
const LETTERS = {
  el: words('整批文本', 'all text'),
  wd: words('按字/词', 'by words'),
  lt: words('按字母', 'by letters'),
} as const

/** How the text of a shape comes: by its build, else by what its effects move (30607). */
function buildOf(slide: Slide, shape: Shape): Build | undefined {
  const list = animationsOf(slide, shape)
  if (list.length === 0) return undefined
  const written = attribute(
    buildsOf(slide, shape.id).find((one) => one.name === 'p:bldP'),
    'build',
  )
  if (written === 'p') return 'paragraph'
  if (written === 'allAtOnce') return 'allAtOnce'
  const parts = list.filter((one) => one.paragraphs !== undefined)
  if (parts.length === 0) return 'whole'
  return parts.slice(1).some((one) => one.trigger !== 'with') || parts.length === 1
    ? 'paragraph'
    : 'allAtOnce'
}

const text: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30607',
  title: words('文本动画', 'text animation'),
  target: ShapeTarget,
  expected: z
    .object({
      build: z.optional(z.enum(['whole', 'allAtOnce', 'paragraph'])),
      letters: z.optional(z.enum(['el', 'wd', 'lt'])),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    interface Animated {
      readonly slide: Slide
      readonly shape: Shape
    }
    const questions = [
      ...ask<Animated, Build>(
        expected.build,
        (build) => BUILDS[build],
        ({ slide, shape }, build) => {
          const actual = buildOf(slide, shape)
          return {
            isOk: actual === build,
            actual: actual === undefined ? NO_ANIMATION : BUILDS[actual],
          }
        },
      ),
      ...ask<Animated, keyof typeof LETTERS>(
        expected.letters,
        (letters) => LETTERS[letters],
        ({ slide, shape }, letters) => {
          const list = animationsOf(slide, shape)
          const all = list.map((one) => one.letters ?? 'el')
          const wrong = all.find((one) => one !== letters)
          const shown = wrong ?? all[0]
          return {
            isOk: all.length > 0 && wrong === undefined,
            actual:
              shown === undefined
                ? NO_ANIMATION
                : (LETTERS[shown as keyof typeof LETTERS] ?? plain(shown)),
          }
        },
      ),
    ]
    return judgeShape(
      view,
      target,
      join(questions.map((one) => one.wanted)),
      COUNT.items,
      (shape, slide) => questions.map((one) => ({ weight: 1, ...one.judge({ slide, shape }) })),
    )
  },
  apply(draft, target, { build, letters }) {
    const { slide, shape } = shapeToEdit(draft, target)
    if (build !== undefined && buildOf(slide, shape) !== build) buildText(slide, shape, build)
    if (letters === undefined) return
    for (const { node } of effectsToEdit(slide, shape)) setLetters(node, letters)
  },
  example: {
    start: animationsStart,
    target: { slide: slideOf('30607'), shape: { placeholder: 'body' } },
    expected: { build: 'paragraph', letters: 'lt' },
    near: [
      { name: 'all at once', expected: { build: 'allAtOnce', letters: 'lt' } },
      { name: 'by words', expected: { build: 'paragraph', letters: 'wd' } },
      { name: 'as one object', expected: { build: 'whole', letters: 'lt' } },
    ],
  },
})

function buildText(slide: Slide, shape: Shape, build: Build): void {
  const [first] = effectsToEdit(slide, shape)
  const kind = first?.kind === 'emph' || first?.kind === 'exit' ? first.kind : 'entr'
  const effect = {
    kind,
    presetId: first?.presetId ?? 10,
    subtype: first?.subtype,
    durationMs: Math.round((first?.durationSeconds ?? 0.5) * 1000) || 1,
  } as const
  removeEffects(slide, shape)
  if (build === 'whole') {
    addEffect(slide, shape, effect)
    return
  }
  shape.paragraphs.forEach((paragraph, index) => {
    if (paragraph.text.trim() === '') return
    const isFirst = readAnimations(slide).every((one) => one.shape !== shape.id)
    addEffect(slide, shape, {
      ...effect,
      paragraphs: [index, index],
      trigger: build === 'allAtOnce' && !isFirst ? 'with' : 'onClick',
    })
  })
  for (const one of buildsOf(slide, shape.id))
    setAttributes(one, { build: build === 'paragraph' ? 'p' : 'allAtOnce' })
}

function setLetters(node: XmlElement, letters: keyof typeof LETTERS): void {
  removeChildren(node, 'p:iterate')
  if (letters !== 'el')
    putChild(node, 'p:iterate', { type: letters }, [element('p:tmPct', { val: 10_000 })])
}

const PARTS = {
  one: words('作为一个对象', 'as one object'),
  series: words('按系列', 'by series'),
  category: words('按分类', 'by category'),
  seriesEl: words('按系列中的元素', 'by element in series'),
  categoryEl: words('按分类中的元素', 'by element in category'),
  lvlOne: words('逐个级别', 'by level'),
  lvlAtOnce: words('一次按级别', 'level at once'),
  other: words('其他', 'other'),
} as const
type Part = keyof typeof PARTS
const PART_NAMES = [
  'one',
  'series',
  'category',
  'seriesEl',
  'categoryEl',
  'lvlOne',
  'lvlAtOnce',
] as const

function partBuildOf(slide: Slide, shape: Shape): Part | undefined {
  const list = animationsOf(slide, shape)
  if (list.length === 0) return undefined
  const graphic = buildsOf(slide, shape.id).find((one) => one.name === 'p:bldGraphic')
  const sub = children(child(graphic, 'p:bldSub'))[0]
  const old = buildsOf(slide, shape.id).find((one) => /^p:(bldOleChart|bldDgm)$/.test(one.name))
  const written = attribute(sub, 'bld') ?? attribute(old, 'bld')
  if (written === undefined) return 'one'
  if (written === 'allAtOnce' || written === 'whole') return 'one'
  return PART_NAMES.find((name) => name === written) ?? 'other'
}

const parts: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30608',
  title: words('图表与 SmartArt 动画', 'chart and SmartArt animation'),
  target: ShapeTarget,
  expected: z.object({ by: z.enum(PART_NAMES) }),
  examine: (view, target, { by }) =>
    judgeShape(view, target, PARTS[by], COUNT.items, (shape, slide) => {
      const actual = partBuildOf(slide, shape)
      return single(actual === by, actual === undefined ? NO_ANIMATION : PARTS[actual])
    }),
  apply(draft, target, { by }) {
    const { slide, shape } = shapeToEdit(draft, target)
    if (partBuildOf(slide, shape) === by) return
    const [first] = effectsToEdit(slide, shape)
    const kind = first?.kind === 'exit' ? 'exit' : 'entr'
    const presetId = first?.presetId ?? 10
    removeEffects(slide, shape)
    const isChart = shape.kind === 'chart'
    const steps = by === 'one' ? [undefined] : stepsOf(draft, slide, shape, by)
    for (const part of steps) addEffect(slide, shape, { kind, presetId, part })
    const list = ensureChild(ensureChild(slide.tree, 'p:timing'), 'p:bldLst')
    const build =
      by === 'one'
        ? element('p:bldAsOne')
        : element('p:bldSub', {}, [element(isChart ? 'a:bldChart' : 'a:bldDgm', { bld: by })])
    for (const one of buildsOf(slide, shape.id)) remove(one)
    append(list, element('p:bldGraphic', { spid: shape.id, grpId: 0 }, [build]))
  },
  example: {
    start: animationsStart,
    target: { slide: slideOf('30608'), shape: { kind: 'chart' } },
    expected: { by: 'category' },
    near: [{ name: 'by series', expected: { by: 'series' } }],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 不保存图表和 SmartArt 的分步动画',
        'LibreOffice keeps no builds of charts and SmartArt',
      ),
    },
  ],
})

/** One step for the background, one for each series or category of a chart. */
function stepsOf(
  draft: PowerPointDraft,
  slide: Slide,
  shape: Shape,
  by: (typeof PART_NAMES)[number],
): readonly XmlElement[] {
  if (shape.kind !== 'chart')
    return [element('p:graphicEl', {}, [element('a:dgm', { bldStep: 'sp' })])]
  const frame = descendants(shape.node, 'c:chart')[0]
  const { source } = draft.package
  const part = source
    .relationships(slide.part)
    .find((link) => link.id === attribute(frame, 'r:id'))?.target
  const series = part === undefined ? [] : descendants(source.xml(part), 'c:ser')
  const points = children(
    descendants(series[0], 'c:strCache')[1] ?? descendants(series[0], 'c:numCache')[0],
    'c:pt',
  ).length
  const isSeries = by.startsWith('series')
  const count = Math.min(isSeries ? series.length : points, 50)
  const step = (index: number): XmlElement =>
    element('p:graphicEl', {}, [
      element('a:chart', {
        seriesIdx: index < 0 ? -3 : isSeries ? index : -4,
        categoryIdx: index < 0 ? -3 : isSeries ? -4 : index,
        bldStep: index < 0 ? 'gridLegend' : isSeries ? 'series' : 'category',
      }),
    ])
  return Array.from({ length: count + 1 }, (_, index) => step(index - 1))
}

const ShapesTarget = z.object({ slide: SlideReference, shapes: References })

const same: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30612',
  title: words('相同动画、动画刷', 'the same animation on all'),
  target: ShapesTarget,
  expected: EffectExpected,
  examine(view, target, expected) {
    const wanted = wantedEffect(expected)
    const where = words(
      `${describeSlide(target.slide).zh}的${join(target.shapes.map(describeShape)).zh}`,
      `${join(target.shapes.map(describeShape)).en} of ${describeSlide(target.slide).en}`,
    )
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(where, wanted, NO_SLIDE)
    const ids = idsOfEffects(expected)
    const isRight = (one: Animation): boolean =>
      one.kind === expected.class && one.presetId !== undefined && ids.includes(one.presetId)
    const units = target.shapes.map((reference) => {
      const shape = findShape(view, slide, reference)
      const list = shape === undefined ? [] : animationsOf(slide, shape)
      const right = list.find(isRight)
      const shown = right ?? list[0]
      const actual: Words =
        shown === undefined ? NO_ANIMATION : effectWords(shown.kind, shown.presetId)
      const name = describeShape(reference)
      return {
        isOk: right !== undefined,
        weight: 1,
        actual: words(`${name.zh}：${actual.zh}`, `${name.en}: ${actual.en}`),
      }
    })
    return found(where, wanted, COUNT.items, units, [
      evidenceAt(slide.part, slide.tree, slide.title),
    ])
  },
  apply(draft, target, expected) {
    const slide = slideToEdit(draft, target.slide)
    const [presetId] = idsOfEffects(expected)
    if (presetId === undefined) throw new Error('No effect is named')
    const ids = idsOfEffects(expected)
    for (const shape of shapesToEdit(draft, slide, target.shapes)) {
      const list = animationsOf(slide, shape, expected.class)
      if (list.some((one) => ids.includes(one.presetId ?? -1))) continue
      removeEffects(slide, shape)
      addEffect(slide, shape, { kind: expected.class, presetId })
    }
  },
  example: {
    start: animationsStart,
    target: { slide: slideOf('30612'), shapes: STEPS.map((one) => ({ text: one })) },
    expected: { class: 'emph', effects: ['陀螺旋'] },
    near: [
      { name: 'another emphasis', expected: { class: 'emph', effects: ['放大/缩小', 6] } },
      {
        name: 'one shape left out',
        target: {
          slide: slideOf('30612'),
          shapes: STEPS.slice(1).map((one) => ({ text: one })),
        },
      },
    ],
  },
})

/** Codes about several effects, and effects of parts (CHECKPOINTS.md 6.6). */
export const animationOrderCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  order,
  text,
  parts,
  same,
]
