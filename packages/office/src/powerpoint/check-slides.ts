import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  plain,
  snippet,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { append, setAttributes } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  addLayoutPlaceholders,
  addSlide,
  copySlide,
  relateLayout,
  removeSlide,
  slideEntry,
  slideList,
} from './edit-parts.ts'
import { slidesToEdit } from './edit-slides.ts'
import { slidesStart } from './examples/slides-start.ts'
import { judgeSlides } from './judge-slides.ts'
import { hasLayout, isLayout, layoutName, layoutTypeWords } from './layout-names.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import {
  Count,
  evidenceAt,
  issuedOf,
  NonEmpty,
  SlidesTarget,
  submittedOf,
} from './slide-targets.ts'

/**
 * What stands at a place of the show: a slide of the start file, a copy of one, or a new slide (by its
 * title, when it has one).
 */
const Entry = z.union([
  z.object({ start: Count }),
  z.object({ copyOf: Count }),
  z.object({ title: NonEmpty, layout: z.optional(NonEmpty) }),
  z.object({ new: z.literal(true), layout: z.optional(NonEmpty) }),
])
type Entry = z.infer<typeof Entry>

const issuedSlide = (view: PowerPointView, number: number): Slide | undefined =>
  (view.start ?? view.presentation).slides[number - 1]

function isEntry(view: PowerPointView, slide: Slide | undefined, entry: Entry): boolean {
  if (slide === undefined) return false
  const issued = issuedOf(view, slide)
  if ('start' in entry) return issued !== undefined && issued.number === entry.start
  if (issued !== undefined && view.start !== undefined) return false
  if ('copyOf' in entry) {
    const original = issuedSlide(view, entry.copyOf)
    // A slide is copied as it was issued, or after it was edited.
    const texts = [original, original === undefined ? undefined : submittedOf(view, original)]
    return texts.some((one) => one !== undefined && foldSpaces(one.text) === foldSpaces(slide.text))
  }
  if (entry.layout !== undefined && !hasLayout(slide, { types: [entry.layout] })) return false
  if ('new' in entry) return true
  const title = foldSpaces(entry.title)
  return foldSpaces(slide.title) === title || foldSpaces(slide.text).includes(title)
}

function entryWords(view: PowerPointView, entry: Entry): Words {
  if ('start' in entry) {
    const title = snippet(issuedSlide(view, entry.start)?.title ?? '')
    return words(`原第${entry.start}张${title}`, `slide ${entry.start} as issued ${title}`)
  }
  if ('copyOf' in entry)
    return words(`第${entry.copyOf}张的副本`, `a copy of slide ${entry.copyOf}`)
  const name = entry.layout === undefined ? undefined : layoutTypeWords(entry.layout)
  const [zh, en] = name === undefined ? ['', ''] : [`（${name.zh}）`, ` (${name.en})`]
  if ('new' in entry) return words(`新幻灯片${zh}`, `a new slide${en}`)
  return words(`新幻灯片“${entry.title}”${zh}`, `a new slide “${entry.title}”${en}`)
}

/** The list entry for each expected slide, made where it is missing. */
function entryNodes(draft: PowerPointDraft, sequence: readonly Entry[]): readonly XmlElement[] {
  const used = new Set<XmlElement>()
  return sequence.map((entry) => {
    const view = draft.view()
    const known = view.presentation.slides
      .filter((one) => isEntry(view, one, entry))
      .flatMap((one) => slideEntry(draft, one) ?? [])
      .find((one) => !used.has(one))
    const node = known ?? makeEntry(draft, view, entry)
    used.add(node)
    return node
  })
}

function makeEntry(draft: PowerPointDraft, view: PowerPointView, entry: Entry): XmlElement {
  if ('start' in entry) throw new Error(`Slide ${entry.start} is not there any more`)
  if ('copyOf' in entry) {
    const issued = issuedSlide(view, entry.copyOf)
    const original = issued === undefined ? undefined : submittedOf(view, issued)
    if (original === undefined) throw new Error(`Slide ${entry.copyOf} is not there`)
    return copySlide(draft, original)
  }
  return addSlide(draft, {
    layout: entry.layout ?? 'titleOnly',
    title: 'title' in entry ? entry.title : undefined,
  })
}

const order: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30101',
  title: words('幻灯片增、删、移、复制', 'slides inserted, deleted, moved, copied'),
  target: z.object({}),
  expected: z.object({ sequence: z.array(Entry).check(z.minLength(1)) }),
  examine(view, _target, { sequence }) {
    const { slides } = view.presentation
    const units = sequence.map((entry, index): Unit => {
      const slide = slides[index]
      const isOk = isEntry(view, slide, entry)
      const title = snippet(slide?.title ?? '')
      const actual =
        slide === undefined
          ? words(`没有第${index + 1}张`, `there is no slide ${index + 1}`)
          : words(`第${index + 1}张是“${title}”`, `slide ${index + 1} is “${title}”`)
      return { isOk, weight: 1, actual }
    })
    if (slides.length > sequence.length)
      units.push({
        isOk: false,
        weight: slides.length - sequence.length,
        actual: words(`共${slides.length}张`, `${slides.length} slides`),
      })
    const { source, tree } = view.presentation
    const titles = slides.map((one) => one.title).join(' / ')
    const evidence = [evidenceAt(source.mainPart, child(tree, 'p:sldIdLst') ?? tree, titles)]
    const list = sequence.map((one) => entryWords(view, one))
    return found(
      words('幻灯片的数量和次序', 'number and order of slides'),
      words(list.map((one) => one.zh).join('、'), list.map((one) => one.en).join(', ')),
      COUNT.items,
      units,
      evidence,
    )
  },
  apply(draft, _target, { sequence }) {
    const nodes = entryNodes(draft, sequence)
    for (const slide of draft.view().presentation.slides) {
      const node = slideEntry(draft, slide)
      if (node !== undefined && !nodes.includes(node)) removeSlide(draft, slide)
    }
    const list = slideList(draft)
    list.children.splice(0)
    for (const node of nodes) append(list, node)
  },
  example: {
    start: slidesStart,
    target: {},
    expected: {
      sequence: [
        { start: 1 },
        { start: 2 },
        { start: 4 },
        { start: 3 },
        { start: 5 },
        { title: '低碳购物', layout: 'obj' },
        { start: 6 },
      ],
    },
    near: [
      {
        name: 'the new slide one place too early',
        expected: {
          sequence: [
            { start: 1 },
            { start: 2 },
            { start: 4 },
            { start: 3 },
            { title: '低碳购物', layout: 'obj' },
            { start: 5 },
            { start: 6 },
          ],
        },
      },
      {
        name: 'a copy instead of moving',
        expected: {
          sequence: [
            { start: 1 },
            { start: 2 },
            { start: 4 },
            { start: 3 },
            { copyOf: 4 },
            { start: 5 },
            { title: '低碳购物', layout: 'obj' },
            { start: 6 },
          ],
        },
      },
    ],
  },
})

const shown = (isHidden: boolean): Words =>
  isHidden ? words('隐藏', 'hidden') : words('未隐藏', 'not hidden')

const hide: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30102',
  title: words('隐藏幻灯片', 'hidden slide'),
  target: SlidesTarget,
  expected: z.object({ hidden: z.boolean() }),
  examine: (view, target, { hidden }) =>
    judgeSlides(view, target.slide, shown(hidden), (slide) => ({
      isOk: slide.isHidden === hidden,
      actual: shown(slide.isHidden),
    })),
  apply(draft, target, { hidden }) {
    for (const slide of slidesToEdit(draft, target.slide))
      setAttributes(slide.tree, { show: hidden ? 0 : undefined })
  },
  example: {
    start: slidesStart,
    target: { slide: { start: 4 } },
    expected: { hidden: true },
    near: [{ name: 'the next slide', target: { slide: { start: 5 } } }],
  },
})

const LayoutExpected = z
  .object({
    /** Accepted values of p:sldLayout type: obj, twoObj, titleOnly, blank … */
    types: z.optional(z.array(NonEmpty).check(z.minLength(1))),
    /** Accepted names, for layouts of a template's own. */
    names: z.optional(z.array(NonEmpty).check(z.minLength(1))),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

/** The layouts that are accepted, in words. */
function acceptedLayouts({ names = [], types = [] }: z.infer<typeof LayoutExpected>): Words {
  const all = [...names.map(plain), ...types.map(layoutTypeWords)]
  return words(all.map((one) => one.zh).join('/'), all.map((one) => one.en).join('/'))
}

const layout: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30103',
  title: words('版式', 'layout'),
  target: SlidesTarget,
  expected: LayoutExpected,
  examine: (view, target, expected) =>
    judgeSlides(view, target.slide, acceptedLayouts(expected), (slide) => ({
      isOk: hasLayout(slide, expected),
      actual: plain(layoutName(slide.layout)),
    })),
  apply(draft, target, expected) {
    for (const slide of slidesToEdit(draft, target.slide)) {
      const known = slide.master?.layouts ?? []
      const wanted = known.find((one) => isLayout(one, expected))
      if (wanted === undefined) throw new Error('The presentation has no such layout')
      if (slide.layout?.part === wanted.part) continue
      relateLayout(draft, slide.part, wanted)
      addLayoutPlaceholders(slide, wanted)
    }
  },
  example: {
    start: slidesStart,
    target: { slide: { start: 3 } },
    expected: { types: ['twoObj'] },
    near: [
      { name: 'another layout', expected: { types: ['secHead'] } },
      { name: 'another slide', target: { slide: { start: 2 } } },
    ],
  },
})

export const slideCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  order,
  hide,
  layout,
]
