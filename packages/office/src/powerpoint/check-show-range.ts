import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, plain, words, type Checker, type Words } from '../checkpoints/checker.ts'
import {
  append,
  element,
  ensureChild,
  putChild,
  removeChildren,
  insertInOrder,
} from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, children, numberOf } from '../package/xml-query.ts'
import { showStart } from './examples/show-start.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Presentation } from './read-presentation.ts'
import { customShows } from './read-show.ts'
import { Count, NonEmpty } from './slide-targets.ts'
import { ShowTarget, type Shown, judgeShow, showToEdit } from './show-settings.ts'

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
      insertInOrder(show, element(name, attributes))
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
      { name: 'a custom show', expected: { customShow: '重点', slides: [2, 3, 4] } },
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

/** What part of a presentation is shown (CHECKPOINTS.md 6.7). */
export const showRangeCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [range]
