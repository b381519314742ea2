import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { slideRunsToEdit } from './edit-slide-text.ts'
import { textStart } from './examples/text-start.ts'
import { judgeRunBy, RunExpected, runWords, writeRun } from './expect-run.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { describeText, judgeText, locateText, TextTarget } from './text-targets.ts'

const runs: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30202',
  title: words('字体、字号、字形、颜色', 'font, size, style and colour'),
  target: TextTarget,
  expected: RunExpected,
  examine: (view, target, expected) =>
    judgeText(
      locateText(view, target),
      describeText(target),
      runWords(expected),
      judgeRunBy(expected),
    ),
  apply(draft, target, expected) {
    for (const { properties } of slideRunsToEdit(draft, target)) writeRun(properties, expected)
  },
  example: {
    start: textStart,
    target: { slide: { start: 1 }, shape: { placeholder: 'title' } },
    expected: { eaFont: '华文行楷', size: 54, bold: true, colors: ['红色'] },
    near: [
      {
        name: 'two points smaller',
        expected: { eaFont: '华文行楷', size: 48, bold: true, colors: ['红色'] },
      },
      {
        name: 'the Latin font instead of the East Asian one',
        expected: { latinFont: '华文行楷', size: 54, bold: true, colors: ['红色'] },
      },
      {
        name: 'the subtitle instead of the title',
        target: { slide: { start: 1 }, shape: { placeholder: 'subTitle' } },
      },
    ],
  },
})

export const slideRunCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [runs]
