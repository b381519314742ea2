import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  snippet,
  words,
  type Checker,
  type Evidence,
  type Unit,
} from '../checkpoints/checker.ts'
import { isFont } from '../word/word-names.ts'
import { countOf, foldSpaces, normalizeText } from '../package/normalize-text.ts'
import { attribute, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { runsOfSlice, setShapeText, slicesToEdit } from './edit-slide-text.ts'
import { addShape, newShape, shapeToEdit, slideToEdit } from './edit-slides.ts'
import { textStart } from './examples/text-start.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Presentation } from './read-presentation.ts'
import { ShapeTarget } from './shape-targets.ts'
import { evidenceAt, NonEmpty } from './slide-targets.ts'
import { slideRunFormat } from './text-format.ts'
import { locateText, textSlotOf } from './text-targets.ts'

/** A text by its lines: spaces count once, empty lines around and between not at all. */
const foldLines = (value: string): string =>
  normalizeText(value)
    .split('\n')
    .map(foldSpaces)
    .filter((line) => line !== '')
    .join('\n')

/** A text in one line, with a mark where lines end. */
const shownLines = (value: string): string => snippet(foldLines(value).replaceAll('\n', ' ↵ '))

const text: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30201',
  title: words('标题和占位符的文本', 'text of a title or placeholder'),
  target: ShapeTarget,
  expected: z.object({
    /** Paragraphs and line breaks as LF. */
    text: NonEmpty,
    /** `includes`: other words may stand beside it. */
    match: z.optional(z.enum(['equals', 'includes'])),
  }),
  examine: (view, target, expected) =>
    judgeShape(
      view,
      target,
      words(`文字“${shownLines(expected.text)}”`, `“${shownLines(expected.text)}”`),
      COUNT.items,
      (shape) => {
        const actual = foldLines(shape.text)
        const wanted = foldLines(expected.text)
        const isOk = expected.match === 'includes' ? actual.includes(wanted) : actual === wanted
        return single(isOk, actual === '' ? words('无文字', 'no text') : plain(shownLines(actual)))
      },
    ),
  apply(draft, target, expected) {
    setShapeText(shapeToEdit(draft, target).shape, expected.text.split('\n'))
  },
  example: {
    start: textStart,
    target: { slide: { start: 4 }, shape: { placeholder: 'title' } },
    expected: { text: '课程总结' },
    near: [
      { name: 'one character short', expected: { text: '课程总' } },
      {
        name: 'a text box in place of the placeholder',
        make(draft) {
          const slide = slideToEdit(draft, { start: 4 })
          const box = { x: 900_000, y: 500_000, width: 4_000_000, height: 800_000 }
          const texts = ['课程总结']
          addShape(slide, newShape(slide, { name: '文本框', box, texts, isTextBox: true }))
        },
      },
    ],
  },
})

const ReplaceExpected = z.object({
  what: z.enum(['text', 'font']),
  from: NonEmpty,
  to: NonEmpty,
})

function allText(presentation: Presentation): string {
  return normalizeText(
    presentation.slides
      .flatMap((slide) => slide.allShapes)
      .map((shape) => shape.text)
      .join('\n'),
  )
}

/** How often the old text stands alone, where the new one may contain it. */
function countsOf(all: string, from: string, to: string): { old: number; new: number } {
  return { old: countOf(all.split(to).join('\n'), from), new: countOf(all, to) }
}

function examineText(view: PowerPointView, from: string, to: string): readonly Unit[] {
  const known = countsOf(allText(view.presentation), from, to)
  const issued = view.start === undefined ? undefined : countsOf(allText(view.start), from, to)
  const due = issued === undefined ? known.new : issued.old + issued.new
  const done = Math.min(known.new, due)
  const lost = Math.max(0, due - known.new - known.old)
  const units: Unit[] = [
    {
      isOk: true,
      weight: done,
      actual: words(`“${to}”`, `“${to}”`),
    },
    {
      isOk: false,
      weight: known.old,
      actual: words(`仍有“${from}”`, `“${from}” is left`),
    },
    { isOk: false, weight: lost, actual: words('缺少', 'missing') },
  ]
  return units.filter((unit) => unit.weight > 0)
}

function fontCounts(view: PowerPointView, from: string, to: string): { old: number; new: number } {
  const counts = { old: 0, new: 0 }
  for (const { place, paragraph } of locateText(view, { slide: 'all' }).slices) {
    for (const run of paragraph.runs) {
      const { fonts } = slideRunFormat(place, paragraph, run)
      for (const character of run.text) {
        const slot = textSlotOf(character)
        if (slot === undefined || /\s/.test(character)) continue
        if (isFont(fonts[slot], from)) counts.old += 1
        else if (isFont(fonts[slot], to)) counts.new += 1
      }
    }
  }
  return counts
}

function examineFont(view: PowerPointView, from: string, to: string): readonly Unit[] {
  const { old, new: fresh } = fontCounts(view, from, to)
  const issued =
    view.start === undefined || view.start === view.presentation
      ? undefined
      : fontCounts({ ...view, presentation: view.start }, from, to)
  // Where text of the old font is gone and none of the new one came, it was deleted.
  const isDeleted = issued !== undefined && issued.old > 0 && old === 0 && fresh <= issued.new
  const units: Unit[] = [
    {
      isOk: false,
      weight: isDeleted ? issued.old : 0,
      actual: words(`没有新增的${to}文字`, `no text came to be in ${to}`),
    },
    { isOk: true, weight: fresh, actual: words(to, to) },
    { isOk: false, weight: old, actual: words(`仍为${from}`, `still ${from}`) },
  ]
  return units.filter((unit) => unit.weight > 0)
}

/** Elements that name a font by its name, in a part. */
function fontElements(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = []
  const stack = [root]
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (/^a:(latin|ea|cs|sym|buFont)$/.test(one.name)) found.push(one)
    stack.push(...children(one))
  }
  return found
}

function replaceText(draft: PowerPointDraft, from: string, to: string): void {
  const isNested = to.includes(from)
  const slices = [...slicesToEdit(draft, { slide: 'all', find: from })].reverse()
  for (const slice of slices) {
    const { paragraph } = slice
    // Where the new text holds the old one, what was replaced before is left alone.
    const begin = slice.from - to.indexOf(from)
    if (isNested && paragraph.text.slice(Math.max(0, begin), begin + to.length) === to) continue
    runsOfSlice(slice).forEach((run, index) => {
      for (const node of children(run, 'a:t'))
        node.children.splice(0, node.children.length, index === 0 ? to : '')
    })
  }
}

/** Where the old text or font still stands, else where the new text does. */
function evidenceOf(
  view: PowerPointView,
  what: 'text' | 'font',
  from: string,
  to: string,
): readonly Evidence[] {
  const finds = what === 'text' ? [from, to] : []
  const slices = finds
    .map((find) => locateText(view, { slide: 'all', find }).slices)
    .find((one) => one.length > 0)
  const shown = slices ?? locateText(view, { slide: 'all' }).slices.slice(0, 1)
  return shown
    .slice(0, 5)
    .map(({ place, paragraph }) => evidenceAt(place.page.part, paragraph.node, paragraph.text))
}

const replace: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30207',
  title: words('替换文字或字体', 'text or font replaced'),
  target: z.object({}),
  expected: ReplaceExpected,
  examine(view, _target, { what, from, to }) {
    const target = words('全部幻灯片', 'all slides')
    const expected = words(
      `${what === 'font' ? '字体' : ''}“${from}”全部替换为“${to}”`,
      `every ${what === 'font' ? 'font ' : ''}“${from}” replaced by “${to}”`,
    )
    const units = what === 'text' ? examineText(view, from, to) : examineFont(view, from, to)
    if (units.length === 0)
      return blocked(target, expected, words(`没有“${to}”`, `there is no “${to}”`))
    const evidence = evidenceOf(view, what, from, to)
    const counts = what === 'font' ? COUNT.characters : words('处', 'places')
    return found(target, expected, counts, units, evidence)
  },
  apply(draft, _target, { what, from, to }) {
    const { presentation } = draft.view()
    if (what === 'text') {
      if (countsOf(allText(presentation), from, to).old > 0) replaceText(draft, from, to)
      return
    }
    const layouts = presentation.masters.flatMap((one) => one.layouts)
    for (const page of [...presentation.slides, ...presentation.masters, ...layouts]) {
      for (const node of fontElements(page.tree)) {
        if (isFont(attribute(node, 'typeface'), from)) setAttributes(node, { typeface: to })
      }
    }
  },
  example: {
    start: textStart,
    target: {},
    expected: { what: 'text', from: '计算机', to: '电脑' },
    near: [
      { name: 'another word', expected: { what: 'text', from: '计算机', to: '微机' } },
      {
        name: 'in one place only',
        make(draft) {
          const { shape } = shapeToEdit(draft, {
            slide: { start: 6 },
            shape: { placeholder: 'title' },
          })
          setShapeText(shape, ['电脑网络'])
        },
      },
    ],
  },
})

export const slideTextCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  text,
  replace,
]
