import * as z from 'zod/mini'
import { defineChecker, join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { element } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { addShape, nextShapeId, slidesToEdit, textRun } from './edit-slides.ts'
import { designStart } from './examples/slides-start.ts'
import { layoutTypeOf } from './layout-names.ts'
import { judgeSlides } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { NonEmpty, SlidesTarget } from './slide-targets.ts'
import { ownTable } from '../package/own-table.ts'

const FooterExpected = z
  .object({
    /** Text of the footer; `false`: none is shown. */
    footer: z.optional(z.union([NonEmpty, z.literal(false)])),
    slideNumber: z.optional(z.boolean()),
    /** `auto`: a date that follows the day; else the text that stands there; `false`: none. */
    date: z.optional(z.union([NonEmpty, z.literal(false)])),
    /** 标题幻灯片中不显示: slides of the title layout show none of them. */
    notOnTitle: z.optional(z.boolean()),
  })
  .check(
    z.refine(
      ({ footer, slideNumber, date }) =>
        footer !== undefined || slideNumber !== undefined || date !== undefined,
      'nothing expected',
    ),
  )
type FooterExpected = z.infer<typeof FooterExpected>

const TYPES = { footer: 'ftr', slideNumber: 'sldNum', date: 'dt' } as const
type Part = keyof typeof TYPES

/** The placeholder on the slide itself: what the layout and the master have is not shown (30110). */
function shapeOf(slide: Slide, part: Part): Shape | undefined {
  return slide.allShapes.find((one) => one.placeholder?.type === TYPES[part])
}

/** Types of the fields in a shape: slidenum, datetime1 … */
function fieldTypes(shape: Shape): readonly string[] {
  return shape.paragraphs.flatMap((paragraph) =>
    paragraph.runs.flatMap((run) =>
      run.kind === 'field' ? (attribute(run.node, 'type') ?? '') : [],
    ),
  )
}

/** What a slide shows of a part: its text, `auto` or `number` for fields, undefined for nothing. */
function shownPart(slide: Slide, part: Part): string | undefined {
  const shape = shapeOf(slide, part)
  if (shape === undefined) return undefined
  const types = fieldTypes(shape)
  if (part === 'slideNumber') return types.includes('slidenum') ? 'number' : undefined
  if (part === 'date' && types.some((type) => type.startsWith('datetime'))) return 'auto'
  const text = foldSpaces(shape.text)
  return text === '' ? undefined : text
}

const PART_WORDS: Readonly<Record<Part, Words>> = ownTable({
  footer: words('页脚', 'footer'),
  slideNumber: words('幻灯片编号', 'slide number'),
  date: words('日期', 'date'),
})

function valueWords(part: Part, value: string | undefined): Words {
  const name = PART_WORDS[part]
  if (value === undefined) return words(`无${name.zh}`, `no ${name.en}`)
  if (value === 'number') return name
  if (value === 'auto') return words('自动更新的日期', 'a date that is kept up to date')
  return words(`${name.zh}“${value}”`, `${name.en} “${value}”`)
}

/** What a slide must show of each part that is asked for; undefined for nothing. */
function wantedParts(
  expected: FooterExpected,
  isTitleSlide: boolean,
): readonly (readonly [Part, string | undefined])[] {
  const { footer, slideNumber, date } = expected
  const isHidden = expected.notOnTitle === true && isTitleSlide
  const value = (shown: string | false): string | undefined =>
    shown === false || isHidden ? undefined : shown === 'auto' ? shown : foldSpaces(shown)
  return [
    ...(footer === undefined ? [] : [['footer', value(footer)] as const]),
    ...(slideNumber === undefined
      ? []
      : [['slideNumber', value(slideNumber ? 'number' : false)] as const]),
    ...(date === undefined ? [] : [['date', value(date)] as const]),
  ]
}

const isTitleSlide = (slide: Slide): boolean => layoutTypeOf(slide) === 'title'

/** The placeholder as PowerPoint puts it on a slide: index and size from the layout's. */
function partShape(slide: Slide, part: Part, value: string): XmlElement {
  const type = TYPES[part]
  const model = slide.layout?.allShapes.find((one) => one.placeholder?.type === type)
  const id = nextShapeId(slide)
  const stem = (model?.name ?? PART_WORDS[part].zh).replace(/ ?\d+$/, '')
  const ph = child(child(child(model?.node, 'p:nvSpPr'), 'p:nvPr'), 'p:ph')
  const field = (fieldType: string, id: string, text: string): XmlElement =>
    element('a:fld', { id, type: fieldType }, [
      element('a:rPr', { lang: 'zh-CN', altLang: 'en-US' }),
      element('a:t', {}, [text]),
    ])
  const content =
    value === 'number'
      ? field('slidenum', '{0C913308-F349-4B6D-A68A-DD1791B4A57B}', String(slide.number))
      : value === 'auto'
        ? field('datetime1', '{530820CF-B880-4189-942D-D702A7CBA730}', '2024/5/1')
        : textRun(value)
  return element('p:sp', {}, [
    element('p:nvSpPr', {}, [
      element('p:cNvPr', { id, name: `${stem} ${id - 1}` }),
      element('p:cNvSpPr', {}, [element('a:spLocks', { noGrp: 1 })]),
      element('p:nvPr', {}, [element('p:ph', ph === undefined ? { type } : { ...ph.attributes })]),
    ]),
    element('p:spPr'),
    element('p:txBody', {}, [
      element('a:bodyPr'),
      element('a:lstStyle'),
      element('a:p', {}, [content]),
    ]),
  ])
}

const footers: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30110',
  title: words('页脚、编号、日期', 'footer, slide number and date'),
  target: SlidesTarget,
  expected: FooterExpected,
  examine(view, target, expected) {
    const wanted = join([
      ...wantedParts({ ...expected, notOnTitle: false }, false).map(([part, value]) =>
        valueWords(part, value),
      ),
      ...(expected.notOnTitle === true ? [words('标题幻灯片中不显示', 'not on title slides')] : []),
    ])
    return judgeSlides(view, target.slide, wanted, (slide) => {
      const parts = wantedParts(expected, isTitleSlide(slide))
      return {
        isOk: parts.every(([part, value]) => shownPart(slide, part) === value),
        actual: join(parts.map(([part]) => valueWords(part, shownPart(slide, part)))),
      }
    })
  },
  apply(draft, target, expected) {
    for (const slide of slidesToEdit(draft, target.slide)) {
      for (const [part, value] of wantedParts(expected, isTitleSlide(slide))) {
        if (shownPart(slide, part) === value) continue
        const known = shapeOf(slide, part)?.node
        if (known !== undefined) {
          const siblings = known.parent?.children
          siblings?.splice(siblings.indexOf(known), 1)
        }
        if (value === undefined) continue
        const fresh = draft.view().presentation.slides.find((one) => one.part === slide.part)
        if (fresh !== undefined) addShape(fresh, partShape(fresh, part, value))
      }
    }
  },
  example: {
    start: designStart,
    target: { slide: 'all' },
    expected: { footer: '民俗文化', slideNumber: true, notOnTitle: true },
    near: [
      {
        name: 'on the title slide as well',
        expected: { footer: '民俗文化', slideNumber: true, notOnTitle: false },
      },
      {
        name: 'another text',
        expected: { footer: '民族文化', slideNumber: true, notOnTitle: true },
      },
      {
        name: 'a typed number instead of the field',
        make(draft) {
          for (const slide of slidesToEdit(draft, { except: [{ start: 1 }] })) {
            addShape(slide, partShape(slide, 'footer', '民俗文化'))
            const number = partShape(slide, 'slideNumber', String(slide.number))
            addShape(slide, number)
          }
        },
      },
    ],
  },
})

export const footerCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [footers]
