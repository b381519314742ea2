import * as z from 'zod/mini'
import { defineChecker, join, words, type Checker } from '../checkpoints/checker.ts'
import {
  FillExpected,
  fillWords,
  foundFillWords,
  isFill,
  writeExpectedFill,
} from '../drawing/expect-fill.ts'
import { element, ensureFirst, putChild, setAttributes } from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import { backgroundOf, hidesMasterShapes } from './backgrounds.ts'
import { slidesToEdit } from './edit-slides.ts'
import { designStart } from './examples/slides-start.ts'
import { judgeSlides } from './judge-slides.ts'
import { isMaterial, relateMaterial } from './materials.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { SlidesTarget } from './slide-targets.ts'

const BackgroundExpected = z
  .object({
    fill: z.optional(FillExpected),
    /** 隐藏背景图形: the shapes of the master are not shown. */
    hideGraphics: z.optional(z.boolean()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const hiding = (isHidden: boolean) =>
  isHidden
    ? words('隐藏背景图形', 'background graphics hidden')
    : words('不隐藏背景图形', 'background graphics shown')

const background: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30106',
  title: words('幻灯片背景', 'background'),
  target: SlidesTarget,
  expected: BackgroundExpected,
  examine(view, target, { fill, hideGraphics }) {
    const wanted = join([
      ...(fill === undefined ? [] : [fillWords(fill)]),
      ...(hideGraphics === undefined ? [] : [hiding(hideGraphics)]),
    ])
    return judgeSlides(view, target.slide, wanted, (slide) => {
      const known = backgroundOf(view.presentation, slide)
      const part = known?.page.part ?? slide.part
      const isHidden = hidesMasterShapes(slide)
      const isOk =
        fill === undefined ||
        isFill(known?.fill, fill, (picture, file) =>
          isMaterial(
            view,
            part,
            picture.relationship === undefined ? [] : [picture.relationship],
            file,
          ),
        )
      return {
        isOk: isOk && (hideGraphics === undefined || hideGraphics === isHidden),
        actual: join([
          ...(fill === undefined ? [] : [foundFillWords(known?.fill)]),
          ...(hideGraphics === undefined ? [] : [hiding(isHidden)]),
        ]),
      }
    })
  },
  apply(draft, target, { fill, hideGraphics }) {
    for (const slide of slidesToEdit(draft, target.slide)) {
      if (hideGraphics !== undefined)
        setAttributes(slide.tree, { showMasterSp: hideGraphics ? 0 : undefined })
      const content = child(slide.tree, 'p:cSld')
      if (fill === undefined || content === undefined) continue
      const properties = element('p:bgPr')
      writeExpectedFill(properties, fill, (file) => relateMaterial(draft, slide.part, file))
      const effects = element('a:effectLst')
      effects.parent = properties
      properties.children.push(effects)
      const place = ensureFirst(content, 'p:bg')
      place.children.splice(0)
      putChild(place, 'p:bgPr', {}, properties.children)
    }
  },
  example: {
    start: designStart,
    target: { slide: { start: 2 } },
    expected: {
      fill: { kind: 'gradient', stops: [['FFC000'], ['FFFFFF']], angleDegrees: 90 },
    },
    near: [
      {
        name: 'the colours the other way round',
        expected: {
          fill: { kind: 'gradient', stops: [['FFFFFF'], ['FFC000']], angleDegrees: 90 },
        },
      },
      { name: 'a plain colour', expected: { fill: { kind: 'solid', colors: ['FFC000'] } } },
      { name: 'another slide', target: { slide: { start: 3 } } },
    ],
  },
})

export const backgroundCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [background]
