import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import {
  element,
  putChild,
  removeChildren,
  setAttributes,
  insertInOrder,
} from '../package/edit-xml.ts'
import { showStart } from './examples/show-start.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { ShowType } from './read-show.ts'
import { ShowTarget, type Shown, judgeShow, showToEdit } from './show-settings.ts'
import { ownTable } from '../package/own-table.ts'

const TYPES: Readonly<Record<ShowType, Words>> = ownTable({
  speaker: words('演讲者放映(全屏幕)', 'presented by a speaker'),
  window: words('观众自行浏览(窗口)', 'browsed by an individual'),
  kiosk: words('在展台浏览(全屏幕)', 'browsed at a kiosk'),
})

const ELEMENTS: Readonly<Record<ShowType, string>> = ownTable({
  speaker: 'p:present',
  window: 'p:browse',
  kiosk: 'p:kiosk',
})

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
    insertInOrder(show, element(ELEMENTS[expected.type]))
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
const USUAL: Readonly<Record<Flag, boolean>> = ownTable({
  loops: false,
  hasNarration: false,
  hasAnimation: true,
  usesTimings: true,
})

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
      parameters: ['hasAnimation'],
      reason: words(
        'LibreOffice 不保存是否加动画',
        'LibreOffice does not keep whether animations play',
      ),
    },
  ],
})

/** Codes of the show's settings (CHECKPOINTS.md 6.7). */
export const showCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [type, flags]
