import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  COUNT,
  defineChecker,
  found,
  plain,
  words,
  type Checker,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import {
  append,
  element,
  ensureChild,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { showStart } from './examples/show-start.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Presentation } from './read-presentation.ts'
import {
  customShows,
  readShow,
  showProperties,
  type ShowSettings,
  type ShowType,
} from './read-show.ts'
import { Count, NonEmpty } from './slide-targets.ts'

export const ShowTarget = z.object({})
const WHOLE = words('放映设置', 'show settings')

interface Shown {
  readonly presentation: Presentation
  readonly settings: ShowSettings
}

export function judgeShow(view: PowerPointView, questions: readonly Asked<Shown>[]): Finding {
  const { presentation } = view
  const settings = readShow(presentation)
  const { source } = presentation
  const part = source.related(source.mainPart, 'presProps') ?? source.mainPart
  return found(
    WHOLE,
    wantedOf(questions),
    COUNT.items,
    unitsOf(questions, { presentation, settings }),
    [{ part, xpath: '/p:presentationPr/p:showPr', snippet: '' }],
  )
}

const PROPERTIES_TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.presProps+xml'

/** p:showPr, made where the presentation has none; PowerPoint writes narration on. */
function showToEdit(draft: PowerPointDraft): XmlElement {
  const { source } = draft.package
  let properties = showProperties(draft.view().presentation)
  if (properties === undefined) {
    const part = draft.package.addPart(
      'ppt/presProps.xml',
      PROPERTIES_TYPE,
      element('p:presentationPr'),
    )
    draft.package.relate(source.mainPart, 'presProps', part)
    properties = source.xml(part)
  }
  const known = children(properties, 'p:showPr')[0]
  if (known !== undefined) return known
  const made = ensureChild(properties, 'p:showPr')
  setAttributes(made, { showNarration: 1 })
  return made
}

const TYPES: Readonly<Record<ShowType, Words>> = {
  speaker: words('演讲者放映(全屏幕)', 'presented by a speaker'),
  window: words('观众自行浏览(窗口)', 'browsed by an individual'),
  kiosk: words('在展台浏览(全屏幕)', 'browsed at a kiosk'),
}
const ELEMENTS: Readonly<Record<ShowType, string>> = {
  speaker: 'p:present',
  window: 'p:browse',
  kiosk: 'p:kiosk',
}

const type: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30701',
  title: words('放映类型', 'kind of show'),
  target: ShowTarget,
  expected: z.object({ type: z.enum(['speaker', 'window', 'kiosk']) }),
  examine: (view, _, expected) =>
    judgeShow(
      view,
      ask<Shown, ShowType>(
        expected.type,
        (kind) => TYPES[kind],
        ({ settings }, kind) => ({ isOk: settings.type === kind, actual: TYPES[settings.type] }),
      ),
    ),
  apply(draft, _, expected) {
    const show = showToEdit(draft)
    removeChildren(show, ...Object.values(ELEMENTS))
    const made = element(ELEMENTS[expected.type])
    made.parent = show
    show.children.unshift(made)
  },
  example: {
    start: showStart,
    target: {},
    expected: { type: 'window' },
    near: [
      {
        name: 'by a speaker, written out',
        make(draft) {
          putChild(showToEdit(draft), 'p:present')
        },
      },
      { name: 'at a kiosk', expected: { type: 'kiosk' } },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('LibreOffice 不保存放映类型', 'LibreOffice does not keep the kind of show'),
    },
  ],
})

const FLAGS = {
  loops: ['loop', words('循环放映', 'loops')],
  hasNarration: ['showNarration', words('放映时加旁白', 'with narration')],
  hasAnimation: ['showAnimation', words('放映时加动画', 'with animation')],
  usesTimings: ['useTimings', words('使用排练时间', 'uses timings')],
} as const
type Flag = keyof typeof FLAGS
const FLAG_NAMES = Object.keys(FLAGS) as Flag[]
/** What the schema takes an absent attribute for. */
const USUAL: Readonly<Record<Flag, boolean>> = {
  loops: false,
  hasNarration: false,
  hasAnimation: true,
  usesTimings: true,
}

const flagWords = (name: Flag, isOn: boolean): Words => {
  const [, title] = FLAGS[name]
  return isOn ? title : words(`不${title.zh}`, `not: ${title.en}`)
}

const Bool = z.optional(z.boolean())
const flags: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30702',
  title: words('循环、旁白、动画、排练时间', 'loop, narration, animation, timings'),
  target: ShowTarget,
  expected: z
    .object({ loops: Bool, hasNarration: Bool, hasAnimation: Bool, usesTimings: Bool })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine: (view, _, expected) =>
    judgeShow(
      view,
      FLAG_NAMES.flatMap((name) =>
        ask<Shown, boolean>(
          expected[name],
          (isOn) => flagWords(name, isOn),
          ({ settings }, isOn) => ({
            isOk: settings[name] === isOn,
            actual: flagWords(name, settings[name]),
          }),
        ),
      ),
    ),
  apply(draft, _, expected) {
    const show = showToEdit(draft)
    for (const name of FLAG_NAMES) {
      const isOn = expected[name]
      if (isOn === undefined) continue
      setAttributes(show, { [FLAGS[name][0]]: isOn === USUAL[name] ? undefined : isOn ? 1 : 0 })
    }
  },
  example: {
    start: showStart,
    target: {},
    expected: { loops: true, hasAnimation: false },
    near: [
      { name: 'with animation', expected: { loops: true } },
      { name: 'once', expected: { loops: false, hasAnimation: false } },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 不保存是否加动画',
        'LibreOffice does not keep whether animations play',
      ),
    },
  ],
})

const RangeExpected = z
  .object({
    from: z.optional(Count),
    to: z.optional(Count),
    /** A custom show of that name is defined, with these slides in this order. */
    customShow: z.optional(NonEmpty),
    slides: z.optional(z.array(Count)),
    /** The custom show is the one that is shown. */
    isShown: z.optional(z.boolean()),
  })
  .check(
    z.refine(
      (value) =>
        (value.from === undefined) === (value.to === undefined) &&
        (value.from !== undefined || value.customShow !== undefined),
      'either from and to, or a custom show',
    ),
  )

const rangeWords = (range: readonly [number, number] | undefined): Words =>
  range === undefined
    ? words('全部幻灯片', 'all slides')
    : words(`从${range[0]}到${range[1]}`, `from ${range[0]} to ${range[1]}`)
const showWords = (name: string | undefined): Words =>
  name === undefined
    ? words('没有自定义放映', 'no custom show')
    : words(`自定义放映“${name}”`, `the custom show “${name}”`)
const namedShow = (presentation: Presentation, name: string) =>
  customShows(presentation).find((one) => foldSpaces(one.name) === foldSpaces(name))

const range: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30703',
  title: words('放映范围、自定义放映', 'range, custom show'),
  target: ShowTarget,
  expected: RangeExpected,
  examine(view, _, expected) {
    const { from, to, customShow, slides, isShown } = expected
    const wanted = from === undefined || to === undefined ? undefined : ([from, to] as const)
    const listWords = (list: readonly number[] | undefined): Words => plain((list ?? []).join('、'))
    return judgeShow(view, [
      ...ask<Shown, readonly [number, number]>(wanted, rangeWords, ({ settings }, [st, end]) => ({
        isOk: settings.range?.[0] === st && settings.range[1] === end,
        actual: rangeWords(settings.range),
      })),
      ...ask<Shown, string>(customShow, showWords, ({ presentation }, name) => {
        const actual = namedShow(presentation, name)
        return { isOk: actual !== undefined, actual: showWords(actual?.name) }
      }),
      ...ask<Shown, readonly number[]>(slides, listWords, ({ presentation }, list) => {
        const actual = namedShow(presentation, customShow ?? '')?.slides
        return { isOk: actual?.join() === list.join(), actual: listWords(actual) }
      }),
      ...ask<Shown, boolean>(
        isShown,
        (isOn) =>
          isOn ? words('放映该自定义放映', 'it is shown') : words('不放映它', 'not shown'),
        ({ settings }, isOn) => ({
          isOk: (foldSpaces(settings.customShow ?? '') === foldSpaces(customShow ?? '')) === isOn,
          actual: showWords(settings.customShow),
        }),
      ),
    ])
  },
  apply(draft, _, expected) {
    if (expected.customShow !== undefined)
      defineShow(draft, expected.customShow, expected.slides ?? [1])
    const show = showToEdit(draft)
    const put = (name: string, attributes: Readonly<Record<string, string | number>>): void => {
      removeChildren(show, 'p:sldAll', 'p:sldRg', 'p:custShow')
      append(show, element(name, attributes))
    }
    if (expected.from !== undefined && expected.to !== undefined)
      put('p:sldRg', { st: expected.from, end: expected.to })
    if (expected.isShown !== true) return
    const made = namedShow(draft.view().presentation, expected.customShow ?? '')
    put('p:custShow', { id: made?.id ?? '0' })
  },
  example: {
    start: showStart,
    target: {},
    expected: { from: 2, to: 4 },
    near: [
      { name: 'one slide more', expected: { from: 2, to: 5 } },
      { name: 'a custom show', expected: { customShow: '重点', slides: [2, 3, 4], isShown: true } },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('LibreOffice 总是放映到最后一张', 'LibreOffice always shows to the last slide'),
    },
  ],
})

function defineShow(draft: PowerPointDraft, name: string, numbers: readonly number[]): void {
  const { tree, slides } = draft.view().presentation
  const list = ensureChild(tree, 'p:custShowLst')
  const known = children(list, 'p:custShow')
  const old = known.find((one) => foldSpaces(attribute(one, 'name') ?? '') === foldSpaces(name))
  const { source } = draft.package
  const entries = numbers.map((number) => {
    const slide = slides[number - 1]
    if (slide === undefined) throw new Error(`There is no slide ${number}`)
    const link = source
      .relationships(source.mainPart)
      .find((one) => one.target === slide.part && !one.isExternal)
    return element('p:sld', { 'r:id': link?.id })
  })
  const id = known.reduce((most, one) => Math.max(most, (numberOf(one, 'id') ?? 0) + 1), 0)
  if (old === undefined)
    append(list, element('p:custShow', { name, id }, [element('p:sldLst', {}, entries)]))
  else putChild(old, 'p:sldLst', {}, entries)
}

/** Codes of the show's settings (CHECKPOINTS.md 6.7). */
export const showCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  type,
  flags,
  range,
]
