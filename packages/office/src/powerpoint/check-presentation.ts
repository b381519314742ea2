import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { element, ensureChild, setAttributes } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, child, children, descendants } from '../package/xml-query.ts'
import { ensureExtension } from './edit-parts.ts'
import { EMU_PER_CM } from './edit-slides.ts'
import { designStart, slidesStart } from './examples/slides-start.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Presentation } from './read-presentation.ts'
import { describeSlide, evidenceAt, findSlide, NonEmpty, SlideReference } from './slide-targets.ts'

/** Sizes that PowerPoint and WPS give to a ratio, widest first (30107). */
const RATIOS = {
  '16:9': [
    [12_192_000, 6_858_000, undefined],
    [9_144_000, 5_143_500, 'screen16x9'],
  ],
  '4:3': [
    [9_144_000, 6_858_000, 'screen4x3'],
    [12_192_000, 9_144_000, undefined],
  ],
  '16:10': [[9_144_000, 5_715_000, 'screen16x10']],
} as const
/** A twentieth of a centimetre (2.7). */
const TOLERANCE = 0.05

const Length = z.number().check(z.gt(0))
const SizeExpected = z
  .object({
    ratio: z.optional(z.enum(['16:9', '4:3', '16:10'])),
    widthCm: z.optional(Length),
    heightCm: z.optional(Length),
    orientation: z.optional(z.enum(['landscape', 'portrait'])),
    /** Accepted values of p:sldSz type: A4, screen4x3, 35mm, banner … */
    types: z.optional(z.array(NonEmpty).check(z.minLength(1))),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const centimetres = (emu: number): number => Math.round((emu / EMU_PER_CM) * 100) / 100

const orientationWords = (isPortrait: boolean): Words =>
  isPortrait ? words('纵向', 'portrait') : words('横向', 'landscape')

function sizeWords(expected: z.infer<typeof SizeExpected>): Words {
  const { ratio, widthCm, heightCm, orientation, types } = expected
  return join([
    ...(ratio === undefined ? [] : [plain(ratio)]),
    ...(widthCm === undefined ? [] : [words(`宽${widthCm}厘米`, `${widthCm} cm wide`)]),
    ...(heightCm === undefined ? [] : [words(`高${heightCm}厘米`, `${heightCm} cm high`)]),
    ...(orientation === undefined ? [] : [orientationWords(orientation === 'portrait')]),
    ...(types === undefined ? [] : [plain(types.join('/'))]),
  ])
}

const size: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30107',
  title: words('幻灯片大小和方向', 'slide size and orientation'),
  target: z.object({}),
  expected: SizeExpected,
  examine(view, _target, expected) {
    const { source, tree } = view.presentation
    const { width, height, type } = view.presentation.size
    const { ratio, widthCm, heightCm, orientation, types } = expected
    const near = (emu: number, wanted: number | undefined): boolean =>
      wanted === undefined || Math.abs(emu / EMU_PER_CM - wanted) <= TOLERANCE
    const [x = 1, y = 1] = (ratio ?? '1:1').split(':').map(Number)
    const isOk =
      (ratio === undefined || Math.abs(width / height - x / y) < 0.005) &&
      near(width, widthCm) &&
      near(height, heightCm) &&
      (orientation === undefined || height > width === (orientation === 'portrait')) &&
      (types === undefined || types.includes(type))
    const text = `${centimetres(width)} × ${centimetres(height)} cm`
    return found(
      words('幻灯片大小', 'the slide size'),
      sizeWords(expected),
      COUNT.items,
      single(
        isOk,
        words(
          `${text} ${orientationWords(height > width).zh}`,
          `${text}, ${orientationWords(height > width).en}`,
        ),
      ),
      [evidenceAt(source.mainPart, child(tree, 'p:sldSz') ?? tree, text)],
    )
  },
  apply(draft, _target, expected) {
    const { tree, size: known } = draft.view().presentation
    const { ratio, widthCm, heightCm, orientation, types } = expected
    const usual = ratio === undefined ? undefined : RATIOS[ratio][0]
    let width = widthCm === undefined ? (usual?.[0] ?? known.width) : widthCm * EMU_PER_CM
    let height = heightCm === undefined ? (usual?.[1] ?? known.height) : heightCm * EMU_PER_CM
    if (orientation !== undefined && height > width !== (orientation === 'portrait'))
      [width, height] = [height, width]
    const isChanged = width !== known.width || height !== known.height
    setAttributes(ensureChild(tree, 'p:sldSz'), {
      cx: Math.round(width),
      cy: Math.round(height),
      ...(isChanged || types !== undefined ? { type: types?.[0] ?? usual?.[2] } : {}),
    })
  },
  example: {
    start: designStart,
    target: {},
    expected: { ratio: '4:3' },
    near: [
      { name: '16:10', expected: { ratio: '16:10' } },
      { name: 'a centimetre too wide', expected: { widthCm: 26.4, heightCm: 19.05 } },
    ],
  },
})

interface Section {
  readonly name: string
  /** Numbers of its slides. */
  readonly slides: readonly number[]
}

const SECTIONS = '{521415D9-36F7-43E2-AB2F-B90AF26B5E84}'

function readSections(presentation: Presentation): readonly Section[] {
  const lists = descendants(child(presentation.tree, 'p:extLst'), 'p14:sectionLst')
  return children(lists[0], 'p14:section').map((node) => ({
    name: attribute(node, 'name') ?? '',
    slides: children(child(node, 'p14:sldIdLst'), 'p14:sldId').flatMap((one) => {
      const id = attribute(one, 'id')
      return presentation.slides.find((slide) => slide.id === id)?.number ?? []
    }),
  }))
}

const SectionExpected = z.object({
  sections: z
    .array(z.object({ name: NonEmpty, first: SlideReference, last: z.optional(SlideReference) }))
    .check(z.minLength(1)),
})

/**
 * Where each section ends for which nothing is said: before the next one that is asked for; the last
 * one, where the start file has no sections, with the last slide. Undefined where it does not matter.
 */
function impliedEnds(
  view: PowerPointView,
  { sections: list }: z.infer<typeof SectionExpected>,
): readonly (number | undefined)[] {
  const firsts = list.map((one) => findSlide(view, one.first)?.number)
  const hadNone = view.start === undefined || readSections(view.start).length === 0
  return firsts.map((first) => {
    const later = firsts.filter((one) => one !== undefined && first !== undefined && one > first)
    if (later.length > 0) return Math.min(...later.flatMap((one) => one ?? [])) - 1
    return hadNone && first !== undefined ? view.presentation.slides.at(-1)?.number : undefined
  })
}

/** Ids of sections need only differ; the same answer has the same bytes. */
const sectionId = (index: number): string =>
  `{5EC71010-0000-4000-8000-${String(index + 1).padStart(12, '0')}}`

const sections: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30109',
  title: words('节', 'sections'),
  target: z.object({}),
  expected: SectionExpected,
  examine(view, _target, expected) {
    const known = readSections(view.presentation)
    const wholes = impliedEnds(view, expected)
    const units = expected.sections.map((wanted, index): Unit => {
      const section = known.find((one) => foldSpaces(one.name) === foldSpaces(wanted.name))
      const first = findSlide(view, wanted.first)?.number
      const last = wanted.last === undefined ? wholes[index] : findSlide(view, wanted.last)?.number
      const isOk =
        section !== undefined &&
        first !== undefined &&
        section.slides[0] === first &&
        ((wanted.last === undefined && last === undefined) || section.slides.at(-1) === last)
      const range = [section?.slides[0], section?.slides.at(-1)].join('–')
      const actual =
        section === undefined
          ? words(`没有节“${wanted.name}”`, `there is no section “${wanted.name}”`)
          : words(`节“${wanted.name}”为第${range}张`, `“${wanted.name}” has slides ${range}`)
      return { isOk, weight: 1, actual }
    })
    const wanted = join(
      expected.sections.map((one) => {
        const slide = describeSlide(one.first)
        return words(`节“${one.name}”自${slide.zh}起`, `“${one.name}” from ${slide.en}`)
      }),
    )
    const { source, tree } = view.presentation
    const evidence = [evidenceAt(source.mainPart, tree, known.map((one) => one.name).join(' '))]
    return found(words('节', 'the sections'), wanted, COUNT.items, units, evidence)
  },
  apply(draft, _target, expected) {
    const view = draft.view()
    const { slides, tree } = view.presentation
    const starts = expected.sections.map(({ name, first }) => {
      const slide = findSlide(view, first)
      if (slide === undefined) throw new Error(`There is no slide ${JSON.stringify(first)}`)
      return { name, number: slide.number }
    })
    starts.sort((one, two) => one.number - two.number)
    const list = starts[0]?.number === 1 ? starts : [{ name: '默认节', number: 1 }, ...starts]
    const nodes = list.map(({ name, number }, index) => {
      const end = list[index + 1]?.number ?? slides.length + 1
      const ids = slides
        .slice(number - 1, end - 1)
        .map((one) => element('p14:sldId', { id: one.id }))
      return element('p14:section', { name, id: sectionId(index) }, [
        element('p14:sldIdLst', {}, ids),
      ])
    })
    const extension = ensureExtension(tree, SECTIONS)
    extension.children.splice(0)
    const made = element('p14:sectionLst', {}, nodes)
    made.parent = extension
    extension.children.push(made)
  },
  example: {
    start: slidesStart,
    target: {},
    expected: {
      sections: [
        { name: '概述', first: { start: 1 } },
        { name: '生活方式', first: { start: 4 } },
      ],
    },
    near: [
      {
        name: 'the second section one slide too late',
        expected: {
          sections: [
            { name: '概述', first: { start: 1 } },
            { name: '生活方式', first: { start: 3 } },
          ],
        },
      },
      {
        name: 'another name',
        expected: {
          sections: [
            { name: '概况', first: { start: 1 } },
            { name: '生活方式', first: { start: 4 } },
          ],
        },
      },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('另存时不保留节', 'sections are dropped when it saves'),
    },
  ],
})

export const presentationCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  size,
  sections,
]
