import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { readGeometry } from '../drawing/read-geometry.ts'
import { insertInOrder, removeChildren } from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import { addShape, newShape, slideToEdit } from './edit-slides.ts'
import { linksStart } from './examples/links-start.ts'
import { foundLinkWords, isLink, linkElement, linkParameters, linkWords } from './expect-link.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { readLink, soundOf } from './read-links.ts'
import type { Slide } from './read-presentation.ts'
import { commonProperties, type Shape } from './read-shapes.ts'
import {
  describeSlide,
  evidenceAt,
  findSlide,
  NO_SLIDE,
  NonEmpty,
  SlideTarget,
} from './slide-targets.ts'
import { isSound } from './transition-names.ts'
import { ownTable } from '../package/own-table.ts'

const PREFIX = 'actionButton'
const BUTTONS: Readonly<Record<string, Words>> = ownTable({
  actionButtonBlank: words('动作按钮：空白', 'the button Blank'),
  actionButtonHome: words('动作按钮：转到主页', 'the button Home'),
  actionButtonHelp: words('动作按钮：帮助', 'the button Help'),
  actionButtonInformation: words('动作按钮：获取信息', 'the button Information'),
  actionButtonForwardNext: words('动作按钮：前进或下一项', 'the button Forward or Next'),
  actionButtonBackPrevious: words('动作按钮：后退或前一项', 'the button Back or Previous'),
  actionButtonEnd: words('动作按钮：转到结尾', 'the button End'),
  actionButtonBeginning: words('动作按钮：转到开头', 'the button Beginning'),
  actionButtonReturn: words('动作按钮：上一张', 'the button Return'),
  actionButtonDocument: words('动作按钮：文档', 'the button Document'),
  actionButtonSound: words('动作按钮：声音', 'the button Sound'),
  actionButtonMovie: words('动作按钮：视频', 'the button Movie'),
})
const buttonWords = (preset: string): Words => BUTTONS[preset] ?? plain(preset)

const ButtonExpected = z.object({
  /** Accepted values of a:prstGeom prst: actionButtonHome … */
  kinds: z.array(NonEmpty).check(z.minLength(1)),
  ...linkParameters,
  /** Name of the sound that is played. */
  sound: z.optional(NonEmpty),
})
type ButtonExpected = z.infer<typeof ButtonExpected>

const presetOf = (shape: Shape): string => {
  const form = readGeometry(shape.properties)
  return form?.kind === 'preset' ? form.preset : ''
}

const buttonsOf = (slide: Slide): readonly Shape[] =>
  slide.allShapes.filter((one) => presetOf(one).startsWith(PREFIX))

const isLinked = ({ addresses, to, jump }: ButtonExpected): boolean =>
  [addresses, to, jump].some((one) => one !== undefined)

const clickOf = (shape: Shape) => child(commonProperties(shape), 'a:hlinkClick')

const NEW_BUTTON = { x: 10_600_000, y: 6_000_000, width: 720_000, height: 540_000 }

const button: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30403',
  title: words('动作按钮', 'action button'),
  target: SlideTarget,
  expected: ButtonExpected,
  examine(view, target, expected) {
    const where = describeSlide(target.slide)
    const kinds = expected.kinds.map(buttonWords)
    const wanted = join([
      ...kinds.slice(0, 1),
      ...(isLinked(expected) ? [linkWords(expected)] : []),
      ...(expected.sound === undefined ? [] : [plain(expected.sound)]),
    ])
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(where, wanted, NO_SLIDE)
    const buttons = buttonsOf(slide)
    const same = buttons.filter((one) => expected.kinds.includes(presetOf(one)))
    const [known] = buttons
    if (known === undefined)
      return blocked(where, wanted, words('没有动作按钮', 'there is no action button'))
    const judge = (shape: Shape): readonly Unit[] => {
      const node = clickOf(shape)
      const link = readLink(view.presentation.source, slide.part, node)
      const isKind = expected.kinds.includes(presetOf(shape))
      const sound = soundOf(node)
      return [
        { isOk: isKind, weight: 1, actual: buttonWords(presetOf(shape)) },
        ...(isLinked(expected)
          ? [
              {
                isOk: isLink(view, slide, link, expected),
                weight: 1,
                actual: foundLinkWords(view, slide, link),
              },
            ]
          : []),
        ...(expected.sound === undefined
          ? []
          : [
              {
                isOk: sound !== undefined && isSound(sound, expected.sound),
                weight: 1,
                actual: sound === undefined ? words('无声音', 'no sound') : plain(sound),
              },
            ]),
      ]
    }
    // With several buttons of the kind, the one that does most of what is asked counts.
    const right = (units: readonly Unit[]): number => units.filter((one) => one.isOk).length
    const judged = (same.length > 0 ? same : [known]).map((shape) => ({
      shape,
      units: judge(shape),
    }))
    judged.sort((one, two) => right(two.units) - right(one.units))
    const evidence = judged.map(({ shape }) => evidenceAt(slide.part, shape.node, shape.name))
    return found(where, wanted, COUNT.items, judged[0]?.units ?? [], evidence)
  },
  apply(draft, target, expected) {
    const [kind = 'actionButtonBlank'] = expected.kinds
    const slide = slideToEdit(draft, target.slide)
    if (buttonsOf(slide).every((one) => presetOf(one) !== kind)) {
      const { zh } = buttonWords(kind)
      const made = { name: zh, box: NEW_BUTTON, texts: [], geometry: kind }
      addShape(slide, newShape(slide, made))
    }
    const fresh = slideToEdit(draft, target.slide)
    const shape = buttonsOf(fresh).find((one) => presetOf(one) === kind)
    const common = shape === undefined ? undefined : commonProperties(shape)
    if (common === undefined) throw new Error('The button was not made')
    removeChildren(common, 'a:hlinkClick')
    insertInOrder(common, linkElement(draft, fresh, 'a:hlinkClick', expected, expected.sound))
  },
  example: {
    start: linksStart,
    target: { slide: { start: 5 } },
    expected: { kinds: ['actionButtonHome'], jump: 'first' },
    near: [
      { name: 'to the last slide', expected: { kinds: ['actionButtonHome'], jump: 'last' } },
      { name: 'another button', expected: { kinds: ['actionButtonReturn'], jump: 'first' } },
    ],
  },
})

export const actionButtonCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [button]
