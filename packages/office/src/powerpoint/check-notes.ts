import * as z from 'zod/mini'
import { defineChecker, snippet, words, type Checker } from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { notesBody, setNotes } from './edit-notes.ts'
import { addShape, newShape, slidesToEdit } from './edit-slides.ts'
import { slidesStart } from './examples/slides-start.ts'
import { judgeSlides } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { NonEmpty, SlidesTarget } from './slide-targets.ts'

const notes: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30111',
  title: words('备注', 'notes'),
  target: SlidesTarget,
  expected: z.object({
    text: NonEmpty,
    /** `includes`: other words may stand beside it. */
    match: z.optional(z.enum(['equals', 'includes'])),
  }),
  examine: (view, target, { text, match }) =>
    judgeSlides(
      view,
      target.slide,
      words(`备注“${snippet(text)}”`, `the notes “${snippet(text)}”`),
      (slide) => {
        const actual = foldSpaces(notesBody(slide.notes)?.text ?? '')
        const wanted = foldSpaces(text)
        return {
          isOk: match === 'includes' ? actual.includes(wanted) : actual === wanted,
          actual:
            actual === ''
              ? words('无备注', 'no notes')
              : words(`备注“${snippet(actual)}”`, `the notes “${snippet(actual)}”`),
        }
      },
    ),
  apply(draft, target, { text }) {
    for (const slide of slidesToEdit(draft, target.slide)) setNotes(draft, slide, text.split('\n'))
  },
  example: {
    start: slidesStart,
    target: { slide: { start: 2 } },
    expected: { text: '结合生活实例讲解' },
    near: [
      { name: 'another text', expected: { text: '结合生活实例' } },
      { name: 'another slide', target: { slide: { start: 3 } } },
      {
        name: 'typed into a box on the slide',
        make(draft) {
          for (const slide of slidesToEdit(draft, { start: 2 })) {
            const box = { x: 900_000, y: 5_000_000, width: 4_000_000, height: 400_000 }
            const texts = ['结合生活实例讲解']
            addShape(slide, newShape(slide, { name: '文本框', box, texts, isTextBox: true }))
          }
        },
      },
    ],
  },
})

export const notesCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [notes]
