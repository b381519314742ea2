import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import {
  COUNT,
  defineChecker,
  join,
  plain,
  single,
  words,
  type Checker,
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
import { addEffect, effectsToEdit, removeEffects } from './edit-animations.ts'
import { shapeToEdit } from './edit-slides.ts'
import { animationsStart, slideOf } from './examples/animations-start.ts'
import { animationsOf, NO_ANIMATION } from './judge-animations.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { buildsOf, readAnimations } from './read-animations.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { ShapeTarget } from './shape-targets.ts'
import { ownTable } from '../package/own-table.ts'

const BUILDS = ownTable({
  whole: words('作为一个对象', 'as one object'),
  allAtOnce: words('整批发送', 'all at once'),
  paragraph: words('按段落', 'by paragraphs'),
} as const)

type Build = keyof typeof BUILDS

const LETTERS = ownTable({
  el: words('整批文本', 'all text'),
  wd: words('按字/词', 'by words'),
  lt: words('按字母', 'by letters'),
} as const)

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

const PARTS = ownTable({
  one: words('作为一个对象', 'as one object'),
  series: words('按系列', 'by series'),
  category: words('按分类', 'by category'),
  seriesEl: words('按系列中的元素', 'by element in series'),
  categoryEl: words('按分类中的元素', 'by element in category'),
  lvlOne: words('逐个级别', 'by level'),
  lvlAtOnce: words('一次按级别', 'level at once'),
  other: words('其他', 'other'),
} as const)

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

/** Codes about effects of parts: text, charts and SmartArt (CHECKPOINTS.md 6.6). */
export const animationBuildCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  text,
  parts,
]
