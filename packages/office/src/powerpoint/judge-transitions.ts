import { unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import { join } from '../checkpoints/checker.ts'
import { judgeSlides } from './judge-slides.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { readTransition, type Transition } from './read-transition.ts'
import type { SlidesReference } from './slide-targets.ts'

/** Asks the same of the transition of every slide; one wrong slide is one wrong unit. */
export function judgeTransitions(
  view: PowerPointView,
  slides: SlidesReference,
  questions: readonly Asked<Transition>[],
) {
  return judgeSlides(view, slides, wantedOf(questions), (slide) => {
    const units = unitsOf(questions, readTransition(slide))
    return { isOk: units.every((one) => one.isOk), actual: join(units.map((one) => one.actual)) }
  })
}
